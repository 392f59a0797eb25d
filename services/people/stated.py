"""What is stored of a person, as the form states it."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person, PersonRegion, PersonTrade, PersonWish
from services.people.form import stated_by_person
from services.rows import known


def trades_of(session: Session, person_id: int) -> list[tuple[str, int]]:
    """(occupation, months), longest first."""
    rows = session.scalars(
        sa.select(PersonTrade)
        .where(col(PersonTrade.person_id) == person_id)
        .order_by(col(PersonTrade.months).desc(), col(PersonTrade.occupation_id))
    )
    return [(row.occupation_id, row.months) for row in rows]


def wishes_of(session: Session, person_id: int) -> list[str]:
    """Occupations, first wish first."""
    rows = session.scalars(
        sa.select(PersonWish)
        .where(col(PersonWish.person_id) == person_id)
        .order_by(col(PersonWish.rank))
    )
    return [row.occupation_id for row in rows]


def regions_of(session: Session, person_id: int, wanted: bool) -> list[str]:
    rows = session.scalars(
        sa.select(PersonRegion)
        .where(col(PersonRegion.person_id) == person_id, col(PersonRegion.wanted) == wanted)
        .order_by(col(PersonRegion.region_code))
    )
    return [row.region_code for row in rows]


def stated_now(session: Session, person: Person) -> dict[str, Any]:
    """The values of the form; ID number and phone as their blind index: told apart, never shown."""
    person_id = known(person.id)
    values = stated_by_person(
        person,
        trades=trades_of(session, person_id),
        wishes=wishes_of(session, person_id),
        wanted=regions_of(session, person_id, True),
        refused=regions_of(session, person_id, False),
    )
    marks = {"known_id": person.id_index, "known_phone": person.phone_index}
    return values | {k: v or "" for k, v in (marks | {"known_phone2": person.phone2_index}).items()}
