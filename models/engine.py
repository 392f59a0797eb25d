"""Opening a database: the pragmas and transaction modes the ledger relies on.

SQLite: WAL, foreign keys on, busy_timeout. A session that will write begins IMMEDIATE, because
the driver's deferred default loses concurrent read-modify-writes without an error. A session
opened with `read_only=True` begins DEFERRED. PostgreSQL needs none of this: services lock the
vacancy row with FOR UPDATE.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlmodel import Session

BUSY_TIMEOUT_MS = 15_000


def open_engine(
    url: str, *, echo: bool = False, busy_seconds: float = BUSY_TIMEOUT_MS / 1000
) -> sa.Engine:
    """An engine for `url` with this project's conventions; its errors name no values (people's
    names and numbers are parameters).

    busy_seconds  how long a writer waits for another; pages wait less than jobs and say "try again"
    """
    wait = int(busy_seconds * 1000)
    if sa.make_url(url).get_backend_name() == "sqlite":
        engine = sa.create_engine(
            url, echo=echo, hide_parameters=True, connect_args={"timeout": busy_seconds}
        )
        event.listen(engine, "connect", partial(_sqlite_connect, wait))
        event.listen(engine, "begin", _sqlite_begin)
        return engine
    return sa.create_engine(
        url, echo=echo, hide_parameters=True, pool_pre_ping=True,
        connect_args={"options": f"-c lock_timeout={wait}"},
    )  # fmt: skip


def is_busy(problem: BaseException) -> bool:
    """Whether a database error says only that another writer was there too long."""
    orig = getattr(problem, "orig", None)
    if getattr(orig, "sqlstate", None) in ("55P03", "40P01", "40001"):
        return True
    return isinstance(orig, sqlite3.OperationalError) and "locked" in str(orig)


def is_duplicate(problem: BaseException) -> bool:
    """Whether a database error says that a row with the same unique value is already there."""
    orig = getattr(problem, "orig", None)
    if getattr(orig, "sqlstate", None) == "23505":
        return True
    taken = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
    return getattr(orig, "sqlite_errorname", "") in taken


def _sqlite_connect(wait: int, connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={wait}",
        "synchronous=NORMAL",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: sa.Connection) -> None:
    read_only = connection.get_execution_options().get("gongqiao_read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def reading(engine: sa.Engine) -> sa.Engine:
    """The engine for looking only: what it begins waits for no writer (and must not write)."""
    return engine.execution_options(gongqiao_read_only=True)


def open_session(engine: sa.Engine, *, read_only: bool = False) -> Session:
    """A session. With `read_only` it takes no write lock (and must not write)."""
    if read_only and engine.dialect.name == "sqlite":
        return Session(reading(engine))
    return Session(engine)


@contextmanager
def unit_of_work(engine: sa.Engine) -> Iterator[Session]:
    """One transaction: committed once at the end, rolled back on any exception."""
    with open_session(engine) as session:
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
