"""One pass over all arcs: who finds how much at these prices, and which arcs come near it."""

from typing import Any

import numpy as np

from matching.kernels.rows import find
from matching.native import kernel


@kernel(
    "i8(i8, i8, i8[::1], u2[::1], i2[::1], i4[::1], i4[::1], i8[::1], i4[::1], i8[::1], i8[::1],"
    " u2[::1], i2[::1], i8)",
    "i8(i8, i8, i8[::1], u2[::1], i2[::1], i8[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8[::1],"
    " u2[::1], i2[::1], i8)",
    "i8(i8, i8, i8[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8[::1],"
    " i4[::1], i8[::1], i8)",
)
def near(
    lo: int, hi: int, ptr: Any, vacancy: Any, score: Any, price: Any, floor: Any, home: Any,
    seat: Any, profit: Any, kept: Any, near_vacancy: Any, near_score: Any, start: int,
) -> int:  # fmt: skip
    """Arcs of workers lo..hi that would leave what they find now (profit) if prices fell to floor.

    The arc to seat[w] always stays. One reading: what the own seat leaves is a first bound on the
    best; where that was too low, the kept ones are read again. kept[w]: how many; they are written
    from near_vacancy[start] on, as far as the buffer goes. Returns how many there are.
    """
    room = len(near_vacancy)
    o = start
    for w in range(lo, hi):
        begin = np.uint64(ptr[w])
        end = np.uint64(ptr[w + 1])
        best = home[w]
        own: Any = np.int64(seat[w])
        if own >= 0:
            a = find(vacancy, ptr[w], ptr[w + 1], own)
            if a >= 0:
                best = max(best, np.int64(score[a]) - price[own])
        guess = best
        before = o
        for a in range(begin, end):
            v = vacancy[a]
            s = np.int64(score[a])
            if s - floor[v] >= guess or np.int64(v) == own:
                best = max(best, s - price[v])
                if o < room:
                    near_vacancy[o] = v
                    near_score[o] = s
                o += 1
        if best > guess and o <= room:
            last = o
            o = before
            for k in range(before, last):
                v = near_vacancy[k]
                s = near_score[k]
                if np.int64(s) - floor[v] >= best or np.int64(v) == own:
                    near_vacancy[o] = v
                    near_score[o] = s
                    o += 1
        profit[w] = best
        kept[w] = o - before
    return o - start
