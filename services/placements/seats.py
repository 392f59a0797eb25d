"""A placement under a move: locked with its person and vacancy, and who may move it."""

from dataclasses import dataclass

from sqlmodel import Session

from models.account import Role
from models.person import Person
from models.placement import Placement
from models.proposal import Side
from models.vacancy import Vacancy
from services.actor import Actor
from services.errors import NotFound
from services.rows import lock_rows


@dataclass(frozen=True)
class Seat:
    """A placement under a move: its row and everything that decides who may move it."""

    placement: Placement
    person: Person
    vacancy: Vacancy


def locked(session: Session, actor: Actor, placement_id: int) -> Seat:
    """The placement with vacancy, person and itself locked, if it is in scope."""
    found = session.get(Placement, placement_id)
    if found is None:
        raise NotFound("placement", placement_id)
    lock_rows(session, Vacancy, {found.vacancy_id})
    lock_rows(session, Person, {found.person_id})
    lock_rows(session, Placement, {placement_id})
    seat = Seat(
        found,
        session.get_one(Person, found.person_id),
        session.get_one(Vacancy, found.vacancy_id),
    )
    side_of(actor, seat)
    return seat


def side_of(actor: Actor, seat: Seat) -> Side:
    """The side the actor stands on. Raises NotFound out of scope.

    An administrator stands on the system's, whose word no step is taken on: they look.
    """
    if actor.role is Role.ADMIN:
        return Side.SYSTEM
    if actor.role is Role.SENDING and actor.covers(seat.person.region_code):
        return Side.SENDING
    if actor.role is Role.RECEIVING and actor.covers(seat.vacancy.region_code):
        return Side.RECEIVING
    if actor.role is Role.EMPLOYER and seat.vacancy.employer_id == actor.employer_id:
        return Side.EMPLOYER
    raise NotFound("placement", seat.placement.id)
