"""Counting as far as anybody reads: beyond MOST a page says 超过1万, whatever the exact number."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

MOST = 10_000


def at_most(rows: "sa.Select[Any]") -> "sa.ScalarSelect[int]":
    """How many rows, MOST + 1 standing for any larger number: no database counts on for nobody."""
    some = rows.limit(MOST + 1).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()


def beyond(number: int) -> bool:
    """Whether this stands for "more than MOST"."""
    return number > MOST


def different(session: Session, column: Any, *where: Any) -> list[str]:
    """The different values of a column in order, each found as the least above the one before: as
    many looks into an index as there are values, however many rows bear them. One query."""
    least = sa.select(sa.func.min(column).label("value")).where(*where).cte(recursive=True)
    above = sa.select(sa.func.min(column)).where(*where, column > least.c.value).scalar_subquery()
    steps = least.union_all(sa.select(above).select_from(least).where(least.c.value.is_not(None)))
    found = sa.select(steps.c.value).where(steps.c.value.is_not(None))
    return sorted(session.scalars(found))
