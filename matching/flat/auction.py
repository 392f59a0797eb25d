"""The auction: from nothing to prices and seats so near an optimum that the exact finish is short.

Nothing here needs to be exact, and nothing here can make an answer wrong: whatever prices and
seats come out, `matching.flat.exact` makes an optimum of them and proves it over all arcs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.flat.exact import Room
from matching.flat.kernels.bids import admit, bid, bid_wide, outbid
from matching.flat.kernels.prune import near, near_again
from matching.model.arcs import Arcs
from matching.model.errors import BadArgument
from matching.native import parallel, threads

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
NARROW = 1 << 29
"""Below this, prices fit 32 bits with room to add."""
LAST_FEW = 256
"""So few bidders left bid one after the other, on one thread."""
ROWS, USUAL = 16384, 24
"""About how many rows a thread looks through at a time, and arcs of each that usually come near."""
SAMPLE = 8
"""At most every eighth bids in the sample."""
STRIDE = 100_000
"""Arcs worth handing to another thread."""


@dataclass(frozen=True, eq=False)
class Market:
    """One market as every stage sees it. top: greatest worth of an arc, bonus included; lowest:
    least score; points: greatest score, at least 1: what steps and slacks are parts of."""

    arcs: Arcs
    room: Room
    home: I64
    top: int
    lowest: int
    points: int

    @property
    def narrow(self) -> bool:
        small = self.arcs.vacancy.dtype == np.uint16
        return small and self.top < NARROW and self.lowest > -NARROW

    def prices(self, price: I64) -> I64 | I32:
        """The same prices in the type that is fastest to look up."""
        return price.astype(np.int32) if self.narrow else price


def coarse(
    market: Market, price: I64, eps: int, ask: Callable[[], None], *, sample: bool = True
) -> tuple[I64, I32]:
    """(price, seat) after an auction over all arcs in steps of eps.

    A sample of the people bids first, for a share of the places: everybody else then starts from
    prices that are nearly right (one step less, as prices only rise here) and bids once or twice
    instead of seven times. (Not where the prices given already know who is scarce.)
    """
    everybody = np.arange(market.arcs.n_workers, dtype=np.int32)
    share = int(min(SAMPLE, 0.6 * market.room.holders / max(1, len(price))))
    if sample and share > 1:
        cap = market.room.cap
        some = Room.sized(np.where(cap > 0, np.maximum(1, (cap + share // 2) // share), 0))
        guess, _ = _bidding(market, some, everybody[::share].copy(), price, eps, ask)
        price = np.maximum(price, guess - eps)
    return _bidding(market, market.room, everybody, price, eps, ask)


def _bidding(
    market: Market, room: Room, queue: I32, price: I64, eps: int, ask: Callable[[], None]
) -> tuple[I64, I32]:
    arcs, n = market.arcs, len(queue)
    load, level = np.zeros(len(price), np.int64), np.zeros(room.holders, np.int64)
    who, seat = np.empty(room.holders, np.int32), np.full(arcs.n_workers, -1, np.int32)
    losers, target, offer = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int64)
    current = market.prices(price)
    least = 1 + STRIDE * arcs.n_workers // (len(arcs) + 1)
    run = bid if arcs.vacancy.dtype == np.uint16 else bid_wide
    while n > LAST_FEW:
        rows = (arcs.ptr, arcs.vacancy, arcs.score, current, market.home)
        parallel(run, n, *rows, queue, target, offer, eps, chunk=max(least, n // 4))
        heaps = (room.off, room.cap, load, level, who, current, seat)
        n = admit(n, queue, target, offer, *heaps, losers)
        losers[:n].sort()
        queue, losers = losers, queue
        ask()
    price = current.astype(np.int64)
    heaps = (room.off, room.cap, load, level, who, price, seat)
    all_rows = (arcs.ptr, arcs.vacancy, arcs.score, 1, eps, market.home)
    outbid(*all_rows, *heaps, queue, n, 4 * len(arcs) + 1000)
    return price, seat


@dataclass(frozen=True, eq=False)
class Near:
    """Arcs that may matter: all that would leave their worker `best` if prices fell to `floor`.

    arcs: those, and the one to each worker's own seat. best: int64[W], the most each worker found
    over all arcs when they were gathered. floor: int64[V], may be below 0: then `best` may fall.
    """

    arcs: Arcs
    best: I64
    floor: I64


def prune(
    market: Market, price: I64, slack: I64, seat: I32, earlier: Near | None = None,
    trust: int | None = None,
) -> Near:  # fmt: skip
    """Arcs that come within slack[v] of their worker's best: one pass over all arcs.

    slack: int64[V] >= 0. The arc to a worker's own seat always stays.
    earlier: an earlier look with the same seats in it. An arc it left out is worth less than
    best + floor[v] then; so whoever finds the fall of floors more than that needs no other arc.
    trust: instead of that proof, whoever has lost at most so much since is taken to need no other
    (`best` is then only what was found).
    """
    arcs, n = market.arcs, market.arcs.n_workers
    profit, kept = np.empty(n, np.int64), np.empty(n, np.int64)
    floor = price - slack
    now = (market.prices(price), market.prices(floor), market.home, seat, profit, kept)
    rows: tuple[Any, ...] = (arcs.ptr, arcs.vacancy, arcs.score)
    if earlier is not None:
        few, fall = earlier.arcs, int((earlier.floor - floor).max(initial=0))
        enough = earlier.best + (fall if trust is None else -trust)
        rows += (few.ptr, few.vacancy, few.score, enough)
    run = near if earlier is None else near_again
    pieces = threads() * max(1, round(n / (ROWS * threads())))
    found = parallel(partial(_gathered, run, (*rows, *now), arcs), n, chunk=-(-n // pieces))
    ptr = np.zeros(n + 1, np.int64)
    np.cumsum(kept, out=ptr[1:])
    if not found:
        return Near(arcs, profit, floor)
    some = [np.concatenate([part[k] for part in found]) for k in (0, 1)]
    return Near(Arcs(ptr, some[0], some[1]), profit, floor)


def renew(
    market: Market, price: I64, slack: I64, seat: I32, few: Arcs, changed: Bools | None
) -> Near:
    """`prune` where `few` arcs that matter are known from an earlier clearing: only who is in
    `changed` (bool[W]) looks through all of theirs. Raises BadArgument where they cannot be of a
    market like this one."""
    if few.n_workers != market.arcs.n_workers or int(few.vacancy.max(initial=0)) >= len(price):
        raise BadArgument("warm", "the arcs that mattered are of another market")
    vacancy: Any = few.vacancy.astype(market.arcs.vacancy.dtype, copy=False)
    score: Any = few.score.astype(market.arcs.score.dtype, copy=False)
    few = Arcs(few.ptr, vacancy, score)
    above = np.int64(1) << 60
    asks = np.full(market.arcs.n_workers, -above)
    if changed is not None:
        asks[changed] = above
    return prune(market, price, slack, seat, Near(few, asks, price), trust=0)


def _gathered(
    run: Any, args: tuple[Any, ...], arcs: Arcs, lo: int, hi: int
) -> tuple[NDArray[Any], NDArray[Any]]:
    """(vacancy, score) of what `run` keeps of the rows lo..hi."""
    room = USUAL * (hi - lo)
    while True:
        vacancy, score = np.empty(room, arcs.vacancy.dtype), np.empty(room, arcs.score.dtype)
        got = run(lo, hi, *args, vacancy, score)
        if got <= room:
            return vacancy[:got].copy(), score[:got].copy()
        room = got
