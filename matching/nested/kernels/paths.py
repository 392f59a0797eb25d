"""Kernels over the residual graph of an optimum: what one change moves, and what it costs.

Nodes are the nodes of a `matching.model.tree.Tree`, then one more, *out*. Ways push one person too
many along: a slot sends one of its people to another slot or home, a node with room lets them in, a
node passes the burden to a child it then keeps a place from. Lengths are points lost times SCALE,
plus HEAD for everybody sent home and less HEAD for everybody brought in, so that among equally good
plans the one that places most people wins. `price` keeps all lengths >= 0 away from what changed.

State of a seating (all arrays are changed by `advance` alone):
at: int32[workers] slot or -1; own: int64[workers] what they earn there, bonus included;
first, after, before: int32 lists of who sits in a slot; load: int64[nodes]; joined: int32[workers],
those sent home since `outs` was made, number in counts[0].
"""

from typing import Any

import numpy as np

from matching.model.kernels.heap import pop, push
from matching.model.kernels.rows import find
from matching.native import inner, kernel

FAR = 1 << 60
SCALE = 4
HEAD = 1
DEEP = 24
"""How many of those left out `outs` keeps per slot, dearest first."""
IMPOSSIBLE, STALE, WRONG = -1, -2, -3

ARCS = "i8[::1], u2[::1], i2[::1]"
PEOPLE = "i4[::1], i4[::1], i8[::1], i4[::1], i8[::1]"
LISTS = "i4[::1], i4[::1], i4[::1], i8[::1]"
TREE = "i8[::1], i4[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1]"
CHANGE = "i8, i8, i8[::1], i4[::1]"
OUTS = "i4[::1], i8[::1], i4[::1], i4[::1], i8[::1]"
SEARCH = "i8[::1], i8[:, ::1], i4[::1], i8"


@kernel(f"void({ARCS}, i4[::1], i8[::1])")
def worths(ptr: Any, vacancy: Any, score: Any, vacancy_of: Any, worth: Any) -> None:
    """worth[w] = score of (w, vacancy_of[w]); 0 where there is no such pair or nobody sits."""
    for w in range(len(vacancy_of)):
        worth[w] = 0
        if vacancy_of[w] >= 0:
            a = find(vacancy, ptr[w], ptr[w + 1], vacancy_of[w])
            if a >= 0:
                worth[w] = score[a]


@kernel("void(i4[::1], i4[::1], i4[::1], i4[::1])")
def take_seats(at: Any, first: Any, after: Any, before: Any) -> None:
    """Lists of who sits in each slot. first: filled with -1."""
    for w in range(len(at)):
        a = at[w]
        after[w] = -1
        before[w] = -1
        if a >= 0:
            after[w] = first[a]
            if first[a] >= 0:
                before[first[a]] = w
            first[a] = w


@kernel(
    f"void({ARCS}, {PEOPLE}, i8[::1], i4[::1], i8[::1], i4[::1])",
)
def look_out(
    ptr: Any, vacancy: Any, score: Any, slot_of: Any, bed: Any, bonus: Any, at: Any, own: Any,
    allowed: Any, outs: Any, worth: Any, count: Any,
) -> None:  # fmt: skip
    """Per slot the DEEP people left out who are worth most there, dearest first; equal worth by
    row. allowed: int64[workers], 0 = not in this market. count: zeros."""
    for w in range(len(at)):
        if at[w] >= 0 or allowed[w] == 0:
            continue
        for k in range(ptr[w], ptr[w + 1]):
            b = slot_of[np.int64(vacancy[k]) * 3 + bed[w]]
            s = score[k] + bonus[w]
            n = count[b]
            base = np.int64(b) * DEEP
            if n == DEEP:
                if worth[base + n - 1] >= s:
                    continue
                n -= 1
            else:
                count[b] = n + 1
            while n > 0 and worth[base + n - 1] < s:
                worth[base + n] = worth[base + n - 1]
                outs[base + n] = outs[base + n - 1]
                n -= 1
            worth[base + n] = s
            outs[base + n] = w


