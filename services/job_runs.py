"""The ledger of scheduled jobs: what ran for which slot, when, how long, with what result.

A *slot* is the piece of time a run stands for ("2026-W47", "2026-11-22", "2026-11-22T02:00"), so
the ledger can say that last Monday's letter is missing, whatever the clock did. `(job, slot)` is
unique and claimed by INSERT: of two schedulers that wake together one gets the row.

`JOBS` names the scheduled jobs for every door; how they run is known in `jobs/` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models.audit import AuditRow
from models.base import check_move
from models.job import JOB_MOVES, JobRun, JobSchedule, JobState
from reference.calendar import SHANGHAI, Week, local_day
from services.actor import Actor
from services.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, Problem

FIRST_START = ("scheduler", "first-start")
"""The row the first scheduler of a house writes: nothing before it can have been missed."""

ATTEMPTS = 3
"""A slot that failed is tried this often before it needs a person."""

STALE_AFTER = timedelta(hours=2)
"""A run that is still `running` after this long belongs to a dead process."""


class SlotKind(StrEnum):
    """What the slot of a run is called, and with it what a missed run means."""

    WEEK_BEFORE = "week_before"  # the week before the day it fires: 2026-W47
    DAY = "day"  # 2026-11-22
    MINUTE = "minute"  # 2026-11-22T02:00


class CatchUp(StrEnum):
    """Which missed slots are run after a downtime."""

    EVERY = "every"  # each missed one, oldest first, within a limit
    LATEST = "latest"  # only the newest
    NONE = "none"


@dataclass(frozen=True)
class JobKind:
    """One scheduled job: its name, how its slots are named, what is caught up.

    `quiet` jobs run so often that their rows are kept for days, not for ever.
    """

    name: str
    slots: SlotKind
    catch_up: CatchUp
    quiet: bool = False


JOBS: Mapping[str, JobKind] = {
    kind.name: kind
    for kind in (
        JobKind("nightly-match", SlotKind.MINUTE, CatchUp.LATEST),
        JobKind("match-orders", SlotKind.MINUTE, CatchUp.NONE, quiet=True),
        JobKind("weekly-report", SlotKind.WEEK_BEFORE, CatchUp.EVERY),
        JobKind("daily-reminder", SlotKind.DAY, CatchUp.LATEST),
        JobKind("lapse-vacancies", SlotKind.DAY, CatchUp.LATEST),
        JobKind("outbox-delivery", SlotKind.MINUTE, CatchUp.NONE, quiet=True),
        JobKind("law-recheck", SlotKind.MINUTE, CatchUp.LATEST, quiet=True),
        JobKind("clean-up", SlotKind.DAY, CatchUp.LATEST),
    )
}


def slot_at(job: str, due: datetime) -> str:
    """The slot a run of `job` due at this aware moment stands for."""
    match JOBS[job].slots:
        case SlotKind.WEEK_BEFORE:
            return str(Week.at(due).previous())
        case SlotKind.DAY:
            return local_day(due).isoformat()
        case SlotKind.MINUTE:
            return due.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def check_slot(job: str, slot: str) -> str:
    """`slot` if it is one of `job`; InvalidInput otherwise, NotFound for an unknown job."""
    if job not in JOBS:
        raise NotFound("job", job)
    try:
        match JOBS[job].slots:
            case SlotKind.WEEK_BEFORE:
                return str(Week.parse(slot))
            case SlotKind.DAY:
                return (
                    datetime.strptime(slot, "%Y-%m-%d")
                    .replace(tzinfo=SHANGHAI)
                    .strftime("%Y-%m-%d")
                )
            case SlotKind.MINUTE:
                moment = datetime.strptime(slot, "%Y-%m-%dT%H:%M").replace(tzinfo=SHANGHAI)
                return moment.strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        raise InvalidInput({"slot": (Problem("slot_format", {"kind": JOBS[job].slots}),)}) from None


def _insert_unless_there(
    session: Session, *, job: str, slot: str, state: JobState, holder: str, now: datetime
) -> bool:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    result = session.execute(
        insert(JobRun)
        .values(
            job=job,
            slot=slot,
            state=state,
            attempt=1,
            claimed_by=holder,
            started_at=now,
            result={},
            error="",
        )
        .on_conflict_do_nothing(index_elements=["job", "slot"])
        .returning(col(JobRun.id))
    )
    return result.first() is not None


def _row(session: Session, job: str, slot: str) -> JobRun:
    """The locked row of a slot that is known to exist."""
    return session.exec(
        select(JobRun).where(JobRun.job == job, JobRun.slot == slot).with_for_update()
    ).one()


def note_first_start(session: Session, *, holder: str, now: datetime) -> datetime:
    """When the first scheduler of this house started; written once, then only read."""
    job, slot = FIRST_START
    if _insert_unless_there(
        session, job=job, slot=slot, state=JobState.DONE, holder=holder, now=now
    ):
        _row(session, job, slot).finished_at = now
        session.flush()
    return _row(session, job, slot).started_at


def claim_slot(
    session: Session, *, job: str, slot: str, holder: str, now: datetime, again: bool = False
) -> JobRun | None:
    """The run to do now, `running` and ours; None if somebody did it, does it, or it failed for
    good.

    A new slot is ours by INSERT. A requested one is taken. A failed one is taken again until
    `ATTEMPTS`; one that has been running for `STALE_AFTER` counts as failed. With `again` (a
    person's explicit wish) a done or hopeless one is run once more.
    """
    check_slot(job, slot)
    if _insert_unless_there(
        session, job=job, slot=slot, state=JobState.RUNNING, holder=holder, now=now
    ):
        return _row(session, job, slot)
    row = _row(session, job, slot)
    if row.state is JobState.RUNNING and row.started_at < now - STALE_AFTER:
        _end(row, JobState.FAILED, now, error="the process stopped while running")
    wanted = row.state is JobState.REQUESTED
    wanted |= row.state is JobState.FAILED and (again or row.attempt < ATTEMPTS)
    wanted |= row.state is JobState.DONE and again
    if not wanted:
        return None
    if row.state is not JobState.REQUESTED:
        row.attempt += 1
    _move(row, JobState.RUNNING)
    row.claimed_by, row.started_at, row.finished_at = holder, now, None
    row.result, row.error = {}, ""
    session.flush()
    return row


def finish_run(
    session: Session,
    *,
    run_id: int,
    holder: str,
    now: datetime,
    result: Mapping[str, object] | None = None,
    error: str = "",
) -> bool:
    """Write the end of a run. False if it is no longer ours (taken over meanwhile): fencing."""
    row = session.get(JobRun, run_id, with_for_update=True)
    if row is None or row.state is not JobState.RUNNING or row.claimed_by != holder:
        return False
    _end(row, JobState.FAILED if error else JobState.DONE, now, result=result, error=error)
    session.flush()
    return True


def fail_orphans(session: Session, *, prefix: str, holder: str, now: datetime) -> list[JobRun]:
    """Fail the runs that schedulers before this leader left behind, so they are tried again.

    Only the leader may call this: `prefix` marks the claims of schedulers, all of which but
    `holder` have lost the lead. Runs by hand are left alone.
    """
    left = session.exec(
        select(JobRun)
        .where(
            JobRun.state == JobState.RUNNING,
            col(JobRun.claimed_by).startswith(prefix, autoescape=True),
            JobRun.claimed_by != holder,
        )
        .with_for_update()
    ).all()
    for row in left:
        _end(row, JobState.FAILED, now, error="the scheduler stopped while running")
    session.flush()
    return list(left)


def request_run(
    session: Session, *, actor: Actor, job: str, slot: str | None = None, now: datetime
) -> JobRun:
    """Ask the scheduler to run a job within seconds; without `slot`, for the slot of now.

    Asking twice is one request. Raises NotAllowedNow while it is running.
    """
    _only_administrators(actor, "run_job")
    slot = check_slot(job, slot) if slot else slot_at(job, now) if job in JOBS else ""
    check_slot(job, slot)
    if not _insert_unless_there(
        session, job=job, slot=slot, state=JobState.REQUESTED, holder="", now=now
    ):
        row = _row(session, job, slot)
        if row.state is JobState.RUNNING:
            raise NotAllowedNow("job", f"{job} {slot}", row.state.value, "run")
        if row.state is not JobState.REQUESTED:
            _move(row, JobState.REQUESTED)
            row.attempt += 1
    row = _row(session, job, slot)
    row.requested_by_id = actor.account_id
    session.add(
        AuditRow(
            at=now,
            account_id=actor.account_id,
            action="run_job",
            subject_kind="job_run",
            subject_id=row.id,
            detail={"job": job, "slot": slot},
        )
    )
    session.flush()
    return row


def requested(session: Session) -> list[tuple[str, str]]:
    """(job, slot) of the runs people asked for, oldest first. For the scheduler."""
    rows = session.exec(
        select(JobRun.job, JobRun.slot)
        .where(JobRun.state == JobState.REQUESTED)
        .order_by(col(JobRun.id))
    ).all()
    return [(job, slot) for job, slot in rows]


def unfinished(session: Session, job: str, slots: list[str], *, now: datetime) -> list[str]:
    """Those of `slots` that still want a run: never claimed, failed or left by a dead process
    with attempts left."""
    rows = session.exec(select(JobRun).where(JobRun.job == job, col(JobRun.slot).in_(slots))).all()
    settled = {row.slot for row in rows if not _wants_another(row, now)}
    return [slot for slot in slots if slot not in settled]


def _wants_another(row: JobRun, now: datetime) -> bool:
    stale = row.state is JobState.RUNNING and row.started_at < now - STALE_AFTER
    return (row.state is JobState.FAILED or stale) and row.attempt < ATTEMPTS


def write_schedule(
    session: Session, *, upcoming: Mapping[str, tuple[str, datetime]], now: datetime
) -> None:
    """What the leader will run next: job -> (cron line, moment). Jobs not named are dropped."""
    session.execute(sa.delete(JobSchedule).where(col(JobSchedule.job).not_in(list(upcoming))))
    for job, (cron, next_at) in upcoming.items():
        session.merge(JobSchedule(job=job, cron=cron, next_at=next_at, written_at=now))
    session.flush()


def list_schedule(session: Session, *, actor: Actor) -> list[JobSchedule]:
    """The next run of each job, soonest first; empty while no scheduler ever ran."""
    _only_administrators(actor, "see_jobs")
    return list(session.exec(select(JobSchedule).order_by(col(JobSchedule.next_at))).all())


def list_runs(
    session: Session,
    *,
    actor: Actor,
    job: str | None = None,
    quiet: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> list[JobRun]:
    """Newest first. Without `quiet`, jobs that run every minute are left out unless they failed
    or were asked for by name."""
    _only_administrators(actor, "see_jobs")
    query = select(JobRun).where(*_shown(job, quiet))
    query = query.order_by(col(JobRun.started_at).desc(), col(JobRun.id).desc())
    return list(session.exec(query.limit(limit).offset(offset)).all())


def count_runs(
    session: Session, *, actor: Actor, job: str | None = None, quiet: bool = False
) -> int:
    """How many rows `list_runs` has in all."""
    _only_administrators(actor, "see_jobs")
    return session.exec(
        select(sa.func.count()).select_from(JobRun).where(*_shown(job, quiet))
    ).one()


def _shown(job: str | None, quiet: bool) -> list[sa.ColumnElement[bool]]:
    conditions = [col(JobRun.job) != FIRST_START[0]]
    if job is not None:
        return [*conditions, col(JobRun.job) == job]
    if quiet:
        return conditions
    noisy = [kind.name for kind in JOBS.values() if kind.quiet]
    return [
        *conditions,
        sa.or_(col(JobRun.job).not_in(noisy), col(JobRun.state) == JobState.FAILED),
    ]


def latest_runs(session: Session, *, actor: Actor) -> dict[str, JobRun]:
    """The newest run of each job that ever ran."""
    _only_administrators(actor, "see_jobs")
    newest = select(sa.func.max(JobRun.id)).group_by(col(JobRun.job))
    rows = session.exec(select(JobRun).where(col(JobRun.id).in_(newest))).all()
    return {row.job: row for row in rows if row.job in JOBS}


def run_of(session: Session, *, job: str, slot: str) -> JobRun:
    """The run of one slot. Raises NotFound."""
    row = session.exec(select(JobRun).where(JobRun.job == job, JobRun.slot == slot)).first()
    if row is None:
        raise NotFound("job_run", f"{job} {slot}")
    return row


def prune_quiet_runs(session: Session, *, before: datetime) -> int:
    """Delete the finished rows of quiet jobs that are older than `before`."""
    quiet = [kind.name for kind in JOBS.values() if kind.quiet]
    result = session.execute(
        sa.delete(JobRun).where(
            col(JobRun.job).in_(quiet),
            col(JobRun.started_at) < before,
            col(JobRun.state).in_([JobState.DONE, JobState.FAILED]),
        )
    )
    return int(getattr(result, "rowcount", 0))


def _end(
    row: JobRun,
    state: JobState,
    now: datetime,
    *,
    result: Mapping[str, object] | None = None,
    error: str = "",
) -> None:
    _move(row, state)
    row.finished_at = now
    row.result = dict(result or {})
    row.error = error[:1000]


def _move(row: JobRun, to: JobState) -> None:
    check_move("job_run", JOB_MOVES, row.state, to)
    row.state = to


def _only_administrators(actor: Actor, action: str) -> None:
    if not actor.sees_all:
        raise Forbidden(action)
