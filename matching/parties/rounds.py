"""The first half of the search: prices move, parties are rounded, single people are cleared around
them (steps 1 and 2 of `matching.parties.clearing`)."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from matching.flat.clearing import Ties
from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.nested.clearing import Cleared, clear
from matching.nested.coarse import coarse_prices
from matching.parties.choice import Cut
from matching.parties.field import Field
from matching.parties.sites import I64, SCALE, Offer, Seating, Table

TURNS, MOVES = 6, 600
"""So often prices are moved at most, so many moves each time; see `matching.parties.moves`."""
MANY = 5
"""The first prices are those of single people alone; where more than one in MANY is in a party,
those of everybody as if single."""
GOOD = 20_000
"""A gap below the total divided by this (0.005%) is good enough where a proof is not at hand."""
COARSE_ARCS, UNKNOWN = 60_000, 50
"""Nested markets of more arcs are not cleared before prices move: an auction in great steps tells
where to begin, and until there is a plan it is taken to be worth one part in UNKNOWN less than the
bound."""
ALL_ARCS = 20_000
"""Up to so many arcs prices are moved on all of them."""

Watch = Callable[[float], object]


class Rounds:
    """The best plan and the best bound so far, and the ways to better them."""

    def __init__(self, table: Table, ties: Ties, warm: Cleared | None, watch: Watch | None) -> None:
        self.table, self.ties, self.watch = table, ties, watch
        self.alone = table.alone()
        self.count = 0
        many = len(table.parties.member) > table.arcs.n_workers // MANY
        first = table.arcs if many else self.alone
        if warm is None and not table.tree.is_flat and len(first) > COARSE_ARCS:
            price = coarse_prices(first, table.tree, bonus=table.bonus, watch=watch)
            out = np.full(first.n_workers, -1, np.int32)
            self.latest = Cleared(out, 0, price, 0, np.zeros(first.n_workers, np.int64))
        else:
            self.latest = self._clear(first, table.tree, warm)
        if many:  # what mattered to everybody is more than there will be
            self.latest = replace(self.latest, near=None)
        self.offer = table.offer(self.latest.price * SCALE)
        self.bound = self.offer.upper // SCALE
        self.seating = Seating.nobody(table.parties)
        self.single: Cleared | None = None
        self.sits = self.seating.slot  # when single people were cleared last
        self.lower = -1
        self.cuts = [Cut(self.offer.price, self.offer.alone)]

    @property
    def gap(self) -> int:
        """Scaled: what an arc may cost and still be in a better plan."""
        return self.offer.upper - self.lower * SCALE

    @property
    def closed(self) -> bool:
        return self.lower >= self.bound

    @property
    def near_enough(self) -> bool:
        return (self.bound - self.lower) * GOOD <= self.lower

    def _clear(self, arcs: Arcs, tree: Tree, warm: Cleared | None) -> Cleared:
        return clear(arcs, tree, self.ties, bonus=self.table.bonus, warm=warm, watch=self.watch)

    def rounds(self) -> None:
        """Prices move, parties are rounded by what they chose most of the time, single people are
        cleared around them. Where prices moved on near arcs alone, what all arcs say of them is
        looked at first: where that is worse, the arcs they overlooked come in before they move on.
        """
        table, field = (
            self.table,
            Field(self.table, self.alone, everything=len(self.table.arcs) <= ALL_ARCS),
        )
        if table.tree.is_flat or len(table.arcs) <= COARSE_ARCS:
            self.take(table.seat(self.offer))
        for turn in range(TURNS):
            if self.closed or self.near_enough:
                return
            self.count += 1
            before, mover = self.gap, field.around(self.offer)
            goal = self.lower if self.single is not None else self.bound - self.bound // UNKNOWN
            moved = mover.moved(self.offer.price, self.offer.room_price, goal, MOVES)
            there = table.offer(moved.price, moved.room_price)
            self.better(there)
            honest = there.upper - moved.value * SCALE <= goal * SCALE / (4 * GOOD)
            if honest or turn == TURNS - 1:
                self.take(table.seat(there, mover.liked(moved)), there.price)
                if self.gap > before - before // 8:
                    return
            else:
                field.widen(there)
        if self.single is None:
            self.take(table.seat(self.offer))

    def take(self, seating: Seating, price: I64 | None = None) -> None:
        """Clear single people around these seats; keep whatever improves a side. price: scaled,
        near what will come of it."""
        table = self.table
        if self.single is not None and np.array_equal(seating.slot, self.sits):
            return
        self.sits = seating.slot
        load = table.tree.load_of(seating.slot)
        start = self.latest
        if price is not None:
            start = replace(start, price=(price + SCALE // 2) // SCALE)
        single = self.latest = self._clear(self.alone, table.tree.less(load), start)
        total = single.total + seating.total - table.tree.cost_of(load)
        if total > self.lower or self.single is None:
            self.seating, self.single, self.lower = seating, single, total
        self.bound = max(self.lower, self.bound)

    def better(self, offer: Offer) -> bool:
        """Keep these prices if they prove a lower bound."""
        self.cuts.append(Cut(offer.price, offer.alone))
        better = offer.upper < self.offer.upper
        if better:
            self.offer = offer
        self.bound = max(self.lower, min(self.bound, self.offer.upper // SCALE))
        return better
