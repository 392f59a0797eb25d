"""What a run returns. Rows are the rows of the Problem it was given."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Columns = dict[str, NDArray[Any]]
Facts = Mapping[str, int]


class ByRow(Mapping[int, T]):
    """A mapping from rows to what `make(k)` says of the k-th of them, made when it is asked for.

    A county's proposals have a million notes; whoever reads one page needs twenty."""

    def __init__(
        self, rows: NDArray[np.int64], make: Callable[[int], T], columns: Columns | None = None
    ) -> None:
        """rows: no row twice; make(k) is about rows[k]. columns: the same as arrays in the order
        of `rows`, for who needs all of them."""
        self.rows, self.columns = rows, columns
        self._order = np.argsort(rows, kind="stable")
        self._rows = rows[self._order]
        self._make = make

    def __getitem__(self, row: int) -> T:
        k = int(np.searchsorted(self._rows, row))
        if k >= len(self._rows) or self._rows[k] != row:
            raise KeyError(row)
        return self._make(int(self._order[k]))

    def __iter__(self) -> Iterator[int]:
        return iter(self._rows.tolist())

    def __len__(self) -> int:
        return len(self._rows)


@dataclass(frozen=True)
class Note:
    """A reason or a risk: a code of docs/engine.md and the facts its wording needs."""

    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Alternative:
    """Another vacancy for a person. The k-th alternatives of a party's members belong together.

    cost: points the whole would lose (the whole party's, for a member). exact: that is the loss
    with parties staying where they are; otherwise the whole would lose at least that much."""

    vacancy: int
    cost: int
    exact: bool


@dataclass(frozen=True)
class Shortage:
    """Why places stay empty. barred: people each gate keeps out (one person may meet several);
    only: people whom nothing but this gate keeps out; elsewhere: people who could come but serve
    the whole better elsewhere; idle: could come, and stay home (in parties that found no site)."""

    places: int
    placed: int
    barred: Facts
    only: Facts
    elsewhere: int
    idle: int


@dataclass(frozen=True)
class UnmetLock:
    """A lock that could not be kept: the gates that forbid it, or none if places ran out."""

    person: int
    vacancy: int
    gates: tuple[str, ...]


@dataclass(frozen=True)
class Minimum:
    """A vacancy that got fewer than its least group (Vacancies.min_group). able: people no gate
    keeps out of it; fewer than `wanted` means it cannot be reached. shut: its employer insists,
    so nobody is proposed there."""

    vacancy: int
    wanted: int
    placed: int
    able: int
    shut: bool


@dataclass(frozen=True)
class Reached:
    """A limit that lets nobody else in. price: points one more under it is worth to the whole, as
    the prices of the bound have it."""

    limit: int
    placed: int
    price: int


@dataclass(frozen=True)
class Violation:
    """Something a result must never do; see `matching.violations`."""

    code: str
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Result:
    """vacancy_of: int32[people], -1 = no proposal. score and parts per person (0 where none).

    objective: sum of scores and of `fairness`, what employers' first places earn under
    `first_places` (Params). bound: no plan under the same rules is worth more; exact if and only
    if equal. Under priority "strict" both are sums over the classes, each optimal on what the
    higher classes left. prices: int64[vacancies], points one more place is worth to the whole.
    """

    vacancy_of: NDArray[np.int32]
    score: NDArray[np.int64]
    parts: NDArray[np.int16]
    prices: NDArray[np.int64]
    objective: int
    bound: int
    alternatives: Mapping[int, tuple[Alternative, ...]]
    reasons: Mapping[int, tuple[Note, ...]]
    risks: Mapping[int, tuple[Note, ...]]
    shortages: Mapping[int, Shortage]
    unmet_locks: tuple[UnmetLock, ...]
    counts: Facts
    timings: Mapping[str, float]
    input_digest: str
    seed: int
    fairness: int = 0
    first_places: tuple[tuple[int, int], ...] = ()
    minima: tuple[Minimum, ...] = ()
    limits: tuple[Reached, ...] = ()

    @property
    def exact(self) -> bool:
        return self.objective == self.bound

    def digest(self, people_keys: NDArray[np.int64], vacancy_keys: NDArray[np.int64]) -> str:
        """sha256 over who goes where for how many points, by key: equal for equal results."""
        order = np.argsort(people_keys)
        what = np.append(vacancy_keys, -1)[self.vacancy_of]
        rows = np.column_stack([people_keys, what, self.score]).astype(np.int64)[order]
        sha = hashlib.sha256(np.ascontiguousarray(rows).tobytes())
        sha.update(f"{self.objective}:{self.bound}".encode())
        return sha.hexdigest()
