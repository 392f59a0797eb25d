"""A clock that jumps stops the scheduled work and asks a person; a killed process loses nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from jobs.house import House
from jobs.schedule import read_schedule
from jobs.scheduler import Scheduler
from models.engine import unit_of_work
from models.job import JobRun, JobState, Lease
from models.run import MatchOrder, MatchRun, RunState
from services.actor import SYSTEM
from services.errors import Forbidden, NotAllowedNow
from services.runs import orders as match_orders
from services.runs.watch import beat, bury_dead
from services.upkeep import job_runs, leadership
from services.upkeep.health import check_health
from services.upkeep.leadership import Boot, take_lead
from settings import load_settings
from tests import factories as make
from tests.conftest import NOW

YEAR = timedelta(days=365)
HOUR = timedelta(hours=1)


def lead_at(session: Session, now: datetime, seconds: float, boot: str = "this start") -> bool:
    """One beat as the scheduler makes it; False where the clock is not believed."""
    here = Boot(boot, seconds)
    lease = leadership.current_lead(session)
    if leadership.clock_is_doubtful(lease, now=now, boot=here):
        leadership.doubt_clock(session, now=now)
        return False
    return take_lead(session, holder="one", now=now, seconds=60, boot=here) is not None


def test_a_service_that_stood_still_goes_on_by_itself(session: Session) -> None:
    assert lead_at(session, NOW, 1000)
    assert lead_at(session, NOW + 9 * HOUR, 1000 + 9 * 3600), "nine hours on both clocks"


def test_a_machine_that_was_off_over_a_holiday_goes_on_by_itself(session: Session) -> None:
    assert lead_at(session, NOW, 500_000)
    assert lead_at(session, NOW + timedelta(days=9), 40, boot="next start")


@pytest.mark.parametrize(
    ("moved", "counted", "boot"),
    [
        (YEAR, 5, "this start"),
        (2 * HOUR, 5, "this start"),
        (-2 * HOUR, 5, "this start"),
        (YEAR, 40, "next start"),
        (-YEAR, 40, "next start"),
    ],
)
def test_a_clock_that_jumped_is_not_believed_until_right_or_vouched_for(
    session: Session, moved: timedelta, counted: float, boot: str
) -> None:
    assert lead_at(session, NOW, 1000)
    seconds = 1000 + counted if boot == "this start" else counted
    assert not lead_at(session, NOW + moved, seconds, boot)
    assert "clock_doubted" in check_health(session, now=NOW).complaints
    assert check_health(session, now=NOW).down
    if boot == "this start":
        assert lead_at(session, NOW + timedelta(seconds=9), seconds + 4), "it is right again"
        assert check_health(session, now=NOW).complaints == ()
        assert not lead_at(session, NOW + moved, seconds + 4)
    with pytest.raises(Forbidden):
        leadership.trust_clock(session, actor=make.receiving_actor(session), now=NOW)
    leadership.trust_clock(session, actor=SYSTEM, now=NOW + moved)
    assert lead_at(session, NOW + moved, seconds + 5, boot)
    with pytest.raises(NotAllowedNow):
        leadership.trust_clock(session, actor=SYSTEM, now=NOW)


def test_a_lease_from_the_future_is_void(session: Session) -> None:
    """Case 9.2: the lease of an older version, written under a clock one year ahead."""
    assert take_lead(session, holder="ahead", now=NOW + YEAR, seconds=60) == 1
    assert "lease_from_the_future" in check_health(session, now=NOW).complaints
    assert take_lead(session, holder="right", now=NOW, seconds=60) == 2
    assert take_lead(session, holder="other", now=NOW, seconds=60) is None


@contextmanager
def scheduler_of(
    engine: sa.Engine, clock: Callable[[], datetime], jobs: dict[str, Any], tmp_path: Any
) -> Iterator[None]:
    settings = load_settings(environ={"GONGQIAO_INSTANCE": str(tmp_path / "instance")})
    house = House(settings, engine, None, "scheduler:test", clock)
    stop = threading.Event()
    running = Scheduler(house, jobs, read_schedule(vars(settings.jobs)))
    thread = threading.Thread(target=running.run, args=[stop])
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(60)


def test_a_scheduler_started_a_year_ahead_does_nothing_and_the_right_one_goes_on(
    engine: sa.Engine, tmp_path: Any
) -> None:
    """Case 9.2, with the machine's own seconds from /proc."""
    if not Boot.read().id:
        pytest.skip("this system does not count its seconds in /proc")
    ran: list[str] = []
    jobs = {"lapse-vacancies": lambda house, slot: ran.append(slot) or {}}

    def now() -> datetime:
        return datetime.now(UTC)

    with unit_of_work(engine) as session:
        job_runs.note_first_start(session, holder="test", now=now() - timedelta(days=2))
        take_lead(session, holder="before", now=now() - 2 * HOUR, seconds=60)
        lease = leadership.current_lead(session)
        boot = Boot.read()
        lease.beat_at, lease.boot, lease.boot_seconds = now(), boot.id, boot.seconds
    with scheduler_of(engine, lambda: now() + YEAR, jobs, tmp_path):
        time.sleep(5)
    assert ran == []
    with Session(engine) as session:
        lease = session.exec(select(Lease)).one()
        assert lease.doubted_at is not None
        assert lease.until < now() + HOUR
    with scheduler_of(engine, now, jobs, tmp_path):
        end = time.monotonic() + 500
        while not ran and time.monotonic() < end:
            time.sleep(0.2)
    assert len(ran) == 1


