"""From the application to the end of a membership."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models.membership import (
    ASKING_STATES,
    EndKind,
    Membership,
    MembershipEvent,
    MembershipTransfer,
    MemberState,
)
from models.union import BodyKind, Programme, UnionBody
from reference.calendar import local_day
from services.actor import Actor
from services.errors import AlreadyExists, InvalidInput, NotAllowedNow, NotFound, Problem
from services.members.form import JoinIn, MemberEndIn
from services.members.rows import member_of, move
from services.people.alike import id_index, phone_index
from services.rows import LARGEST_ID, known, lock_rows
from services.unions.bodies import line_of
from services.unions.programmes import check_on

DECIDING = (BodyKind.TOWN, BodyKind.GENERAL)
"""A street decides; where none stands above the body, the district."""


def apply(
    session: Session, *, actor: Actor, body_id: int, data: JoinIn, now: datetime,
    channel_id: int | None = None,
) -> Membership:  # fmt: skip
    """An application to a body that stands, in a district that runs memberships. The same again is
    the same application; one that was returned is handed in anew with what is now said.

    Nobody is told here whether the number is a member elsewhere: the street sees it
    (`rows.doubles`), and a second membership is refused when it is decided. Raises NotFound.
    """
    body = session.get(UnionBody, body_id) if 0 < body_id <= LARGEST_ID else None
    if body is None or body.ended_on is not None:
        raise NotFound("union_body", body_id)
    check_on(session, body.region_code, Programme.MEMBERSHIP)
    mark = id_index(data.id_number)
    fresh = Membership(
        region_code=body.region_code, body_id=body_id, id_index=mark,
        phone_index=phone_index(data.phone), channel_id=channel_id, applied_at=now,
        **data.model_dump(),
    )  # fmt: skip
    held = _asked(session, body_id, mark)
    if held is None:
        try:
            with session.begin_nested():
                session.add(fresh)
                session.flush()
                session.add(_first(fresh, actor, now))
            return fresh
        except IntegrityError:
            held = _asked(session, body_id, mark)
            if held is None:
                raise AlreadyExists("membership", "id_number") from None
    lock_rows(session, Membership, [known(held.id)])
    if held.state is MemberState.RETURNED:
        for name, value in data.model_dump().items():
            setattr(held, name, value)
        held.phone_index = fresh.phone_index
        move(session, actor, held, MemberState.APPLIED, now)
        session.flush()
    return held


def approve(session: Session, *, actor: Actor, membership_id: int, now: datetime) -> Membership:
    """A member from today. Decided twice is once. Raises NotAllowedNow, and AlreadyExists where the
    person is a member already, here or in any other union (held by an index)."""
    member = member_of(session, actor, membership_id, lock=True)
    if member.state is MemberState.ACTIVE:
        return member
    member_id = known(member.id)
    try:
        with session.begin_nested():
            move(session, actor, member, MemberState.ACTIVE, now)
            member.member_from = local_day(now)
            _decided(session, actor, member, now)
            session.flush()
    except IntegrityError:
        raise AlreadyExists("membership", "id_number", member_id) from None
    return member


def send_back(
    session: Session, *, actor: Actor, membership_id: int, reason: str, now: datetime
) -> Membership:
    """Returned with the reason told. Raises NotAllowedNow, InvalidInput on `reason`."""
    member = member_of(session, actor, membership_id, lock=True)
    said = _reason(reason)
    if member.state is MemberState.RETURNED:
        return member
    move(session, actor, member, MemberState.RETURNED, now, said)
    _decided(session, actor, member, now)
    session.flush()
    return member


def retain(
    session: Session, *, actor: Actor, membership_id: int, reason: str, now: datetime
) -> Membership:
    """Kept without dues and vote: out of work, retired. Raises NotAllowedNow, InvalidInput."""
    return _simple(session, actor, membership_id, MemberState.RETAINED, _reason(reason), now)


def resume(session: Session, *, actor: Actor, membership_id: int, now: datetime) -> Membership:
    """A kept membership is full again. Raises NotAllowedNow."""
    member = member_of(session, actor, membership_id, lock=True)
    if member.state is not MemberState.RETAINED:
        raise NotAllowedNow("membership", member.id, member.state.value, "resume")
    return _simple(session, actor, membership_id, MemberState.ACTIVE, "", now)


def end_membership(
    session: Session, *, actor: Actor, membership_id: int, data: MemberEndIn, now: datetime
) -> Membership:
    """Left, expelled (with the reason) or died; an open transfer is closed. Ended twice is once.

    Raises NotAllowedNow, InvalidInput on `ended_on` (before it began, in the future), `reason`.
    """
    member = member_of(session, actor, membership_id, lock=True)
    if member.state is MemberState.ENDED:
        return member
    if data.end_kind is EndKind.EXPELLED:
        _reason(data.reason)
    if not (member.member_from or date.max) <= data.ended_on <= local_day(now):
        if member.state in ASKING_STATES:
            raise NotAllowedNow("membership", member.id, member.state.value, "end")
        raise InvalidInput({"ended_on": (Problem("day_of_union"),)})
    move(session, actor, member, MemberState.ENDED, now, data.reason)
    member.ended_on, member.end_kind = data.ended_on, data.end_kind
    session.execute(
        sa.update(MembershipTransfer)
        .where(
            col(MembershipTransfer.membership_id) == membership_id,
            col(MembershipTransfer.closed_at).is_(None),
        )
        .values(closed_at=now)
    )
    session.flush()
    return member


def _simple(
    session: Session, actor: Actor, membership_id: int, to: MemberState, reason: str, now: datetime
) -> Membership:
    member = member_of(session, actor, membership_id, lock=True)
    if member.state is not to:
        move(session, actor, member, to, now, reason)
        session.flush()
    return member


def _asked(session: Session, body_id: int, mark: str) -> Membership | None:
    return session.scalar(
        sa.select(Membership).where(
            col(Membership.body_id) == body_id,
            col(Membership.id_index) == mark,
            col(Membership.state).in_(ASKING_STATES),
        )
    )


def _first(member: Membership, actor: Actor, now: datetime) -> MembershipEvent:
    return MembershipEvent(
        membership_id=known(member.id), at=now, account_id=actor.account_id,
        to_state=MemberState.APPLIED, to_body_id=member.body_id,
    )  # fmt: skip


def _decided(session: Session, actor: Actor, member: Membership, now: datetime) -> None:
    member.decided_at, member.decided_by_id = now, actor.account_id
    line = [session.get_one(UnionBody, one) for one in line_of(session, member.body_id)]
    member.decided_body_id = next(
        (known(body.id) for body in line if body.kind in DECIDING), member.body_id
    )


def _reason(text: str) -> str:
    said = text.strip()[:200]
    if not said:
        raise InvalidInput({"reason": (Problem("missing"),)})
    return said
