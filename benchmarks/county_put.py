"""Whole columns of one table for a measuring county: what is not named has the model's default."""

from functools import cache
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session

from services.columns.write import insert

HOUR = 3600
DAY = 24 * HOUR
Moments = NDArray[np.int64]
"""Seconds since 1970, UTC."""


def put(session: Session, table: Any, columns: dict[str, Any], **same: Any) -> int:
    """Rows of `table`; columns are arrays or lists, `same` shared by all."""
    fill = {k: v for k, v in _defaults(table).items() if k not in columns}
    return insert(session, table, columns, checks_alike=True, **(fill | same))


@cache
def _defaults(table: Any) -> dict[str, Any]:
    fields = table.model_fields
    return {
        one.name: None
        if fields[one.name].is_required()
        else fields[one.name].get_default(call_default_factory=True)
        for one in table.__table__.columns
        if one.name != "id"
    }


def moments(session: Session, seconds: Moments) -> list[str]:
    """As the database keeps them."""
    zone = "+00" if session.get_bind().dialect.name == "postgresql" else ".000000"
    unique, where = np.unique(seconds, return_inverse=True)
    texts = np.datetime_as_string(unique.astype("datetime64[s]"))
    told = np.array([text.replace("T", " ") + zone for text in texts.tolist()], dtype=object)
    listed: list[str] = told[where].tolist()
    return listed


def dates(seconds: Moments, missing: Any = None) -> list[str | None]:
    """Shanghai days; None where `missing` is true."""
    days = np.datetime_as_string(((seconds + 8 * HOUR) // DAY).astype("datetime64[D]")).tolist()
    if missing is None:
        return list(days)
    return [None if gone else day for day, gone in zip(days, missing.tolist(), strict=True)]


def pick(names: Any, numbers: Any) -> list[Any]:
    """The name of each number."""
    return [names[k] for k in np.asarray(numbers).tolist()]


def count_on(session: Session, *tables: Any) -> None:
    """PostgreSQL: ids given here are not given again."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        name = table.__tablename__
        session.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'),"
                f" (SELECT coalesce(max(id), 1) FROM {name}))"
            )
        )
