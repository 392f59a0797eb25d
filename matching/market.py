"""The kernel: single people to slots under nested capacities, exact, with its own proof.

A *slot* is what a person takes: a vacancy, or a vacancy with a bed for one sex. Capacities are a
tree: slot -> vacancy -> employer -> out. Maximised is the sum of scores; staying out is worth 0.

Three steps, each checked by the next:

1. OR-Tools `SimpleMinCostFlow` finds an optimum (it gives no dual prices).
2. The **minimal integer prices** come from the residual graph alone: the least fixpoint of
   `price[b] >= price[a] + (score[w, b] - score[w, a])` for everybody `w` placed at `a`, of
   `price[b] >= score[w, b]` for everybody left out, and of equal prices across a capacity that is
   not used up. They are the same for every optimum, so they depend on the input only. Dual value
   equal to primal value is asserted each time: a wrong answer cannot leave this module.
3. **Ties.** All optima use only arcs that are tight at those prices. Among them the one is taken
   that places most people and then has the greatest sum of `hash(seed, person, vacancy)`. The rule
   mentions neither row order nor solver, so warm and cold starts agree, and among equal people
   another seed favours others.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matching.errors import BadArgument, NotProved

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]
Bools = NDArray[np.bool_]

COST_BITS = 59  # |cost| * (nodes + 2) stays below 2**COST_BITS: OR-Tools scales costs by nodes
_HASH_BITS = 32


@dataclass(frozen=True)
class Tree:
    """Capacities. `capacity[k]` bounds node k; `parent[k] > k` or -1 for a root.

    Nodes `0 .. slots-1` are the slots arcs may point to.
    """

    capacity: I64
    parent: I64
    slots: int

    @property
    def nodes(self) -> int:
        return len(self.capacity)

    @classmethod
    def flat(cls, places: I64) -> "Tree":
        return cls(places, np.full(len(places), -1, np.int64), len(places))


@dataclass(frozen=True)
class Arcs:
    """Who may take which slot for which score (> 0); sorted by (worker, slot), no doubles."""

    worker: I64
    slot: I64
    score: I64
    n_workers: int

    def take(self, keep: Bools | I64) -> "Arcs":
        return Arcs(self.worker[keep], self.slot[keep], self.score[keep], self.n_workers)


@dataclass(frozen=True)
class Keys:
    """Stable 64-bit names of workers and slots, and the seed of the tie-break."""

    worker: U64
    slot: U64
    seed: int


@dataclass(frozen=True)
class Cleared:
    """A proved optimum: `total == bound`, and `price` (per node, effective) is the proof."""

    slot_of: I64  # -1 = left out
    total: int
    price: I64
    bound: int


def clear(arcs: Arcs, tree: Tree, keys: Keys, *, warm: I64 | None = None) -> Cleared:
    """The optimum named by the tie-break. `warm`: slot prices of an earlier, similar market."""
    found = optimum(arcs, tree, warm=warm)
    slot_of = _break_ties(arcs, tree, found.price, keys)
    if value_of(arcs, slot_of) != found.total:
        raise NotProved("the tie-break left the optimum")
    return Cleared(slot_of, found.total, found.price, found.bound)


def optimum(arcs: Arcs, tree: Tree, *, warm: I64 | None = None) -> Cleared:
    """Some optimum with its proof; which of several is left to the solver."""
    check_range(arcs, tree)
    slot_of = _flow_on_all(arcs, tree) if warm is None else _flow_from(arcs, tree, warm)
    price = minimal_prices(arcs, tree, slot_of)
    total = value_of(arcs, slot_of)
    bound = dual_value(arcs, tree, price)
    if total != bound:
        raise NotProved(f"total {total} but bound {bound}")
    return Cleared(slot_of, total, price, bound)


def check_range(arcs: Arcs, tree: Tree) -> None:
    """Refuse what would overflow inside the solver, before any work."""
    nodes = arcs.n_workers + tree.nodes + 2
    top = int(arcs.score.max()) if len(arcs.score) else 0
    if top * nodes >= 1 << COST_BITS:
        limit = (1 << COST_BITS) // nodes
        raise BadArgument("score", f"{top} would overflow; at this size the limit is {limit}")
    if len(arcs.score) + nodes >= 1 << 31:
        raise BadArgument("worker", f"{len(arcs.score)} arcs are more than 32-bit indices hold")


def value_of(arcs: Arcs, slot_of: I64) -> int:
    """Sum of scores of an assignment, read off the arcs."""
    return int(arcs.score[slot_of[arcs.worker] == arcs.slot].sum())


def profits(arcs: Arcs, price: I64) -> I64:
    """Best score minus price of each worker, staying out = 0."""
    best = np.zeros(arcs.n_workers, np.int64)
    if len(arcs.worker):
        start = starts(arcs.worker)
        best[arcs.worker[start]] = np.maximum.reduceat(arcs.score - price[arcs.slot], start)
    return np.maximum(best, 0)


def dual_value(arcs: Arcs, tree: Tree, price: I64) -> int:
    """Upper bound on every assignment: capacity rent plus profits. Valid for prices >= 0 that
    do not fall from parent to child."""
    return rent(tree, price) + int(profits(arcs, price).sum())


def rent(tree: Tree, price: I64) -> int:
    """What the capacities cost at these prices; each level pays what it adds to its parent."""
    own = price - np.where(tree.parent >= 0, price[tree.parent], 0)
    if (own < 0).any():
        raise NotProved("prices fall from parent to child")
    paid = own > 0
    return sum(int(o) * int(c) for o, c in zip(own[paid], tree.capacity[paid], strict=True))


def load_of(tree: Tree, slot_of: I64) -> I64:
    """How many people each node holds."""
    load = np.zeros(tree.nodes, np.int64)
    load[: tree.slots] = np.bincount(slot_of[slot_of >= 0], minlength=tree.slots)[: tree.slots]
    for node in range(tree.nodes):
        if tree.parent[node] >= 0:
            load[tree.parent[node]] += load[node]
    return load


def minimal_prices(arcs: Arcs, tree: Tree, slot_of: I64) -> I64:
    """Least integer prices that support an optimal assignment (step 2 of the module's text)."""
    at = slot_of[arcs.worker]
    price = np.zeros(tree.nodes, np.int64)
    out = at < 0
    np.maximum.at(price, arcs.slot[out], arcs.score[out])
    own = np.zeros(arcs.n_workers, np.int64)
    held = at == arcs.slot
    own[arcs.worker[held]] = arcs.score[held]
    rival = ~out & ~held
    source, target, gain = strongest(
        at[rival], arcs.slot[rival], arcs.score[rival] - own[arcs.worker[rival]], tree.slots
    )
    load = load_of(tree, slot_of)
    slack = (load < tree.capacity) & (tree.parent >= 0)
    start = starts(target)
    inner = np.flatnonzero(tree.parent >= 0)
    for _ in range(2 * tree.nodes + 2):
        before = price.copy()
        if len(source):
            offer = np.maximum.reduceat(price[source] + gain, start)
            price[target[start]] = np.maximum(price[target[start]], offer)
        np.maximum.at(price, tree.parent[slack], price[slack])
        for node in inner[::-1]:  # parents first: a child costs at least its parent
            price[node] = max(price[node], price[tree.parent[node]])
        if np.array_equal(before, price):
            return price
    raise NotProved("an exchange that gains exists: the assignment is not optimal")


def strongest(source: I64, target: I64, gain: I64, n: int) -> tuple[I64, I64, I64]:
    """Per (source, target) the greatest gain, ordered by target."""
    order = np.lexsort((-gain, source, target))
    pair = (target * n + source)[order]
    first = order[starts(pair)]
    return source[first], target[first], gain[first]


def starts(ordered: I64) -> I64:
    """Where runs of equal values start in an ordered array."""
    if not len(ordered):
        return np.zeros(0, np.int64)
    return np.concatenate(([0], np.flatnonzero(np.diff(ordered)) + 1)).astype(np.int64)


def _flow_on_all(arcs: Arcs, tree: Tree) -> I64:
    zero = np.zeros(tree.nodes, np.int64)
    stay = np.ones(arcs.n_workers, bool)
    return _flow(arcs, tree, -arcs.score, lower=zero > 0, stay=stay)


def _flow_from(arcs: Arcs, tree: Tree, warm: I64) -> I64:
    """Column generation from given prices: few arcs first, then those that would gain."""
    margin = arcs.score - warm[arcs.slot]
    best = profits(arcs, warm)[arcs.worker]
    spread = max(1, int(arcs.score.max(initial=1)) // 50)
    active: Bools = margin >= best - spread
    while True:
        part = arcs.take(active)
        slot_of = _flow_on_all(part, tree)
        price = minimal_prices(part, tree, slot_of)
        gains = arcs.score - price[arcs.slot] > profits(part, price)[arcs.worker]
        if not gains.any():
            return slot_of
        active = active | gains


def _break_ties(arcs: Arcs, tree: Tree, price: I64, keys: Keys) -> I64:
    """Among all optima: most people placed, then the greatest sum of hashes."""
    gain = profits(arcs, price)
    tight = arcs.take(arcs.score - price[arcs.slot] == gain[arcs.worker])
    nodes = arcs.n_workers + tree.nodes + 2
    worker_bits = max(1, arcs.n_workers.bit_length())
    bits = min(_HASH_BITS, COST_BITS - nodes.bit_length() - worker_bits - 1)
    if bits < 1:
        raise BadArgument("n_workers", f"{arcs.n_workers} people are too many for one market")
    luck = pair_hash(keys.worker[tight.worker], keys.slot[tight.slot], keys.seed)
    cost = -((luck >> np.uint64(64 - bits)).astype(np.int64) + (1 << (bits + worker_bits)))
    own = price - np.where(tree.parent >= 0, price[tree.parent], 0)
    return _flow(tight, tree, cost, lower=own > 0, stay=gain == 0)


def pair_hash(left: U64, right: U64, seed: int) -> U64:
    """64 well-mixed bits of (seed, left, right): splitmix64's finaliser, twice."""
    start = np.uint64((seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & 0xFFFFFFFFFFFFFFFF)
    return mix(mix(left ^ start) + right)


def mix(bits: U64) -> U64:
    """splitmix64 finaliser (Steele, Lea, Flood 2014)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def _flow(arcs: Arcs, tree: Tree, cost: I64, *, lower: Bools, stay: Bools) -> I64:
    """Cheapest flow. Nodes in `lower` must be full; workers outside `stay` must be placed."""
    w, n = arcs.n_workers, tree.nodes
    sink = w + n
    up = np.where(tree.parent >= 0, tree.parent + w, sink)
    capacity = np.minimum(tree.capacity, w)
    supply = np.zeros(sink + 1, np.int64)
    supply[:w] = 1
    supply[sink] = -w
    full = np.flatnonzero(lower)
    np.subtract.at(supply, full + w, capacity[full])
    np.add.at(supply, up[full], capacity[full])
    home = np.flatnonzero(stay)
    net: Any = SimpleMinCostFlow()
    ids = net.add_arcs_with_capacity_and_unit_cost(
        arcs.worker, arcs.slot + w, np.ones(len(cost), np.int64), cost
    )
    net.add_arcs_with_capacity_and_unit_cost(
        home, np.full(len(home), sink), np.ones(len(home), np.int64), np.zeros(len(home), np.int64)
    )
    free = np.flatnonzero(~lower)
    net.add_arcs_with_capacity_and_unit_cost(
        free + w, up[free], capacity[free], np.zeros(len(free), np.int64)
    )
    net.set_nodes_supplies(np.arange(sink + 1), supply)
    status = net.solve()
    if status != net.OPTIMAL:
        raise NotProved(f"flow solver: {status}")
    slot_of = np.full(w, -1, np.int64)
    if len(cost):
        taken = net.flows(ids) > 0
        slot_of[arcs.worker[taken]] = arcs.slot[taken]
    return slot_of
