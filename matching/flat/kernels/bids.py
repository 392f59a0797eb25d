"""The coarse auction: everybody without a seat bids at once, vacancies keep the highest bids.

Bids are made in parallel against prices that stand still, and admitted in order of worker, so the
number of threads cannot show. A vacancy's bids lie in a heap, the lowest on top; its price is the
lowest bid it holds once it is full.
The refining auction goes forward with the same bids; its way back is `undercut`.
"""

from typing import Any

import numpy as np

from matching.native import inner, kernel

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


@inner
def heap_up(level: Any, who: Any, o: int, i: int) -> None:
    """Bid i of the heap at o may be lower than its parents."""
    x = level[o + i]
    w = who[o + i]
    while i > 0:
        up = (i - 1) >> 1
        if level[o + up] <= x:
            break
        level[o + i] = level[o + up]
        who[o + i] = who[o + up]
        i = up
    level[o + i] = x
    who[o + i] = w


@inner
def heap_down(level: Any, who: Any, o: int, n: int) -> None:
    """The top bid of the heap at o (n bids) may be higher than its children."""
    x = level[o]
    w = who[o]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        if child + 1 < n and level[o + child + 1] < level[o + child]:
            child += 1
        if level[o + child] >= x:
            break
        level[o + i] = level[o + child]
        who[o + i] = who[o + child]
        i = child
    level[o + i] = x
    who[o + i] = w


@inner
def pair_up(first: Any, second: Any, other: Any, runner_up: Any) -> Any:
    """The two greatest of two (greatest, second greatest)."""
    return max(first, other), max(min(first, other), second, runner_up)


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i2[::1], i4[::1], i8[::1], i4[::1], i4[::1], i8[::1], i8)",
    "void(i8, i8, i8[::1], u2[::1], i2[::1], i8[::1], i8[::1], i4[::1], i4[::1], i8[::1], i8)",
)
def bid(
    lo: int, hi: int, ptr: Any, vacancy: Any, score: Any, price: Any, home: Any, queue: Any,
    target: Any, level: Any, eps: int,
) -> None:  # fmt: skip
    """For bidders queue[lo:hi]: target = best vacancy (-1 = stays out), level = what they offer.

    Without a branch an arc: worth and vacancy share one number, four chains keep the two greatest.
    """
    low = np.int64(-(1 << 62))
    for q in range(lo, hi):
        w = queue[q]
        out = (home[w] << 16) | 0xFFFF
        f0, f1, f2, f3 = out, low, low, low
        s0, s1, s2, s3 = low, low, low, low
        a = np.uint64(ptr[w])
        end = np.uint64(ptr[w + 1])
        four = a + ((end - a) & ~np.uint64(3))
        while a < four:
            v0 = vacancy[a]
            v1 = vacancy[a + np.uint64(1)]
            v2 = vacancy[a + np.uint64(2)]
            v3 = vacancy[a + np.uint64(3)]
            x0 = ((np.int64(score[a]) - price[v0]) << 16) | np.int64(v0)
            x1 = ((np.int64(score[a + np.uint64(1)]) - price[v1]) << 16) | np.int64(v1)
            x2 = ((np.int64(score[a + np.uint64(2)]) - price[v2]) << 16) | np.int64(v2)
            x3 = ((np.int64(score[a + np.uint64(3)]) - price[v3]) << 16) | np.int64(v3)
            s0 = max(s0, min(f0, x0))
            s1 = max(s1, min(f1, x1))
            s2 = max(s2, min(f2, x2))
            s3 = max(s3, min(f3, x3))
            f0 = max(f0, x0)
            f1 = max(f1, x1)
            f2 = max(f2, x2)
            f3 = max(f3, x3)
            a += np.uint64(4)
        while a < end:
            v0 = vacancy[a]
            x0 = ((np.int64(score[a]) - price[v0]) << 16) | np.int64(v0)
            s0 = max(s0, min(f0, x0))
            f0 = max(f0, x0)
            a += np.uint64(1)
        f0, s0 = pair_up(f0, s0, f1, s1)
        f2, s2 = pair_up(f2, s2, f3, s3)
        f0, s0 = pair_up(f0, s0, f2, s2)
        if f0 == out:
            target[q] = -1
        else:
            j = f0 & 0xFFFF
            target[q] = j
            level[q] = price[j] + (f0 >> 16) - (s0 >> 16) + eps


