"""A telephone or an ID number shown on click: audited, within a budget."""

from datetime import datetime

from sqlmodel import Session

from services import audit
from services.accounts.budgets import REVEALS, spend
from services.actor import Actor
from services.people.rows import person_in_scope


def reveal_phone(
    session: Session, *, actor: Actor, person_id: int, now: datetime, reason: str = ""
) -> str:
    """The phone in clear, with an audit row. "" when none is stored. Raises BudgetSpent."""
    return _reveal(session, actor, person_id, "phone", "reveal_phone", now, reason)


def reveal_phone2(
    session: Session, *, actor: Actor, person_id: int, now: datetime, reason: str = ""
) -> str:
    """The second telephone in clear, as `reveal_phone`."""
    return _reveal(session, actor, person_id, "phone2", "reveal_phone", now, reason)


def reveal_id(
    session: Session, *, actor: Actor, person_id: int, now: datetime, reason: str = ""
) -> str:
    """The ID number in clear, with an audit row. "" when none is stored. Raises BudgetSpent."""
    return _reveal(session, actor, person_id, "id_number", "reveal_id", now, reason)


def _reveal(
    session: Session, actor: Actor, person_id: int, column: str, action: str, now: datetime,
    reason: str,
) -> str:  # fmt: skip
    person = person_in_scope(session, actor, person_id)
    spend(session, actor=actor, budget=REVEALS, now=now, reason=reason)
    audit.record(
        session, actor=actor, action=action, subject_kind="person", subject_id=person_id, now=now
    )
    return getattr(person, column) or ""
