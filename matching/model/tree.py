"""Nested capacities: bed in vacancy in employer, and what the first places of a node are worth.

A *slot* is what a person takes: a vacancy, or a vacancy with a bed for one sex. Every node bounds
how many people it holds in all; people pass from their slot up to the root. A node may have
**steps**: its first people cost less than nothing, that is they earn points (fairness between
employers, or a minimum that must be filled). Costs rise from step to step and end at 0, so the sum
of scores less costs stays a network problem: linear prices prove an optimum.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.model.errors import NotProved

I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]


def _none() -> I64:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Tree:
    """capacity[k]: at most so many people in node k. parent[k] > k, or -1 for a root. Nodes
    0..slots-1 are the slots arcs may point to.

    step_node (ascending), step_size > 0, step_cost <= 0 (ascending within a node): the first
    step_size people of the node cost step_cost points each, the next by the next step, all others
    nothing."""

    capacity: I64
    parent: I64
    slots: int
    step_node: I64 = field(default_factory=_none)
    step_size: I64 = field(default_factory=_none)
    step_cost: I64 = field(default_factory=_none)

    @property
    def nodes(self) -> int:
        return len(self.capacity)

    @classmethod
    def flat(cls, places: I64) -> "Tree":
        return cls(places, np.full(len(places), -1, np.int64), len(places))

    @property
    def is_flat(self) -> bool:
        """No capacity but the slots' own, and no steps."""
        return self.nodes == self.slots and not len(self.step_node)

    @cached_property
    def step_from(self) -> I64:
        """How many people stand before each step within its node."""
        before = np.cumsum(self.step_size) - self.step_size
        first = np.searchsorted(self.step_node, self.step_node)
        return np.asarray(before - before[first]) if len(before) else before

    @cached_property
    def paths(self) -> NDArray[np.int32]:
        """int32[slots, levels]: the nodes from each slot up to its root, every node in the column
        of its level (above all that is below it), -1 where the slot has none of that level."""
        level = np.zeros(self.nodes, np.int64)
        for k in np.flatnonzero(self.parent >= 0):  # children come before parents
            level[self.parent[k]] = max(level[self.parent[k]], level[k] + 1)
        paths = np.full((self.slots, int(level.max(initial=0)) + 1), -1, np.int32)
        row = node = np.arange(self.slots, dtype=np.int64)
        while node.size:
            paths[row, level[node]] = node
            up = self.parent[node]
            row, node = row[up >= 0], up[up >= 0]
        return paths

    def load_of(self, slot_of: NDArray[np.int32] | I64) -> I64:
        """How many people each node holds; slot_of: -1 = out."""
        return self.loads(np.bincount(slot_of[slot_of >= 0], minlength=self.slots)[: self.slots])

    def loads(self, heads: I64) -> I64:
        """The same from heads per slot."""
        load = np.zeros(self.nodes, np.int64)
        for level in self.paths.T:
            there = level >= 0
            np.add.at(load, level[there], heads[there])
        return load

    def cost_of(self, load: I64) -> int:
        """Points all steps cost at these loads (<= 0)."""
        used = np.clip(load[self.step_node] - self.step_from, 0, self.step_size)
        return int((used * self.step_cost).sum())

    def last_cost(self, load: I64) -> I64:
        """Per node the cost of the last person it holds (of the first, if it is empty)."""
        return self._cost_at(np.maximum(load, 1) - 1)

    def next_cost(self, load: I64) -> I64:
        """Per node the cost of one more person (capacity aside)."""
        return self._cost_at(load)

    def _cost_at(self, place: I64) -> I64:
        """Cost of the person who stands `place`-th (from 0) in each node."""
        cost = np.zeros(self.nodes, np.int64)
        at = place[self.step_node] - self.step_from
        here = (at >= 0) & (at < self.step_size)
        cost[self.step_node[here]] = self.step_cost[here]
        return cost

    def less(self, load: I64) -> "Tree":
        """What is left beside people who already stand in the nodes."""
        used = np.clip(load[self.step_node] - self.step_from, 0, self.step_size)
        left = self.step_size - used
        keep = left > 0
        return replace(
            self,
            capacity=self.capacity - load,
            step_node=self.step_node[keep],
            step_size=left[keep],
            step_cost=self.step_cost[keep],
        )

    def own(self, price: I64) -> I64:
        """What each node adds to its parent's price."""
        above = np.append(price, 0)[self.parent]  # -1 reads the appended 0
        return np.asarray(price - above)

    def rent(self, price: I64) -> int:
        """Most that the capacities can be worth at these prices: with everybody's profit the
        upper bound on every plan, whatever the prices are."""
        own = self.own(price)
        stepped = np.zeros(self.nodes, np.int64)
        size = np.clip(self.capacity[self.step_node] - self.step_from, 0, self.step_size)
        np.add.at(stepped, self.step_node, size)
        plain = np.maximum(own, 0)
        paid = np.flatnonzero(plain)
        total = sum(
            int(o) * int(c)
            for o, c in zip(plain[paid], (self.capacity - stepped)[paid], strict=True)
        )
        gain = np.maximum(own[self.step_node] - self.step_cost, 0)
        return total + sum(int(g) * int(s) for g, s in zip(gain, size, strict=True))

    def bounds(self, price: I64) -> tuple[I64, I64]:
        """(least, most) people each node holds in any optimum that these prices support."""
        own = self.own(price)
        size = np.clip(self.capacity[self.step_node] - self.step_from, 0, self.step_size)
        stepped = np.zeros(self.nodes, np.int64)
        np.add.at(stepped, self.step_node, size)
        rest = self.capacity - stepped
        least, most = np.where(own > 0, rest, 0), np.where(own >= 0, rest, 0)
        there = own[self.step_node] - self.step_cost
        np.add.at(least, self.step_node, np.where(there > 0, size, 0))
        np.add.at(most, self.step_node, np.where(there >= 0, size, 0))
        return least, most

    def check(self) -> None:
        """Raise NotProved where the description above does not hold (a defect here)."""
        inner = self.parent >= 0
        rising = np.diff(self.step_node) > 0
        fine = (
            (self.parent[inner] > np.flatnonzero(inner)).all()
            and (self.capacity >= 0).all()
            and (self.step_size > 0).all()
            and (self.step_cost <= 0).all()
            and (rising | (np.diff(self.step_cost) >= 0)).all()
            and (np.diff(self.step_node) >= 0).all()
        )
        if not fine:
            raise NotProved("a tree of capacities that is none")
