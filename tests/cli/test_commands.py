"""Commands as a person types them: what they print, their exit codes, one line when they fail."""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from cli.__main__ import main
from models.account import Account
from models.engine import open_engine, unit_of_work
from models.outbox import OutboxMessage, OutboxState
from services.accounts.links import account_of_link
from services.outbox.messages import enqueue_mail
from services.upkeep.job_runs import claim_slot
from tests.factories import NOW
from tests.services.mails import mail

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Commands send the logs of their process to its standard error; here that ends with them."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("GONGQIAO_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GONGQIAO_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("GONGQIAO_SECRET_KEY", "s" * 40)
    monkeypatch.setenv("GONGQIAO_DATA_KEY", "keys for tests only, never for real people")
    return tmp_path / "instance"


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command; returns exit code, standard output, standard error."""

    def command(*words: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main(list(words))
        except SystemExit as refused:  # argparse: wrongly asked
            code = int(refused.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def database(run: Run, folder: Path) -> str:
    assert run("db", "upgrade")[0] == 0
    return f"sqlite:///{folder / 'gongqiao.db'}"


def test_the_list_of_commands_is_complete(run: Run) -> None:
    code, said, _ = run("--help")
    assert code == 0
    for name in ("accounts", "db", "demo", "jobs", "outbox", "up"):
        assert re.search(rf"^\s+{name}\s", said, re.MULTILINE), name


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("no-such-command",),
        ("jobs", "run", "no-such-job"),
        ("jobs", "run", "weekly-report", "--week", "47"),
        ("jobs", "run", "daily-reminder", "--day", "yesterday"),
        ("outbox", "resolve", "1"),
        ("outbox", "retry", "one"),
    ],
)
def test_wrongly_asked_is_exit_code_2(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words)[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        ("jobs", "list"),
        ("jobs", "run", "outbox-delivery"),
        ("outbox", "list"),
        ("accounts", "reset-password", "somebody"),
    ],
)
def test_before_the_migrations_each_command_says_what_to_do_in_one_line(
    run: Run, words: tuple[str, ...]
) -> None:
    code, _, said = run(*words)
    assert code == 1
    assert "run python -m cli db upgrade" in said
    assert len(said.strip().splitlines()) == 1


def test_a_broken_config_is_one_line_too(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[server]\nhosst = 1\n")
    monkeypatch.setenv("GONGQIAO_CONFIG", str(config))
    code, _, said = run("jobs", "list")
    assert code == 1
    assert len(said.strip().splitlines()) == 1


def test_check_names_a_missing_a_current_and_a_damaged_database(run: Run, folder: Path) -> None:
    assert run("db", "check")[0] == 1
    assert run("db", "upgrade")[0] == 0
    code, said, _ = run("db", "check")
    assert (code, "is at" in said) == (0, True)
    with sqlite3.connect(folder / "gongqiao.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'old'")
    assert "run python -m cli db upgrade" in run("db", "check")[2]


def test_a_backup_is_whole_private_and_never_overwrites(
    run: Run, database: str, tmp_path: Path
) -> None:
    engine = open_engine(database)
    with unit_of_work(engine) as session:
        enqueue_mail(session, key="w47", mail=mail("w47"), now=NOW)
    target = tmp_path / "copy.db"
    with engine.connect() as reader:  # somebody is using it meanwhile
        reader.exec_driver_sql("SELECT 1")
        engine.dispose()
    assert run("db", "backup", str(target))[0] == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with sqlite3.connect(target) as copy:
        assert copy.execute("SELECT key FROM outbox").fetchall() == [("w47",)]
    before = target.read_bytes()
    code, _, said = run("db", "backup", str(target))
    assert (code, "nothing is overwritten" in said) == (1, True)
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".copy")] == []
    assert run("db", "backup", str(tmp_path / "no" / "such" / "place.db"))[0] == 1


def test_for_postgresql_the_backup_names_the_tool_and_no_password(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql+psycopg://gongqiao:hunter2@db.example.org:5433/gq"
    monkeypatch.setenv("GONGQIAO_DATABASE_URL", url)
    code, _, said = run("db", "backup", "/backups/gq.dump")
    assert code == 1
    assert "pg_dump --format=custom --file=/backups/gq.dump --host=db.example.org" in said
    assert "hunter2" not in said


def test_an_account_is_opened_with_a_link_that_works_once_made(run: Run, database: str) -> None:
    code, said, _ = run(
        *("accounts", "create", "yuhang", "--name", "余杭协调员", "--role", "receiving"),
        *("--region", "330110", "--email", "yuhang@example.org"),
    )
    assert code == 0
    token = said.strip().rpartition("/welcome/")[2]
    with Session(open_engine(database)) as session:
        account = session.exec(select(Account)).one()
        soon = account.created_at + timedelta(minutes=1)
        assert account_of_link(session, token=token, secret="s" * 40, now=soon).login == "yuhang"
    assert run("accounts", "reset-password", "YUHANG")[0] == 0
    for words in (
        ("accounts", "create", "yuhang", "--name", "又一个", "--role", "admin"),
        ("accounts", "create", "x", "--name", "太短", "--role", "admin"),
        ("accounts", "create", "firm", "--name", "企业甲", "--role", "employer"),
        (
            "accounts",
            "create",
            "far",
            "--name",
            "没有的地区",
            "--role",
            "sending",
            "--region",
            "999999",
        ),
        ("accounts", "reset-password", "nobody"),
    ):
        code, _, said = run(*words)
        assert (code, len(said.strip().splitlines())) == (1, 1), (words, said)


def test_a_job_runs_by_hand_for_the_slot_asked_for_and_again(run: Run, database: str) -> None:
    for attempt in (1, 2):
        code, said, _ = run("jobs", "run", "weekly-report", "--week", "2026-W30")
        assert code == 0, said
        assert "2026-W30" in said
        assert f"letters={2 - attempt}" in said, "the letter of a week is composed once"
    assert "2026-W30" in run("jobs", "list")[1]


def test_a_job_that_cannot_be_done_fails_with_its_reason(run: Run, database: str) -> None:
    code, said, _ = run("jobs", "run", "weekly-report", "--week", "2099-W01")
    assert code == 1
    assert "failed" in said
    assert run("jobs", "run", "nightly-match", "--week", "2026-W30")[0] == 1


def test_a_job_that_is_running_elsewhere_is_left_alone(run: Run, database: str) -> None:
    from jobs.house import utc_now

    with unit_of_work(open_engine(database)) as session:
        claim_slot(session, job="clean-up", slot="2026-11-18", holder="scheduler:1", now=utc_now())
    code, _, said = run("jobs", "run", "clean-up", "--day", "2026-11-18")
    assert code == 1
    assert "is running just now" in said


def test_the_outbox_can_be_seen_and_mended(run: Run, database: str, folder: Path) -> None:
    engine = open_engine(database)
    with unit_of_work(engine) as session:
        for key, state in (("a", OutboxState.DEAD), ("b", OutboxState.UNCERTAIN)):
            enqueue_mail(session, key=key, mail=mail(key), now=NOW).state = state
    assert run("outbox", "retry", "1")[0] == 0
    assert run("outbox", "resolve", "2", "--send-again")[0] == 0
    assert run("outbox", "resolve", "2", "--arrived")[0] == 1
    assert run("outbox", "retry", "99")[0] == 1
    assert run("jobs", "run", "outbox-delivery")[0] == 0
    with Session(engine) as session:
        assert session.exec(select(OutboxMessage.state)).all() == [OutboxState.SENT] * 2
    assert len(list((folder / "mail").glob("*.eml"))) == 2
    assert "leader@example.org" in run("outbox", "list", "--state", "sent")[1]
