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
otherwise. Prices are fixed-point integers and so is the bound they prove, as are those of step 3;
those of step 4 are HiGHS's floating-point bounds with ROUNDING points of slack. Seats come from the
least integer prices of a cleared market, which are unique, and never from a solver's choice among
equals: so threads, the speed of the machine and the order of rows cannot show.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.flat.clearing import Ties
from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.nested.clearing import Cleared
from matching.nested.near import taken
from matching.parties.branching import Master
from matching.parties.choice import Choice
from matching.parties.near import Near
from matching.parties.placing import placed_at
from matching.parties.rounds import Rounds, Watch
from matching.parties.sites import I32, SCALE, Offer, Parties, Seating, Table

BRANCH_ARCS = 3_000_000
"""Above so many arcs branching is left out: too few of them would fit into it."""
FEW_ARCS, DIRECT_ARCS = 1_000, 3_000
"""So many arcs within the gap are decided by branching at once: where the plan is good enough
already, and where it is not."""
CHOICES, OPTIONS = 24, 4_000
"""At most so often are sites chosen, among so many options within the gap."""
CHOICE_ARCS, PLACED_ARCS = 2_000_000, 10_000_000
"""Members' arcs to them at most; arcs of everybody up to which seats are found for all at once."""
FIRST_ARCS, SOLVER_ARCS = 2_000, 12_000
"""Where choices get no farther, so many of the nearest arcs go to the branching: once before they
go on, and in the end."""


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


class _Search(Rounds):
    """The best plan and the best bound so far, and the ways to better them where rounds leave a
    gap."""

    def __init__(self, table: Table, ties: Ties, warm: Cleared | None, watch: Watch | None) -> None:
        super().__init__(table, ties, warm, watch)
        self.asked: set[bytes] = set()  # choices of sites cleared so far

    @cached_property
    def wide(self) -> Arcs:
        """All arcs of single people, bonus included."""
        return taken(self.alone, np.arange(len(self.alone)), self.table.bonus)

    @property
    def _small(self) -> bool:
        return len(self.table.arcs) <= BRANCH_ARCS

    def decide(self) -> None:
        """Close the gap, where little enough is within it: at once if very little is, otherwise
        as far as whole choices of the parties' sites tell."""
        choice, branched = None, False
        for _ in range(CHOICES):
            if self.closed:
                return
            few = FEW_ARCS if self.near_enough else DIRECT_ARCS
            if sum(self.table.count_near(self.offer, self.gap)) <= few:
                return self._branch(few)
            if self.near_enough:
                return
            before, choice = (self.lower, self.bound), choice or self._choice()
            if choice is None or not self._choose(choice):
                break
            if before == (self.lower, self.bound) and self._small and not branched:
                branched = True
                self._branch(FIRST_ARCS)
        if self._small and not (self.closed or self.near_enough):
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
        chosen = choice.decide(kept, self.cuts, self.lower, self.bound)
        if chosen is None:
            return False
        self.bound = max(self.lower, min(self.bound, chosen.bound))
        where = chosen.party.tobytes() + chosen.site.tobytes()
        if not chosen.better or where in self.asked:
            return False
        self.asked.add(where)
        placed = None
        if len(table.arcs) <= PLACED_ARCS:
            placed = placed_at(table, self.ties, chosen.party, chosen.site, self.latest, self.wide)
        if placed is None:
            self.take(table.seat(self.offer, (chosen.party, chosen.site)))
        elif placed.total > self.lower:
            self.take(placed.seating)
        new = (self.latest if placed is None else placed.found).price * SCALE
        self.better(table.offer(new))
        self.better(table.offer((new + self.offer.price) >> 1, self.offer.room_price >> 1))
        return True

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
