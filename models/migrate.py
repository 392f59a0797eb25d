"""Bringing a database to the current tables, and saying whether it is there.

Alembic is loaded only to run migrations (half a second): every page and command asks whether the
tables are those of this code, and that takes one row and the names of the files.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from models.engine import reading

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).resolve().parent.parent / "migrations"


def _config(connection: sa.Connection | None = None) -> "Config":
    from alembic.config import Config  # noqa: PLC0415  only where tables are changed

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: sa.Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision`; no row is lost, foreign keys are checked after."""
    from alembic import command  # noqa: PLC0415  only where tables are changed

    with engine.connect() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: sa.Engine, revision: str) -> None:
    """Run the migrations down to `revision` (`base` removes every table)."""
    from alembic import command  # noqa: PLC0415  only where tables are changed

    with engine.connect() as connection:
        command.downgrade(_config(connection), revision)


def current_revision(engine: sa.Engine) -> str | None:
    """The revision the database is at, None when it has no tables yet."""
    with reading(engine).connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def head_revision() -> str | None:
    """The newest revision the code knows: files are numbered in one line (a test compares)."""
    names = [path.stem for path in (FOLDER / "versions").glob("*.py")]
    return max((name[:4] for name in names if re.match(r"\d{4}_", name)), default=None)


def is_current(engine: sa.Engine) -> bool:
    return current_revision(engine) == head_revision()


def draft(engine: sa.Engine, message: str) -> Path:
    """Write a migration from the tables of `engine` (at head) to the models; its path."""
    from alembic import command  # noqa: PLC0415  only where tables are changed

    number = f"{int(head_revision() or 0) + 1:04d}"
    with engine.connect() as connection:
        written = command.revision(
            _config(connection), message=message, rev_id=number, autogenerate=True
        )
    if written is None or isinstance(written, list):
        raise RuntimeError("exactly one migration was expected")
    return Path(written.path)
