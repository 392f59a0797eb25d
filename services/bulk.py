"""Whole columns in and out of the database, for what touches a county at once.

`read` turns a SELECT into NumPy columns and `insert` columns into rows, through the driver itself
and inside the session's transaction: on SQLite as whole columns of text and by `executemany`, on
PostgreSQL by COPY. No object is made for a row that is read; codes, days and lists of codes become
numbers on the way. Memory is bounded by the columns asked for.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import islice, repeat
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

Ints = NDArray[Any]
"""Whole numbers; the engine's columns check and narrow them."""
Columns = dict[str, Ints]
CHUNK = 16_384
"""Rows between the driver and us at a time."""
EPOCH_2000 = date(2000, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
MISSING = -(2**62)
CACHE_KB = 262_144


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


@dataclass(frozen=True)
class Bits:
    """A JSON list of codes as a bit mask: bit k for `names[k]`, other codes none."""

    column: Any
    names: Sequence[str]


Kind = Number | Day | Moment | Code | Bits


def read(session: Session, statement: sa.Select[Any], columns: Mapping[str, Kind]) -> Columns:
    """The columns of `statement` (its FROM, WHERE and ORDER BY), each int64[rows]."""
    if session.get_bind().dialect.name == "postgresql":
        return _read_postgres(session, statement, columns)
    return _read_sqlite(session, statement, columns)


def ids(session: Session, statement: sa.Select[Any], column: Any) -> Ints:
    """One column of whole numbers, ascending and each once."""
    found = read(session, statement, {"id": Number(column)})["id"]
    return np.unique(found)


# --- SQLite -------------------------------------------------------------------------------------


def _read_sqlite(
    session: Session, statement: sa.Select[Any], columns: Mapping[str, Kind]
) -> Columns:
    """Each column comes as one long text of numbers: no object is made for a cell. The rows come
    in the order of the inner SELECT (SQLite keeps an ORDER BY under group_concat)."""
    tables = {
        name: _codes(session, statement, kind)
        for name, kind in columns.items()
        if isinstance(kind, Code | Bits)
    }
    cells = [
        _as_digits(kind, tables.get(name)).label(f"c{k}")
        for k, (name, kind) in enumerate(columns.items())
    ]
    inner = _text(statement.with_only_columns(*cells, maintain_column_froms=True), _SQLITE)
    joined = ", ".join(f"group_concat(c{k})" for k in range(len(cells)))
    [texts] = _driver(session).execute(f"SELECT {joined} FROM ({inner})").fetchall()  # noqa: S608
    found: Columns = {}
    for (name, kind), text in zip(columns.items(), texts, strict=True):
        numbers = np.fromstring(text, np.int64, sep=",") if text else np.zeros(0, np.int64)
        if isinstance(kind, Day):
            found[name] = _days(numbers, kind.missing)
        elif name in tables:
            place = np.full(len(tables[name].list) + 1, tables[name].other, np.int64)
            place[list(tables[name].number)] = list(tables[name].number.values())
            found[name] = place[numbers]
        else:
            found[name] = numbers
    return found


_SQLITE = sqlite.dialect()


@dataclass(frozen=True)
class _Codes:
    """Texts in one list, and the number of each by its position in the list (1 = first)."""

    list: str
    number: dict[int, int]
    other: int


def _codes(session: Session, statement: sa.Select[Any], kind: Code | Bits) -> _Codes:
    if isinstance(kind, Code):
        table = {str(_plain(code)): number for code, number in kind.table.items()}
        other = kind.other
    else:
        table, other = _masks(session, statement, kind), 0
    listed, number = "\n", {}
    for text, value in table.items():
        number[len(listed)] = value  # where "\n" + text + "\n" is found
        listed += text + "\n"
    return _Codes(listed, number, other)


def _as_digits(kind: Kind, codes: _Codes | None) -> Any:
    """The SQL that gives a column as a whole number, never NULL."""
    column: Any = kind.column
    if not isinstance(kind, Number):
        column = sa.type_coerce(column, sa.Text)
    if codes is not None:
        around: Any = sa.literal("\n") + sa.func.coalesce(column, "\n") + sa.literal("\n")
        return sa.func.instr(sa.literal(codes.list), around)
    if isinstance(kind, Day):
        return sa.func.coalesce(sa.func.replace(column, "-", ""), "0")
    if isinstance(kind, Moment):
        seconds = sa.func.strftime("%s", sa.func.substr(column, 1, 19))
        micros = sa.cast(sa.func.substr(column, 21, 6), sa.Integer)
        whole = sa.cast(seconds, sa.Integer) * sa.literal(1_000_000, sa.Integer) + micros
        return sa.func.coalesce(whole, kind.missing)
    assert isinstance(kind, Number)
    return sa.func.coalesce(column, kind.missing)


def _days(dates: Ints, missing: int) -> Ints:
    """Days since 1970-01-01 of numbers like 20261118; 0 is no date."""
    year, month, day = dates // 10_000, dates // 100 % 100, dates % 100
    months = (year - 1970) * 12 + np.maximum(month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.where(dates == 0, missing, first + day - 1)


# --- PostgreSQL ---------------------------------------------------------------------------------

_WIRE = {Day: ">i4", Moment: ">i8", Number: ">i8", Code: ">i8", Bits: ">i8"}
_MICROS_2000 = EPOCH_2000 * 86_400_000_000
_FAR = {Day: date(1, 1, 1), Moment: datetime(1, 1, 1, tzinfo=UTC)}


def _read_postgres(
    session: Session, statement: sa.Select[Any], columns: Mapping[str, Kind]
) -> Columns:
    wanted = [_as_number(session, statement, kind) for kind in columns.values()]
    query = statement.with_only_columns(*wanted, maintain_column_froms=True)
    sql = f"COPY ({_text(query, _POSTGRES)}) TO STDOUT (FORMAT BINARY)"
    with _driver(session).cursor() as cursor, cursor.copy(sql) as copy:
        data = b"".join(copy)
    fields = [("fields", ">i2")]
    for k, kind in enumerate(columns.values()):
        fields += [(f"length{k}", ">i4"), (f"value{k}", _WIRE[type(kind)])]
    wire = np.dtype(fields)
    extra = int.from_bytes(data[15:19], "big")
    count = (len(data) - 19 - extra - 2) // wire.itemsize  # signature, flags; trailer of two bytes
    rows = np.frombuffer(data, wire, count, 19 + extra)
    found: Columns = {}
    for k, (name, kind) in enumerate(columns.items()):
        values = rows[f"value{k}"].astype(np.int64)
        if isinstance(kind, Day):
            least = _FAR[Day].toordinal() - date(1970, 1, 1).toordinal()
            values += EPOCH_2000
            values[values == least] = kind.missing
        elif isinstance(kind, Moment):
            values += _MICROS_2000
            values[values < -(2**55)] = kind.missing
        found[name] = values
    return found


_POSTGRES = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]  # untyped there


def _as_number(session: Session, statement: sa.Select[Any], kind: Kind) -> Any:
    """The SQL that sends a column as a number of fixed width."""
    if isinstance(kind, Day | Moment):
        return sa.func.coalesce(kind.column, sa.literal(_FAR[type(kind)], kind.column.type))
    if isinstance(kind, Number):
        column = kind.column
        if isinstance(column.type, sa.Boolean):
            column = sa.cast(column, sa.Integer)
        return sa.cast(sa.func.coalesce(column, kind.missing), sa.BigInteger)
    text = sa.cast(kind.column, sa.Text)
    if isinstance(kind, Code):
        table = {str(_plain(code)): number for code, number in kind.table.items()}
        other = kind.other
    else:
        table, other = _masks(session, statement, kind), 0
    lookup = sa.literal(json.dumps(table, ensure_ascii=False), sa.Text)
    number = sa.cast(lookup, postgresql.JSONB).op("->>", return_type=sa.Text())(text)
    return sa.func.coalesce(sa.cast(number, sa.BigInteger), other)


# --- writing ------------------------------------------------------------------------------------

Cells = NDArray[Any] | Sequence[Any]
"""A column of numbers, plain texts or bytes, as they stand in the database."""


def insert(session: Session, table: Any, columns: Mapping[str, Cells], **same: Any) -> int:
    """Insert one row per entry of `columns`; `same` are values all rows share (any type the
    column takes). Every column without a database default must be named. Returns the rows."""
    n = _rows(columns)
    if not n:
        return 0
    told: dict[str, Iterable[Any]] = {name: _listed(cells) for name, cells in columns.items()}
    told |= {name: repeat(_bound(session, table, name, value), n) for name, value in same.items()}
    names = ", ".join(told)
    name = table.__tablename__
    if session.get_bind().dialect.name == "postgresql":
        with _driver(session).cursor() as cursor:
            _copy_in(cursor, f"{name} ({names})", told.values())
    else:
        marks = ", ".join("?" * len(told))
        sql = f"INSERT INTO {name} ({names}) VALUES ({marks})"  # noqa: S608 (names of ours)
        with _wide_cache(session) as driver:
            driver.executemany(sql, zip(*told.values(), strict=True))
    return n


@contextmanager
def _wide_cache(session: Session) -> Iterator[Any]:
    """SQLite's own connection, with room for the indices a bulk write goes up and down in."""
    driver = _driver(session)
    [(before,)] = driver.execute("PRAGMA cache_size").fetchall()
    driver.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    try:
        yield driver
    finally:
        driver.execute(f"PRAGMA cache_size = {before}")


def update(session: Session, table: Any, row_ids: Cells, columns: Mapping[str, Cells]) -> None:
    """Give each row of `row_ids` its entry of every column."""
    told = {name: _listed(cells) for name, cells in columns.items()} | {"id": _listed(row_ids)}
    name, names = table.__tablename__, ", ".join(told)
    if session.get_bind().dialect.name == "postgresql":
        setters = ", ".join(f"{one} = news.{one}" for one in columns)
        with _driver(session).cursor() as cursor:
            cursor.execute(
                f"CREATE TEMP TABLE news ON COMMIT DROP AS"  # noqa: S608 (names of ours)
                f" SELECT {names} FROM {name} WITH NO DATA"
            )
            _copy_in(cursor, f"news ({names})", told.values())
            cursor.execute(
                f"UPDATE {name} SET {setters} FROM news WHERE {name}.id = news.id"  # noqa: S608
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
        numbers = sa.literal(_listed(wanted), postgresql.ARRAY(sa.BigInteger))
        return sa.cast(column, sa.BigInteger) == sa.any_(numbers)
    listed = sa.func.json_each(json.dumps(_listed(wanted))).table_valued("value")
    condition: sa.ColumnElement[bool] = column.in_(sa.select(listed.c.value))
    return condition


def _rows(columns: Mapping[str, Cells]) -> int:
    return len(next(iter(columns.values())))


def _listed(cells: Cells) -> list[Any]:
    return cells.tolist() if isinstance(cells, np.ndarray) else list(cells)


def _bound(session: Session, table: Any, name: str, value: Any) -> Any:
    """One value as the driver takes it."""
    dialect, kind = session.get_bind().dialect, table.__table__.c[name].type
    if isinstance(kind, sa.JSON):
        return json.dumps(value)
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    return process(value) if process is not None else value


def _copy_in(cursor: Any, target: str, columns: Iterable[Iterable[Any]]) -> None:
    """COPY rows of any values as text, some thousand lines at a time."""
    lines = map("\t".join, zip(*(map(_cell, cells) for cells in columns), strict=True))
    with cursor.copy(f"COPY {target} FROM STDIN") as copy:
        while block := list(islice(lines, CHUNK)):
            copy.write("\n".join(block) + "\n")


def _cell(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return r"\\x" + value.hex()
    if isinstance(value, str):
        return (
            value.replace("\\", r"\\")
            .replace("\t", r"\t")
            .replace("\n", r"\n")
            .replace("\r", r"\r")
        )
    return str(value)


# --- both ---------------------------------------------------------------------------------------


def _masks(session: Session, statement: sa.Select[Any], kind: Bits) -> dict[str, int]:
    """The mask of every different list that is used, by its text."""
    text: Any = sa.cast(kind.column, sa.Text)
    if session.get_bind().dialect.name == "sqlite":
        text = sa.type_coerce(kind.column, sa.Text)
    query = statement.with_only_columns(text, maintain_column_froms=True).order_by(None)
    used = session.scalars(query.distinct()).all()
    return {one: mask(json.loads(one), kind.names) for one in used if one is not None}


def mask(codes: Sequence[str], names: Sequence[str]) -> int:
    """Bit k for names[k]; codes without a name have no bit."""
    return sum(1 << names.index(code) for code in set(codes) if code in names)


def _plain(code: Any) -> Any:
    return code.value if isinstance(code, StrEnum) else code


def _text(query: sa.Select[Any], dialect: sa.Dialect) -> str:
    return str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def _driver(session: Session) -> Any:
    """The driver's own connection, inside the session's transaction."""
    session.flush()
    return session.connection().connection.driver_connection


@contextmanager
def one_moment(session: Session) -> Iterator[Session]:
    """All reads of the transaction see the database as it is at the first one."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    yield session
