"""The master problem of `together`: parties and single people on the arcs that price left over.

Only parties decide in whole numbers; beside fixed parties the single people form a network, whose
linear optimum is whole by itself. Solved by HiGHS, single-threaded and without a
clock in the ordinary case, so the same input gives the same plan.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.tree import Tree
from matching.parties.near import Near
from matching.parties.sites import Parties, Seating
from programmes import Rows, least

I64 = NDArray[np.int64]

NODES = 1_000
"""Branches looked at before the best plan found is taken as it is; the bound holds all the same."""
ROUNDING = 0.01
"""Points allowed for floating-point error in a proved bound before it is rounded down."""


def starts(ordered: I64) -> I64:
    """Where runs of equal values start in an ordered array."""
    new = np.ones(len(ordered), bool)
    new[1:] = np.diff(ordered) != 0
    return np.flatnonzero(new).astype(np.int64)


def lengths(start: I64, end: int) -> I64:
    return np.diff(np.append(start, end))


@dataclass(frozen=True, eq=False)
class Options:
    """Arcs of party members ordered by (party, site, worker), only sites all members can take.

    arc[seat[i]:seat[i+1]] are the arcs of one member at one site; seats option[k]..option[k+1]
    make one option (party, site)."""

    arc: I64
    seat: I64  # starts into arc
    option: I64  # starts into seat
    party: I64  # per option
    site: I64  # per option

    @classmethod
    def of(cls, near: Near, parties: Parties, n_workers: int) -> "Options":
        party_of = parties.of_worker(n_workers)[near.worker]
        order = np.flatnonzero(party_of >= 0)
        party = party_of[order]
        site = parties.site[parties.kind[party], near.slot[order]].astype(np.int64)
        sort = np.lexsort((near.worker[order], site, party))
        order, party, site = order[sort], party[sort], site[sort]
        for _ in range(2):  # second pass: over what is left after incomplete sites are gone
            place = party * len(parties.rooms) + site
            seat = starts(place * n_workers + near.worker[order])
            option = starts(place[seat])
            count = lengths(option, len(seat))
            full = count == parties.size[party[seat[option]]]
            if full.all():
                break
            stays = np.repeat(np.repeat(full, count), lengths(seat, len(order)))
            order, party, site = order[stays], party[stays], site[stays]
        head = seat[option]
        return cls(order, seat, option, party[head], site[head])

    @property
    def of_seat(self) -> I64:
        """Which option each seat belongs to."""
        return np.repeat(np.arange(len(self.option)), lengths(self.option, len(self.seat)))

    @property
    def seat_of_arc(self) -> I64:
        return np.repeat(np.arange(len(self.seat)), lengths(self.seat, len(self.arc)))


@dataclass(frozen=True, eq=False)
class Decided:
    """Parties' seats, and a bound on every plan made of the arcs given (None: none was proved)."""

    seating: Seating
    bound: int | None


