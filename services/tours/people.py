"""Who of a trip waits where: villages or towns of the people on its list, parties at one place."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.person import Person
from models.placement import Placement
from models.trip import SeatState, TripSeat
from models.vacancy import Vacancy
from services.trips.form import place_name

GOING = (SeatState.INVITED, SeatState.CONFIRMED)


@dataclass(frozen=True)
class Waiting:
    """One seat of the list. `party` is the party's id, or minus the seat's for somebody alone;
    `village` holds the town as well, "" where neither is known."""

    seat_id: int
    party: int
    firm: str
    town: str
    village: str


def waiting_of(session: Session, trip_id: int) -> list[Waiting]:
    """Everybody on the list who is coming and not yet aboard."""
    rows = session.execute(
        sa.select(
            col(TripSeat.id), col(Placement.party_id), col(Employer.name), col(Person.township),
            col(Person.village),
        )
        .join(Placement, col(Placement.id) == col(TripSeat.placement_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(TripSeat.trip_id) == trip_id, col(TripSeat.state).in_(GOING))
        .order_by(col(TripSeat.id))
    )  # fmt: skip
    return [
        Waiting(
            seat, party if party is not None else -seat, place_name(firm), place_name(town or ""),
            place_name(town or "", village or ""),
        )
        for seat, party, firm, town, village in rows
    ]  # fmt: skip


def places_of(people: Sequence[Waiting], *, by_village: bool) -> dict[int, str]:
    """Where each party waits: where most of it live, the first of them at equal numbers; "" where
    nobody's home is known."""
    homes: dict[int, list[str]] = {}
    for one in people:
        homes.setdefault(one.party, []).append(one.village if by_village else one.town)
    return {party: _most([home for home in found if home]) for party, found in homes.items()}


def _most(homes: Sequence[str]) -> str:
    return Counter(homes).most_common(1)[0][0] if homes else ""


def towns_of(people: Sequence[Waiting]) -> dict[str, str]:
    return {one.village: one.town for one in people if one.village != one.town}


def head_counts(people: Sequence[Waiting], *, by_village: bool) -> list[tuple[str, int]]:
    """Places with how many wait there, the largest first; "" for people without a home."""
    places = places_of(people, by_village=by_village)
    counts = Counter(places[one.party] for one in people)
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))
