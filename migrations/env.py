"""Alembic's environment: online only, batch mode on SQLite, foreign keys off while it runs.

Batch mode copies a table and drops the old one; with foreign keys on, SQLite would delete the
child rows. They are turned off for the time of the migration and every key is checked after.
"""

from typing import Literal

import sqlalchemy as sa
from alembic import context
from sqlmodel.sql.sqltypes import AutoString

import models
from models.base import PackedText, UtcDateTime
from models.sealed import SealedText

connection: sa.Connection = context.config.attributes["connection"]
sqlite = connection.dialect.name == "sqlite"


def plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations outlive the code: they name plain SQL types, never this project's."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, PackedText):
        return "sa.LargeBinary()"
    if isinstance(item, SealedText):
        return "sa.Text()"
    if isinstance(item, AutoString):
        return f"sa.String(length={item.length})"
    return False


def run() -> None:
    context.configure(
        connection=connection,
        target_metadata=models.metadata,
        render_as_batch=sqlite,
        compare_type=True,
        render_item=plain_type,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


if sqlite:
    raw = connection.connection.driver_connection
    connection.rollback()
    raw.execute("PRAGMA foreign_keys=OFF")
    run()
    connection.commit()
    orphans = raw.execute("PRAGMA foreign_key_check").fetchall()
    raw.execute("PRAGMA foreign_keys=ON")
    if orphans:
        raise RuntimeError(f"the migration left rows without their parent: {orphans[:5]}")
else:
    run()
    connection.commit()
