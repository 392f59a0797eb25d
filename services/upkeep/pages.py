"""What the pages of scheduled jobs show: the next runs and the ledger of past ones."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.job import JobRun, JobSchedule, JobState
from services.actor import Actor
from services.upkeep.job_runs import FIRST_START, only_administrators
from services.upkeep.kinds import JOBS


def list_schedule(session: Session, *, actor: Actor) -> list[JobSchedule]:
    """The next run of each job, soonest first; empty while no scheduler ever ran."""
    only_administrators(actor, "see_jobs")
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
    only_administrators(actor, "see_jobs")
    query = select(JobRun).where(*_shown(job, quiet))
    query = query.order_by(col(JobRun.started_at).desc(), col(JobRun.id).desc())
    return list(session.exec(query.limit(limit).offset(offset)).all())


def count_runs(
    session: Session, *, actor: Actor, job: str | None = None, quiet: bool = False
) -> int:
    """How many rows `list_runs` has in all."""
    only_administrators(actor, "see_jobs")
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
    only_administrators(actor, "see_jobs")
    newest = select(sa.func.max(JobRun.id)).group_by(col(JobRun.job))
    rows = session.exec(select(JobRun).where(col(JobRun.id).in_(newest))).all()
    return {row.job: row for row in rows if row.job in JOBS}
