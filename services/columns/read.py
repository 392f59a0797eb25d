"""Whole columns out of the database, for what touches a county at once.

`read` turns a SELECT into NumPy columns through the driver itself, inside the session's
transaction: on SQLite as a few long texts, on PostgreSQL by COPY. No object is made for a row;
codes, days and lists of codes become numbers on the way. Memory is bounded by the columns asked
for.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session

from models.engine import open_session
from services.columns import postgres as bulk_postgres
from services.columns import sqlite as bulk_sqlite
from services.columns.kinds import Columns, Ints, Kind, Number

TRIES = 5
"""How often two readers look for a moment nobody writes in."""


def read(session: Session, statement: sa.Select[Any], columns: Mapping[str, Kind]) -> Columns:
    """The columns of `statement` (its FROM, WHERE and ORDER BY), each int64[rows]."""
    if session.get_bind().dialect.name == "postgresql":
        return bulk_postgres.read_columns(session, statement, columns)
    return bulk_sqlite.read_columns(session, statement, columns)


def ids(session: Session, statement: sa.Select[Any], column: Any) -> Ints:
    """One column of whole numbers, ascending and each once."""
    found = read(session, statement, {"id": Number(column)})["id"]
    return np.unique(found)


@contextmanager
def snapshot_readers(engine: sa.Engine) -> Iterator[tuple[Session, Session | None]]:
    """Two sessions for two threads that read the database as it is at the same moment, and keep
    nobody from writing. The second is None where somebody writes all the time."""
    with (
        open_session(engine, read_only=True) as first,
        open_session(engine, read_only=True) as second,
    ):
        together = _postgres_pair if engine.dialect.name == "postgresql" else _sqlite_pair
        yield first, second if together(first, second) else None
        first.rollback()
        second.rollback()


def _postgres_pair(first: Session, second: Session) -> bool:
    for session in (first, second):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    name = first.scalar(sa.text("SELECT pg_export_snapshot()"))
    second.execute(sa.text(f"SET TRANSACTION SNAPSHOT '{name}'"))
    return True


def _sqlite_pair(first: Session, second: Session) -> bool:
    """The first's moment lies between two of the second: equal when nobody wrote in between."""
    for _ in range(TRIES):
        first.rollback()
        second.rollback()
        before = second.scalar(sa.text("PRAGMA data_version"))
        first.scalar(sa.text("SELECT count(*) FROM sqlite_master"))
        second.rollback()
        if second.scalar(sa.text("PRAGMA data_version")) == before:
            return True
    return False
