"""The flat market: who takes which vacancy for the greatest total, with proof (docs/engine.md).

Auction -> arcs that may matter -> exact finish -> proof over all arcs -> least prices -> seating.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.arcs import Arcs
from matching.auction import Market, Near, coarse, prune
from matching.errors import BadArgument, Cancelled, NotProved
from matching.exact import Room, State
from matching.kernels.lower import wanted
from matching.kernels.rows import value
from matching.refining import Refiner
from matching.seating import Ties, seat_canonically
from matching.sparse import is_sparse, seats_and_prices

__all__ = ["Cleared", "Progress", "Ties", "Warm", "clear_arcs", "most_places_bonus"]

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Progress = Callable[[str, float], bool]
"""(stage, share done) -> go on? False ends the run with `Cancelled`."""

NO_KEYS = Ties()
DIRECT = 20_000
"""Up to so many arcs the exact finish alone is faster than an auction before it."""
FEW_VALUES = 4
"""Scores that take no more values than this are settled without an auction."""
TOP_BITS = 59
"""Worth times nodes stays below 2**TOP_BITS, so no sum of prices or scores can overflow."""
PROOF = 14
"""Points divided by this: how near arcs come into the first look of the proof."""
NARROWED = 1_000
"""After steps of more than the top score divided by this, arcs are pruned once more."""
FINE = 64
"""Steps a point is divided into while refining, where scores leave room for it."""


@dataclass(frozen=True, eq=False)
class Warm:
    """Where an earlier run of a similar market ended, in the rows of the present one.

    price: int64[vacancies], 0 for a vacancy that is new. vacancy_of: int32[workers], -1 for a
    worker that is new or changed; or None. Saves time, never changes the answer.
    """

    price: I64
    vacancy_of: I32 | None = None


@dataclass(frozen=True, eq=False)
class Cleared:
    """A proved optimum: total == bound always.

    vacancy_of: int32[workers], -1 = out. price: int64[vacancies] >= 0, the least integer prices
    that support it (unique). profit: int64[workers] >= 0, score + bonus - price of the own seat
    (0 = out). total, bound: bonuses included. Start another run with `Warm(price, vacancy_of)`.
    """

    vacancy_of: I32
    price: I64
    profit: I64
    total: int
    bound: int


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
    ask = _asker(progress)
    closed = market.room.cap == 0
    shut = market.top + 1  # nobody wants a vacancy at this price
    state, part, slack = _start(market, warm, closed, shut, ask)
    state.settle(part, ask)
    tight = _prove(market, state, closed, slack, ask)
    ask("seating", 0.9)
    profit = state.profit - market.home
    vacancy_of = seat_canonically(tight, room, np.where(closed, 0, state.price), profit > 0, ties)
    price = np.where(closed, _price_of_closed(market, state, closed), state.price)
    seated = vacancy_of >= 0
    extra = int(-market.home[seated].sum())
    rows = (tight.ptr, tight.vacancy, tight.score)
    total = extra + int(value(0, tight.n_workers, *rows, vacancy_of))
    bound = _rent(price, market.room.cap) + int(profit.sum())
    if total != bound:
        raise NotProved(f"total {total} but bound {bound}")
    return Cleared(vacancy_of, price, profit, total, bound)


def most_places_bonus(arcs: Arcs, n_vacancies: int) -> int:
    """The bonus that makes one more person placed worth more than any scores.

    Who is placed more reaches their seat by a chain through at most every vacancy once, and each
    link loses at most the range of scores.
    """
    if not len(arcs):
        return 1
    links = min(n_vacancies, arcs.n_workers) + 1
    lowest, top = arcs.range()
    return links * (max(top, 0) - min(lowest, 0)) + 1


def _market(arcs: Arcs, places: I64, bonus: int | I64) -> Market:
    n = arcs.n_workers
    home = -np.broadcast_to(np.asarray(bonus, np.int64), (n,)).copy()
    if n and int(home.max()) > 0:
        raise BadArgument("bonus", f"{-int(home.max())} is negative")
    kinds = (arcs.vacancy.dtype.char, arcs.score.dtype.char)
    if kinds not in (("H", "h"), ("i", "l")):
        arcs = Arcs(arcs.ptr, arcs.vacancy.astype(np.int32), arcs.score.astype(np.int64))
    lowest, top = arcs.range()
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


def _start(
    market: Market,
    warm: Warm | None,
    closed: NDArray[np.bool_],
    shut: int,
    ask: Callable[..., None],
) -> tuple[State, Arcs, int]:
    """Prices and seats to start the exact finish from, the arcs to do it on, and their slack."""
    n = market.arcs.n_workers
    points = market.points
    nobody = np.full(n, -1, np.int32)
    if warm is not None:
        price = np.where(closed, shut, np.minimum(warm.price, market.top))
        seat = nobody if warm.vacancy_of is None else warm.vacancy_of.astype(np.int32)
        slack = max(1, points // 16)
        steps: tuple[int, ...] = (20_000, 200_000)
    else:
        price, seat, slack, steps = np.where(closed, shut, 0), nobody, points, ()
    if len(market.arcs) <= DIRECT or _few_values(market.arcs):
        return State(market.room, market.home, price, seat.copy()), market.arcs, points
    if warm is None and is_sparse(market.arcs, len(price)):
        found = seats_and_prices(market.arcs, market.room.cap, market.home)
        if found is not None:
            least, seated = found
            priced = np.where(closed, shut, least)
            return State(market.room, market.home, priced, seated), market.arcs, points
    if warm is None:
        lifted = market.top > 3 * points
        if lifted:
            lift = State(market.room, market.home, price, seat.copy())
            lift.settle(market.arcs, ask, scale=0)
            price = lift.price
        price, seat = coarse(market, price, max(1, points // 25), ask, sample=not lifted)
        slack, steps = max(1, points // 10), (200, 20_000, 200_000)
        price = np.where(closed, shut, np.maximum(0, price - points // 28))
    ask("refining", 0.5)
    return _refined(market, closed, price, seat, slack, steps, ask)


def _refined(
    market: Market, closed: NDArray[np.bool_], price: I64, seat: I32, slack: int,
    steps: tuple[int, ...], ask: Callable[..., None],
) -> tuple[State, Arcs, int]:  # fmt: skip
    """`_start` from prices that are nearly right: an auction in ever smaller steps (the top score
    divided by each of `steps`) over the arcs within `slack`, ever fewer of them."""
    points = market.points
    fine = FINE if market.top < 1 << 50 else 1
    near = prune(market, price, np.where(closed, 0, slack), seat)
    floor, price = np.maximum(near.floor, 0) * fine, price * fine
    auction = Refiner(near.arcs, market.room, market.home, fine, price, seat.copy(), floor)
    for step in steps:
        auction.refine(max(1, points * fine // step))
        ask()
        if step < NARROWED and len(near.arcs) > DIRECT:
            less = np.where(closed, 0, points // PROOF)
            few = replace(market, arcs=near.arcs)
            near = prune(few, auction.price // fine, less, auction.seat)
            auction = auction.on(near.arcs, np.maximum(floor, near.floor * fine))
    price = (auction.price + fine // 2) // fine
    state = State(market.room, market.home, price, auction.seat)
    return state, near.arcs, max(1, points // PROOF)


def _prove(
    market: Market, state: State, closed: NDArray[np.bool_], slack: int, ask: Callable[..., None]
) -> Arcs:
    """Make `state` optimal over all arcs, at the least prices; returns all tight arcs.

    A look at all arcs is a check: no arc may be worth more than its worker's profit. Where one is,
    the arcs that come within `slack` of that come in and the finish goes on. The next look, half
    as wide, goes over the arcs kept before for everybody who has lost less than the other half.

    How far a price can fall is a shortest way; ways up to `reach` only use arcs that near, so falls
    up to it are exact; what could fall farther is looked at again with more.
    """
    ask("proof", 0.7)
    wide: Near | None = None
    for turn in count():
        reach = min(max(1, slack >> (turn > 0)) << max(0, 2 * turn - 6), market.top)
        kept = prune(market, state.price, np.where(closed, 0, reach), state.seat, wide)
        if not (kept.best > state.profit).any():
            break
        state.settle(kept.arcs, ask)
        wide = wide or kept
    loose = ~closed
    while True:
        fall = state.fall(kept.arcs, np.where(loose, np.minimum(state.price, reach), 0))
        state.let_fall(fall)
        loose = loose & (fall == reach) & (state.price > 0)
        if not loose.any():
            break
        reach *= 16
        near_enough = np.where(loose, np.minimum(state.price, reach), 0)
        kept = prune(market, state.price, near_enough, state.seat)
        ask()
    few = replace(market, arcs=kept.arcs)
    tight = prune(few, state.price, np.zeros_like(state.price), state.seat)
    if (tight.best != state.profit).any():
        raise NotProved("the prices do not support the seats")
    return tight.arcs


def _few_values(arcs: Arcs) -> bool:
    """Are nearly all scores alike? Then bidding is only a price war, and phases are few."""
    sample = arcs.score[:: max(1, len(arcs) // 4096)]
    return len(np.unique(sample)) <= FEW_VALUES


def _price_of_closed(market: Market, state: State, closed: NDArray[np.bool_]) -> I64:
    """The least prices that keep everybody from vacancies without a place."""
    need = np.zeros(len(closed), np.int64)
    if closed.any():
        arcs, n = market.arcs, market.arcs.n_workers
        wanted(0, n, arcs.ptr, arcs.vacancy, arcs.score, state.profit, market.room.cap, need)
    return need


def _rent(price: I64, cap: I64) -> int:
    paid = np.flatnonzero(price)
    return sum(int(p) * int(c) for p, c in zip(price[paid], cap[paid], strict=True))
