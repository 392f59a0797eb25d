"""One pass over all arcs: who finds how much at these prices, and which arcs come near it."""

from typing import Any

import numpy as np

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
    """Arcs of workers lo..hi worth their best (profit, at `price`) if prices fell to `floor`.

    The arc to seat[w] stays in any case; of an arc that no price makes better than home[w] less
    the same fall nothing stays. kept[w]: how many. They are written from near_vacancy[start] on,
    as far as the buffer goes. Returns how many there are.
    """
    room = len(near_vacancy)
    o = start
    for w in range(lo, hi):
        best = home[w]
        for a in range(ptr[w], ptr[w + 1]):
            x = np.int64(score[a]) - price[vacancy[a]]
            if x > best:
                best = x
        profit[w] = best
        own = seat[w]
        before = o
        for a in range(ptr[w], ptr[w + 1]):
            v = vacancy[a]
            if np.int64(score[a]) - floor[v] >= best or np.int64(v) == own:
                if o < room:
                    near_vacancy[o] = v
                    near_score[o] = score[a]
                o += 1
        kept[w] = o - before
    return o - start
