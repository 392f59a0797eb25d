"""What the page of a plan shows: who waits where, the newest plan, what accepting it would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from models.tour import TourPlan, TourState
from models.trip import BEFORE_DEPARTURE, Leg, Trip, TripMode
from reference.calendar import local_day
from services.actor import Actor
from services.rows import known
from services.tours.accept import is_outdated, tour_of, would_move
from services.tours.people import head_counts, waiting_of
from services.tours.plans import newest_plan
from services.tours.roads import haul_estimate
from services.tours.values import PlannedTour
from services.trips.rows import arranged, list_stands, seats_of, vehicles_of

SILENT = timedelta(minutes=2)
"""After so long without a beginning the page says that nobody works."""


@dataclass(frozen=True)
class PlanPage:
    """`tour` is there where a plan was made; `moved` would change vehicle by it."""

    trip: Trip
    plan: TourPlan | None
    tour: PlannedTour | None
    people: int
    places: Sequence[tuple[str, int]]
    moved: int
    outdated: bool
    asks_reason: bool
    may_change: bool
    silent: bool
    haul_km: int | None  # estimated, where nobody has asked for a plan yet

    @property
    def working(self) -> bool:
        return self.plan is not None and self.plan.state in (TourState.WAITING, TourState.WORKING)

    @property
    def may_accept(self) -> bool:
        open_ = self.plan is not None and self.plan.state is TourState.PROPOSED
        return open_ and self.may_change and not self.outdated

    @property
    def share(self) -> int:
        """Per cent of the mixes looked at."""
        plan = self.plan
        return 100 * plan.position // plan.total if plan is not None and plan.total else 0

    @property
    def detail(self) -> Sequence[str]:
        """Places or figures of a plan that was not made."""
        found = self.plan.result.get("detail", []) if self.plan else []
        return [str(one) for one in found] if isinstance(found, list) else []

    @property
    def gap(self) -> float:
        plan = self.plan
        return (plan.cost_fen - plan.bound_fen) / plan.cost_fen if plan and plan.cost_fen else 0.0

    @property
    def of_firms(self) -> bool:
        """Whether what lacks a way lies at the other end."""
        return self.plan is not None and self.plan.problem == "no_way_to_firm"

    @property
    def of_homes(self) -> bool:
        return self.plan is not None and self.plan.problem == "no_way"

    @property
    def coaches(self) -> int:
        rides = self.tour.rides if self.tour else ()
        return sum(r.mode is TripMode.COACH and r.leg is Leg.MAIN for r in rides)


def plan_page(session: Session, *, actor: Actor, trip_id: int, now: datetime) -> PlanPage:
    """Raises NotFound, Forbidden."""
    trip = arranged(session, actor, trip_id)
    people = waiting_of(session, trip_id)
    plan = newest_plan(session, trip_id)
    tour = None
    if plan is not None and plan.state in (TourState.PROPOSED, TourState.ACCEPTED):
        tour = tour_of(plan)
    by_village = bool(plan.asked.get("by_village")) if plan is not None else False
    moved, outdated = 0, False
    if plan is not None and tour is not None and plan.state is TourState.PROPOSED:
        seats = {known(seat.id): seat for seat in seats_of(session, trip_id)}
        outdated = is_outdated(session, plan, tour, trip.leaves_on)
        moved = would_move(tour.rides, vehicles_of(session, trip_id), seats)
    return PlanPage(
        trip=trip, plan=plan, tour=tour, people=len(people),
        places=head_counts(people, by_village=by_village), moved=moved, outdated=outdated,
        asks_reason=list_stands(trip, local_day(now)),
        may_change=trip.state in BEFORE_DEPARTURE,
        silent=plan is not None and plan.state is TourState.WAITING
        and now - plan.asked_at > SILENT,
        haul_km=haul_estimate(trip.home_region, trip.site_region) if plan is None else None,
    )  # fmt: skip
