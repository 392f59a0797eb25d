"""The best plan that keeps limits, or the best found with an honest bound.

Limits cross the capacities, so no flow knows them (a market with two families of capacities that
cross is hard in general). The way, where the plan that knows of no limit breaks one:

1. **Few arcs** (up to SMALL): everything in whole numbers, limits as rows
   (`matching.limits.branching`).
2. **Prices** of places, rooms and limits by small moves (`matching.limits.moves`), on near arcs;
   what all arcs say of them is the bound. Prices of limits are whole points, so with them off the
   scores the market is one like any other, and all sums are integers.
3. **Choosing** who may sit under each limit, as many as it lets in (`matching.limits.chosen`): what
   is left is a market without limits and is cleared exactly, parties whole.
4. **Branching** over the arcs within the gap where they are few, otherwise the nearest of them.

Limits that bind nothing so far are left open, and closed once a plan breaks them. All work is
counted; the clock is never asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.limits.branching import Whole
from matching.limits.chosen import Chosen, chosen, holders
from matching.limits.cover import Cover
from matching.limits.field import Field
from matching.limits.moves import Mover, Prices, Seats
from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.parties.near import Near
from matching.parties.sites import SCALE, Offer, Parties, Table

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
T = TypeVar("T")

SMALL = 3_000
"""Up to so many arcs everything goes to the branching at once."""
TURNS, MOVES = 10, 300
"""So often prices are moved at most, so many moves each time."""
GOOD = 20_000
"""A gap below the total divided by this (0.005%) is good enough where a proof is not at hand."""
UNKNOWN = 50
"""Until there is a plan it is taken to be worth one part in UNKNOWN less than the bound."""
BRANCH_ARCS, SOLVER_ARCS = 3_000_000, 12_000
"""Above so many arcs branching is left out; so many of the nearest go to it otherwise."""


@dataclass(frozen=True, eq=False)
class Planned(Generic[T]):
    """A plan. slot_of: int32[workers], -1 = out. total: bonus included. made: what the caller needs
    of it."""

    slot_of: I32
    total: int
    made: T


@dataclass(frozen=True, eq=False)
class Market(Generic[T]):
    """arcs, by slot; bonus: added to every score. clear: the best plan over some of these arcs that
    knows of no limit."""

    arcs: Arcs
    tree: Tree
    parties: Parties
    bonus: int
    cover: Cover
    clear: Callable[[Arcs], Planned[T]]


@dataclass(frozen=True, eq=False)
class Kept(Generic[T]):
    """The best plan that keeps the limits, and what no plan is worth more than. prices: those that
    prove `upper` (scaled), offer: what everybody would choose at them. cover: the limits."""

    plan: Planned[T]
    bound: int
    prices: Prices
    offer: Offer
    upper: int
    cover: Cover

    @property
    def spare(self) -> int:
        """Scaled: what the prices' bound leaves open."""
        return self.upper - self.plan.total * SCALE


def keeping(market: Market[T], base: I32, price: I64) -> Kept[T]:
    """base: slots of the plan that knows of no limit and breaks one; price: int64[nodes], its."""
    search = _Search(market, base, price)
    if len(market.arcs) <= SMALL:
        search.branch(search.everything(), complete=0)
    search.turns()
    search.decide()
    return search.kept()


