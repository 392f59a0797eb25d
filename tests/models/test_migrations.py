"""Migrations run up and down on both databases and end where the models are."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import Session

import models
from models.engine import open_engine
from models.migrate import current_revision, downgrade, head_revision, is_current, upgrade
from tests import databases
from tests.factories import make_employer, make_person, make_placement, make_vacancy


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str, testrun_uid: str):
    if request.param == "sqlite":
        engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        server = databases.postgres_server(databases.postgres_folder(testrun_uid[:12]))
        engine = open_engine(databases.fresh_database(server, f"migrate_{worker_id}"))
    yield engine
    engine.dispose()


def test_upgrading_an_empty_database_gives_exactly_the_models(empty: sa.Engine) -> None:
    assert current_revision(empty) is None
    upgrade(empty)
    assert current_revision(empty) == head_revision()
    assert is_current(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, models.metadata)
    assert differences == []


def test_checks_and_triggers_come_with_the_migration(empty: sa.Engine) -> None:
    upgrade(empty)
    row = (
        "INSERT INTO audit (at, action, subject_kind, detail) VALUES ('2026-01-01', 'x', 'y', '{}')"
    )
    with empty.begin() as connection:
        connection.exec_driver_sql(row)
    for statement in ("DELETE FROM audit", "UPDATE audit SET action = 'z'"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), empty.begin() as connection:
            connection.exec_driver_sql(statement)
    names = {
        check["name"]
        for table in sa.inspect(empty).get_table_names()
        for check in sa.inspect(empty).get_check_constraints(table)
    }
    wanted = {
        constraint.name
        for table in models.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint)
    }
    assert wanted <= names


def test_going_down_removes_every_table_and_up_again_works(empty: sa.Engine) -> None:
    upgrade(empty)
    downgrade(empty, "base")
    assert set(sa.inspect(empty).get_table_names()) <= {"alembic_version"}
    upgrade(empty)
    assert is_current(empty)


def test_a_house_in_use_goes_down_one_floor_at_a_time_and_up_again_without_losing_a_row(
    empty: sa.Engine,
) -> None:
    upgrade(empty)
    with Session(empty) as session:
        firm = make_employer(session)
        vacancy = make_vacancy(session, firm)
        make_placement(session, make_person(session), vacancy)
        session.commit()
    tables = ("employer", "vacancy", "person", "consent", "placement")
    before = _counts(empty, tables)
    assert min(before.values()) > 0
    while current_revision(empty) != "0001":
        downgrade(empty, "-1")
        assert _counts(empty, tables) == before
    upgrade(empty)
    assert _counts(empty, tables) == before


def _counts(engine: sa.Engine, tables: tuple[str, ...]) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())
            for name in tables
        }
