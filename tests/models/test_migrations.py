"""Migrations run up and down on both databases and end where the models are."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session, select

import models
from models.account import Role
from models.audit import APPEND_ONLY
from models.ends import KEPT
from models.engine import open_engine
from models.letter import Letter
from models.migrate import FOLDER, current_revision, downgrade, head_revision, is_current, upgrade
from models.outbox import Channel, OutboxMessage
from models.person import Sex
from services.outbox.bodies import keep_body
from tests import databases
from tests.factories import make_account, make_employer, make_person, make_placement, make_vacancy


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
    kept = [*KEPT[empty.dialect.name], *APPEND_ONLY[empty.dialect.name]]
    wanted = {one.split()[2] for one in kept if one.startswith("CREATE TRIGGER")}
    assert _triggers(empty) == wanted
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


def _triggers(engine: sa.Engine) -> set[str]:
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with engine.connect() as connection:
        return set(connection.exec_driver_sql(asked[engine.dialect.name]).scalars())


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


def test_the_tables_that_know_no_open_sex_are_not_gone_back_to_by_making_one_up(
    empty: sa.Engine,
) -> None:
    upgrade(empty)
    with Session(empty) as session:
        make_person(session)
        make_person(session, sex=Sex.UNKNOWN)
        session.commit()
    with pytest.raises(RuntimeError, match="1 people have no known sex"):
        downgrade(empty, "0020")
    assert _counts(empty, ("person",)) == {"person": 2}
    with empty.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET sex = 'male' WHERE sex = 'unknown'")
    downgrade(empty, "0020")
    with pytest.raises(sa.exc.IntegrityError, match="ck_person_sex"), empty.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET sex = 'unknown'")
    assert _counts(empty, ("person",)) == {"person": 2}


OLD_IMPORTS = (
    """INSERT INTO vacancy_import (id, account_id, kind, name, source_digest, state, source,
       summary,
       created_at, expires_at, confirmed_at) VALUES
       (3, {a}, 'sheet', 'a', 'd1', 'confirmed', 's1', '{{"made": [7]}}', '{t}', '{t}', '{t}'),
       (5, {a}, 'message', 'b', 'd2', 'preview', 's2', '{{}}', '{t}', '{t}', NULL)""",
    """INSERT INTO roster_import (id, account_id, region_code, filename, file_digest, state, rows,
       summary, created_at, expires_at, confirmed_at) VALUES
       (1, {a}, '510824', 'c', 'd3', 'confirmed', NULL, '{{"n": 1}}', '{t}', '{t}', '{t}'),
       (2, {a}, '510824', 'd', 'd4', 'preview', 'sealed', '{{}}', '{t}', '{t}', NULL)""",
    "UPDATE vacancy SET import_id = 3",
)


def test_imports_of_both_kinds_move_into_one_table_and_back(empty: sa.Engine) -> None:
    upgrade(empty)
    with Session(empty) as session:
        account_id = make_account(session, Role.SENDING).id
        make_vacancy(session, make_employer(session))
        session.commit()
    downgrade(empty, "0010")
    with empty.begin() as connection:
        for statement in OLD_IMPORTS:
            told = statement.format(a=account_id, t="2026-11-18 02:00:00")
            connection.exec_driver_sql(told)
    upgrade(empty)
    with empty.begin() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, kind, region_code, name, state, t.source FROM import"
            " LEFT JOIN import_text t ON t.import_id = id ORDER BY id"
        ).all()
        assert [tuple(row) for row in rows] == [
            (3, "sheet", "", "a", "confirmed", "s1"),
            (5, "message", "", "b", "uploaded", "s2"),
            (6, "roster", "510824", "c", "confirmed", None),
            (7, "roster", "510824", "d", "expired", None),
        ]
        assert connection.exec_driver_sql("SELECT import_id FROM vacancy").scalar_one() == 3
    downgrade(empty, "0010")
    with empty.connect() as connection:
        old = "SELECT id, state FROM {} ORDER BY id"
        posts = connection.exec_driver_sql(old.format("vacancy_import")).all()
        assert [tuple(row) for row in posts] == [(3, "confirmed"), (5, "expired")]
        rosters = connection.exec_driver_sql(old.format("roster_import")).all()
        assert [tuple(row) for row in rosters] == [(6, "confirmed"), (7, "expired")]
        assert connection.exec_driver_sql("SELECT import_id FROM vacancy").scalar_one() == 3


def test_texts_of_letters_and_mails_of_one_body_are_whole_again_on_the_way_down(
    empty: sa.Engine,
) -> None:
    upgrade(empty)
    at = datetime(2026, 11, 18, tzinfo=UTC)
    with Session(empty) as session:
        letter = Letter(scope_kind="whole", week="2026-W46", subject="周报", html="<p>到岗12人</p>",
                        text="到岗12人", workbook=b"PK", chart=b"", composed_at=at)  # fmt: skip
        head, body_id = keep_body(session, b"To: a@example.org\r\n\r\nbody\r\n", now=at)
        mail = OutboxMessage(key="k", channel=Channel.MAIL, recipient="a@example.org",
                             payload=head, body_id=body_id, next_at=at, created_at=at)  # fmt: skip
        session.add_all([letter, mail])
        session.commit()
    downgrade(empty, "0038")
    with empty.connect() as connection:
        letter = connection.exec_driver_sql("SELECT html, text FROM letter").one()
        payload = connection.exec_driver_sql("SELECT payload FROM outbox").scalar_one()
    assert tuple(letter) == ("<p>到岗12人</p>", "到岗12人")
    assert bytes(payload) == b"To: a@example.org\r\n\r\nbody\r\n"
    upgrade(empty)
    with Session(empty) as session:
        letter = session.exec(select(Letter)).one()
        assert (letter.html, letter.text) == ("<p>到岗12人</p>", "到岗12人")


CLAIM = """INSERT INTO subsidy_claim (scheme_id, placement_id, period, instalment, state, fen,
    estimated, missing, proofs, reason, created_at, updated_at) VALUES (1, {p}, '2026', 1, 'filed',
    60000, false, '[]', '["id_copy"]', '', '2026-11-18', '2026-11-18')"""


def test_claims_of_placements_stay_theirs_when_firms_and_bodies_get_their_own(
    empty: sa.Engine,
) -> None:
    upgrade(empty)
    with Session(empty) as session:
        stay = make_placement(session).id
        session.commit()
    downgrade(empty, "0050")
    with empty.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO subsidy_scheme (id, code, name, place, region_code, valid_from, payer,"
            " terms, source, note, created_at) VALUES (1, 'A', 'a', 'b', '510824', '2026-01-01',"
            " 'sending', '{}', '', '', '2026-11-18')"
        )
        connection.exec_driver_sql(CLAIM.format(p=stay))
    upgrade(empty)
    kept = "SELECT placement_id, employer_id, body_id, person_id, fen FROM subsidy_claim"
    with empty.connect() as connection:
        assert tuple(connection.exec_driver_sql(kept).one()) == (stay, None, None, None, 60_000)
    with pytest.raises(sa.exc.IntegrityError), empty.begin() as connection:
        connection.exec_driver_sql(CLAIM.format(p="NULL"))
    with empty.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE subsidy_claim SET placement_id = NULL, person_id = (SELECT person_id FROM"
            f" placement WHERE id = {stay})"
        )
    with pytest.raises(RuntimeError, match="1 subsidy claims are of no placement"):
        downgrade(empty, "0050")


def test_what_was_changed_of_a_scheme_held_from_the_day_it_was_written_on(empty: sa.Engine) -> None:
    """17:00 UTC is the next day in Shanghai."""
    upgrade(empty)
    downgrade(empty, "0052")
    with empty.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO subsidy_scheme (id, code, name, place, region_code, valid_from, payer,"
            " terms, source, note, created_at) VALUES (1, 'A', 'a', 'b', '510824', '2026-01-01',"
            " 'sending', '{}', '', '', '2026-11-18')"
        )
        connection.exec_driver_sql(
            "INSERT INTO subsidy_scheme_event (scheme_id, at, before, reason)"
            " VALUES (1, '2026-11-18 17:00:00', '{}', 'x')"
            if empty.dialect.name == "sqlite"
            else "INSERT INTO subsidy_scheme_event (scheme_id, at, before, reason)"
            " VALUES (1, '2026-11-18 17:00:00+00', '{}', 'x')"
        )
    upgrade(empty)
    with empty.begin() as connection:
        kept = connection.exec_driver_sql("SELECT from_on, after FROM subsidy_scheme_event").one()
        assert (str(kept[0]), kept[1]) in (("2026-11-19", "{}"), ("2026-11-19", {}))
        connection.exec_driver_sql("""UPDATE subsidy_scheme_event SET after = '{"name": "b"}'""")
    with pytest.raises(RuntimeError, match="1 changes of subsidy schemes are still to come"):
        downgrade(empty, "0052")


def _counts(engine: sa.Engine, tables: tuple[str, ...]) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: int(connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())
            for name in tables
        }


def test_the_newest_revision_is_the_one_alembic_finds() -> None:
    assert head_revision() == ScriptDirectory(str(FOLDER)).get_current_head()
