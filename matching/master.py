"""The master problem of `whole`: parties and single people on the arcs that price left over.

Only parties decide in whole numbers; beside fixed parties the single people form a network, whose
linear optimum is whole by itself. Solved by HiGHS (through SciPy), single-threaded and without a
clock in the ordinary case, so the same input gives the same plan.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from matching.market import I64, Bools

if TYPE_CHECKING:
    from matching.whole import Whole

OPTIMAL = 0
ROUNDING = 0.01
"""Points allowed for floating-point error in a proved bound before it is rounded down."""


@dataclass(frozen=True)
class Decided:
    """Parties' seats, and a bound on every plan made of the arcs given (None: none was proved)."""

    chosen: I64
    bound: int | None


class Master:
    """Columns: kept arcs, then kept options. Rows: see `_rows`."""

    def __init__(self, whole: "Whole", keep: Bools, keep_option: Bools) -> None:
        self.whole = whole
        self.arc = np.flatnonzero(keep)
        self.column = np.full(len(keep), -1, np.int64)
        self.column[self.arc] = np.arange(len(self.arc))
        self.option = np.flatnonzero(keep_option)
        self.columns = len(self.arc) + len(self.option)
        self._triples: list[tuple[I64, I64, Any]] = []
        self._limits: list[I64] = []
        self._height = 0

    def duals(self) -> tuple[I64, I64, float] | None:
        """Fixed-point prices (nodes, rooms) of the linear relaxation and its value, or None if it
        failed."""
        scale = self.whole.scale
        upper, equal = self._rows, self._links
        done = linprog(
            -self._worth, A_ub=upper[0], b_ub=upper[1], A_eq=equal[0], b_eq=equal[1],
            bounds=(0, None), method="highs",
        )  # fmt: skip
        if done.status != OPTIMAL:
            return None
        marginal = np.maximum(-done.ineqlin.marginals, 0)
        tree, sites = self.whole.tree, len(self.whole.groups.rooms)
        own = np.zeros(tree.nodes)
        own[self._node_rows] = marginal[self._node_at : self._node_at + len(self._node_rows)]
        price = np.rint(own * scale).astype(np.int64)
        for node in range(tree.nodes - 1, -1, -1):
            if tree.parent[node] >= 0:
                price[node] += price[tree.parent[node]]
        room = np.zeros(sites)
        room[self._room_rows] = marginal[self._room_at : self._room_at + len(self._room_rows)]
        return price, np.rint(room * scale).astype(np.int64), -float(done.fun or 0)

    def decide(self, seconds: float, head_bonus: int, heads: int) -> Decided | None:
        """Best plan on the kept arcs. `heads`: at least so many placed, scores then count without
        `head_bonus`; 0 = no such row. None when nothing was found in time."""
        upper, equal = self._rows, self._links
        worth = self._worth.copy()
        rows = [LinearConstraint(upper[0], -np.inf, upper[1])]
        if equal[0].shape[0]:
            rows.append(LinearConstraint(equal[0], 0, 0))
        if heads:
            worth[: len(self.arc)] -= head_bonus
            count = np.zeros((1, self.columns))
            count[0, : len(self.arc)] = 1
            rows.append(LinearConstraint(sp.csr_array(count), heads, np.inf))
        whole_numbers = np.ones(self.columns, np.int64)
        whole_numbers[: len(self.arc)] = ~self.whole.alone[self.arc]
        done = milp(
            -worth, constraints=rows, integrality=whole_numbers, bounds=Bounds(0, 1),
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )  # fmt: skip
        if done.x is None:
            return None
        chosen = np.full(self.whole.arcs.n_workers, -1, np.int64)
        taken = self.arc[(done.x[: len(self.arc)] > 0.5) & ~self.whole.alone[self.arc]]
        chosen[self.whole.arcs.worker[taken]] = self.whole.arcs.slot[taken]
        told: float | None = done.mip_dual_bound
        if told is None and done.status == OPTIMAL:  # nothing was left to branch on
            told = done.fun
        bound = math.inf if told is None else told
        if not math.isfinite(bound):
            return Decided(chosen, None)
        slack = ROUNDING + 1e-9 * abs(bound)
        return Decided(chosen, math.floor(-bound + slack) + heads * head_bonus)

    @property
    def _worth(self) -> Any:
        worth = np.zeros(self.columns)
        worth[: len(self.arc)] = self.whole.arcs.score[self.arc]
        return worth

    def _add(self, row: I64, col: I64, value: Any, limits: I64) -> int:
        """Append rows (numbered from 0 in `row`); returns where they start."""
        start = self._height
        self._triples.append((row + start, col, np.broadcast_to(value, row.shape)))
        self._limits.append(limits)
        self._height += len(limits)
        return start

    @cached_property
    def _rows(self) -> tuple[Any, Any]:
        """One slot a single person, one site a party, node capacities, couple rooms."""
        whole, first = self.whole, len(self.arc)
        arcs, o, groups = whole.arcs, whole.options, whole.groups
        single = whole.alone[self.arc]
        who, row = np.unique(arcs.worker[self.arc[single]], return_inverse=True)
        self._add(row, np.flatnonzero(single), 1, np.ones(len(who), np.int64))
        party, row = np.unique(o.party[self.option], return_inverse=True)
        options = first + np.arange(len(self.option))
        self._add(row, options, 1, np.ones(len(party), np.int64))
        self._node_rows, row, col = self._loads()
        self._node_at = self._add(row, col, 1, whole.tree.capacity[self._node_rows])
        roomy = groups.room[o.party[self.option]]
        self._room_rows, row = np.unique(o.site[self.option[roomy]], return_inverse=True)
        self._room_at = self._add(row, options[roomy], 1, groups.rooms[self._room_rows])
        rows, cols, values = (np.concatenate(part) for part in zip(*self._triples, strict=True))
        matrix = sp.csr_array((values.astype(float), (rows, cols)), (self._height, self.columns))
        return matrix, np.concatenate(self._limits).astype(float)

    def _loads(self) -> tuple[I64, I64, I64]:
        """Nodes that kept arcs could overfill, and who loads them: (nodes, row, column)."""
        tree = self.whole.tree
        node = self.whole.arcs.slot[self.arc].copy()
        col = np.arange(len(self.arc))
        nodes, cols = [node], [col]
        while len(node):
            node = tree.parent[node]
            col, node = col[node >= 0], node[node >= 0]
            nodes.append(node)
            cols.append(col)
        all_nodes, all_cols = np.concatenate(nodes), np.concatenate(cols)
        tight = np.bincount(all_nodes, minlength=tree.nodes) > tree.capacity
        keep = tight[all_nodes]
        used, row = np.unique(all_nodes[keep], return_inverse=True)
        return used, row, all_cols[keep]

    @cached_property
    def _links(self) -> tuple[Any, Any]:
        """Each member takes exactly one slot of the site its party goes to."""
        o, first = self.whole.options, len(self.arc)
        seats = np.diff(np.append(o.option, len(o.seat)))
        option_of_seat = np.repeat(np.arange(len(o.option)), seats)
        place = np.full(len(o.option), -1, np.int64)
        place[self.option] = np.arange(len(self.option))
        live = np.flatnonzero(place[option_of_seat] >= 0)
        row_of_seat = np.full(len(o.seat), -1, np.int64)
        row_of_seat[live] = np.arange(len(live))
        sizes = np.diff(np.append(o.seat, len(o.arc)))
        row = np.repeat(row_of_seat, sizes)
        col = self.column[o.arc]
        there = (row >= 0) & (col >= 0)
        rows = np.concatenate((row[there], np.arange(len(live))))
        cols = np.concatenate((col[there], first + place[option_of_seat[live]]))
        values = np.concatenate((np.ones(int(there.sum())), -np.ones(len(live))))
        return sp.csr_array((values, (rows, cols)), (len(live), self.columns)), np.zeros(len(live))
