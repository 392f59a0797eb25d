"""What is slow, late, failed or growing: the figures of `health`, each told as a finding.

One look serves the page 状况 and `/healthz`, so that a person and a monitor see the same figures.
No personal data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.job import JobRun, JobSchedule, JobState
from models.outbox import OutboxMessage, OutboxState
from services.upkeep import sizes
from services.upkeep.health import LEAST_FREE, OVERDUE, Health, check_health
from services.upkeep.job_runs import newest_failed
from services.upkeep.kinds import JOBS

COMPARED, LEAST_COMPARED = 10, 3
"""A run is held against the median of at most, and at least, so many earlier ones."""
TIMES, AT_LEAST = 2, timedelta(seconds=30)
"""Slow is more than twice the usual and at least half a minute longer."""
SOON_FULL = 30
"""Days ahead at which a disk that fills is worth a word."""


class Section(StrEnum):
    SLOW = "slow"
    LATE = "late"
    FAILED = "failed"
    GROWING = "growing"
    WATCH = "watch"


OF_HEALTH: Mapping[str, Section] = {
    "scheduler_silent": Section.LATE,
    "clock_doubted": Section.LATE,
    "lease_from_the_future": Section.LATE,
    "mail_overdue": Section.LATE,
    "mail_needs_a_person": Section.FAILED,
    "disk_full": Section.GROWING,
    "login_attacked": Section.WATCH,
    "beyond_budget": Section.WATCH,
}
"""Where a complaint of health is told; a failed vital job is told as the failed run it is."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its code and the figures its sentence needs."""

    section: Section
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Slow:
    """A run that takes, or took, far longer than its job usually does (seconds)."""

    job: str
    took: float
    usual: float
    running: bool


@dataclass(frozen=True)
class Condition:
    """Everything of one look."""

    health: Health
    slow: tuple[Slow, ...]
    late: tuple[JobSchedule, ...]
    failed: tuple[JobRun, ...]
    mail_oldest_due: datetime | None
    database: int
    nights: tuple[sizes.Measured, ...]
    growth: sizes.Growth | None

    @property
    def fills_soon(self) -> bool:
        days = self.growth.full_in_days if self.growth else None
        return days is not None and days < SOON_FULL

    @property
    def complaints(self) -> tuple[str, ...]:
        """Those of health, then what makes nobody get up at night."""
        more = {
            "job_slow": self.slow,
            "job_late": self.late,
            "job_failed": self.failed,
            "disk_fills": self.fills_soon,
        }
        return (*self.health.complaints, *(code for code, found in more.items() if found))

    def status(self, *, starting: bool = False) -> str:
        """As `Health.status`, degraded also by what only this look finds."""
        said = self.health.status(starting=starting)
        return "degraded" if said == "ok" and self.complaints else said

    def figures(self) -> dict[str, object]:
        """What a monitor may plot, and what the page says."""
        return self.health.figures() | {
            "disk_free": self.health.disk_free,
            "database_bytes": self.database,
            "jobs_slow": len(self.slow),
            "jobs_late": len(self.late),
            "jobs_failed": len(self.failed),
            "disk_full_in_days": self.growth.full_in_days if self.growth else None,
            **sizes.as_facts([*self.nights]),
        }

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, in the order of the sections; none when all is well."""
        return tuple(sorted(self._found(), key=lambda one: list(Section).index(one.section)))

    def _found(self) -> Iterator[Finding]:
        for slow in self.slow:
            code = "job_slow_running" if slow.running else "job_slow"
            yield Finding(
                Section.SLOW, code, {"job": slow.job, "took": slow.took, "usual": slow.usual}
            )
        numbers = vars(self.health) | {"oldest": self.mail_oldest_due, "least": LEAST_FREE}
        for code in self.health.complaints:
            if code in OF_HEALTH:
                yield Finding(OF_HEALTH[code], code, numbers)
        for plan in self.late:
            yield Finding(Section.LATE, "job_late", {"job": plan.job, "due": plan.next_at})
        for run in self.failed:
            told = {"job": run.job, "slot": run.slot, "error": run.error}
            yield Finding(Section.FAILED, "job_failed", told)
        if self.fills_soon and self.growth:
            days = {"days": self.growth.full_in_days, "free": self.health.disk_free}
            yield Finding(Section.GROWING, "disk_fills", days | {"least": LEAST_FREE})


def look(session: Session, *, now: datetime, disk_free: int | None = None) -> Condition:
    """A dozen small queries; no file is read. `disk_free` as for `check_health`."""
    nights = sizes.measured_nights(session)
    return Condition(
        health=check_health(session, now=now, disk_free=disk_free),
        slow=tuple(_slow(session, now)),
        late=tuple(_late(session, now)),
        failed=tuple(newest_failed(session, list(JOBS))),
        mail_oldest_due=session.exec(
            select(sa.func.min(col(OutboxMessage.next_at))).where(
                OutboxMessage.state == OutboxState.WAITING
            )
        ).one(),
        database=sizes.database_bytes(session),
        nights=tuple(nights),
        growth=sizes.growth(nights, free=disk_free, least=LEAST_FREE),
    )


def _late(session: Session, now: datetime) -> list[JobSchedule]:
    """What the leader wrote down to run and did not."""
    due = col(JobSchedule.next_at)
    return list(
        session.exec(
            select(JobSchedule)
            .where(due < now - OVERDUE, col(JobSchedule.job).in_(list(JOBS)))
            .order_by(due)
        ).all()
    )


def _slow(session: Session, now: datetime) -> Iterator[Slow]:
    """The newest run of each job that does not run every minute, against those before it."""
    past: dict[str, list[JobRun]] = {}
    for run in _last_runs(session):
        past.setdefault(run.job, []).append(run)
    for job, (newest, *earlier) in past.items():
        done = [_seconds(run, now) for run in earlier if run.state is JobState.DONE]
        if len(done) < LEAST_COMPARED:
            continue
        took, usual = _seconds(newest, now), median(done[:COMPARED])
        if took > TIMES * usual and took - usual >= AT_LEAST.total_seconds():
            yield Slow(job, took, usual, newest.state is JobState.RUNNING)


def _last_runs(session: Session) -> list[JobRun]:
    """The last runs that ended well or still go on, newest first, of each job."""
    loud = [kind.name for kind in JOBS.values() if not kind.quiet]
    place = sa.func.row_number().over(
        partition_by=col(JobRun.job), order_by=col(JobRun.started_at).desc()
    )
    ranked = (
        select(col(JobRun.id).label("id"), place.label("place"))
        .where(col(JobRun.job).in_(loud), col(JobRun.state).in_((JobState.RUNNING, JobState.DONE)))
        .subquery()
    )
    wanted = select(ranked.c.id).where(ranked.c.place <= COMPARED + 1)
    query = select(JobRun).where(col(JobRun.id).in_(wanted))
    return list(session.exec(query.order_by(JobRun.job, col(JobRun.started_at).desc())).all())


def _seconds(run: JobRun, now: datetime) -> float:
    return ((run.finished_at or now) - run.started_at).total_seconds()
