"""The one seating among all that the least prices support: from tight arcs, keys and seed alone.

An optimum uses only arcs that leave their worker the profit the prices promise, seats everybody
whose profit is above 0 and fills every capacity that costs something. Any number of seatings do;
this one is found by a procedure that looks at nothing but those arcs, in the order of their rows
(callers order rows by hash(seed, key)), so neither solver nor warm start nor threads can show:

1. a largest flow that meets all those demands,
2. then everybody who gains nothing by going, in the order of rows, wherever one more path is left:
   as many people as possible are placed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.model.errors import NotProved
from matching.model.tree import Tree
from matching.nested.kernels.flow import largest_flow, one_by_one

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


@dataclass
class _Graph:
    """Edges in pairs and, per node, its edges in the order they were given."""

    tail: I64
    head: I32
    room: I64
    first: I64
    out: I32

    @classmethod
    def of(cls, tail: I64, head: I64, room: I64, nodes: int) -> "_Graph":
        tails, heads = np.column_stack([tail, head]).ravel(), np.column_stack([head, tail]).ravel()
        rooms = np.column_stack([room, np.zeros_like(room)]).ravel()
        first = np.zeros(nodes + 1, np.int64)
        np.cumsum(np.bincount(tails, minlength=nodes), out=first[1:])
        out = np.argsort(tails, kind="stable").astype(np.int32)
        return cls(tails, heads.astype(np.int32), np.ascontiguousarray(rooms), first, out)


def seat(ptr: I64, slot: NDArray[np.uint16] | I32, profit: I64, tree: Tree, price: I64) -> I32:
    """slot_of: int32[workers], -1 = out. ptr, slot: the tight arcs, one row per worker; profit:
    int64[workers]; price: int64[nodes]. Raises NotProved where the prices support no plan."""
    n, nodes = len(ptr) - 1, tree.nodes
    least, most = tree.bounds(price)
    sink, source = n + nodes, n + nodes + 1
    supply, demand = source + 1, source + 2
    worker = np.repeat(np.arange(n), np.diff(ptr))
    must = np.flatnonzero(profit > 0)
    may = np.flatnonzero((profit <= 0) & (np.diff(ptr) > 0))
    node = np.arange(nodes)
    up = np.where(tree.parent >= 0, tree.parent + n, sink)
    wants = np.flatnonzero(least > 0)
    above = np.bincount(up[wants] - n, least[wants], nodes + 1).astype(np.int64)
    gives = np.flatnonzero(above > 0)
    parts = (  # tail, head, room: arcs first, so that everybody tries their seats first
        (worker, slot.astype(np.int64) + n, np.ones(len(slot), np.int64)),
        (node + n, up, most - least),
        (np.full(len(may), source), may, np.ones(len(may), np.int64)),
        (np.full(len(must), supply), must, np.ones(len(must), np.int64)),
        (wants + n, np.full(len(wants), demand), least[wants]),
        (np.full(len(gives), supply), gives + n, above[gives]),
        (np.array([source, sink]), np.array([demand, source]), np.array([len(must), n + 1])),
    )
    tail, head, room = (np.concatenate([part[k] for part in parts]) for k in range(3))
    graph = _Graph.of(tail, head, room, demand + 1)
    size = demand + 1
    scratch = [np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.int64)]
    path = np.empty(size, np.int32)
    sent = largest_flow(
        supply, demand, graph.first, graph.out, graph.head, graph.room, *scratch, path
    )
    if sent != len(must) + int(least[wants].sum()):
        raise NotProved("the prices support no plan")
    first_other = 2 * (len(slot) + nodes)
    idle = may[graph.room[first_other : first_other + 2 * len(may) : 2] > 0]
    closed = np.zeros(size, np.uint8)
    closed[[source, supply, demand]] = 1
    one_by_one(
        idle.astype(np.int32), sink, graph.first, graph.out, graph.head, graph.room,
        np.zeros(size, np.int64), closed, scratch[2], path, scratch[0],
    )  # fmt: skip
    taken = np.flatnonzero(graph.room[: 2 * len(slot) : 2] == 0)
    slot_of = np.full(n, -1, np.int32)
    slot_of[worker[taken]] = slot[taken]
    return slot_of
