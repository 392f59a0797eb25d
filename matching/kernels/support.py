"""Least prices of a seating that is the best already: nothing is moved, only priced."""

from typing import Any

import numpy as np

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
