"""Markets with nested capacities at any size, exact, with their own proof.

A person takes one slot; capacities are a `Tree` (bed in vacancy in employer), whose nodes may pay
for their first places. Maximised is the sum of score + bonus, less what the steps cost; staying
out is worth 0. Where the tree is flat this is `matching.flat.clearing`. Otherwise:

1. A coarse **auction** over all arcs gives prices; only arcs within some slack of what is best for
   their worker, and those next in line for each slot, are chosen (`matching.nested.near`).
2. OR-Tools `SimpleMinCostFlow` finds an optimum on the chosen arcs (it gives no prices).
3. The **least integer prices** that support it follow from the seating alone, as the least fixpoint
   of: whoever sits at `a` could go to `b`, so `price[b] >= price[a] + score[b] - score[a]`; who is
   out could come, so `price[b] >= score[b]`; a node adds at least the cost of its last person to
   its parent's price, and at most the cost of one more while it has room.
4. They are held against **all** arcs; arcs that would gain are chosen as well, back to 2. When none
   is left the prices are also the least over all arcs: fewer constraints gave them, all are kept.
5. Total equal to the dual value is asserted in integers, and the seating is worked out anew from
   the prices (`matching.nested.seating`), whatever optimum was found on the way.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.flat.clearing import Ties, Warm, clear_arcs
from matching.model.arcs import Arcs
from matching.model.errors import BadArgument, Cancelled, NotProved
from matching.model.memory import demand
from matching.model.tree import Tree
from matching.native import parallel
from matching.nested.kernels import auction as kernels
from matching.nested.kernels.slots import count_reach
from matching.nested.near import joined, near_arcs, overlooked, taken
from matching.nested.seating import seat

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Watch = Callable[[float], object]
"""Told the share done; returning False cancels."""

FEW_ARCS = 60_000
"""Up to so many arcs all go to the solver at once."""
FINE = 50
"""The auction's step is the greatest worth divided by this."""
COST_BITS = 59
"""|cost| * (nodes + 2) stays below 2**COST_BITS: OR-Tools scales costs by nodes."""
LEAST_STEPS = 4_000


@dataclass(frozen=True, eq=False)
class Cleared:
    """A proved optimum: `total == bound`. slot_of: int32[workers], -1 = out. price: int64[nodes],
    the least that prove it, each with those above it counted in: what the slot costs. profit:
    int64[workers], what is left to each of score + bonus. slots' rows of `price` come first.
    near: see `matching.flat.clearing.Cleared`; None where the tree is not flat."""

    slot_of: I32
    total: int
    price: I64
    bound: int
    profit: I64
    near: Arcs | None = None


def clear(
    arcs: Arcs,
    tree: Tree,
    ties: Ties,
    *,
    bonus: int = 0,
    warm: Cleared | None = None,
    watch: Watch | None = None,
    top: int | None = None,
) -> Cleared:
    """The optimum named by the tie rule: `matching.flat.clearing` on a flat tree, otherwise
    `matching.nested.seating`. arcs.vacancy names slots. warm: an earlier result on the same slots
    and rows; it saves time, never changes the answer. top: by what prices may differ, in points,
    where some arcs are worth so much that their worth does not tell; the same holds. Raises
    BadArgument, TooLarge, Cancelled."""
    if tree.is_flat:
        start = None if warm is None else Warm(warm.price[: tree.slots], warm.slot_of, warm.near)
        told = None if watch is None else (lambda _stage, share: watch(share) is not False)
        done = clear_arcs(arcs, tree.capacity, bonus=bonus, ties=ties, warm=start, progress=told)
        return Cleared(done.vacancy_of, done.total, done.price, done.bound, done.profit, done.near)
    market = Nested(arcs, tree, bonus, watch, top)
    price = market.prove(None if warm is None else warm.price)
    return market.seated(price)


