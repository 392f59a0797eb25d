"""The data key, a restore and the doctor, as somebody at the shell meets them."""

import os
import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from cli.doctor import WORDS
from models.account import Account
from models.engine import open_engine, open_session, unit_of_work
from models.key import DataKey
from models.person import Person
from models.sealed import KeyMissing, Keyring, install_keyring
from services.upkeep.keys import (
    left_to_seal,
    retire_others,
    seal_some,
    unlock,
    unlock_at_start,
)
from settings import SettingsProblem, load_settings
from tests import factories as make
from tests import nursery
from tests.conftest import NOW
from web.upkeep.condition_words import SAID

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = "the first secret of this house, long", "the second secret of this house, long"


def test_a_ring_opens_what_an_earlier_key_sealed_and_says_which_it_lacks() -> None:
    old, both, new = Keyring.derive(OLD), Keyring.derive(NEW, [OLD]), Keyring.derive(NEW)
    box = old.seal("13800000000", "person.phone")
    assert both.open(box, "person.phone") == b"13800000000"
    with pytest.raises(KeyMissing) as missing:
        new.open(box, "person.phone")
    assert missing.value.key_id == old.current
    assert both.current == new.current != old.current
    assert old.current in str(missing.value)
    assert OLD not in str(missing.value)


def test_what_was_sealed_before_keys_had_names_still_opens() -> None:
    """A value as the version before wrote it: key id k1, the same key and associated data."""
    old = Keyring.derive(OLD)
    box = Keyring(keys={"k1": old.keys[old.current]}, current="k1", index_key=old.index_key).seal(
        "13800000000", "person.phone"
    )
    assert box.startswith("k1:")
    assert Keyring.derive(NEW, [OLD]).open(box, "person.phone") == b"13800000000"
    with pytest.raises(KeyMissing):
        Keyring.derive(NEW).open(box, "person.phone")


def test_a_change_of_keys_can_be_interrupted_and_loses_nothing(engine: sa.Engine) -> None:
    old = Keyring.derive(OLD)
    install_keyring(old)
    with unit_of_work(engine) as session:
        install_keyring(unlock(session, old, now=NOW))
        made = [make.make_person(session) for _ in range(7)]
        numbers = {person.id: (person.id_number, person.phone) for person in made}
        indexes = {person.id: (person.id_index, person.phone_index) for person in made}
    with unit_of_work(engine) as session, pytest.raises(KeyMissing):
        unlock(session, Keyring.derive(NEW), now=NOW)
    with unit_of_work(engine) as session:
        ring = unlock(session, Keyring.derive(NEW, [OLD]), now=NOW)
    install_keyring(ring)
    steps = 0
    while True:
        with unit_of_work(engine) as session:
            if not seal_some(session, ring, most=3):
                break
        steps += 1
        with open_session(engine, read_only=True) as session:  # somebody reads in between
            rows = session.exec(select(Person)).all()
            assert {p.id: (p.id_number, p.phone) for p in rows} == numbers
            if left_to_seal(session, ring):
                assert retire_others(session, ring, now=NOW) == []
    assert steps > 4
    with unit_of_work(engine) as session:
        assert retire_others(session, ring, now=NOW) == [old.current]
    with unit_of_work(engine) as session:
        alone = unlock(session, Keyring.derive(NEW), now=NOW)
        install_keyring(alone)
        rows = session.exec(select(Person)).all()
        assert {p.id: (p.id_number, p.phone) for p in rows} == numbers
        again = {p.id: alone.blind_index(p.phone or "", "person.phone") for p in rows}
    assert again == {key: phone for key, (_, phone) in indexes.items()}, "people are still found"


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)  # SQLite lets one write at a time
def test_two_doors_that_start_at_the_same_moment_both_know_the_key(engine: sa.Engine) -> None:
    ring = Keyring.derive(OLD)
    others: list[Keyring] = []

    def another_door_is_quicker(*_: object) -> None:
        if not others:
            others.append(ring)  # not again while it writes
            others[:] = [unlock_at_start(engine, ring, now=NOW)]

    sa.event.listen(Session, "before_flush", another_door_is_quicker)
    try:
        own = unlock_at_start(engine, ring, now=NOW)
    finally:
        sa.event.remove(Session, "before_flush", another_door_is_quicker)
    with open_session(engine, read_only=True) as session:
        assert [row.id for row in session.exec(select(DataKey))] == [ring.current]
    assert own.blind_index("13800000000", "person.phone") == others[0].blind_index(
        "13800000000", "person.phone"
    )


