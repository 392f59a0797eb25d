"""Our plans on public instances with fleets of several kinds, beside the best that is known.

`python -m benchmarks trips --instances DIR` reads the files of a folder, NAME.vrp with NAME.sol
beside it, as PyVRP/Instances (github.com/PyVRP/Instances, folder HFVRP, MIT; Pessoa, Sadykov and
Uchoa, EJOR 270, 2018) has them: an instance of one depot and customers in the plane, vehicles by
capacity, fixed cost and cost of distance. Nothing of it is part of this house. Both costs are
worked out anew here, from the routes, with distances that are not rounded.
"""

import math
import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from journeys.check import violations
from journeys.model import Kind, Party, Problem
from journeys.plan import plan_trip

FINE = 10
"""Distances are whole tenths, costs whole thousandths of the unit of the files."""
MOST_POINTS = 200
"""Larger ones are passed over: their fleets have too many mixes to be listed."""

Vehicle = tuple[int, int, int]
"""Capacity, fixed cost, cost of distance; both a hundredfold, as the files have them."""


@dataclass(frozen=True)
class Instance:
    """Positions by customer with the depot first, what each wants, every single vehicle."""

    name: str
    at: tuple[tuple[float, float], ...]
    wants: tuple[int, ...]
    vehicles: tuple[Vehicle, ...]
    best: float  # by the routes of the solution beside it, worked out here


def read(path: Path) -> Instance:
    """Raises ValueError for a file that is of another kind."""
    parts = _sections(path.read_text("utf-8"))
    if parts["head"].get("EDGE_WEIGHT_TYPE") != "EUC_2D" or "CAPACITY_SECTION" not in parts:
        raise ValueError(f"{path.name} is not of a fleet of several kinds in the plane")
    at = tuple((float(x), float(y)) for x, y in _rows(parts["NODE_COORD_SECTION"]))
    wants = tuple(int(row[0]) for row in _rows(parts["DEMAND_SECTION"]))
    capacity = [int(row[0]) for row in _rows(parts["CAPACITY_SECTION"])]
    fixed = [int(row[0]) for row in _rows(parts.get("VEHICLES_FIXED_COST_SECTION", {}))]
    unit = [int(row[0]) for row in _rows(parts.get("VEHICLES_UNIT_DISTANCE_COST_SECTION", {}))]
    vehicles = tuple(
        zip(capacity, fixed or [0] * len(capacity), unit or [100] * len(capacity), strict=True)
    )
    best = _told(path.with_suffix(".sol").read_text("utf-8"), at, vehicles)
    return Instance(path.stem, at, wants, vehicles, best)


def _sections(text: str) -> dict[str, dict[str, str]]:
    """`head` (name: value) and every section (number: rest of its line)."""
    found: dict[str, dict[str, str]] = {"head": {}}
    here = "head"
    for line in text.splitlines():
        name, _sep, rest = line.strip().replace("\t", " ").partition(" ")
        if name.endswith("_SECTION"):
            here = name
            found[here] = {}
        elif name and name != "EOF":
            found[here][name.rstrip(":")] = rest.strip()
    return found


def _rows(section: dict[str, str]) -> list[list[str]]:
    return [rest.split() for rest in section.values()]


def _told(text: str, at: tuple[tuple[float, float], ...], vehicles: tuple[Vehicle, ...]) -> float:
    """The cost of the solution's routes: `Route #k` is driven by vehicle k."""
    cost = 0.0
    for line in text.splitlines():
        head, _sep, way = line.partition(":")
        if head.startswith("Route") and way.split():
            vehicle = vehicles[int(head.split("#")[1]) - 1]
            cost += _cost(at, vehicle, [int(one) for one in way.split()])
    return cost


def _cost(at: tuple[tuple[float, float], ...], vehicle: Vehicle, way: list[int]) -> float:
    """In the unit of the files' own solutions."""
    length = sum(math.dist(at[a], at[b]) for a, b in pairwise((0, *way, 0)))
    return (vehicle[1] + vehicle[2] * length) / 100


def problem_of(instance: Instance) -> tuple[Problem, list[Vehicle]]:
    """Every customer is a party of its own; vehicles that are alike are a kind."""
    many = Counter(instance.vehicles)
    kinds = sorted(many)
    table = tuple(
        tuple(round(FINE * math.dist(one, other)) for other in instance.at) for one in instance.at
    )
    parties = tuple(Party(n, n, size) for n, size in enumerate(instance.wants) if n and size)
    return Problem(
        parties,
        tuple(
            Kind(str(n), seats, FINE * fixed, unit, most=many[seats, fixed, unit])
            for n, (seats, fixed, unit) in enumerate(kinds)
        ),
        table,
    ), kinds  # fmt: skip


def main(folder: str, *, seed: int = 1) -> int:
    """A line for each instance, smallest first; 1 where a plan breaks a rule."""
    wrong, gaps = 0, []
    paths = sorted(Path(folder).glob("*.vrp"))
    for instance in sorted((read(path) for path in paths), key=lambda one: len(one.at)):
        if len(instance.at) > MOST_POINTS:
            print(f"{instance.name}: {len(instance.at)} points, passed over")
            continue
        problem, kinds = problem_of(instance)
        start = time.process_time()
        plan = plan_trip(problem, seed=seed, prove=False)
        seconds = time.process_time() - start
        broken = violations(problem, plan)
        cost = sum(_cost(instance.at, kinds[r.kind], list(r.points)) for r in plan.rides)
        gaps.append(100 * (cost - instance.best) / instance.best)
        wrong += len(broken)
        print(
            f"{instance.name}: {len(plan.rides)} vehicles, {cost:,.2f}, best known"
            f" {instance.best:,.2f} ({gaps[-1]:+.2f}%), {seconds:.1f} processor s,"
            f" {len(broken)} violations"
        )
    if gaps:
        print(f"{len(gaps)} instances, on average {sum(gaps) / len(gaps):+.2f}%, seed {seed}")
    return 1 if wrong else 0