@inner
def cost_at(
    node: int, place: int, step_ptr: Any, step_from: Any, step_size: Any, step_cost: Any
) -> int:
    """Points the person who stands `place`-th (from 0) in a node costs there (<= 0)."""
    for k in range(step_ptr[node], step_ptr[node + 1]):
        if step_from[k] <= place < step_from[k] + step_size[k]:
            return int(step_cost[k])
    return 0


@inner
def reach(
    far: int, b: int, a: int, w: int, goal: int, labels: Any, who: Any, tops: Any, size: int
) -> int:
    """Note a way of length `far` to b over a (worker w moves, -1 = nobody). New heap size."""
    if b == goal:
        if far < tops[0]:
            tops[0] = far
            tops[1] = a
            tops[2] = w
        return size
    dist = labels[0]
    if far < dist[b]:
        dist[b] = far
        labels[4, b] = a
        who[b] = w
        return push(labels[3], labels[2], dist, labels[1], size, b)
    return size


@inner
def send(
    a: int, w: int, base: int, ptr: Any, vacancy: Any, score: Any, slot_of: Any, bed: Any,
    bonus: Any, price: Any, changed: int, fresh: int, column: Any, goal: int, labels: Any,
    who: Any, tops: Any, size: int,
) -> int:  # fmt: skip
    """All slots worker w could go to from node a; base = length so far without the price there."""
    kind = bed[w]
    e = bonus[w]
    dist = labels[0]
    instead = changed >= 0 and (fresh >> kind) & 1 == 1
    for k in range(ptr[w], ptr[w + 1]):
        v = np.int64(vacancy[k])
        if instead and v == changed:
            continue
        b = slot_of[v * 3 + kind]
        if b == a:
            continue
        far = base - (np.int64(score[k]) + e) * SCALE + price[b]
        if b == goal or far < dist[b]:
            size = reach(far, b, a, w, goal, labels, who, tops, size)
    if instead and column[w] > 0:
        b = slot_of[changed * 3 + kind]
        if b != a:
            far = base - (column[w] + e) * SCALE + price[b]
            size = reach(far, b, a, w, goal, labels, who, tops, size)
    return size


