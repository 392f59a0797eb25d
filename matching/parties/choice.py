"""Which party goes where, decided without single people in the problem.

Beside any choice x of sites all people and capacities together can be worth at most

    rent(price) + sum of single people's profits(price) + sum of value(option, price) over x

at any prices, where an option's value is what its party is left with when every member takes its
best seat of that site. This is linear in x, so each price vector ever looked at is a row that
bounds one column `theta`, the worth of the whole (Benders, "Partitioning procedures for solving
mixed-variables programming problems", Numerische Mathematik 4, 1962). What is left is a small
problem of options alone, however many single people and arcs there are, and its whole numbers know
what linear prices do not: that half a party fills no bed. A row is exact at x where its prices come
from the market cleared with everybody's site as x says (`matching.parties.clearing`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.model.tree import Tree
from matching.parties.branching import Options
from matching.parties.near import Near
from matching.parties.sites import SCALE, Offer, Parties
from matching.parties.whole_numbers import LARGEST, Choosing

I64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Cut:
    """One price vector (scaled, per node) and what capacities and single people are worth at it."""

    price: I64
    alone: int


@dataclass(frozen=True, eq=False)
class Chosen:
    """Parties and the sites they go to, and points no plan is worth more than. better: False where
    no choice can be worth more than the plan there is."""

    party: I64
    site: I64
    bound: int
    better: bool


class Choice:
    """The options of all parties. near: every arc of their members to sites that can be in a better
    plan than the best."""

    def __init__(self, near: Near, tree: Tree, parties: Parties, n_workers: int) -> None:
        self.options, self.near = Options.of(near, parties, n_workers), near
        self.parties = parties
        root = np.arange(tree.nodes)
        for node in range(tree.nodes - 1, -1, -1):
            if tree.parent[node] >= 0:
                root[node] = root[tree.parent[node]]
        self.holds = np.zeros(len(self.parties.rooms), np.int64)
        for names in self.parties.site:  # what all roots over a site's slots hold together
            pairs = np.unique(np.stack([names, root[: tree.slots]]), axis=1)
            self.holds[np.unique(names)] = 0
            np.add.at(self.holds, pairs[0], tree.capacity[pairs[1]])

    def values(self, price: I64) -> I64:
        """What each option leaves its party at these scaled prices, couple rooms aside."""
        o = self.options
        if not len(o.option):
            return np.zeros(0, np.int64)
        margin = self.near.worth[o.arc] * SCALE - price[self.near.slot[o.arc]]
        return np.add.reduceat(np.maximum.reduceat(margin, o.seat), o.option)

    def open(self, offer: Offer, gap: int) -> I64:
        """Options that can be in a plan better than the best by at most `gap` (scaled)."""
        o = self.options
        left = self.values(offer.price) - offer.room_price[o.site] * self.parties.room[o.party]
        return np.flatnonzero(offer.value[o.party] - left <= gap)

    def decide(self, kept: I64, cuts: list[Cut], lower: int, upper: int) -> Chosen | None:
        """The best choice among the options kept, as far as the cuts know, of those that are worth
        more than `lower` points; none is worth more than `upper`. None where the work ran out."""
        party, site, p = self.options.party[kept], self.options.site[kept], self.parties
        rows = [self.values(cut.price)[kept] for cut in cuts]
        base = min(cut.alone for cut in cuts) // SCALE
        greatest = sum(int(np.abs(row).sum()) for row in rows) + SCALE * (upper - base)
        if greatest >= LARGEST:
            return None
        task = Choosing(len(kept), lower + 1 - base, upper - base)
        task.one_of_each(party)
        task.at_most(site, p.size[party], self.holds)
        task.at_most(site, p.room[party].astype(np.int64), p.rooms)
        for cut, row in zip(cuts, rows, strict=True):
            task.bounded(SCALE, cut.alone - base * SCALE, row)
        found = task.best()
        if found is None:
            return None
        on = kept[:0] if found.on is None else kept[found.on]
        better = found.on is not None
        return Chosen(self.options.party[on], self.options.site[on], found.bound + base, better)
