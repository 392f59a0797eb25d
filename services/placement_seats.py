"""A placement under a move: locked with its person and vacancy, and who may move it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from models.account import Role
from models.person import Person
from models.placement import Placement, PlacementEvent
from models.proposal import Side
from models.vacancy import Vacancy
from services.actor import Actor
from services.bundles import lock_rows
from services.errors import NotFound

_ANY = frozenset({Side.SENDING, Side.RECEIVING, Side.EMPLOYER})
MAY: Mapping[str, frozenset[Side]] = {
    "depart": frozenset({Side.SENDING, Side.RECEIVING}),
    "arrive": _ANY,
    "start_work": frozenset({Side.RECEIVING, Side.EMPLOYER}),
    "leave": frozenset({Side.SENDING, Side.RECEIVING}),  # asked by a neutral caller, not the firm
    "no_show": _ANY,
    "cancel": _ANY,
}
"""Which side may record what."""
SIDE_OF_ROLE: Mapping[Role, Side] = {
    Role.SENDING: Side.SENDING,
    Role.RECEIVING: Side.RECEIVING,
    Role.EMPLOYER: Side.EMPLOYER,
}


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

    An administrator corrects records as the system, on nobody's word.
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


def is_own(actor: Actor, event: PlacementEvent) -> bool:
    """Whether the event was recorded by this account or by its side."""
    if event.account_id is not None and event.account_id == actor.account_id:
        return True
    return SIDE_OF_ROLE.get(actor.role) is event.side
