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

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.tree import Tree
from matching.parties.branching import OPTIMAL, ROUNDING, Options
from matching.parties.near import Near
from matching.parties.sites import SCALE, Offer, Parties

I64 = NDArray[np.int64]
NODES = 200
"""Branches looked at before the best choice found is taken as it is; the bound holds all the
same."""


@dataclass(frozen=True, eq=False)
class Cut:
    """One price vector (scaled, per node) and what capacities and single people are worth at it."""

    price: I64
    alone: int


@dataclass(frozen=True, eq=False)
class Chosen:
    """Parties and the sites they go to, and points no plan is worth more than (None: not told)."""

    party: I64
    site: I64
    bound: int | None


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

    def decide(self, kept: I64, cuts: list[Cut]) -> Chosen | None:
        """The best choice among the options kept, as far as the cuts know."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 (0.3 s)

        matrix, limits, base = self._rows(kept, cuts)
        n = len(kept)
        cost, whole = np.append(np.zeros(n), -1.0), np.append(np.ones(n), 0.0)
        least, most = np.append(np.zeros(n), -np.inf), np.append(np.ones(n), np.inf)
        done = milp(
            cost, constraints=LinearConstraint(matrix, -np.inf, limits), integrality=whole,
            bounds=Bounds(least, most), options={"mip_rel_gap": 0.0, "node_limit": NODES},
        )  # fmt: skip
        if done.x is None:
            return None
        told: float | None = done.mip_dual_bound
        if told is None and done.status == OPTIMAL:
            told = done.fun
        bound = None
        if told is not None and math.isfinite(told):
            bound = math.floor(base / SCALE - told + ROUNDING + 1e-9 * abs(told))
        on = kept[done.x[:-1] > 0.5]
        return Chosen(self.options.party[on], self.options.site[on], bound)

    def _rows(self, kept: I64, cuts: list[Cut]) -> tuple[Any, Any, int]:
        """One site a party, places and couple rooms of a site, then the cuts; theta counts from
        `base`, so that floating point keeps its digits."""
        import scipy.sparse as sp  # noqa: PLC0415 (0.3 s)

        n, p = len(kept), self.parties
        party, site = self.options.party[kept], self.options.site[kept]
        size, room = p.size[party], p.room[party].astype(np.int64)
        column = np.arange(n)
        base = min(cut.alone for cut in cuts)
        parts: list[Any] = []
        limits: list[Any] = []
        for where, weight, limit in (
            (party, np.ones(n), np.ones(len(p))), (site, size, self.holds), (site, room, p.rooms),
        ):  # fmt: skip
            some, row = np.unique(where, return_inverse=True)
            parts.append(sp.csr_array((weight.astype(float), (row, column)), (len(some), n + 1)))
            limits.append(limit[some])
        worth = np.array([-self.values(cut.price)[kept] for cut in cuts]) / SCALE
        rows = np.column_stack([worth.reshape(len(cuts), n), np.ones(len(cuts))])
        parts.append(sp.csr_array(rows))
        limits.append(np.array([(cut.alone - base) / SCALE for cut in cuts]))
        return sp.vstack(parts, format="csr"), np.concatenate(limits).astype(float), base
