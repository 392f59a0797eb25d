"""The least prices, once seats are optimal."""

from typing import Any

import numpy as np

from matching.kernels.heap import pop, push
from matching.native import kernel

INT: Any = np.int64


@kernel(
    "void(i8[::1], u2[::1], i2[::1], i8[::1], i8[::1], i4[::1], i4[::1], i8[::1], i8[::1],"
    " i8[::1], i8[:, ::1])",
    "void(i8[::1], i4[::1], i8[::1], i8[::1], i8[::1], i4[::1], i4[::1], i8[::1], i8[::1],"
    " i8[::1], i8[:, ::1])",
)
def lower(
    ptr: Any, vacancy: Any, score: Any, price: Any, profit: Any, seat: Any, holder: Any, off: Any,
    load: Any, fall: Any, scratch: Any,
) -> None:  # fmt: skip
    """How far each price can fall with nobody wanting to move: fall[v], at most what it holds.

    A shortest way (Dijkstra over reduced costs) from what cannot fall: a fall of 0, or somebody
    out who would come in. Neither prices nor profits are changed.
    """
    dist, hops, at, heap = scratch[0], scratch[1], scratch[2], scratch[3]
    for v in range(len(price)):
        dist[v] = fall[v]
    for w in range(len(seat)):
        if seat[w] < 0:
            for a in range(ptr[w], ptr[w + 1]):
                v = INT(vacancy[a])
                far = profit[w] - score[a] + price[v]
                if far < dist[v]:
                    dist[v] = far
    size = 0
    for v in range(len(price)):
        size = push(heap, at, dist, hops, size, v)
    while size > 0:
        v = heap[0]
        size = pop(heap, at, dist, hops, size)
        for q in range(off[v], off[v] + load[v]):
            y = holder[q]
            base = dist[v] + profit[y]
            for a in range(ptr[y], ptr[y + 1]):
                k = INT(vacancy[a])
                far = base - score[a] + price[k]
                if far < dist[k]:
                    dist[k] = far
                    size = push(heap, at, dist, hops, size, k)
    for v in range(len(price)):
        fall[v] = dist[v]
        dist[v] = 1 << 62
        at[v] = -1


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i2[::1], i8[::1], i8[::1], i8[::1])",
    "void(i8, i8, i8[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1])",
)
def wanted(
    lo: int, hi: int, ptr: Any, vacancy: Any, score: Any, profit: Any, cap: Any, need: Any
) -> None:
    """Raise need[v], for vacancies without a single place, to what keeps workers lo..hi away."""
    for w in range(lo, hi):
        for a in range(ptr[w], ptr[w + 1]):
            v = INT(vacancy[a])
            if cap[v] == 0 and score[a] - profit[w] > need[v]:
                need[v] = score[a] - profit[w]
