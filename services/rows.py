"""Rows by id: the largest there can be, the id of a flushed row, and locking in one order."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session

LARGEST_ID = 2**31 - 1
"""Ids are 32-bit: a larger number from an address names nothing and is not sent to a database."""


def known(row_id: int | None) -> int:
    """The id of a row that has been flushed."""
    if row_id is None:
        raise ValueError("a row without an id: flush first")
    return row_id


def lock_rows(session: Session, table: type[object], ids: Collection[int]) -> None:
    """Lock rows in id order and load their newest values.

    NO KEY UPDATE, so that inserting rows that refer to them (a running match) need not wait.
    """
    if not ids:
        return
    key = sa.inspect(table).columns["id"]
    session.execute(
        sa.select(table)
        .where(key.in_(sorted(ids)))
        .order_by(key)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
