"""A trip put together: opened, its vehicles and their sheets, the stops; filed with the plate."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.trip import (
    BEFORE_DEPARTURE,
    Stop,
    Trip,
    TripEvent,
    TripSeat,
    TripState,
    Vehicle,
)
from services.actor import Actor
from services.errors import (
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    Problem,
    TripNotReady,
    VehicleFull,
)
from services.rows import known
from services.shown import check_shown, stamp
from services.trips.form import StopLine, TripIn, VehicleIn, read_stops, stop_text
from services.trips.rows import (
    arranged,
    may_arrange,
    note,
    seats_of,
    used,
    vehicle_of,
    vehicles_of,
)

FILED = ("plate", "carrier", "charter_no", "contract_no", "driver1", "driver2", "driver3")
"""What the charter plate names; the stops with it (union_services.md 5)."""


def open_trip(session: Session, *, actor: Actor, data: TripIn, now: datetime) -> Trip:
    """A new trip, planned. Raises Forbidden for an end that is not the actor's."""
    trip = Trip(**data.model_dump(), created_by_id=actor.account_id, created_at=now, updated_at=now)
    if actor.role is Role.EMPLOYER or not may_arrange(actor, trip):
        raise Forbidden("open_trip")
    session.add(trip)
    session.flush()
    session.add(
        TripEvent(
            trip_id=known(trip.id), at=now, account_id=actor.account_id, kind="opened",
            to_state=trip.state,
        )
    )  # fmt: skip
    session.flush()
    return trip


def stated_by_trip(trip: Trip) -> dict[str, Any]:
    return {name: getattr(trip, name) for name in TripIn.model_fields}


def edit_trip(
    session: Session, *, actor: Actor, trip_id: int, data: TripIn, now: datetime, shown: str = ""
) -> Trip:
    """Name, day, ends and payer, before it departed. Raises NotAllowedNow, EditConflict."""
    trip = arranged(session, actor, trip_id)
    check_shown("trip", trip_id, shown, stated_by_trip(trip))
    _before_departure(trip, "edit")
    before = trip.leaves_on
    for name, value in data.model_dump().items():
        setattr(trip, name, value)
    if not may_arrange(actor, trip):
        raise Forbidden("open_trip")
    note(session, trip, actor=actor, now=now, kind="edited", leaves_on=trip.leaves_on.isoformat())
    if before != trip.leaves_on:
        _shift_stops(session, trip, (trip.leaves_on - before))
    return trip


def _shift_stops(session: Session, trip: Trip, by: Any) -> None:
    """The stops keep their hours on the new day."""
    for stop in stops_of(session, [known(one.id) for one in vehicles_of(session, known(trip.id))]):
        stop.at += by
    session.flush()


def _before_departure(trip: Trip, action: str) -> None:
    if trip.state not in BEFORE_DEPARTURE:
        raise NotAllowedNow("trip", trip.id, trip.state, action)


def stated_by_vehicle(vehicle: Vehicle) -> dict[str, Any]:
    values = {name: getattr(vehicle, name) for name in VehicleIn.model_fields}
    return values | {"escort_phone": vehicle.escort_phone or ""}


def stated_with_stops(session: Session, trip: Trip, vehicle: Vehicle) -> dict[str, Any]:
    """What the form of a vehicle shows: its sheet, and the stops as lines."""
    stops = stops_of(session, [known(vehicle.id)])
    lines = [StopLine(stop.kind, stop.place, stop.at) for stop in stops]
    return stated_by_vehicle(vehicle) | {"stops": stop_text(lines, trip.leaves_on)}


def save_vehicle(
    session: Session,
    *,
    actor: Actor,
    trip_id: int,
    data: VehicleIn,
    stops: str,
    now: datetime,
    vehicle_id: int | None = None,
    shown: str = "",
) -> Vehicle:
    """A vehicle with its sheet and stops, new or changed.

    Raises VehicleFull where fewer seats are left than people sit in it (they move first), and
    InvalidInput for a line of a stop that cannot be read. What was filed is not forgotten: a
    changed driver or stop shows on the page and asks for a new filing before the trip departs.
    """
    trip = arranged(session, actor, trip_id)
    lines = read_stops(stops, trip.leaves_on)
    return write_vehicle(
        session, actor=actor, trip=trip, data=data, lines=lines, now=now, vehicle_id=vehicle_id,
        shown=shown,
    )  # fmt: skip


