"""Kernels that pick the arcs a question about a finished run may need: those near its prices.

Arguments as in `matching.kernels.ways`. The reduced length of an arc is what it would add to a way:
points lost times SCALE, heads, and the difference of the prices; never negative at an optimum.
"""

from typing import Any

import numpy as np

from matching.kernels.ways import ARCS, HEAD, SCALE
from matching.native import inner, kernel

ROWS = "i4[::1], i4[::1], i8[::1], i4[::1], i8[::1], i8[::1], i8[::1]"


@inner
def base_of(w: int, at: Any, own: Any, bonus: Any, price: Any) -> int:
    """The part of the reduced length that all arcs of worker w share."""
    if at[w] >= 0:
        return int((own[w] - bonus[w]) * SCALE - price[at[w]])
    return int(-bonus[w] * SCALE - HEAD - price[len(price) - 1])


@kernel(f"void(i8, i8, {ARCS}, {ROWS}, i8[::1], i8[::1])")
def count_within(
    lo: int, hi: int, ptr: Any, vacancy: Any, score: Any, slot_of: Any, bed: Any, bonus: Any,
    at: Any, own: Any, allowed: Any, price: Any, within: Any, count: Any,
) -> None:  # fmt: skip
    """count[k] += arcs of workers lo..hi shorter than within[k] (falling)."""
    steps = len(within)
    for w in range(lo, hi):
        if allowed[w] == 0:
            continue
        base = base_of(w, at, own, bonus, price)
        for a in range(ptr[w], ptr[w + 1]):
            slot = slot_of[np.int64(vacancy[a]) * 3 + bed[w]]
            length = base - np.int64(score[a]) * SCALE + price[slot]
            k = 0
            while k < steps and length < within[k]:
                count[k] += 1
                k += 1


@kernel(f"void(i8, i8, {ARCS}, {ROWS}, i8, i8[::1], i8, i8[::1], u2[::1], i2[::1])")
def take_within(
    lo: int, hi: int, ptr: Any, vacancy: Any, score: Any, slot_of: Any, bed: Any, bonus: Any,
    at: Any, own: Any, allowed: Any, price: Any, within: int, count: Any, fill: int, to: Any,
    near_vacancy: Any, near_score: Any,
) -> None:  # fmt: skip
    """fill = 0: count[w] = arcs of worker w shorter than `within`; fill = 1: write them from to[w]
    on."""
    for w in range(lo, hi):
        n = 0
        if allowed[w] != 0:
            base = base_of(w, at, own, bonus, price)
            for a in range(ptr[w], ptr[w + 1]):
                slot = slot_of[np.int64(vacancy[a]) * 3 + bed[w]]
                if base - np.int64(score[a]) * SCALE + price[slot] < within:
                    if fill != 0:
                        near_vacancy[to[w] + n] = vacancy[a]
                        near_score[to[w] + n] = score[a]
                    n += 1
        count[w] = n
