"""Return coaches: a planned trip is made from the list of who asked for a seat, with its people.

One for each day, home county and place of work; pressing again takes along who asked since. Its
route, vehicles and seats are then those of any trip. The day is the one people named; whoever
drives through the night sets it back on the trip's page.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.festival import FestivalPlan, Plan, Way
from models.person import Person
from models.placement import ARRIVED_STATES, Placement
from models.trip import OPEN_SEAT, Trip, TripSeat, TripState
from reference import regions
from reference.calendar import local_day
from services.actor import Actor
from services.errors import InvalidInput, Problem
from services.festival.season import season
from services.placements.parts import joined, own
from services.rows import known
from services.trips.compose import open_trip
from services.trips.form import TripIn
from services.trips.seats import MOST, add_people


@dataclass(frozen=True)
class Coach:
    """Who asks to be fetched back on a day, between two counties, 人. seated: of them on a trip;
    trip_id: where the others of that day go."""

    back_on: date | None
    home: str
    site: str
    towns: Sequence[tuple[str, int]]
    people: int
    seated: int
    trip_id: int | None


def coaches_asked(session: Session, *, actor: Actor, year: int) -> Sequence[Coach]:
    """By day (unknown last) and the two ends. Two queries."""
    rows = session.execute(_asked(actor, year)).all()
    trips = _standing(session, {row.back_on for row in rows})
    by: dict[tuple[date | None, str, str], list[sa.Row[tuple[object, ...]]]] = {}
    for row in rows:
        by.setdefault((row.back_on, row.home, row.site), []).append(row)
    return [
        Coach(
            *key, tuple(Counter(row.township for row in mine).most_common()), len(mine),
            sum(row.seated is not None for row in mine), trips.get(key),
        )
        for key, mine in sorted(by.items(), key=lambda one: (one[0][0] or date.max, *one[0][1:]))
    ]  # fmt: skip


def plan_return_trip(
    session: Session, *, actor: Actor, year: int, back_on: date, home: str, site: str, now: datetime
) -> Trip:
    """The trip of that day between these ends, with everybody who asked and has no seat yet,
    parties beside each other. Raises InvalidInput (nobody asked, a day gone by), Forbidden,
    NotFound."""
    season(year)
    if back_on < local_day(now):
        raise InvalidInput({"back_on": (Problem("day_gone_by"),)})
    asked = _asked(actor, year).where(
        col(FestivalPlan.back_on) == back_on, col(Placement.home) == home,
        col(Placement.site) == site,
    )  # fmt: skip
    rows = session.execute(asked).all()
    if not rows:
        raise InvalidInput({"back_on": (Problem("nobody_chosen"),)})
    standing = _standing(session, {back_on}).get((back_on, home, site))
    trip = None if standing is None else session.get_one(Trip, standing)
    trip = trip or _opened(session, actor, year, back_on, home, site, now)
    waiting = [row.id for row in rows if row.seated is None]
    for first in range(0, len(waiting), MOST):
        add_people(
            session, actor=actor, trip_id=known(trip.id), vehicle_id=None, now=now,
            placement_ids=waiting[first : first + MOST], reason="返岗名单",
        )  # fmt: skip
    return trip


def _opened(
    session: Session, actor: Actor, year: int, back_on: date, home: str, site: str, now: datetime
) -> Trip:
    names = [regions.region(code).name for code in (home, site)]
    data = TripIn(
        name=f"{year}年返岗：{names[0]}到{names[1]}，{back_on.month}月{back_on.day}日",
        home_region=home, site_region=site, leaves_on=back_on, payer="",
    )  # fmt: skip
    trip = open_trip(session, actor=actor, data=data, now=now)
    trip.back_to_work = True
    session.add(trip)
    session.flush()
    return trip


def _asked(actor: Actor, year: int) -> "sa.Select[tuple[object, ...]]":
    """People of this actor in post who go home and asked for a seat, with their open seat."""
    seated = (
        sa.select(col(TripSeat.placement_id))
        .where(col(TripSeat.placement_id) == col(Placement.id), col(TripSeat.state).in_(OPEN_SEAT))
        .correlate(Placement)
        .limit(1)
        .scalar_subquery()
    )
    query: sa.Select[tuple[object, ...]] = (
        joined(
            col(Placement.id), col(FestivalPlan.back_on), col(Placement.home), col(Placement.site),
            col(Person.township), seated.label("seated"),
        )
        .join(FestivalPlan, col(FestivalPlan.placement_id) == col(Placement.id))
        .where(
            own(actor), col(Placement.state).in_(ARRIVED_STATES), col(FestivalPlan.season) == year,
            col(FestivalPlan.plan) == Plan.GOES_HOME, col(FestivalPlan.way) == Way.ORGANISED,
        )
        .order_by(
            col(Person.township), sa.func.coalesce(col(Placement.party_id), 0), col(Employer.name),
            col(Placement.id),
        )
    )  # fmt: skip
    return query


def _standing(session: Session, days: set[date | None]) -> dict[tuple[date | None, str, str], int]:
    """Trips back to work that still take people, by day and ends."""
    rows = session.scalars(
        sa.select(Trip).where(
            col(Trip.back_to_work), col(Trip.leaves_on).in_([one for one in days if one]),
            col(Trip.state).in_((TripState.PLANNED, TripState.OPEN)),
        )
        .order_by(col(Trip.id).desc())
    )  # fmt: skip
    return {(t.leaves_on, t.home_region, t.site_region): known(t.id) for t in rows}
