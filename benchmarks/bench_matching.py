"""The engine against its peers on the same arrays: ratios, with the same objective asserted.

Run by `make bench`. Instances come from `benchmarks.market` (seeded, documented there). Nothing is
timed in tests; figures here are medians of RUNS runs on an otherwise idle machine, and mean little
on a busy one.
"""

import importlib.metadata
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, milp
from scipy.sparse import csr_array

from benchmarks.market import market
from matching import Params, assign, solve, violations
from matching.rules.pairs import arcs_of

RUNS, SEED = 3, 20260101
OUT = Path(__file__).parent / "results" / "matching.json"


def clock(work: Callable[[], object]) -> tuple[object, float, float]:
    """(answer, median seconds, spread) over RUNS runs."""
    seconds = []
    answer: object = None
    for _ in range(RUNS):
        start = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - start)
    return answer, statistics.median(seconds), max(seconds) - min(seconds)


def ortools_alone(worker, vacancy, score, places, n):
    """OR-Tools SimpleMinCostFlow, without prices, proof or tie-break."""
    net, sink = SimpleMinCostFlow(), n + len(places)
    ones = np.ones(len(score), np.int64)
    net.add_arcs_with_capacity_and_unit_cost(worker, vacancy + n, ones, -score)
    people, posts = np.arange(n), np.arange(n, sink)
    net.add_arcs_with_capacity_and_unit_cost(
        people, np.full(n, sink), np.ones(n, np.int64), np.zeros(n, np.int64)
    )
    net.add_arcs_with_capacity_and_unit_cost(
        posts, np.full(len(places), sink), places.astype(np.int64), np.zeros(len(places), np.int64)
    )
    net.set_nodes_supplies(people, np.ones(n, np.int64))
    net.set_nodes_supplies([sink], [-n])
    assert net.solve() == net.OPTIMAL
    return -net.optimal_cost()


def highs(worker, vacancy, score, places, n):
    """HiGHS through SciPy, as a linear program."""
    column = np.arange(len(score))
    rows = np.concatenate([worker, vacancy + n])
    ones = np.ones(2 * len(score))
    matrix = csr_array((ones, (rows, np.tile(column, 2))), (n + len(places), len(score)))
    limits = LinearConstraint(matrix, -np.inf, np.concatenate([np.ones(n), places]))
    return round(-milp(-score.astype(float), constraints=limits, bounds=Bounds(0, 1)).fun)


def dense(worker, vacancy, score, places, n):
    """SciPy linear_sum_assignment with one column per place and one home per person."""
    table = np.zeros((n, len(places)))
    table[worker, vacancy] = score
    wide = np.hstack([np.repeat(table, places, axis=1), np.zeros((n, n))])
    rows, columns = linear_sum_assignment(wide, maximize=True)
    return round(wide[rows, columns].sum())


def bare(n: int, m: int, peers: dict[str, Callable[..., int]]) -> list[dict[str, object]]:
    """`assign` with its proof and tie-break against peers that give neither."""
    problem = market(n, m, seed=SEED, grouped=0.0)
    arcs = arcs_of(problem, Params()).arcs
    person = np.repeat(np.arange(n), np.diff(arcs.ptr))
    arrays = (person, arcs.vacancy, arcs.score, problem.vacancies.places, n)
    worker, vacancy, score, places, _ = arrays
    answer, own, spread = clock(lambda: assign(worker, vacancy, score, places, n_workers=n))
    _, warm, _ = clock(lambda: assign(worker, vacancy, score, places, n_workers=n, warm=answer))
    lines = [line(f"assign {n}x{m}, {len(score)} arcs", own, spread, None, None)]
    lines.append(line("  the same, warm", warm, 0.0, "assign cold", own / warm))
    for name, peer in peers.items():
        total, theirs, wide = clock(lambda peer=peer: peer(*arrays))
        assert total == answer.total, name
        lines.append(line(f"  {name}", theirs, wide, "its seconds / ours", theirs / own))
    return lines


def whole(n: int, m: int, **params: object) -> list[dict[str, object]]:
    """`solve` with groups, locks and explanations; `violations` must be empty."""
    problem = market(n, m, seed=SEED, locks=n // 200)
    rules = Params(**params)
    result, seconds, spread = clock(lambda: solve(problem, rules, seed=1))
    assert violations(problem, result) == []
    name = f"solve {n}x{m} {params or ''} placed {result.counts['placed']}"
    gap = (result.bound - result.objective) / max(result.objective, 1)
    lines = [line(name, seconds, spread, "gap", gap)]
    lines += [line(f"  {stage}", took, 0.0, None, None) for stage, took in result.timings.items()]
    return lines


def line(
    name: str, seconds: float, spread: float, ratio_of: str | None, ratio: float | None
) -> dict[str, object]:
    told = "" if ratio is None else f"{ratio:12.4g}  {ratio_of}"
    print(f"{name:58} {seconds:9.3f} s  ±{spread:7.3f} {told}", flush=True)
    return {"name": name, "seconds": seconds, "spread": spread, "of": ratio_of, "ratio": ratio}


def machine() -> dict[str, object]:
    packages = ("ortools", "scipy", "numpy")
    return {
        "python": sys.version.split()[0],
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "runs": RUNS,
        "seed": SEED,
    } | {name: importlib.metadata.version(name) for name in packages}


def main() -> None:
    print(" ".join(f"{name}={value}" for name, value in machine().items()))
    flow = {"OR-Tools SimpleMinCostFlow alone": ortools_alone}
    lines = bare(600, 60, flow | {"HiGHS": highs, "SciPy linear_sum_assignment": dense})
    lines += bare(6000, 450, flow)
    lines += whole(2000, 150)
    lines += whole(6000, 450)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps({"machine": machine(), "lines": lines}, indent=1) + "\n")


if __name__ == "__main__":
    main()
