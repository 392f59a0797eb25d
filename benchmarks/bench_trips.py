"""Trips of three sizes: cost, bound, gap and processor seconds; every plan checked on its own.

Villages, distances and tariffs are assumptions drawn with a seed; nothing is read from the clock.
"""

import resource
import time

import numpy as np

from journeys.check import violations
from journeys.model import Kind, Party, Plan, Problem
from journeys.plan import plan_trip

LONG = (
    Kind("35", 35, 1_450_000, 45), Kind("49", 49, 1_780_000, 50), Kind("53", 53, 1_890_000, 52),
)  # fmt: skip
"""A coach over 1,600 km (14,500 to 18,900 yuan) and 4.50 to 5.20 yuan a kilometre of its tour."""
GATES = (Kind("35", 35, 90_000, 60), Kind("45", 45, 110_000, 70), Kind("53", 53, 125_000, 75))
"""An onward coach from the airport for half a day."""
SIZES = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4, 6)


def villages(rng: np.random.Generator, count: int, reach: float) -> tuple[tuple[int, ...], ...]:
    """Distances in hectometres between `count` points around point 0, 1.35 times the straight."""
    at = rng.uniform(-reach, reach, size=(count + 1, 2))
    at[0] = 0
    far = np.sqrt(((at[:, None] - at[None, :]) ** 2).sum(axis=2))
    return tuple(tuple(int(x) for x in row) for row in np.rint(far * 13.5))


def parties(rng: np.random.Generator, people: int, points: int) -> list[Party]:
    """Singles, couples and groups until `people` are there, each at one point."""
    found, left = [], people
    while left:
        size = min(left, int(rng.choice(SIZES)))
        found.append(Party(len(found), int(rng.integers(1, points + 1)), size))
        left -= size
    return found


def one_bus(seed: int) -> list[Problem]:
    rng = np.random.default_rng(seed)
    return [Problem(tuple(parties(rng, 34, 12)), LONG, villages(rng, 12, 40))]


def flight(seed: int) -> list[Problem]:
    """110 people to ten firms: a firm's people go together, gates are the points."""
    rng = np.random.default_rng(seed)
    sizes = rng.multinomial(110 - 20, [0.1] * 10) + 2
    gates = tuple(Party(n, n + 1, int(size)) for n, size in enumerate(sizes))
    return [Problem(gates, GATES, villages(rng, 10, 25))]


def county(seed: int) -> list[Problem]:
    """1,400 people of 60 villages to six districts: a problem for each district."""
    rng = np.random.default_rng(seed)
    table = villages(rng, 60, 45)
    everybody = parties(rng, 1400, 60)
    to = rng.integers(0, 6, size=len(everybody))
    return [
        Problem(tuple(p for p, d in zip(everybody, to, strict=True) if d == n), LONG, table)
        for n in range(6)
    ]


CASES = (
    ("34 people, 12 villages, one bus", one_bus),
    ("110 people, flight, ten firms", flight),
    ("1,400 people, 60 villages, 6 districts", county),
)


def solve(problems: list[Problem], seed: int) -> tuple[list[Plan], float]:
    start = time.process_time()
    plans = [plan_trip(problem, seed=seed) for problem in problems]
    return plans, time.process_time() - start


def main(seed: int = 1) -> None:
    for name, make in CASES:
        problems = make(seed)
        plans, seconds = solve(problems, seed)
        wrong = [w for problem, plan in zip(problems, plans, strict=True)
                 for w in violations(problem, plan)]  # fmt: skip
        cost, bound = sum(p.cost for p in plans), sum(p.bound for p in plans)
        coaches = sum(len(plan.rides) for plan in plans)
        print(
            f"{name}: {coaches} coaches, {cost / 100:,.0f} yuan, bound {bound / 100:,.0f}"
            f" (gap {100 * (cost - bound) / cost:.2f}%), {seconds:.1f} processor s,"
            f" {len(wrong)} violations"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak {peak} MB, seed {seed}")
