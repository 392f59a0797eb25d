"""Coaches shared out by the machine: whole groups, as many people as there are seats, and nobody
who has a seat changes coach who need not. A person may change everything after it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person
from models.placement import Placement
from models.trip import Leg, SeatState, Stop, TripSeat, Vehicle
from models.vacancy import Vacancy
from services.actor import Actor
from services.errors import TripNotReady
from services.rows import known
from services.trips.compose import stops_of
from services.trips.form import place_name
from services.trips.room import open_for_changes
from services.trips.rows import arranged, need_reason, note, vehicles_of

SEATED = (SeatState.INVITED, SeatState.CONFIRMED)


def share_out(
    session: Session, *, actor: Actor, trip_id: int, now: datetime, reason: str = ""
) -> int:
    """Everybody on the list gets a vehicle (and an onward coach, whole firms where they fit);
    how many changed. Raises TripNotReady naming how many find no seat (then nothing changes),
    ReasonRequired once the list stands."""
    trip = arranged(session, actor, trip_id)
    open_for_changes(trip)
    need_reason(trip, now, reason)
    rows = _rows(session, trip_id)
    vehicles = vehicles_of(session, trip_id)
    stops = stops_of(session, [known(one.id) for one in vehicles])
    changed: set[int] = set()
    for leg in Leg:
        coaches = [one for one in vehicles if one.leg is leg]
        if coaches:
            changed |= _leg(rows, coaches, stops if leg is Leg.MAIN else [], leg, now)
    session.flush()
    if changed:
        note(
            session, trip, actor=actor, now=now, kind="seats", words=reason, people=len(changed)
        )  # fmt: skip
    return len(changed)


Row = tuple[TripSeat, int | None, int, int, frozenset[str]]
"""Seat, party, firm, position of the stop, names of the town and the village."""


def _rows(session: Session, trip_id: int) -> list[Row]:
    found = session.execute(
        sa.select(
            TripSeat, col(Placement.party_id), col(Vacancy.employer_id),
            sa.func.coalesce(col(Stop.position), 99), col(Person.township), col(Person.village),
        )
        .join(Placement, col(Placement.id) == col(TripSeat.placement_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .outerjoin(Stop, col(Stop.id) == col(TripSeat.pickup_id))
        .where(col(TripSeat.trip_id) == trip_id, col(TripSeat.state).in_(SEATED))
        .order_by(col(TripSeat.id))
    )  # fmt: skip
    rows: list[Row] = [
        (seat, party, firm, at, frozenset({place_name(town), place_name(town, village)} - {""}))
        for seat, party, firm, at, town, village in found
    ]
    return sorted(rows, key=lambda r: (r[3], r[2], r[1] or 0, known(r[0].id)))


def _leg(
    rows: Sequence[Row], coaches: Sequence[Vehicle], stops: Sequence[Stop], leg: Leg, now: datetime
) -> set[int]:
    """The seats whose vehicle on this leg changed; they get on at the stop of their home."""
    from journeys.seating import Together, seat_groups  # noqa: PLC0415  (arrays, only here)

    name = "vehicle_id" if leg is Leg.MAIN else "onward_id"
    room = {known(one.id): one.seats - one.crew for one in coaches}
    by_firm = leg is Leg.ONWARD and _firms_fit(rows, max(room.values()))
    groups, homes = _grouped(rows, by_firm)
    where = seat_groups(
        [
            Together(key, len(seats), getattr(seats[0], name), _calling(stops, homes[key]))
            for key, seats in groups.items()
        ],
        room,
    )
    if lost := sum(len(groups[key]) for key, coach in where.items() if coach is None):
        raise TripNotReady("no_seat_for", lost)
    changed = set()
    for key, seats in groups.items():
        for seat in seats:
            if getattr(seat, name) != where[key]:
                setattr(seat, name, where[key])
                _moved(seat, leg, now)
                seat.pickup_id = _at_home(stops, where[key], homes[key]) or seat.pickup_id
                changed.add(known(seat.id))
    return changed


def _grouped(
    rows: Sequence[Row], by_firm: bool
) -> tuple[dict[int, list[TripSeat]], dict[int, frozenset[str]]]:
    """Seats that stay together by firm or party, and where the first of each lives."""
    groups: dict[int, list[TripSeat]] = {}
    homes: dict[int, frozenset[str]] = {}
    for seat, party, firm, _at, home in rows:
        key = firm if by_firm else party if party is not None else -known(seat.id)
        groups.setdefault(key, []).append(seat)
        homes.setdefault(key, home)
    return groups, homes


def _calling(stops: Sequence[Stop], home: frozenset[str]) -> frozenset[int]:
    return frozenset(one.vehicle_id for one in stops if place_name(one.place) in home)


def _at_home(stops: Sequence[Stop], vehicle_id: int | None, home: frozenset[str]) -> int | None:
    """The stop of this vehicle where these people live; None where it does not call there."""
    own = [s for s in stops if s.vehicle_id == vehicle_id and place_name(s.place) in home]
    return own[0].id if own else None


def _firms_fit(rows: Sequence[Row], largest: int) -> bool:
    firms: dict[int, int] = {}
    for _seat, _party, firm, _at, _home in rows:
        firms[firm] = firms.get(firm, 0) + 1
    return max(firms.values(), default=0) <= largest


def _moved(seat: TripSeat, leg: Leg, now: datetime) -> None:
    if leg is Leg.MAIN:
        seat.pickup_id = seat.seat_no = None
    seat.version, seat.updated_at = seat.version + 1, now
