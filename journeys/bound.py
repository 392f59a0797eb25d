"""What no plan is below: the cheapest fleet that seats everybody, and tours no tours are shorter.

For k coaches the tours form one closed way through the points and k copies of point 0; the bound of
Held and Karp (1971) on it, minimum one-trees with multipliers at the points, lies below every such
set of tours, loads left out. Distances must be symmetric.
"""

import numpy as np
from numpy.typing import NDArray

from journeys.model import Problem

STEPS = 120
"""Counted improvements of the multipliers: the same bound on every machine."""


def tours_at_least(problem: Problem, coaches: int) -> int:
    """Hectometres that `coaches` tours from point 0 over all points with somebody have together."""
    points = sorted({party.point for party in problem.parties})
    table = np.array(problem.distance, dtype=np.float64)
    if not np.array_equal(table, table.T):
        raise ValueError("the bound needs the same distance both ways")
    if coaches > len(points) or not points:
        return 0  # some coaches share a point: nothing is claimed
    order = [*points, *[0] * coaches]
    cost = table[np.ix_(order, order)]
    hubs = np.arange(len(order)) >= len(points)
    far = cost.sum() + 1.0
    cost[np.ix_(hubs, hubs)] = far
    return max(0, int(np.ceil(_one_tree_bound(cost) - 1e-6)))


def _one_tree_bound(cost: NDArray[np.float64]) -> float:
    size = len(cost)
    weights = np.zeros(size)
    best, step = 0.0, float(cost[cost < cost.max()].mean()) / 10 if size > 2 else 0.0
    for _ in range(STEPS):
        length, degree = _one_tree(cost + weights[:, None] + weights[None, :])
        best = max(best, length - 2 * float(weights.sum()))
        if np.all(degree == 2):
            break
        weights = weights + step * (degree - 2)
        step *= 0.97
    return best


def _one_tree(cost: NDArray[np.float64]) -> tuple[float, NDArray[np.int64]]:
    """The least spanning tree without the first point, and its two shortest edges."""
    size = len(cost)
    degree = np.zeros(size, dtype=np.int64)
    if size < 3:
        return float(2 * cost[0, 1]) if size == 2 else 0.0, degree + 2
    near, parent = cost[1].copy(), np.ones(size, dtype=np.int64)
    out = np.ones(size, dtype=bool)
    out[0] = out[1] = False
    total = 0.0
    for _ in range(size - 2):
        at = int(np.argmin(np.where(out, near, np.inf)))
        total += float(near[at])
        degree[at] += 1
        degree[parent[at]] += 1
        out[at] = False
        closer = out & (cost[at] < near)
        near[closer], parent[closer] = cost[at][closer], at
    first, second = np.argsort(cost[0, 1:], kind="stable")[:2] + 1
    degree[[first, second]] += 1
    degree[0] = 2
    return total + float(cost[0, first] + cost[0, second]), degree
