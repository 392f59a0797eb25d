"""A membership moves to another union when both have agreed (会籍: joined once, moved often)."""

from datetime import datetime
from typing import Literal

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.membership import Membership, MembershipEvent, MembershipTransfer, MemberState
from models.union import Programme, UnionBody
from services.actor import Actor
from services.errors import AlreadyExists, Forbidden, InvalidInput, NotAllowedNow, NotFound, Problem
from services.members.rows import member_of
from services.rows import LARGEST_ID, known, lock_rows
from services.unions.programmes import check_on
from services.unions.rows import keeps_unions

Side = Literal["out", "in"]


def ask_transfer(
    session: Session, *, actor: Actor, membership_id: int, to_body_id: int, now: datetime
) -> MembershipTransfer:
    """Asked in the member's name, by the side that holds it; one at a time. The receiving body may
    stand in another district that runs memberships.

    Raises NotAllowedNow (no member), InvalidInput on `to_body_id`, AlreadyExists.
    """
    member = member_of(session, actor, membership_id, lock=True)
    if member.state is not MemberState.ACTIVE:
        raise NotAllowedNow("membership", member.id, member.state.value, "transfer")
    to = session.get(UnionBody, to_body_id) if 0 < to_body_id <= LARGEST_ID else None
    if to is None or to.ended_on is not None or to.id == member.body_id:
        raise InvalidInput({"to_body_id": (Problem("unknown_choice"),)})
    check_on(session, to.region_code, Programme.MEMBERSHIP)
    asked = MembershipTransfer(
        membership_id=membership_id, from_body_id=member.body_id, to_body_id=to_body_id,
        asked_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(asked)
            session.flush()
    except IntegrityError:
        raise AlreadyExists("membership_transfer", "membership_id") from None
    return asked


def agree(
    session: Session, *, actor: Actor, transfer_id: int, side: Side, now: datetime
) -> MembershipTransfer:
    """The yes of one side; with the second the membership moves, with its event. Twice is once.

    Raises NotFound, Forbidden (the other side's yes), NotAllowedNow (closed).
    """
    asked, sides = _open(session, actor, transfer_id)
    if side not in sides:
        raise Forbidden("agree_for_the_other_side")
    if side == "out" and asked.out_ok_at is None:
        asked.out_ok_at, asked.out_by_id = now, actor.account_id
    if side == "in" and asked.in_ok_at is None:
        asked.in_ok_at, asked.in_by_id = now, actor.account_id
    if asked.out_ok_at is not None and asked.in_ok_at is not None:
        asked.closed_at = now
        _moved(session, actor, asked, now)
    session.add(asked)
    session.flush()
    return asked


def decline(
    session: Session, *, actor: Actor, transfer_id: int, reason: str, now: datetime
) -> MembershipTransfer:
    """The no of either side closes it; the membership stays. Raises as `agree`, InvalidInput."""
    asked, _sides = _open(session, actor, transfer_id)
    if not reason.strip():
        raise InvalidInput({"reason": (Problem("missing"),)})
    asked.closed_at, asked.refused_why = now, reason.strip()[:200]
    session.add(asked)
    session.flush()
    return asked


def _open(
    session: Session, actor: Actor, transfer_id: int
) -> tuple[MembershipTransfer, frozenset[Side]]:
    """The locked transfer and the sides the actor speaks for; its membership is locked first."""
    keeps_unions(actor, "transfer_member")
    asked = session.get(MembershipTransfer, transfer_id) if 0 < transfer_id <= LARGEST_ID else None
    if asked is None:
        raise NotFound("membership_transfer", transfer_id)
    ends: dict[Side, str] = {
        "out": session.get_one(UnionBody, asked.from_body_id).region_code,
        "in": session.get_one(UnionBody, asked.to_body_id).region_code,
    }
    sides = frozenset(side for side, region in ends.items() if actor.covers(region))
    if not sides:
        raise NotFound("membership_transfer", transfer_id)
    lock_rows(session, Membership, [asked.membership_id])
    lock_rows(session, MembershipTransfer, [transfer_id])
    if asked.closed_at is not None:
        raise NotAllowedNow("membership_transfer", transfer_id, "closed", "decide")
    return asked, sides


def _moved(session: Session, actor: Actor, asked: MembershipTransfer, now: datetime) -> None:
    member = session.get_one(Membership, asked.membership_id)
    to = session.get_one(UnionBody, asked.to_body_id)
    if to.ended_on is not None:
        raise NotAllowedNow("union_body", to.id, "ended", "transfer")
    member.body_id, member.region_code = known(to.id), to.region_code
    session.add(member)
    session.add(
        MembershipEvent(
            membership_id=known(member.id),
            at=now,
            account_id=actor.account_id,
            from_state=member.state,
            to_state=member.state,
            from_body_id=asked.from_body_id,
            to_body_id=asked.to_body_id,
        )
    )
