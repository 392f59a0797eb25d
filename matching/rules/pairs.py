"""All pairs that may be proposed, as rows of `matching.model.arcs.Arcs`, with what each is worth.

The rules are those of `matching.rules.gates` and `matching.rules.scoring`, which say them pair by
pair; here they are bit rows and point tables, so that 1,200 million pairs take a fraction of a
second. Nothing depends on the number of threads: every row is written by one call, in its own
place.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.model.memory import demand, give_back
from matching.model.params import Params
from matching.model.problem import Problem
from matching.native import aside, parallel
from matching.rules.gate_tables import GateTables, gate_tables
from matching.rules.kernels.eligible import masks, open_rows
from matching.rules.kernels.points import AHEAD, fill, squeeze
from matching.rules.kernels.tally import count_bars
from matching.rules.point_tables import point_tables
from reference.gates import BY_WISH, Gate

CHUNK = 1024
"""People a call takes: their bit rows (0.6 MB at 5,000 vacancies) stay close to the processor."""
TALLY = 8192
GATES = int(Gate.WORTH)
"""Gates of a pair: all but the last."""
KEPT = 2 << 20
"""Words of bit rows kept from counting until arcs are written (16 MB), not worked out twice."""
APART = np.arange(GATES)
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Bits = NDArray[np.uint64]

NEVER_OPENED = np.uint32(sum(1 << gate for gate in Gate if gate.row.kind != BY_WISH))
"""Bars a lock does not open: the law, and capacity that is not there."""


@dataclass(frozen=True, eq=False)
class Open:
    """Who may be proposed where, one row of `arcs` per person (the rows of Problem.people).

    arcs: score = the sum of the signals' points + `stability` where the pair stands proposed
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
    tables = aside(partial(point_tables, problem, params))
    gates = gate_tables(problem)
    points = tables()
    give_back()
    lock_bars = lock_masks(problem, gates) & NEVER_OPENED
    kept = lock_bars == 0
    pinned = _column(n, problem.locks.person[kept], problem.locks.vacancy[kept])
    standing = _column(n, problem.incumbents.person, problem.incumbents.vacancy)
    order = np.argsort(points.town_of.astype(np.int64) * len(points.plain) + points.plain_of)
    order = order.astype(np.int32)
    count = np.zeros(n, np.int64)

    kept = np.empty(
        (min(n, max(CHUNK, KEPT // gates.words // CHUNK * CHUNK)), gates.words), np.uint64
    )

    def openings(lo: int, hi: int) -> Bits:
        inside = hi <= len(kept)
        found = kept[lo:hi] if inside else np.empty((hi - lo, gates.words), np.uint64)
        open_rows(lo, hi, order, found, count, *gates.args)
        return found

    def tally(lo: int, hi: int) -> None:
        openings(lo, hi)

    parallel(tally, n, chunk=CHUNK)
    count[pinned >= 0] = 1
    ptr = np.zeros(n + 1, np.int64)
    np.cumsum(count, out=ptr[1:])
    narrow = m <= 1 << 16
    demand(int(ptr[n]) * (4 if narrow else 6), memory)
    vacancy = np.empty(ptr[n], np.uint16 if narrow else np.int32)
    score = np.empty(ptr[n], np.int16)

    def write(lo: int, hi: int) -> I32:
        poor = np.zeros(m, np.int32)
        rates = np.empty((7, m + AHEAD), np.int32)
        found = kept[lo:hi] if hi <= len(kept) else openings(lo, hi)
        fill(
            lo, hi, order, pinned, standing, params.stability, params.least_score, ptr, count,
            poor, vacancy, score, found, rates, *points.args,
        )  # fmt: skip
        return poor

    poor = sum(parallel(write, n, chunk=CHUNK), np.zeros(m, np.int32))
    if count.sum() < ptr[n]:
        squeeze(ptr, count, vacancy, score)
        vacancy, score = vacancy[: ptr[n]], score[: ptr[n]]
    arcs = Arcs(ptr, vacancy, score)
    return Open(arcs, pinned >= 0, lock_bars, poor)


def lock_masks(problem: Problem, gates: GateTables) -> NDArray[np.uint32]:
    """The gates that bar each lock's pair, before a lock opens any."""
    locks = problem.locks
    mask = np.zeros(len(locks), np.uint32)

    def look(lo: int, hi: int) -> None:
        rows = np.empty((GATES, gates.words), np.uint64)
        masks(lo, hi, locks.person, locks.vacancy, mask, rows, APART, *gates.args)

    parallel(look, len(locks), chunk=CHUNK)
    return mask


def _column(n: int, person: I32, vacancy: I32) -> I32:
    """Vacancy by person, -1 = none."""
    column = np.full(n, -1, np.int32)
    column[person] = vacancy
    return column


def gate_counts(
    problem: Problem, vacancies: I64 | None = None
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(barred, only), int32[gates, vacancies]: people each gate bars, and people it alone bars,
    of all vacancies or the named ones, in that order. Row WORTH is 0: see `Open.poor`."""
    n, m, gates = len(problem.people), len(problem.vacancies), gate_tables(problem)
    if vacancies is not None:
        m, gates = len(vacancies), gates.over(vacancies)
    shape = (2 * GATES, TALLY.bit_length() + 1, gates.words)

    def count(lo: int, hi: int) -> I32:
        counts = np.empty((2 * GATES, gates.words * 64), np.int32)
        sums, held = np.zeros(shape, np.uint64), np.empty(shape, np.uint64)
        rows, spare = (np.empty((k, gates.words), np.uint64) for k in (GATES, 2))
        count_bars(lo, hi, counts, sums, held, rows, spare, APART, *gates.args)
        return counts[:, :m]

    total = np.zeros((2, len(Gate), m), np.int32)
    for part in parallel(count, n, chunk=TALLY):
        total[:, :GATES] += part.reshape(2, GATES, m)
    return total[0], total[1]
