"""Markets as lists of pairs: the form `matching.whole` works on. See `matching.nested`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.arcs import Arcs as Rows
from matching.errors import BadArgument
from matching.hashing import U64, hashed_order
from matching.nested import Nested
from matching.tree import Tree

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]

COST_BITS = 59  # |cost| * (nodes + 2) stays below 2**COST_BITS: OR-Tools scales costs by nodes


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
    """The optimum named by the tie-break of `matching.nested`. `warm`: prices to start from."""
    order = hashed_order(keys.worker, keys.seed, 1).astype(np.int64)
    place = np.argsort(order)
    if len(arcs.worker):
        move = np.argsort(place[arcs.worker], kind="stable")
        arcs = Arcs(place[arcs.worker[move]], arcs.slot[move], arcs.score[move], arcs.n_workers)
    market = Nested(rows_of(arcs), tree, 0, None)
    found = market.seated(market.prove(warm))
    slot_of = found.slot_of.astype(np.int64)[place]
    return Cleared(slot_of, found.total, found.price, found.bound)


def optimum(arcs: Arcs, tree: Tree, *, warm: I64 | None = None) -> Cleared:
    """Some optimum."""
    rows = np.arange(arcs.n_workers, dtype=np.uint64)
    return clear(arcs, tree, Keys(rows, rows, 0), warm=warm)


def rows_of(arcs: Arcs) -> Rows:
    """Pairs sorted by (worker, slot) as compressed rows."""
    ptr = np.zeros(arcs.n_workers + 1, np.int64)
    np.cumsum(np.bincount(arcs.worker, minlength=arcs.n_workers), out=ptr[1:])
    return Rows(ptr, arcs.slot.astype(np.int32), arcs.score.astype(np.int64))


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


def rent(tree: Tree, price: I64) -> int:
    """What the capacities can be worth at most at these prices."""
    return tree.rent(price)


def load_of(tree: Tree, slot_of: I64) -> I64:
    """How many people each node holds."""
    return tree.load_of(slot_of)


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
