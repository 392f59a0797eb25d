"""A plan made: no database, no clock; what is asked and who waits in, rides with their stops out.

The long way first (`main_rides`), then the coaches that meet a train or an aeroplane
(`services.tours.onward`). Every plan is looked at by `journeys.check`, which shares nothing with
the search, before it is believed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from journeys.check import violations
from journeys.hours import minutes_for
from journeys.model import Kind, Party, Plan, Problem, Ride, cost_of_ride, tour_length
from journeys.plan import Progress, plan_trip
from journeys.roads import Leg, Roads, Unreached, roads_between
from journeys.timetable import Call, pick_ups, timetable
from models.trip import Leg as LegOf
from models.trip import StopKind, TripMode
from reference.calendar import SHANGHAI
from services.tours.form import Offer, PlanIn
from services.tours.people import Waiting, places_of, towns_of
from services.tours.values import NoPlan, PlannedRide, PlannedStop


@dataclass(frozen=True)
class Asked:
    """Everything a plan depends on: the same gives the same plan."""

    data: PlanIn
    offers: Sequence[Offer]
    people: Sequence[Waiting]
    home_legs: Sequence[Leg]
    site_legs: Sequence[Leg]
    leaves_on: date
    seed: int
    iterations: int

    @property
    def leaves(self) -> datetime:
        return datetime.combine(self.leaves_on, self.data.clock, SHANGHAI)


@dataclass(frozen=True)
class Solved:
    """Rides of one problem with the bound of their cost and the pairs that were estimated."""

    rides: tuple[PlannedRide, ...]
    bound: int
    estimated: frozenset[tuple[str, str, int, int]]


def solve_checked(problem: Problem, seed: int, iterations: int, progress: Progress) -> Plan:
    """Raises NoPlan where no fleet of what is on offer takes everybody."""
    try:
        plan = plan_trip(problem, seed=seed, iterations=iterations, progress=progress)
    except ValueError:
        raise NoPlan("no_fleet") from None
    if wrong := violations(problem, plan):
        raise RuntimeError(f"a plan the checker refuses: {wrong[:3]}")
    return plan


def problem_of(
    parties: Mapping[int, tuple[int, int]], offers: Sequence[Offer], roads: Roads,
    longest: int | None = None,
) -> Problem:  # fmt: skip
    """`parties` are (point, people) by key. Who waits at point 0 waits at a further point beside
    it, no way from it. Raises NoPlan for a party no vehicle takes whole."""
    kinds = tuple(
        Kind(
            offer.word, offer.room, offer.price, offer.by_km // 10, offer.a_head,
            offer.mode is TripMode.COACH, offer.most,
        )
        for offer in offers
    )  # fmt: skip
    largest = max(kind.seats for kind in kinds)
    if any(size > largest for _point, size in parties.values()):
        raise NoPlan("party_too_large", (str(max(n for _p, n in parties.values())),))
    beside = len(roads.places)
    waiting = tuple(Party(key, point or beside, size) for key, (point, size) in parties.items())
    return Problem(waiting, kinds, _beside(roads.distance), _beside(roads.minutes), longest)


def _beside(table: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    return (*((*row, row[0]) for row in table), (*table[0], 0))


def _in_reach(roads: Roads, offers: Sequence[Offer], longest: int | None) -> None:
    """Raises NoPlan naming places no tour reaches in time, where everybody has to be fetched."""
    there = zip(roads.places, roads.minutes[0], strict=True)
    far = [f"{name}（{2 * n}分）" for name, n in there if longest is not None and 2 * n > longest]
    if far and all(one.mode is TripMode.COACH for one in offers):
        raise NoPlan("too_far", tuple(far))


def way_of(
    people: Sequence[Waiting], legs: Sequence[Leg], hub: str, wanted: Sequence[str], code: str
) -> Roads:
    """The table from the hub to the places. Raises NoPlan with `code` naming those without a
    way."""
    names = [hub, *sorted(set(wanted) - {hub, ""})]
    try:
        return roads_between(names, legs, towns_of(people))
    except Unreached as lost:
        raise NoPlan(code, lost.places) from None


def main_rides(asked: Asked, progress: Progress) -> Solved:
    """Everybody from home to the end of the long way."""
    offers = [one for one in asked.offers if one.leg is LegOf.MAIN]
    places = places_of(asked.people, by_village=asked.data.by_village)
    touring = any(one.mode is TripMode.COACH for one in offers)
    roads = way_of(
        asked.people, asked.home_legs, asked.data.hub, list(places.values()) if touring else [],
        "no_way",
    )  # fmt: skip
    at = {name: n for n, name in enumerate(roads.places)} | {"": 0}
    members: dict[int, list[Waiting]] = {}
    for one in asked.people:
        members.setdefault(one.party, []).append(one)
    sizes = {key: (at.get(places[key], 0), len(found)) for key, found in members.items()}
    longest = None if asked.data.tour_hours is None else 60 * asked.data.tour_hours
    _in_reach(roads, offers, longest)
    problem = problem_of(sizes, offers, roads, longest)
    plan = solve_checked(problem, asked.seed, asked.iterations, progress)
    rides, used = [], set()
    for ride in plan.rides:
        offer = offers[ride.kind]
        people = [one for key in ride.parties for one in members[key]]
        cost = cost_of_ride(problem, {p.key: p.size for p in problem.parties}, ride)
        if offer.mode is TripMode.COACH:
            used |= legs_used(ride, roads)
            rides.append(_coach(asked, offer, ride, people, sizes, roads, cost))
        else:
            rides.append(_without_a_tour(asked, offer, people, cost))
    return Solved(tuple(rides), plan.bound, frozenset(used))


def legs_used(ride: Ride, roads: Roads) -> set[tuple[str, str, int, int]]:
    """The legs of a tour the county's table does not hold itself."""
    points = [0, *(p for p in ride.points if p < len(roads.places)), 0]
    return {
        (roads.places[a], roads.places[b], roads.distance[a][b], roads.minutes[a][b])
        for one, other in pairwise(points)
        for a, b in [(min(one, other), max(one, other))]
        if roads.is_estimate(a, b)
    }


