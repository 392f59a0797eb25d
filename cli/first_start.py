"""What an empty database is given on the first `make run`: the demo, a real match, the letter."""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import select

from cli.house import CommandProblem
from jobs.house import House
from models import account as accounts
from models.engine import open_session, unit_of_work
from models.job import JobRun, JobState
from models.person import Person
from preparing import Account
from settings import Settings

JOBS = ("nightly-match", "weekly-report", "outbox-delivery")


class FirstStartFailed(CommandProblem):
    """A job of the first start failed; the ledger and the logs hold the reason."""


def is_empty(engine: sa.Engine) -> bool:
    """Nobody can log in yet: the database has never been used."""
    with open_session(engine, read_only=True) as session:
        return session.exec(select(accounts.Account.id).limit(1)).first() is None


def left(engine: sa.Engine) -> tuple[str, ...]:
    """What of the first start has not been done yet here, in its order; `demo` is the scenario."""
    if is_empty(engine):
        return ("demo", *JOBS)
    return tuple(_undone(engine))


def first_start(house: House, *, say: Callable[[str], None], account: Account) -> None:
    """Whatever of the first start has not been done yet: the demo, while it is loaded also the
    engine, then the matcher, the weekly report and the delivery as the jobs they are, each in its
    slot of the ledger. Interrupted half-way, the next start goes on from there. Raises
    FirstStartFailed."""
    now = house.clock()
    with ThreadPoolExecutor(1, "engine") as aside:
        engine = aside.submit(compile_engine, say, account)
        if is_empty(house.engine):
            _load_demo(house, now, say, account)
        account.open_pages()
        names = _undone(house.engine)
        engine.result()
    for name in names:
        _run(house, name, now, say)
        account.tell(name, 1, 1)


def compile_engine(say: Callable[[str], None], account: Account) -> None:
    """Machine code for this processor, where it is missing; other work goes on beside it."""
    from matching.native.workshop import build_missing  # noqa: PLC0415  (loads the code generator)

    def told(done: int, of: int) -> None:
        account.tell("engine", done, of)
        if done * 4 // of > (done - 1) * 4 // of:
            say(f"the engine is compiled for this processor: {done} of {of}")

    build_missing(say=told)
    account.tell("engine", 1, 1)


def _load_demo(house: House, now: datetime, say: Callable[[str], None], account: Account) -> None:
    from scenario.load import load_demo  # noqa: PLC0415  only where a demo is loaded

    settings = house.settings
    say(f"loading the demo scenario ({settings.demo.people:,} invented people)")
    with unit_of_work(house.engine) as session:
        summary = load_demo(
            session,
            now=now,
            seed=settings.demo.seed,
            people=settings.demo.people,
            accounts=True,
            told=lambda done, of: account.tell("demo", done, of),
        )
        _write_accounts(settings, summary.accounts)
    say(
        f"{summary.employers} firms, {summary.vacancies} vacancies, {summary.places:,} places,"
        f" {summary.placements} placements so far"
    )


def _undone(engine: sa.Engine) -> list[str]:
    """The jobs of the first start that have never ended well here; none unless it is a demo."""
    with open_session(engine, read_only=True) as session:
        if session.exec(select(Person.id).where(Person.is_demo).limit(1)).first() is None:
            return []
        done = set(
            session.exec(select(JobRun.job).where(JobRun.state == JobState.DONE).distinct()).all()
        )
    return [name for name in JOBS if name not in done]


def _run(house: House, name: str, now: datetime, say: Callable[[str], None]) -> None:
    from jobs.running import run_slot  # noqa: PLC0415  a second start need not load the solvers
    from jobs.tasks import TASKS  # noqa: PLC0415 (heavy)
    from services.upkeep.kinds import slot_at  # noqa: PLC0415 (heavy)

    say(f"running the job {name}")
    if not run_slot(house, TASKS, name, slot_at(name, now)):
        raise FirstStartFailed(f"The job {name} failed: see python -m cli jobs list")


def _write_accounts(settings: Settings, accounts: Iterable[object]) -> None:
    """The demo passwords in a file only this user can read; they are stored nowhere else."""
    path = settings.instance_path / "demo-accounts.txt"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f"{account}\n" for account in accounts)
