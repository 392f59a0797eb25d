"""Who sits where among equal optima: decided by the tight arcs and the order of people alone.

1. People in the order of hash(seed, key), vacancies with a price first, then by hash(seed, key).
2. Who has a profit must sit: first who has one vacancy only, then each where most places are free
   (of the first four that have any); who finds none is seated wherever others can make room, one
   after the other, or all together by augmenting (Hopcroft-Karp) where they are many.
3. Then everybody else in order, each wherever others can make room without losing their seat. So
   as many sit as can, and nobody sits in place of an earlier one who might have.
4. Vacancies with a price that are not full draw people from those without, nobody loses a seat.

All optima use exactly the tight arcs, so this is one of them, and whatever found the prices (warm
or cold, one thread or many) cannot show in it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.flat.exact import Room, scratch_for, turn
from matching.flat.kernels.seat import even_out, first_come, relabel, squeeze_in
from matching.flat.kernels.settle import settle
from matching.model.arcs import Arcs
from matching.model.errors import NotProved
from matching.model.order import hashed_order

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]


ONE_BY_ONE = 60_000_000
"""People times arcs up to which those who must sit are seated one after the other."""


@dataclass(frozen=True, eq=False)
class Ties:
    """Whom ties favour: rows by hash(seed, key). Keys are stable names; None = the row's number."""

    seed: int = 0
    worker: NDArray[np.uint64] | I64 | None = None
    vacancy: NDArray[np.uint64] | I64 | None = None


Orders = tuple[I32, I32]


def orders(ties: Ties, n_workers: int, n_vacancies: int) -> Orders:
    """Rows of workers and of vacancies, whom ties favour first."""
    return (
        hashed_order(_keys(ties.worker, n_workers), ties.seed, 1),
        hashed_order(_keys(ties.vacancy, n_vacancies), ties.seed, 2),
    )


def seat_canonically(tight: Arcs, places: I64, price: I64, must: Bools, favoured: Orders) -> I32:
    """vacancy_of int32[W]. tight: every arc worth its worker's profit; must: profit > 0; favoured:
    see `orders`."""
    n, v = tight.n_workers, len(price)
    order, by_hash = favoured
    vacancies = by_hash[np.argsort(price[by_hash] == 0, kind="stable")]
    arcs = _in_order(tight, order, vacancies)
    room, must, dear = Room.of(places[vacancies], arcs), must[order], price[vacancies] > 0
    seat, slot = np.full(n, -1, np.int32), np.empty(n, np.int32)
    holder, load = np.empty(room.holders, np.int32), np.zeros(v, np.int64)
    active, scratch = np.empty(n, np.int32), scratch_for(v)
    people, limits = (seat, slot, holder), (room.off, room.cap, load)
    left = first_come(arcs.ptr, arcs.vacancy, must, *people, *limits, active)
    ahead = arcs.ptr[:-1].copy()
    if 0 < left * len(arcs) <= ONE_BY_ONE:
        rows, free = (arcs.ptr, arcs.vacancy, ~must), int((room.cap - load).sum())
        squeeze_in(*rows, *people, *limits, ahead, scratch, free)
        left = int((must & (seat < 0)).sum())
        active[:left] = np.flatnonzero(must & (seat < 0))
    if left:
        zero, nothing = np.zeros(v, np.int64), np.zeros(n, np.int64)
        state = (zero, nothing, np.full(n, -1, np.int64), *people, *limits)
        flat = (arcs.ptr, arcs.vacancy, arcs.score, 0)
        if settle(*flat, *state, active, left, scratch_for(v), 1 << 62) or zero.any():
            raise NotProved("somebody with a profit finds no seat")
    free = int((room.cap - load).sum())
    squeeze_in(arcs.ptr, arcs.vacancy, must, *people, *limits, ahead, scratch, free)
    if (dear & (load < room.cap)).any():
        cptr, worker, _score = turn(arcs, v)
        if even_out(cptr, worker, dear, *people, *limits, scratch_for(v)):
            raise NotProved("a vacancy with a price stays short")
    vacancy_of = np.full(n, -1, np.int32)
    vacancy_of[order] = np.where(seat >= 0, vacancies[seat], -1) if v else -1
    return vacancy_of


def _keys(given: NDArray[np.uint64] | I64 | None, n: int) -> NDArray[np.uint64]:
    if given is None:
        return np.arange(n, dtype=np.uint64)
    return np.asarray(given).astype(np.uint64)


def _in_order(tight: Arcs, order: I32, vacancies: I32) -> Arcs:
    """The same arcs with rows and vacancies renumbered by their place in the order."""
    rank = np.empty(len(vacancies), np.int32)
    rank[vacancies] = np.arange(len(vacancies), dtype=np.int32)
    ptr = np.zeros(len(order) + 1, np.int64)
    np.cumsum(np.diff(tight.ptr)[order], out=ptr[1:])
    vacancy = np.empty_like(tight.vacancy)
    bits = np.zeros(len(vacancies) // 64 + 1, np.uint64)
    relabel(order, tight.ptr, tight.vacancy, rank, ptr, vacancy, bits)
    return Arcs(ptr, vacancy, tight.score)
