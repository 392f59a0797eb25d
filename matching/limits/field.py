"""The arcs prices move on: all of a small market, of a large one those that have been near."""

import numpy as np
from numpy.typing import NDArray

from matching.limits.cover import Cover
from matching.limits.moves import Prices
from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.nested.near import joined, near_arcs, taken
from matching.parties.near import Near
from matching.parties.sites import SCALE, Parties, Table

I64 = NDArray[np.int64]

ALL_ARCS = 20_000
NEAR, PARTY_NEAR, PARTY_ARCS = 50, 16, 250_000
"""The top score divided by these: how near arcs are; and how many arcs of parties at most."""
EVERY = 1 << 60


class Field:
    """Arcs near any of the prices asked about so far."""

    def __init__(self, arcs: Arcs, tree: Tree, parties: Parties, bonus: int, cover: Cover) -> None:
        self.arcs, self.tree, self.parties, self.bonus, self.cover = (
            arcs, tree, parties, bonus, cover,
        )  # fmt: skip
        self.table = Table(arcs, tree, parties, bonus)
        self.alone = self.table.alone()
        self.top = max(self.alone.range[1] + bonus, 1) if len(arcs) else 1
        self._known = np.zeros(0, np.int64)
        self._near: Near | None = None

    def arcs_there(self) -> tuple[Arcs, Near]:
        """(of people on their own, wide, bonus included; of members)."""
        assert self._near is not None
        return taken(self.alone, self._known, self.bonus), self._near

    def add(self, prices: Prices) -> None:
        """What is near these prices comes in."""
        if len(self.arcs) <= ALL_ARCS:
            self._known = np.arange(len(self.alone))
            offer = self.table.offer(prices.node, prices.room)
            self._near = self.table.near(offer, EVERY, parties_only=True)
            return
        priced = self.cover.priced(self.arcs, prices.limit)
        table = Table(priced, self.tree, self.parties, self.bonus)
        alone = table.alone()
        more = near_arcs(
            alone, self.tree.slots, np.ascontiguousarray(prices.node[: self.tree.slots]),
            max(self.top // NEAR, 1) * SCALE, bonus=self.bonus, scale=SCALE, skip=table.skip,
        )  # fmt: skip
        self._known = joined(self._known, more)
        offer = table.offer(prices.node, prices.room)
        within = max(self.top // PARTY_NEAR, 1) * SCALE
        while within > SCALE and table.count_near(offer, within)[1] > PARTY_ARCS:
            within //= 2
        near = table.near(offer, within, parties_only=True)
        fee = self.cover.table(prices.limit)[self.cover.kind[near.worker], near.slot]
        near = Near(near.worker, near.slot, near.worth + fee)
        self._near = near if self._near is None else self._near.with_(near)
