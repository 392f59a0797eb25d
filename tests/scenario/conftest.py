"""The scenario loaded once at its full size, read by many tests; nothing here is changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from models.engine import open_session, unit_of_work
from scenario import DemoSummary, load_demo
from tests import databases
from tests.conftest import NOW


@dataclass(frozen=True)
class Loaded:
    engine: sa.Engine
    summary: DemoSummary

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Plain SQL, so that what is counted does not pass through the code under test."""
        with open_session(self.engine, read_only=True) as session:
            return [tuple(row) for row in session.connection().execute(sa.text(sql), values)]

    def one(self, sql: str, **values: Any) -> Any:
        ((value,),) = self.rows(sql, **values)
        return value


@pytest.fixture(scope="session")
def demo(sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    engine = databases.sqlite_copy(sqlite_file, tmp_path_factory.mktemp("demo"))
    with unit_of_work(engine) as session:
        summary = load_demo(session, now=NOW, seed=34, accounts=True)
    yield Loaded(engine, summary)
    engine.dispose()
