"""Groups whole: couples, families and teams go to one site together or stay home together.

The model. Single people take at most one slot. A party takes at most one *site* (an employer, or a
district where that is all it asked); every member then takes a slot of that site, members may take
different posts. A party that needs a couple room uses one of its employer's. Slots keep the nested
capacities of `market`. Maximised is the sum of scores.

The method is price and fix:

1. Prices of the market of single people give every party its best site; any prices give an upper
   bound on the whole (people and parties each take what they like best, capacities are rented).
2. Parties are seated at those prices, single people are cleared exactly on what is left: a lower
   bound, and better prices. Two rounds; then linear-programming duals tighten the upper bound.
3. Whatever costs more than `upper - lower` at the prices can be in no optimum and is struck out
   (reduced-cost fixing). A branch-and-bound solver (HiGHS) decides the parties on the rest.
4. Single people are cleared exactly around the parties' seats.

The bound reported is the best one proved; `exact` means bound == total and is never claimed
otherwise. All prices in this module are fixed-point integers, `SCALE` to a point.
"""

import time
from dataclasses import dataclass

import numpy as np

from matching.market import (
    I64,
    Arcs,
    Bools,
    Cleared,
    Keys,
    Tree,
    clear,
    load_of,
    optimum,
    profits,
    rent,
    starts,
)
from matching.master import Master

SCALE = 256
SOLVER_ARCS = 12_000
"""At first at most so many arcs go to the solver; STEP times as many if too few."""
ROUNDS = 8
STEP = 8
COLUMN_ROUNDS = 12
NEAR = 20 * SCALE
"""Arcs this close to their owner's best choice join the linear relaxation."""


@dataclass(frozen=True)
class Groups:
    """party: per worker, -1 = alone. site: per arc of a party member, any integer names. room: per
    party, the need of a couple room. rooms: per site, how many (large where nobody counts)."""

    party: I64
    size: I64
    site: I64  # per arc
    room: Bools
    rooms: I64


@dataclass(frozen=True)
class WholePlan:
    """slot_of: -1 = left out. price: of the market of single people around the parties' seats,
    with `free` its remaining capacities. bound >= total; exact when equal."""

    slot_of: I64
    total: int
    bound: int
    single: Cleared
    free: Tree
    rounds: int
    whole: "Whole"
    offer: "Offer"


@dataclass(frozen=True)
class Options:
    """Arcs of party members ordered by (party, site, worker), only sites all members can take.

    arc[seat[i]:seat[i+1]] are the arcs of one member at one site; seats option[k]..option[k+1]
    make one option (party, site)."""

    arc: I64
    seat: I64  # starts into arc
    option: I64  # starts into seat
    party: I64  # per option
    site: I64  # per option

    @classmethod
    def of(cls, arcs: Arcs, groups: Groups) -> "Options":
        mine = np.flatnonzero(groups.party[arcs.worker] >= 0)
        order = mine[
            np.lexsort((arcs.worker[mine], groups.site[mine], groups.party[arcs.worker[mine]]))
        ]
        for _ in range(2):  # second pass: over what is left after incomplete sites are gone
            party = groups.party[arcs.worker[order]]
            site = groups.site[order]
            width = int(site.max(initial=0)) + 1
            place = party * width + site
            seat = starts(place * arcs.n_workers + arcs.worker[order])
            option = starts(place[seat])
            count = np.diff(np.append(option, len(seat)))
            full = count == groups.size[party[seat[option]]] if len(seat) else count > 0
            if full.all():
                break
            arcs_in = np.repeat(np.repeat(full, count), np.diff(np.append(seat, len(order))))
            order = order[arcs_in]
        head = seat[option]
        return cls(order, seat, option, party[head], site[head])


@dataclass(frozen=True)
class Offer:
    """What everybody would choose at given prices (scaled), and the bound that follows."""

    price: I64
    room_price: I64
    upper: int  # scaled; every plan is worth at most this
    slack: I64  # per arc: what the whole loses at least if this arc is used (scaled)
    option_slack: I64
    option_value: I64


