"""All pairs that may be proposed, as rows of `matching.arcs.Arcs`, with what each is worth.

The rules are those of `matching.gates` and `matching.scoring`, which say them pair by pair.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.arcs import Arcs
from matching.gates import LEGAL_MASK, Extras, Gate, bars, blocks
from matching.memory import demand
from matching.params import Params
from matching.problem import Problem
from matching.scoring import parts_of

NEVER_OPENED = np.uint32(
    LEGAL_MASK | sum(1 << gate for gate in (Gate.NO_PLACES, Gate.BATCH, Gate.BEDS, Gate.COUPLE))
)
"""Bars a lock does not open: the law, and capacity that is not there."""


@dataclass(frozen=True, eq=False)
class Open:
    """Who may be proposed where, one row of `arcs` per person (the rows of Problem.people).

    arcs: score = the sum of the nine signals' points + `stability` where the pair stands proposed
    already; at least 1. Pairs below `least_score` are left out, locks never are.
    locked: bool[people], the row holds a coordinator's lock and nothing else.
    lock_bars: uint32[locks], the gates that forbid a lock (0 = it is its person's row).
    poor: int32[vacancies], people no gate bars but whose pair is worth less than `least_score`.
    """

    arcs: Arcs
    locked: NDArray[np.bool_]
    lock_bars: NDArray[np.uint32]
    poor: NDArray[np.int32]


def arcs_of(problem: Problem, params: Params, *, memory: int | None = None) -> Open:
    """All pairs no gate bars. Raises TooLarge before allocating them when they need more than
    `memory` bytes (default: what the machine has left)."""
    n, m = len(problem.people), len(problem.vacancies)
    demand(n * m, memory)
    extras = Extras.of(problem)
    locks = problem.locks
    lock_bars = np.zeros(len(locks), np.uint32)
    codes = []
    for rows in blocks(n):
        mask = bars(problem, rows, extras)
        here = (locks.person >= rows.start) & (locks.person < rows.stop)
        lock_bars[here] = mask[locks.person[here] - rows.start, locks.vacancy[here]]
        codes.append(np.flatnonzero(mask.reshape(-1) == 0) + rows.start * m)
    pairs = np.concatenate([np.zeros(0, np.int64), *codes])
    lock_bars &= NEVER_OPENED
    kept = lock_bars == 0
    locked = np.zeros(n, bool)
    locked[locks.person[kept]] = True
    wanted = locks.person.astype(np.int64) * m + locks.vacancy
    pairs = np.sort(np.concatenate([pairs[~locked[pairs // max(m, 1)]], wanted[kept]]))
    person, vacancy = pairs // max(m, 1), pairs % max(m, 1)
    score = parts_of(problem, params, person, vacancy).sum(axis=1, dtype=np.int64)
    standing = problem.incumbents.person.astype(np.int64) * m + problem.incumbents.vacancy
    score += params.stability * np.isin(pairs, standing)
    keep = (score >= params.least_score) | locked[person]
    poor = np.bincount(vacancy[~keep], minlength=m)[:m].astype(np.int32)
    person, vacancy, score = person[keep], vacancy[keep], np.maximum(score[keep], 1)
    ptr = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(person, minlength=n), out=ptr[1:])
    narrow = np.uint16 if m <= 1 << 16 else np.int32
    return Open(Arcs(ptr, vacancy.astype(narrow), score.astype(np.int16)), locked, lock_bars, poor)


def gate_counts(problem: Problem) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(barred, only), int32[gates, vacancies]: people each gate bars, and people it alone bars.
    Row WORTH is 0: see `Open.poor`."""
    extras = Extras.of(problem)
    barred = np.zeros((len(Gate), len(problem.vacancies)), np.int32)
    only = np.zeros_like(barred)
    for rows in blocks(len(problem.people)):
        mask = bars(problem, rows, extras)
        for gate in Gate:
            bit = np.uint32(1 << gate)
            barred[gate] += ((mask & bit) > 0).sum(axis=0, dtype=np.int32)
            only[gate] += (mask == bit).sum(axis=0, dtype=np.int32)
    return barred, only
