"""Prices and seats near an optimum: what the exact finish of `matching.flat.clearing` starts from.

Nothing here can make an answer wrong, only slow. `Refiner` is the auction on the few arcs that are
left after pruning, in ever smaller steps: prices rise where people outbid each other and fall where
places stay empty, but never below a floor under which arcs left out might matter.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.flat.auction import Market, Near, coarse, prune, renew
from matching.flat.exact import Columns, Room, State, turn
from matching.flat.kernels.bids import earnings, outbid, resume
from matching.flat.kernels.undercut import look_all, start, undercut, win_all
from matching.flat.sparse import is_sparse, seats_and_prices
from matching.model.arcs import Arcs
from matching.model.kernels.rows import weigh
from matching.model.memory import give_back
from matching.native import aside, parallel

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
Ask = Callable[..., None]

MANY, LARGE = 1_000_000, 2_000_000
"""Arcs from which memory that was freed is given back between stages, and after every step."""
DIRECT = 20_000
"""Up to so many arcs the exact finish alone is faster than an auction before it."""
FEW_VALUES = 4
"""Scores that take no more values than this are settled without an auction."""
FINE = 64
"""Steps a point is divided into while refining, where scores leave room for it."""
STEPS, WARM_STEPS = (200, 20_000, 200_000), (3_000, 150_000)
"""The auction goes in steps of the top score divided by these."""
NARROWED = 10_000
"""After steps of more than the top score divided by this, arcs are pruned once more."""
NEAR, PROOF, WARM_PROOF = 18, 16, 32
"""The top score divided by these: how near arcs are refined, and come into the first look of the
proof."""
FEW_ODD = 50
"""Arcs known from an earlier clearing do where at most one place for so many people is empty at a
price, or taken twice."""
STUCK = 100
"""Places empty at prices that may not fall: more of them are worth another look at all arcs."""
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


@dataclass(frozen=True, eq=False)
class Warm:
    """Where an earlier run of a similar market ended, in the rows of the present one.

    price: int64[vacancies], 0 for a vacancy that is new. vacancy_of: int32[workers], -1 for a
    worker that is new or changed; or None. near: the arcs that mattered (`Cleared.near`); changed:
    bool[workers], who has other arcs now, or None for nobody. Saves time, never changes the answer.
    """

    price: I64
    vacancy_of: I32 | None = None
    near: Arcs | None = None
    changed: Bools | None = None


@dataclass(frozen=True, eq=False)
class Approached:
    """Where the exact finish starts: prices and seats, the arcs to do it on, the prices below which
    arcs left out may matter (int64[V]), and how near the arcs of the first look of the proof."""

    state: State
    arcs: Arcs
    floor: I64
    slack: int


def approach(market: Market, warm: Warm | None, closed: Bools, ask: Ask) -> Approached:
    """Prices and seats near an optimum.

    closed: vacancies without a place; nobody wants them at their price.
    """
    n, points = market.arcs.n_workers, market.points
    nobody, shut = np.full(n, -1, np.int32), market.top + 1
    price = np.where(closed, shut, 0 if warm is None else np.minimum(warm.price, market.top))
    seat = nobody if warm is None or warm.vacancy_of is None else warm.vacancy_of.astype(np.int32)
    nothing = np.zeros_like(price)
    if len(market.arcs) <= DIRECT or _few_values(market.arcs):
        state = State(market.room, market.home, price, seat.copy())
        return Approached(state, market.arcs, nothing, points)
    if warm is not None:
        cap, load = market.room.cap, _load(seat, len(price))
        odd = int(np.abs(load - cap)[price > 0].sum())
        if warm.near is not None and odd > n // FEW_ODD:
            warm = replace(warm, near=None)
        ask("refining", 0.5)
        return _refined(market, closed, price, seat, 2 * load < cap, warm, ask)
    if is_sparse(market.arcs, len(price)):
        found = seats_and_prices(market.arcs, market.room.cap, market.home)
        if found is not None:
            priced = np.where(closed, shut, found[0])
            state = State(market.room, market.home, priced, found[1])
            return Approached(state, market.arcs, nothing, points)
    lifted = market.top > 3 * points
    if lifted:
        lift = State(market.room, market.home, price, nobody)
        lift.settle(market.arcs, ask, scale=0)
        price = lift.price
    price, seat = coarse(market, price, max(1, points // 25), ask, sample=not lifted)
    # What bids left behind lies most of a step above what supports it; where half the places
    # stayed empty it may lie anywhere above.
    price = np.where(closed, shut, np.maximum(0, price - points // 28))
    ask("refining", 0.5)
    empty = 2 * _load(seat, len(price)) < market.room.cap
    return _refined(market, closed, price, seat, empty, None, ask)


def _refined(
    market: Market, closed: Bools, price: I64, seat: I32, far: Bools, warm: Warm | None, ask: Ask
) -> Approached:
    """`approach` from prices that are nearly right, but for vacancies that are `far` too dear: an
    auction in ever smaller steps over ever fewer arcs."""
    points, slack = market.points, max(1, market.points // NEAR)
    fine = FINE if market.top < 1 << 50 else 1

    def steps(points: I64) -> I64:
        return np.maximum(points, 0) * fine

    def whole() -> I64:
        """Prices in points; none above what anybody can pay."""
        return np.minimum((auction.price + fine // 2) // fine, market.top + 1)

    def look(price: I64, seat: I32, far: Bools, more: int) -> Near:
        """Arcs that may matter, `more` of them at far vacancies."""
        reach = np.where(far, slack * more, slack)
        near = prune(market, price, np.where(closed, 0, reach), seat)
        if len(near.arcs) > MANY:
            give_back()
        return near

    if warm is not None and warm.near is not None:
        few, reach = warm.near, np.where(closed, 0, slack)
        near = renew(market, price, reach, seat, few, warm.changed)
    else:
        near = look(price, seat, far, 3)
    floor = steps(near.floor)
    auction = Refiner(market.room, market.home, fine, price * fine, seat.copy())
    auction.over(near.arcs, floor, near.best - slack)
    for step in STEPS if warm is None else WARM_STEPS:
        eps = max(1, points * fine // step)
        auction.refine(eps)
        if len(near.arcs) > LARGE:
            give_back()
        ask()
        stuck, places = auction.stuck()
        if places > STUCK:
            near = look(whole(), auction.seat, stuck, 16)
            floor = steps(near.floor)
            auction.over(near.arcs, floor, near.best - slack)
            auction.refine(eps)
        if step < NARROWED and len(near.arcs) > DIRECT:
            less = np.where(closed, 0, slack)
            near = prune(market, whole(), less, auction.seat, near, trust=slack // 2)
            auction.over(near.arcs, np.maximum(floor, steps(near.floor)), near.best - slack)
    state = State(market.room, market.home, whole(), auction.seat)
    slack = max(1, points // (PROOF if warm is None else WARM_PROOF))
    return Approached(state, near.arcs, auction.floor // fine, slack)


def _load(seat: I32, n_vacancies: int) -> I64:
    return np.bincount(seat[seat >= 0], minlength=n_vacancies)


def _few_values(arcs: Arcs) -> bool:
    """Are nearly all scores alike? Then bidding is only a price war, and phases are few."""
    sample = arcs.score[:: max(1, len(arcs) // 4096)]
    return len(np.unique(sample)) <= FEW_VALUES