def write_vehicle(
    session: Session, *, actor: Actor, trip: Trip, data: VehicleIn, lines: list[StopLine],
    now: datetime, vehicle_id: int | None = None, shown: str = "",
) -> Vehicle:  # fmt: skip
    """The same with stops that are lines already, for a trip that is locked."""
    _before_departure(trip, "vehicle")
    trip_id = known(trip.id)
    vehicle = None if vehicle_id is None else _own(session, trip, vehicle_id)
    if vehicle is None:
        number = max((one.number for one in vehicles_of(session, trip_id)), default=0) + 1
        vehicle = Vehicle(trip_id=trip_id, number=number, seats=data.seats)
    else:
        check_shown("vehicle", vehicle_id, shown, stated_with_stops(session, trip, vehicle))
        aboard = used(seats_of(session, trip_id), vehicle_id)
        if aboard > data.seats - data.crew:
            raise VehicleFull(vehicle.number, data.seats - data.crew, aboard)
        vehicle.version += 1
    for name, value in data.model_dump().items():
        setattr(vehicle, name, value)
    session.add(vehicle)
    session.flush()
    _set_stops(session, vehicle, lines)
    note(
        session, trip, actor=actor, now=now, kind="vehicle", number=vehicle.number,
        seats=vehicle.seats,
    )  # fmt: skip
    return vehicle


def _own(session: Session, trip: Trip, vehicle_id: int) -> Vehicle:
    vehicle = vehicle_of(session, vehicle_id)
    if vehicle.trip_id != trip.id:
        raise InvalidInput({"vehicle": (Problem("unknown_choice"),)})
    return vehicle


def _set_stops(session: Session, vehicle: Vehicle, lines: list[StopLine]) -> None:
    """The stops become these lines; a stop that keeps kind and place keeps who gets on there."""
    vehicle_id = known(vehicle.id)
    held = stops_of(session, [vehicle_id])
    kept: dict[int, StopLine] = {}
    for position, line in enumerate(lines, 1):
        same = next(
            (one for one in held if (one.kind, one.place) == (line.kind, line.place)
             and known(one.id) not in kept), None,
        )  # fmt: skip
        if same is not None:
            kept[known(same.id)] = line
            same.at, same.position = line.at, -position
        else:
            session.add(
                Stop(
                    vehicle_id=vehicle_id, position=-position, kind=line.kind, place=line.place,
                    at=line.at,
                )
            )  # fmt: skip
    gone = [known(one.id) for one in held if known(one.id) not in kept]
    session.execute(
        sa.update(TripSeat).where(col(TripSeat.pickup_id).in_(gone)).values(pickup_id=None)
    )
    session.execute(sa.delete(Stop).where(col(Stop.id).in_(gone)))
    session.flush()
    for one in stops_of(session, [vehicle_id]):
        one.position = abs(one.position)
    session.flush()


def stops_of(session: Session, vehicle_ids: list[int]) -> list[Stop]:
    """The stops of vehicles in their order."""
    found = session.scalars(
        sa.select(Stop).where(col(Stop.vehicle_id).in_(vehicle_ids)).order_by(col(Stop.id))
    ).all()
    return sorted(found, key=lambda one: (one.vehicle_id, abs(one.position)))


def drop_vehicle(
    session: Session, *, actor: Actor, trip_id: int, vehicle_id: int, now: datetime
) -> None:
    """An empty vehicle goes. Raises TripNotReady while somebody sits in it."""
    trip = arranged(session, actor, trip_id)
    _before_departure(trip, "vehicle")
    vehicle = _own(session, trip, vehicle_id)
    held = [s for s in seats_of(session, trip_id) if vehicle_id in (s.vehicle_id, s.onward_id)]
    if held:
        raise TripNotReady("vehicle_not_empty", len(held))
    session.execute(sa.delete(Stop).where(col(Stop.vehicle_id) == vehicle_id))
    session.delete(vehicle)
    note(session, trip, actor=actor, now=now, kind="vehicle_gone", number=vehicle.number)


def filing_stamp(vehicle: Vehicle, stops: list[Stop]) -> str:
    """What the charter plate names, as a stamp."""
    values = {name: getattr(vehicle, name) for name in FILED}
    return stamp(values | {f"stop{one.position}": f"{one.kind}:{one.place}" for one in stops})


def filing_changed(vehicle: Vehicle, stops: list[Stop]) -> bool:
    """Whether driver, stops or carrier are others than those filed."""
    return vehicle.filed != "" and vehicle.filed != filing_stamp(vehicle, stops)


def file_plate(
    session: Session, *, actor: Actor, trip_id: int, vehicle_id: int, now: datetime
) -> Vehicle:
    """The charter plate was filed with what the sheet says now. Twice is once."""
    trip = arranged(session, actor, trip_id)
    vehicle = _own(session, trip, vehicle_id)
    now_filed = filing_stamp(vehicle, stops_of(session, [vehicle_id]))
    if vehicle.filed == now_filed:
        return vehicle
    if trip.state is TripState.CANCELLED:
        raise NotAllowedNow("trip", trip_id, trip.state, "file")
    vehicle.filed = now_filed
    session.add(vehicle)
    note(session, trip, actor=actor, now=now, kind="filed", number=vehicle.number)
    return vehicle
