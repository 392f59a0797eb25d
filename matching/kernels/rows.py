"""Kernels over the rows of `matching.arcs.Arcs`."""

from typing import Any

from matching.native import inner, kernel


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
