"""Kernels that list arcs by slot: those near the prices, nearest first, and all of some vacancies.

Arguments, SCALE and HEAD are those of `matching.nested.kernels.paths`. The reduced length of an arc
is what it would add to a way: points lost times SCALE, heads, and the difference of the prices;
never negative at an optimum.
"""

from typing import Any

import numpy as np

from matching.native import inner, kernel
from matching.nested.kernels.paths import ARCS, HEAD, SCALE

CLIP = (1 << 31) - 1
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


@kernel(
    "void(i8[::1], u2[::1], i2[::1], i4[::1], i4[::1], i8[::1], i4[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i8[::1], i4[::1], i2[::1], i4[::1], i8)"
)
def look_near(
    ptr: Any, vacancy: Any, score: Any, slot_of: Any, bed: Any, bonus: Any, at: Any, own: Any,
    allowed: Any, price: Any, bound: Any, fill: Any, near_who: Any, near_score: Any,
    near_slack: Any, write: int,
) -> None:  # fmt: skip
    """Arcs into each slot b that are at most bound[b] from being taken. write 0: add how many to
    fill[b + 1]; 1: write them from fill[b] on."""
    out = len(price) - 1
    for w in range(len(at)):
        if allowed[w] == 0:
            continue
        base = own[w] * SCALE - price[at[w]] if at[w] >= 0 else -HEAD - price[out]
        for k in range(ptr[w], ptr[w + 1]):
            b = slot_of[int(vacancy[k]) * 3 + bed[w]]
            slack = base - (score[k] + bonus[w]) * SCALE + price[b]
            if slack <= bound[b]:
                if write:
                    j = fill[b]
                    near_who[j], near_score[j], near_slack[j] = w, score[k], min(slack, CLIP)
                    fill[b] = j + 1
                else:
                    fill[b + 1] += 1


@kernel("void(i8[::1], u2[::1], i2[::1], i8[::1], i4[::1], i8[::1], i4[::1], i2[::1], i8)")
def look_at(
    ptr: Any, vacancy: Any, score: Any, allowed: Any, row_of: Any, fill: Any, who: Any,
    worth: Any, write: int,
) -> None:  # fmt: skip
    """Arcs to chosen vacancies (row_of[vacancy], -1 = not chosen) by row, in the same two turns."""
    for w in range(len(ptr) - 1):
        if allowed[w] == 0:
            continue
        for k in range(ptr[w], ptr[w + 1]):
            row = row_of[vacancy[k]]
            if row >= 0:
                if write:
                    j = fill[row]
                    who[j], worth[j] = w, score[k]
                    fill[row] = j + 1
                else:
                    fill[row + 1] += 1


@kernel("void(i8, i8, i8[::1], i4[::1], i2[::1], i4[::1])")
def nearest_first(lo: int, hi: int, ptr: Any, who: Any, score: Any, slack: Any) -> None:
    """Order the near arcs of slots lo..hi by slack; equal ones by worker (shell sort)."""
    for b in range(lo, hi):
        first, n = ptr[b], ptr[b + 1] - ptr[b]
        gap = 1
        while gap * 3 + 1 < n:
            gap = gap * 3 + 1
        while gap > 0:
            for i in range(gap, n):
                w, s, far = who[first + i], score[first + i], slack[first + i]
                j = i
                while j >= gap:
                    k = first + j - gap
                    if slack[k] < far or (slack[k] == far and who[k] < w):
                        break
                    who[first + j], score[first + j] = who[k], score[k]
                    slack[first + j] = slack[k]
                    j -= gap
                who[first + j], score[first + j], slack[first + j] = w, s, far
            gap //= 3
