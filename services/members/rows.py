"""Finding and locking memberships; who else bears the same number."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.membership import (
    MEMBER_MOVES,
    Membership,
    MembershipEvent,
    MemberState,
)
from models.union import Programme
from services.actor import Actor
from services.errors import NotAllowedNow, NotFound
from services.rows import LARGEST_ID, known, lock_rows
from services.unions.programmes import check_on
from services.unions.rows import keeps_unions


def member_of(
    session: Session, actor: Actor, membership_id: int, *, lock: bool = False
) -> Membership:
    """A membership of the actor's districts. Raises Forbidden, NotFound."""
    keeps_unions(actor, "see_members")
    found = session.get(Membership, membership_id) if 0 < membership_id <= LARGEST_ID else None
    if found is None or not actor.covers(found.region_code):
        raise NotFound("membership", membership_id)
    check_on(session, found.region_code, Programme.MEMBERSHIP)
    if lock:
        lock_rows(session, Membership, [membership_id])
    return found


def doubles(session: Session, member: Membership) -> Sequence[Membership]:
    """Other rows of the same ID number or telephone that are asked, held or kept: shown to whoever
    decides. Rows of other districts are among them, for one person joins once."""
    found = session.scalars(
        sa.select(Membership)
        .where(
            col(Membership.id) != member.id,
            (col(Membership.id_index) == member.id_index)
            | (col(Membership.phone_index) == member.phone_index),
            col(Membership.state) != MemberState.ENDED,
        )
        .order_by(col(Membership.id))
    )
    return found.all()


def move(
    session: Session, actor: Actor, member: Membership, to: MemberState, now: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    """Into another state, with its event; not flushed. Raises NotAllowedNow."""
    if to not in MEMBER_MOVES[member.state]:
        raise NotAllowedNow("membership", member.id, member.state.value, to.value)
    session.add(
        MembershipEvent(
            membership_id=known(member.id),
            at=now,
            account_id=actor.account_id,
            from_state=member.state,
            to_state=to,
            to_body_id=member.body_id,
            reason=reason,
        )
    )
    member.state = to
    session.add(member)
