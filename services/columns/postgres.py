"""Whole columns out of PostgreSQL: see `services.columns.read`.

The server puts each column into one long value, the words of a row into one text: COPY would hand
over every row as an object of its own.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlmodel import Session

from services.columns.kinds import (
    EPOCH,
    Columns,
    Day,
    Ints,
    Kind,
    Moment,
    Number,
    driver_of,
    text_of,
)
from services.columns.words import CELL, ROW, is_word, joined, numbers_of_words, word_of

_POSTGRES = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]  # untyped there
_EPOCH_2000 = date(2000, 1, 1).toordinal() - EPOCH.toordinal()
_MICROS_2000 = _EPOCH_2000 * 86_400_000_000
_FAR = {Day: date(1, 1, 1), Moment: datetime(1, 1, 1, tzinfo=UTC)}
_SENT = {
    Number: ("int8send", ">i8"),
    Day: ("date_send", ">i4"),
    Moment: ("timestamptz_send", ">i8"),
}
"""How a column becomes bytes, and what they are."""


def read_columns(
    session: Session, statement: sa.Select[Any], columns: Mapping[str, Kind]
) -> Columns:
    """The rows come in the order of the inner SELECT, as aggregates over it do."""
    words = {name: kind for name, kind in columns.items() if is_word(kind)}
    fixed = {name: kind for name, kind in columns.items() if name not in words}
    cells = [_value(kind) for kind in fixed.values()]
    asked = [
        f"string_agg({_SENT[type(kind)][0]}(c{k}), '')" for k, kind in enumerate(fixed.values())
    ]
    if words:
        asked.append(f"string_agg(c{len(cells)}, '{ROW}')")
        cells.append(joined([word_of(_text(kind)) for kind in words.values()], CELL))
    named = [cell.label(f"c{k}") for k, cell in enumerate(cells)]
    query = statement.with_only_columns(*named, maintain_column_froms=True)
    sql = f"SELECT {', '.join(asked)} FROM ({text_of(query, _POSTGRES)}) AS each"  # noqa: S608  (names and statement are ours)
    with driver_of(session).cursor(binary=True) as cursor:
        told = cursor.execute(sql).fetchone()
    found = numbers_of_words(told[-1] or "", words) if words else {}
    for (name, kind), data in zip(fixed.items(), told, strict=False):
        found[name] = _numbers(kind, data or b"")
    return {name: found[name] for name in columns}


def _value(kind: Kind) -> Any:
    """The SQL of a column of numbers, days or moments without NULL."""
    if isinstance(kind, Day | Moment):
        return sa.func.coalesce(kind.column, sa.literal(_FAR[type(kind)], kind.column.type))
    assert isinstance(kind, Number)
    return sa.cast(sa.func.coalesce(kind.column, kind.missing), sa.BigInteger)


def _text(kind: Kind) -> Any:
    truth = isinstance(kind, Number)
    return sa.cast(sa.cast(kind.column, sa.Integer) if truth else kind.column, sa.Text)


def _numbers(kind: Kind, data: bytes) -> Ints:
    values = np.frombuffer(data, _SENT[type(kind)][1]).astype(np.int64)
    if isinstance(kind, Day):
        least = _FAR[Day].toordinal() - EPOCH.toordinal()
        values += _EPOCH_2000
        values[values == least] = kind.missing
    elif isinstance(kind, Moment):
        values += _MICROS_2000
        values[values < -(2**55)] = kind.missing
    return values
