"""Fixtures every room's tests share: real databases, a fixed moment, sessions."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlmodel import Session

import models
from models.engine import open_engine, open_session
from models.sealed import Keyring, install_keyring
from services.accounts import passwords
from tests import databases

pytest_plugins = ["tests.processor"]

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
"""A Wednesday, 10:00 in Shanghai, in week 2026-W47."""


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session", autouse=True)
def _keyring() -> Keyring:
    keyring = Keyring.derive("keys for tests only, never for real people")
    install_keyring(keyring)
    return keyring


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """argon2id as ever, but cheap: nobody attacks the passwords of tests. What it costs outside
    tests is held by tests/services/accounts/test_accounts.py."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords.NOBODY = passwords._hasher.hash("nobody logs in with this")


@pytest.fixture(autouse=True)
def _keys(_keyring: Keyring) -> Iterator[None]:
    """Again after each test: doors under test install the keys of their own instance."""
    yield
    install_keyring(_keyring)


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.sqlite_template(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_url(worker_id: str, testrun_uid: str) -> str:
    """An empty PostgreSQL database of this worker."""
    server = databases.postgres_server(databases.postgres_folder(testrun_uid[:12]))
    return databases.fresh_database(server, f"test_{worker_id}")


@pytest.fixture(scope="session")
def postgres_engine(postgres_url: str) -> Iterator[sa.Engine]:
    engine = open_engine(postgres_url)
    models.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def _sqlite_of_worker(
    sqlite_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.Engine]:
    engine = databases.sqlite_copy(sqlite_file, tmp_path_factory.mktemp("sqlite"))
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """An empty database with every table; the test runs once on each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_engine")
    else:
        engine = request.getfixturevalue("postgres_engine")
        yield engine
        databases.empty_all_tables(engine)


@pytest.fixture
def sqlite_engine(_sqlite_of_worker: sa.Engine, sqlite_file: Path) -> Iterator[sa.Engine]:
    """An empty SQLite database, for tests where the kind of database makes no difference."""
    databases.sqlite_anew(_sqlite_of_worker, sqlite_file)
    yield _sqlite_of_worker
    _sqlite_of_worker.dispose()


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    """An open session; commit only where the test is about committing."""
    with open_session(engine) as session:
        yield session
        session.rollback()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long in one place first (browser journeys, whole starts, the demo), then what asks
    a database, then the quick rooms: the last tests are so short that all workers end together."""
    items.sort(key=_turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.scheduling import Together

    return Together(config, log)


LONG = ("browser", "scenario", "jobs", "models", "cli", "test_house.py")
QUICK = ("matching", "delivery", "intake", "law", "reference")


def _turn(item: pytest.Item) -> int:
    room = item.path.relative_to(Path(__file__).parent).parts[0]
    if "slow" in item.keywords or room in LONG:
        return 0
    return 2 + QUICK.index(room) if room in QUICK else 1


# What lands is judged by the same examples every time; by hand, new ones are tried at each run.
# Hypothesis' own limit of 200 ms a try is a stop-watch: a loaded machine fails it.
hypothesis.settings.register_profile("own", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "own")

os.environ.setdefault("MPLCONFIGDIR", "/tmp/gongqiao-mpl")
