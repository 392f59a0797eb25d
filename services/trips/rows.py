"""Finding and locking trips: who sees one, who may change it, what is written of a change."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.person import Person
from models.placement import Placement
from models.proposal import Side
from models.trip import TAKES_A_SEAT, Trip, TripEvent, TripSeat, TripState, Vehicle
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor, within
from services.errors import Forbidden, NotFound, ReasonRequired, StaleVersion
from services.rows import LARGEST_ID, known, lock_rows
from services.sides import SIDE_OF_ROLE

FREEZE_DAYS = 2
"""T-2: from then on a change of the list asks for a reason (union_services.md 5)."""


def in_sight(actor: Actor) -> sa.ColumnElement[bool]:
    """SQL condition on `trip`: its end is the actor's, or somebody of theirs is on it."""
    if actor.sees_all:
        return sa.true()
    aboard = (
        sa.select(sa.literal(1))
        .select_from(TripSeat)
        .join(Placement, col(Placement.id) == col(TripSeat.placement_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .where(col(TripSeat.trip_id) == col(Trip.id))
    )
    if actor.role is Role.EMPLOYER:
        return aboard.where(col(Vacancy.employer_id) == actor.employer_id).exists()
    own, theirs = (
        (Trip.home_region, Person.region_code)
        if actor.role is Role.SENDING
        else (Trip.site_region, Vacancy.region_code)
    )
    return sa.or_(within(col(own), actor), aboard.where(within(col(theirs), actor)).exists())


def trip_in_sight(session: Session, actor: Actor, trip_id: int) -> Trip:
    """The trip. Raises NotFound out of sight."""
    found = session.scalars(
        sa.select(Trip).where(col(Trip.id) == min(trip_id, LARGEST_ID), in_sight(actor))
    ).one_or_none()
    if found is None:
        raise NotFound("trip", trip_id)
    return found


def may_arrange(actor: Actor, trip: Trip) -> bool:
    """Whoever answers for one of its two ends arranges the trip; an administrator too."""
    if actor.role is Role.ADMIN:
        return True
    end = trip.home_region if actor.role is Role.SENDING else trip.site_region
    return actor.role in (Role.SENDING, Role.RECEIVING) and actor.covers(end)


def arranged(session: Session, actor: Actor, trip_id: int, version: int | None = None) -> Trip:
    """The trip locked, for whoever may arrange it. Raises NotFound, Forbidden, StaleVersion."""
    trip = trip_in_sight(session, actor, trip_id)
    if not may_arrange(actor, trip):
        raise Forbidden("arrange_trip")
    lock_rows(session, Trip, {trip_id})
    if version is not None and trip.version != version:
        raise StaleVersion("trip", trip_id, version, trip.version)
    return trip


def vehicle_of(session: Session, vehicle_id: int) -> Vehicle:
    found = session.get(Vehicle, vehicle_id) if 0 < vehicle_id <= LARGEST_ID else None
    if found is None:
        raise NotFound("vehicle", vehicle_id)
    return found


def side_of_actor(actor: Actor) -> Side:
    return SIDE_OF_ROLE.get(actor.role, Side.SYSTEM)


def list_stands(trip: Trip, today: date) -> bool:
    """Whether a change of who comes along asks for a reason: frozen, or two days before."""
    return trip.state in (TripState.FROZEN, TripState.BOARDING) or (
        today >= trip.leaves_on - timedelta(days=FREEZE_DAYS)
    )


def need_reason(trip: Trip, now: datetime, reason: str) -> None:
    """Raises ReasonRequired where the list stands and none is given."""
    if list_stands(trip, local_day(now)) and not reason.strip():
        raise ReasonRequired("change_list")


def note(
    session: Session,
    trip: Trip,
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    words: str = "",
    came_from: TripState | None = None,
    **detail: object,
) -> None:
    """Write down what was done to the trip; its version rises."""
    trip.version += 1
    trip.updated_at = now
    session.add(trip)
    session.add(
        TripEvent(
            trip_id=known(trip.id), at=now, account_id=actor.account_id, kind=kind,
            from_state=came_from, to_state=trip.state, note=words.strip()[:400], detail=detail,
        )
    )  # fmt: skip
    session.flush()


def vehicles_of(session: Session, trip_id: int) -> list[Vehicle]:
    return list(
        session.scalars(
            sa.select(Vehicle)
            .where(col(Vehicle.trip_id) == trip_id)
            .order_by(col(Vehicle.number), col(Vehicle.id))
        )
    )


def seats_of(session: Session, trip_id: int) -> list[TripSeat]:
    return list(
        session.scalars(
            sa.select(TripSeat).where(col(TripSeat.trip_id) == trip_id).order_by(col(TripSeat.id))
        )
    )


def used(seats: list[TripSeat], vehicle_id: int | None) -> int:
    """Seats of a vehicle that are taken, of the seats of its trip."""
    return sum(
        seat.state in TAKES_A_SEAT and vehicle_id in (seat.vehicle_id, seat.onward_id)
        for seat in seats
    )
