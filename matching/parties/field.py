"""The arcs prices move on: all of a small market, of a large one those near the best prices."""

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.nested.near import joined, near_arcs, taken
from matching.parties.moves import Mover
from matching.parties.near import Near
from matching.parties.sites import SCALE, Offer, Table

I64 = NDArray[np.int64]

NEAR, LATER = 100, 100
"""The top score divided by these: how near arcs of single people are, at first and later."""
PARTY_NEAR, PARTY_ARCS = 16, 250_000
"""The same for parties, and how many arcs of theirs at most."""
EVERY = 1 << 60


class Field:
    """Arcs that have been near at any prices so far. alone: the arcs of single people."""

    def __init__(self, table: Table, alone: Arcs, *, everything: bool) -> None:
        self.table, self.alone, self.everything = table, alone, everything
        self.top = max(alone.range[1] + table.bonus, 1) if len(alone) else 1
        self._known = np.zeros(0, np.int64)
        self._parties: Near | None = None

    def around(self, offer: Offer) -> Mover:
        """What prices move on from these on."""
        table = self.table
        if self.everything:
            near = table.near(offer, EVERY, parties_only=True)
            return Mover(self.alone, table.bonus, near, table.tree, table.parties)
        if self._parties is None:
            self._add(offer, NEAR)
        assert self._parties is not None
        near = self._parties
        alone = taken(self.alone, self._known, table.bonus)
        return Mover(alone, 0, near, table.tree, table.parties)

    def widen(self, offer: Offer) -> None:
        """Take in what these prices overlooked."""
        if not self.everything:
            self._add(offer, LATER)

    def _add(self, offer: Offer, part: int) -> None:
        table, slots = self.table, self.table.tree.slots
        price = np.ascontiguousarray(offer.price[:slots])
        slack = max(self.top // part, 1) * SCALE
        more = near_arcs(
            self.alone, slots, price, slack, bonus=table.bonus, scale=SCALE, skip=table.skip
        )
        self._known = joined(self._known, more)
        within = max(self.top // PARTY_NEAR, 1) * SCALE
        while within > SCALE and table.count_near(offer, within)[1] > PARTY_ARCS:
            within //= 2
        near = table.near(offer, within, parties_only=True)
        self._parties = near if self._parties is None else self._parties.with_(near)
