"""The engine's bare entry: arrays in, a proved optimum out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.errors import BadArgument
from matching.market import Arcs, Keys, Tree, check_range, clear

_INT32_TOP = np.iinfo(np.int32).max
_INT64_TOP = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Assignment:
    """Who goes where, and the proof.

    vacancy_of: int32[n_workers], -1 = unmatched. prices: int64[n_vacancies] >= 0, the minimal
    supporting integer prices. bound: dual upper bound over all arcs at these prices. The answer
    is exact if and only if total == bound; `assign` never returns one that is not.
    """

    vacancy_of: NDArray[np.int32]
    total: int
    prices: NDArray[np.int64]
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

    The same input gives the same output in any row order, warm or cold. Ties: among all optima
    the one that places most people, then the one with the greatest sum of hash(worker, vacancy)
    (`matching.market`). Raises BadArgument, naming the argument, before any work.
    """
    room = _integers(places, "places", low=0, high=_INT32_TOP)
    if isinstance(n_workers, bool) or not isinstance(n_workers, int | np.integer):
        raise BadArgument("n_workers", f"must be an integer, not {type(n_workers).__name__}")
    n = int(n_workers)
    if not 0 <= n <= _INT32_TOP:
        raise BadArgument("n_workers", f"{n} is not between 0 and {_INT32_TOP}")
    who = _integers(worker, "worker", low=0, high=n - 1)
    what = _integers(vacancy, "vacancy", low=0, high=len(room) - 1)
    worth = _integers(score, "score", low=1, high=_INT64_TOP)
    for name, column in (("vacancy", what), ("score", worth)):
        if len(column) != len(who):
            raise BadArgument(name, f"has {len(column)} entries but worker has {len(who)}")
    start = None if warm is None else _warm_prices(warm, len(room))
    arcs = _ordered(who, what, worth, n)
    tree = Tree.flat(room)
    check_range(arcs, tree)
    keys = Keys(np.arange(n, dtype=np.uint64), np.arange(len(room), dtype=np.uint64), seed=0)
    cleared = clear(arcs, tree, keys, warm=start)
    return Assignment(cleared.slot_of.astype(np.int32), cleared.total, cleared.price, cleared.bound)


def _integers(values: ArrayLike, name: str, *, low: int, high: int) -> NDArray[np.int64]:
    """A one-dimensional integer column within [low, high], as int64."""
    try:
        column = np.asarray(values)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadArgument(name, "is not an array") from error
    if column.ndim != 1:
        raise BadArgument(name, f"must have one dimension, not {column.ndim}")
    if column.size == 0:
        return np.zeros(0, np.int64)
    if column.dtype.kind not in "iu":
        raise BadArgument(name, f"must hold integers, not {column.dtype}")
    lowest, highest = int(column.min()), int(column.max())
    if lowest < low or highest > high:
        bad = lowest if lowest < low else highest
        raise BadArgument(name, f"{bad} is not between {low} and {high}")
    return column.astype(np.int64)


def _warm_prices(warm: Assignment | ArrayLike, n_vacancies: int) -> NDArray[np.int64]:
    given = warm.prices if isinstance(warm, Assignment) else warm
    prices = _integers(given, "warm", low=0, high=_INT64_TOP >> 2)
    if len(prices) != n_vacancies:
        raise BadArgument("warm", f"has {len(prices)} prices for {n_vacancies} vacancies")
    return prices


def _ordered(
    who: NDArray[np.int64], what: NDArray[np.int64], worth: NDArray[np.int64], n_workers: int
) -> Arcs:
    order = np.lexsort((what, who))
    arcs = Arcs(who[order], what[order], worth[order], n_workers)
    twice = (np.diff(arcs.worker) == 0) & (np.diff(arcs.slot) == 0)
    if twice.any():
        k = int(np.flatnonzero(twice)[0])
        pair = (int(arcs.worker[k]), int(arcs.slot[k]))
        raise BadArgument("vacancy", f"the arc (worker, vacancy) = {pair} is given twice")
    return arcs
