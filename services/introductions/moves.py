"""An introduction from the newcomer's word on reporting day to its end.

The newcomer names one introducer, on the reporting day and never later; the firm writes it down
within ENTERED_WITHIN days. What comes later, or changes what was written down, is for the union of
the work site, with a reason.
"""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.base import WrongMove, check_move
from models.employer import Employer
from models.introduction import (
    INTRODUCTION_MOVES,
    Introduction,
    IntroductionEvent,
    IntroductionPayment,
    IntroductionState,
    StaffMember,
)
from models.placement import Placement
from reference.calendar import local_day
from services.actor import Actor
from services.employers.firms import find_employer
from services.errors import (
    AlreadyExists,
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    Problem,
    ReasonRequired,
)
from services.introductions.form import NewcomerIn
from services.introductions.newcomers import newcomer_of
from services.introductions.reckoning import employed
from services.introductions.rows import find_introduction
from services.introductions.schemes import scheme_on
from services.introductions.staff import by_number
from services.rows import known, lock_rows

ENTERED_WITHIN = timedelta(days=3)


def declare(
    session: Session, *, actor: Actor, employer_id: int, data: NewcomerIn, now: datetime
) -> Introduction:
    """Write down whom the newcomer named. The same again is that one.

    Raises InvalidInput (no scheme that day, unknown introducer, one who hires, one not there yet
    or no longer, former staff), ReasonRequired and Forbidden (too late for the firm), AlreadyExists
    (another introducer was named).
    """
    find_employer(session, actor, employer_id, own=True)
    lock_rows(session, Employer, [employer_id])
    newcomer, day = newcomer_of(session, actor=actor, employer_id=employer_id, data=data, now=now)
    _in_time(actor, day, data.reason, now)
    scheme = scheme_on(session, employer_id, day)
    if scheme is None:
        raise InvalidInput({"hired_on": (Problem("no_scheme_then"),)})
    introducer = _introducer(session, employer_id, data.introducer_no, newcomer, day)
    standing = standing_of(session, known(newcomer.id))
    if standing is not None:
        if standing.introducer_id == introducer.id:
            return standing
        raise AlreadyExists("introduction", "introducer_no", standing.id)
    row = Introduction(
        scheme_id=known(scheme.id), newcomer_id=known(newcomer.id),
        introducer_id=known(introducer.id), relation=data.relation, declared_on=day,
        created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _note(session, actor, row, None, data.reason, now)
    _mark_placement(session, newcomer, True)
    return row


def confirm(
    session: Session, *, actor: Actor, introduction_id: int, evidence: str, now: datetime
) -> Introduction:
    """The newcomer said so again; `evidence` is where that stands (signed slip, call). There
    already: unchanged. Raises ReasonRequired, NotAllowedNow."""
    row, _ = find_introduction(session, actor, introduction_id, lock=True)
    if not evidence.strip():
        raise ReasonRequired("confirm_introduction")
    return _move(session, actor, row, IntroductionState.CONFIRMED, evidence, now)


def void(
    session: Session, *, actor: Actor, introduction_id: int, reason: str, now: datetime
) -> Introduction:
    """It earns nothing; what was paid for it is to be given back. The firm alone only while
    nothing was paid and the days for entering run. Raises Forbidden, ReasonRequired."""
    row, _ = find_introduction(session, actor, introduction_id, lock=True)
    if not reason.strip():
        raise ReasonRequired("void_introduction")
    if actor.role is Role.EMPLOYER and (_is_late(row.declared_on, now) or _paid(session, row)):
        raise Forbidden("void_introduction")
    row.void_reason = row.void_reason or reason.strip()[:200]
    row = _move(session, actor, row, IntroductionState.VOID, reason, now)
    _mark_placement(session, session.get_one(StaffMember, row.newcomer_id), False)
    return row


def change_introducer(
    session: Session,
    *,
    actor: Actor,
    introduction_id: int,
    introducer_no: str,
    reason: str,
    now: datetime,
) -> Introduction:
    """Another one brought them: the old row is voided, the new one begins unconfirmed. What was
    paid to the first is not paid again before it is given back."""
    row, employer_id = find_introduction(session, actor, introduction_id, lock=True)
    newcomer = session.get_one(StaffMember, row.newcomer_id)
    introducer = _introducer(session, employer_id, introducer_no, newcomer, row.declared_on)
    if row.introducer_id == introducer.id and row.state is not IntroductionState.VOID:
        return row
    void(session, actor=actor, introduction_id=introduction_id, reason=reason, now=now)
    new = Introduction(
        scheme_id=row.scheme_id, newcomer_id=row.newcomer_id, introducer_id=known(introducer.id),
        declared_on=row.declared_on, created_at=now,
    )  # fmt: skip
    session.add(new)
    session.flush()
    _note(session, actor, new, None, reason, now)
    _mark_placement(session, newcomer, True)
    return new


def standing_of(session: Session, newcomer_id: int) -> Introduction | None:
    """The introduction of a newcomer that is not void."""
    query = sa.select(Introduction).where(
        col(Introduction.newcomer_id) == newcomer_id,
        col(Introduction.state) != IntroductionState.VOID,
    )
    return session.scalars(query).first()


def _introducer(
    session: Session, employer_id: int, staff_no: str, newcomer: StaffMember, day: date
) -> StaffMember:
    found = by_number(session, employer_id, staff_no.strip())
    problem = ""
    if found is None:
        problem = "introducer_unknown"
    elif found.id == newcomer.id:
        problem = "introducer_self"
    elif found.hires:
        problem = "introducer_hires"
    else:
        since, left = days_of(session, found)
        if since is None or since >= day or not employed(left, day):
            problem = "introducer_not_there"
    if problem or found is None:
        raise InvalidInput({"introducer_no": (Problem(problem),)})
    return found


def days_of(session: Session, member: StaffMember) -> tuple[date | None, date | None]:
    """First and last day of somebody on the staff, from the placement where there is one."""
    if member.placement_id is None:
        return member.hired_on, member.left_on
    placement = session.get_one(Placement, member.placement_id)
    return placement.arrived_on, placement.left_on


def _is_late(day: date, now: datetime) -> bool:
    return local_day(now) > day + ENTERED_WITHIN


def _in_time(actor: Actor, day: date, reason: str, now: datetime) -> None:
    if _is_late(day, now):
        if not actor.receiving:
            raise Forbidden("declare_late")
        if not reason.strip():
            raise ReasonRequired("declare_late")


def _paid(session: Session, row: Introduction) -> bool:
    query = sa.select(sa.func.count()).where(col(IntroductionPayment.introduction_id) == row.id)
    return bool(session.scalar(query))


def _move(
    session: Session, actor: Actor, row: Introduction, to: IntroductionState, reason: str,
    now: datetime,
) -> Introduction:  # fmt: skip
    here = row.state
    if here is to:
        return row
    try:
        check_move("introduction", INTRODUCTION_MOVES, here, to)
    except WrongMove as wrong:
        raise NotAllowedNow("introduction", row.id, wrong.here, to.value) from None
    row.state = to
    session.add(row)
    session.flush()
    _note(session, actor, row, here, reason, now)
    return row


def _note(
    session: Session, actor: Actor, row: Introduction, here: IntroductionState | None, reason: str,
    now: datetime,
) -> None:  # fmt: skip
    session.add(
        IntroductionEvent(
            introduction_id=known(row.id), at=now, account_id=actor.account_id, from_state=here,
            to_state=row.state, reason=reason.strip()[:200],
        )
    )  # fmt: skip
    session.flush()


def _mark_placement(session: Session, newcomer: StaffMember, brought: bool) -> None:
    """`Placement.introduced` follows."""
    if newcomer.placement_id is not None:
        placement = session.get_one(Placement, newcomer.placement_id)
        placement.introduced = brought
        session.add(placement)
        session.flush()
