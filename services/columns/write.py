"""Whole columns into the database, for what touches a county at once.

Through the driver itself and inside the session's transaction: on SQLite by `executemany`, on
PostgreSQL by COPY. No object is made for a row.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from itertools import islice
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.dialects import postgresql
from sqlmodel import Session

from services.columns.kinds import driver_of

CHUNK = 16_384
"""Rows between us and the driver at a time."""
CACHE_KB = 262_144

Cells = NDArray[Any] | Sequence[Any]
"""A column of numbers, plain texts or bytes, as they stand in the database."""


def insert(
    session: Session,
    table: Any,
    columns: Mapping[str, Cells],
    *,
    checks_alike: bool = False,
    **same: Any,
) -> int:
    """Insert one row per entry of `columns`; `same` are values all rows share (any type the
    column takes). Every column without a database default must be named. checks_alike: the table's
    CHECKs look at shared values only, so that the first row is checked for all. Returns the
    rows."""
    n = _rows(columns)
    if not n:
        return 0
    told = {name: _listed(cells) for name, cells in columns.items()}
    shared = {name: _bound(session, table, name, value) for name, value in same.items()}
    names, name = ", ".join([*told, *shared]), table.__tablename__
    if session.get_bind().dialect.name == "postgresql":
        with driver_of(session).cursor() as cursor:
            _copy_in(cursor, f"{name} ({names})", told.values(), shared.values())
    else:
        values = ", ".join(["?"] * len(told) + [_literal(value) for value in shared.values()])
        sql = f"INSERT INTO {name} ({names}) VALUES ({values})"  # noqa: S608 (names of ours)
        rows = zip(*told.values(), strict=True)
        with _wide_cache(session) as driver:
            if checks_alike:
                driver.execute(sql, next(rows))
            with unchecked(session) if checks_alike else nullcontext():
                driver.executemany(sql, rows)
    return n


@contextmanager
def _wide_cache(session: Session) -> Iterator[Any]:
    """SQLite's own connection, with room for the indices a bulk write goes up and down in."""
    driver = driver_of(session)
    [(before,)] = driver.execute("PRAGMA cache_size").fetchall()
    driver.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    try:
        yield driver
    finally:
        driver.execute(f"PRAGMA cache_size = {before}")


@contextmanager
def unchecked(session: Session) -> Iterator[None]:
    """SQLite writes rows without looking at CHECKs: it would build each list of allowed codes anew
    for every row. For rows like one that has been checked. PostgreSQL goes on checking."""
    if session.get_bind().dialect.name == "postgresql":
        yield
        return
    driver_of(session).execute("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        driver_of(session).execute("PRAGMA ignore_check_constraints = OFF")


def update(session: Session, table: Any, row_ids: Cells, columns: Mapping[str, Cells]) -> None:
    """Give each row of `row_ids` its entry of every column."""
    told = {name: _listed(cells) for name, cells in columns.items()} | {"id": _listed(row_ids)}
    name, names = table.__tablename__, ", ".join(told)
    if session.get_bind().dialect.name == "postgresql":
        setters = ", ".join(f"{one} = news.{one}" for one in columns)
        with driver_of(session).cursor() as cursor:
            cursor.execute(
                f"CREATE TEMP TABLE news ON COMMIT DROP AS"  # noqa: S608 (names of ours)
                f" SELECT {names} FROM {name} WITH NO DATA"
            )
            _copy_in(cursor, f"news ({names})", told.values())
            cursor.execute(
                f"UPDATE {name} SET {setters} FROM news WHERE {name}.id = news.id"  # noqa: S608 (ours)
            )
            cursor.execute("DROP TABLE news")
        return
    setters = ", ".join(f"{one} = ?" for one in columns)
    sql = f"UPDATE {name} SET {setters} WHERE id = ?"  # noqa: S608 (names of ours)
    with _wide_cache(session) as driver:
        driver.executemany(sql, zip(*told.values(), strict=True))


def among(session: Session, column: Any, wanted: Cells) -> sa.ColumnElement[bool]:
    """SQL condition: the column is one of any number of ids."""
    if session.get_bind().dialect.name == "postgresql":
        numbers = sa.literal(list(_listed(wanted)), postgresql.ARRAY(sa.BigInteger))
        return sa.cast(column, sa.BigInteger) == sa.any_(numbers)
    listed = sa.func.json_each(json.dumps(list(_listed(wanted)))).table_valued("value")
    condition: sa.ColumnElement[bool] = column.in_(sa.select(listed.c.value))
    return condition


def _rows(columns: Mapping[str, Cells]) -> int:
    return len(next(iter(columns.values())))


def _listed(cells: Cells) -> Sequence[Any]:
    return cells.tolist() if isinstance(cells, np.ndarray) else cells


def _bound(session: Session, table: Any, name: str, value: Any) -> Any:
    """One value as the driver takes it."""
    dialect, kind = session.get_bind().dialect, table.__table__.c[name].type
    if isinstance(kind, sa.JSON):
        return json.dumps(value)
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    return process(value) if process is not None else value


def _literal(value: Any) -> str:
    """A value as SQLite reads it within a statement."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, bytes | memoryview):
        return f"x'{bytes(value).hex()}'"
    return str(int(value) if isinstance(value, bool) else value)


def _copy_in(
    cursor: Any, target: str, columns: Iterable[Sequence[Any]], same: Iterable[Any] = ()
) -> None:
    """COPY rows of any values as text, some thousand lines at a time; `same` ends every line."""
    end = "".join("\t" + _cell(value) for value in same) + "\n"
    lines = map("\t".join, zip(*(_cells(cells) for cells in columns), strict=True))
    with cursor.copy(f"COPY {target} FROM STDIN") as copy:
        while block := list(islice(lines, CHUNK)):
            copy.write(end.join(block) + end)


def _cells(column: Sequence[Any]) -> Iterable[str]:
    """A column as COPY reads it; whole columns of numbers and bytes take the short way."""
    kinds = set(map(type, column))
    if kinds == {int}:
        return map(str, column)
    if kinds == {bytes}:
        return map(r"\\x".__add__, map(bytes.hex, column))
    return map(_cell, column)


def _cell(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    if isinstance(value, str):
        return value.translate(_ESCAPED)
    return str(value)


_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
