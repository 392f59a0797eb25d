"""Which cases an actor sees, and one of them, locked.

The unions of the two counties see a case, nobody else: no firm (it is heard, and never told who
complained) and no administrator. A confined case is seen by who answers for it and who opened it;
until somebody answers for it, by the union of the work place.
"""

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.case import CaseFile
from services.actor import Actor, within
from services.errors import Forbidden, NotFound
from services.rows import LARGEST_ID, lock_rows


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """SQL condition. Raises Forbidden for firms and administrators."""
    if actor.role not in (Role.SENDING, Role.RECEIVING):
        raise Forbidden("read_cases")
    receiving = actor.role is Role.RECEIVING
    ours = within(col(CaseFile.site) if receiving else col(CaseFile.home), actor)
    own = sa.or_(
        col(CaseFile.owner_id) == actor.account_id, col(CaseFile.opened_by_id) == actor.account_id
    )
    untaken = col(CaseFile.owner_id).is_(None) if receiving else sa.false()
    return sa.and_(ours, sa.or_(col(CaseFile.confined).is_(False), own, untaken))


def case_in_sight(session: Session, *, actor: Actor, case_id: int, lock: bool = False) -> CaseFile:
    """Raises NotFound, Forbidden."""
    found = session.scalars(
        sa.select(CaseFile).where(visible(actor), col(CaseFile.id) == min(case_id, LARGEST_ID))
    ).first()
    if found is None:
        raise NotFound("case", case_id)
    if lock:
        lock_rows(session, CaseFile, {case_id})
    return found