def _coach(
    asked: Asked, offer: Offer, ride: Ride, people: Sequence[Waiting],
    sizes: Mapping[int, tuple[int, int]], roads: Roads, cost: int,
) -> PlannedRide:  # fmt: skip
    points = [point for point in ride.points if point < len(roads.places)]
    boards: dict[int, int] = {}
    for one in people:
        point = sizes[one.party][0]
        boards[point] = boards.get(point, 0) + 1
    calls = pick_ups(points, roads.minutes, boards, asked.leaves, roads.stated)
    times = timetable(
        calls, leaves=asked.leaves, tour_minutes=tour_length(roads.minutes, points),
        tour_km=round(tour_length(roads.distance, points) / 10), haul_km=asked.data.haul_km,
        haul_minutes=minutes_for(asked.data.haul_km), stands=asked.data.stands,
    )  # fmt: skip
    order = {call.point: n for n, call in enumerate(calls)}
    stops = [_stop(StopKind.PICKUP, roads.places[call.point], call) for call in calls]
    stops.append(
        PlannedStop(
            kind=StopKind.DROPOFF, place=asked.data.site_stop, at=times.arrives, people=len(people)
        )
    )
    return made_ride(
        offer, cost, times.km, stops, people, [order[sizes[one.party][0]] for one in people],
        times.drivers, times.warnings,
    )  # fmt: skip


def _stop(kind: StopKind, place: str, call: Call) -> PlannedStop:
    return PlannedStop(
        kind=kind, place=place, at=call.at, people=call.people, estimated=call.estimated
    )


def _without_a_tour(
    asked: Asked, offer: Offer, people: Sequence[Waiting], cost: int
) -> PlannedRide:
    """A train, an aeroplane, one's own way: everybody comes to one place; hours as they were
    given, else as a coach would need."""
    minutes = offer.minutes or minutes_for(asked.data.haul_km)
    arrives = asked.leaves + timedelta(minutes=minutes)
    stops = [
        PlannedStop(
            kind=kind, place=place, at=at, people=len(people)
        )
        for kind, place, at in (
            (StopKind.PICKUP, offer.start or asked.data.hub, asked.leaves),
            (StopKind.DROPOFF, offer.end or asked.data.site_stop, arrives),
        )
    ]  # fmt: skip
    codes = () if offer.minutes else ("hours",)
    return made_ride(
        offer, cost, asked.data.haul_km, stops, people, [0] * len(people), 0, codes
    )  # fmt: skip


def made_ride(
    offer: Offer, cost: int, km: int, stops: Sequence[PlannedStop], people: Sequence[Waiting],
    pickups: Sequence[int], drivers: int, warnings: Sequence[str],
) -> PlannedRide:  # fmt: skip
    own = offer.mode is TripMode.OWN
    return PlannedRide(
        word=offer.word, mode=offer.mode, leg=offer.leg,
        seats=len(people) if own else offer.seats, crew=offer.crew, cost_fen=cost, km=km,
        stops=tuple(stops), seat_ids=tuple(one.seat_id for one in people),
        pickups=tuple(pickups), drivers=drivers, warnings=tuple(warnings),
    )  # fmt: skip
