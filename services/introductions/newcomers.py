"""Who a newcomer is: somebody this house placed, or somebody the firm writes down.

Once paid for is never paid for again, so the same newcomer has to be the same row: a placement has
one, and whoever is written down by name and first day is looked for before a row is made. Former
staff are no newcomers.
"""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.introduction import StaffMember
from models.person import Person
from models.placement import Placement
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor
from services.errors import AlreadyExists, InvalidInput, NotFound, Problem
from services.introductions.form import NewcomerIn
from services.introductions.staff import by_number
from services.rows import LARGEST_ID, known

ABOUT_THEN = timedelta(days=14)
"""The same name that began so near is asked to be the same person."""


def newcomer_of(
    session: Session, *, actor: Actor, employer_id: int, data: NewcomerIn, now: datetime
) -> tuple[StaffMember, date]:
    """The newcomer's row, made where there is none, and the reporting day. Lock the firm first.

    Raises NotFound, InvalidInput (`former_staff`, `perhaps_same`), AlreadyExists (the number)."""
    if data.placement_id is not None:
        return _placed(session, actor, employer_id, data, now)
    day = data.hired_on
    if day is None or day > local_day(now):
        raise InvalidInput({"hired_on": (Problem("day_ahead"),)})
    same = _written(session, employer_id, data.name, day)
    numbered = by_number(session, employer_id, data.staff_no)
    if same is not None and numbered in (None, same):
        if not data.another_person:
            return same, day
        if not data.staff_no or numbered is same:
            raise InvalidInput({"staff_no": (Problem("number_to_tell_apart"),)})
    elif numbered is not None:
        raise AlreadyExists("staff_member", "staff_no", numbered.id)
    if not data.another_person:
        _not_former(session, employer_id, data.name, day)
    fields = data.model_dump(include={"name", "staff_no", "home", "minor"})
    return _add(session, actor, employer_id, now, hired_on=day, **fields), day


def _placed(
    session: Session, actor: Actor, employer_id: int, data: NewcomerIn, now: datetime
) -> tuple[StaffMember, date]:
    placement = session.get(Placement, min(data.placement_id or 0, LARGEST_ID))
    if placement is None or _firm_of(session, placement) != employer_id:
        raise NotFound("placement", data.placement_id)
    day = placement.arrived_on
    if day is None:
        raise InvalidInput({"placement_id": (Problem("not_arrived"),)})
    before = sa.select(sa.func.count()).where(
        col(Placement.person_id) == placement.person_id,
        col(Placement.id) != placement.id,
        col(Placement.arrived_on).is_not(None),
        col(Placement.vacancy_id).in_(
            sa.select(col(Vacancy.id)).where(col(Vacancy.employer_id) == employer_id)
        ),
    )
    if session.scalar(before):
        raise InvalidInput({"placement_id": (Problem("former_staff"),)})
    query = sa.select(StaffMember).where(col(StaffMember.placement_id) == placement.id)
    standing = session.scalars(query).first()
    if standing is not None:
        return standing, day
    if not data.another_person:
        name = session.get_one(Person, placement.person_id).name
        _not_former(session, employer_id, name, day)
    if by_number(session, employer_id, data.staff_no) is not None:
        raise AlreadyExists("staff_member", "staff_no")
    made = _add(
        session, actor, employer_id, now, placement_id=known(placement.id), staff_no=data.staff_no
    )
    return made, day


def _firm_of(session: Session, placement: Placement) -> int:
    return session.get_one(Vacancy, placement.vacancy_id).employer_id


def _written(session: Session, employer_id: int, name: str, day: date) -> StaffMember | None:
    query = sa.select(StaffMember).where(
        col(StaffMember.employer_id) == employer_id,
        col(StaffMember.name) == name,
        col(StaffMember.hired_on) == day,
    )
    return session.scalars(query.order_by(col(StaffMember.id)).limit(1)).first()


def _not_former(session: Session, employer_id: int, name: str, day: date) -> None:
    """Somebody of that name is or was there: the firm says whether it is another person."""
    names = sa.select(col(StaffMember.hired_on), col(StaffMember.left_on)).where(
        col(StaffMember.employer_id) == employer_id, col(StaffMember.name) == name
    )
    placed = (
        sa.select(col(Placement.arrived_on), col(Placement.left_on))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(StaffMember, col(StaffMember.placement_id) == col(Placement.id))
        .where(col(StaffMember.employer_id) == employer_id, col(Person.name) == name)
    )
    for since, _left in [*session.execute(names), *session.execute(placed)]:
        if since is not None:
            near = abs(since - day) <= ABOUT_THEN
            code = "perhaps_same" if near else "former_staff_of_that_name"
            raise InvalidInput({"another_person": (Problem(code),)})


def _add(
    session: Session, actor: Actor, employer_id: int, now: datetime, **columns: Any
) -> StaffMember:
    member = StaffMember(
        employer_id=employer_id, created_at=now, created_by_id=actor.account_id, **columns
    )
    session.add(member)
    session.flush()
    return member
