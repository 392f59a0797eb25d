"""A trip's own steps: opened, frozen, boarding, departed, arrived, handed over, settled, cancelled.

Each says what stands in its way, so that nobody is lost between a list and a coach: everybody on
the list is ticked before it departs, everybody aboard is accounted for before it is handed over.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from models.base import WrongMove, check_move
from models.trip import (
    NOT_ABOARD,
    TRIP_MOVES,
    Leg,
    SeatState,
    Trip,
    TripMode,
    TripSeat,
    TripState,
    Vehicle,
)
from reference.calendar import local_day
from services.actor import Actor
from services.berths import move_seat
from services.errors import (
    InvalidInput,
    NotAllowedNow,
    Problem,
    ReasonRequired,
    TripNotReady,
    VehicleFull,
)
from services.rows import known
from services.trips.compose import filing_changed, stops_of
from services.trips.firm_notices import TRIP_CANCELLED, TripPost, tell_firms
from services.trips.roll_call import EARLIEST, take_back
from services.trips.rows import (
    arranged,
    list_stands,
    note,
    seats_of,
    side_of_actor,
    used,
    vehicles_of,
)

B, T = SeatState, TripState
NO_ROOM = "no_seat_left"


def move_trip(
    session: Session,
    *,
    actor: Actor,
    trip_id: int,
    to: TripState,
    version: int,
    now: datetime,
    post: TripPost,
    reason: str = "",
    cost_fen: int | None = None,
) -> Trip:
    """One step. Doing it twice is doing it once. Firms hear by `post` who is missing.

    Raises TripNotReady with what is missing, ReasonRequired (cancelling; going back after the list
    stood; setting out with a changed filing), StaleVersion, NotAllowedNow, Forbidden, NotFound.
    """
    trip = arranged(session, actor, trip_id)
    if trip.state is to:
        return trip
    arranged(session, actor, trip_id, version)
    try:
        check_move("trip", TRIP_MOVES, trip.state, to)
    except WrongMove as wrong:
        raise NotAllowedNow("trip", trip_id, wrong.here, to.value) from None
    back = (trip.state, to) in ((T.FROZEN, T.OPEN), (T.OPEN, T.PLANNED))
    if (to is T.CANCELLED or (back and list_stands(trip, local_day(now)))) and not reason.strip():
        raise ReasonRequired("move_trip")
    if not back:
        _DO[to](session, actor, trip, now, reason, cost_fen)
    elif to is T.OPEN:
        _unbook(session, trip)
    here, trip.state = trip.state, to
    note(session, trip, actor=actor, now=now, kind="moved", words=reason, came_from=here)
    tell_firms(session, actor=actor, trip=trip, post=post, now=now)
    return trip


def _open(
    session: Session, actor: Actor, trip: Trip, now: datetime, reason: str, cost: int | None
) -> None:
    if not vehicles_of(session, known(trip.id)):
        raise TripNotReady("no_vehicle")


def _met(vehicles: Sequence[Vehicle]) -> set[int]:
    """Trains and aeroplanes whose people onward coaches wait for, where there are any."""
    if not any(one.leg is Leg.ONWARD for one in vehicles):
        return set()
    return {known(one.id) for one in vehicles if one.mode in (TripMode.TRAIN, TripMode.FLIGHT)}


def _freeze(
    session: Session, actor: Actor, trip: Trip, now: datetime, reason: str, cost: int | None
) -> None:
    seats = seats_of(session, known(trip.id))
    vehicles = vehicles_of(session, known(trip.id))
    if unanswered := sum(seat.state is B.INVITED for seat in seats):
        raise TripNotReady("unanswered", unanswered)
    going = [seat for seat in seats if seat.state is B.CONFIRMED]
    if not going:
        raise TripNotReady("nobody")
    met = _met(vehicles)
    lost = sum(s.vehicle_id is None or (s.vehicle_id in met and s.onward_id is None) for s in going)
    if lost:
        raise TripNotReady("without_vehicle", lost)
    for vehicle in vehicles:
        _within(vehicle, seats)
    for seat in going:
        seat.booked = True
        session.add(seat)


def _within(vehicle: Vehicle, seats: list[TripSeat]) -> None:
    room, wanted = vehicle.seats - vehicle.crew, used(seats, vehicle.id)
    if wanted > room:
        raise VehicleFull(vehicle.number, room, wanted)


def _unbook(session: Session, trip: Trip) -> None:
    """The list is open again: nobody is booked until it stands once more."""
    for seat in seats_of(session, known(trip.id)):
        seat.booked = False
        session.add(seat)


def _board(
    session: Session, actor: Actor, trip: Trip, now: datetime, reason: str, cost: int | None
) -> None:
    if local_day(now) < trip.leaves_on - EARLIEST:
        raise TripNotReady("too_early", (trip.leaves_on - local_day(now)).days)


def _depart(
    session: Session, actor: Actor, trip: Trip, now: datetime, reason: str, cost: int | None
) -> None:
    seats = seats_of(session, known(trip.id))
    if unticked := sum(seat.state is B.CONFIRMED for seat in seats):
        raise TripNotReady("unticked", unticked)
    if not any(seat.state is B.BOARDED for seat in seats):
        raise TripNotReady("nobody_aboard")
    if not reason.strip():
        for vehicle in vehicles_of(session, known(trip.id)):
            if filing_changed(vehicle, stops_of(session, [known(vehicle.id)])):
                raise TripNotReady("filing_changed", vehicle.number)
    _end_open(session, actor, trip, now, NO_ROOM)


def _end_open(session: Session, actor: Actor, trip: Trip, now: datetime, reason: str) -> None:
    """Whoever is not aboard keeps the post and stands on the list of those to be seated."""
    for seat in seats_of(session, known(trip.id)):
        if seat.state in NOT_ABOARD:
            move_seat(
                session, seat, B.WITHDRAWN, side=side_of_actor(actor),
                account_id=actor.account_id, now=now, reason=reason,
            )  # fmt: skip


def _arrive(
    session: Session, actor: Actor, trip: Trip, now: datetime, reason: str, cost: int | None
) -> None:
    for seat in seats_of(session, known(trip.id)):
        if seat.state is B.BOARDED:
            move_seat(
                session, seat, B.ARRIVED, side=side_of_actor(actor),
                account_id=actor.account_id, now=now,
            )  # fmt: skip


def _hand_over(
    session: Session, actor: Actor, trip: Trip, now: datetime, reason: str, cost: int | None
) -> None:
    waiting = sum(s.state in (B.BOARDED, B.ARRIVED) for s in seats_of(session, known(trip.id)))
    if waiting:
        raise TripNotReady("not_handed_over", waiting)


def _settle(
    session: Session, actor: Actor, trip: Trip, now: datetime, reason: str, cost: int | None
) -> None:
    if cost is None or not 0 <= cost <= 2_000_000_000:
        raise InvalidInput({"cost_fen": (Problem("missing"),)})
    if not trip.payer:
        raise TripNotReady("no_payer")
    trip.cost_fen = cost


def _cancel(
    session: Session, actor: Actor, trip: Trip, now: datetime, reason: str, cost: int | None
) -> None:
    """Nobody loses the post: whoever boarded is set back to agreed, every seat ends, and all of
    them stand on the list of those to be seated."""
    for seat in seats_of(session, known(trip.id)):
        if seat.state is B.BOARDED:
            take_back(session, actor=actor, seat=seat, now=now)
    _end_open(session, actor, trip, now, TRIP_CANCELLED)
    trip.reason = reason.strip()[:200]


_DO: Mapping[TripState, Callable[[Session, Actor, Trip, datetime, str, int | None], None]] = {
    T.OPEN: _open,
    T.FROZEN: _freeze,
    T.BOARDING: _board,
    T.DEPARTED: _depart,
    T.ARRIVED: _arrive,
    T.HANDED_OVER: _hand_over,
    T.SETTLED: _settle,
    T.CANCELLED: _cancel,
}
