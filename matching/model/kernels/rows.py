"""Kernels over the rows of `matching.model.arcs.Arcs`: how they are made, what they hold."""

from typing import Any

import numpy as np

from matching.native import inner, kernel

NOWHERE = -(1 << 62)
"""What a seat leaves that is none."""


@kernel("i8(i4[::1], i4[::1], i8[::1])")
def ascending(worker: Any, vacancy: Any, ptr: Any) -> int:
    """Count arcs per worker into ptr[w + 1] (zeros before). Returns 1 if arcs ascend by
    (worker, vacancy), 0 if not, and -1 - a if arc a repeats the one before it."""
    rising = 1
    for a in range(len(worker)):
        ptr[worker[a] + 1] += 1
        if a > 0 and worker[a] <= worker[a - 1]:
            if worker[a] < worker[a - 1] or vacancy[a] < vacancy[a - 1]:
                rising = 0
            elif vacancy[a] == vacancy[a - 1]:
                return -1 - a
    return rising


@kernel("void(i4[::1], i8[::1])", "void(u2[::1], i8[::1])")
def tally(column: Any, counts: Any) -> None:
    """counts[x] += 1 for every x of the column."""
    for a in range(len(column)):
        counts[column[a]] += 1


@kernel("void(i4[::1], i8[::1], i4[::1])")
def scatter(column: Any, start: Any, order: Any) -> None:
    """order: the arcs by column, equal ones as they come. start[x]: where x begins; ends at the
    end of x. One counting sort."""
    for a in range(len(column)):
        x = column[a]
        order[start[x]] = a
        start[x] += 1


@kernel(
    "i8(i4[::1], i4[::1], i4[::1], i2[::1], i8[::1], i8[::1], u2[::1], i2[::1])",
    "i8(i4[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1], i4[::1], i8[::1])",
)
def rows(
    order: Any, worker: Any, vacancy: Any, score: Any, ptr: Any, end: Any, new_vacancy: Any,
    new_score: Any,
) -> int:  # fmt: skip
    """Arcs in the order given (by vacancy) into rows. end[w]: where row w begins, it moves to the
    row's end. Returns -1, or the number of an arc that is there twice."""
    for i in range(len(order)):
        a = order[i]
        w = worker[a]
        q = end[w]
        if q > ptr[w] and new_vacancy[q - 1] == vacancy[a]:
            return int(a)
        new_vacancy[q] = vacancy[a]
        new_score[q] = score[a]
        end[w] = q + 1
    return -1


@inner
def find(vacancy: Any, lo: int, hi: int, wanted: int) -> int:
    """Position of `wanted` in the ascending slice vacancy[lo:hi], or -1."""
    end = hi
    while lo < hi:
        middle = (lo + hi) >> 1
        if vacancy[middle] < wanted:
            lo = middle + 1
        else:
            hi = middle
    if lo < end and vacancy[lo] == wanted:
        return lo
    return -1


@kernel(
    "i8(i8, i8, i8[::1], u2[::1], i2[::1], i4[::1])",
    "i8(i8, i8, i8[::1], i4[::1], i8[::1], i4[::1])",
)
def value(lo: int, hi: int, ptr: Any, vacancy: Any, score: Any, vacancy_of: Any) -> int:
    """Sum of scores of workers lo..hi where vacancy_of says (-1 = out); -1 - w if worker w has
    no such arc."""
    total = 0
    for w in range(lo, hi):
        v = vacancy_of[w]
        if v >= 0:
            a = find(vacancy, ptr[w], ptr[w + 1], v)
            if a < 0:
                return -1 - w
            total += score[a]
    return total


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i2[::1], i8, i8[::1], i8[::1], i4[::1], i8[::1], i8[::1])",
    "void(i8, i8, i8[::1], i4[::1], i8[::1], i8, i8[::1], i8[::1], i4[::1], i8[::1], i8[::1])",
)
def weigh(
    lo: int, hi: int, ptr: Any, vacancy: Any, score: Any, scale: int, price: Any, home: Any,
    seat: Any, best: Any, own: Any,
) -> None:  # fmt: skip
    """best[w], for workers lo..hi: the most that an arc, or home, leaves at these prices; own[w]:
    what the own seat leaves (NOWHERE without one)."""
    for w in range(lo, hi):
        most = home[w]
        mine = np.int64(NOWHERE)
        j = np.int64(seat[w])
        for a in range(ptr[w], ptr[w + 1]):
            v = np.int64(vacancy[a])
            x = score[a] * scale - price[v]
            most = max(most, x)
            if v == j:
                mine = x
        best[w] = most
        own[w] = mine
