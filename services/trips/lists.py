"""Trips of a scope as a list, what is due among them, and who is still without a seat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.festival import FestivalPlan, Plan, Way
from models.person import Person
from models.placement import Placement
from models.trip import (
    BEFORE_DEPARTURE,
    OPEN_SEAT,
    TAKES_A_SEAT,
    SeatState,
    Trip,
    TripSeat,
    TripState,
    Vehicle,
)
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor, within_region
from services.placements.lists import Row, rows_of
from services.placements.parts import joined, own
from services.rows import known
from services.trips.room import states_aboard
from services.trips.rows import FREEZE_DAYS, in_sight

T = TripState
UNDER_WAY = (T.BOARDING, T.DEPARTED, T.ARRIVED)


class Show(StrEnum):
    COMING = "coming"
    UNDER_WAY = "under_way"
    DONE = "done"


STATES = {
    Show.COMING: (T.PLANNED, T.OPEN, T.FROZEN),
    Show.UNDER_WAY: UNDER_WAY,
    Show.DONE: (T.HANDED_OVER, T.SETTLED, T.CANCELLED),
}


@dataclass(frozen=True)
class TripRow:
    """A trip in a list: passengers' seats of the main way, taken, aboard; days until it leaves."""

    trip: Trip
    seats: int
    taken: int
    standby: int
    days: int


def list_trips(
    session: Session, *, actor: Actor, show: Show, now: datetime, limit: int, offset: int = 0
) -> tuple[list[TripRow], int]:
    """The next first, what is done the newest first; and how many there are."""
    where = (in_sight(actor), col(Trip.state).in_(STATES[show]))
    total = session.scalar(sa.select(sa.func.count()).select_from(Trip).where(*where)) or 0
    day = col(Trip.leaves_on)
    order = day.desc() if show is Show.DONE else day
    trips = session.scalars(
        sa.select(Trip).where(*where).order_by(order, col(Trip.id)).limit(limit).offset(offset)
    ).all()
    return _rows(session, trips, now), total


def count_trips(session: Session, *, actor: Actor) -> dict[Show, int]:
    counted = [sa.func.sum(sa.case((col(Trip.state).in_(s), 1), else_=0)) for s in STATES.values()]
    row = session.execute(sa.select(*counted).where(in_sight(actor))).one()
    return {show: int(value or 0) for show, value in zip(STATES, row, strict=True)}


def due_trips(session: Session, *, actor: Actor, now: datetime) -> list[TripRow]:
    """What waits: leaving today or tomorrow, the list not frozen at T-2, overdue, under way."""
    today = local_day(now)
    soon = sa.and_(
        col(Trip.state).in_(BEFORE_DEPARTURE),
        col(Trip.leaves_on) <= today + timedelta(days=FREEZE_DAYS),
    )
    trips = session.scalars(
        sa.select(Trip)
        .where(in_sight(actor), sa.or_(soon, col(Trip.state).in_(UNDER_WAY)))
        .order_by(col(Trip.leaves_on), col(Trip.id))
        .limit(20)
    ).all()
    return _rows(session, trips, now)


def _rows(session: Session, trips: Sequence[Trip], now: datetime) -> list[TripRow]:
    ids = [known(trip.id) for trip in trips]
    room = {
        trip_id: int(seats)
        for trip_id, seats in session.execute(
            sa.select(col(Vehicle.trip_id), sa.func.sum(col(Vehicle.seats) - col(Vehicle.crew)))
            .where(col(Vehicle.trip_id).in_(ids), col(Vehicle.leg) == "main")
            .group_by(col(Vehicle.trip_id))
        )
    }
    taken, waiting = (
        dict(
            session.execute(
                sa.select(col(TripSeat.trip_id), sa.func.count())
                .where(col(TripSeat.trip_id).in_(ids), col(TripSeat.state).in_(states))
                .group_by(col(TripSeat.trip_id))
            ).all()
        )
        for states in (TAKES_A_SEAT, (SeatState.STANDBY,))
    )
    today = local_day(now)
    return [
        TripRow(
            trip, room.get(one, 0), int(taken.get(one, 0)), int(waiting.get(one, 0)),
            (trip.leaves_on - today).days,
        )
        for one, trip in zip(ids, trips, strict=True)
    ]  # fmt: skip


def _asked_for_a_seat() -> sa.Exists:
    return sa.exists().where(
        col(FestivalPlan.placement_id) == col(Placement.id),
        col(FestivalPlan.plan) == Plan.GOES_HOME, col(FestivalPlan.way) == Way.ORGANISED,
    )  # fmt: skip


def to_be_seated(
    session: Session, *, actor: Actor, trip: Trip, limit: int = 400
) -> tuple[list[Row], int]:
    """Agreed people between the trip's ends without a seat (back to work: who asked for one), who
    must be there soonest first and parties together; and how many there are."""
    seated = sa.select(col(TripSeat.placement_id)).where(col(TripSeat.state).in_(OPEN_SEAT))
    where = (
        own(actor),
        within_region(col(Person.region_code), trip.home_region),
        within_region(col(Vacancy.region_code), trip.site_region),
        col(Placement.state).in_(states_aboard(trip)),
        col(Placement.id).not_in(seated),
        _asked_for_a_seat() if trip.back_to_work else sa.true(),
    )
    total = session.scalar(joined(sa.func.count()).where(*where)) or 0
    found = session.execute(
        joined(Placement, Person, Vacancy, Employer)
        .where(*where)
        .order_by(
            col(Employer.name),
            sa.func.coalesce(col(Placement.party_id), 10**9 + col(Placement.id)),
            col(Placement.id),
        )
        .limit(limit)
    ).all()
    return rows_of(session, actor, found), total
