"""The exact finish: from any prices and seats to an optimum over all arcs and its least prices."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matching.flat.kernels.prices import lower
from matching.flat.kernels.settle import FAR, settle, sit
from matching.flat.kernels.vacate import columns, vacate
from matching.model.arcs import Arcs
from matching.model.kernels.rows import tally, weigh
from matching.native import aside, parallel

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Columns = tuple[I64, I32, NDArray[np.int16] | I64]
"""ptr int64[V + 1], worker and score of the arcs by vacancy."""
STRETCH = 200_000_000
"""Arcs read between two looks at whether to go on (some tenths of a second)."""


@dataclass(frozen=True, eq=False)
class Room:
    """Capacities as the kernels want them: cap[v] is never above what can be used."""

    cap: I64
    off: I64
    holders: int

    @classmethod
    def of(cls, places: I64, arcs: Arcs) -> "Room":
        """Places nobody can ever reach are left out where there are many more than people."""
        cap = np.minimum(places, arcs.n_workers)
        if int(cap.sum()) > 4 * arcs.n_workers:
            reach = np.zeros(len(cap), np.int64)
            tally(arcs.vacancy, reach)
            cap = np.minimum(cap, reach)
        return cls.sized(cap)

    @classmethod
    def sized(cls, cap: I64) -> "Room":
        """Exactly these capacities."""
        off = np.zeros(len(cap) + 1, np.int64)
        np.cumsum(cap, out=off[1:])
        return cls(cap, off, int(off[-1]))


def scratch_for(n_vacancies: int) -> I64:
    """Working space of the exact kernels."""
    scratch = np.zeros((9, n_vacancies + 1), np.int64)
    scratch[0] = FAR
    scratch[2] = -1
    return scratch


def turn(arcs: Arcs, n_vacancies: int) -> Columns:
    """The same arcs by vacancy."""
    cptr, worker = np.zeros(n_vacancies + 1, np.int64), np.empty(len(arcs), np.int32)
    score = np.empty_like(arcs.score)
    columns(arcs.ptr, arcs.vacancy, arcs.score, cptr, worker, score)
    return cptr, worker, score


@dataclass(eq=False)
class State:
    """Prices, profits and seats that support each other on the arcs last settled."""

    room: Room
    home: I64
    price: I64
    seat: I32
    profit: I64 = field(init=False)
    slot: I32 = field(init=False)
    holder: I32 = field(init=False)
    load: I64 = field(init=False)
    scratch: I64 = field(init=False)

    def __post_init__(self) -> None:
        n, v = len(self.seat), len(self.price)
        self.profit, self.slot = np.empty(n, np.int64), np.empty(n, np.int32)
        self.holder, self.load = np.empty(self.room.holders, np.int32), np.zeros(v, np.int64)
        self.scratch = scratch_for(v)

    def settle(
        self, arcs: Arcs, ask: Callable[[], None], *, scale: int = 1, floor: I64 | None = None
    ) -> None:
        """Make prices and seats optimal over these arcs. A worker's best is the greatest of
        score * scale - price and home[w]. floor: int64[V], prices of vacancies that may stay empty
        at them (0 where None): below, arcs that are not here may matter."""
        self.load[:] = 0
        rows = (arcs.ptr, arcs.vacancy, arcs.score, scale)
        state = (self.price, self.profit, self.home, self.seat, self.slot, self.holder)
        limits = (self.room.off, self.room.cap, self.load)
        turned = aside(partial(turn, arcs, len(self.price)))
        n = len(self.seat)
        active, own = np.empty(n, np.int32), np.empty(n, np.int64)
        parallel(weigh, n, *rows, self.price, self.home, self.seat, self.profit, own)
        low = np.minimum(0 if floor is None else floor, self.price)
        left = sit(*rows, *state, *limits, own, active)
        while left:
            left = settle(*rows, *state, *limits, active, left, self.scratch, STRETCH)
            ask()
        if not ((self.load < self.room.cap) & (self.price > low)).any():
            return
        columns_of = (*turned(), scale, self.price, low)
        while vacate(*columns_of, *state[1:], *limits, self.scratch, STRETCH):
            ask()

    def fall(self, arcs: Arcs, most: I64) -> I64:
        """How far each price may fall, over these arcs, at most most[v]; the seats stay optimal."""
        fall = most.copy()
        rows = (arcs.ptr, arcs.vacancy, arcs.score, self.price, self.profit)
        lower(*rows, self.seat, self.holder, self.room.off, self.load, fall, self.scratch)
        return fall

    def let_fall(self, fall: I64) -> None:
        """Lower the prices; who sits there gains it."""
        self.price -= fall
        self.profit += np.append(fall, 0)[self.seat]
