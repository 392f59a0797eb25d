"""The refining auction over the arcs that are left: prices also fall where places stay empty."""

from typing import Any

import numpy as np

from matching.native import inner, kernel

INT: Any = np.int64


@kernel(
    "i8(i8[::1], u2[::1], i2[::1], i8, i8, i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[::1],"
    " i8[::1], i4[::1], i4[::1])",
    "i8(i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[::1],"
    " i8[::1], i4[::1], i4[::1])",
)
def resume(
    ptr: Any, vacancy: Any, score: Any, scale: int, eps: int, home: Any, off: Any, cap: Any,
    load: Any, level: Any, who: Any, price: Any, seat: Any, queue: Any,
) -> int:  # fmt: skip
    """Keep seats within eps of their worker's best, put the others into queue[:n]; returns n."""
    for v in range(len(price)):
        load[v] = 0
    n = 0
    for w in range(len(seat)):
        best = home[w]
        j = INT(seat[w])
        own = best - eps - 1
        for a in range(ptr[w], ptr[w + 1]):
            v = INT(vacancy[a])
            x = score[a] * scale - price[v]
            if x > best:
                best = x
            if v == j:
                own = x
        if j >= 0 and own >= best - eps and load[j] < cap[j]:
            level[off[j] + load[j]] = price[j]
            who[off[j] + load[j]] = w
            load[j] += 1
        else:
            seat[w] = -1
            if best > home[w] + (eps if j < 0 else 0):
                queue[n] = w
                n += 1
    return n


@kernel(
    "void(i8[::1], u2[::1], i2[::1], i8, i8[::1], i8[::1], i4[::1], i8[::1])",
    "void(i8[::1], i4[::1], i8[::1], i8, i8[::1], i8[::1], i4[::1], i8[::1])",
)
def earnings(
    ptr: Any, vacancy: Any, score: Any, scale: int, price: Any, home: Any, seat: Any, act: Any
) -> None:
    """act[w] = what worker w's seat leaves at these prices."""
    for w in range(len(seat)):
        act[w] = home[w]
        j = INT(seat[w])
        if j >= 0:
            for a in range(ptr[w], ptr[w + 1]):
                if INT(vacancy[a]) == j:
                    act[w] = score[a] * scale - price[j]


@inner
def largest(x: Any, n: int, k: int) -> int:
    """The k-th largest (from 0) of x[:n], which is reordered."""
    lo = 0
    hi = n - 1
    while lo < hi:
        pivot = x[(lo + hi) >> 1]
        i = lo
        j = hi
        while i <= j:
            while x[i] > pivot:
                i += 1
            while x[j] < pivot:
                j -= 1
            if i <= j:
                y = x[i]
                x[i] = x[j]
                x[j] = y
                i += 1
                j -= 1
        if k <= j:
            hi = j
        elif k >= i:
            lo = i
        else:
            break
    found: int = x[k]
    return found


@kernel(
    "i8(i8[::1], i4[::1], i2[::1], i8, i8, i8[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], b1[::1], i8)",
    "i8(i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], b1[::1], i8)",
)
def undercut(
    cptr: Any, cworker: Any, cscore: Any, scale: int, eps: int, cap: Any, load: Any, price: Any,
    seat: Any, act: Any, floor: Any, offers: Any, queue: Any, queued: Any, budget: int,
) -> int:  # fmt: skip
    """Reverse auction: vacancies short of people at a price above their floor win people over, at
    the price the next best would pay. Stops after about `budget` arcs read; returns arcs read.

    offers: int64[longest column]; queue: int32[V]; queued: bool[V], all False.
    """
    n = 0
    head = 0
    read = 0
    for j in range(len(price)):
        if load[j] < cap[j] and price[j] > floor[j]:
            queue[n] = j
            n += 1
            queued[j] = True
    while n > 0 and read < budget:
        j = INT(queue[head])
        head += 1
        if head == len(queue):
            head = 0
        n -= 1
        queued[j] = False
        if load[j] >= cap[j] or price[j] <= floor[j]:
            continue
        free = cap[j] - load[j]
        m = 0
        read += 3 * (cptr[j + 1] - cptr[j]) + 8
        for a in range(cptr[j], cptr[j + 1]):
            w = cworker[a]
            if seat[w] != j:
                b = cscore[a] * scale - act[w]
                if b > floor[j]:
                    offers[m] = b
                    m += 1
        p = floor[j]
        if m > free:
            p = max(p, largest(offers, m, free) - eps)
        old = price[j]
        p = min(p, old)
        price[j] = p
        if p < old:
            for a in range(cptr[j], cptr[j + 1]):
                if seat[cworker[a]] == j:
                    act[cworker[a]] += old - p
        for turn in range(2):
            for a in range(cptr[j], cptr[j + 1]):
                if free == 0:
                    break
                w = cworker[a]
                k = INT(seat[w])
                if k == j:
                    continue
                b = cscore[a] * scale - act[w]
                if (turn == 0 and b > p + eps) or (turn == 1 and b >= p + eps and b > p):
                    if k >= 0:
                        load[k] -= 1
                        if price[k] > floor[k] and not queued[k]:
                            queue[(head + n) % len(queue)] = k
                            n += 1
                            queued[k] = True
                    seat[w] = j
                    load[j] += 1
                    act[w] = cscore[a] * scale - p
                    free -= 1
        if load[j] < cap[j] and price[j] > floor[j] and not queued[j]:
            queue[(head + n) % len(queue)] = j
            n += 1
            queued[j] = True
    for j in range(len(price)):
        queued[j] = False
    return read
