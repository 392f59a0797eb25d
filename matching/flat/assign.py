"""The engine's bare entry: arrays in, a proved optimum out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.flat.clearing import TOP_BITS, Warm, clear_arcs
from matching.model.arcs import Arcs
from matching.model.errors import BadArgument
from matching.model.kernels.rows import ascending, rows, scatter, tally
from matching.model.memory import demand

_INT32_TOP = np.iinfo(np.int32).max
_INT64_TOP = np.iinfo(np.int64).max

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Assignment:
    """Who goes where, and the proof.

    vacancy_of: int32[n_workers], -1 = unmatched. prices: int64[n_vacancies] >= 0, the minimal
    supporting integer prices. bound: dual upper bound over all arcs at these prices. The answer
    is exact if and only if total == bound; `assign` never returns one that is not.
    """

    vacancy_of: I32
    total: int
    prices: I64
    bound: int


def assign(
    worker: ArrayLike,
    vacancy: ArrayLike,
    score: ArrayLike,
    places: ArrayLike,
    *,
    n_workers: int,
    warm: Assignment | ArrayLike | None = None,
) -> Assignment:
    """Maximise the total score: each worker at most one vacancy, vacancy v at most `places[v]`.

    worker, vacancy: integer[m] arc ends, no pair twice, in any order. score: integer[m] > 0.
    places: integer[n_vacancies] >= 0. warm: an earlier Assignment over the same vacancies, or its
    prices; it saves time and never changes the answer.

    The same input gives the same output in any row order, warm or cold, on any number of threads.
    Ties are broken by `matching.flat.seating`: as many as possible are placed, equal people come in
    the order of hash(row). Raises BadArgument, naming the argument, before any work, and TooLarge.
    """
    room = _integers(places, "places", low=0, high=_INT32_TOP).astype(np.int64)
    if isinstance(n_workers, bool) or not isinstance(n_workers, int | np.integer):
        raise BadArgument("n_workers", f"must be an integer, not {type(n_workers).__name__}")
    n = int(n_workers)
    if not 0 <= n < _INT32_TOP:
        raise BadArgument("n_workers", f"{n} is not between 0 and {_INT32_TOP - 1}")
    who = _integers(worker, "worker", low=0, high=n - 1)
    what = _integers(vacancy, "vacancy", low=0, high=len(room) - 1)
    worth = _integers(score, "score", low=1, high=_INT64_TOP)
    for name, column in (("vacancy", what), ("score", worth)):
        if len(column) != len(who):
            raise BadArgument(name, f"has {len(column)} entries but worker has {len(who)}")
    top, nodes = int(worth.max(initial=0)), n + len(room) + 2
    if top * nodes >= 1 << TOP_BITS:
        limit = ((1 << TOP_BITS) - 1) // nodes
        raise BadArgument("score", f"{top} would overflow; at this size the limit is {limit}")
    if len(who) >= _INT32_TOP:
        raise BadArgument("worker", f"{len(who)} arcs are more than {_INT32_TOP - 1}")
    start = None if warm is None else _warm(warm, len(room), n)
    demand(48 * len(who) + 120 * n + 200 * len(room))
    arcs = _rows(who, what, worth, n, len(room), narrow=len(room) <= 1 << 16 and top < 1 << 15)
    cleared = clear_arcs(arcs, room, warm=start)
    return Assignment(cleared.vacancy_of, cleared.total, cleared.price, cleared.bound)


def _integers(values: ArrayLike, name: str, *, low: int, high: int) -> NDArray[np.integer]:
    """A one-dimensional integer column within [low, high]."""
    try:
        column = np.asarray(values)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadArgument(name, "is not an array") from error
    if column.ndim != 1:
        raise BadArgument(name, f"must have one dimension, not {column.ndim}")
    if column.size == 0:
        return np.zeros(0, np.int32)
    if column.dtype.kind not in "iu":
        raise BadArgument(name, f"must hold integers, not {column.dtype}")
    lowest, highest = int(column.min()), int(column.max())
    if lowest < low or highest > high:
        bad = lowest if lowest < low else highest
        raise BadArgument(name, f"{bad} is not between {low} and {high}")
    return column


def _warm(warm: Assignment | ArrayLike, n_vacancies: int, n_workers: int) -> Warm:
    given = warm.prices if isinstance(warm, Assignment) else warm
    prices = _integers(given, "warm", low=0, high=_INT64_TOP >> 2).astype(np.int64)
    if len(prices) != n_vacancies:
        raise BadArgument("warm", f"has {len(prices)} prices for {n_vacancies} vacancies")
    if isinstance(warm, Assignment) and len(warm.vacancy_of) == n_workers:
        return Warm(prices, warm.vacancy_of)
    return Warm(prices)


def _rows(
    who: NDArray[np.integer],
    what: NDArray[np.integer],
    worth: NDArray[np.integer],
    n: int,
    n_vacancies: int,
    *,
    narrow: bool,
) -> Arcs:
    """The arcs as compressed rows; sorted ones are only read once, others sorted by counting."""
    worker = np.ascontiguousarray(who, dtype=np.int32)
    vacancy = np.ascontiguousarray(what, dtype=np.int32)
    score: Any = np.ascontiguousarray(worth, dtype=np.int16 if narrow else np.int64)
    ptr = np.zeros(n + 1, np.int64)
    verdict = ascending(worker, vacancy, ptr)
    if verdict < 0:
        _twice(worker, vacancy, -1 - verdict)
    np.cumsum(ptr, out=ptr)
    kind: Any = np.uint16 if narrow else np.int32
    if verdict == 1:
        return Arcs(ptr, vacancy.astype(kind), score)
    start = np.zeros(n_vacancies + 1, np.int64)
    tally(vacancy, start[1:])
    np.cumsum(start, out=start)
    order = np.empty(len(worker), np.int32)
    scatter(vacancy, start, order)
    new_vacancy: Any = np.empty(len(worker), kind)
    new_score: Any = np.empty_like(score)
    twice = rows(order, worker, vacancy, score, ptr, ptr[:-1].copy(), new_vacancy, new_score)
    if twice >= 0:
        _twice(worker, vacancy, twice)
    return Arcs(ptr, new_vacancy, new_score)


def _twice(worker: I32, vacancy: I32, arc: int) -> None:
    pair = (int(worker[arc]), int(vacancy[arc]))
    raise BadArgument("vacancy", f"the arc (worker, vacancy) = {pair} is given twice")