class _Search(Generic[T]):
    def __init__(self, market: Market[T], base: I32, price: I64) -> None:
        self.market, self.cover = market, market.cover
        self.party = market.parties.of_worker(market.arcs.n_workers)
        self.which = self.cover.load_of(base) > self.cover.most
        self.best: Planned[T] | None
        sites = len(market.parties.rooms)
        none = np.zeros(len(self.cover), np.int64)
        self.best = None
        self.upper = self.bound = 1 << 62
        self.look(Prices(price * SCALE, np.zeros(sites, np.int64), none))

    @property
    def lower(self) -> int:
        return -1 if self.best is None else self.best.total

    @property
    def gap(self) -> int:
        """Scaled: what an arc may cost at the best prices and still be in a better plan."""
        return self.upper - self.lower * SCALE

    @property
    def good(self) -> bool:
        return (self.bound - self.lower) * GOOD <= self.lower

    def look(self, prices: Prices) -> int:
        """What all arcs say of these prices (scaled); the best are kept."""
        m = self.market
        arcs = self.cover.priced(m.arcs, prices.limit)
        offer = Table(arcs, m.tree, m.parties, m.bonus).offer(prices.node, prices.room)
        upper = offer.upper + SCALE * int((prices.limit * self.cover.most).sum())
        if upper < self.upper:
            self.prices, self.offer, self.upper, self.priced = prices, offer, upper, arcs
            self.bound = max(self.lower, min(self.bound, upper // SCALE))
        return upper

    def turns(self) -> None:
        """Prices move; where what near arcs say of them is true of all arcs, people are chosen by
        where they sat and the rest is cleared, otherwise more arcs are near."""
        m = self.market
        field = Field(m.arcs, m.tree, m.parties, m.bonus, self.cover)
        field.add(self.prices)
        least = self.bound
        for turn in range(TURNS):
            if self.best is not None and (self.lower >= self.bound or self.good):
                return
            before = self.gap
            goal = self.lower if self.best is not None else int(least * (UNKNOWN - 1) // UNKNOWN)
            mover = Mover(*field.arcs_there(), m.tree, m.parties, self.cover)
            moved = mover.moved(self.prices, goal, MOVES if turn else MOVES // 3)
            least = min(least, int(moved.value))
            there = self.look(moved.prices)
            self.which |= moved.prices.limit > 0
            honest = there - int(moved.value) * SCALE <= goal * SCALE // (4 * GOOD)
            if not honest and turn < TURNS - 1:
                field.add(moved.prices)
                continue
            self.choose(moved.seats)
            if self.gap > before - before // 8:
                return

    def choose(self, seats: Seats) -> None:
        """Clear the market with every limit that binds open to those who sat there most."""
        self.take(lambda: chosen(self.cover, seats, self.party, self.which))

    def take(self, choice: Callable[[], Chosen]) -> None:
        """Clear what a choice leaves; once more where a limit left open is broken by it."""
        while True:
            plan = self.market.clear(choice().open_arcs(self.market.arcs, self.cover))
            broken = self.cover.load_of(plan.slot_of) > self.cover.most
            if not broken.any():
                break
            self.which = self.which | broken
        if self.best is None or plan.total > self.best.total:
            self.best = plan
        self.bound = max(self.lower, self.bound)

    def everything(self) -> Near:
        """All arcs."""
        a = self.market.arcs
        worker = np.repeat(np.arange(a.n_workers), np.diff(a.ptr))
        return Near(
            worker, a.vacancy.astype(np.int64), a.score.astype(np.int64) + self.market.bonus
        )

    def branch(self, near: Near, complete: int) -> None:
        """The best plan of these arcs. complete: what of plans with others is known (points)."""
        m = self.market
        whole = Whole(near, m.tree, m.parties, m.arcs.n_workers, self.cover)
        decided = whole.plan(m.bonus)
        if decided is None:
            return
        self.which = self.which | (self.cover.load_of(decided.slot_of) >= self.cover.most)
        self.take(lambda: holders(self.cover, decided.slot_of, self.which))
        if decided.bound is not None:
            self.bound = max(self.lower, min(self.bound, max(decided.bound, complete)))

    def decide(self) -> None:
        """The arcs within the gap, all of them if they are few."""
        m = self.market
        if self.lower >= self.bound or len(m.arcs) > BRANCH_ARCS or len(m.arcs) <= SMALL:
            return
        table = Table(self.priced, m.tree, m.parties, m.bonus)
        within = self.gap
        few = SMALL if self.good else SOLVER_ARCS
        while within > 0 and sum(table.count_near(self.offer, within)) > few:
            within -= within // 4 + 1
        if self.good and within < self.gap:
            return
        near = table.near(self.offer, max(within, 0))
        fee = self.cover.table(self.prices.limit)
        worth = near.worth + fee[self.cover.kind[near.worker], near.slot]
        near = Near(near.worker, near.slot, worth)
        if within >= self.gap:
            self.branch(near, complete=0)
        else:
            self.branch(near.with_(self._held()), (self.upper - within) // SCALE)

    def _held(self) -> Near:
        """The arcs of the best plan."""
        assert self.best is not None
        m = self.market
        who = np.flatnonzero(self.best.slot_of >= 0)
        slot = self.best.slot_of[who].astype(np.int64)
        return Near(who, slot, m.arcs.score[m.arcs.find(who, slot)].astype(np.int64) + m.bonus)

    def _priced(self) -> None:
        """Prices of a market that was decided without any: what another choice costs is told by
        them."""
        m = self.market
        field = Field(m.arcs, m.tree, m.parties, m.bonus, self.cover)
        field.add(self.prices)
        mover = Mover(*field.arcs_there(), m.tree, m.parties, self.cover)
        self.look(mover.moved(self.prices, self.lower, MOVES).prices)

    def kept(self) -> Kept[T]:
        assert self.best is not None
        if not self.prices.limit.any():
            self._priced()
        bound = max(self.bound, self.lower)
        return Kept(self.best, bound, self.prices, self.offer, self.upper, self.cover)
