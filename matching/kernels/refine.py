"""The refining auction over the arcs that are left, forward: see `undercut` for the way back."""

from typing import Any

import numpy as np

from matching.native import kernel

INT: Any = np.int64


@kernel(
    "i8(i8, i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[::1], i8[::1],"
    " i4[::1], i4[::1])"
)
def resume(
    eps: int, home: Any, best: Any, own: Any, off: Any, cap: Any, load: Any, level: Any, who: Any,
    price: Any, seat: Any, queue: Any,
) -> int:  # fmt: skip
    """Keep seats within eps of their worker's best, put the others into queue[:n]; returns n."""
    for v in range(len(price)):
        load[v] = 0
    n = 0
    for w in range(len(seat)):
        j = INT(seat[w])
        if j >= 0 and own[w] >= best[w] - eps and load[j] < cap[j]:
            level[off[j] + load[j]] = price[j]
            who[off[j] + load[j]] = w
            load[j] += 1
        else:
            seat[w] = -1
            if best[w] > home[w] + (eps if j < 0 else 0):
                queue[n] = w
                n += 1
    return n


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i2[::1], i8, i8[::1], i8[::1], i4[::1], i8[::1])",
    "void(i8, i8, i8[::1], i4[::1], i8[::1], i8, i8[::1], i8[::1], i4[::1], i8[::1])",
)
def earnings(
    lo: int, hi: int, ptr: Any, vacancy: Any, score: Any, scale: int, price: Any, home: Any,
    seat: Any, act: Any,
) -> None:  # fmt: skip
    """act[w], for workers lo..hi: what worker w's seat leaves at these prices."""
    for w in range(lo, hi):
        act[w] = home[w]
        j = INT(seat[w])
        if j >= 0:
            for a in range(ptr[w], ptr[w + 1]):
                if INT(vacancy[a]) == j:
                    act[w] = score[a] * scale - price[j]
