"""Prices of places, couple rooms and limits together, by many small moves.

Relaxing every capacity and every limit with a price each leaves problems that everybody solves
alone: take what is worth most after all prices. Whatever the prices are, what everybody keeps plus
what the capacities and limits earn bounds every plan from above (Held and Karp, "The traveling-
salesman problem and minimum spanning trees: part II", Mathematical Programming 1, 1971; Fisher,
"The Lagrangian relaxation method for solving integer programming problems", Management Science 27,
1981). The least such bound is that of the linear relaxation; the volume algorithm goes there, as
`matching.parties.moves` does without limits. The mean of all choices on the way tells who sits
under which limit in a solution of the relaxation.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.limits.cover import Cover
from matching.limits.kernels.moves import move
from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.parties.branching import Options
from matching.parties.moves import PART
from matching.parties.near import Near
from matching.parties.sites import SCALE, Parties

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Prices:
    """node, room: scaled by SCALE, per node (those above it counted in) and per site. limit: whole
    points."""

    node: I64
    room: I64
    limit: I64


@dataclass(frozen=True, eq=False)
class Seats:
    """How often people sat where, of 1_000_000: one row per (worker, slot) that was ever chosen."""

    worker: I64
    slot: I64
    share: I64


@dataclass(frozen=True, eq=False)
class Moved:
    """Where the prices came to, what no plan of the arcs there is worth more than (points), and the
    mean of what was chosen on the way."""

    prices: Prices
    value: float
    seats: Seats
    moves: int


class Mover:
    """One set of arcs to move prices on. alone: rows of people on their own, wide, bonus included;
    near: members' arcs."""

    def __init__(self, alone: Arcs, near: Near, tree: Tree, parties: Parties, cover: Cover) -> None:
        self.alone, self.near, self.tree, self.parties = alone, near, tree, parties
        self.cover = cover
        self.options = o = Options.of(near, parties, alone.n_workers)
        self.of = np.searchsorted(o.party, np.arange(len(parties) + 1)).astype(np.int64)
        self.least = np.zeros(tree.nodes)
        np.minimum.at(self.least, tree.step_node, tree.step_cost.astype(float))
        self.skip = np.zeros(alone.n_workers, np.uint8)
        self.skip[parties.member] = 1
        worker = np.repeat(np.arange(alone.n_workers), np.diff(alone.ptr))
        self.worker = np.concatenate([worker, near.worker[o.arc]])
        self.slot = np.concatenate([alone.vacancy.astype(np.int64), near.slot[o.arc]])
        arc, self.limit = cover.of_seats(self.worker, self.slot)
        self.at = np.searchsorted(arc, np.arange(len(self.worker) + 1)).astype(np.int64)

    def moved(self, start: Prices, target: int, turns: int) -> Moved:
        """At most `turns` moves. target: points some plan is worth; never above the best."""
        tree, o, p = self.tree, self.options, self.parties
        best = np.maximum(tree.own(start.node) / SCALE, self.least)
        room, fee = start.room / SCALE, start.limit.astype(float)
        tally, told = np.zeros(len(self.worker)), np.zeros(2)
        used = move(
            self.alone.ptr, self.alone.vacancy, self.alone.score, self.skip, self.of, o.site,
            np.append(o.option, len(o.seat)), np.append(o.seat, len(o.arc)), self.near.slot[o.arc],
            self.near.worth[o.arc], p.room, p.rooms.astype(float), tree.parent.astype(np.int64),
            tree.capacity, np.searchsorted(tree.step_node, np.arange(tree.nodes + 1)),
            tree.step_size, tree.step_cost, self.least, np.maximum(tree.capacity, 1).astype(float),
            best, room, fee, np.empty((5, tree.nodes)), np.empty((6, len(room))),
            np.empty((6, len(fee))), np.zeros(len(o.option)), np.zeros(len(o.seat), np.int64),
            len(self.alone), self.at, self.limit, self.cover.most.astype(float), tally,
            float(target), PART, turns, told,
        )  # fmt: skip
        node = np.rint(best * SCALE).astype(np.int64)
        for k in range(tree.nodes - 1, -1, -1):
            if tree.parent[k] >= 0:
                node[k] += node[tree.parent[k]]
        prices = Prices(node, np.rint(room * SCALE).astype(np.int64), np.rint(fee).astype(np.int64))
        share = np.rint(tally * told[1] * 1e6).astype(np.int64)
        sat = np.flatnonzero(share > 0)
        return Moved(prices, told[0], Seats(self.worker[sat], self.slot[sat], share[sat]), used)
