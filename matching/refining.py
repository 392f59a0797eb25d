"""The auction on the few arcs that are left after pruning, in ever smaller steps.

As `matching.auction`: nothing here needs to be exact. Prices rise where people outbid each other
and fall where places stay empty, but never below a floor under which arcs left out might matter.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.arcs import Arcs
from matching.exact import Columns, Room, turn
from matching.kernels.bids import outbid
from matching.kernels.refine import earnings, resume
from matching.kernels.rows import weigh
from matching.kernels.undercut import look_all, start, undercut, win_all
from matching.native import aside, parallel

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

TOGETHER, CHUNK = 256, 32
"""More short vacancies than this look for people together; a thread takes at least so many."""


class Refiner:
    """Prices and seats, refined on one set of arcs after another.

    home: int64[W], what staying out is worth, in points. scale: steps a point is divided into.
    price int64[V] (in steps) and seat int32[W] change with every call of `refine`.
    """

    def __init__(self, room: Room, home: I64, scale: int, price: I64, seat: I32) -> None:
        self.room, self.scale = room, scale
        self.points = home
        self.price, self.seat = price, seat
        self.load = np.zeros(len(price), np.int64)
        self.most = 100 * len(price) + 10_000

    def over(self, arcs: Arcs, floor: I64, elsewhere: I64) -> None:
        """Go on with these arcs. floor: int64[V], in steps: arcs left out may matter to a price
        below. elsewhere: int64[W], points an arc left out may leave its worker: nobody pays more
        than what keeps that much, but leaves their seat for the next set of arcs to find another.
        """
        self.arcs, self.floor = arcs, floor
        self.home = np.maximum(self.points, elsewhere) * self.scale
        self.budget = 40 * len(arcs) + 100_000
        # offers are at most the top worth: 32 bits do where the worths do
        greatest = int(arcs.score.max(initial=0)) - int(self.points.min(initial=0))
        self.narrow = arcs.score.dtype == np.int16 and greatest * self.scale < 1 << 30

    def refine(self, eps: int) -> None:
        """Auction forward and backward in steps of eps; no price falls below `floor`."""
        turned = aside(partial(turn, self.arcs, len(self.price)))
        self._outbid(eps)
        if ((self.load < self.room.cap) & (self.price > self.floor)).any():
            self._undercut(eps, turned)

    def _outbid(self, eps: int) -> None:
        arcs, room = self.arcs, self.room
        level, who = np.zeros(room.holders, np.int64), np.empty(room.holders, np.int32)
        queue = np.empty(arcs.n_workers, np.int32)
        rows = (arcs.ptr, arcs.vacancy, arcs.score, self.scale, eps, self.home)
        heaps = (room.off, room.cap, self.load, level, who, self.price, self.seat)
        best, own = np.empty(arcs.n_workers, np.int64), np.empty(arcs.n_workers, np.int64)
        prices = (self.price, self.home, self.seat)
        parallel(weigh, arcs.n_workers, *rows[:4], *prices, best, own)
        waiting = resume(eps, self.home, best, own, *heaps, queue)
        outbid(*rows, *heaps, queue, waiting, self.budget)

    def stuck(self) -> tuple[NDArray[np.bool_], int]:
        """(vacancies with empty places whose price stands at its floor, places empty there)."""
        short = self.room.cap - self.load
        stuck = (short > 0) & (self.price <= self.floor) & (self.floor > 0)
        return stuck, int(short[stuck].sum())

    def _undercut(self, eps: int, turned: Callable[[], Columns]) -> None:
        n, v, m = self.arcs.n_workers, len(self.price), len(self.arcs)
        act = np.empty(n, np.int64)
        rows = (self.arcs.ptr, self.arcs.vacancy, self.arcs.score)
        args = (*rows, self.scale, self.price, self.home, self.seat, act)
        parallel(earnings, n, *args)
        own, after, before = (np.empty(n, np.int32) for _ in range(3))
        queue, onward, first = (np.empty(v, np.int32) for _ in range(3))
        size, wanted, queued = np.empty(v, np.int64), np.empty(v, np.int64), np.empty(v, np.bool_)
        taken, asked = np.empty(self.room.holders + v, np.int32), np.zeros(v, np.int32)
        offers: Any = np.int32 if self.narrow else np.int64
        heaps = (np.empty(m, offers), np.empty(m, np.int32), size, taken, asked)
        limits = (self.room.cap, self.load, self.price, self.seat)
        waiting = start(*limits, self.floor, first, after, before, size, queue, queued)
        known = (*turned(), self.scale, eps, self.room.off, *limits, act, self.floor, own)
        turns = 0
        while waiting > TOGETHER and turns < self.most:
            chunk = max(CHUNK, waiting // 8)
            parallel(look_all, waiting, queue, wanted, *known, *heaps, chunk=chunk)
            turns += waiting
            lists = (first, after, before)
            waiting = win_all(waiting, queue, onward, wanted, *known, *lists, *heaps, queued)
            queue, onward = onward, queue
        left = self.most - turns
        undercut(waiting, queue, *known, first, after, before, *heaps, queued, left)
