"""Prices of the linear relaxation by many small moves: the volume algorithm.

Prices of capacities and couple rooms bound every plan from above (`matching.parties.sites.Offer`),
and the least such bound is that of the linear relaxation. The volume algorithm (Barahona and Anbil,
"The volume algorithm: producing primal solutions with a subgradient method", Mathematical
Programming 87, 2000) goes there in hundreds of steps, each one look at the near arcs: everybody
takes what leaves them most, prices fall where places stay empty and rise where too many want in,
along the mean of what was seen so far, from the best prices so far. The same means tell how often a
party chose each of its options: weights that come close to a solution of the relaxation, and
nearly all of them are close to 0 or 1.

A node's price moves by what is too much in proportion to its places: a post of 500 that is short of
five moves as little as one of 100 that is short of one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.parties.branching import Options
from matching.parties.kernels.moves import move
from matching.parties.near import Near
from matching.parties.sites import SCALE, Parties

I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
Bits = NDArray[np.uint8]

PART = 0.02
"""What one choice weighs in the mean of all."""
LIKED, SURE = 0.04, 0.75
"""Options chosen less often than LIKED are left out; more often than SURE: taken in any case.
"""


@dataclass(frozen=True, eq=False)
class Moved:
    """Scaled prices (per node with those above it counted in; per site), their value in points over
    the arcs given, and the weight of each option."""

    price: I64
    room_price: I64
    value: float
    share: F64
    moves: int


class Mover:
    """One set of arcs to move prices on. alone: rows of people on their own (members' rows are left
    out), to whose scores `bonus` is added; near: members' arcs, where it is added already."""

    def __init__(self, alone: Arcs, bonus: int, near: Near, tree: Tree, parties: Parties) -> None:
        self.alone, self.bonus, self.near = alone, bonus, near
        self.tree, self.parties = tree, parties
        self.options = Options.of(near, parties, alone.n_workers)
        o = self.options
        self.of = np.searchsorted(o.party, np.arange(len(parties) + 1)).astype(np.int64)
        self.least = np.zeros(tree.nodes)
        np.minimum.at(self.least, tree.step_node, tree.step_cost.astype(float))
        self.skip = np.zeros(alone.n_workers, np.uint8)
        self.skip[parties.member] = 1

    def moved(
        self, price: I64, room_price: I64, target: int, turns: int,
        shut: Bits | None = None, must: Bits | None = None,
    ) -> Moved:  # fmt: skip
        """At most `turns` moves from these scaled prices. target: points some plan is worth; the
        nearer to the best, the faster, and never above it. shut: uint8 per option, 1 where nobody
        may go; must: per party, 1 where it may not stay home."""
        shut = np.zeros(len(self.options.option), np.uint8) if shut is None else shut
        must = np.zeros(len(self.parties), np.uint8) if must is None else must
        tree, o, p, near = self.tree, self.options, self.parties, self.near
        best = np.maximum(tree.own(price) / SCALE, self.least)
        room = room_price / SCALE
        share, told = np.zeros(len(o.option)), np.zeros(1)
        used = move(
            self.alone.ptr, self.alone.vacancy, self.alone.score, self.bonus,
            self.skip, self.of, o.site,
            np.append(o.option, len(o.seat)), np.append(o.seat, len(o.arc)), near.slot[o.arc],
            near.worth[o.arc], p.room, shut, must, p.rooms.astype(float),
            tree.parent.astype(np.int64), tree.capacity,
            np.searchsorted(tree.step_node, np.arange(tree.nodes + 1)),
            tree.step_size, tree.step_cost, self.least,
            np.maximum(tree.capacity, 1).astype(float), best, room,
            np.empty((5, tree.nodes)), np.empty((6, len(room))), share,
            np.zeros(len(o.seat), np.int64), float(target), PART, turns, told,
        )  # fmt: skip
        scaled = np.rint(best * SCALE).astype(np.int64)
        for node in range(tree.nodes - 1, -1, -1):
            if tree.parent[node] >= 0:
                scaled[node] += scaled[tree.parent[node]]
        return Moved(scaled, np.rint(room * SCALE).astype(np.int64), told[0], share, used)

    def liked(self, moved: Moved) -> tuple[I64, I64]:
        """(parties, sites): where parties went most of the time, the surest first. A site takes no
        more heads than went there in the mean of all moves, half a party aside: of parties that are
        alike and went now here, now there, some are told to go here and the others there."""
        o, share = self.options, np.rint(moved.share * 1e6).astype(np.int64)
        use = np.flatnonzero(share >= LIKED * 1e6)
        heads = self.parties.size[o.party]
        room = np.zeros(len(self.parties.rooms), np.int64)
        np.add.at(room, o.site, heads * share)
        told = np.zeros(len(self.parties), bool)
        kept = []
        for k in use[np.lexsort((use, -share[use]))].tolist():
            party, site, needs = o.party[k], o.site[k], int(heads[k]) * 1_000_000
            if not told[party] and (share[k] >= SURE * 1e6 or 2 * room[site] >= needs):
                told[party] = True
                room[site] -= needs
                kept.append(k)
        return o.party[kept], o.site[kept]
