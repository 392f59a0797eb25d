"""Checks a flat market's answer from first principles: NumPy only, nothing shared with the solver.

By linear programming duality an assignment is optimal if and only if prices exist under which
everybody sits where they find most, and every vacancy with a price is full. `faults` reads all
arcs, in blocks, and lists every condition that does not hold.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
BLOCK = 1 << 18
"""Arcs looked at at once: they stay close to the processor."""
THREADS = 2
"""Blocks looked at at once; each writes what belongs to its own rows."""
SHOWN = 20
"""Faults of one kind that are listed; the others are counted."""


@dataclass(frozen=True)
class Fault:
    """One condition that does not hold. rule: what is broken; where: worker or vacancy, -1 = the
    whole; have, want: the two numbers that do not fit."""

    rule: str
    where: int
    have: int
    want: int


def faults(
    arcs: Arcs,
    places: I64,
    vacancy_of: I32,
    price: I64,
    total: int,
    bound: int,
    *,
    bonus: int | I64 = 0,
) -> list[Fault]:
    """Everything that is wrong with a claimed optimum; [] is the certificate.

    rules: `length`, `vacancy` (out of range), `no_arc` (seated where no arc leads), `places` (more
    people than places), `price` (negative), `short` (a price, but places left), `envy` (an arc
    leaves its worker more than their seat; have = profit, want = best found), `loss` (a seat worth
    less than staying out), `total`, `bound`, `gap`.
    """
    n, v = arcs.n_workers, len(places)
    if len(vacancy_of) != n or len(price) != v:
        return [Fault("length", -1, len(vacancy_of), n), Fault("length", -1, len(price), v)]
    wild = np.flatnonzero((vacancy_of < -1) | (vacancy_of >= v))
    if len(wild):
        return _some("vacancy", wild, vacancy_of, np.full(n, v, np.int64))
    load = np.bincount(vacancy_of[vacancy_of >= 0], minlength=v).astype(np.int64)
    found = _some("places", np.flatnonzero(load > places), load, places)
    found += _some("price", np.flatnonzero(price < 0), price, np.zeros(v, np.int64))
    found += _some("short", np.flatnonzero((price > 0) & (load < places)), load, places)
    extra = np.broadcast_to(np.asarray(bonus, np.int64), (n,))
    best, own, worth = _read(arcs, vacancy_of, price, extra)
    lost = np.flatnonzero((vacancy_of >= 0) & (worth < 0))
    found += _some("no_arc", lost, vacancy_of.astype(np.int64), np.full(n, -1, np.int64))
    own[lost] = best[lost]
    found += _some("loss", np.flatnonzero(own < 0), own, np.zeros(n, np.int64))
    found += _some("envy", np.flatnonzero((own >= 0) & (best > own)), own, best)
    have = _exact_sum(np.where(vacancy_of >= 0, worth, 0))
    rent = sum(int(p) * int(c) for p, c in zip(price.tolist(), places.tolist(), strict=True))
    dual = rent + _exact_sum(best)
    found += [Fault("total", -1, total, have)] if total != have else []
    found += [Fault("bound", -1, bound, dual)] if bound != dual else []
    return found + ([Fault("gap", -1, have, dual)] if have != dual else [])


def _read(arcs: Arcs, vacancy_of: I32, price: I64, extra: I64) -> tuple[I64, I64, I64]:
    """Per worker: best of 0 and all arcs at these prices, what the own seat leaves (0 = out), and
    what it is worth (-1 = there is no such arc)."""
    n = arcs.n_workers
    best, own, worth = np.zeros(n, np.int64), np.zeros(n, np.int64), np.full(n, -1, np.int64)

    def look(rows: tuple[int, int]) -> None:
        lo, hi = rows
        ptr = arcs.ptr[lo : hi + 1]
        some = lo + np.flatnonzero(np.diff(ptr))  # whoever has an arc
        first, count = arcs.ptr[some] - ptr[0], arcs.ptr[some + 1] - arcs.ptr[some]
        what, score = arcs.vacancy[ptr[0] : ptr[-1]], arcs.score[ptr[0] : ptr[-1]]
        left = score - price[what]
        if len(some):
            best[some] = np.maximum(np.maximum.reduceat(left, first) + extra[some], 0)
        held = np.flatnonzero(what == np.repeat(vacancy_of[some], count))
        who = some[np.searchsorted(first, held, side="right") - 1]
        worth[who] = score[held].astype(np.int64) + extra[who]
        own[who] = left[held] + extra[who]

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(look, _blocks(arcs.ptr)))
    return best, own, worth


def _blocks(ptr: I64) -> Iterator[tuple[int, int]]:
    """Ranges of rows with about BLOCK arcs each."""
    lo = 0
    while lo < len(ptr) - 1:
        hi = int(np.searchsorted(ptr, ptr[lo] + BLOCK, side="right")) - 1
        hi = max(lo + 1, min(hi, len(ptr) - 1))
        yield lo, hi
        lo = hi


def _exact_sum(column: I64) -> int:
    """Sum in Python's integers, so that it cannot overflow."""
    return int((column >> 31).sum()) * (1 << 31) + int((column & 0x7FFFFFFF).sum())


def _some(rule: str, rows: NDArray[np.intp], have: NDArray[np.integer], want: I64) -> list[Fault]:
    return [Fault(rule, int(k), int(have[k]), int(want[k])) for k in rows[:SHOWN]]