class Nested:
    """One market under nested capacities; methods share its scratch arrays."""

    def __init__(
        self, arcs: Arcs, tree: Tree, bonus: int, watch: Watch | None, top: int | None = None
    ) -> None:
        check_range(arcs, tree, bonus)
        demand(40 * arcs.n_workers)
        self.arcs, self.tree, self.bonus = narrow_or_wide(arcs), tree, bonus
        self.profit = np.zeros(arcs.n_workers, np.int64)
        self.rounds = 0
        self._watch = watch
        self.top = max(self.arcs.range[1] + bonus, 1) if top is None else top

    def say(self, share: float) -> None:
        if self._watch is not None and self._watch(share) is False:
            raise Cancelled("plan")

    def prove(self, warm: I64 | None) -> I64:
        """Least prices over all arcs, proved; `total` is the optimum's value."""
        slots, capacity = self.tree.slots, self.tree.capacity[: self.tree.slots]
        if len(self.arcs) <= FEW_ARCS:
            known = np.arange(len(self.arcs))
        else:
            step = max(1, self.top // FINE)
            near = self.auction(step) if warm is None else warm[:slots]
            slack, least = (2 * step, kernels.NEVER) if warm is None else (step // 2, 0)
            known = near_arcs(self.arcs, slots, near, slack, bonus=self.bonus, least=-least)
        share = 0.4
        while True:
            self.rounds += 1
            self.say(share)
            share += (0.95 - share) / 3
            chosen = taken(self.arcs, known, self.bonus)
            slot_of = _flow(chosen, self.tree)
            price = least_prices(chosen, self.tree, slot_of)
            parallel(
                kernels.best_profit, self.arcs.n_workers, chosen.ptr, chosen.vacancy, chosen.score,
                0, price[:slots].copy(), self.profit,
            )  # fmt: skip
            self.total = _value(chosen, self.tree, slot_of)
            more = overlooked(self.arcs, capacity, price[:slots], self.profit, self.bonus)
            if not len(more):
                return price
            known = joined(known, more)

    def seated(self, price: I64) -> Cleared:
        """The seating the prices name, checked against them."""
        slots = self.tree.slots
        tight = taken(self.arcs, self._tight(price[:slots]), self.bonus)
        slot_of = seat(tight.ptr, tight.vacancy, self.profit, self.tree, price)
        total = _value(tight, self.tree, slot_of)
        bound = self.tree.rent(price) + int(self.profit.sum())
        if not total == bound == self.total:
            raise NotProved(f"total {self.total}, seated {total}, bound {bound}")
        return Cleared(slot_of, total, price, bound, self.profit)

    def _tight(self, price: I64) -> I64:
        """Where the arcs stand that leave their worker all it can have; `profit` is that."""
        a, n = self.arcs, self.arcs.n_workers
        rows = (a.ptr, a.vacancy, a.score, self.bonus, np.ascontiguousarray(price))
        count, to = np.zeros(n, np.int64), np.zeros(n + 1, np.int64)
        parallel(kernels.count_tight, n, *rows, self.profit, count)
        np.cumsum(count, out=to[1:])
        out = np.empty(to[n], np.int64)
        parallel(kernels.take_tight, n, *rows, self.profit, to, out)
        return out

    def auction(self, step: int) -> I64:
        """Coarse slot prices by a forward auction."""
        a, tree, n = self.arcs, self.tree, self.arcs.n_workers
        path = tree.paths
        heads = np.zeros((1, tree.slots), np.int64)
        count_reach(0, n, a.ptr, a.vacancy, np.zeros(n, np.int32), heads)
        reach = tree.loads(heads[0])
        size = np.minimum(tree.capacity, np.minimum(reach, n)) + 1
        at = np.cumsum(size) - size
        first = np.searchsorted(tree.step_node, np.arange(tree.nodes + 1))
        root = path.max(axis=1, initial=-1)  # parents come after their children
        leaves = np.argsort(root, kind="stable").astype(np.int32)
        family = np.searchsorted(root[leaves], np.arange(tree.nodes + 1))
        price = np.zeros(tree.slots, np.int64)
        opening = tree.next_cost(np.zeros(tree.nodes, np.int64))
        for level in path.T:
            price += np.where(level >= 0, opening[level], 0)
        shut = np.zeros(tree.slots, bool)
        for level in path.T:
            shut |= (level >= 0) & (tree.capacity[level] <= 0)
        price[shut] = kernels.NEVER
        slot_of = np.where(np.diff(a.ptr) > 0, -2, -1).astype(np.int32)
        state = np.array([int((slot_of == -2).sum()), 0], np.int64)
        scratch = (
            path, tree.capacity, np.zeros(tree.nodes, np.int64), first.astype(np.int64),
            tree.step_size, tree.step_cost, at, np.empty(int(size.sum()), np.int32),
            np.zeros(n, np.int64), np.zeros((path.shape[1], n), np.int32),
            _levels(path, tree.nodes), price, leaves,
            family.astype(np.int64), root, slot_of, state,
        )  # fmt: skip
        chunk = max(20_000, n // 4)
        for turn in range(60):
            self.say(0.4 * turn / 60)
            kernels.auction(a.ptr, a.vacancy, a.score, self.bonus, step, *scratch, chunk)
            if state[0] == 0:
                break
        return price


def _levels(path: I32, nodes: int) -> I32:
    """Per node the most nodes that lie below it on any path."""
    level = np.zeros(nodes, np.int32)
    for depth, nodes_there in enumerate(path.T):
        level[nodes_there[nodes_there >= 0]] = depth  # deeper columns come later and prevail
    return level


def narrow_or_wide(arcs: Arcs) -> Arcs:
    """Columns as the kernels take them: both narrow, or both wide."""
    if arcs.vacancy.dtype == np.uint16 and arcs.score.dtype == np.int16:
        return arcs
    return replace(arcs, vacancy=arcs.vacancy.astype(np.int32), score=arcs.score.astype(np.int64))


def check_range(arcs: Arcs, tree: Tree, bonus: int) -> None:
    """Refuse what would overflow inside the solver, before any work."""
    nodes = arcs.n_workers + tree.nodes + 2
    top = int(arcs.score.max(initial=0)) + bonus - int(tree.step_cost.sum())
    if top * nodes >= 1 << COST_BITS:
        limit = (1 << COST_BITS) // nodes
        raise BadArgument("score", f"{top} would overflow; at this size the limit is {limit}")


def _value(arcs: Arcs, tree: Tree, slot_of: I32) -> int:
    """Sum of scores of a seating less what the steps cost."""
    worker = np.repeat(np.arange(arcs.n_workers), np.diff(arcs.ptr))
    held = slot_of[worker] == arcs.vacancy
    return int(arcs.score[held].sum()) - tree.cost_of(tree.load_of(slot_of))


def least_prices(arcs: Arcs, tree: Tree, slot_of: I32) -> I64:
    """Step 3 of the module's text, for a seating that is optimal on these (wide) arcs."""
    worker = np.repeat(np.arange(arcs.n_workers), np.diff(arcs.ptr))
    out = slot_of[worker] < 0
    load = tree.load_of(slot_of)
    least, nodes = tree.last_cost(load), tree.nodes
    most = np.where(load < tree.capacity, tree.next_cost(load), kernels.NEVER)
    price = np.full(nodes, -kernels.NEVER, np.int64)
    roots = tree.parent < 0
    price[roots] = least[roots]
    np.maximum.at(price, arcs.vacancy[out], arcs.score[out])
    held = np.argsort(slot_of, kind="stable").astype(np.int32)
    held_from = np.searchsorted(slot_of[held], np.arange(tree.slots + 1)).astype(np.int64)
    child = np.argsort(tree.parent, kind="stable").astype(np.int32)
    child_from = np.searchsorted(tree.parent[child], np.arange(nodes + 1)).astype(np.int64)
    steps = kernels.least_prices(
        arcs.ptr, arcs.vacancy, arcs.score, held_from, held, tree.parent, least, most, child,
        child_from, price, np.empty(max(nodes, 1), np.int32), np.zeros(max(nodes, 1), np.uint8),
        (nodes + 1) * LEAST_STEPS,
    )  # fmt: skip
    if steps < 0 or (price[roots] > most[roots]).any():
        raise NotProved("an exchange that gains exists: the seating is not optimal")
    return price


def _flow(arcs: Arcs, tree: Tree) -> I32:
    """Some optimum on these (wide) arcs, by OR-Tools."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 (0.2 s)

    n, nodes = arcs.n_workers, tree.nodes
    sink = n + nodes
    worker = np.repeat(np.arange(n), np.diff(arcs.ptr))
    use = arcs.score > min(int(tree.step_cost.sum()), 0)
    worker, slot, score = worker[use], arcs.vacancy[use], arcs.score[use]
    up = np.where(tree.parent >= 0, tree.parent + n, sink)
    size = np.clip(tree.capacity[tree.step_node] - tree.step_from, 0, tree.step_size)
    stepped = np.zeros(nodes, np.int64)
    np.add.at(stepped, tree.step_node, size)
    room = np.minimum(tree.capacity - stepped, n)
    net: Any = SimpleMinCostFlow()
    ids = net.add_arcs_with_capacity_and_unit_cost(
        worker, slot + n, np.ones(len(slot), np.int64), -score
    )
    who = np.unique(worker)
    for tail, head, limit, cost in (
        (who, np.full(len(who), sink), np.ones(len(who), np.int64), np.zeros(len(who), np.int64)),
        (np.arange(nodes) + n, up, room, np.zeros(nodes, np.int64)),
        (tree.step_node + n, up[tree.step_node], np.minimum(size, n), tree.step_cost),
    ):
        net.add_arcs_with_capacity_and_unit_cost(tail, head, limit, cost)
    supply = np.zeros(sink + 1, np.int64)
    supply[who] = 1
    supply[sink] = -len(who)
    net.set_nodes_supplies(np.arange(sink + 1), supply)
    status = net.solve()
    if status != net.OPTIMAL:
        raise NotProved(f"flow solver: {status}")
    slot_of = np.full(n, -1, np.int32)
    if len(slot):
        taken = net.flows(ids) > 0
        slot_of[worker[taken]] = slot[taken]
    return slot_of
