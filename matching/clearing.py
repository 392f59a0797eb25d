"""The flat market: who takes which vacancy for the greatest total, with proof. See docs/engine.md."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.arcs import Arcs

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Progress = Callable[[str, float], bool]
"""(stage, share done) -> go on? False ends the run with `Cancelled`."""


@dataclass(frozen=True, eq=False)
class Ties:
    """Whom ties favour: rows by hash(seed, key). Keys are stable names; None = the row's number."""

    seed: int = 0
    worker: NDArray[np.uint64] | I64 | None = None
    vacancy: NDArray[np.uint64] | I64 | None = None


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
    ties: Ties = Ties(),
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
    Raises BadArgument, TooLarge, Cancelled.
    """
    raise NotImplementedError


def most_places_bonus(arcs: Arcs, n_vacancies: int) -> int:
    """The least round bonus that makes one more person placed worth more than any scores."""
    raise NotImplementedError
