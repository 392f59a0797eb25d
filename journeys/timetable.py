"""When a coach calls where, and what of its way the law or the night makes hard.

Times are counted back from the moment it leaves point 0, so that the long way begins when it
should; how long a stop takes is ours: five minutes, and a minute for every five people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from journeys.hours import drivers_for, lawful_arrival

AT_A_STOP = 5
PEOPLE_A_MINUTE = 5
EARLY, LATE = 5, 2
"""Between two and five in the morning nobody is fetched without saying so."""


@dataclass(frozen=True)
class Call:
    """One stop: the point, when the coach is there, who gets on, whether the leg to it was only
    estimated."""

    point: int
    at: datetime
    people: int
    estimated: bool


@dataclass(frozen=True)
class Timetable:
    """Calls in order, the lawful arrival, drivers the way needs, and codes of what to look at:
    drivers (two or more), night (under way 02:00–05:00), early (somebody is fetched then)."""

    calls: tuple[Call, ...]
    arrives: datetime
    drivers: int
    km: int
    warnings: tuple[str, ...]


def stop_minutes(people: int) -> int:
    return AT_A_STOP + -(-people // PEOPLE_A_MINUTE)


def pick_ups(
    points: Sequence[int], minutes: Sequence[Sequence[int]], boards: Mapping[int, int],
    leaves: datetime, stated: frozenset[tuple[int, int]],
) -> tuple[Call, ...]:  # fmt: skip
    """The calls of a tour from point 0 over `points` back to point 0, which it leaves at `leaves`;
    point 0 itself is called at last where people of `boards` wait there."""
    calls, at, after = [], leaves, 0
    if boards.get(0):
        at -= timedelta(minutes=stop_minutes(boards[0]))
        calls.append(Call(0, at, boards[0], estimated=False))
    for place in range(len(points) - 1, -1, -1):
        point, before = points[place], points[place - 1] if place else 0
        at -= timedelta(minutes=minutes[point][after] + stop_minutes(boards.get(point, 0)))
        calls.append(Call(point, at, boards.get(point, 0), (before, point) not in stated))
        after = point
    return tuple(reversed(calls))


def timetable(
    calls: tuple[Call, ...], *, leaves: datetime, tour_minutes: int, tour_km: int,
    haul_minutes: int, haul_km: int, stands: bool,
) -> Timetable:  # fmt: skip
    """`leaves` and the calls are local moments. `stands` keeps 02:00–05:00 standing still; else
    the drivers swap. Stops do not count as breaks."""
    km = tour_km + haul_km
    drivers = drivers_for(km)
    begins = leaves - timedelta(minutes=tour_minutes)
    arrival = lawful_arrival(begins, tour_minutes + haul_minutes, drivers=drivers, stands=stands)
    first = calls[0].at if calls else leaves
    codes = []
    if arrival.drivers > 1:
        codes.append("drivers")
    if _touches_night(begins, arrival.at):
        codes.append("night")
    if any(LATE <= call.at.hour < EARLY for call in calls):
        codes.append("early")
    if first.date() < leaves.date():
        codes.append("day_before")
    return Timetable(calls, arrival.at, arrival.drivers, km, tuple(codes))


def _touches_night(first: datetime, last: datetime) -> bool:
    night = first.replace(hour=LATE, minute=0, second=0, microsecond=0)
    while night < last:
        if first < night + timedelta(hours=EARLY - LATE):
            return True
        night += timedelta(days=1)
    return False
