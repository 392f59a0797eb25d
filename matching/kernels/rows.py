"""Kernels over the rows of `matching.arcs.Arcs`."""

from typing import Any

import numpy as np

from matching.native import inner, kernel

NOWHERE = -(1 << 62)
"""What a seat leaves that is none."""


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
