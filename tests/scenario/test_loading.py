"""Loading: once, the same twice, on both databases, with accounts only when asked."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from models.account import Account, AccountScope, Role
from models.engine import unit_of_work
from models.letter import LetterSubscription
from models.person import Person
from scenario import load_demo
from scenario.supply import generate
from services.accounts.passwords import verify
from tests.conftest import NOW
from tests.factories import make_person
from tests.scenario.conftest import Loaded

ROOT = Path(__file__).resolve().parents[2]
FEW = 900


def test_a_second_load_changes_nothing_and_new_rows_still_get_ids(engine: sa.Engine) -> None:
    with unit_of_work(engine) as session:
        first = load_demo(session, now=NOW, seed=34, people=FEW)
    assert first.loaded
    assert first.accounts == ()
    with unit_of_work(engine) as session:
        again = load_demo(session, now=NOW + timedelta(days=3), seed=1, people=FEW)
        assert not again.loaded
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == FEW
        assert session.exec(select(Account.id)).first() is None
        assert make_person(session).id == FEW + 1


def test_the_scenario_joins_rows_that_are_there_already(session: Session) -> None:
    own = make_person(session, name="先来的样本")
    summary = load_demo(session, now=NOW, seed=34, people=FEW)
    assert summary.loaded
    session.refresh(own)
    assert own.name == "先来的样本"
    assert not own.is_demo
    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == FEW + 1


DIGEST = """
import sys
from datetime import UTC, datetime
import models
from models.engine import open_engine, unit_of_work
from models.sealed import Keyring, install_keyring
from scenario import load_demo
install_keyring(Keyring.derive("keys for tests only, never for real people"))
engine = open_engine("sqlite://")
models.metadata.create_all(engine)
with unit_of_work(engine) as session:
    now = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
    print(load_demo(session, now=now, seed=int(sys.argv[1]), people=900, accounts=True).digest)
"""


def digest(seed: int, hash_seed: str) -> str:
    answer = subprocess.run(
        [sys.executable, "-c", DIGEST, str(seed)],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip()


def test_the_same_seed_gives_the_same_rows_in_another_process() -> None:
    first = digest(34, "1")
    assert len(first) == 64
    assert digest(34, "2") == first


def test_another_seed_gives_other_people() -> None:
    one, other = (generate(np.random.default_rng(seed), FEW, NOW.date()) for seed in (34, 35))
    assert [p.born for p in one.people] != [p.born for p in other.people]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 15, 16, 30, tzinfo=UTC),  # Monday 00:30 in Shanghai
        datetime(2027, 3, 1, 15, 59, tzinfo=UTC),  # a minute before midnight, a year of no notice
        datetime(2028, 2, 29, 1, 0, tzinfo=UTC),
    ],
)
def test_it_loads_at_any_hour_and_day_and_never_writes_the_future(
    sqlite_engine: sa.Engine, now: datetime
) -> None:
    with unit_of_work(sqlite_engine) as session:
        load_demo(session, now=now, seed=34, people=FEW)
        connection = session.connection()
        for table in ("placement_event", "proposal_event", "vacancy_event", "person_event"):
            latest = connection.execute(sa.text(f"SELECT max(at) FROM {table}")).scalar()
            assert str(latest) <= f"{now:%Y-%m-%d %H:%M:%S}.000001"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        order = "SELECT e.id FROM placement_event e JOIN placement_event f ON e.placement_id ="
        order += " f.placement_id AND f.id > e.id AND f.at < e.at"
        assert connection.exec_driver_sql(order).all() == []


def test_naive_time_and_too_few_people_are_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="naive"):
        load_demo(session, now=datetime(2026, 11, 18, 2, 0), seed=1, people=FEW)  # noqa: DTZ001
    with pytest.raises(ValueError, match="at least 900"):
        load_demo(session, now=NOW, seed=1, people=10)
    assert session.exec(select(Person.id)).first() is None


def test_there_is_an_account_for_every_role_and_its_password_opens_it(demo: Loaded) -> None:
    made = {account.login: account for account in demo.summary.accounts}
    roles = [account.role for account in made.values()]
    assert roles.count("admin") == 1
    assert roles.count("receiving") == 2
    assert roles.count("sending") == 2
    assert roles.count("employer") == 3
    with Session(demo.engine) as session:
        stored = session.exec(select(Account)).all()
        assert {account.login for account in stored} == set(made)
        for account in stored:
            assert verify(account.password_hash, made[account.login].password)
            assert (account.employer_id is not None) == (account.role is Role.EMPLOYER)
        scopes = {row.region_code for row in session.exec(select(AccountScope))}
        assert scopes == {"330110", "330782", "330726", "330921", "331004", "510824", "511902"}
        letters = session.exec(select(LetterSubscription)).all()
        assert {letter.scope_kind for letter in letters} == {"whole", "receiving", "sending"}
        assert all(letter.recipient.endswith("@example.com") for letter in letters)


def test_passwords_differ_and_are_never_shown_by_repr(demo: Loaded) -> None:
    passwords = [account.password for account in demo.summary.accounts]
    assert len(set(passwords)) == len(passwords)
    shown = repr(demo.summary)
    assert not any(password in shown for password in passwords)
    login, password, role, *_ = str(demo.summary.accounts[0]).split()
    assert (login, password, role) == ("admin", passwords[0], "admin")


def test_a_taken_login_stops_the_load_before_anything_is_written(session: Session) -> None:
    from tests.factories import make_account

    make_account(session, Role.ADMIN, login="admin")
    with pytest.raises(ValueError, match="admin"):
        load_demo(session, now=NOW, seed=1, people=FEW, accounts=True)
    assert session.exec(select(Person.id)).first() is None
