"""The refining auction backward: prices fall where places stay empty.

A vacancy short of people at a price above its floor lowers it to what fills it, never below its
floor, and wins over whom it can give at least eps more. While prices fall people only come to find
more where they are, so what a vacancy can offer each of them only shrinks: every vacancy keeps its
offers in a heap made once, and a stale one is put right when it comes up. Many short vacancies
look at once, on all threads, at prices that stand still, and take turns in winning (`look_all`,
`win_all`); few go one after the other (`undercut`). The number of threads cannot show.

State, beside prices and seats: act int64[W], what the own seat leaves; own int32[W], the arc of
the own seat in the columns; members of a vacancy as a double list (first int32[V], after, before
int32[W], -1 = end); a heap per vacancy in the room of its column (offer int64[arcs], arc
int32[arcs]), size int64[V], -1 = not made yet; taken int32[places + V]: whom vacancy v asks, from
off[v] + v on, asked int32[V] of them; queued bool[V]: waits in a queue int32[V].
"""

from typing import Any

import numpy as np

from matching.native import inner, kernel

INT: Any = np.int64


@inner
def rise(offer: Any, arc: Any, o: int, i: int) -> None:
    """Offer i of the heap at o may be higher than its parents."""
    x = offer[o + i]
    a = arc[o + i]
    while i > 0:
        up = (i - 1) >> 1
        if offer[o + up] >= x:
            break
        offer[o + i] = offer[o + up]
        arc[o + i] = arc[o + up]
        i = up
    offer[o + i] = x
    arc[o + i] = a


@inner
def sink(offer: Any, arc: Any, o: int, n: int, i: int) -> None:
    """Offer i of the heap at o (n offers) may be lower than its children."""
    x = offer[o + i]
    a = arc[o + i]
    while True:
        child = 2 * i + 1
        if child >= n:
            break
        if child + 1 < n and offer[o + child + 1] > offer[o + child]:
            child += 1
        if offer[o + child] <= x:
            break
        offer[o + i] = offer[o + child]
        arc[o + i] = arc[o + child]
        i = child
    offer[o + i] = x
    arc[o + i] = a


@inner
def gather(
    j: int, cptr: Any, cworker: Any, cscore: Any, scale: int, price: Any, seat: Any, act: Any,
    own: Any, floor: Any, offer: Any, arc: Any, size: Any,
) -> None:  # fmt: skip
    """Make the heap of vacancy j: everybody elsewhere whom it could win over above its floor.

    Whoever sits there would offer just its price: only then is it worth asking where they sit.
    """
    o = cptr[j]
    n = INT(0)
    for a in range(cptr[j], cptr[j + 1]):
        w = cworker[a]
        b = INT(cscore[a]) * scale - act[w]
        if b == price[j] and seat[w] == j:
            own[w] = a
        elif b > floor[j]:
            offer[o + n] = b
            arc[o + n] = a
            n += 1
    for i in range((n >> 1) - 1, -1, -1):
        sink(offer, arc, o, n, i)
    size[j] = n


@inner
def put(offer: Any, arc: Any, o: int, size: Any, j: int, b: int, a: int) -> None:
    """Offer b over arc a comes into the heap of j, which begins at o."""
    offer[o + size[j]] = b
    arc[o + size[j]] = a
    rise(offer, arc, o, size[j])
    size[j] += 1


@inner
def leave(first: Any, after: Any, before: Any, k: int, w: int) -> None:
    """w is no member of k any more."""
    nxt = after[w]
    last = before[w]
    if last >= 0:
        after[last] = nxt
    else:
        first[k] = nxt
    if nxt >= 0:
        before[nxt] = last


@inner
def enter(first: Any, after: Any, before: Any, j: int, w: int) -> None:
    """w becomes a member of j."""
    nxt = first[j]
    after[w] = nxt
    before[w] = -1
    if nxt >= 0:
        before[nxt] = w
    first[j] = w


@inner
def best_offers(
    j: int, most: int, cptr: Any, cworker: Any, cscore: Any, scale: int, seat: Any, act: Any,
    floor: Any, offer: Any, arc: Any, size: Any, taken: Any,
) -> int:  # fmt: skip
    """Take the greatest offers of j, at most `most`, out of its heap: arcs taken[:m]; returns m."""
    o = cptr[j]
    m: int = INT(0)
    while m < most and size[j] > 0:
        a = INT(arc[o])
        w = cworker[a]
        b = INT(cscore[a]) * scale - act[w]
        keep = seat[w] != j and b > floor[j]
        if keep and b < offer[o]:
            offer[o] = b
        else:
            if keep:
                taken[m] = a
                m += 1
            size[j] -= 1
            offer[o] = offer[o + size[j]]
            arc[o] = arc[o + size[j]]
        sink(offer, arc, o, size[j], 0)
    return m


