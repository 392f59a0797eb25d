"""Parties decided without single people in the problem: what a seat costs the others, by cuts.

Beside given parties' seats x the single people can be worth at most

    rent(price) + sum of profits(price) - sum of price[slot] over x        (any price),

a linear function of x, which is exact at some x where the price comes from the market cleared
around it. So each price vector ever looked at is a *cut*: a row that bounds one column `theta`, the
worth of all single people. What is left is a small problem of parties alone, however many single
people there are (Benders' decomposition). Its linear relaxation weighs the cuts; the prices mixed
by these weights are the next to look at, which takes one pass over the arcs.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.model.tree import Tree
from matching.parties.branching import OPTIMAL, ROUNDING, Decided, Master
from matching.parties.sites import I64, SCALE, Near, Parties

NODES = 300
"""Branches looked at before a round takes the best seats found; the bound holds all the same."""


@dataclass(frozen=True, eq=False)
class Cut:
    """One price vector (scaled, per node) and what capacities and single people are worth at it."""

    price: I64
    alone: int


@dataclass(frozen=True, eq=False)
class Weighed:
    """The linear relaxation: its value (points), and prices mixed from the cuts that bind."""

    value: float
    price: I64


class CutMaster:
    """Parties' arcs with one column more: the worth of all single people."""

    def __init__(self, near: Near, tree: Tree, parties: Parties, n_workers: int) -> None:
        plain = Tree(tree.capacity, tree.parent, tree.slots)
        self.master = Master(near, plain, parties, n_workers)

    def weigh(self, cuts: list[Cut]) -> Weighed | None:
        """None when the solver failed."""
        from scipy import optimize  # noqa: PLC0415 (0.3 s)

        linprog: Any = optimize.linprog
        upper, limits, equal, zeros, worth, base = self._matrices(cuts)
        free = np.column_stack([np.zeros(len(worth)), np.full(len(worth), np.inf)])
        free[-1, 0] = -np.inf
        done = linprog(
            -worth, A_ub=upper, b_ub=limits, A_eq=equal, b_eq=zeros, bounds=free, method="highs"
        )
        if done.status != OPTIMAL:
            return None
        share = np.maximum(-done.ineqlin.marginals[-len(cuts) :], 0)
        bind = np.flatnonzero(share > 0)
        mixed = sum(share[i] * cuts[i].price.astype(float) for i in bind) / share[bind].sum()
        return Weighed(-done.fun + base / SCALE, np.rint(mixed).astype(np.int64))

    def decide(self, cuts: list[Cut], seconds: float) -> Decided | None:
        """The parties' best seats as far as the cuts know; the bound holds for every plan that
        seats parties on these arcs."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 (0.3 s)

        upper, limits, equal, _, worth, base = self._matrices(cuts)
        rows = [LinearConstraint(upper, -np.inf, limits)]
        if equal.shape[0]:
            rows.append(LinearConstraint(equal, 0, 0))
        whole_numbers = np.ones(len(worth), np.int64)
        whole_numbers[-1] = 0
        least, most = np.zeros(len(worth)), np.ones(len(worth))
        least[-1], most[-1] = -np.inf, np.inf
        done = milp(
            -worth, constraints=rows, integrality=whole_numbers, bounds=Bounds(least, most),
            options={"mip_rel_gap": 0.0, "time_limit": seconds, "node_limit": NODES},
        )  # fmt: skip
        if done.x is None:
            return None
        seating = self.master.seating_of(done.x[: self.master.arcs] > 0.5)
        told: float | None = done.mip_dual_bound
        if told is None and done.status == OPTIMAL:
            told = done.fun
        if told is None or not math.isfinite(told):
            return Decided(seating, None)
        slack = ROUNDING + 1e-9 * abs(told)
        return Decided(seating, math.floor(-told + base / SCALE + slack))

    def _matrices(self, cuts: list[Cut]) -> tuple[Any, Any, Any, Any, Any, int]:
        """Rows of the parties' problem, then one row per cut; theta counts from `base`, so that
        floating point keeps its digits."""
        import scipy.sparse as sp  # noqa: PLC0415 (0.3 s)

        m = self.master
        (upper, limits), (equal, zeros) = m.rows, m.links
        base = min(cut.alone for cut in cuts)
        slot = m.near.slot
        cost = np.zeros((len(cuts), m.columns + 1))
        for i, cut in enumerate(cuts):
            cost[i, : m.arcs] = cut.price[slot] / SCALE
        cost[:, -1] = 1
        room = np.array([(cut.alone - base) / SCALE for cut in cuts])
        wide = sp.csr_array((upper.shape[0], 1)), sp.csr_array((equal.shape[0], 1))
        rows = sp.vstack([sp.hstack([upper, wide[0]]), sp.csr_array(cost)], format="csr")
        worth = np.append(m.worth, 1.0)
        return (
            rows, np.append(limits, room), sp.hstack([equal, wide[1]], format="csr"), zeros, worth,
            base,
        )  # fmt: skip
