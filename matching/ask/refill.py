"""Changes of one vacancy re-optimised over near arcs: `matching.nested.paths.Market.change`, but
fast.

`Refill` answers the same question with the same integers, thousands of times a second in a county
where `Market` takes seconds, because a search starts from those a change would move and reads only
arcs near the prices (`matching.ask.kernels.refill`, which also says when that is not enough to be
certain: then the near arcs are widened, and at last `Market` itself is asked).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching.ask.kernels import refill as kernels
from matching.ask.kernels import refill_steps as steps
from matching.ask.nearby import ALL, Near
from matching.model.errors import NotProved
from matching.nested.kernels import near as nearby
from matching.nested.kernels.paths import FAR, HEAD, SCALE
from matching.nested.paths import I32, I64, Column, Market

FAR_FALL = 20_000 * SCALE
"""Slots whose price fell further are given all of their arcs."""
MANY = 100
"""More slots than this, and more than an eighth of all, are not widened for one change."""
ROUNDS = 12
"""How often slots whose prices fell too far are given more of their arcs."""
SMALL = 300_000
"""Arcs up to which the market itself is asked in the end."""
MOVES, EXTRA = 200_000, 1_000_000
BUDGET = 300_000
"""Steps after which a change is given up (see also `kernels.refill.EACH`)."""


@dataclass(frozen=True, eq=False)
class Offer:
    """What one vacancy would offer: who (int32, no doubles) for how many points (int64 > 0, bonus
    excluded). whole: these and nobody else; otherwise besides those who may come already."""

    vacancy: int
    who: I32
    worth: I64
    whole: bool


@dataclass(frozen=True, eq=False)
class Unsure:
    """width: int64[slots], how far arcs into each slot must be read to be certain."""

    width: I64


@dataclass(frozen=True)
class Brought:
    """points and people more in the whole, people more at the vacancy."""

    points: int
    whole: int
    here: int


class Refill:
    """An optimum, asked what changes would bring. The market stays as it is."""

    def __init__(self, market: Market) -> None:
        self.market = market
        seats, nodes = market.seats, market.tree.nodes
        self.at, self.own = seats.at.copy(), seats.own.copy()
        self.settled = seats.price.copy()
        slots = market.tree.slots
        order = np.argsort(self.at, kind="stable")[int((self.at < 0).sum()) :]
        self.sits = order.astype(np.int32)
        self.sits_ptr = np.searchsorted(self.at[order], np.arange(slots + 1)).astype(np.int64)
        self.labels = np.full((6, nodes + 1), -1, np.int64)
        self.labels[0], self.labels[1] = FAR, 0
        self.who = np.full(nodes + 1, -1, np.int32)
        self.touched = np.zeros(nodes + 1, np.int32)
        self.way_out = np.full((3, nodes + 1), FAR, np.int64)
        self.mover = np.zeros((3, nodes + 1), np.int32)
        size = MOVES + nodes
        self.log = (
            np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(size, np.int64),
            np.zeros(steps.MOST_LEFT, np.int32), np.full(slots, -1, np.int32),
            np.zeros(EXTRA, np.int32), np.zeros(EXTRA, np.int32), np.zeros(EXTRA, np.int64),
        )  # fmt: skip
        self.slot_vacancy = market.vacancy_of.astype(np.int32)
        self.near = Near(market, self.settled)

    @property
    def arcs(self) -> tuple[object, ...]:
        m = self.market
        return (*m.arcs, m.slot_of.reshape(-1), m.bed, m.bonus)

    def offers(self, vacancies: list[int]) -> dict[int, tuple[I32, I64]]:
        """Who of those on their own may come to each vacancy already, and their points."""
        row_of = np.full(len(self.market.slot_of), -1, np.int32)
        row_of[vacancies] = np.arange(len(vacancies))
        fill = np.zeros(len(vacancies) + 1, np.int64)
        who, worth = np.zeros(0, np.int32), np.zeros(0, np.int16)
        nearby.look_at(*self.market.arcs, self.market.alone, row_of, fill, who, worth, 0)
        ptr = np.cumsum(fill)
        who, worth = np.zeros(ptr[-1], np.int32), np.zeros(ptr[-1], np.int16)
        nearby.look_at(*self.market.arcs, self.market.alone, row_of, ptr.copy(), who, worth, 1)
        cut = [slice(ptr[k], ptr[k + 1]) for k in range(len(vacancies))]
        return {v: (who[c], worth[c].astype(np.int64)) for v, c in zip(vacancies, cut, strict=True)}

    def change(self, offer: Offer, rooms: Mapping[int, int]) -> Brought | None:
        """Re-optimise after a vacancy makes this offer and the nodes of `rooms` have so much more
        room. None where somebody who sits there no longer may, or where it takes too long."""
        for _ in range(ROUNDS):
            told = self.look(offer, rooms)
            if not isinstance(told, Unsure):
                return told
            if not self.near.widen(told.width):
                break
        return self.slowly(offer, rooms)

    def look(self, offer: Offer, rooms: Mapping[int, int]) -> "Brought | Unsure | None":
        """The same from the near arcs at hand; Unsure says which are wanted besides."""
        question = _Question(self, offer, rooms)
        told = question.answer()
        if told is UNSURE:
            width = question.wanted()
            if (width > 0).sum() <= max(MANY, len(width) // 8):
                return Unsure(width)
        return self.slowly(offer, rooms) if told in (UNSURE, TOO_MUCH) else told

    def slowly(self, offer: Offer, rooms: Mapping[int, int]) -> Brought | None:
        """The same by `Market.change`; None in large markets, where that takes minutes."""
        market, v = self.market, offer.vacancy
        if len(market.arcs[1]) > SMALL:
            return None
        worth = np.zeros(len(self.at), np.int64)
        if not offer.whole:
            who, now = self.offers([v])[v]
            worth[who] = now
        worth[offer.who] = offer.worth
        seats = market.seats.copy()
        done = market.change(seats, Column.of(v, worth), rooms)
        if done is None:
            return None
        slots = np.unique(market.slot_of[v])
        here = int(np.isin(seats.at, slots).sum() - np.isin(market.seats.at, slots).sum())
        return Brought(done[0], done[1], here)


UNSURE, TOO_MUCH = Brought(0, 0, -(1 << 60)), Brought(0, 0, -(1 << 61))


class _Question:
    """One change under way."""

    def __init__(self, base: Refill, offer: Offer, rooms: Mapping[int, int]) -> None:
        self.base, self.offer, self.rooms = base, offer, rooms
        seats, market = base.market.seats, base.market
        self.load, self.capacity = seats.load.copy(), seats.capacity.copy()
        self.price = base.settled.copy()
        self.slots = list(dict.fromkeys(market.slot_of[offer.vacancy].tolist()))
        self.state = np.zeros(steps.STATES, np.int64)
        self.state[steps.REPLACED] = offer.whole
        self.state[steps.BUDGET] = BUDGET
        self.special = np.full(3, -1, np.int32)
        self._sort_columns()

    def _sort_columns(self) -> None:
        """Who comes into each of the vacancy's slots."""
        market, offer = self.base.market, self.offer
        slot = market.slot_of[offer.vacancy, market.bed[offer.who]]
        rank = np.zeros(len(slot), np.int64)
        for k, one in enumerate(self.slots):
            rank[slot == one] = k
        base, at = self.base, self.base.at[offer.who]
        worth = offer.worth + market.bonus[offer.who]
        price = np.append(base.settled, 0)
        held = base.own[offer.who] * SCALE - price[at]
        held = np.where(at >= 0, held, -HEAD - base.settled[-1])
        slack = held - worth * SCALE + base.settled[slot]
        order = np.lexsort((slack, rank))
        self.col_ptr = np.searchsorted(rank[order], np.arange(4)).astype(np.int64)
        self.col_who = offer.who[order].astype(np.int32)
        self.col_worth, self.col_slack = worth[order], slack[order]

    def answer(self) -> Brought | None:
        """UNSURE where the near arcs are too few to tell, TOO_MUCH where it takes too long."""
        try:
            return self._answer()
        finally:
            log, base = self.base.log, self.base
            kernels.undo(base.at, base.own, *log[:3], int(self.state[steps.LOGGED]))
            if self.state[steps.EXTRA]:
                log[4].fill(-1)

    def wanted(self) -> I64:
        """Width wanted per slot: twice as far as its price fell where that was too far; else 0."""
        base, slots = self.base, self.base.market.tree.slots
        fallen = (base.settled - self.price)[:slots]
        width = np.where(fallen > FAR_FALL, ALL, fallen * 2)
        return np.where(fallen > base.near.bound[:slots], width, 0)

    def _answer(self) -> Brought | None:
        before = self.load[self.slots].sum()
        more = 0
        for goal in self._stages():
            self.capacity[goal] += self.rooms.get(goal, 0)
            kind = self.slots.index(goal) if goal in self.slots else -1
            if kind >= 0:
                self.special[kind] = goal
                gained = self._reprice(kind, goal)
                if gained is None:
                    return None
                more += gained
                self.state[steps.DIRTY] |= 1 << kind
            failed = self._run(goal, kind)
            if failed is not None:
                return failed
        state = self.state
        here = int(self.load[self.slots].sum() - before)
        return Brought(int(state[steps.POINTS]) + more, int(state[steps.HEADS]), here)

    def _stages(self) -> list[int]:
        """Nodes that change: slots with an offer of their own, then nodes with more room."""
        size = np.diff(self.col_ptr)
        slots = [s for k, s in enumerate(self.slots) if self.offer.whole or size[k]]
        return [*slots, *(node for node in self.rooms if node not in slots)]

    def _reprice(self, kind: int, slot: int) -> int | None:
        """Whoever sits in `slot` earns what the offer says: points more."""
        base, state, log = self.base, self.state, self.base.log
        if not self.offer.whole:
            return 0
        moved = np.unique(log[0][: state[steps.LOGGED]])
        sits = base.sits[base.sits_ptr[slot] : base.sits_ptr[slot + 1]]
        sits = np.union1d(sits[base.at[sits] == slot], moved[base.at[moved] == slot])
        low, high = self.col_ptr[kind], self.col_ptr[kind + 1]
        who = self.col_who[low:high]
        order = np.argsort(who)
        place = np.searchsorted(who[order], sits)
        if (place >= len(who)).any() or (who[order][place] != sits).any():
            return None
        worth = self.col_worth[low:high][order][place]
        first = int(state[steps.LOGGED])
        new = slice(first, first + len(sits))
        log[0][new], log[1][new], log[2][new] = sits, slot, base.own[sits]
        state[steps.LOGGED] = new.stop
        more = int((worth - base.own[sits]).sum())
        base.own[sits] = worth
        return more

    def _run(self, goal: int, kind: int) -> Brought | None:
        """All ways through `goal`; afterwards its price fits again. None = done."""
        base, state = self.base, self.state
        state[[steps.GOAL, steps.KIND]] = goal, kind
        done = kernels.refill(
            *base.arcs, base.slot_vacancy, base.at, base.own, base.sits_ptr, base.sits,
            *base.near.columns, *base.market.nodes, self.load, self.capacity, self.price,
            base.settled, self.special, base.way_out, base.mover, self.col_ptr, self.col_who,
            self.col_worth, self.col_slack, *base.log, base.labels, base.who, base.touched, state,
        )  # fmt: skip
        if done == kernels.BROKEN:
            raise NotProved("a way in circles: the seating is no optimum")
        least, first = int(state[steps.LEAST]), int(state[steps.FIRST])
        rise = first if least + first < 0 else min(max(0, -least), first)
        self.price[goal] += rise
        if done == kernels.TOO_MUCH:
            return TOO_MUCH
        low = self.price[goal] < base.settled[goal] - base.near.bound[goal]
        return UNSURE if done == kernels.UNSURE or low else None
