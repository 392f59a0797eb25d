"""Tours of a given fleet by PyVRP: one client for each party at its point, so none is torn apart.

PyVRP (MIT) searches; the number of its iterations is counted, so that the same seed gives the same
tours on every machine. That a plan is feasible is not believed of anybody: `journeys.check` looks.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from journeys.model import Problem, Ride

if TYPE_CHECKING:
    from pyvrp import Location, Model, Profile

NO_LIMIT = (1 << 63) - 1
"""What the library takes for none."""
HIGHEST_PENALTY = 1e12
"""Above the dearest tour: with the library's own limit a full coach stays overfull in fen."""


def tours_for(
    problem: Problem, mix: Mapping[int, int], *, iterations: int, seed: int, gathered: bool
) -> tuple[Ride, ...] | None:
    """The tours found for these coaches; None where not everybody found a seat.

    `gathered` puts all parties of a point into one client where a coach can take them.
    """
    from pyvrp import PenaltyParams, SolveParams  # noqa: PLC0415  a plan is made seldom
    from pyvrp.stop import MaxIterations  # noqa: PLC0415  (loaded where a tour is planned)

    used = [n for n, count in sorted(mix.items()) if count]
    clients = _clients(problem, max(problem.kinds[n].seats for n in used), gathered)
    found = _model(problem, mix, used, clients).solve(
        MaxIterations(iterations), seed=seed, collect_stats=False, display=False,
        params=SolveParams(penalty=PenaltyParams(max_penalty=HIGHEST_PENALTY)),
    )  # fmt: skip
    if not found.best.is_feasible():
        return None
    return _rides(problem, found.best, clients, used)


def _model(
    problem: Problem, mix: Mapping[int, int], used: list[int], clients: list["Client"]
) -> "Model":
    """Coaches tour by distance. Where people come to point 0, everybody has a place of their own,
    and going there by train costs what their seats cost, whoever else does."""
    from pyvrp import Model  # noqa: PLC0415  (loaded where a tour is planned)

    model = Model()
    apart = not all(problem.kinds[n].tours for n in used)
    at = [0, *(c[0] for c in clients)] if apart else [*range(len(problem.distance))]
    places = [model.add_location(x=0, y=n) for n in range(len(at))]
    hub, road = model.add_depot(places[0]), model.add_profile()
    times = _between(problem.minutes or problem.distance, at)
    _legs(model, places, _between(problem.distance, at), times, road)
    for n in used:
        kind, profile, limit = problem.kinds[n], road, problem.longest
        if not kind.tours:
            profile, limit = model.add_profile(), None
            fares = [0, *(kind.a_head * size for _point, size, _keys in clients)]
            _legs(model, places, [fares] * len(at), [[0] * len(at)] * len(at), profile)
        model.add_vehicle_type(
            num_available=mix[n], capacity=kind.seats, start_depot=hub, end_depot=hub,
            fixed_cost=0 if kind.tours else kind.price, profile=profile,
            unit_distance_cost=kind.by_distance if kind.tours else 1,
            shift_duration=NO_LIMIT if limit is None else limit,
        )  # fmt: skip
    for number, (point, size, _keys) in enumerate(clients, 1):
        model.add_client(places[number if apart else point], delivery=size)
    return model


def _between(table: Sequence[Sequence[int]], at: list[int]) -> list[list[int]]:
    return [[table[a][b] for b in at] for a in at]


def _legs(
    model: "Model", places: "list[Location]", distance: list[list[int]], minutes: list[list[int]],
    profile: "Profile",
) -> None:  # fmt: skip
    for a, row in enumerate(distance):
        for b, length in enumerate(row):
            if a != b:
                model.add_edge(
                    places[a], places[b], distance=length, duration=minutes[a][b], profile=profile
                )


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


def _rides(
    problem: Problem, best: object, clients: list[Client], used: list[int]
) -> tuple[Ride, ...]:
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
        kind = used[route.vehicle_type()]
        calls = tuple(points) if problem.kinds[kind].tours else ()
        rides.append(Ride(kind, calls, tuple(keys)))
    return tuple(rides)
