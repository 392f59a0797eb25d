"""From vacancies to slots: which capacities there are, and which of them can bind at all.

A vacancy is one slot. Where its beds are counted and could run out before its places do, people
who need a bed of that sex take a slot of their own in it. A first batch, or what an employer's
first places are worth, is a node above its vacancies. A capacity that nobody could ever exceed
(more places than people who may come) is left out: it follows from the input alone, so which
method a market takes does as well.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.model.params import Params
from matching.model.problem import Problem, Sex
from matching.model.tree import Tree
from matching.native import parallel
from matching.nested.kernels.slots import count_reach, to_slots
from matching.rules.gates import takes_room

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Slots:
    """slot: int32[vacancies, 3], by bed class of the person (0 none, 1 male, 2 female). vacancy:
    int64 per slot. post: int64[vacancies], the node that holds all of a vacancy. bed:
    int32[people], bed classes. reach: int64[vacancies], people with an arc there."""

    slot: I32
    vacancy: I64
    post: I64
    bed: I32
    reach: I64
    tree: Tree

    @classmethod
    def of(cls, p: Problem, params: Params, arcs: Arcs) -> "Slots":
        v, m = p.vacancies, len(p.vacancies)
        bed = bed_classes(p)
        reach = np.zeros((3, m), np.int64)
        count_reach(0, arcs.n_workers, arcs.ptr, arcs.vacancy, bed, reach)
        able = reach.sum(axis=0)
        usable = np.minimum(v.places, able)
        splits = np.zeros((m, 3), bool)
        for kind, beds in ((1, v.beds_male), (2, v.beds_female)):
            splits[:, kind] = (beds >= 0) & (beds < np.minimum(v.places, reach[kind]))
        width = 1 + splits.sum(axis=1)
        base = np.cumsum(width) - width
        slot = np.repeat(base[:, None], 3, axis=1)
        slot[:, 1] += splits[:, 1]
        slot[:, 2] += np.where(splits[:, 2], 1 + splits[:, 1], 0)
        slots = int(width.sum())
        divided = np.flatnonzero(width > 1)
        post = base.copy()
        post[divided] = slots + np.arange(len(divided))
        first = slots + len(divided)
        firm, limit = _firm_nodes(p, params, usable, first)
        nodes = first + int((firm >= 0).sum())
        capacity, parent = np.zeros(nodes, np.int64), np.full(nodes, -1, np.int64)
        capacity[base] = v.places
        for kind, beds in ((1, v.beds_male), (2, v.beds_female)):
            rows = np.flatnonzero(splits[:, kind])
            capacity[slot[rows, kind]] = beds[rows]
        parent[base[divided]] = post[divided]
        for kind in (1, 2):
            rows = np.flatnonzero(splits[:, kind])
            parent[slot[rows, kind]] = post[rows]
        capacity[post] = np.minimum(
            v.places, np.where(firm[v.employer] < 0, limit[v.employer], v.places)
        )
        parent[post] = firm[v.employer]
        kept = np.flatnonzero(firm >= 0)
        capacity[firm[kept]] = limit[kept]
        tree = Tree(capacity, parent, slots, *_tiers(p, params, firm))
        return cls(slot.astype(np.int32), np.repeat(np.arange(m), width), post, bed, able, tree)

    def arcs(self, arcs: Arcs) -> Arcs:
        """The same arcs, leading to slots."""
        if len(self.vacancy) == len(self.slot):
            return arcs
        narrow = len(self.vacancy) <= 1 << 16 and arcs.vacancy.dtype == np.uint16
        out: NDArray[np.uint16] | I32 = (
            np.empty(len(arcs), np.uint16) if narrow else np.empty(len(arcs), np.int32)
        )
        parallel(to_slots, arcs.n_workers, arcs.ptr, arcs.vacancy, self.bed, self.slot, out)
        return Arcs(arcs.ptr, out, arcs.score)


def bed_classes(p: Problem) -> I32:
    """Which bed each person takes; sharing a couple room takes none."""
    needs = p.people.needs_lodging & ~takes_room(p)
    sexed = np.select([p.people.sex == Sex.MALE, p.people.sex == Sex.FEMALE], [1, 2], 0)
    return np.where(needs, sexed, 0).astype(np.int32)


def _firm_nodes(p: Problem, params: Params, usable: I64, first: int) -> tuple[I64, I64]:
    """(node of each employer, -1 = none; most people it may get). An employer with one vacancy and
    no steps has no node: its limit is the vacancy's."""
    firms, employer = len(p.employers), p.vacancies.employer
    total = np.zeros(firms, np.int64)
    np.add.at(total, employer, usable)
    posts = np.bincount(employer, minlength=firms)
    batch = p.employers.batch_left.astype(np.int64)
    limited = (batch >= 0) & (batch < total)
    limit = np.where(limited, batch, np.maximum(total, 1))
    stepped = np.zeros(firms, bool)
    if params.first_places:
        stepped = sum(places for places, _ in params.first_places) > p.employers.filled
    node = np.full(firms, -1, np.int64)
    kept = np.flatnonzero((posts > 0) & (stepped | (limited & (posts > 1))))
    node[kept] = first + np.arange(len(kept))
    top = np.full(firms, np.iinfo(np.int32).max, np.int64)
    return node, np.where(limited, batch, np.where(node >= 0, limit, top))


def _tiers(p: Problem, params: Params, node: I64) -> tuple[I64, I64, I64]:
    """Steps of employers: what is left of their first places, in falling points."""
    parts: list[tuple[I64, I64, I64]] = []
    before = 0
    for places, points in params.first_places:
        used = np.clip(p.employers.filled.astype(np.int64) - before, 0, places)
        before += places
        rows = np.flatnonzero((node >= 0) & (used < places))
        parts.append((node[rows], places - used[rows], np.full(len(rows), -points, np.int64)))
    if not parts:
        none = np.zeros(0, np.int64)
        return none, none, none
    nodes, sizes, costs = (np.concatenate([part[k] for part in parts]) for k in range(3))
    order = np.lexsort((costs, nodes))
    return nodes[order], sizes[order], costs[order]
