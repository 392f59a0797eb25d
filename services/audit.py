"""The append-only record: who saw or changed what needs explaining later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.account import Account, Role
from models.audit import AuditRow
from services.actor import Actor
from services.counted import at_most, different
from services.errors import Forbidden


@dataclass(frozen=True)
class AuditEntry:
    """A row with the name of whoever did it; `who` is None for scheduled jobs."""

    row: AuditRow
    who: str | None


def record(
    session: Session,
    *,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: int | None,
    now: datetime,
    **detail: object,
) -> None:
    """Append one fact. `detail` holds codes and ids, never a name, a phone or an ID number."""
    session.add(
        AuditRow(
            at=now,
            account_id=actor.account_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            detail=detail,
        )
    )
    session.flush()


def list_audit(
    session: Session, *, actor: Actor, action: str = "", limit: int, after: int | None = None
) -> tuple[Sequence[AuditEntry], int, int]:
    """The newest rows first, from behind the row `after`; how many there are and how many stand
    before the page (as far as `services.counted` counts). Administrators only."""
    if actor.role is not Role.ADMIN:
        raise Forbidden("list_audit")
    ids = sa.select(col(AuditRow.id))
    if action:
        ids = ids.where(col(AuditRow.action) == action)
    gone = sa.literal(0) if after is None else at_most(ids.where(col(AuditRow.id) >= after))
    total, before = session.execute(sa.select(at_most(ids), gone)).one()
    if after is not None:
        ids = ids.where(col(AuditRow.id) < after)
    page = ids.order_by(col(AuditRow.id).desc()).limit(limit)
    rows = session.exec(
        select(AuditRow, Account.display_name)
        .outerjoin(Account, col(Account.id) == col(AuditRow.account_id))
        .where(col(AuditRow.id).in_(page.subquery().select()))
        .order_by(col(AuditRow.id).desc())
    )
    return [AuditEntry(row, who) for row, who in rows], total, before


def audit_actions(session: Session, *, actor: Actor) -> Sequence[str]:
    """Every kind of action on record, for the filter. Administrators only."""
    if actor.role is not Role.ADMIN:
        raise Forbidden("list_audit")
    return different(session, col(AuditRow.action))
