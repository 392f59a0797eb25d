"""Who sits where: confirmed placements added by party, moved, put on standby, taken off the list.

Groups are never split over vehicles unless a person says why. A vehicle never holds more than it
has seats for passengers; nobody has two open seats (the index is the last guard).
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session

from models.placement import Placement
from models.trip import (
    SeatState,
    TripSeat,
    TripState,
)
from services.actor import Actor
from services.berths import move_seat, write_seat
from services.errors import (
    InvalidInput,
    Problem,
)
from services.rows import known
from services.trips.room import (
    agreed,
    check_place,
    named,
    not_on_a_trip,
    open_for_changes,
    parties_whole_after,
    room,
    room_for,
    whole_parties,
)
from services.trips.rows import arranged, need_reason, note, side_of_actor

B = SeatState
MOST = 400


def add_people(
    session: Session,
    *,
    actor: Actor,
    trip_id: int,
    placement_ids: Sequence[int],
    vehicle_id: int | None,
    now: datetime,
    onward_id: int | None = None,
    pickup_id: int | None = None,
    state: SeatState = B.CONFIRMED,
    reason: str = "",
    split_reason: str = "",
) -> tuple[TripSeat, ...]:
    """Confirmed placements take seats, whole parties together; all of them or nobody.

    Raises ReasonRequired once the list stands, VehicleFull, AlreadyOnTrip, PartyWouldSplit,
    NotAllowedNow (a placement that is no longer only agreed), NotFound.
    """
    trip = arranged(session, actor, trip_id)
    open_for_changes(trip)
    need_reason(trip, now, reason)
    if state not in (B.INVITED, B.STANDBY, B.CONFIRMED):
        raise InvalidInput({"state": (Problem("unknown_choice"),)})
    if state is B.STANDBY:
        onward_id = None
    chosen = agreed(session, actor, trip, list(dict.fromkeys(placement_ids))[:MOST])
    not_on_a_trip(session, [known(one.id) for one in chosen])
    check_place(session, trip, vehicle_id, onward_id, pickup_id)
    whole_parties(
        session, trip, {known(p.id): p for p in chosen}, vehicle_id, onward_id, split_reason
    )
    if state is not B.STANDBY:
        room(session, len(chosen), vehicle_id, onward_id)
    made = []
    for placement in chosen:
        seat = TripSeat(
            trip_id=trip_id, placement_id=known(placement.id), vehicle_id=vehicle_id,
            onward_id=onward_id, pickup_id=pickup_id, split_reason=split_reason.strip()[:200],
            booked=state is B.CONFIRMED and trip.state in (TripState.FROZEN, TripState.BOARDING),
            created_at=now, updated_at=now, state=state,
        )  # fmt: skip
        write_seat(
            session, seat, state, side=side_of_actor(actor), account_id=actor.account_id, now=now,
            note=reason,
        )  # fmt: skip
        made.append(seat)
    note(session, trip, actor=actor, now=now, kind="added", words=reason, people=len(made))
    return tuple(made)


def move_people(
    session: Session,
    *,
    actor: Actor,
    trip_id: int,
    seat_ids: Collection[int],
    vehicle_id: int | None,
    now: datetime,
    onward_id: int | None = None,
    pickup_id: int | None = None,
    reason: str = "",
    split_reason: str = "",
) -> tuple[TripSeat, ...]:
    """Seats move to another vehicle, onward coach or stop; whole parties, all or nobody."""
    trip = arranged(session, actor, trip_id)
    open_for_changes(trip)
    need_reason(trip, now, reason)
    seats = named(session, trip, seat_ids)
    check_place(session, trip, vehicle_id, onward_id, pickup_id)
    placements = {s.placement_id: session.get_one(Placement, s.placement_id) for s in seats}
    whole_parties(session, trip, placements, vehicle_id, onward_id, split_reason)
    sitting = [s for s in seats if s.state is not B.STANDBY]
    room(session, sum(s.vehicle_id != vehicle_id for s in sitting), vehicle_id, None)
    room(session, sum(s.onward_id != onward_id for s in sitting), None, onward_id)
    for seat in seats:
        if seat.vehicle_id != vehicle_id:
            seat.seat_no = None
        seat.vehicle_id, seat.onward_id, seat.pickup_id = vehicle_id, onward_id, pickup_id
        seat.split_reason = split_reason.strip()[:200]
        seat.version, seat.updated_at = seat.version + 1, now
        session.add(seat)
    note(session, trip, actor=actor, now=now, kind="seats", words=reason, people=len(seats))
    return tuple(seats)


def change_state(
    session: Session,
    *,
    actor: Actor,
    trip_id: int,
    seat_ids: Collection[int],
    to: SeatState,
    now: datetime,
    reason: str = "",
    split_reason: str = "",
) -> tuple[TripSeat, ...]:
    """Invited or standby people become confirmed, confirmed ones wait on standby, anybody not
    aboard is taken off the list (and keeps the post: a post is given up on the placement's page).

    Raises VehicleFull, ReasonRequired, PartyWouldSplit (part of a party), NotAllowedNow.
    """
    trip = arranged(session, actor, trip_id)
    open_for_changes(trip)
    need_reason(trip, now, reason)
    if to not in (B.CONFIRMED, B.STANDBY, B.WITHDRAWN):
        raise InvalidInput({"state": (Problem("unknown_choice"),)})
    seats = [s for s in named(session, trip, seat_ids) if s.state is not to]
    parties_whole_after(session, trip, seats, split_reason)
    if to is B.CONFIRMED:
        room_for(session, [s for s in seats if s.state is B.STANDBY])
    for seat in seats:
        move_seat(
            session, seat, to, side=side_of_actor(actor), account_id=actor.account_id, now=now,
            note=reason,
        )  # fmt: skip
        seat.split_reason = split_reason.strip()[:200] or seat.split_reason
        if to is B.CONFIRMED and trip.state in (TripState.FROZEN, TripState.BOARDING):
            seat.booked = True
    if seats:
        note(
            session, trip, actor=actor, now=now, kind=f"seats_{to.value}", words=reason,
            people=len(seats),
        )  # fmt: skip
    return tuple(seats)
