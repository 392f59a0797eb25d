"""Lists that are worked through: a page starts behind the last row seen, so none is skipped when
the rows before it have gone meanwhile.

The place of a row is the values it is ordered by, as whole numbers: a moment in microseconds since
1970, a day by its ordinal. The last key is the row's id, so no two rows share a place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 253_000_000_000_000_000
"""Microseconds: the year 9987, before the last one a database can hold."""
Place = tuple[int, ...]


@dataclass(frozen=True)
class Key:
    """One expression a list is ordered by; `like` is a value of its type."""

    column: Any
    like: object = 0
    down: bool = False


def ordering(keys: Sequence[Key]) -> list[sa.ColumnElement[Any]]:
    """For ORDER BY."""
    return [key.column.desc() if key.down else key.column.asc() for key in keys]


def behind(keys: Sequence[Key], after: Place | None) -> sa.ColumnElement[bool]:
    """SQL condition: the row stands behind the place; a place of another list is no place."""
    if after is None or len(after) != len(keys):
        return sa.true()
    values = [_value(key, number) for key, number in zip(keys, after, strict=True)]
    ways = []
    for n, (key, value) in enumerate(zip(keys, values, strict=True)):
        same = [k.column == v for k, v in zip(keys[:n], values[:n], strict=True)]
        past = key.column < value if key.down else key.column > value
        ways.append(sa.and_(*same, past))
    return sa.or_(*ways)


def place_of(values: Sequence[Any]) -> Place:
    """The place of a row, from the values of its keys."""
    return tuple(_number(value) for value in values)


def _number(value: Any) -> int:
    if isinstance(value, datetime):
        return (value - EPOCH) // timedelta(microseconds=1)
    return value.toordinal() if isinstance(value, date) else int(value)


def _value(key: Key, number: int) -> Any:
    if isinstance(key.like, datetime):
        return EPOCH + timedelta(microseconds=min(max(number, 0), LATEST))
    if isinstance(key.like, date):
        return date.fromordinal(min(max(number, 1), date.max.toordinal()))
    return min(number, 2**31 - 1)
