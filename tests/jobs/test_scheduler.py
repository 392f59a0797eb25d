"""Schedulers as real processes on a real clock."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session, select

from models.engine import unit_of_work
from models.job import JobRun, JobSchedule, JobState, Lease
from models.letter import Letter, LetterSubscription
from models.outbox import OutboxMessage, OutboxState
from reference.calendar import SHANGHAI, Week
from services.actor import SYSTEM
from services.upkeep import job_runs
from services.upkeep import kinds as job_kinds
from tests import nursery
from tests.jobs.conftest import ROOT, Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@contextmanager
def scheduler(site: Site) -> Iterator[nursery.Born]:
    process = nursery.start("jobs", environ=site.environ, folder=site.folder.parent)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def stop(process: nursery.Born, number: int = signal.SIGTERM) -> str:
    process.send_signal(number)
    _, said = process.communicate()
    assert process.returncode == 0, said
    assert "Traceback" not in said, said
    return said


def wait_for(condition: Callable[[], bool], *running: nursery.Born, seconds: float = 500) -> None:
    """Fails at once, with its words, when one of those that bring it about has ended."""
    end = time.monotonic() + seconds
    while not condition():
        for process in running:
            assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.2)


def test_nobody_waits_for_a_scheduler_that_has_ended(site: Site) -> None:
    with scheduler(site) as dead:
        dead.kill()
        with pytest.raises(AssertionError):
            wait_for(lambda: False, dead)
        assert dead.poll() == -signal.SIGKILL


def runs(site: Site, job: str) -> dict[str, JobRun]:
    with Session(site.engine) as session:
        return {run.slot: run for run in session.exec(select(JobRun).where(JobRun.job == job))}


def done(site: Site, job: str, slots: int) -> Callable[[], bool]:
    return lambda: [run.state for run in runs(site, job).values()] == [JobState.DONE] * slots


def last_monday_at_8() -> datetime:
    now = datetime.now(UTC)
    monday = Week.at(now).monday
    at = datetime(monday.year, monday.month, monday.day, 8, tzinfo=SHANGHAI)
    return at if at <= now else at - timedelta(days=7)


def subscribe(site: Site) -> None:
    with unit_of_work(site.engine) as session:
        session.add(
            LetterSubscription(
                scope_kind="whole", recipient="leader@example.org", created_at=datetime.now(UTC)
            )
        )


def first_started(site: Site, moment: datetime) -> None:
    with unit_of_work(site.engine) as session:
        job_runs.note_first_start(session, holder="test", now=moment)


def ask(site: Site, job: str, slot: str | None = None) -> str:
    with unit_of_work(site.engine) as session:
        now = datetime.now(UTC)
        return job_runs.request_run(session, actor=SYSTEM, job=job, slot=slot, now=now).slot


def test_two_schedulers_after_two_missed_mondays_send_each_letter_once(site: Site) -> None:
    subscribe(site)
    monday = last_monday_at_8()
    first_started(site, monday - timedelta(days=7, hours=1))
    with scheduler(site) as one, scheduler(site) as two:
        wait_for(done(site, "weekly-report", 2), one, two)
        slot = ask(site, "outbox-delivery")
        wait_for(lambda: runs(site, "outbox-delivery")[slot].state is JobState.DONE, one, two)
        wait_for(lambda: len(site.letters) == 2, one, two)
        (lease,) = rows(site, Lease)
        assert lease.fencing == 1, "only one ever led"
        stop(one)
        wait_for(lambda: rows(site, Lease)[0].until > datetime.now(UTC), two)
        stop(two, signal.SIGINT)
    weeks = [str(Week.at(monday).previous().previous()), str(Week.at(monday).previous())]
    found = runs(site, "weekly-report")
    assert sorted(found) == weeks
    assert all(run.attempt == 1 for run in found.values())
    by_start = sorted(found.values(), key=lambda run: run.started_at)
    assert [run.slot for run in by_start] == weeks, "oldest first"
    assert all(a.finished_at <= b.started_at for a, b in pairwise(by_start) if a.finished_at)
    with Session(site.engine) as session:
        assert len(session.exec(select(Letter)).all()) == 2
        states = session.exec(select(OutboxMessage.state)).all()
    assert states == [OutboxState.SENT] * 2


def test_a_fresh_house_sends_nothing_of_the_past_and_shows_what_comes_next(site: Site) -> None:
    subscribe(site)
    with scheduler(site) as process:
        wait_for(lambda: len(rows(site, JobSchedule)) == len(job_kinds.JOBS), process)
        time.sleep(3)
        stop(process)
    assert runs(site, "weekly-report") == {}
    (weekly,) = [row for row in rows(site, JobSchedule) if row.job == "weekly-report"]
    assert weekly.next_at == last_monday_at_8().astimezone(UTC) + timedelta(days=7)


def rows(site: Site, table: type) -> list:
    with Session(site.engine) as session:
        return list(session.exec(select(table)))


def test_a_request_from_a_page_runs_without_waiting_for_its_night(site: Site) -> None:
    with scheduler(site) as process:
        wait_for(lambda: len(rows(site, Lease)) == 1, process)
        slot = ask(site, "clean-up")
        wait_for(lambda: runs(site, "clean-up")[slot].state is JobState.DONE, process)
        stop(process)
    assert runs(site, "clean-up")[slot].result["imports"] == 0


def test_after_kill_9_the_next_one_leads_and_finishes_what_was_left(site: Site) -> None:
    site.configure("lease_seconds", "3")
    monday = last_monday_at_8()
    week = str(Week.at(monday).previous())
    first_started(site, monday - timedelta(hours=1))
    with scheduler(site) as dead:
        wait_for(done(site, "weekly-report", 1), dead)
        dead.kill()
        dead.wait()
    with unit_of_work(site.engine) as session:  # as if it had died in the middle of the run
        run = session.exec(select(JobRun).where(JobRun.job == "weekly-report")).one()
        run.state, run.finished_at = JobState.RUNNING, None
        assert run.claimed_by.startswith("scheduler:")
    with scheduler(site) as alive:
        wait_for(done(site, "weekly-report", 1), alive)
        said = stop(alive)
    assert f"weekly-report {week}" in said
    assert runs(site, "weekly-report")[week].attempt == 2
    (lease,) = rows(site, Lease)
    assert lease.fencing == 2


def test_a_weekday_given_as_a_number_stops_the_scheduler_with_a_message(site: Site) -> None:
    site.configure("weekly_report", '"0 8 * * 1"')
    done = subprocess.run(
        [sys.executable, "-m", "jobs"], cwd=ROOT, env=site.environ,
        capture_output=True, text=True, timeout=500, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "weekday '1' must be a name" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
