"""A house as the scheduler's process sees it: its own folder, config and database."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

import models
from models.engine import open_engine
from models.migrate import head_revision
from tests import databases

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Site:
    """An installation in a temporary folder."""

    engine: sa.Engine
    folder: Path
    environ: dict[str, str]

    @property
    def letters(self) -> list[Path]:
        return sorted((self.folder / "mail").glob("*.eml"))

    def configure(self, key: str, line: str) -> None:
        """Change one line of the site's config.toml."""
        path = Path(self.environ["GONGQIAO_CONFIG"])
        changed, count = re.subn(rf"(?m)^{key} = .*$", f"{key} = {line}", path.read_text("utf-8"))
        assert count == 1
        path.write_text(changed, "utf-8")


def _mark_as_up_to_date(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{head_revision()}')")


@pytest.fixture(scope="session")
def _marked_file(sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marked")
    engine = databases.sqlite_copy(sqlite_file, folder)
    _mark_as_up_to_date(engine)
    databases.sqlite_settle(engine)
    return folder / "test.db"


@pytest.fixture(scope="session")
def _marked_engine(postgres_url: str) -> Iterator[sa.Engine]:
    name = f"{sa.make_url(postgres_url).database}_site"
    engine = open_engine(databases.fresh_database(postgres_url, name))
    models.metadata.create_all(engine)
    _mark_as_up_to_date(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """An empty installation whose database is marked as up to date."""
    config = tmp_path / "config.toml"
    config.write_text((ROOT / "config.toml").read_text("utf-8"), "utf-8")
    folder = tmp_path / "instance"
    folder.mkdir()
    if request.param == "sqlite":
        template = request.getfixturevalue("_marked_file")
        engine = databases.sqlite_copy(template, folder, "gongqiao.db")
        url = f"sqlite:///{folder / 'gongqiao.db'}"
    else:
        engine = request.getfixturevalue("_marked_engine")
        url = engine.url.render_as_string(hide_password=False)
    environ = os.environ | {
        "GONGQIAO_CONFIG": str(config),
        "GONGQIAO_INSTANCE": str(folder),
        "GONGQIAO_DATABASE_URL": url,
        "GONGQIAO_SECRET_KEY": "s" * 32,
        "GONGQIAO_DATA_KEY": "d" * 32,
    }
    yield Site(engine, folder, environ)
    if request.param == "postgresql":
        databases.empty_all_tables(engine)
    engine.dispose()