def test_an_order_whose_process_died_is_taken_up_again_but_not_for_ever(session: Session) -> None:
    """Case 9.7."""
    admin = make.make_account(session, make.Role.ADMIN)
    session.add(MatchOrder(mode="best_total", region_code="", asked_at=NOW, asked_by_id=admin.id))
    session.flush()
    for _ in range(match_orders.MOST_TAKES):
        assert match_orders.take_order(session, now=NOW) is not None
        assert match_orders.take_order(session, now=NOW) is None, "it is being made"
        session.expire_all()
        match_orders.reopen_left(session)
        session.expire_all()
    assert match_orders.take_order(session, now=NOW) is None
    order = session.exec(select(MatchOrder)).one()
    assert (order.takes, order.done_at) == (match_orders.MOST_TAKES, NOW)


def test_an_order_that_was_made_is_not_made_again(session: Session) -> None:
    admin = make.make_account(session, make.Role.ADMIN)
    session.add(MatchOrder(mode="best_total", region_code="", asked_at=NOW, asked_by_id=admin.id))
    session.flush()
    taken = match_orders.take_order(session, now=NOW)
    assert taken is not None
    match_orders.finish_order(session, order_id=taken[0].id or 0, now=NOW)
    assert match_orders.reopen_left(session) == 0
    assert match_orders.take_order(session, now=NOW) is None


def test_a_slot_killed_five_times_is_still_done_and_one_that_fails_is_not(session: Session) -> None:
    """Case 9.7: five of eight letters were given up after three kills."""
    week = "2026-W46"
    for n in range(5):
        run = job_runs.claim_slot(
            session, job="weekly-report", slot=week, holder=f"scheduler:{n}:a", now=NOW
        )
        assert run is not None, f"after {n} kills"
        job_runs.fail_orphans(session, prefix="scheduler:", holder=f"scheduler:{n + 1}:a", now=NOW)
        assert job_runs.unfinished(session, "weekly-report", [week], now=NOW) == [week]
        assert check_health(session, now=NOW).failed_jobs == ()
    for _ in range(job_runs.ATTEMPTS):
        run = job_runs.claim_slot(session, job="weekly-report", slot=week, holder="x", now=NOW)
        assert run is not None
        job_runs.finish_run(session, run_id=run.id or 0, holder="x", now=NOW, error="no letter")
    assert job_runs.claim_slot(session, job="weekly-report", slot=week, holder="x", now=NOW) is None
    health = check_health(session, now=NOW)
    assert "weekly_report_failed" in health.complaints
    assert health.down
    run = session.exec(select(JobRun).where(JobRun.job == "weekly-report")).one()
    assert (run.state, run.kills) == (JobState.FAILED, 5)


def test_a_dead_match_run_says_so_within_a_minute_and_never_speaks_again(session: Session) -> None:
    run = MatchRun(seed=1, started_at=NOW, mode="best_total")
    session.add(run)
    session.flush()
    assert run.id is not None
    assert beat(session, run.id, "solve", 0.5, NOW) is False
    assert bury_dead(session, NOW + timedelta(seconds=40)) == 0
    assert bury_dead(session, NOW + timedelta(seconds=46)) == 1
    session.expire_all()
    assert session.get_one(MatchRun, run.id).state is RunState.FAILED
    assert beat(session, run.id, "solve", 0.6, NOW + timedelta(seconds=47)) is True, "it stops"


def test_a_full_disk_is_down(session: Session) -> None:
    assert lead_at(session, NOW, 1000)
    assert check_health(session, now=NOW, disk_free=50_000_000).complaints == ("disk_full",)
    assert check_health(session, now=NOW, disk_free=50_000_000).down
    assert check_health(session, now=NOW, disk_free=5_000_000_000).complaints == ()