@kernel(
    f"i8({ARCS}, {PEOPLE}, {LISTS}, {TREE}, {CHANGE}, {OUTS}, {SEARCH})",
)
def search(
    ptr: Any, vacancy: Any, score: Any, slot_of: Any, bed: Any, bonus: Any, at: Any, own: Any,
    first: Any, after: Any, before: Any, load: Any, capacity: Any, parent: Any, child: Any,
    sibling: Any, step_ptr: Any, step_from: Any, step_size: Any, step_cost: Any, changed: int,
    fresh: int, column: Any, listed: Any, outs: Any, worth: Any, count: Any, joined: Any,
    counts: Any, price: Any, labels: Any, who: Any, goal: int,
) -> int:  # fmt: skip
    """Shortest ways from the nodes whose label is set (in labels[0], others FAR) to `goal`.

    A way may come back to a starting node that is the goal. goal -1: ways to everywhere. The
    column of vacancy `changed` reads `column` (0 = nobody) instead of the arcs, for the bed
    classes in the bits of `fresh`; `listed` are the workers with an entry.
    counts: [joined, least length of a last step, length beyond which no way is wanted].
    Returns the length less the difference of prices, and in counts[3:5] the last node and worker;
    FAR for none, STALE when `outs` has run dry, WRONG when the seating was no optimum.
    labels: int64[5, nodes + 1]: length, the node (equal lengths come in this order, so that what
    lies farther away cannot show), place in heap, heap, node before.
    """
    out = len(load)
    slots = len(first)
    dist, places, heap = labels[0], labels[2], labels[3]
    tops = counts[5:8]
    tops[0] = counts[2]
    tops[1] = -1
    tops[2] = -1
    size = 0
    for b in range(out + 1):
        places[b] = -1
        if dist[b] < FAR:
            size = push(heap, places, dist, labels[1], size, b)
    least = min(counts[1], 0)
    pops = 0
    while size > 0:
        a = heap[0]
        d = dist[a]
        if pops > 0 and d + least >= tops[0]:  # the first steps may be of negative length
            break
        size = pop(heap, places, dist, labels[1], size)
        places[a] = -1
        pops += 1
        if pops > 400 * (out + 8):
            return WRONG
        base = d - price[a]
        if a == out:
            for b in range(slots):
                found = count[b] == 0
                for k in range(count[b]):
                    w = outs[np.int64(b) * DEEP + k]
                    if at[w] >= 0:
                        continue
                    found = True
                    kind = bed[w]
                    new = changed >= 0 and (fresh >> kind) & 1 == 1
                    if new and slot_of[changed * 3 + kind] == b:
                        break
                    far = base - worth[np.int64(b) * DEEP + k] * SCALE - HEAD + price[b]
                    size = reach(far, b, a, w, goal, labels, who, tops, size)
                    break
                if not found and count[b] == DEEP:
                    return STALE
            if changed >= 0:
                for k in range(len(listed)):
                    w = listed[k]
                    if at[w] < 0 and (fresh >> bed[w]) & 1 == 1:
                        b = slot_of[changed * 3 + bed[w]]
                        far = base - (column[w] + bonus[w]) * SCALE - HEAD + price[b]
                        size = reach(far, b, a, w, goal, labels, who, tops, size)
            for k in range(counts[0]):
                w = joined[k]
                if at[w] < 0:
                    size = send(
                        a, w, base - HEAD, ptr, vacancy, score, slot_of, bed, bonus, price,
                        changed, fresh, column, goal, labels, who, tops, size,
                    )  # fmt: skip
        elif a < slots:
            w = first[a]
            while w >= 0:
                gone = base + own[w] * SCALE
                size = reach(gone + HEAD + price[out], out, a, w, goal, labels, who, tops, size)
                size = send(
                    a, w, gone, ptr, vacancy, score, slot_of, bed, bonus, price, changed, fresh,
                    column, goal, labels, who, tops, size,
                )  # fmt: skip
                w = after[w]
        if a < out and load[a] < capacity[a]:
            b = parent[a] if parent[a] >= 0 else out
            more = cost_at(a, load[a], step_ptr, step_from, step_size, step_cost)
            size = reach(base + more * SCALE + price[b], b, a, -1, goal, labels, who, tops, size)
        b = child[a]
        while b >= 0:
            if load[b] > 0:
                less = cost_at(b, load[b] - 1, step_ptr, step_from, step_size, step_cost)
                far = base - less * SCALE + price[b]
                size = reach(far, b, a, -1, goal, labels, who, tops, size)
            b = sibling[b]
    if goal < 0:
        return FAR if tops[0] >= counts[2] else WRONG
    counts[3] = tops[1]
    counts[4] = tops[2]
    return FAR if tops[1] < 0 else int(tops[0])


@kernel(f"void(i4[::1], i8[::1], {LISTS}, i4[::1], i8[::1], i8, i8, i8)")
def sit(
    at: Any, own: Any, first: Any, after: Any, before: Any, load: Any, joined: Any, counts: Any,
    w: int, slot: int, worth: int,
) -> None:  # fmt: skip
    """Worker w leaves where they are and sits in `slot` (-1 = goes home). Loads stay as they are:
    they change where a way lets somebody into a node (see the module's text)."""
    a = at[w]
    if a >= 0:
        if before[w] >= 0:
            after[before[w]] = after[w]
        else:
            first[a] = after[w]
        if after[w] >= 0:
            before[after[w]] = before[w]
    after[w] = -1
    before[w] = -1
    at[w] = slot
    own[w] = worth
    if slot >= 0:
        after[w] = first[slot]
        if first[slot] >= 0:
            before[first[slot]] = w
        first[slot] = w
    else:
        joined[counts[0]] = w
        counts[0] += 1
