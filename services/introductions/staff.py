"""The firm's own people, as far as introductions need them: introducers, and when they left."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.introduction import StaffAbsence, StaffMember
from reference.calendar import local_day
from services import audit
from services.actor import Actor
from services.employers.firms import find_employer
from services.errors import AlreadyExists, InvalidInput, NotFound, Problem
from services.introductions.form import AbsenceIn, StaffIn
from services.rows import LARGEST_ID, known, lock_rows


def write_down(
    session: Session, *, actor: Actor, employer_id: int, data: StaffIn, now: datetime
) -> StaffMember:
    """Somebody who already works there. The same number, name and day again is that one; raises
    AlreadyExists where the number is another's."""
    find_employer(session, actor, employer_id, own=True)
    lock_rows(session, Employer, [employer_id])
    if data.hired_on > local_day(now):
        raise InvalidInput({"hired_on": (Problem("day_ahead"),)})
    standing = by_number(session, employer_id, data.staff_no)
    if standing is not None:
        if (standing.name, standing.hired_on) == (data.name, data.hired_on):
            return standing
        raise AlreadyExists("staff_member", "staff_no", standing.id)
    member = StaffMember(
        employer_id=employer_id, created_at=now, created_by_id=actor.account_id,
        **data.model_dump(),
    )  # fmt: skip
    session.add(member)
    session.flush()
    return member


def set_left(
    session: Session, *, actor: Actor, member_id: int, left_on: date | None, now: datetime
) -> StaffMember:
    """The day somebody left, or None: still there. Of somebody placed by this house the placement
    says it. Raises InvalidInput, NotFound."""
    member = _find(session, actor, member_id)
    if member.placement_id is not None:
        raise InvalidInput({"left_on": (Problem("day_of_placement"),)})
    if left_on is not None and (left_on > local_day(now) or left_on < (member.hired_on or left_on)):
        raise InvalidInput({"left_on": (Problem("day_out_of_range"),)})
    before, member.left_on = member.left_on, left_on
    session.add(member)
    session.flush()
    if before != left_on:
        _note(session, actor, "staff_left", member, now, before=before, after=left_on)
    return member


def note_absence(
    session: Session, *, actor: Actor, member_id: int, data: AbsenceIn, now: datetime
) -> StaffAbsence:
    """A stretch of leave; the same first day again sets its length."""
    member = _find(session, actor, member_id)
    row = session.scalars(
        sa.select(StaffAbsence).where(
            col(StaffAbsence.member_id) == member_id,
            col(StaffAbsence.starts_on) == data.starts_on,
        )
    ).first() or StaffAbsence(member_id=member_id, starts_on=data.starts_on, days=data.days)
    row.days = data.days
    session.add(row)
    session.flush()
    _note(session, actor, "staff_absent", member, now, first=data.starts_on, days=data.days)
    return row


def by_number(session: Session, employer_id: int, staff_no: str) -> StaffMember | None:
    if not staff_no:
        return None
    query = sa.select(StaffMember).where(
        col(StaffMember.employer_id) == employer_id, col(StaffMember.staff_no) == staff_no
    )
    return session.scalars(query).first()


def _find(session: Session, actor: Actor, member_id: int) -> StaffMember:
    member = session.get(StaffMember, member_id) if 0 < member_id <= LARGEST_ID else None
    if member is None:
        raise NotFound("staff_member", member_id)
    find_employer(session, actor, member.employer_id, own=True)
    lock_rows(session, Employer, [member.employer_id])
    session.refresh(member)
    return member


def _note(
    session: Session, actor: Actor, action: str, member: StaffMember, now: datetime,
    **facts: object,
) -> None:  # fmt: skip
    told = {name: one.isoformat() if isinstance(one, date) else one for name, one in facts.items()}
    audit.record(
        session, actor=actor, action=action, subject_kind="employer",
        subject_id=member.employer_id, now=now, member=known(member.id), **told,
    )  # fmt: skip
