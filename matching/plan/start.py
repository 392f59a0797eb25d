"""Where an earlier run ended, as a place to start another from: saves time, never changes it.

Measured on 240,000 x 5,000, where beds are not counted, the market is cleared from a start in half
to two thirds of the time, with one person in five hundred changed as with three in ten. Where beds
are counted (or first batches), a start that one person in five hundred would leave takes less than
half as long, one in fifty longer: so it is only taken where few would leave it.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.model.problem import Problem
from matching.model.tree import Tree
from matching.native import parallel
from matching.nested.clearing import Cleared, narrow_or_wide
from matching.nested.kernels.auction import best_profit
from matching.nested.slots import Slots
from matching.plan.outcome import slot_prices, unpack_outcome

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

FEW, HALF = 200, 2
"""A start is taken where at most one in so many would leave it: beds counted, or not."""


class Ended(Protocol):
    """What of a run there must be: int32[people], int64[vacancies], by row of its problem."""

    @property
    def vacancy_of(self) -> I32: ...

    @property
    def prices(self) -> I64: ...


@dataclass(frozen=True, eq=False)
class Start:
    """person, vacancy: int64, keys. seat: int32[people], row of `vacancy` or -1. price:
    int64[vacancies, 3], by bed class (0 none, 1 male, 2 female)."""

    person: I64
    vacancy: I64
    seat: I32
    price: I64

    @classmethod
    def of(cls, problem: Problem, ended: Ended) -> "Start":
        """From a run and its problem."""
        price = np.repeat(ended.prices[:, None], 3, axis=1)
        return cls(problem.people.key, problem.vacancies.key, ended.vacancy_of, price)

    def at(self, problem: Problem, slots: Slots) -> tuple[I64, I32]:
        """(price per slot, slot per person, -1 = none) in the rows of another problem. Who or what
        is new has none."""
        row = _find(self.vacancy, problem.vacancies.key)
        known = row >= 0
        price = np.zeros(len(slots.vacancy), np.int64)
        for kind in range(3):  # where beds cannot run out, all classes share a slot
            np.maximum.at(price, slots.slot[known, kind], self.price[row[known], kind])
        there = np.full(len(self.vacancy) + 1, -1, np.int64)
        there[row[known]] = np.flatnonzero(known)
        who = _find(self.person, problem.people.key)
        vacancy = np.where(who >= 0, there[np.append(self.seat, -1)[who]], -1)
        slot = slots.slot[np.maximum(vacancy, 0), slots.bed] if len(slots.slot) else vacancy
        return price, np.where(vacancy >= 0, slot, -1).astype(np.int32)


def unpack_start(data: bytes) -> Start | None:
    """Where another run may start from, from `matching.plan.outcome.pack_outcome`; None where the
    outcome does not know whose rows it has."""
    found = slot_prices(data)
    if found is None:
        return None
    person, vacancy, price = found
    return Start(person, vacancy, unpack_outcome(data).vacancy_of, price)


def _find(keys: I64, wanted: I64) -> I64:
    """Row of each wanted key among `keys`, -1 = not there."""
    if not len(keys):
        return np.full(len(wanted), -1, np.int64)
    order = np.argsort(keys)
    at = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    return np.where(keys[at] == wanted, at, -1)


def taken_up(arcs: Arcs, tree: Tree, bonus: int, price: I64, slot_of: I32) -> Cleared | None:
    """The start as `matching.nested.clearing.clear` takes it, where few would leave it; else None.
    price: int64[slots]; slot_of: int32[workers], of those who take part."""
    n = arcs.n_workers
    if not n or not len(arcs):
        return None
    arcs, best = narrow_or_wide(arcs), np.zeros(n, np.int64)
    parallel(best_profit, n, arcs.ptr, arcs.vacancy, arcs.score, bonus, price, best)
    who = np.flatnonzero(slot_of >= 0)
    at = arcs.find(who, slot_of[who].astype(np.int64))
    seat = np.full(n, -1, np.int32)
    seat[who[at >= 0]] = slot_of[who[at >= 0]]
    own = np.zeros(n, np.int64)
    own[who[at >= 0]] = arcs.score[at[at >= 0]].astype(np.int64)
    sits = seat >= 0
    own[sits] += bonus - price[seat[sits]]
    load = tree.load_of(seat)
    leaving = int((best > own).sum()) + int(np.maximum(load - tree.capacity, 0).sum())
    single = np.flatnonzero(tree.parent[: tree.slots] < 0)
    empty = np.maximum(tree.capacity[single] - load[single], 0)
    leaving += int(empty[price[single] > 0].sum())
    if leaving > n // (HALF if tree.is_flat else FEW):
        return None
    return Cleared(seat, 0, price, 0, best)
