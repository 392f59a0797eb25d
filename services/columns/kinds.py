"""What a whole column may hold, and how it becomes numbers: see `services.columns.read`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session

Ints = NDArray[Any]
"""Whole numbers; the engine's columns check and narrow them."""
Columns = dict[str, Ints]
MISSING = -(2**62)


@dataclass(frozen=True)
class Number:
    """A whole number or a truth value; `missing` for NULL."""

    column: Any
    missing: int = -1


@dataclass(frozen=True)
class Day:
    """A date as days since 1970-01-01."""

    column: Any
    missing: int = -1


@dataclass(frozen=True)
class Moment:
    """A moment as microseconds since 1970-01-01 UTC."""

    column: Any
    missing: int = MISSING


@dataclass(frozen=True)
class Code:
    """A short text as the number `table` gives it; `other` for any other text and for NULL."""

    column: Any
    table: Mapping[Any, int]
    other: int = -1

    @property
    def number(self) -> dict[str, int]:
        """By the text that stands in the database."""
        return {
            str(code.value if isinstance(code, StrEnum) else code): number
            for code, number in self.table.items()
        }


@dataclass(frozen=True)
class Bits:
    """A JSON list of codes as a bit mask: bit k for `names[k]`, other codes none."""

    column: Any
    names: Sequence[str]


EPOCH = date(1970, 1, 1)
"""Day 0 of every column of days."""
Kind = Number | Day | Moment | Code | Bits


def mask(codes: Sequence[str], names: Sequence[str]) -> int:
    """Bit k for names[k]; codes without a name have no bit."""
    return sum(1 << names.index(code) for code in set(codes) if code in names)


def text_of(query: sa.Select[Any], dialect: sa.Dialect) -> str:
    return str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def driver_of(session: Session) -> Any:
    """The driver's own connection, inside the session's transaction."""
    session.flush()
    return session.connection().connection.driver_connection
