"""The best plan where every point is served by one coach: all subsets of at most twelve points.

Exact over such plans (dynamic programme of Held and Karp over subsets for the tours, over
partitions for the fleet). Where one coach takes everybody it is exact over all plans.
"""

from functools import cache

from journeys.model import Plan, Problem, Ride, cost_of

MOST_POINTS = 12


def plan_whole(problem: Problem) -> Plan | None:
    """The cheapest such plan by coaches that tour, with the bound 0; None for too many points, one
    too large, or more coaches of a kind than there are."""
    points = sorted({party.point for party in problem.parties})
    load = {p: sum(x.size for x in problem.parties if x.point == p) for p in points}
    largest = max((kind.seats for kind in problem.kinds if kind.tours), default=0)
    if len(points) > MOST_POINTS or max(load.values(), default=0) > largest:
        return None
    tours = _tours(problem.distance, points)
    full = (1 << len(points)) - 1
    best = _costs(problem, [load[p] for p in points], tours)

    if any(1 << n not in best for n in range(len(points))):
        return None  # a point no coach reaches in time
    coaches = _partition(best, full)
    rides = []
    for coach in coaches:
        way = tuple(points[n] for n in tours[coach][1])
        keys = tuple(p.key for p in problem.parties if p.point in way)
        rides.append(Ride(best[coach][1], way, keys))
    for n, kind in enumerate(problem.kinds):
        if kind.most is not None and sum(ride.kind == n for ride in rides) > kind.most:
            return None
    return Plan(tuple(rides), cost_of(problem, rides), 0)


def _partition(best: dict[int, tuple[int, int]], full: int) -> list[int]:
    """The cheapest way to cut the points into coaches, each a subset with its cost in `best`."""

    @cache
    def least(left: int) -> tuple[int, int]:
        """(cost, first coach's points) of the points in the bit set `left`."""
        if not left:
            return 0, 0
        low = left & -left
        sub, found = left ^ low, (1 << 60, left)
        while True:
            coach = sub | low
            if coach in best:
                found = min(found, (best[coach][0] + least(left ^ coach)[0], coach))
            if not sub:
                return found
            sub = (sub - 1) & (left ^ low)

    coaches = []
    while full:
        coaches.append(least(full)[1])
        full ^= coaches[-1]
    return coaches


def _costs(
    problem: Problem, load: list[int], tours: dict[int, tuple[int, tuple[int, ...]]]
) -> dict[int, tuple[int, int]]:
    """(cost, kind) of serving each subset by its cheapest coach, where one is large enough."""
    found: dict[int, tuple[int, int]] = {}
    points = sorted({party.point for party in problem.parties})
    for subset, (length, way) in tours.items():
        if not problem.in_time([points[n] for n in way]):
            continue
        people = sum(load[n] for n in range(len(load)) if subset >> n & 1)
        options = [
            (kind.price + kind.by_distance * length, n)
            for n, kind in enumerate(problem.kinds)
            if kind.tours and kind.seats >= people
        ]
        if options:
            found[subset] = min(options)
    return found


def _tours(
    distance: tuple[tuple[int, ...], ...], points: list[int]
) -> dict[int, tuple[int, tuple[int, ...]]]:
    """The shortest closed tour over each subset of the points, as (length, order of positions)."""
    size = len(points)
    ends: dict[tuple[int, int], tuple[int, int]] = {
        (1 << n, n): (distance[0][points[n]], -1) for n in range(size)
    }
    for subset in range(1, 1 << size):
        inside = [n for n in range(size) if subset >> n & 1]
        if len(inside) < 2:
            continue
        for last in inside:
            before = subset ^ (1 << last)
            ends[subset, last] = min(
                (ends[before, n][0] + distance[points[n]][points[last]], n)
                for n in inside
                if n != last
            )
    tours = {}
    for subset in range(1, 1 << size):
        inside = [n for n in range(size) if subset >> n & 1]
        length, last = min((ends[subset, n][0] + distance[points[n]][0], n) for n in inside)
        way, here = [], subset
        while last >= 0:
            way.append(last)
            here, last = here ^ (1 << last), ends[here, last][1]
        tours[subset] = (length, tuple(reversed(way)))
    return tours