@kernel("void(i8, i8, i8[::1], i4[::1], i8[::1], i8[::1], i8[::1], i4[::1], i4[::1], i8[::1], i8)")
def bid_wide(
    lo: int, hi: int, ptr: Any, vacancy: Any, score: Any, price: Any, home: Any, queue: Any,
    target: Any, level: Any, eps: int,
) -> None:  # fmt: skip
    """`bid` for scores of any size."""
    for q in range(lo, hi):
        w = queue[q]
        first = home[w]
        second = first
        j = np.int64(-1)
        for a in range(ptr[w], ptr[w + 1]):
            v = vacancy[a]
            x = score[a] - price[v]
            if x > second:
                if x > first:
                    second = first
                    first = x
                    j = np.int64(v)
                else:
                    second = x
        target[q] = j
        if j >= 0:
            level[q] = price[j] + first - second + eps


@kernel(
    "i8(i8, i4[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[::1], i4[::1],"
    " i4[::1], i4[::1])",
    "i8(i8, i4[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[::1], i8[::1],"
    " i4[::1], i4[::1])",
)
def admit(
    n: int, queue: Any, target: Any, offer: Any, off: Any, cap: Any, load: Any, level: Any,
    who: Any, price: Any, seat: Any, losers: Any,
) -> int:  # fmt: skip
    """Take the bids of queue[:n] in order; returns how many must bid again: losers."""
    k = 0
    for q in range(n):
        w = queue[q]
        j = target[q]
        if j < 0:
            seat[w] = -1
            continue
        o = off[j]
        c = cap[j]
        if load[j] < c:
            i = load[j]
            level[o + i] = offer[q]
            who[o + i] = w
            load[j] = i + 1
            heap_up(level, who, o, i)
            seat[w] = j
            if i + 1 == c and level[o] > price[j]:
                price[j] = level[o]
        elif c > 0 and offer[q] > level[o]:
            out = who[o]
            level[o] = offer[q]
            who[o] = w
            heap_down(level, who, o, c)
            price[j] = max(price[j], level[o])
            seat[w] = j
            seat[out] = -1
            losers[k] = out
            k += 1
        else:
            losers[k] = w
            k += 1
    return k


@kernel(
    "i8(i8[::1], u2[::1], i2[::1], i8, i8, i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[::1],"
    " i8[::1], i4[::1], i4[::1], i8, i8)",
    "i8(i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[::1],"
    " i8[::1], i4[::1], i4[::1], i8, i8)",
)
def outbid(
    ptr: Any, vacancy: Any, score: Any, scale: int, eps: int, home: Any, off: Any, cap: Any,
    load: Any, level: Any, who: Any, price: Any, seat: Any, queue: Any, n: int, budget: int,
) -> int:  # fmt: skip
    """Bids one after the other, whoever is outbid bids next, until nobody of queue[:n] wants to.

    Stops after about `budget` arcs read. Returns arcs read.
    """
    read = 0
    for q in range(n):
        w = np.int64(queue[q])
        while w >= 0 and read < budget:
            first = home[w]
            second = first
            j = np.int64(-1)
            read += ptr[w + 1] - ptr[w] + 8
            for a in range(ptr[w], ptr[w + 1]):
                v = vacancy[a]
                x = score[a] * scale - price[v]
                if x > second:
                    if x > first:
                        second = first
                        first = x
                        j = np.int64(v)
                    else:
                        second = x
            if j < 0:
                break
            o = off[j]
            c = cap[j]
            if c == 0:
                price[j] = 1 << 61
                continue
            seat[w] = j
            offer = price[j] + first - second + eps
            if load[j] < c:
                i = load[j]
                level[o + i] = offer
                who[o + i] = w
                load[j] = i + 1
                heap_up(level, who, o, i)
                if i + 1 == c and level[o] > price[j]:
                    price[j] = level[o]
                break
            out = np.int64(who[o])
            level[o] = offer
            who[o] = w
            heap_down(level, who, o, c)
            price[j] = max(price[j], level[o])
            seat[out] = -1
            w = out
    return read
