"""Groups whole: couples, families and teams go to one site together or stay home together.

The model. Single people take at most one slot. A party takes at most one *site* (an employer, or a
district where that is all it asked); every member then takes a slot of that site, members may take
different posts there. A party that needs a couple room uses one of its employer's. Slots keep the
nested capacities of `tree`. Maximised is the sum of scores, less what the steps cost.

The method is price and fix:

1. **Rounds.** Prices of a market of single people give every party its best site; parties are
   seated there, single people are cleared exactly on what is left: a plan, and new prices. Any
   prices bound the whole from above (everybody takes what they like best, capacities are rented);
   prices half way between old and new often do so better, and parties look again at the best ones.
2. **Linear prices**, where what is within the gap is few enough: the linear relaxation by column
   generation.
3. **Fixing.** Whatever costs more than the gap at the prices can be in no better plan and is struck
   out; a branch-and-bound solver (HiGHS) decides the parties on the rest.
4. Single people are cleared exactly around the parties' seats.

The bound reported is the best one proved; `exact` means bound == total and is never claimed
otherwise. Prices of the rounds are fixed-point integers and so is the bound they prove; the bound
of step 3 is HiGHS's floating-point bound with ROUNDING points of slack. Every step sees the least
integer prices of a cleared market, which are unique, and never a solver's choice among equals: so
threads, a warm start and the order of rows cannot show, as long as no time limit strikes.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching.flat.clearing import Ties
from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.nested.clearing import Cleared, clear
from matching.parties.branching import Master
from matching.parties.cuts import Cut, CutMaster
from matching.parties.sites import I32, SCALE, Near, Offer, Parties, Seating, Table

ROUNDS = 6
"""Price-taking rounds at most; fewer when a round no longer helps."""
MANY = 5
"""The first prices are those of single people alone; where more than one in MANY is in a party,
those of everybody as if single."""
FEW_MOVES = 500
"""A market with counted beds is cleared anew, not from the last prices, where parties changed more
than one seat for so many people: prices that are far off cost more time than none."""
GOOD = 30_000
"""Rounds end where the gap is below the total divided by this (0.0033%)."""
MIXES = (0, 64, 128, 192)
"""Parts of 256 of the best prices so far that the new prices are mixed with."""
DIRECT_ARCS = 40_000
"""So many arcs within the gap are decided by branching at once."""
DECISIONS = 40
CUT_ROUNDS = 15
CUT_MIXES = (0, 128)
MIX_ROUNDS = 8
PARTY_ARCS = 4_000
"""Cuts only where parties have at most so many arcs within the gap."""
FEW_ARCS = 400_000
"""Linear prices of everybody only where at most so many arcs are within the gap,"""
SMALL_MARKET = 2_000_000
"""or where there are at most so many arcs in all: first batches that bind nearly everywhere leave
prices so loose that half of a small market is within the gap."""
SOLVER_ARCS = 12_000
"""At first at most so many of those go to the solver; STEP times as many if too few."""
STEP = 8
COLUMN_ROUNDS = 12
NEAR = 20 * SCALE
"""Arcs this close to their owner's best choice join the linear relaxation."""

Watch = Callable[[float], object]


@dataclass(frozen=True, eq=False)
class WholePlan:
    """slot_of: int32[workers], -1 = left out. bound >= total; exact when equal. single: the market
    of single people around the parties' seats, with `free` its capacities. offer: the prices that
    prove offer.upper, in which parties' other choices are weighed. table: asks more of both."""

    slot_of: I32
    total: int
    bound: int
    single: Cleared
    free: Tree
    rounds: int
    seating: Seating
    offer: Offer
    table: Table


def place_whole(
    arcs: Arcs,
    tree: Tree,
    parties: Parties,
    ties: Ties,
    *,
    bonus: int = 0,
    seconds: float = 60.0,
    warm: Cleared | None = None,
    watch: Watch | None = None,
) -> WholePlan:
    """The optimum with groups whole, or the best found with an honest bound.

    arcs: of everybody, by slot; rows of members last save a copy. bonus: added to every score
    ("place most first"); total and bound contain it. seconds: for branching; when they are over,
    the plan is sound but not proved. warm: an earlier result on the same slots and rows, saves
    time. Raises as `matching.nested.clearing.clear` does.
    """
    search = _Search(Table(arcs, tree, parties, bonus), ties, warm, watch)
    search.rounds(time.monotonic() + seconds)
    search.decide(time.monotonic() + seconds)
    return search.plan()


