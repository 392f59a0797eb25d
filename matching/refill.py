"""Changes of one vacancy re-optimised over near arcs: `matching.ways.Market.change`, but fast.

`Refill` answers the same question with the same integers, thousands of times a second in a county
where `Market` takes seconds, because a search starts from those a change would move and reads only
arcs near the prices (`matching.kernels.refill`, which also says when that is not enough to be
certain: then the near arcs are widened, and at last `Market` itself is asked).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.errors import NotProved
from matching.kernels import refill as kernels
from matching.kernels.ways import FAR, SCALE
from matching.ways import I32, I64, Column, Market

WIDTHS = (200, 1_000, 5_000)
"""Points within which arcs are near, tried one after the other."""
MOST_NEAR = 60_000_000
"""Near arcs are kept (6 bytes each) up to so many."""
MOVES = 200_000


@dataclass(frozen=True, eq=False)
class Offer:
    """What one vacancy would offer: who (int32, no doubles) for how many points (int64 > 0, bonus
    excluded). whole: these and nobody else; otherwise besides those who may come already."""

    vacancy: int
    who: I32
    worth: I64
    whole: bool


@dataclass(frozen=True)
class Brought:
    """points and people more in the whole, people more at the vacancy."""

    points: int
    whole: int
    here: int


@dataclass(frozen=True, eq=False)
class _Near:
    delta: int
    ptr: I64
    who: I32
    score: NDArray[np.int16]
    home: I32


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
            np.zeros(kernels.MOST_LEFT + 1, np.int32),
        )  # fmt: skip
        self.slot_vacancy = market.vacancy_of.astype(np.int32)
        self._near: dict[int, _Near | None] = {}

    @property
    def _arcs(self) -> tuple[object, ...]:
        m = self.market
        return (*m.arcs, m.slot_of.reshape(-1), m.bed, m.bonus)

    def near(self, width: int) -> _Near | None:
        """Arcs within `width` points of being taken, by slot; None where they are too many."""
        if width not in self._near:
            self._near[width] = self._look(width * SCALE)
        return self._near[width]

    def _look(self, delta: int) -> _Near | None:
        fill = np.zeros(self.market.tree.slots + 1, np.int64)
        who, score, home = np.zeros(0, np.int32), np.zeros(0, np.int16), np.zeros(0, np.int32)
        fixed = (*self._arcs, self.at, self.own, self.market.alone, self.settled, delta)
        homes = kernels.look_near(*fixed, fill, who, score, home, 0)
        ptr = np.cumsum(fill)
        if ptr[-1] > MOST_NEAR:
            return None
        who, score = np.zeros(ptr[-1], np.int32), np.zeros(ptr[-1], np.int16)
        home = np.zeros(homes, np.int32)
        kernels.look_near(*fixed, ptr.copy(), who, score, home, 1)
        return _Near(delta, ptr, who, score, home)

    def offers(self, vacancies: list[int]) -> dict[int, tuple[I32, I64]]:
        """Who of those on their own may come to each vacancy already, and their points."""
        row_of = np.full(len(self.market.slot_of), -1, np.int32)
        row_of[vacancies] = np.arange(len(vacancies))
        fill = np.zeros(len(vacancies) + 1, np.int64)
        who, worth = np.zeros(0, np.int32), np.zeros(0, np.int16)
        kernels.look_at(*self.market.arcs, self.market.alone, row_of, fill, who, worth, 0)
        ptr = np.cumsum(fill)
        who, worth = np.zeros(ptr[-1], np.int32), np.zeros(ptr[-1], np.int16)
        kernels.look_at(*self.market.arcs, self.market.alone, row_of, ptr.copy(), who, worth, 1)
        cut = [slice(ptr[k], ptr[k + 1]) for k in range(len(vacancies))]
        return {v: (who[c], worth[c].astype(np.int64)) for v, c in zip(vacancies, cut, strict=True)}

    def change(self, offer: Offer, rooms: Mapping[int, int]) -> Brought | None:
        """Re-optimise after a vacancy makes this offer and the nodes of `rooms` have so much more
        room. None where somebody who sits there no longer may."""
        for width in WIDTHS:
            near = self.near(width)
            if near is None:
                break
            told = _Question(self, near, offer, rooms).answer()
            if told is not UNSURE:
                return told
        return self._slowly(offer, rooms)

    def _slowly(self, offer: Offer, rooms: Mapping[int, int]) -> Brought | None:
        market, v = self.market, offer.vacancy
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


UNSURE = Brought(0, 0, -(1 << 60))


class _Question:
    """One change under way."""

    def __init__(self, base: Refill, near: _Near, offer: Offer, rooms: Mapping[int, int]) -> None:
        self.base, self.near, self.offer, self.rooms = base, near, offer, rooms
        seats, market = base.market.seats, base.market
        self.load, self.capacity = seats.load.copy(), seats.capacity.copy()
        self.price = base.settled.copy()
        self.slots = list(dict.fromkeys(market.slot_of[offer.vacancy].tolist()))
        self.state = np.zeros(kernels.STATES, np.int64)
        self.state[[kernels.REPLACED, kernels.DELTA]] = offer.whole, near.delta
        self.special = np.full(3, -1, np.int32)
        self._sort_columns()

    def _sort_columns(self) -> None:
        """Who comes into each of the vacancy's slots."""
        market, offer = self.base.market, self.offer
        slot = market.slot_of[offer.vacancy, market.bed[offer.who]]
        rank = np.zeros(len(slot), np.int64)
        for k, one in enumerate(self.slots):
            rank[slot == one] = k
        order = np.argsort(rank, kind="stable")
        self.col_ptr = np.searchsorted(rank[order], np.arange(4)).astype(np.int64)
        self.col_who = offer.who[order].astype(np.int32)
        self.col_worth = offer.worth[order] + market.bonus[self.col_who]

    def answer(self) -> Brought | None:
        """UNSURE where the near arcs are too few to tell."""
        try:
            return self._answer()
        finally:
            log, base = self.base.log, self.base
            kernels.undo(base.at, base.own, *log[:3], int(self.state[kernels.LOGGED]))

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
                self.state[kernels.DIRTY] |= 1 << kind
            if not self._run(goal, kind):
                return UNSURE
        state = self.state
        here = int(self.load[self.slots].sum() - before)
        return Brought(int(state[kernels.POINTS]) + more, int(state[kernels.HEADS]), here)

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
        moved = np.unique(log[0][: state[kernels.LOGGED]])
        sits = base.sits[base.sits_ptr[slot] : base.sits_ptr[slot + 1]]
        sits = np.union1d(sits[base.at[sits] == slot], moved[base.at[moved] == slot])
        low, high = self.col_ptr[kind], self.col_ptr[kind + 1]
        who = self.col_who[low:high]
        order = np.argsort(who)
        place = np.searchsorted(who[order], sits)
        if (place >= len(who)).any() or (who[order][place] != sits).any():
            return None
        worth = self.col_worth[low:high][order][place]
        first = int(state[kernels.LOGGED])
        new = slice(first, first + len(sits))
        log[0][new], log[1][new], log[2][new] = sits, slot, base.own[sits]
        state[kernels.LOGGED] = new.stop
        more = int((worth - base.own[sits]).sum())
        base.own[sits] = worth
        return more

    def _run(self, goal: int, kind: int) -> bool:
        """All ways through `goal`; False = not certain. Afterwards its price fits again."""
        base, near, state = self.base, self.near, self.state
        state[[kernels.GOAL, kernels.KIND]] = goal, kind
        done = kernels.refill(
            *base._arcs, base.slot_vacancy, base.at, base.own, base.sits_ptr, base.sits, near.ptr,
            near.who, near.score, near.home, *base.market.nodes, self.load, self.capacity,
            self.price, base.settled, self.special, base.way_out, base.mover, self.col_ptr,
            self.col_who, self.col_worth, *base.log, base.labels, base.who, base.touched, state,
        )  # fmt: skip
        if done == kernels.BROKEN:
            raise NotProved("a way in circles: the seating is no optimum")
        least, first = int(state[kernels.LEAST]), int(state[kernels.FIRST])
        rise = first if least + first < 0 else min(max(0, -least), first)
        self.price[goal] += rise
        state[kernels.FALLEN] = max(int(state[kernels.FALLEN]), -rise)
        return bool(done == kernels.DONE and state[kernels.FALLEN] <= near.delta)
