"""The flat market: who takes which vacancy for the greatest total, with proof (docs/engine.md).

Auction -> arcs that may matter -> exact finish -> proof over all arcs -> least prices -> seating.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.flat.approach import LARGE, MANY, Warm, approach
from matching.flat.auction import Market, Near, prune
from matching.flat.exact import Room, State
from matching.flat.kernels.prices import wanted
from matching.flat.seating import Ties, orders, seat_canonically
from matching.model.arcs import Arcs
from matching.model.errors import BadArgument, Cancelled, NotProved
from matching.model.kernels.rows import value
from matching.model.memory import give_back
from matching.native import aside, parallel

__all__ = ["Cleared", "Progress", "Ties", "Warm", "clear_arcs", "most_places_bonus"]

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]
Progress = Callable[[str, float], bool]
"""(stage, share done) -> go on? False ends the run with `Cancelled`."""

NO_KEYS = Ties()
MORE = 16
"""So many times as wide a look for what could fall farther."""
TOP_BITS = 59
"""Worth times nodes stays below 2**TOP_BITS, so no sum of prices or scores can overflow."""


@dataclass(frozen=True, eq=False)
class Cleared:
    """A proved optimum: total == bound always.

    vacancy_of: int32[workers], -1 = out. price: int64[vacancies] >= 0, the least integer prices
    that support it (unique). profit: int64[workers] >= 0, score + bonus - price of the own seat
    (0 = out). total, bound: bonuses included. near: the arcs that nearly left their worker as much.
    Start another run with `Warm(price, vacancy_of, near)`.
    """

    vacancy_of: I32
    price: I64
    profit: I64
    total: int
    bound: int
    near: Arcs | None = None


def clear_arcs(
    arcs: Arcs,
    places: ArrayLike,
    *,
    bonus: int | I64 = 0,
    ties: Ties = NO_KEYS,
    warm: Warm | None = None,
    progress: Progress | None = None,
) -> Cleared:
    """Maximise sum of score + bonus[worker]; each worker at most one vacancy, v at most places[v].

    places: int64[vacancies] >= 0. bonus: >= 0, one for all or int64[workers]; worth added to every
    arc of a worker (`most_places_bonus` gives the one that places as many as possible first).
    Scores may be <= 0: an arc with score + bonus <= 0 is never worth more than staying out.

    Prices, total and seating depend on arcs, places, bonus and ties alone. The seating among equal
    optima: everybody with profit > 0 sits, every vacancy with price > 0 is full, then as many as
    possible, people in the order of hash(seed, key) first.
    Raises BadArgument, Cancelled.
    """
    room = np.ascontiguousarray(places, dtype=np.int64)
    market = _market(arcs, room, bonus)
    if len(arcs) > MANY and warm is None:
        give_back()  # what the making of the arcs has left behind
    ask = _asker(progress)
    favoured = aside(partial(orders, ties, arcs.n_workers, len(room)))
    closed = market.room.cap == 0
    begun = approach(market, warm, closed, ask)
    state, slack = begun.state, begun.slack
    state.settle(begun.arcs, ask, floor=begun.floor)
    half = np.where(closed, 0, np.minimum(state.price, max(1, slack >> 1)))
    far = (state.fall(begun.arcs, half) == half) & (half < state.price)
    del begun
    tight, near = _prove(market, state, closed, far, slack, ask)
    ask("seating", 0.9)
    profit = state.profit - market.home
    vacancy_of = seat_canonically(
        tight, room, np.where(closed, 0, state.price), profit > 0, favoured()
    )
    price = np.where(closed, _price_of_closed(market, state, closed), state.price)
    seated = vacancy_of >= 0
    extra = int(-market.home[seated].sum())
    rows = (tight.ptr, tight.vacancy, tight.score)
    total = extra + int(value(0, tight.n_workers, *rows, vacancy_of))
    bound = _rent(price, market.room.cap) + int(profit.sum())
    if total != bound:
        raise NotProved(f"total {total} but bound {bound}")
    return Cleared(vacancy_of, price, profit, total, bound, near)


def most_places_bonus(arcs: Arcs, n_vacancies: int) -> int:
    """The bonus that makes one more person placed worth more than any scores.

    Who is placed more reaches their seat by a chain through at most every vacancy once, and each
    link loses at most the range of scores.
    """
    if not len(arcs):
        return 1
    links = min(n_vacancies, arcs.n_workers) + 1
    lowest, top = arcs.range
    return links * (max(top, 0) - min(lowest, 0)) + 1


def _market(arcs: Arcs, places: I64, bonus: int | I64) -> Market:
    n = arcs.n_workers
    home = -np.broadcast_to(np.asarray(bonus, np.int64), (n,)).copy()
    if n and int(home.max()) > 0:
        raise BadArgument("bonus", f"{-int(home.max())} is negative")
    kinds = (arcs.vacancy.dtype.char, arcs.score.dtype.char)
    if kinds not in (("H", "h"), ("i", "l")):
        arcs = Arcs(arcs.ptr, arcs.vacancy.astype(np.int32), arcs.score.astype(np.int64))
    lowest, top = arcs.range
    most = max(top, 0) - min(lowest, 0) - int(home.min(initial=0))
    if most * (n + len(places) + 2) >= 1 << TOP_BITS:
        raise BadArgument("score", f"{most} at this size would overflow")
    greatest = max(top, 0) - int(home.min(initial=0))
    return Market(arcs, Room.of(places, arcs), home, greatest, lowest, max(1, top))


def _asker(progress: Progress | None) -> Callable[..., None]:
    at: list[Any] = ["auction", 0.0]

    def ask(stage: str = "", share: float = 0.0) -> None:
        if stage:
            at[:] = [stage, share]
        if progress is not None and not progress(at[0], at[1]):
            raise Cancelled

    return ask


def _prove(
    market: Market, state: State, closed: Bools, far: Bools, slack: int, ask: Callable[..., None]
) -> tuple[Arcs, Arcs]:
    """Make a state optimal over all arcs, at the least prices; returns all tight arcs, and those
    that nearly are. far: vacancies whose price may fall far.

    A look at all arcs is a check: the best arc of each is worth their profit. Where it is not, the
    arcs that come within `slack` of it come in and the finish goes on. The next look, half as
    wide, goes over the arcs kept before for everybody who has lost less than the other half.

    How far a price can fall is a shortest way; ways shorter than `wider` only use arcs that near,
    so falls below it are exact, and all are where none is stopped by its own `reach`; what could
    fall farther is looked at again with more. What is `far` is given more from the first look on;
    what stays empty at its floor, all the way down.
    """
    ask("proof", 0.7)
    wide: Near | None = None
    for turn in count():
        short = (state.load < market.room.cap) & (state.price > 0)
        wider = min(max(1, slack >> (turn > 0)) << max(0, 2 * turn - 6), market.top)
        more = np.where(far, np.minimum(state.price, MORE * wider), wider)
        reach = np.where(closed, 0, np.where(short, state.price, more))
        kept = prune(market, state.price, reach, state.seat, wide)
        if not short.any() and (kept.best == state.profit).all():
            break
        if len(kept.arcs) > LARGE:
            give_back()
        state.settle(kept.arcs, ask)
        wide = wide or kept
    loose = ~closed
    near = kept.arcs
    while True:
        fall = state.fall(kept.arcs, np.where(loose, np.minimum(state.price, reach), 0))
        state.let_fall(fall)
        if not (loose & (fall == reach) & (state.price > 0)).any():
            break
        loose = loose & (fall >= wider) & (state.price > 0)
        wider *= MORE
        reach = np.where(loose, np.minimum(state.price, wider), 0)
        kept = prune(market, state.price, reach, state.seat)
        ask()
    if len(kept.arcs) > LARGE:
        give_back()
    few = replace(market, arcs=kept.arcs)
    tight = prune(few, state.price, np.zeros_like(state.price), state.seat)
    if (tight.best != state.profit).any():
        raise NotProved("the prices do not support the seats")
    return tight.arcs, near


def _price_of_closed(market: Market, state: State, closed: Bools) -> I64:
    """The least prices that keep everybody from vacancies without a place."""
    arcs, cap = market.arcs, market.room.cap

    def part(lo: int, hi: int) -> I64:
        need = np.zeros(len(cap), np.int64)
        wanted(lo, hi, arcs.ptr, arcs.vacancy, arcs.score, state.profit, cap, need)
        return need

    most = np.zeros_like(cap)
    for need in parallel(part, arcs.n_workers) if closed.any() else []:
        most = np.maximum(most, need)
    return most


def _rent(price: I64, cap: I64) -> int:
    paid = np.flatnonzero(price)
    return sum(int(p) * int(c) for p, c in zip(price[paid], cap[paid], strict=True))
