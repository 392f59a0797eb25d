"""The append-only record: who saw or changed what needs explaining later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.account import Account, Role
from models.audit import AuditRow
from services.actor import Actor
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
    session: Session, *, actor: Actor, action: str = "", limit: int, offset: int = 0
) -> tuple[Sequence[AuditEntry], int]:
    """The newest rows first, and how many there are. Administrators only."""
    if actor.role is not Role.ADMIN:
        raise Forbidden("list_audit")
    wanted = [col(AuditRow.action) == action] if action else []
    total = session.exec(select(sa.func.count()).select_from(AuditRow).where(*wanted)).one()
    rows = session.exec(
        select(AuditRow, Account.display_name)
        .outerjoin(Account, col(Account.id) == col(AuditRow.account_id))
        .where(*wanted)
        .order_by(col(AuditRow.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return [AuditEntry(row, who) for row, who in rows], total


def audit_actions(session: Session, *, actor: Actor) -> Sequence[str]:
    """Every kind of action on record, for the filter. Administrators only."""
    if actor.role is not Role.ADMIN:
        raise Forbidden("list_audit")
    return session.exec(select(AuditRow.action).distinct().order_by(AuditRow.action)).all()
