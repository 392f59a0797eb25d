"""Everybody's open doors: pairs no gate bars, with their points; and per vacancy who is barred."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.gates import LEGAL_MASK, Extras, Gate, bars, blocks
from matching.market import I64
from matching.params import Params
from matching.problem import Problem
from matching.scoring import parts_of

NEVER_OPENED = np.uint32(
    LEGAL_MASK | sum(1 << gate for gate in (Gate.NO_PLACES, Gate.BATCH, Gate.BEDS, Gate.COUPLE))
)
"""Bars a lock does not open: the law, and capacity that is not there."""


@dataclass(frozen=True)
class Candidates:
    """Pairs sorted by (person, vacancy). score = sum of parts + stability of standing proposals.
    locked: the pair is a coordinator's lock (its person has no other pair).
    barred[gate, vacancy]: people the gate bars; only[gate, vacancy]: whom it alone bars.
    unmet: per lock, the mask of gates that forbid it (0 = it is a candidate)."""

    person: I64
    vacancy: I64
    parts: NDArray[np.int16]
    score: I64
    locked: NDArray[np.bool_]
    barred: NDArray[np.int32]
    only: NDArray[np.int32]
    lock_bars: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.person)


def candidates(problem: Problem, params: Params) -> Candidates:
    """All pairs that may be proposed, with their points by signal."""
    n, m = len(problem.people), len(problem.vacancies)
    extras = Extras.of(problem)
    barred = np.zeros((len(Gate), m), np.int32)
    only = np.zeros_like(barred)
    codes: list[I64] = []
    locks = problem.locks
    lock_bars = np.zeros(len(locks), np.uint32)
    for rows in blocks(n):
        mask = bars(problem, rows, extras)
        _count(mask, barred, only)
        here = (locks.person >= rows.start) & (locks.person < rows.stop)
        lock_bars[here] = mask[locks.person[here] - rows.start, locks.vacancy[here]]
        codes.append(np.flatnonzero(mask.reshape(-1) == 0) + rows.start * m)
    open_pairs = np.concatenate([np.zeros(0, np.int64), *codes])
    pairs, locked, refused = _with_locks(problem, open_pairs, lock_bars)
    person, vacancy = pairs // max(m, 1), pairs % max(m, 1)
    parts = parts_of(problem, params, person, vacancy)
    score = parts.sum(axis=1, dtype=np.int64)
    standing = problem.incumbents.person.astype(np.int64) * m + problem.incumbents.vacancy
    score += params.stability * np.isin(pairs, standing)
    keep = (score >= params.least_score) | locked
    poor = np.bincount(vacancy[~keep], minlength=m)[:m].astype(np.int32)
    barred[Gate.WORTH], only[Gate.WORTH] = poor, poor
    score = np.maximum(score, 1)
    return Candidates(
        person[keep], vacancy[keep], parts[keep], score[keep], locked[keep], barred, only, refused
    )


def _count(mask: NDArray[np.uint32], barred: NDArray[np.int32], only: NDArray[np.int32]) -> None:
    for gate in Gate:
        bit = np.uint32(1 << gate)
        barred[gate] += ((mask & bit) > 0).sum(axis=0, dtype=np.int32)
        only[gate] += (mask == bit).sum(axis=0, dtype=np.int32)


def _with_locks(
    problem: Problem, open_pairs: I64, lock_bars: NDArray[np.uint32]
) -> tuple[I64, NDArray[np.bool_], NDArray[np.uint32]]:
    """Locked people keep only their lock; a lock opens every bar but NEVER_OPENED."""
    m = len(problem.vacancies)
    refused = lock_bars & NEVER_OPENED
    wanted = problem.locks.person.astype(np.int64) * m + problem.locks.vacancy
    good = refused == 0
    pinned = np.zeros(len(problem.people), bool)
    pinned[problem.locks.person[good]] = True
    free = open_pairs[~pinned[open_pairs // max(m, 1)]]
    pairs = np.sort(np.concatenate([free, wanted[good]]))
    return pairs, np.isin(pairs, wanted[good]), refused
