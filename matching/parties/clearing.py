"""Groups whole: couples, families and teams go to one site together or stay home together.

The model. Single people take at most one slot. A party takes at most one *site* (an employer, or a
district where that is all it asked); every member then takes a slot of that site, members may take
different posts there. A party that needs a couple room uses one of its employer's. Slots keep the
nested capacities of `tree`. Maximised is the sum of scores, less what the steps cost.

The method is price and fix:

1. **Prices** of the linear relaxation by many small moves (`matching.parties.moves`). Any prices
   bound the whole from above: everybody takes what they like best, capacities are rented.
2. **Rounding**: parties go where they went most of the time, single people are cleared exactly on
   what is left: a plan.
3. **Choosing**, where a gap is left: whole numbers of parties at sites, single people known as rows
   of prices (`matching.parties.choice`); each choice is cleared exactly and is a row more.
4. **Branching**: whatever costs more than the gap at the prices can be in no better plan and is
   struck out; where little is left, a branch-and-bound solver (HiGHS) decides it.

Every limit counts work (moves, choices, branches, arcs), never seconds.

The bound reported is the best one proved; `exact` means bound == total and is never claimed
otherwise. Prices are fixed-point integers and so is the bound they prove; bounds of steps 3 and 4
are HiGHS's floating-point bounds with ROUNDING points of slack. Seats come from the least integer
prices of a cleared market, which are unique, and never from a solver's choice among equals: so
threads, the speed of the machine and the order of rows cannot show.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching.flat.clearing import Ties
from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.nested.clearing import Cleared, clear
from matching.parties.branching import Master
from matching.parties.choice import Choice, Cut
from matching.parties.field import Field
from matching.parties.near import Near
from matching.parties.placing import placed_at
from matching.parties.sites import I32, I64, SCALE, Offer, Parties, Seating, Table

TURNS, MOVES = 6, 600
"""So often prices are moved at most, so many moves each time; see `matching.parties.moves`."""
MANY = 5
"""The first prices are those of single people alone; where more than one in MANY is in a party,
those of everybody as if single."""
GOOD = 20_000
"""A gap below the total divided by this (0.005%) is good enough where a proof is not at hand."""
ALL_ARCS = 3_000_000
"""Up to so many arcs prices are moved on all of them."""
DIRECT_ARCS = 10_000
"""So many arcs within the gap are decided by branching at once."""
CHOICES, OPTIONS = 24, 4_000
"""At most so often are sites chosen, among so many options within the gap."""
CHOICE_ARCS, PLACED_ARCS = 2_000_000, 10_000_000
"""Members' arcs to them at most; arcs of everybody up to which seats are found for all at once."""
SOLVER_ARCS = 12_000
"""Where choices leave a gap, so many of the nearest arcs go to the branching."""

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
    warm: Cleared | None = None,
    watch: Watch | None = None,
) -> WholePlan:
    """The optimum with groups whole, or the best found with an honest bound.

    arcs: of everybody, by slot; rows of members last save a copy. bonus: added to every score
    ("place most first"); total and bound contain it. warm: an earlier result on the same slots
    and rows, saves time. Raises as `matching.nested.clearing.clear` does.
    """
    search = _Search(Table(arcs, tree, parties, bonus), ties, warm, watch)
    search.rounds()
    search.decide()
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

    def _clear(self, arcs: Arcs, tree: Tree, warm: Cleared | None) -> Cleared:
        return clear(arcs, tree, self.ties, bonus=self.table.bonus, warm=warm, watch=self.watch)

    def rounds(self) -> None:
        """Prices move, parties are rounded by what they chose most of the time, single people are
        cleared around them. Where prices moved on near arcs alone, what all arcs say of them is
        looked at first: where that is worse, the arcs they overlooked come in before they move on.
        """
        table, field = self.table, Field(self.table, self.alone, everything=self._small)
        self.take(table.seat(self.offer))
        for turn in range(TURNS):
            if self.closed or self._near_enough:
                return
            self.count += 1
            before, mover = self.gap, field.around(self.offer)
            moved = mover.moved(self.offer.price, self.offer.room_price, self.lower, MOVES)
            there = table.offer(moved.price, moved.room_price)
            self._better(there)
            honest = there.upper - moved.value * SCALE <= self.lower * SCALE / (4 * GOOD)
            if honest or turn == TURNS - 1:
                self.take(table.seat(there, mover.liked(moved)), there.price)
                if self.gap > before - before // 8:
                    return
            else:
                field.widen(there)

    @property
    def _small(self) -> bool:
        return len(self.table.arcs) <= ALL_ARCS

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

    def _better(self, offer: Offer) -> bool:
        """Keep these prices if they prove a lower bound."""
        self.cuts.append(Cut(offer.price, offer.alone))
        better = offer.upper < self.offer.upper
        if better:
            self.offer = offer
        self.bound = max(self.lower, min(self.bound, self.offer.upper // SCALE))
        return better

    def decide(self) -> None:
        """Close the gap, where little enough is within it: at once if very little is, otherwise
        as far as whole choices of the parties' sites tell."""
        choice: Choice | None = None
        for _ in range(CHOICES):
            if self.closed:
                return
            if sum(self.table.count_near(self.offer, self.gap)) <= DIRECT_ARCS:
                return self._branch(DIRECT_ARCS)
            if self._near_enough:
                return
            choice = choice or self._choice()
            if choice is None or not self._choose(choice):
                break
        if self._small and not (self.closed or self._near_enough):
            self._branch(SOLVER_ARCS)

    def _choice(self) -> Choice | None:
        """The options within the gap, if they are few enough."""
        table = self.table
        near = table.near(self.offer, self.gap, parties_only=True, whole=True)
        few = len(near) <= CHOICE_ARCS
        return Choice(near, table.tree, table.parties, table.arcs.n_workers) if few else None

    def _choose(self, choice: Choice) -> bool:
        """The best sites as far as all prices looked at so far know, cleared exactly. False where
        that told nothing new."""
        self.count += 1
        table = self.table
        kept = choice.open(self.offer, self.gap)
        if len(kept) > OPTIONS:
            return False
        chosen = choice.decide(kept, self.cuts)
        if chosen is None:
            return False
        before = self.lower, self.bound
        few = len(table.arcs) <= PLACED_ARCS
        placed = placed_at(table, self.ties, chosen.party, chosen.site) if few else None
        if placed is None:
            self.take(table.seat(self.offer, (chosen.party, chosen.site)))
        else:
            self.take(placed[0])
            self._better(table.offer(placed[1].price * SCALE))
        new = self.latest.price * SCALE
        self._better(table.offer(new))
        self._better(table.offer((new + self.offer.price) >> 1, self.offer.room_price >> 1))
        if chosen.bound is not None:
            self.bound = max(self.lower, min(self.bound, chosen.bound))
        return before != (self.lower, self.bound)

    @property
    def _near_enough(self) -> bool:
        return (self.bound - self.lower) * GOOD <= self.lower

    def _branch(self, limit: int) -> None:
        """Everybody's cheapest arcs to the solver: the best plan, if nothing was left out."""
        self.count += 1
        near, within = self._nearest(limit)
        master = Master(near, self.table.tree, self.table.parties, self.table.arcs.n_workers)
        if not len(master.options.option) and within >= self.gap:  # no party could do better
            self.bound = self.lower
            return
        bonus = self.table.bonus
        heads = self.bound // bonus if bonus else 0
        if bonus and self.lower // bonus < heads:
            heads = 0
        decided = master.decide(bonus, heads)
        if decided is None and heads:  # so many heads may not fit
            decided = master.decide(0, 0)
        if decided is None:
            return
        struck_out = (self.offer.upper - within) // SCALE
        complete = within >= self.gap
        self.take(decided.seating)
        if decided.bound is not None:
            proved = decided.bound if complete else max(decided.bound, struck_out)
            self.bound = max(self.lower, min(self.bound, proved))

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
        member = self.table.parties.member
        assert self.single is not None
        sits = self.seating.slot >= 0
        alone = np.flatnonzero(self.single.slot_of >= 0)
        slot = self.single.slot_of[alone].astype(np.int64)
        worth = self.single.profit[alone] + self.single.price[slot]
        return Near(
            np.concatenate([alone, member[sits].astype(np.int64)]),
            np.concatenate([slot, self.seating.slot[sits].astype(np.int64)]),
            np.concatenate([worth, self.seating.worth[sits]]),
        )

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
