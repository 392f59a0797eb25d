"""The ledger of scheduled jobs: what ran for which slot, when, how long, with what result.

A *slot* is the piece of time a run stands for ("2026-W47", "2026-11-22", "2026-11-22T02:00"), so
the ledger can say that last Monday's letter is missing, whatever the clock did. `(job, slot)` is
unique and claimed by INSERT: of two schedulers that wake together one gets the row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models.audit import AuditRow
from models.base import check_move
from models.job import JOB_MOVES, JobRun, JobSchedule, JobState
from services.actor import Actor
from services.errors import Forbidden, NotAllowedNow, NotFound
from services.upkeep.kinds import JOBS, check_slot, slot_at

FIRST_START = ("scheduler", "first-start")
"""The row the first scheduler of a house writes: nothing before it can have been missed."""

ATTEMPTS = 3
"""A slot that failed is tried this often before it needs a person."""
KILLS = 12
"""A slot whose process died (a power cut, a restart) is taken up again this often beside that."""

STALE_AFTER = timedelta(hours=2)
"""A run that is still `running` after this long belongs to a dead process."""


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
        row.kills += 1
    wanted = row.state is JobState.REQUESTED
    wanted |= row.state is JobState.FAILED and (again or _attempts_left(row))
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
        row.kills += 1
    session.flush()
    return list(left)


def request_run(
    session: Session, *, actor: Actor, job: str, slot: str | None = None, now: datetime
) -> JobRun:
    """Ask the scheduler to run a job within seconds; without `slot`, for the slot of now.

    Asking twice is one request. Raises NotAllowedNow while it is running.
    """
    only_administrators(actor, "run_job")
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
    return (row.state is JobState.FAILED or stale) and _attempts_left(row)


def _attempts_left(row: JobRun) -> bool:
    return row.attempt - row.kills < ATTEMPTS and row.kills < KILLS


def newest_failed(session: Session, jobs: Sequence[str]) -> list[JobRun]:
    """The newest ended slot of each of `jobs`, where it failed."""
    ended = col(JobRun.state).in_((JobState.DONE, JobState.FAILED))
    newest = (
        select(JobRun.job, sa.func.max(JobRun.slot).label("slot"))
        .where(ended, col(JobRun.job).in_(jobs))
        .group_by(col(JobRun.job))
        .subquery()
    )
    rows = session.exec(
        select(JobRun).join(
            newest, (col(JobRun.job) == newest.c.job) & (col(JobRun.slot) == newest.c.slot)
        )
    ).all()
    return [row for row in rows if row.state is JobState.FAILED]


def failed_for_good(session: Session, jobs: Sequence[str]) -> list[JobRun]:
    """Those of `newest_failed` that are not tried again."""
    return [row for row in newest_failed(session, jobs) if not _attempts_left(row)]


def write_schedule(
    session: Session, *, upcoming: Mapping[str, tuple[str, datetime]], now: datetime
) -> None:
    """What the leader will run next: job -> (cron line, moment). Jobs not named are dropped."""
    session.execute(sa.delete(JobSchedule).where(col(JobSchedule.job).not_in(list(upcoming))))
    for job, (cron, next_at) in upcoming.items():
        session.merge(JobSchedule(job=job, cron=cron, next_at=next_at, written_at=now))
    session.flush()


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


def only_administrators(actor: Actor, action: str) -> None:
    if not actor.sees_all:
        raise Forbidden(action)
