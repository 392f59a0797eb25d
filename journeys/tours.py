"""Tours of a given fleet by PyVRP: one client for each party at its point, so none is torn apart.

PyVRP (MIT) searches; the number of its iterations is counted, so that the same seed gives the same
tours on every machine. That a plan is feasible is not believed of anybody: `journeys.check` looks.
"""

from collections.abc import Mapping

from journeys.model import Problem, Ride

HIGHEST_PENALTY = 1e12
"""Above the dearest tour: with the library's own limit a full coach stays overfull in fen."""


def tours_for(
    problem: Problem, mix: Mapping[int, int], *, iterations: int, seed: int, gathered: bool
) -> tuple[Ride, ...] | None:
    """The tours found for these coaches; None where not everybody found a seat.

    `gathered` puts all parties of a point into one client where a coach can take them.
    """
    from pyvrp import Model, PenaltyParams, SolveParams  # noqa: PLC0415  a plan is made seldom
    from pyvrp.stop import MaxIterations  # noqa: PLC0415  (loaded where a tour is planned)

    model = Model()
    places = [model.add_location(x=0, y=n) for n in range(len(problem.distance))]
    hub = model.add_depot(places[0])
    used = [n for n, count in sorted(mix.items()) if count]
    for n in used:
        kind = problem.kinds[n]
        model.add_vehicle_type(
            num_available=mix[n], capacity=kind.seats, start_depot=hub, end_depot=hub,
            unit_distance_cost=kind.by_distance,
        )  # fmt: skip
    clients = _clients(problem, max(problem.kinds[n].seats for n in used), gathered)
    for point, size, _keys in clients:
        model.add_client(places[point], delivery=size)
    for a, row in enumerate(problem.distance):
        for b, length in enumerate(row):
            if a != b:
                model.add_edge(places[a], places[b], distance=length)
    found = model.solve(
        MaxIterations(iterations), seed=seed, collect_stats=False, display=False,
        params=SolveParams(penalty=PenaltyParams(max_penalty=HIGHEST_PENALTY)),
    )  # fmt: skip
    if not found.best.is_feasible():
        return None
    return _rides(found.best, clients, used)


Client = tuple[int, int, tuple[int, ...]]
"""Point, people, keys of the parties."""


def _clients(problem: Problem, largest: int, gathered: bool) -> list[Client]:
    if not gathered:
        return [(p.point, p.size, (p.key,)) for p in problem.parties]
    by_point: dict[int, list[tuple[int, list[int]]]] = {}
    for party in sorted(problem.parties, key=lambda p: (p.point, -p.size, p.key)):
        loads = by_point.setdefault(party.point, [(0, [])])
        if loads[-1][0] + party.size > largest:
            loads.append((0, []))
        size, keys = loads[-1]
        loads[-1] = (size + party.size, [*keys, party.key])
    return [(p, size, tuple(keys)) for p, loads in by_point.items() for size, keys in loads]


def _rides(best: object, clients: list[Client], used: list[int]) -> tuple[Ride, ...]:
    rides = []
    for route in best.routes():  # type: ignore[attr-defined]  # untyped there
        points: list[int] = []
        keys: list[int] = []
        for visit in route:
            if not visit.is_client():
                continue
            point, _size, parties = clients[visit.idx]
            if point not in points:
                points.append(point)
            keys += parties
        rides.append(Ride(used[route.vehicle_type()], tuple(points), tuple(keys)))
    return tuple(rides)
