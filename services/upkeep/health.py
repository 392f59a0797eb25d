"""Whether this installation is well, in figures a monitor can act on. No personal data.

A complaint is a row of COMPLAINTS: its code, and whether the service counts as down because of it
(`/healthz` answers 503: somebody is woken) or as degraded (200: somebody looks tomorrow).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.audit import AuditRow
from models.job import Lease
from models.outbox import OutboxMessage, OutboxState
from services.upkeep.job_runs import failed_for_good
from services.upkeep.leadership import FUTURE, current_lead

OVERDUE = timedelta(minutes=15)
"""Mail that should have left this long ago means nobody delivers it."""
LEAST_FREE = 200_000_000
"""Bytes free beside the database below which nothing may be written any more one day soon."""
TOLD, TOLD_FOR = ("login_attacked", "beyond_budget"), timedelta(days=1)
VITAL = {"weekly-report": "weekly_report_failed", "nightly-match": "nightly_match_failed"}

COMPLAINTS = {
    "scheduler_silent": False,
    "clock_doubted": True,
    "lease_from_the_future": True,
    "weekly_report_failed": True,
    "nightly_match_failed": True,
    "disk_full": True,
    "mail_overdue": False,
    "mail_needs_a_person": False,
    "login_attacked": False,
    "beyond_budget": False,
}
"""Code -> whether it is a reason for 503."""


@dataclass(frozen=True)
class Health:
    """What was found. `scheduler_silent_since` is None while a scheduler leads, else since when
    (UTC); a house that never had one is silent since ever (`scheduler_known` false)."""

    scheduler_known: bool
    scheduler_silent_since: datetime | None
    clock_doubted_at: datetime | None
    lease_from_the_future: bool
    failed_jobs: tuple[str, ...]
    disk_free: int | None
    mail_waiting: int
    mail_overdue: int
    mail_needs_a_person: int
    logins_attacked: int
    beyond_budget: int

    @property
    def complaints(self) -> tuple[str, ...]:
        """Codes of what is wrong, none when all is well."""
        found = {
            "scheduler_silent": not self.scheduler_known or self.scheduler_silent_since is not None,
            "clock_doubted": self.clock_doubted_at is not None,
            "lease_from_the_future": self.lease_from_the_future,
            "disk_full": self.disk_free is not None and self.disk_free < LEAST_FREE,
            "mail_overdue": self.mail_overdue > 0,
            "mail_needs_a_person": self.mail_needs_a_person > 0,
            "login_attacked": self.logins_attacked > 0,
            "beyond_budget": self.beyond_budget > 0,
        } | {VITAL[job]: True for job in self.failed_jobs}
        return tuple(code for code in COMPLAINTS if found.get(code))

    @property
    def down(self) -> bool:
        return any(COMPLAINTS[code] for code in self.complaints)

    def status(self, *, starting: bool = False) -> str:
        """down, starting (nothing to show yet), degraded or ok: the first that holds."""
        if self.down:
            return "down"
        return "starting" if starting else "degraded" if self.complaints else "ok"

    def figures(self) -> dict[str, object]:
        """What a monitor may plot."""
        silent = self.scheduler_silent_since
        return {
            "scheduler_silent_since": silent.isoformat() if silent else None,
            "mail_waiting": self.mail_waiting,
            "mail_overdue": self.mail_overdue,
            "mail_needs_a_person": self.mail_needs_a_person,
        }


def check_health(session: Session, *, now: datetime, disk_free: int | None = None) -> Health:
    """A handful of queries. `disk_free`: bytes free where the database lies, None if unknown."""
    lead = current_lead(session)
    state, next_at = col(OutboxMessage.state), col(OutboxMessage.next_at)
    waiting = state == OutboxState.WAITING
    stuck = state.in_((OutboxState.UNCERTAIN, OutboxState.DEAD))
    counts = session.exec(
        select(
            _count(waiting),
            _count(waiting & (next_at < now - OVERDUE)),
            _count(stuck),
        ).select_from(OutboxMessage)
    ).one()
    told = _told_lately(session, now)
    return Health(
        scheduler_known=lead is not None,
        scheduler_silent_since=lead.until if lead and lead.until < now else None,
        clock_doubted_at=lead.doubted_at if lead else None,
        lease_from_the_future=_from_the_future(lead, now),
        failed_jobs=tuple(row.job for row in failed_for_good(session, list(VITAL))),
        disk_free=disk_free,
        mail_waiting=counts[0],
        mail_overdue=counts[1],
        mail_needs_a_person=counts[2],
        logins_attacked=told.get("login_attacked", 0),
        beyond_budget=told.get("beyond_budget", 0),
    )


def _told_lately(session: Session, now: datetime) -> dict[str, int]:
    """What an administrator should have seen, of the last day: action -> how often."""
    rows = session.execute(
        sa.select(col(AuditRow.action), sa.func.count())
        .where(col(AuditRow.at) > now - TOLD_FOR, col(AuditRow.action).in_(TOLD))
        .group_by(col(AuditRow.action))
    )
    return {str(action): int(count) for action, count in rows}


def _from_the_future(lead: Lease | None, now: datetime) -> bool:
    return lead is not None and lead.until > now + FUTURE


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
