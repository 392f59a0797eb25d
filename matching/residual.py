"""What another choice would cost, exactly.

Forcing worker w from slot u into slot v costs the whole
`score[w, u] - score[w, v] + d(v, u)`, where d is the shortest way in the residual graph of the
optimum: v pushes somebody on, who pushes somebody on, until u, a free place or home is reached.
(An optimum's residual graph has no negative cycle, so shortest ways exist and the formula is exact
for one forced choice, everything else re-optimised.)
"""

import numpy as np

from matching.market import I64, Arcs, Cleared, Tree, load_of, starts

LARGEST = 1_600
"""Nodes up to which all shortest ways are worked out (cubic time, square memory)."""
FAR_AWAY = 1 << 58


def losses(arcs: Arcs, tree: Tree, cleared: Cleared) -> I64 | None:
    """Per arc: points the whole loses if it must be used; 0 for arcs in use. None if too large."""
    if tree.nodes + 1 > LARGEST:
        return None
    way = _shortest(_edges(arcs, tree, cleared.slot_of))
    out = tree.nodes
    at = cleared.slot_of[arcs.worker]
    own = np.zeros(arcs.n_workers, np.int64)
    held = at == arcs.slot
    own[arcs.worker[held]] = arcs.score[held]
    loss = own[arcs.worker] - arcs.score + way[arcs.slot, np.where(at >= 0, at, out)]
    return np.asarray(np.where(held, 0, loss))


def price_slack(arcs: Arcs, cleared: Cleared) -> I64:
    """Per arc: a lower bound on the same loss, from prices alone."""
    margin = arcs.score - cleared.price[arcs.slot]
    best = np.zeros(arcs.n_workers, np.int64)
    if len(margin):
        start = starts(arcs.worker)
        best[arcs.worker[start]] = np.maximum(np.maximum.reduceat(margin, start), 0)
    return best[arcs.worker] - margin


def _edges(arcs: Arcs, tree: Tree, slot_of: I64) -> I64:
    """Cost of moving one unit from node to node; node `tree.nodes` is outside."""
    out = tree.nodes
    cost = np.full((out + 1, out + 1), FAR_AWAY, np.int64)
    at = slot_of[arcs.worker]
    held = at == arcs.slot
    own = np.zeros(arcs.n_workers, np.int64)
    own[arcs.worker[held]] = arcs.score[held]
    source = np.where(at >= 0, at, out)
    rival = ~held
    lost = own[arcs.worker[rival]] - arcs.score[rival]
    np.minimum.at(cost, (source[rival], arcs.slot[rival]), lost)
    np.minimum.at(cost, (arcs.slot[held], np.full(int(held.sum()), out)), arcs.score[held])
    load = load_of(tree, slot_of)
    up = np.where(tree.parent >= 0, tree.parent, out)
    node = np.arange(tree.nodes)
    room, used = load < tree.capacity, load > 0
    np.minimum.at(cost, (node[room], up[room]), 0)
    np.minimum.at(cost, (up[used], node[used]), 0)
    np.fill_diagonal(cost, 0)
    return cost


def _shortest(cost: I64) -> I64:
    """Floyd-Warshall, in place; nodes with few ways out first, and only over ways that exist."""
    for k in np.argsort((cost < FAR_AWAY).sum(axis=1), kind="stable"):
        into = np.flatnonzero(cost[:, k] < FAR_AWAY)
        onto = np.flatnonzero(cost[k] < FAR_AWAY)
        block = np.ix_(into, onto)
        cost[block] = np.minimum(cost[block], cost[into, k][:, None] + cost[k, onto][None, :])
    return cost