@inner
def look(
    j: int, cptr: Any, cworker: Any, cscore: Any, scale: int, eps: int, off: Any, cap: Any,
    load: Any, price: Any, seat: Any, act: Any, floor: Any, own: Any, offer: Any, arc: Any,
    size: Any, taken: Any, asked: Any,
) -> Any:  # fmt: skip
    """What j would do: (its new price, how many it asks: arcs taken[off[j] + j :]). Touches nothing
    that another vacancy looks at."""
    if size[j] < 0:
        gather(j, cptr, cworker, cscore, scale, price, seat, act, own, floor, offer, arc, size)
    free = cap[j] - load[j]
    mine = taken[off[j] + j : off[j + 1] + j + 1]
    m = best_offers(
        j, free + 1, cptr, cworker, cscore, scale, seat, act, floor, offer, arc, size, mine
    )
    p = floor[j]
    if m > free:
        a = INT(mine[free])
        p = max(p, INT(cscore[a]) * scale - act[cworker[a]] - eps)
    asked[j] = m
    return min(p, price[j])


@inner
def win(
    j: int, p: int, cptr: Any, cworker: Any, cscore: Any, scale: int, eps: int, off: Any,
    cap: Any, load: Any, price: Any, seat: Any, act: Any, floor: Any, own: Any, first: Any,
    after: Any, before: Any, offer: Any, arc: Any, size: Any, taken: Any, asked: Any, queue: Any,
    queued: Any, head: int, n: int,
) -> int:  # fmt: skip
    """Carry it out: j takes price p and whom it can still give eps more. Vacancies short after
    that are queued behind queue[head : head + n] (a ring); returns the new n."""
    fall = price[j] - p
    price[j] = p
    if fall > 0:
        w = INT(first[j])
        while w >= 0:
            act[w] += fall
            w = INT(after[w])
    for i in range(asked[j]):
        a = INT(taken[off[j] + j + i])
        w = INT(cworker[a])
        b = INT(cscore[a]) * scale - act[w]
        if load[j] >= cap[j] or b < p + eps or b <= p:
            if b > floor[j]:
                put(offer, arc, cptr[j], size, j, b, a)
            continue
        k = INT(seat[w])
        act[w] = INT(cscore[a]) * scale - p
        if k >= 0:
            load[k] -= 1
            leave(first, after, before, k, w)
            if price[k] > floor[k]:
                if size[k] >= 0:
                    b = INT(cscore[own[w]]) * scale - act[w]
                    if b > floor[k]:
                        put(offer, arc, cptr[k], size, k, b, own[w])
                if not queued[k]:
                    queue[(head + n) % len(queue)] = k
                    n += 1
                    queued[k] = True
        seat[w] = j
        own[w] = a
        enter(first, after, before, j, w)
        load[j] += 1
    if load[j] < cap[j] and price[j] > floor[j] and not queued[j]:
        queue[(head + n) % len(queue)] = j
        n += 1
        queued[j] = True
    return n


@kernel(
    "i8(i8[::1], i8[::1], i8[::1], i4[::1], i8[::1], i4[::1], i4[::1], i4[::1], i8[::1],"
    " i4[::1], b1[::1])"
)
def start(
    cap: Any, load: Any, price: Any, seat: Any, floor: Any, first: Any, after: Any, before: Any,
    size: Any, queue: Any, queued: Any,
) -> int:  # fmt: skip
    """Lists of members, no heaps, the short vacancies in queue[:n]; returns n."""
    for j in range(len(price)):
        first[j] = -1
        size[j] = -1
        queued[j] = False
    for w in range(len(seat)):
        if seat[w] >= 0:
            enter(first, after, before, seat[w], w)
    n: int = INT(0)
    for j in range(len(price)):
        if load[j] < cap[j] and price[j] > floor[j]:
            queue[n] = j
            n += 1
            queued[j] = True
    return n


