"""Fairs and trips of a letter: held, visited, intentions; departed, carried, what a head cost.

Few rows, loaded once for every scope and window. A fair counts when it was recorded as held, a
trip when it departed, a head when it boarded (the roll-call, not the booking), a cost when the
trip was settled. A fair belongs to the county it is for and to every place one of its posts lies
in; a trip to every scope one of its people moves in.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.fair import Fair, FairEvent, FairPost, FairState
from models.person import Person
from models.placement import Placement
from models.signup import SignUp
from models.trip import SeatEvent, SeatState, Trip, TripEvent, TripSeat, TripState
from models.vacancy import Vacancy
from reports.ground import Ground, Window
from reports.homes import home_at
from reports.values import Figure, Row, Table


@dataclass(frozen=True, slots=True)
class FairHeld:
    """A fair with the moment it was recorded as held; `sites` of the posts shown."""

    at: datetime
    home: str
    sites: frozenset[str]
    visits: int | None
    intentions: tuple[tuple[datetime, int], ...]  # (when, whose)


@dataclass(frozen=True, slots=True)
class TripGone:
    """A trip that departed; `settled` and `cost_fen` once that is known; who boarded and when, by
    (site, home)."""

    at: datetime
    settled: datetime | None
    cost_fen: int | None
    boarded: tuple[tuple[datetime, str, str], ...]


@dataclass(frozen=True)
class Activity:
    fairs: tuple[FairHeld, ...] = ()
    trips: tuple[TripGone, ...] = ()


def load_activity(session: Session, known: datetime) -> Activity:
    """What was recorded before `known`; seven queries."""
    return Activity(_fairs(session, known), _trips(session, known))


def _fairs(session: Session, known: datetime) -> tuple[FairHeld, ...]:
    sites: dict[int, set[str]] = defaultdict(set)
    for fair_id, site in session.execute(
        sa.select(col(FairPost.fair_id), col(Vacancy.region_code))
        .join(Vacancy, col(Vacancy.id) == col(FairPost.vacancy_id))
        .distinct()
    ):
        sites[fair_id].add(site)
    said: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for channel, at, person in session.execute(
        sa.select(col(SignUp.channel_id), col(SignUp.at), col(SignUp.person_id))
        .join(Fair, col(Fair.channel_id) == col(SignUp.channel_id))
        .where(col(SignUp.at) < known)
    ):
        said[channel].append((at, person))
    held = (
        sa.select(col(FairEvent.fair_id), sa.func.min(col(FairEvent.at)).label("at"))
        .where(col(FairEvent.to_state) == FairState.HELD, col(FairEvent.at) < known)
        .group_by(col(FairEvent.fair_id))
        .subquery()
    )
    rows = session.execute(
        sa.select(Fair, held.c.at).join(held, held.c.fair_id == col(Fair.id)).order_by(held.c.at)
    )
    return tuple(
        FairHeld(
            at, fair.region_code, frozenset(sites[fair.id or 0]), fair.visits,
            tuple(said[fair.channel_id]),
        )
        for fair, at in rows
    )  # fmt: skip


def _trips(session: Session, known: datetime) -> tuple[TripGone, ...]:
    boarded: dict[int, list[tuple[datetime, str, str]]] = defaultdict(list)
    for trip_id, at, site, home in session.execute(_boardings(known)):
        boarded[trip_id].append((at, site, home))
    moved: dict[TripState, Mapping[int, datetime]] = {
        state: dict(
            session.execute(
                sa.select(col(TripEvent.trip_id), sa.func.min(col(TripEvent.at)))
                .where(col(TripEvent.to_state) == state, col(TripEvent.at) < known)
                .group_by(col(TripEvent.trip_id))
            ).all()
        )
        for state in (TripState.DEPARTED, TripState.SETTLED)
    }
    cost = dict(session.execute(sa.select(col(Trip.id), col(Trip.cost_fen))).all())
    settled = moved[TripState.SETTLED]
    return tuple(
        TripGone(at, settled.get(trip_id), cost.get(trip_id), tuple(boarded[trip_id]))
        for trip_id, at in sorted(moved[TripState.DEPARTED].items())
    )


def _boardings(known: datetime) -> "sa.Select[int, datetime, str, str]":
    """Standing moves to the seat, one a seat: the last, not an undo, not undone by then."""
    undone = sa.select(col(SeatEvent.undoes_id)).where(
        col(SeatEvent.undoes_id).is_not(None), col(SeatEvent.at) < known
    )
    last = (
        sa.select(col(SeatEvent.seat_id), sa.func.max(col(SeatEvent.at)).label("at"))
        .where(
            col(SeatEvent.to_state) == SeatState.BOARDED, col(SeatEvent.undoes_id).is_(None),
            col(SeatEvent.at) < known, col(SeatEvent.id).not_in(undone),
        )
        .group_by(col(SeatEvent.seat_id))
        .subquery()
    )  # fmt: skip
    return (
        sa.select(col(TripSeat.trip_id), last.c.at, col(Vacancy.region_code), home_at(last.c.at))
        .join(last, last.c.seat_id == col(TripSeat.id))
        .join(Placement, col(Placement.id) == col(TripSeat.placement_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
    )


def activity_table(ground: Ground, activity: Activity) -> Table:
    """The counts of `activity` that lie in the scope and were recorded before the end."""
    fairs = [one for one in activity.fairs if one.at < ground.end and _shown(ground, one)]
    trips = [one for one in activity.trips if one.at < ground.end and _moves(ground, one)]
    return Table(
        "activity", "招聘会和接送", ground.flow_heads,
        (
            Row("招聘会和直播（场）", ground.flows("fairs", lambda w: len(_held(fairs, w)))),
            Row("进场（人次）", tuple(_visits(ground, fairs, w) for w in ground.windows),
                indent=True),
            Row("登记意向（人）",
                ground.flows("intentions", lambda w: _people(ground, activity, w)), indent=True),
            Row("发车、起飞（趟）",
                ground.flows("trips", lambda w: sum(w.holds(one.at) for one in trips))),
            Row("乘坐（人次）", ground.flows("carried", lambda w: _carried(ground, trips, w)),
                indent=True),
            Row("人均费用（元）", tuple(_cost(ground, trips, w) for w in ground.windows),
                indent=True),
        ),
        note="观看人次不算进场。人均费用只算已结清的车次，期内没有结清的不写。",
    )  # fmt: skip


def _shown(ground: Ground, fair: FairHeld) -> bool:
    """Whether the fair belongs to the scope: for its people, or with a post of its places."""
    everywhere = ground.reach.sites == ("",)
    return fair.home.startswith(ground.reach.homes) and (
        everywhere or any(site.startswith(ground.reach.sites) for site in fair.sites)
    )


def _moves(ground: Ground, trip: TripGone) -> bool:
    return any(ground.reach.moves(site, home) for _at, site, home in trip.boarded)


def _held(fairs: Collection[FairHeld], window: Window) -> list[FairHeld]:
    return [one for one in fairs if window.holds(one.at)]


def _visits(ground: Ground, fairs: Collection[FairHeld], window: Window) -> Figure:
    """未报 where none of the fairs held has told a number; nobody's silence is a zero."""
    held = _held(fairs, window)
    told = [one.visits for one in held if one.visits is not None]
    known = ground.recorded(window) and (bool(told) or not held)
    return Figure("fair_visits", sum(told) if known else None, period=window.period)


def _people(ground: Ground, activity: Activity, window: Window) -> int:
    """Said so in the window, at any fair of the scope, also before it was recorded as held."""
    return len(
        {
            person
            for one in activity.fairs
            if _shown(ground, one)
            for at, person in one.intentions
            if window.holds(at)
        }
    )


def _carried(ground: Ground, trips: Collection[TripGone], window: Window) -> int:
    return sum(
        window.holds(at) and ground.reach.moves(site, home)
        for one in trips
        for at, site, home in one.boarded
    )


def _cost(ground: Ground, trips: Collection[TripGone], window: Window) -> Figure | None:
    """All that trips settled in the window cost by all who boarded them, to the whole yuan."""
    if not ground.recorded(window):
        return Figure("cost_per_head", None, period=window.period)
    settled = [
        one for one in trips
        if one.settled is not None and window.holds(one.settled) and one.cost_fen is not None
    ]  # fmt: skip
    heads = sum(len(one.boarded) for one in settled)
    if not heads:
        return None
    cost = sum(one.cost_fen or 0 for one in settled)
    return Figure("cost_per_head", (cost + 50 * heads) // (100 * heads), period=window.period)
