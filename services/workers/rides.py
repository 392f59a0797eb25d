"""Somebody's seat on the way to the factory, and what they are told of it in plain texts.

What is told holds no name but the escort's and no number but the seat's: it is kept to see what
changed, and stands in messages that others may read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from models.placement import Placement
from models.trip import (
    OPEN_SEAT,
    SeatState,
    Stop,
    StopKind,
    Trip,
    TripSeat,
    TripState,
    Vehicle,
)
from reference.calendar import local_day
from services.rows import known
from services.trips.compose import stops_of

OVER = "over"
CANCELLED, OFF = "cancelled", "off"
NAMES = ("day", "at", "place", "number", "plate", "seat", "escort")
"""What is told, in the order in which a change is named."""


@dataclass(frozen=True)
class Ride:
    """pickup   where they get on: their own stop, else the first of the vehicle
    onward      the coach from the station or airport to the gate, where there is one
    """

    placement: Placement
    seat: TripSeat
    trip: Trip
    vehicle: Vehicle | None
    onward: Vehicle | None
    pickup: Stop | None

    @property
    def over(self) -> str:
        """Why they do not ride, "" while they do."""
        if self.trip.state is TripState.CANCELLED:
            return CANCELLED
        gone = (SeatState.WITHDRAWN, SeatState.STANDBY, SeatState.INVITED)
        return OFF if self.seat.state in gone else ""

    @property
    def told(self) -> Mapping[str, str]:
        """What they are to know now."""
        if self.over:
            return {OVER: self.over, "day": self.trip.leaves_on.isoformat()}
        vehicle, stop = self.vehicle, self.pickup
        return {
            "day": (local_day(stop.at) if stop else self.trip.leaves_on).isoformat(),
            "at": stop.at.isoformat() if stop else "",
            "place": stop.place if stop else "",
            "number": str(vehicle.number) if vehicle else "",
            "plate": vehicle.plate if vehicle else "",
            "seat": str(self.seat.seat_no or ""),
            "escort": vehicle.escort_name if vehicle else "",
        }


def ride_of(session: Session, placement: Placement) -> Ride | None:
    """The seat they have, else the last they had; None where there never was one."""
    return rides_of(session, [placement]).get(known(placement.id))


def rides_of(session: Session, placements: Sequence[Placement]) -> dict[int, Ride]:
    """The same of several. Four queries."""
    mine = {known(one.id): one for one in placements}
    seats = {
        seat.placement_id: (seat, trip)
        for seat, trip in session.execute(
            sa.select(TripSeat, Trip)
            .join(Trip, col(Trip.id) == col(TripSeat.trip_id))
            .where(col(TripSeat.placement_id).in_(sorted(mine)))
            .order_by(col(TripSeat.state).in_(OPEN_SEAT), col(TripSeat.id))
        )
    }
    trips = sorted({known(trip.id) for _seat, trip in seats.values()})
    vehicles = {
        known(one.id): one
        for one in session.scalars(sa.select(Vehicle).where(col(Vehicle.trip_id).in_(trips)))
    }
    stops = stops_of(session, sorted(vehicles))
    by_id = {known(one.id): one for one in stops}
    first = {one.vehicle_id: one for one in reversed(stops) if one.kind is StopKind.PICKUP}
    return {
        one: Ride(
            placement=mine[one], seat=seat, trip=trip, vehicle=vehicles.get(seat.vehicle_id or 0),
            onward=vehicles.get(seat.onward_id or 0),
            pickup=by_id.get(seat.pickup_id or 0) or first.get(seat.vehicle_id or 0),
        )
        for one, (seat, trip) in seats.items()
    }  # fmt: skip


def changes(before: Mapping[str, object], now: Mapping[str, object]) -> list[tuple[str, str, str]]:
    """(what, as it was told, as it is), of what was told before; nothing where either is over."""
    if not before or OVER in before or OVER in now:
        return []
    return [
        (name, str(before.get(name, "")), str(now.get(name, "")))
        for name in NAMES
        if before.get(name, "") != now.get(name, "")
    ]
