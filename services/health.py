"""Whether this installation is well, in figures a monitor can act on. No personal data."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.outbox import OutboxMessage, OutboxState
from services.leadership import current_lead

OVERDUE = timedelta(minutes=15)
"""Mail that should have left this long ago means nobody delivers it."""


@dataclass(frozen=True)
class Health:
    """What was found. `scheduler_silent` is None while a scheduler leads, else since when (UTC);
    a house that never had one is silent since ever (`scheduler_known` false).
    """

    scheduler_known: bool
    scheduler_silent_since: datetime | None
    mail_waiting: int
    mail_overdue: int
    mail_needs_a_person: int

    @property
    def complaints(self) -> tuple[str, ...]:
        """Codes of what is wrong, none when all is well."""
        found = {
            "scheduler_silent": not self.scheduler_known or self.scheduler_silent_since is not None,
            "mail_overdue": self.mail_overdue > 0,
            "mail_needs_a_person": self.mail_needs_a_person > 0,
        }
        return tuple(code for code, wrong in found.items() if wrong)


def check_health(session: Session, *, now: datetime) -> Health:
    """Two queries."""
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
    return Health(
        scheduler_known=lead is not None,
        scheduler_silent_since=lead.until if lead and lead.until < now else None,
        mail_waiting=counts[0],
        mail_overdue=counts[1],
        mail_needs_a_person=counts[2],
    )


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
