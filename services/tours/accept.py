"""A plan taken on: its vehicles, stops and seats are written, and nothing is filed or driven.

A vehicle that is there already and of the same kind stays the one that keeps most of its people,
with plate, drivers and papers; so nobody changes coach who need not.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session

from models.tour import TourPlan, TourState
from models.trip import Leg, Trip, TripMode, TripSeat, Vehicle
from services.actor import Actor
from services.errors import TripNotReady
from services.rows import known
from services.tours.people import waiting_of
from services.tours.plans import move_plan, plan_of
from services.tours.values import PlannedRide, PlannedTour
from services.trips.compose import drop_vehicle, stated_by_vehicle, stops_of, write_vehicle
from services.trips.form import StopLine, VehicleIn
from services.trips.room import open_for_changes
from services.trips.rows import arranged, need_reason, note, seats_of, vehicles_of


def accept_plan(
    session: Session, *, actor: Actor, trip_id: int, plan_id: int, now: datetime, reason: str = ""
) -> int:
    """How many changed vehicle. Raises TripNotReady where the list or the day is another than the
    plan was made for (then nothing is written), ReasonRequired once the list stands,
    NotAllowedNow for a plan that is no longer open."""
    trip = arranged(session, actor, trip_id)
    open_for_changes(trip)
    need_reason(trip, now, reason)
    plan = plan_of(session, trip_id, plan_id)
    move_plan(plan, TourState.ACCEPTED)
    tour = tour_of(plan)
    if is_outdated(session, plan, tour, trip.leaves_on):
        raise TripNotReady("plan_outdated")
    moved = _written(session, actor, trip, tour, now)
    note(
        session, trip, actor=actor, now=now, kind="planned", words=reason,
        people=len(tour.seat_ids), vehicles=len(tour.rides), moved=moved,
    )  # fmt: skip
    return moved


def _written(session: Session, actor: Actor, trip: Trip, tour: PlannedTour, now: datetime) -> int:
    """Vehicles, stops and seats as the plan has them; how many changed vehicle."""
    trip_id = known(trip.id)
    seats = {known(seat.id): seat for seat in seats_of(session, trip_id)}
    held = vehicles_of(session, trip_id)
    match = matched(tour.rides, held, seats)
    before = {
        one: (seats[one].vehicle_id, seats[one].onward_id, seats[one].seat_no)
        for one in tour.seat_ids
    }
    for one in tour.seat_ids:
        seats[one].vehicle_id = seats[one].onward_id = seats[one].pickup_id = None
        seats[one].seat_no = None
    session.flush()
    for number, ride in enumerate(tour.rides):
        old = match.get(number)
        vehicle = write_vehicle(
            session, actor=actor, trip=trip, data=_sheet(ride, old), lines=_lines(ride), now=now,
            vehicle_id=None if old is None else old.id,
        )  # fmt: skip
        _seat(session, ride, vehicle, seats)
    moved = _finish(seats, before, now)
    _drop_empty(session, actor, trip_id, held, match, now)
    return moved


def tour_of(plan: TourPlan) -> PlannedTour:
    return PlannedTour.model_validate(plan.result)


def is_outdated(session: Session, plan: TourPlan, tour: PlannedTour, leaves_on: date) -> bool:
    """Whether others are on the list, or it leaves on another day, than the plan was made for."""
    now = {one.seat_id for one in waiting_of(session, plan.trip_id)}
    return now != tour.seat_ids or plan.asked.get("leaves_on") != leaves_on.isoformat()


def matched(
    rides: Sequence[PlannedRide], held: Sequence[Vehicle], seats: Mapping[int, TripSeat]
) -> dict[int, Vehicle]:
    """Rides, by position, that an existing vehicle of the same kind does: those that keep most
    people first, then by number."""
    pairs = []
    for number, ride in enumerate(rides):
        for vehicle in held:
            if not _same_kind(ride, vehicle):
                continue
            kept = sum(_place(seats[s], ride.leg) == vehicle.id for s in ride.seat_ids)
            pairs.append((-kept, vehicle.number, number, vehicle))
    found: dict[int, Vehicle] = {}
    taken: set[int] = set()
    for _kept, vehicle_number, number, vehicle in sorted(pairs, key=lambda pair: pair[:3]):
        if number not in found and vehicle_number not in taken:
            found[number] = vehicle
            taken.add(vehicle_number)
    return found


def _same_kind(ride: PlannedRide, vehicle: Vehicle) -> bool:
    same = (ride.mode, ride.leg) == (vehicle.mode, vehicle.leg)
    size = (ride.seats, ride.crew) == (vehicle.seats, vehicle.crew)
    return same and (size or ride.mode is TripMode.OWN)


def _place(seat: TripSeat, leg: Leg) -> int | None:
    return seat.vehicle_id if leg is Leg.MAIN else seat.onward_id


def would_move(
    rides: Sequence[PlannedRide], held: Sequence[Vehicle], seats: Mapping[int, TripSeat]
) -> int:
    """How many who sit in a vehicle of the long way would sit in another."""
    match = matched(rides, held, seats)
    moved = 0
    for number, ride in enumerate(rides):
        vehicle = match.get(number)
        here = None if vehicle is None else vehicle.id
        if ride.leg is Leg.MAIN:
            moved += sum(
                seats[s].vehicle_id is not None and seats[s].vehicle_id != here
                for s in ride.seat_ids
                if s in seats
            )
    return moved


def _sheet(ride: PlannedRide, old: Vehicle | None) -> VehicleIn:
    """The sheet as it was, with seats, way and price of the plan."""
    stated = {} if old is None else stated_by_vehicle(old)
    return VehicleIn(
        **stated
        | {
            "mode": ride.mode, "leg": ride.leg, "seats": ride.seats, "crew": ride.crew,
            "km": ride.km, "price_fen": ride.cost_fen,
        }
    )  # fmt: skip


def _lines(ride: PlannedRide) -> list[StopLine]:
    return [StopLine(stop.kind, stop.place, stop.at) for stop in ride.stops]


def _seat(
    session: Session, ride: PlannedRide, vehicle: Vehicle, seats: Mapping[int, TripSeat]
) -> None:
    stops = stops_of(session, [known(vehicle.id)])
    for one, at in zip(ride.seat_ids, ride.pickups, strict=True):
        if ride.leg is Leg.MAIN:
            seats[one].vehicle_id, seats[one].pickup_id = vehicle.id, stops[at].id
        else:
            seats[one].onward_id = vehicle.id
        session.add(seats[one])
    session.flush()


def _finish(
    seats: Mapping[int, TripSeat],
    before: Mapping[int, tuple[int | None, int | None, int | None]], now: datetime,
) -> int:  # fmt: skip
    """Who stays keeps the number of the seat; how many changed vehicle."""
    moved = 0
    for one, (vehicle, _onward, number) in before.items():
        seat = seats[one]
        if seat.vehicle_id == vehicle:
            seat.seat_no = number
        moved += vehicle is not None and seat.vehicle_id != vehicle
        seat.version, seat.updated_at = seat.version + 1, now
    return moved


def _drop_empty(
    session: Session, actor: Actor, trip_id: int, held: Sequence[Vehicle],
    match: Mapping[int, Vehicle], now: datetime,
) -> None:  # fmt: skip
    """Vehicles the plan does without go, unless a record of somebody names them."""
    kept = {known(one.id) for one in match.values()}
    used = {v for s in seats_of(session, trip_id) for v in (s.vehicle_id, s.onward_id)}
    for one in held:
        if known(one.id) not in kept | used:
            drop_vehicle(
                session, actor=actor, trip_id=trip_id, vehicle_id=known(one.id), now=now
            )  # fmt: skip
