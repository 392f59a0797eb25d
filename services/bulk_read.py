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

from services import bulk_postgres, bulk_sqlite
from services.bulk_kinds import Columns, Ints, Kind, Number


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
def one_moment(session: Session) -> Iterator[Session]:
    """All reads of the transaction see the database as it is at the first one."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    yield session