@kernel(
    "void(i8, i8, i4[::1], i8[::1], i8[::1], i4[::1], i2[::1], i8, i8, i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1], i8[::1], i4[::1], i4[::1])",
    "void(i8, i8, i4[::1], i8[::1], i8[::1], i4[::1], i2[::1], i8, i8, i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], i8[::1], i8[::1], i4[::1], i8[::1], i4[::1], i8[::1], i4[::1], i4[::1])",
    "void(i8, i8, i4[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], i8[::1], i8[::1], i4[::1], i8[::1], i4[::1], i8[::1], i4[::1], i4[::1])",
)
def look_all(
    lo: int, hi: int, queue: Any, wanted: Any, cptr: Any, cworker: Any, cscore: Any, scale: int,
    eps: int, off: Any, cap: Any, load: Any, price: Any, seat: Any, act: Any, floor: Any,
    own: Any, offer: Any, arc: Any, size: Any, taken: Any, asked: Any,
) -> None:  # fmt: skip
    """`look` for the vacancies queue[lo:hi], all at the same prices: wanted[v], their new price."""
    for q in range(lo, hi):
        j = INT(queue[q])
        wanted[j] = look(
            j, cptr, cworker, cscore, scale, eps, off, cap, load, price, seat, act, floor, own,
            offer, arc, size, taken, asked,
        )  # fmt: skip


@kernel(
    "i8(i8, i4[::1], i4[::1], i8[::1], i8[::1], i4[::1], i2[::1], i8, i8, i8[::1], i8[::1],"
    " i8[::1], i8[::1], i4[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1], i4[::1], i4[::1],"
    " i4[::1], i8[::1], i4[::1], i4[::1], b1[::1])",
    "i8(i8, i4[::1], i4[::1], i8[::1], i8[::1], i4[::1], i2[::1], i8, i8, i8[::1], i8[::1],"
    " i8[::1], i8[::1], i4[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1], i4[::1], i8[::1],"
    " i4[::1], i8[::1], i4[::1], i4[::1], b1[::1])",
    "i8(i8, i4[::1], i4[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], i8[::1],"
    " i8[::1], i8[::1], i4[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1], i4[::1], i8[::1],"
    " i4[::1], i8[::1], i4[::1], i4[::1], b1[::1])",
)
def win_all(
    n: int, queue: Any, onward: Any, wanted: Any, cptr: Any, cworker: Any, cscore: Any, scale: int,
    eps: int, off: Any, cap: Any, load: Any, price: Any, seat: Any, act: Any, floor: Any,
    own: Any, first: Any, after: Any, before: Any, offer: Any, arc: Any, size: Any, taken: Any,
    asked: Any, queued: Any,
) -> int:  # fmt: skip
    """`win` for queue[:n] in order after `look_all`; short ones go to onward[:m]; returns m."""
    for q in range(n):
        queued[queue[q]] = False
    m: int = INT(0)
    for q in range(n):
        j = INT(queue[q])
        m = win(
            j, wanted[j], cptr, cworker, cscore, scale, eps, off, cap, load, price, seat, act,
            floor, own, first, after, before, offer, arc, size, taken, asked, onward, queued,
            INT(0), m,
        )  # fmt: skip
    return m


@kernel(
    "i8(i8, i4[::1], i8[::1], i4[::1], i2[::1], i8, i8, i8[::1], i8[::1], i8[::1], i8[::1],"
    " i4[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], i4[::1], i8[::1],"
    " i4[::1], i4[::1], b1[::1], i8)",
    "i8(i8, i4[::1], i8[::1], i4[::1], i2[::1], i8, i8, i8[::1], i8[::1], i8[::1], i8[::1],"
    " i4[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1], i4[::1], i8[::1], i4[::1], i8[::1],"
    " i4[::1], i4[::1], b1[::1], i8)",
    "i8(i8, i4[::1], i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], i8[::1], i8[::1], i8[::1],"
    " i4[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1], i4[::1], i8[::1], i4[::1], i8[::1],"
    " i4[::1], i4[::1], b1[::1], i8)",
)
def undercut(
    n: int, queue: Any, cptr: Any, cworker: Any, cscore: Any, scale: int, eps: int, off: Any,
    cap: Any, load: Any, price: Any, seat: Any, act: Any, floor: Any, own: Any, first: Any,
    after: Any, before: Any, offer: Any, arc: Any, size: Any, taken: Any, asked: Any,
    queued: Any, most: int,
) -> int:  # fmt: skip
    """One after the other from queue[:n] on, until no vacancy is short at a price above its floor,
    or `most` have had their turn. Returns how many had."""
    head = INT(0)
    turns: int = INT(0)
    while n > 0 and turns < most:
        j = INT(queue[head])
        head += 1
        if head == len(queue):
            head = 0
        n -= 1
        turns += 1
        queued[j] = False
        if load[j] >= cap[j] or price[j] <= floor[j]:
            continue
        p = look(
            j, cptr, cworker, cscore, scale, eps, off, cap, load, price, seat, act, floor, own,
            offer, arc, size, taken, asked,
        )  # fmt: skip
        n = win(
            j, p, cptr, cworker, cscore, scale, eps, off, cap, load, price, seat, act, floor, own,
            first, after, before, offer, arc, size, taken, asked, queue, queued, head, n,
        )  # fmt: skip
    return turns