class House:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.instance = folder / "instance"
        self.environ = {
            name: value for name, value in os.environ.items() if not name.startswith("GONGQIAO_")
        } | {"GONGQIAO_INSTANCE": str(self.instance)}

    def cli(self, *words: str, code: int = 0, **environ: str) -> str:
        done = nursery.start("cli", *words, environ=self.environ | environ, folder=self.folder)
        said, told = done.communicate()
        assert done.returncode == code, said + told
        assert "Traceback" not in told
        return said + told

    def people(self, secret: str, count: int) -> None:
        install_keyring(Keyring.derive(secret))
        engine = open_engine(f"sqlite:///{self.instance / 'gongqiao.db'}")
        with unit_of_work(engine) as session:
            for _ in range(count):
                make.make_person(session)
        engine.dispose()


@pytest.fixture(scope="module")
def new_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Set up by the commands once, to be copied."""
    house = House(tmp_path_factory.mktemp("house"))
    house.cli("db", "upgrade")
    house.cli("keys", "status")
    house.people((house.instance / "data.key").read_text("ascii").strip(), 3)
    return house


@pytest.fixture
def house(new_house: House, tmp_path: Path) -> House:
    house = House(tmp_path)
    shutil.copytree(new_house.instance, house.instance)
    install_keyring(Keyring.derive((house.instance / "data.key").read_text("ascii").strip()))
    return house


def test_a_lost_key_is_never_replaced_in_silence(house: House) -> None:
    """Case 9.3."""
    key = house.instance / "data.key"
    kept = key.read_text("ascii")
    needed = Keyring.derive(kept.strip()).current
    key.unlink()
    assert needed in house.cli("db", "check", code=1)
    place = {"GONGQIAO_DATABASE_URL": f"sqlite:///{house.instance / 'gongqiao.db'}"}
    assert needed in house.cli("db", "check", code=1, **place)
    assert not key.exists(), "no new one was made"
    said = house.cli("jobs", "list", code=1, GONGQIAO_DATA_KEY="x" * 40)
    assert needed in said
    key.write_text(kept, "ascii")
    house.cli("db", "check")


def test_no_key_is_made_beside_a_database_sealed_with_another(
    engine: sa.Engine, tmp_path: Path
) -> None:
    """A database named in the settings, embedded or a server, is asked before the file is made."""
    environ = {
        "GONGQIAO_INSTANCE": str(tmp_path),
        "GONGQIAO_DATABASE_URL": engine.url.render_as_string(hide_password=False),
    }
    with unit_of_work(engine) as session:
        unlock(session, Keyring.derive(OLD), now=NOW)
    with pytest.raises(SettingsProblem, match=Keyring.derive(OLD).current):
        load_settings(environ=environ)
    assert list(tmp_path.iterdir()) == []
    gone = engine.url.set(port=1).render_as_string(hide_password=False)
    if engine.dialect.name == "postgresql":
        with pytest.raises(SettingsProblem, match="does not answer"):
            load_settings(environ=environ | {"GONGQIAO_DATABASE_URL": gone})
        assert list(tmp_path.iterdir()) == []
    with unit_of_work(engine) as session:
        session.execute(sa.delete(DataKey))
    load_settings(environ=environ)
    assert (tmp_path / "data.key").exists(), "a database no key has sealed yet gets one"


def test_keys_are_changed_in_three_steps(house: House) -> None:
    before = house.cli("keys", "status")
    assert "0 values" in before
    house.cli("keys", "new")
    assert "6 values" in house.cli("keys", "status")
    assert "under way" in house.cli("keys", "new", code=1)
    house.cli("keys", "reseal")
    assert "0 values" in house.cli("keys", "status")
    assert not (house.instance / "data.key.earlier").exists()
    modes = {path.stat().st_mode & 0o077 for path in house.instance.iterdir()}
    assert modes == {0}


def test_a_backup_is_restored_and_what_was_there_is_kept(house: House, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    house.cli("db", "backup", str(backup))
    house.people((house.instance / "data.key").read_text("ascii").strip(), 2)
    house.cli("db", "restore", str(backup))

    def count(path: Path) -> int:
        with sqlite3.connect(path) as base:
            return int(base.execute("SELECT count(*) FROM person").fetchone()[0])

    assert count(house.instance / "gongqiao.db") == 3
    (kept,) = house.instance.glob("gongqiao.db.before-*[0-9]")
    assert count(kept) == 5
    assert "is no backup" in house.cli("db", "restore", str(ROOT / "README.md"), code=1)


def test_the_doctor_finds_a_promise_without_a_place(house: House) -> None:
    said = house.cli("doctor", code=1)
    assert "ok  rows       0 posts with more people" in said
    assert "!!  service    no scheduler is running" in said
    assert "clean-up" not in said
    assert "nightly-match" not in said
    runs = [("clean-up", 27, "failed", 1, "the disk did not answer")]
    runs += [("nightly-match", 24 + night, "done", 60, "") for night in range(3)]
    runs += [("nightly-match", 27, "done", 300, "")]
    with sqlite3.connect(house.instance / "gongqiao.db") as base:
        base.execute("PRAGMA foreign_keys=OFF")
        for job, day, state, seconds, error in runs:
            begun = datetime(2026, 11, day, 3, tzinfo=UTC).replace(tzinfo=None)
            ended = begun + timedelta(seconds=seconds)
            base.execute(
                "INSERT INTO job_run (job, slot, state, attempt, claimed_by, started_at,"
                " finished_at, result, error, kills) VALUES (?, ?, ?, 1, '', ?, ?, '{}', ?, 0)",
                (job, f"2026-11-{day}", state, f"{begun}", f"{ended}", error),
            )
        base.execute(
            "INSERT INTO placement (person_id, vacancy_id, state, version, confirmed_at, end_note,"
            " left_reason, introduced, created_at, updated_at, home, site)"
            " VALUES (1, 1, 'confirmed', 1,"
            " '2026-11-01', '', '', 0, '2026-11-01', '2026-11-01', '510824', '330110')"
        )
    said = house.cli("doctor", code=1)
    assert "!!  rows       1 placements without a record" in said
    assert "!!  file       1 rows without the row they belong to" in said
    assert "!!  service    clean-up 2026-11-27 failed: the disk did not answer; mend" in said
    assert "!!  service    nightly-match took 300 s, usually 60: see" in said


def test_the_doctor_has_words_for_whatever_the_page_of_administrators_says() -> None:
    assert set(SAID) - {"disk_full"} <= set(WORDS)  # how full the disk is, is a line of its own


def test_the_demo_is_not_loaded_beside_real_accounts_nor_on_a_public_address(house: House) -> None:
    """Case 9.13."""
    said = house.cli("demo", "load", "--accounts", code=1, GONGQIAO_PUBLIC_URL="https://a.example")
    assert "public address" in said
    engine = open_engine(f"sqlite:///{house.instance / 'gongqiao.db'}")
    with unit_of_work(engine) as session:
        make.make_account(session, make.Role.ADMIN)
    said = house.cli("demo", "load", "--accounts", code=1)
    assert "--force" in said
    with unit_of_work(engine) as session:
        assert len(session.exec(select(Account)).all()) == 1
    engine.dispose()