class Whole:
    """One problem with groups; `solve_whole` is its only user."""

    scale = SCALE

    def __init__(self, arcs: Arcs, tree: Tree, groups: Groups) -> None:
        self.arcs, self.tree, self.groups = arcs, tree, groups
        self.options = Options.of(arcs, groups)
        self.alone = groups.party[arcs.worker] < 0
        self.single = arcs.take(self.alone)

    def offer(self, price: I64, room_price: I64) -> Offer:
        """Everybody's best answer to prices; the Lagrangian bound."""
        arcs, groups, o = self.arcs, self.groups, self.options
        scaled = Arcs(arcs.worker, arcs.slot, arcs.score * SCALE, arcs.n_workers)
        margin = scaled.score - price[arcs.slot]
        profit = profits(scaled.take(self.alone), price)
        slack = np.full(len(margin), np.iinfo(np.int64).max // 4, np.int64)
        slack[self.alone] = profit[arcs.worker[self.alone]] - margin[self.alone]
        upper = rent(self.tree, price) + int((room_price * groups.rooms).sum())
        upper += int(profit.sum())
        value = np.zeros(0, np.int64)
        option_slack = value
        if len(o.arc):
            best = np.maximum.reduceat(margin[o.arc], o.seat)
            value = np.add.reduceat(best, o.option)
            value = value - np.where(groups.room[o.party], room_price[o.site], 0)
            top = np.zeros(len(groups.size), np.int64)
            np.maximum.at(top, o.party, value)
            option_slack = top[o.party] - value
            seats = np.diff(np.append(o.seat, len(o.arc)))
            per_option = np.diff(np.append(o.option, len(o.seat)))
            lost = np.repeat(best, seats) - margin[o.arc]
            slack[o.arc] = lost + np.repeat(np.repeat(option_slack, per_option), seats)
            upper += int(top.sum())
        return Offer(price, room_price, upper, slack, option_slack, value)

    def seat_greedily(self, offer: Offer) -> I64:
        """Parties, best value per head first, each to its best site that still has room."""
        o, groups = self.options, self.groups
        chosen = np.full(self.arcs.n_workers, -1, np.int64)
        left = self.tree.capacity.copy()
        rooms = groups.rooms.copy()
        done = np.zeros(len(groups.size), bool)
        per_head = offer.option_value / groups.size[o.party] if len(o.party) else offer.option_value
        for k in np.argsort(-per_head, kind="stable"):
            party = o.party[k]
            if done[party] or offer.option_value[k] <= 0:
                continue
            if groups.room[party] and rooms[o.site[k]] < 1:
                continue
            if self._seat(int(k), offer, left, chosen):
                done[party] = True
                rooms[o.site[k]] -= groups.room[party]
        return chosen

    def _seat(self, option: int, offer: Offer, left: I64, chosen: I64) -> bool:
        """Seat one party's members best first; undone if one finds nothing."""
        o = self.options
        last = o.option[option + 1] if option + 1 < len(o.option) else len(o.seat)
        taken: list[tuple[int, int]] = []
        for seat in range(o.option[option], last):
            end = o.seat[seat + 1] if seat + 1 < len(o.seat) else len(o.arc)
            mine = o.arc[o.seat[seat] : end]
            for arc in mine[np.argsort(offer.slack[mine], kind="stable")]:
                slot = int(self.arcs.slot[arc])
                if all(left[node] > 0 for node in self._chain(slot)):
                    for node in self._chain(slot):
                        left[node] -= 1
                    taken.append((int(self.arcs.worker[arc]), slot))
                    break
            else:
                for _, slot in taken:
                    for node in self._chain(slot):
                        left[node] += 1
                return False
        for worker, slot in taken:
            chosen[worker] = slot
        return True

    def _chain(self, slot: int) -> list[int]:
        nodes = [slot]
        while self.tree.parent[nodes[-1]] >= 0:
            nodes.append(int(self.tree.parent[nodes[-1]]))
        return nodes

    def score_of(self, chosen: I64) -> int:
        held = chosen[self.arcs.worker] == self.arcs.slot
        return int(self.arcs.score[held].sum())

    def rest(self, chosen: I64) -> Tree:
        """Capacities left beside the parties' seats."""
        left = self.tree.capacity - load_of(self.tree, chosen)
        return Tree(left, self.tree.parent, self.tree.slots)


@dataclass
class Sides:
    """The best plan and the best bound so far."""

    chosen: I64
    lower: int
    offer: Offer
    bound: int
    tight: bool = False  # the bound has reached that of the linear relaxation

    @property
    def gap(self) -> int:
        """Scaled: what an arc may cost and still be in a better plan."""
        return self.offer.upper - self.lower * SCALE


def solve_whole(
    arcs: Arcs, tree: Tree, groups: Groups, keys: Keys, *, head_bonus: int, seconds: float
) -> WholePlan:
    """The optimum with groups whole, or the best found with an honest bound.

    head_bonus: the part of every score that counts heads ("place most first"), 0 = none.
    """
    deadline = time.monotonic() + seconds
    whole = Whole(arcs, tree, groups)
    sides = _first_rounds(whole)
    limit, rounds = SOLVER_ARCS, 0
    while sides.lower < sides.bound and rounds < ROUNDS and time.monotonic() < deadline:
        rounds += 1
        limit = _round(whole, sides, limit, head_bonus, deadline)
    free = whole.rest(sides.chosen)
    single = clear(whole.single, free, keys, warm=sides.offer.price // SCALE)
    slot_of = np.where(sides.chosen >= 0, sides.chosen, single.slot_of)
    total = whole.score_of(sides.chosen) + single.total
    bound = max(sides.bound, total)
    return WholePlan(slot_of, total, bound, single, free, rounds, whole, sides.offer)


def _first_rounds(whole: Whole) -> Sides:
    """Prices as if everybody were single, parties seated at them, single people cleared; twice."""
    relaxed = optimum(whole.arcs, whole.tree)
    no_rooms = np.zeros(len(whole.groups.rooms), np.int64)
    offer = whole.offer(relaxed.price * SCALE, no_rooms)
    nobody = np.full(whole.arcs.n_workers, -1, np.int64)
    sides = Sides(nobody, 0, offer, offer.upper // SCALE)
    for _ in range(2):
        offer = _take(whole, sides, whole.seat_greedily(offer))
    return sides


def _take(whole: Whole, sides: Sides, chosen: I64) -> Offer:
    """Clear single people around these seats; keep whatever improves a side."""
    single = optimum(whole.single, whole.rest(chosen), warm=sides.offer.price // SCALE)
    total = whole.score_of(chosen) + single.total
    if total > sides.lower:
        sides.chosen, sides.lower = chosen, total
    offer = whole.offer(single.price * SCALE, np.zeros(len(whole.groups.rooms), np.int64))
    if offer.upper < sides.offer.upper:
        sides.offer = offer
    sides.bound = max(sides.lower, min(sides.bound, sides.offer.upper // SCALE))
    return offer


def _round(whole: Whole, sides: Sides, limit: int, head_bonus: int, deadline: float) -> int:
    """Tighten the bound by linear programming, then decide on what is left. Next arc limit."""
    if not sides.tight:
        _tighten(whole, sides, limit)
    if sides.lower >= sides.bound:
        return limit
    master, within = _master(whole, sides, limit)
    if not master.columns:  # nothing could be in a better plan
        sides.bound = sides.lower
        return limit
    heads = sides.bound // head_bonus if head_bonus else 0
    if head_bonus and sides.lower // head_bonus < heads:
        heads = 0
    decided = master.decide(max(1.0, deadline - time.monotonic()), head_bonus, heads)
    if decided is None and heads:  # so many heads may not fit: decide with the bonus in the scores
        decided = master.decide(max(1.0, deadline - time.monotonic()), 0, 0)
    if decided is None:
        return limit * STEP
    struck_out = (sides.offer.upper - within) // SCALE
    complete = within >= sides.gap
    _take(whole, sides, decided.chosen)
    if decided.bound is not None:
        proved = decided.bound if complete else max(decided.bound, struck_out)
        sides.bound = max(sides.lower, min(sides.bound, proved))
    return limit * STEP


def _tighten(whole: Whole, sides: Sides, limit: int) -> None:
    """Lower the bound to the linear relaxation's by column generation: solve it on few arcs, add
    the arcs its prices overlook, again; half-way prices often bound better than new ones."""
    slack = sides.offer.slack
    keep = slack <= (
        np.partition(slack, limit)[limit] if len(slack) > limit else slack.max(initial=0)
    )
    keep |= sides.chosen[whole.arcs.worker] == whole.arcs.slot
    option = np.ones(len(whole.options.party), bool)
    for _ in range(COLUMN_ROUNDS):
        if not keep.any():
            return
        duals = Master(whole, keep, option).duals()
        if duals is None:
            return
        price, room_price, value = duals
        there = whole.offer(price, room_price)
        best = sides.offer
        halfway = whole.offer((price + best.price) // 2, (room_price + best.room_price) // 2)
        for offer in (there, halfway):
            if offer.upper < sides.offer.upper:
                sides.offer = offer
        sides.bound = max(sides.lower, min(sides.bound, sides.offer.upper // SCALE))
        if sides.offer.upper <= (value + 1) * SCALE:
            sides.tight = True
            return
        overlooked = ((there.slack <= NEAR) | (halfway.slack <= NEAR)) & ~keep
        if not overlooked.any():
            return
        keep |= overlooked


def _master(whole: Whole, sides: Sides, limit: int) -> tuple[Master, int]:
    """The master problem on the cheapest arcs: all within the gap if they are at most `limit`.
    Also says within how much (scaled) nothing was left out."""
    slack, within = sides.offer.slack, sides.gap
    if int((slack <= within).sum()) > limit:
        within = int(np.partition(slack, limit)[limit]) - 1
    held = sides.chosen[whole.arcs.worker] == whole.arcs.slot
    keep = (slack <= within) | held
    option = sides.offer.option_slack <= within
    o = whole.options
    sizes = np.diff(np.append(o.seat, len(o.arc)))
    seats = np.diff(np.append(o.option, len(o.seat)))
    option_of_arc = np.repeat(np.repeat(np.arange(len(o.option)), seats), sizes)
    option[option_of_arc[held[o.arc]]] = True
    return Master(whole, keep, option), within