class _Search:
    """The best plan and the best bound so far, and the ways to better them."""

    def __init__(self, table: Table, ties: Ties, warm: Cleared | None, watch: Watch | None) -> None:
        self.table, self.ties, self.watch = table, ties, watch
        self.alone = table.alone()
        self.count = 0
        many = len(table.parties.member) > table.arcs.n_workers // MANY
        self.latest = self._clear(table.arcs if many else self.alone, table.tree, warm)
        if many:  # what mattered to everybody is more than there will be
            self.latest = replace(self.latest, near=None)
        self.offer = table.offer(self.latest.price * SCALE)
        self.bound = self.offer.upper // SCALE
        self.seating = Seating.nobody(table.parties)
        self.sits = self.seating.slot  # of the parties, when single people were cleared last
        self.single: Cleared | None = None
        self.lower = -1
        self.cuts = [Cut(self.offer.price, self.offer.alone)]
        self.tight = False  # the bound has reached that of the linear relaxation

    @property
    def gap(self) -> int:
        """Scaled: what an arc may cost and still be in a better plan."""
        return self.offer.upper - self.lower * SCALE

    @property
    def closed(self) -> bool:
        return self.lower >= self.bound

    def _clear(self, arcs: Arcs, tree: Tree, warm: Cleared | None) -> Cleared:
        return clear(arcs, tree, self.ties, bonus=self.table.bonus, warm=warm, watch=self.watch)

    def rounds(self, deadline: float) -> None:
        """Parties take prices, single people are cleared around them, prices answer."""
        while not self.closed and self.count < ROUNDS:
            before = self.gap if self.count else 0
            self.count += 1
            self.take(self.table.seat(self.offer), mixes=MIXES)
            if self.gap * GOOD <= self.lower * SCALE or time.monotonic() > deadline:
                return
            if self.count > 2 and self.gap > before - before // 8:
                return

    def take(self, seating: Seating, mixes: tuple[int, ...] = (0,)) -> None:
        """Clear single people around these seats; keep whatever improves a side."""
        table = self.table
        load = table.tree.load_of(seating.slot)
        moved = int((seating.slot != self.sits).sum())
        near = table.tree.is_flat or moved <= table.arcs.n_workers // FEW_MOVES
        start = self.latest if near else None
        single = self.latest = self._clear(self.alone, table.tree.less(load), start)
        self.sits = seating.slot
        total = single.total + seating.total - table.tree.cost_of(load)
        if total > self.lower or self.single is None:
            self.seating, self.single, self.lower = seating, single, total
        new, old = single.price * SCALE, self.offer
        for part in mixes:
            self._better(
                table.offer(
                    (new * (256 - part) + old.price * part) >> 8, (old.room_price * part) >> 8
                )
            )

    def _better(self, offer: Offer) -> bool:
        """Keep these prices if they prove a lower bound."""
        self.cuts.append(Cut(offer.price, offer.alone))
        better = offer.upper < self.offer.upper
        if better:
            self.offer = offer
        self.bound = max(self.lower, min(self.bound, self.offer.upper // SCALE))
        return better

    def decide(self, deadline: float) -> None:
        """Close the gap, where little enough is within it: at once if very little is, by cuts
        where parties are few, by linear prices of everybody else."""
        limit = SOLVER_ARCS
        for turn in range(DECISIONS):
            if self.closed or time.monotonic() > deadline:
                return
            alone, members = self.table.count_near(self.offer, self.gap)
            if alone + members <= DIRECT_ARCS:
                self._branch(DIRECT_ARCS, deadline)
            elif members <= PARTY_ARCS and turn < CUT_ROUNDS:
                self._cut(deadline)
            elif alone + members <= FEW_ARCS or len(self.table.arcs) <= SMALL_MARKET:
                if not self.tight:
                    self._tighten(limit, deadline)
                self._branch(limit, deadline)
                limit *= STEP
            else:
                return

    def _cut(self, deadline: float) -> None:
        """Parties decided by branching, single people known to them by cuts; the answer is cleared
        exactly and cuts again."""
        self.count += 1
        table = self.table
        near = table.near(self.offer, self.gap, parties_only=True)
        master = CutMaster(near, table.tree, table.parties, table.arcs.n_workers)
        last = math.inf
        for _ in range(MIX_ROUNDS):
            weighed = master.weigh(self.cuts)
            if weighed is None or weighed.value > last - 1:
                break
            last = weighed.value
            self._better(table.offer(weighed.price))
        decided = master.decide(self.cuts, max(1.0, deadline - time.monotonic()))
        if decided is None:
            return
        self.take(decided.seating, CUT_MIXES)
        if decided.bound is not None:
            self.bound = max(self.lower, min(self.bound, decided.bound))

    def _branch(self, limit: int, deadline: float) -> None:
        """Everybody's cheapest arcs to the solver: the best plan, if nothing was left out."""
        self.count += 1
        near, within = self._nearest(limit)
        master = self._master(near)
        if not len(master.options.option) and within >= self.gap:  # no party could do better
            self.bound = self.lower
            return
        bonus = self.table.bonus
        heads = self.bound // bonus if bonus else 0
        if bonus and self.lower // bonus < heads:
            heads = 0
        left = max(1.0, deadline - time.monotonic())
        decided = master.decide(left, bonus, heads)
        if decided is None and heads:  # so many heads may not fit
            decided = master.decide(left, 0, 0)
        if decided is None:
            return
        struck_out = (self.offer.upper - within) // SCALE
        complete = within >= self.gap
        self.take(decided.seating)
        if decided.bound is not None:
            proved = decided.bound if complete else max(decided.bound, struck_out)
            self.bound = max(self.lower, min(self.bound, proved))

    def _tighten(self, limit: int, deadline: float) -> None:
        """Lower the bound to the linear relaxation's by column generation: solve it on few arcs,
        add the arcs its prices overlook, again; half-way prices often bound better than new ones.
        """
        keep, _ = self._nearest(limit)
        for _ in range(COLUMN_ROUNDS):
            if not len(keep) or time.monotonic() > deadline:
                return
            duals = self._master(keep).duals()
            if duals is None:
                return
            price, room_price, value = duals
            there = self.table.offer(price, room_price)
            best = self.offer
            halfway = self.table.offer(
                (price + best.price) >> 1, (room_price + best.room_price) >> 1
            )
            self._better(there)
            self._better(halfway)
            if self.offer.upper <= (value + 1) * SCALE:
                self.tight = True
                return
            before = len(keep)
            for offer in (there, halfway):
                if sum(self.table.count_near(offer, NEAR)) <= FEW_ARCS:
                    keep = keep.with_(self.table.near(offer, NEAR))
            if len(keep) == before:
                return

    def _nearest(self, limit: int) -> tuple[Near, int]:
        """The cheapest arcs, all within the gap if they are at most `limit`, and those in use;
        and within how much (scaled) nothing was left out."""
        within = self.gap
        while within > 0 and sum(self.table.count_near(self.offer, within)) > limit:
            within -= within // 4 + 1
        within = max(within, 0)
        near = self.table.near(self.offer, within)
        return (near if within >= self.gap else near.with_(self._held())), within

    def _held(self) -> Near:
        """The arcs of the best plan."""
        assert self.single is not None
        member = self.table.parties.member
        sits = self.seating.slot >= 0
        alone = np.flatnonzero(self.single.slot_of >= 0)
        slot = self.single.slot_of[alone].astype(np.int64)
        worth = self.single.profit[alone] + self.single.price[slot]
        return Near(
            np.concatenate([alone, member[sits].astype(np.int64)]),
            np.concatenate([slot, self.seating.slot[sits].astype(np.int64)]),
            np.concatenate([worth, self.seating.worth[sits]]),
        )

    def _master(self, near: Near) -> Master:
        return Master(near, self.table.tree, self.table.parties, self.table.arcs.n_workers)

    def plan(self) -> WholePlan:
        """Single people cleared around the parties' seats."""
        table, seating = self.table, self.seating
        assert self.single is not None
        slot_of = self.single.slot_of.copy()
        slot_of[table.parties.member] = seating.slot
        free = table.tree.less(table.tree.load_of(seating.slot))
        return WholePlan(
            slot_of, self.lower, max(self.bound, self.lower), self.single, free, self.count,
            seating, self.offer, table,
        )  # fmt: skip
