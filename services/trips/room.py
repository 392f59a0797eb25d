"""What must hold before people take or change seats: in scope, free, room enough, parties whole."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person
from models.placement import ARRIVED_STATES, Placement, PlacementState
from models.trip import (
    BEFORE_DEPARTURE,
    OPEN_SEAT,
    Leg,
    SeatState,
    Stop,
    Trip,
    TripSeat,
    Vehicle,
)
from models.vacancy import Vacancy
from services.actor import Actor
from services.berths import seats_left
from services.errors import (
    AlreadyOnTrip,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    PartyWouldSplit,
    Problem,
    VehicleFull,
)
from services.placements.parts import own
from services.rows import known
from services.trips.rows import vehicle_of

B = SeatState


def open_for_changes(trip: Trip) -> None:
    if trip.state not in BEFORE_DEPARTURE:
        raise NotAllowedNow("trip", trip.id, trip.state, "seats")


def agreed(session: Session, actor: Actor, trip: Trip, ids: Sequence[int]) -> list[Placement]:
    """The placements in scope, agreed and not yet under way (of a trip back to work: in post), in
    the order named."""
    states = states_aboard(trip)
    rows = {
        known(row.id): row
        for row in session.scalars(
            sa.select(Placement)
            .join(Person, col(Person.id) == col(Placement.person_id))
            .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
            .where(col(Placement.id).in_(ids), own(actor))
        )
    }
    if not ids:
        raise InvalidInput({"pick": (Problem("nobody_chosen"),)})
    for one in ids:
        if one not in rows:
            raise NotFound("placement", one)
        if rows[one].state not in states:
            raise NotAllowedNow("placement", one, rows[one].state, "seat")
    return [rows[one] for one in ids]


def states_aboard(trip: Trip) -> tuple[PlacementState, ...]:
    """Of whom a trip takes: those who agreed, and back to work those in post."""
    return ARRIVED_STATES if trip.back_to_work else (PlacementState.CONFIRMED,)


def not_on_a_trip(session: Session, placement_ids: Sequence[int]) -> None:
    found = session.execute(
        sa.select(col(TripSeat.placement_id), col(Trip.id), col(Trip.name))
        .join(Trip, col(Trip.id) == col(TripSeat.trip_id))
        .where(col(TripSeat.placement_id).in_(placement_ids), col(TripSeat.state).in_(OPEN_SEAT))
        .order_by(col(TripSeat.id))
    ).first()
    if found is not None:
        raise AlreadyOnTrip(found[0], found[1] or 0, found[2])


def check_place(
    session: Session, trip: Trip, vehicle_id: int | None, onward_id: int | None,
    pickup_id: int | None,
) -> None:  # fmt: skip
    """Vehicle, onward coach and stop are this trip's."""
    for name, one, leg in (("vehicle", vehicle_id, Leg.MAIN), ("onward", onward_id, Leg.ONWARD)):
        if one is not None:
            vehicle = vehicle_of(session, one)
            if vehicle.trip_id != trip.id or vehicle.leg is not leg:
                raise InvalidInput({name: (Problem("unknown_choice"),)})
    if pickup_id is not None:
        stop = session.get(Stop, pickup_id)
        if stop is None or stop.vehicle_id != vehicle_id:
            raise InvalidInput({"pickup": (Problem("unknown_choice"),)})


def room(session: Session, coming: int, vehicle_id: int | None, onward_id: int | None) -> None:
    for one in (vehicle_id, onward_id):
        if one is not None and (left := seats_left(session, one)) < coming:
            vehicle = session.get_one(Vehicle, one)
            seats = vehicle.seats - vehicle.crew
            raise VehicleFull(vehicle.number, seats, seats - left + coming)


def whole_parties(
    session: Session, trip: Trip, moving: dict[int, Placement], vehicle_id: int | None,
    onward_id: int | None, split_reason: str,
) -> None:  # fmt: skip
    """Everybody of a party who is still coming sits in one vehicle (and one onward coach); back to
    work everybody comes as they said."""
    if trip.back_to_work:
        return
    parties = {p.party_id for p in moving.values() if p.party_id is not None}
    if not parties or split_reason.strip():
        return
    rows = session.execute(
        sa.select(
            col(Placement.id), col(Placement.party_id), col(TripSeat.id),
            col(TripSeat.vehicle_id), col(TripSeat.onward_id),
        )
        .outerjoin(
            TripSeat,
            sa.and_(
                col(TripSeat.placement_id) == col(Placement.id),
                col(TripSeat.trip_id) == trip.id,
                col(TripSeat.state).in_(OPEN_SEAT),
            ),
        )
        .where(
            col(Placement.party_id).in_(sorted(parties)),
            col(Placement.state) == PlacementState.CONFIRMED,
        )
        .order_by(col(Placement.id))
    )  # fmt: skip
    for placement_id, party_id, seat_id, theirs, on in rows:
        apart = seat_id is None or theirs != vehicle_id or on != onward_id
        if placement_id not in moving and apart:
            raise PartyWouldSplit(party_id)


def named(session: Session, trip: Trip, seat_ids: Collection[int]) -> list[TripSeat]:
    """Open seats of the trip by id, nobody aboard yet."""
    if not seat_ids:
        raise InvalidInput({"pick": (Problem("nobody_chosen"),)})
    rows = list(
        session.scalars(
            sa.select(TripSeat)
            .where(col(TripSeat.id).in_(sorted(seat_ids)), col(TripSeat.trip_id) == trip.id)
            .order_by(col(TripSeat.id))
            .with_for_update()
        )
    )
    if len(rows) != len(set(seat_ids)):
        raise NotFound("seat", None)
    for seat in rows:
        if seat.state not in (B.INVITED, B.STANDBY, B.CONFIRMED):
            raise NotAllowedNow("seat", seat.id, seat.state, "seats")
    return rows


def room_for(session: Session, seats: Sequence[TripSeat]) -> None:
    for name in ("vehicle_id", "onward_id"):
        for one in sorted({getattr(s, name) for s in seats} - {None}):
            coming = sum(getattr(s, name) == one for s in seats)
            room(session, coming, one, None)


def parties_whole_after(
    session: Session, trip: Trip, seats: Sequence[TripSeat], split_reason: str
) -> None:
    """Nobody of a party is left behind in another state. Raises PartyWouldSplit."""
    if split_reason.strip():
        return
    ids = {known(s.id) for s in seats}
    party = (
        sa.select(col(Placement.party_id))
        .join(TripSeat, col(TripSeat.placement_id) == col(Placement.id))
        .where(col(TripSeat.id).in_(sorted(ids)), col(Placement.party_id).is_not(None))
    )
    states = {s.state for s in seats}
    left = session.execute(
        sa.select(col(Placement.party_id))
        .join(TripSeat, col(TripSeat.placement_id) == col(Placement.id))
        .where(
            col(Placement.party_id).in_(party),
            col(TripSeat.trip_id) == trip.id,
            col(TripSeat.state).in_(sorted(states)),
            col(TripSeat.id).not_in(sorted(ids)),
        )
        .limit(1)
    ).scalar()
    if left is not None:
        raise PartyWouldSplit(left)
