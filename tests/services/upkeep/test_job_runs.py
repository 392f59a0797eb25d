"""The ledger of jobs and the lead among schedulers, on both databases."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from models.engine import unit_of_work
from models.job import JobState
from services.actor import SYSTEM
from services.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound
from services.upkeep import job_runs, leadership
from services.upkeep import kinds as job_kinds
from services.upkeep import pages as job_run_pages
from services.upkeep.job_runs import ATTEMPTS, STALE_AFTER, claim_slot, finish_run
from tests.factories import NOW, admin_actor, receiving_actor

WEEKLY = "weekly-report"


def claim(session: Session, slot: str = "2026-W46", holder: str = "a", **more: object) -> object:
    return claim_slot(session, job=WEEKLY, slot=slot, holder=holder, now=NOW, **more)


def test_a_slot_is_claimed_once(session: Session) -> None:
    run = claim_slot(session, job=WEEKLY, slot="2026-W46", holder="a", now=NOW)
    assert run is not None
    assert run.state is JobState.RUNNING
    assert claim(session, holder="b") is None
    assert run.id is not None
    assert finish_run(session, run_id=run.id, holder="a", now=NOW, result={"letters": 3})
    assert claim(session, holder="b") is None
    assert (run.state, run.result) == (JobState.DONE, {"letters": 3})


def test_of_eight_claims_at_once_one_succeeds(engine: sa.Engine) -> None:
    start, won, problems = threading.Barrier(8), [], []

    def work(name: str) -> None:
        try:
            start.wait()
            with unit_of_work(engine) as session:
                won.append(claim(session, holder=name) is not None)
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert sorted(won) == [False] * 7 + [True]


def test_a_failed_slot_is_tried_again_three_times_and_then_needs_a_person(
    session: Session,
) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        run = claim_slot(session, job=WEEKLY, slot="2026-W46", holder="a", now=NOW)
        assert run is not None
        assert run.id is not None
        assert run.attempt == attempt
        finish_run(session, run_id=run.id, holder="a", now=NOW, error="no paper")
        assert job_runs.unfinished(session, WEEKLY, ["2026-W46"], now=NOW) == (
            ["2026-W46"] if attempt < ATTEMPTS else []
        )
    assert claim(session) is None
    assert claim(session, again=True) is not None


def test_a_run_that_was_taken_over_cannot_write_its_end(session: Session) -> None:
    old = claim_slot(session, job=WEEKLY, slot="2026-W46", holder="scheduler:1:x", now=NOW)
    assert old is not None
    assert old.id is not None
    orphans = job_runs.fail_orphans(session, prefix="scheduler:", holder="scheduler:2:y", now=NOW)
    assert [run.id for run in orphans] == [old.id]
    assert claim(session, holder="scheduler:2:y") is not None
    assert not finish_run(session, run_id=old.id, holder="scheduler:1:x", now=NOW)
    assert finish_run(session, run_id=old.id, holder="scheduler:2:y", now=NOW)


def test_a_run_by_hand_is_nobodys_orphan_but_can_be_taken_over_when_stale(
    session: Session,
) -> None:
    assert claim(session, holder="cli:host:1") is not None
    assert job_runs.fail_orphans(session, prefix="scheduler:", holder="s", now=NOW) == []
    assert claim(session, holder="cli:host:2", again=True) is None
    later = NOW + STALE_AFTER + timedelta(seconds=1)
    assert job_runs.unfinished(session, WEEKLY, ["2026-W46"], now=NOW) == []
    assert job_runs.unfinished(session, WEEKLY, ["2026-W46"], now=later) == ["2026-W46"]
    run = claim_slot(session, job=WEEKLY, slot="2026-W46", holder="scheduler:1:x", now=later)
    assert run is not None
    assert run.attempt == 2


@pytest.mark.parametrize(
    ("job", "moment", "slot"),
    [
        (WEEKLY, "2026-11-16T00:00+00:00", "2026-W46"),
        (WEEKLY, "2026-11-15T15:59+00:00", "2026-W45"),  # still Sunday in Shanghai
        (WEEKLY, "2026-11-15T16:00+00:00", "2026-W46"),
        ("daily-reminder", "2026-11-17T16:30+00:00", "2026-11-18"),
        ("nightly-match", "2026-11-17T18:00:31+00:00", "2026-11-18T02:00"),
    ],
)
def test_slots_are_named_by_shanghais_clock(job: str, moment: str, slot: str) -> None:
    assert job_kinds.slot_at(job, datetime.fromisoformat(moment)) == slot


@pytest.mark.parametrize(
    ("job", "slot"),
    [
        (WEEKLY, "2026-47"),
        (WEEKLY, "2026-W54"),
        (WEEKLY, "<script>"),
        ("daily-reminder", "2026-02-30"),
        ("nightly-match", "2026-11-18"),
    ],
)
def test_a_slot_that_is_none_is_refused(session: Session, job: str, slot: str) -> None:
    with pytest.raises(InvalidInput):
        job_runs.request_run(session, actor=SYSTEM, job=job, slot=slot, now=NOW)
    with pytest.raises(NotFound):
        job_runs.request_run(session, actor=SYSTEM, job="no-such-job", now=NOW)


def test_asking_twice_is_one_request_and_the_scheduler_takes_it(session: Session) -> None:
    admin = admin_actor(session)
    first = job_runs.request_run(session, actor=admin, job=WEEKLY, now=NOW)
    again = job_runs.request_run(session, actor=admin, job=WEEKLY, now=NOW)
    assert first.id == again.id
    assert job_runs.requested(session) == [(WEEKLY, "2026-W46")]
    run = claim_slot(session, job=WEEKLY, slot="2026-W46", holder="s", now=NOW)
    assert run is not None
    assert (run.requested_by_id, run.attempt) == (admin.account_id, 1)
    with pytest.raises(NotAllowedNow):
        job_runs.request_run(session, actor=admin, job=WEEKLY, now=NOW)
    assert run.id is not None
    finish_run(session, run_id=run.id, holder="s", now=NOW)
    job_runs.request_run(session, actor=admin, job=WEEKLY, now=NOW)
    run = claim_slot(session, job=WEEKLY, slot="2026-W46", holder="s", now=NOW)
    assert run is not None
    assert run.attempt == 2


def test_only_administrators_see_and_ask(session: Session) -> None:
    coordinator = receiving_actor(session)
    for look in (job_run_pages.list_runs, job_run_pages.list_schedule, job_run_pages.latest_runs):
        with pytest.raises(Forbidden):
            look(session, actor=coordinator)
    with pytest.raises(Forbidden):
        job_runs.request_run(session, actor=coordinator, job=WEEKLY, now=NOW)


def test_minute_jobs_are_listed_only_when_they_failed_or_on_demand_and_are_pruned(
    session: Session,
) -> None:
    for minute, error in ((0, ""), (1, "no road")):
        run = claim_slot(
            session, job="outbox-delivery", slot=f"2026-11-18T10:0{minute}", holder="s", now=NOW
        )
        assert run is not None
        assert run.id is not None
        finish_run(session, run_id=run.id, holder="s", now=NOW, error=error)
    job_runs.note_first_start(session, holder="s", now=NOW)
    assert [run.error for run in job_run_pages.list_runs(session, actor=SYSTEM)] == ["no road"]
    assert len(job_run_pages.list_runs(session, actor=SYSTEM, job="outbox-delivery")) == 2
    assert len(job_run_pages.list_runs(session, actor=SYSTEM, quiet=True)) == 2
    assert job_runs.prune_quiet_runs(session, before=NOW) == 0
    assert job_runs.prune_quiet_runs(session, before=NOW + timedelta(seconds=1)) == 2


def test_the_first_start_is_written_once(session: Session) -> None:
    assert job_runs.note_first_start(session, holder="s", now=NOW) == NOW
    later = job_runs.note_first_start(session, holder="t", now=NOW + timedelta(days=30))
    assert later == NOW


def test_the_schedule_shows_what_the_leader_wrote_last(session: Session) -> None:
    soon = NOW + timedelta(hours=1)
    job_runs.write_schedule(
        session, upcoming={WEEKLY: ("0 8 * * mon", soon), "clean-up": ("0 3 * * *", NOW)}, now=NOW
    )
    job_runs.write_schedule(session, upcoming={WEEKLY: ("0 9 * * mon", soon)}, now=NOW)
    (row,) = job_run_pages.list_schedule(session, actor=SYSTEM)
    assert (row.job, row.cron, row.next_at) == (WEEKLY, "0 9 * * mon", soon)


def test_one_leads_until_it_falls_silent(session: Session) -> None:
    lead = leadership.take_lead
    assert lead(session, holder="a", now=NOW, seconds=60) == 1
    assert lead(session, holder="b", now=NOW + timedelta(seconds=59), seconds=60) is None
    assert lead(session, holder="a", now=NOW + timedelta(seconds=59), seconds=60) == 1
    late = NOW + timedelta(seconds=120)
    assert lead(session, holder="b", now=late, seconds=60) == 2
    assert lead(session, holder="a", now=late, seconds=60) is None


def test_a_clean_stop_hands_the_lead_over_at_once(session: Session) -> None:
    leadership.take_lead(session, holder="a", now=NOW, seconds=60)
    leadership.release_lead(session, holder="b", now=NOW)
    assert leadership.take_lead(session, holder="b", now=NOW, seconds=60) is None
    leadership.release_lead(session, holder="a", now=NOW)
    assert leadership.take_lead(session, holder="b", now=NOW, seconds=60) == 2


def test_of_eight_that_start_at_once_one_leads(engine: sa.Engine) -> None:
    start, numbers = threading.Barrier(8), []

    def work(name: str) -> None:
        start.wait()
        with unit_of_work(engine) as session:
            numbers.append(leadership.take_lead(session, holder=name, now=NOW, seconds=60))

    threads = [threading.Thread(target=work, args=(str(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number or 0 for number in numbers) == [0] * 7 + [1]


def test_the_advisory_lock_is_one_processs_until_its_connection_dies(
    postgres_engine: sa.Engine,
) -> None:
    first, second = (leadership.AdvisoryLock(postgres_engine) for _ in range(2))
    try:
        assert first.hold()
        assert first.hold()
        assert not second.hold()
        assert first._connection is not None
        pid = first._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with postgres_engine.connect() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        assert not first.hold()
        assert second.hold()
    finally:
        first.release()
        second.release()
