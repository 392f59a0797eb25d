"""Whole columns out of PostgreSQL: see `services.bulk_read`."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlmodel import Session

from services.bulk_kinds import (
    Bits,
    Code,
    Columns,
    Day,
    Kind,
    Moment,
    Number,
    driver_of,
    mask,
    text_of,
)

EPOCH_2000 = date(2000, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
_WIRE = {Day: ">i4", Moment: ">i8", Number: ">i8", Code: ">i8", Bits: ">i8"}
_MICROS_2000 = EPOCH_2000 * 86_400_000_000
_FAR = {Day: date(1, 1, 1), Moment: datetime(1, 1, 1, tzinfo=UTC)}


def read_columns(
    session: Session, statement: sa.Select[Any], columns: Mapping[str, Kind]
) -> Columns:
    wanted = [_as_number(session, statement, kind) for kind in columns.values()]
    query = statement.with_only_columns(*wanted, maintain_column_froms=True)
    sql = f"COPY ({text_of(query, _POSTGRES)}) TO STDOUT (FORMAT BINARY)"
    with driver_of(session).cursor() as cursor, cursor.copy(sql) as copy:
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
        table, other = kind.number, kind.other
    else:
        table, other = _masks(session, statement, kind), 0
    lookup = sa.literal(json.dumps(table, ensure_ascii=False), sa.Text)
    number = sa.cast(lookup, postgresql.JSONB).op("->>", return_type=sa.Text())(text)
    return sa.func.coalesce(sa.cast(number, sa.BigInteger), other)


def _masks(session: Session, statement: sa.Select[Any], kind: Bits) -> dict[str, int]:
    """The mask of every different list that is used, by its text."""
    text = sa.cast(kind.column, sa.Text)
    query = statement.with_only_columns(text, maintain_column_froms=True).order_by(None)
    used = session.scalars(query.distinct()).all()
    return {one: mask(json.loads(one), kind.names) for one in used if one is not None}
