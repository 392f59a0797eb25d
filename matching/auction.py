"""The auction: from nothing to prices and seats so near an optimum that the exact finish is short.

Nothing here needs to be exact, and nothing here can make an answer wrong: whatever prices and
seats come out, `matching.exact` makes an optimum of them and proves it over all arcs.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.arcs import Arcs
from matching.exact import Room
from matching.kernels.bids import admit, bid, bid_wide, outbid
from matching.kernels.prune import near
from matching.kernels.refine import earnings, resume, undercut
from matching.kernels.vacate import columns
from matching.native import parallel

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
NARROW = 1 << 29
"""Below this, prices fit 32 bits with room to add."""
LAST_FEW = 256
"""So few bidders left bid one after the other, on one thread."""
ROWS = 2048
SAMPLE = 8
"""At most every eighth bids in the sample."""
STRIDE = 100_000
"""Arcs worth handing to another thread."""


@dataclass(frozen=True, eq=False)
class Market:
    """One market as every stage sees it. top: greatest worth of an arc, bonus included."""

    arcs: Arcs
    room: Room
    home: I64
    top: int
    lowest: int

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
        parallel(run, n, *rows, queue, target, offer, eps, chunk=max(least, n // 16))
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


def prune(market: Market, price: I64, slack: I64, seat: I32) -> tuple[Arcs, I64]:
    """(arcs that come within slack[v] of their worker's best, that best): one pass over all arcs.

    slack: int64[V] >= 0. The arc to a worker's own seat always stays.
    """
    arcs, n = market.arcs, market.arcs.n_workers
    profit, kept = np.empty(n, np.int64), np.empty(n, np.int64)
    ptr = np.zeros(n + 1, np.int64)
    now, floor = market.prices(price), market.prices(price - slack)
    chunks = -(-n // ROWS)
    per = min(32 * ROWS, max(1, len(arcs)))
    got = [per + 1]
    while max(got, default=0) > per:
        per = max(got) if got != [per + 1] else per
        vacancy = np.empty((chunks, per), arcs.vacancy.dtype)
        score = np.empty((chunks, per), arcs.score.dtype)

        def look(lo: int, hi: int, v: NDArray = vacancy, s: NDArray = score) -> int:  # type: ignore[type-arg]
            c = lo // ROWS
            rows = (arcs.ptr, arcs.vacancy, arcs.score, now, floor, market.home, seat)
            found: int = near(lo, hi, *rows, profit, kept, v[c], s[c], 0)
            return found

        got = parallel(look, n, chunk=ROWS)
    np.cumsum(kept, out=ptr[1:])
    if chunks == 1:
        return Arcs(ptr, vacancy[0, : got[0]], score[0, : got[0]]), profit
    if not chunks:
        return arcs, profit
    some = [np.concatenate([b[c, : got[c]] for c in range(chunks)]) for b in (vacancy, score)]
    return Arcs(ptr, *some), profit


def refine(
    market: Market, part: Arcs, price: I64, seat: I32, scale: int, eps: int, floor: I64
) -> None:
    """Auction forward and backward over `part` in steps of eps; price (scaled) and seat change.

    No price falls below `floor`, under which arcs that are not in `part` might matter.
    """
    n, v, room = part.n_workers, len(price), market.room
    load, level = np.zeros(v, np.int64), np.zeros(room.holders, np.int64)
    who, queue = np.empty(room.holders, np.int32), np.empty(n, np.int32)
    home, budget = market.home * scale, 40 * len(part) + 100_000
    rows = (part.ptr, part.vacancy, part.score, scale, eps, home)
    heaps = (room.off, room.cap, load, level, who, price, seat)
    waiting = resume(*rows, *heaps, queue)
    outbid(*rows, *heaps, queue, waiting, budget)
    short = (load < room.cap) & (price > floor)
    if not short.any():
        return
    act = np.empty(n, np.int64)
    earnings(part.ptr, part.vacancy, part.score, scale, price, home, seat, act)
    cptr, worker, score = np.zeros(v + 1, np.int64), np.empty(len(part), np.int32), part.score
    score = np.empty_like(part.score)
    columns(part.ptr, part.vacancy, part.score, cptr, worker, score)
    longest = int(np.diff(cptr).max(initial=0)) + 1
    spare = (np.empty(longest, np.int64), np.empty(v, np.int32), np.zeros(v, np.bool_))
    by_column = (cptr, worker, score, scale, eps, room.cap, load, price, seat, act, floor)
    undercut(*by_column, *spare, budget)
