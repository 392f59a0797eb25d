"""What another choice would cost, exactly.

Forcing worker w from slot u into slot v costs the whole
`score[w, u] - score[w, v] + d(v, u)`, where d is the shortest way in the residual graph of the
optimum: v pushes somebody on, who pushes somebody on, until u, a free place or home is reached.
(An optimum's residual graph has no negative cycle, so shortest ways exist and the formula is exact
for one forced choice, everything else re-optimised.) The supporting prices are potentials that
make every edge non-negative, so Dijkstra finds the ways.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.model.tree import Tree
from matching.nested.kernels.ways import shortest_ways

I64 = NDArray[np.int64]

LARGEST = 600_000_000
"""Edges times targets up to which the ways are worked out (some seconds)."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Who may take which slot for how much; ordered by (worker, slot)."""

    worker: I64
    slot: I64
    score: I64
    n_workers: int


def losses(arcs: Pairs, tree: Tree, slot_of: I64, price: I64) -> I64 | None:
    """Per arc: points the whole loses if it must be used; 0 for arcs in use. None if too large."""
    at = slot_of[arcs.worker]
    held = at == arcs.slot
    source, target, cost = _edges(arcs, tree, slot_of)
    ends = np.unique(np.append(slot_of[slot_of >= 0], tree.nodes))
    if len(ends) * len(source) > LARGEST:
        return None
    potential = np.append(price, 0)
    length = cost + potential[target] - potential[source]
    ptr = np.searchsorted(target, np.arange(tree.nodes + 2)).astype(np.int64)  # edges by target
    way = np.empty((len(ends), tree.nodes + 1), np.int64)
    shortest_ways(ends, ptr, source, length, way, *np.zeros((3, tree.nodes + 1), np.int64))
    row = np.searchsorted(ends, np.where(at >= 0, at, tree.nodes))
    end = ends[row]
    shortest = way[row, arcs.slot] + potential[arcs.slot] - potential[end]
    own = np.zeros(arcs.n_workers, np.int64)
    own[arcs.worker[held]] = arcs.score[held]
    return np.asarray(np.where(held, 0, own[arcs.worker] - arcs.score + shortest))


def _edges(arcs: Pairs, tree: Tree, slot_of: I64) -> tuple[I64, I64, I64]:
    """(source, target, cost) of moving one unit; node `tree.nodes` is outside. No doubles."""
    out = tree.nodes
    at = slot_of[arcs.worker]
    held = at == arcs.slot
    own = np.zeros(arcs.n_workers, np.int64)
    own[arcs.worker[held]] = arcs.score[held]
    load = tree.load_of(slot_of)
    up = np.where(tree.parent >= 0, tree.parent, out)
    node = np.arange(tree.nodes)
    room, used = load < tree.capacity, load > 0
    parts = (
        (np.where(at >= 0, at, out)[~held], arcs.slot[~held], own[arcs.worker] - arcs.score, ~held),
        (arcs.slot[held], np.full(int(held.sum()), out), arcs.score, held),
        (node[room], up[room], tree.next_cost(load), room),
        (up[used], node[used], -tree.last_cost(load), used),
    )
    source = np.concatenate([part[0] for part in parts])
    target = np.concatenate([part[1] for part in parts])
    gain = -np.concatenate([part[2][part[3]] for part in parts])
    source, target, gain = _strongest(source, target, gain, out + 1)
    return source, target, -gain


def _strongest(source: I64, target: I64, gain: I64, n: int) -> tuple[I64, I64, I64]:
    """Per (source, target) the greatest gain, ordered by target."""
    order = np.lexsort((-gain, source, target))
    pair = (target * n + source)[order]
    first = order[_starts(pair)]
    return source[first], target[first], gain[first]


def _starts(ordered: I64) -> I64:
    """Where runs of equal values start in an ordered array."""
    if not len(ordered):
        return np.zeros(0, np.int64)
    return np.concatenate(([0], np.flatnonzero(np.diff(ordered)) + 1)).astype(np.int64)
