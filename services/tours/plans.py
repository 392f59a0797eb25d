"""Plans asked for on the page and made by a job: a solve holds no transaction, a page loads no
engine. Whoever asks again gets another plan in the place of the one before."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlmodel import Session, col

from models.base import WrongMove, check_move
from models.tour import OPEN_TOUR, TOUR_MOVES, TourPlan, TourState
from models.trip import Trip
from services.actor import SYSTEM, Actor
from services.errors import NotAllowedNow, NotFound, TripNotReady
from services.rows import known
from services.tours.form import PlanIn, read_offers
from services.tours.people import waiting_of
from services.tours.roads import legs_of
from services.tours.values import NoPlan, PlannedTour
from services.trips.room import open_for_changes
from services.trips.rows import arranged
from services.upkeep import job_runs

if TYPE_CHECKING:
    from services.tours.solve import Asked

JOB = "trip-plans"
SEED = 1
ITERATIONS = 1500
MOST_TAKES = 3
"""A plan whose process died so often is given up: it may be what kills it."""

S = TourState
Begin = Callable[[], AbstractContextManager[Session]]


def ask_plan(
    session: Session, *, actor: Actor, trip_id: int, data: PlanIn, now: datetime
) -> TourPlan:
    """A plan of the people on the list, made within seconds; an open one is dropped for it.

    Raises InvalidInput for vehicles that cannot be read, TripNotReady without people, NotAllowedNow
    once the trip has departed, Forbidden, NotFound.
    """
    trip = arranged(session, actor, trip_id)
    open_for_changes(trip)
    read_offers(data.offers)
    if not waiting_of(session, trip_id):
        raise TripNotReady("nobody")
    for one in _open_plans(session, trip_id):
        move_plan(one, S.DROPPED)
    session.flush()
    plan = TourPlan(
        trip_id=trip_id, asked=data.model_dump() | {"leaves_on": trip.leaves_on.isoformat()},
        seed=SEED, iterations=ITERATIONS, asked_by_id=actor.account_id, asked_at=now,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    _call_the_scheduler(session, now)
    return plan


def _call_the_scheduler(session: Session, now: datetime) -> None:
    try:
        job_runs.request_run(session, actor=SYSTEM, job=JOB, now=now)
    except NotAllowedNow:
        return  # it is running: it goes on until nothing waits


def drop_plan(session: Session, *, actor: Actor, trip_id: int, plan_id: int) -> None:
    """The plan is not wanted; one that is dropped already stays so."""
    arranged(session, actor, trip_id)
    plan = plan_of(session, trip_id, plan_id)
    if plan.state is not S.DROPPED:
        move_plan(plan, S.DROPPED)
        session.flush()


def move_plan(plan: TourPlan, to: TourState) -> None:
    """Raises NotAllowedNow."""
    try:
        check_move("tour_plan", TOUR_MOVES, plan.state, to)
    except WrongMove as wrong:
        raise NotAllowedNow("tour_plan", plan.id, wrong.here, to.value) from None
    plan.state = to


def plan_of(session: Session, trip_id: int, plan_id: int) -> TourPlan:
    """One plan of this trip, locked. Raises NotFound."""
    found = session.scalars(
        sa.select(TourPlan)
        .where(col(TourPlan.id) == plan_id, col(TourPlan.trip_id) == trip_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound("tour_plan", plan_id)
    return found


def newest_plan(session: Session, trip_id: int) -> TourPlan | None:
    return session.scalars(
        sa.select(TourPlan)
        .where(col(TourPlan.trip_id) == trip_id)
        .order_by(col(TourPlan.id).desc())
        .limit(1)
    ).first()


def _open_plans(session: Session, trip_id: int) -> list[TourPlan]:
    return list(
        session.scalars(
            sa.select(TourPlan)
            .where(col(TourPlan.trip_id) == trip_id, col(TourPlan.state).in_(OPEN_TOUR))
            .with_for_update()
        )
    )


class _Dropped(Exception):
    """Somebody does not want it any more: nobody waits for its end."""


@dataclass(frozen=True)
class _Told:
    """Writes how far a plan is, each time in a transaction of its own."""

    begin: Begin
    plan_id: int

    def __call__(self, done: int, most: int) -> None:
        with self.begin() as session:
            plan = session.get_one(TourPlan, self.plan_id)
            if plan.state is not S.WORKING:
                raise _Dropped
            plan.position, plan.total = max(plan.position, done), most


def plan_waiting(begin: Begin, *, clock: Callable[[], datetime]) -> Mapping[str, object]:
    """Make every plan somebody waits for, the oldest first. Only one process at a time."""
    from services.tours.make import made  # noqa: PLC0415  (arrays and the search, only here)

    done = {"plans": 0, "failed": 0}
    while (plan_id := _take(begin, clock())) is not None:
        with begin() as session:
            asked = _asked(session, plan_id)
        found: PlannedTour | NoPlan
        try:
            found = made(asked, _Told(begin, plan_id))
        except NoPlan as none:
            found = none
        except _Dropped:
            continue
        with begin() as session:
            done["plans"] += 1
            done["failed"] += isinstance(found, NoPlan)
            _write(session, plan_id, found, clock())
    return done


def _take(begin: Begin, now: datetime) -> int | None:
    """The oldest plan that waits, or that a dead process had begun."""
    with begin() as session:
        rows = session.scalars(
            sa.select(TourPlan)
            .where(col(TourPlan.state).in_((S.WAITING, S.WORKING)))
            .order_by(col(TourPlan.id))
            .with_for_update()
        )
        for plan in rows:
            if plan.takes < MOST_TAKES:
                plan.state, plan.takes = S.WORKING, plan.takes + 1
                return known(plan.id)
            plan.state, plan.problem, plan.done_at = S.FAILED, "died", now
    return None


def _asked(session: Session, plan_id: int) -> "Asked":
    from services.tours.solve import Asked  # noqa: PLC0415  (the search, only here)

    plan = session.get_one(TourPlan, plan_id)
    trip = session.get_one(Trip, plan.trip_id)
    said = dict(plan.asked)
    leaves_on = date.fromisoformat(str(said.pop("leaves_on")))
    data = PlanIn.model_validate(said)
    return Asked(
        data, read_offers(data.offers), waiting_of(session, plan.trip_id),
        legs_of(session, trip.home_region), legs_of(session, trip.site_region), leaves_on,
        plan.seed, plan.iterations,
    )  # fmt: skip


def _write(session: Session, plan_id: int, found: PlannedTour | NoPlan, now: datetime) -> None:
    plan = session.get_one(TourPlan, plan_id, with_for_update=True)
    if plan.state is not S.WORKING:
        return  # dropped meanwhile
    plan.done_at = now
    if isinstance(found, NoPlan):
        move_plan(plan, S.FAILED)
        plan.problem, plan.result = found.code, {"detail": list(found.detail)}
        return
    move_plan(plan, S.PROPOSED)
    plan.result = found.model_dump(mode="json")
    plan.cost_fen, plan.bound_fen = found.cost_fen, found.bound_fen