class Master:
    """Columns: arcs, then options, then the steps of the capacities. Rows: see `rows`."""

    def __init__(self, near: Near, tree: Tree, parties: Parties, n_workers: int) -> None:
        options = Options.of(near, parties, n_workers)
        grouped = parties.of_worker(n_workers)[near.worker] >= 0
        stays = ~grouped
        stays[options.arc] = True
        place = np.cumsum(stays) - 1
        self.near, self.alone = near.take(stays), ~grouped[stays]
        self.options = Options(
            place[options.arc], options.seat, options.option, options.party, options.site
        )
        self.tree, self.parties, self.n_workers = tree, parties, n_workers
        self.arcs, self.steps = len(self.near), len(tree.step_node)
        self.first_step = self.arcs + len(options.option)
        self.columns = self.first_step + self.steps
        self._triples: list[tuple[I64, I64, Any]] = []
        self._limits: list[I64] = []
        self._height = 0

    def decide(self, bonus: int, heads: int) -> Decided | None:
        """Best plan on these arcs. `heads`: at least so many placed, scores then count without
        `bonus`; 0 = no such row. None when NODES branches found nothing."""
        worth = self.worth
        if heads:
            worth[: self.arcs] -= bonus
        taken, bound = self.best(worth, heads)
        if taken is None:
            return None
        seating = self.seating_of(taken & ~self.alone)
        return Decided(seating, None if bound is None else bound + heads * bonus)

    def best(self, worth: Any, heads: int) -> tuple[NDArray[np.bool_] | None, int | None]:
        """(the arcs taken, None where nothing was found; what no choice is worth more than, where
        that was proved). worth: per column. heads: as above."""
        rows = [self.rows, self.links]
        if heads:
            arcs = np.arange(self.arcs)
            rows.append(Rows.of((np.zeros_like(arcs), arcs, 1), 1, low=heads))
        most = np.ones(self.columns)
        most[self.first_step :] = self.tree.step_size
        done = least(-worth, rows, top=most, whole=self.whole_numbers, branches=NODES)
        if done.x is None:
            return None, None
        bound, slack = done.bound, ROUNDING + 1e-9 * abs(done.bound)
        known = math.floor(-bound + slack) if math.isfinite(bound) else None
        return done.x[: self.arcs] > 0.5, known

    @property
    def whole_numbers(self) -> NDArray[np.bool_]:
        """Columns that must be whole; single people are so by themselves."""
        whole = np.zeros(self.columns, np.bool_)
        whole[: self.arcs] = ~self.alone
        whole[self.arcs : self.first_step] = True
        return whole

    def seating_of(self, taken: NDArray[np.bool_]) -> Seating:
        p, near = self.parties, self.near.take(taken)
        at = np.full(self.n_workers, -1, np.int64)
        at[p.member] = np.arange(len(p.member))
        seating = Seating.nobody(p)
        seating.slot[at[near.worker]] = near.slot
        seating.worth[at[near.worker]] = near.worth
        party = p.of_worker(self.n_workers)[near.worker]
        seating.site[party] = p.site[p.kind[party], near.slot]
        return seating

    @property
    def worth(self) -> Any:
        worth = np.zeros(self.columns)
        worth[: self.arcs] = self.near.worth
        worth[self.first_step :] = -self.tree.step_cost
        return worth

    def _add(self, row: I64, col: I64, value: Any, limits: I64) -> int:
        """Append rows (numbered from 0 in `row`); returns where they start."""
        start = self._height
        self._triples.append((row + start, col, np.broadcast_to(value, row.shape)))
        self._limits.append(limits)
        self._height += len(limits)
        return start

    @cached_property
    def rows(self) -> Rows:
        """One slot a single person, one site a party, node capacities, couple rooms, and no more
        steps of a node than people in it."""
        near, o, p, tree = self.near, self.options, self.parties, self.tree
        who, row = np.unique(near.worker[self.alone], return_inverse=True)
        self._add(row, np.flatnonzero(self.alone), 1, np.ones(len(who), np.int64))
        party, row = np.unique(o.party, return_inverse=True)
        options = self.arcs + np.arange(len(o.option))
        self._add(row, options, 1, np.ones(len(party), np.int64))
        node, col = self._loads()
        tight = np.bincount(node, minlength=tree.nodes) > tree.capacity
        keep = tight[node]
        full, row = np.unique(node[keep], return_inverse=True)
        self._add(row, col[keep], 1, tree.capacity[full])
        roomy = p.room[o.party] > 0
        sites, row = np.unique(o.site[roomy], return_inverse=True)
        self._add(row, options[roomy], 1, p.rooms[sites])
        stepped, row = np.unique(tree.step_node, return_inverse=True)
        place = np.full(tree.nodes, -1, np.int64)
        place[stepped] = np.arange(len(stepped))
        keep = place[node] >= 0
        self._add(
            np.concatenate([row, place[node[keep]]]),
            np.concatenate([self.first_step + np.arange(self.steps), col[keep]]),
            np.concatenate([np.ones(self.steps), -np.ones(int(keep.sum()))]),
            np.zeros(len(stepped), np.int64),
        )
        self._add_more()
        rows, cols, values = (np.concatenate(part) for part in zip(*self._triples, strict=True))
        return Rows.of((rows, cols, values), self._height, high=np.concatenate(self._limits))

    def _add_more(self) -> None:
        """Rows that only some markets have."""

    def _loads(self) -> tuple[I64, I64]:
        """(node, column) of everything an arc loads."""
        node, col = self.near.slot, np.arange(self.arcs)
        nodes, cols = [], []
        while len(node):
            nodes.append(node)
            cols.append(col)
            node = self.tree.parent[node]
            col, node = col[node >= 0], node[node >= 0]
        none = np.zeros(0, np.int64)
        return np.concatenate([none, *nodes]), np.concatenate([none, *cols])

    @cached_property
    def links(self) -> Rows:
        """Each member takes exactly one slot of the site its party goes to."""
        o = self.options
        seats = len(o.seat)
        rows = np.concatenate((o.seat_of_arc, np.arange(seats)))
        cols = np.concatenate((o.arc, self.arcs + o.of_seat))
        values = np.concatenate((np.ones(len(o.arc)), -np.ones(seats)))
        return Rows.of((rows, cols, values), seats, low=0, high=0)
