"""Bringing a database to the current tables, and saying whether it is there."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision`; no row is lost, foreign keys are checked after."""
    with engine.connect() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: sa.Engine, revision: str) -> None:
    """Run the migrations down to `revision` (`base` removes every table)."""
    with engine.connect() as connection:
        command.downgrade(_config(connection), revision)


def current_revision(engine: sa.Engine) -> str | None:
    """The revision the database is at, None when it has no tables yet."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str | None:
    """The newest revision the code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_current(engine: sa.Engine) -> bool:
    return current_revision(engine) == head_revision()


def draft(engine: sa.Engine, message: str) -> Path:
    """Write a migration from the tables of `engine` (at head) to the models; its path."""
    number = f"{int(head_revision() or 0) + 1:04d}"
    with engine.connect() as connection:
        written = command.revision(
            _config(connection), message=message, rev_id=number, autogenerate=True
        )
    if written is None or isinstance(written, list):
        raise RuntimeError("exactly one migration was expected")
    return Path(written.path)
