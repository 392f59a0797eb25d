"""Markets of very many vacancies with few arcs each: an auction there ends in long chains, a
network simplex does not. OR-Tools seats, our own fixpoint prices; the proof is the same as ever.
"""

import numpy as np
from numpy.typing import NDArray

from matching.flat.kernels.prices import support
from matching.model.arcs import Arcs

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

MANY, FEW_ARCS, MOST_ARCS = 2_000, 64, 5_000_000
"""Vacancies from which, arcs a vacancy up to which, and arcs in all up to which this is taken."""
LOOKS = 400
"""Looks at each vacancy before the price fixpoint gives up."""


def is_sparse(arcs: Arcs, n_vacancies: int) -> bool:
    return n_vacancies >= MANY and len(arcs) <= min(FEW_ARCS * n_vacancies, MOST_ARCS)


def seats_and_prices(arcs: Arcs, cap: I64, home: I64) -> tuple[I64, I32] | None:
    """Least supporting prices and an optimal seating; None where the fixpoint gave up."""
    seat = _flow(arcs, cap, home)
    order = np.argsort(seat, kind="stable").astype(np.int32)
    order = order[int((seat < 0).sum()) :]
    off = np.zeros(len(cap) + 1, np.int64)
    np.cumsum(np.bincount(seat[order], minlength=len(cap)), out=off[1:])
    worker = np.repeat(np.arange(arcs.n_workers, dtype=np.int32), np.diff(arcs.ptr))
    own = arcs.vacancy == seat[worker]
    worth = np.zeros(arcs.n_workers, np.int64)
    worth[worker[own]] = arcs.score[own]
    price, queue = np.zeros(len(cap), np.int64), np.empty(len(cap) + 1, np.int32)
    waits = np.zeros(len(cap), np.int8)
    state = (home, seat, order, off, worth, price, queue, waits)
    gave_up = support(arcs.ptr, arcs.vacancy, arcs.score, *state, LOOKS * len(cap))
    return None if gave_up else (price, seat)


def _flow(arcs: Arcs, cap: I64, home: I64) -> I32:
    """An optimal seating by SimpleMinCostFlow; staying out is worth home[w] <= 0."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415  (heavy)

    n, m = arcs.n_workers, len(cap)
    sink = n + m
    worker = np.repeat(np.arange(n, dtype=np.int32), np.diff(arcs.ptr))
    tail = np.concatenate([worker, np.arange(sink, dtype=np.int32)])
    head = np.concatenate([arcs.vacancy.astype(np.int32) + n, np.full(sink, sink, np.int32)])
    room = np.concatenate([np.ones(len(arcs) + n, np.int64), cap])
    cost = np.concatenate([-arcs.score.astype(np.int64), -home, np.zeros(m, np.int64)])
    net = SimpleMinCostFlow()
    ids = net.add_arcs_with_capacity_and_unit_cost(tail, head, room, cost)
    supply = np.zeros(sink + 1, np.int64)
    supply[:n], supply[sink] = 1, -n
    net.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
    if net.solve() != net.OPTIMAL:
        raise ValueError("the flow has no optimum")
    seat = np.full(n, -1, np.int32)
    taken = net.flows(ids[: len(arcs)]) > 0
    seat[worker[taken]] = arcs.vacancy[taken]
    return seat
