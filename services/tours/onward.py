"""The coaches that wait where a train or an aeroplane ends and bring people to their firms."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from journeys.model import Ride, cost_of_ride, tour_length
from journeys.plan import Progress
from journeys.roads import Roads
from journeys.timetable import stop_minutes
from models.trip import Leg as LegOf
from models.trip import StopKind, TripMode
from services.tours.form import Offer
from services.tours.people import Waiting
from services.tours.solve import (
    Asked,
    Solved,
    legs_used,
    made_ride,
    problem_of,
    solve_checked,
    way_of,
)
from services.tours.values import PlannedRide, PlannedStop

TO_THE_COACH = 30
"""Minutes from the arrival to the moment the coach leaves: ours."""


def onward_rides(asked: Asked, main: Sequence[PlannedRide], progress: Progress) -> Solved:
    """Coaches of each place where a train or an aeroplane ends; none where none are on offer. A
    firm's people sit together where the largest coach takes them."""
    offers = [one for one in asked.offers if one.leg is LegOf.ONWARD]
    rides: list[PlannedRide] = []
    bound = 0
    used: set[tuple[str, str, int, int]] = set()
    ends: dict[str, list[PlannedRide]] = {}
    for ride in main:
        if offers and ride.mode in (TripMode.TRAIN, TripMode.FLIGHT):
            ends.setdefault(ride.stops[-1].place, []).append(ride)
    for end, those in sorted(ends.items()):
        seats = {seat for ride in those for seat in ride.seat_ids}
        people = [one for one in asked.people if one.seat_id in seats]
        at = max(ride.stops[-1].at for ride in those) + timedelta(minutes=TO_THE_COACH)
        solved = _from(asked, offers, people, end, at, progress)
        rides += solved.rides
        bound += solved.bound
        used |= solved.estimated
    return Solved(tuple(rides), bound, frozenset(used))


def _from(
    asked: Asked, offers: Sequence[Offer], people: Sequence[Waiting], end: str, leaves: datetime,
    progress: Progress,
) -> Solved:  # fmt: skip
    roads = way_of(people, asked.site_legs, end, [one.firm for one in people], "no_way_to_firm")
    point = {name: n for n, name in enumerate(roads.places)}
    groups = _groups(people, max(one.room for one in offers))
    sizes = {
        key: (point[members[0].firm], len(members)) for key, members in enumerate(groups)
    }  # fmt: skip
    problem = problem_of(sizes, offers, roads)
    plan = solve_checked(problem, asked.seed, asked.iterations, progress)
    size = {party.key: party.size for party in problem.parties}
    rides = [
        _ride(offers[ride.kind], ride, [one for key in ride.parties for one in groups[key]],
              roads, leaves, cost_of_ride(problem, size, ride))
        for ride in plan.rides
    ]  # fmt: skip
    used = frozenset(leg for ride in plan.rides for leg in legs_used(ride, roads))
    return Solved(tuple(rides), plan.bound, used)


def _groups(people: Sequence[Waiting], largest: int) -> list[list[Waiting]]:
    """Whole firms, with the parties that lie over two of them; whole parties where a firm is
    larger than any coach (whoever of a party works elsewhere gets off with it)."""
    firm_of_party: dict[int, str] = {}
    joined: dict[str, str] = {}

    def root(firm: str) -> str:
        while joined.get(firm, firm) != firm:
            firm = joined[firm]
        return firm

    for one in people:
        first = firm_of_party.setdefault(one.party, one.firm)
        a, b = sorted((root(first), root(one.firm)))
        joined[b] = a
    firms: dict[str, list[Waiting]] = {}
    for one in people:
        firms.setdefault(one.firm, []).append(one)
    whole = all(root(firm) == firm for firm in firms) and (
        max(len(found) for found in firms.values()) <= largest
    )
    if whole:
        return [found for _firm, found in sorted(firms.items())]
    parties: dict[int, list[Waiting]] = {}
    for one in people:
        parties.setdefault(one.party, []).append(one)
    return list(parties.values())


def _ride(
    offer: Offer, ride: Ride, people: Sequence[Waiting], roads: Roads, leaves: datetime, cost: int
) -> PlannedRide:
    """Gates in the order of the tour, forward from the moment it leaves."""
    points = [point for point in ride.points if point < len(roads.places)]
    stops = [
        PlannedStop(kind=StopKind.PICKUP, place=roads.places[0], at=leaves, people=len(people))
    ]
    at, before = leaves, 0
    for point in points:
        off = sum(one.firm == roads.places[point] for one in people)
        at += timedelta(minutes=roads.minutes[before][point])
        stops.append(
            PlannedStop(
                kind=StopKind.DROPOFF, place=roads.places[point], at=at, people=off,
                estimated=roads.is_estimate(before, point),
            )
        )  # fmt: skip
        at += timedelta(minutes=stop_minutes(off))
        before = point
    km = round(tour_length(roads.distance, points) / 10)
    return made_ride(offer, cost, km, stops, people, [0] * len(people), 1, ())
