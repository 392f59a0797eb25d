"""The least prices, once seats are optimal: nothing is moved, only priced."""

from typing import Any

import numpy as np

from matching.model.kernels.heap import pop, push
from matching.native import inner, kernel

INT: Any = np.int64


@inner
def raise_from(
    w: int, profit: int, ptr: Any, vacancy: Any, score: Any, price: Any, queue: Any, waits: Any,
    head: int, n: int,
) -> int:  # fmt: skip
    """Everywhere worker w may go costs at least what it is worth to them beyond `profit`."""
    size = len(queue)
    for a in range(ptr[w], ptr[w + 1]):
        v = INT(vacancy[a])
        least = score[a] - profit
        if least > price[v]:
            price[v] = least
            if waits[v] == 0:
                waits[v] = 1
                queue[(head + n) % size] = v
                n += 1
    return n


@kernel(
    "i8(i8[::1], u2[::1], i2[::1], i8[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1], i4[::1],"
    " i1[::1], i8)",
    "i8(i8[::1], i4[::1], i8[::1], i8[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1], i4[::1],"
    " i1[::1], i8)",
)
def support(
    ptr: Any, vacancy: Any, score: Any, home: Any, seat: Any, holder: Any, off: Any, worth: Any,
    price: Any, queue: Any, waits: Any, most: int,
) -> int:  # fmt: skip
    """Raise price int64[V] from 0 to the least that supports the seats (a longest-way fixpoint).

    holder, off: vacancy v's people are holder[off[v] : off[v + 1]]. worth[w]: score of the own
    seat. Returns 0, or 1 when more than `most` vacancies were looked at: a seating with a gaining
    exchange has no end.
    """
    n = 0
    head = 0
    seen = 0
    for w in range(len(seat)):
        if seat[w] < 0:
            n = raise_from(w, home[w], ptr, vacancy, score, price, queue, waits, head, n)
        else:
            n = raise_from(w, worth[w], ptr, vacancy, score, price, queue, waits, head, n)
    while n > 0:
        v = queue[head]
        head = (head + 1) % len(queue)
        n -= 1
        waits[v] = 0
        seen += 1
        if seen > most:
            return 1
        for q in range(off[v], off[v + 1]):
            w = holder[q]
            rest = worth[w] - price[v]
            n = raise_from(w, rest, ptr, vacancy, score, price, queue, waits, head, n)
    return 0


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
                dist[v] = min(dist[v], far)
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
