"""Who brought somebody to the firm, said by the newcomer behind the link of their own card.

One introducer each, by number and surname, from the reporting day on for three days (the rule of
`services.introductions.moves`); from the next day on the newcomer says so again, and only then it
counts. A stranger with the link learns nobody's name: of the introducer a number and a surname are
shown, and only when they were typed here or written down by the firm; wrong tries are counted.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.introduction import Introduction, IntroductionState, StaffMember
from models.invitation import LinkPurpose, WorkerLink
from models.person import Person
from models.placement import ARRIVED_STATES, Placement
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import SYSTEM
from services.errors import InvalidInput, NotFound, Problem
from services.introductions.form import NewcomerIn
from services.introductions.moves import ENTERED_WITHIN, confirm, declare, standing_of, void
from services.introductions.schemes import scheme_on
from services.introductions.staff import by_number
from services.invitations.links import MOST_WRONG
from services.rows import known, lock_rows

BY_LINK = "本人在自己的链接上说的"
NOT_SO = "本人在自己的链接上说不是"


class Step(StrEnum):
    NONE = "none"  # no scheme that day, or not there yet
    NAME = "name"  # may name somebody now
    LATE = "late"  # the days for it are over: for the union, with a reason
    WAIT = "wait"  # named; said again from tomorrow
    AGAIN = "again"  # say it again, or that it is not so
    DONE = "done"
    VOID = "void"  # it was not so; another one is for the union


@dataclass(frozen=True)
class Brought:
    """number and surname of the introducer are "" where nobody is named."""

    firm: str
    step: Step
    until: date | None
    number: str = ""
    surname: str = ""
    introduction_id: int | None = None


def brought_of(session: Session, *, link: WorkerLink, now: datetime) -> Brought:
    """Raises NotFound for a link of another purpose."""
    placement, firm = _own(session, link)
    came, today = placement.arrived_on, local_day(now)
    if placement.state not in ARRIVED_STATES or came is None:
        return Brought(firm.name, Step.NONE, None)
    until = came + ENTERED_WITHIN
    newest = _newest(session, known(placement.id))
    if newest is not None:
        step = _step(newest, today, now)
        by = session.get_one(StaffMember, newest.introducer_id)
        surname = _name(session, by)[:1]
        return Brought(firm.name, step, until, by.staff_no, surname, known(newest.id))
    if scheme_on(session, known(firm.id), came) is None:
        return Brought(firm.name, Step.NONE, None)
    return Brought(firm.name, Step.NAME if today <= until else Step.LATE, until)


def name_introducer(
    session: Session, *, link: WorkerLink, staff_no: str, surname: str, now: datetime
) -> Introduction:
    """Raises InvalidInput on `staff_no`: nobody of that number and surname (one message for both,
    and the tries left), or as `declare` (hires, not there yet, another one stands)."""
    placement, firm = _own(session, link)
    if brought_of(session, link=link, now=now).step is not Step.NAME:
        raise NotFound("introduction", None)
    lock_rows(session, WorkerLink, {known(link.id)})
    found = by_number(session, known(firm.id), staff_no.strip())
    if found is None or not surname.strip() or _name(session, found)[:1] != surname.strip()[:1]:
        link.wrong_answers += 1
        session.add(link)
        session.flush()
        left = max(0, MOST_WRONG - link.wrong_answers)
        raise InvalidInput({"staff_no": (Problem("nobody_of_that_number", {"left": left}),)})
    named = {
        "placement_id": known(placement.id), "introducer_no": found.staff_no, "reason": BY_LINK,
    }  # fmt: skip
    data = NewcomerIn.model_validate(named)
    try:
        return declare(session, actor=SYSTEM, employer_id=known(firm.id), data=data, now=now)
    except InvalidInput as refused:
        told = refused.problems.get("introducer_no") or next(iter(refused.problems.values()))
        raise InvalidInput({"staff_no": told}) from None


def say_brought(session: Session, *, link: WorkerLink, so: bool, now: datetime) -> None:
    """The newcomer's word a second time: it counts now, or it was not so and earns nothing. Said
    twice is said once; what is not asked is not taken. Raises NotFound."""
    own = brought_of(session, link=link, now=now)
    if own.introduction_id is None or own.step not in (Step.AGAIN, Step.WAIT):
        return
    asked = own.introduction_id
    if not so:
        void(session, actor=SYSTEM, introduction_id=asked, reason=NOT_SO, now=now)
    elif own.step is Step.AGAIN:
        confirm(session, actor=SYSTEM, introduction_id=asked, evidence=BY_LINK, now=now)


def _step(row: Introduction, today: date, now: datetime) -> Step:
    if row.state is IntroductionState.CONFIRMED:
        return Step.DONE
    if row.state is IntroductionState.VOID:
        return Step.VOID
    return Step.AGAIN if local_day(row.created_at) < today else Step.WAIT


def _own(session: Session, link: WorkerLink) -> tuple[Placement, Employer]:
    if link.purpose is not LinkPurpose.PROMISE:
        raise NotFound("link", None)
    placement = session.get_one(Placement, link.subject_id)
    vacancy = session.get_one(Vacancy, placement.vacancy_id)
    return placement, session.get_one(Employer, vacancy.employer_id)


def _newest(session: Session, placement_id: int) -> Introduction | None:
    """The one that stands, else the last one voided."""
    member = session.scalars(
        sa.select(StaffMember).where(col(StaffMember.placement_id) == placement_id)
    ).first()
    if member is None:
        return None
    standing = standing_of(session, known(member.id))
    return standing or session.scalars(
        sa.select(Introduction).where(col(Introduction.newcomer_id) == member.id)
        .order_by(col(Introduction.id).desc()).limit(1)
    ).first()  # fmt: skip


def _name(session: Session, member: StaffMember) -> str:
    if member.placement_id is None:
        return member.name
    placement = session.get_one(Placement, member.placement_id)
    return session.get_one(Person, placement.person_id).name
