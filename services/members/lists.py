"""Members and applications of the actor's districts, a page at a time; one of them with what stands
beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.membership import Membership, MembershipEvent, MemberState
from models.union import Programme, ProgrammeSwitch, UnionBody
from services.actor import Actor, within
from services.members.rows import doubles, member_of
from services.unions.rows import keeps_unions


@dataclass(frozen=True)
class MemberRow:
    """`union`: the name of the body applied to or holding the membership."""

    member: Membership
    union: str


@dataclass(frozen=True)
class Double:
    """Another row of the same number; nothing but its union and state is told, for it may be of
    another district. `same_person`: the ID number is the same, not only the telephone."""

    union: str
    state: MemberState
    same_person: bool


@dataclass(frozen=True)
class MemberPage:
    member: Membership
    union: UnionBody
    decided_by: str
    doubles: Sequence[Double]
    events: Sequence[MembershipEvent]


def list_members(
    session: Session, *, actor: Actor, state: MemberState, limit: int, offset: int = 0
) -> tuple[list[MemberRow], int]:
    """One page, who has waited longest first; and how many there are."""
    where = [*_here(actor), col(Membership.state) == state]
    rows = session.execute(
        sa.select(Membership, col(UnionBody.name))
        .join(UnionBody, col(UnionBody.id) == col(Membership.body_id))
        .where(*where)
        .order_by(col(Membership.applied_at), col(Membership.id))
        .limit(limit)
        .offset(offset)
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(Membership).where(*where))
    return [MemberRow(member, name) for member, name in rows], total or 0


def count_members(session: Session, *, actor: Actor) -> dict[MemberState, int]:
    """By state; every state is there. Applications are no members."""
    found = session.execute(
        sa.select(col(Membership.state), sa.func.count())
        .where(*_here(actor))
        .group_by(col(Membership.state))
    )
    held = {MemberState(state): count for state, count in found}
    return {state: held.get(state, 0) for state in MemberState}


def page_of_member(session: Session, *, actor: Actor, membership_id: int) -> MemberPage:
    """Raises Forbidden, NotFound."""
    member = member_of(session, actor, membership_id)
    others = doubles(session, member)
    ids = {member.body_id, member.decided_body_id, *(other.body_id for other in others)} - {None}
    found = session.scalars(sa.select(UnionBody).where(col(UnionBody.id).in_(ids)))
    bodies = {body.id: body for body in found}
    events = session.scalars(
        sa.select(MembershipEvent)
        .where(col(MembershipEvent.membership_id) == membership_id)
        .order_by(col(MembershipEvent.id))
    )
    decided = bodies.get(member.decided_body_id)
    return MemberPage(
        member, bodies[member.body_id], decided.name if decided else "",
        [
            Double(bodies[one.body_id].name, one.state, one.id_index == member.id_index)
            for one in others
        ],
        events.all(),
    )  # fmt: skip


def days_waited(member: Membership, now: datetime) -> int:
    """From the application to the decision, or until now."""
    return ((member.decided_at or now) - member.applied_at).days


def _here(actor: Actor) -> tuple[sa.ColumnElement[bool], ...]:
    keeps_unions(actor, "list_members")
    on = sa.select(col(ProgrammeSwitch.region_code)).where(
        col(ProgrammeSwitch.programme) == Programme.MEMBERSHIP
    )
    return within(col(Membership.region_code), actor), col(Membership.region_code).in_(on)
