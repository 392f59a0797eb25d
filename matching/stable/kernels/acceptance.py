"""Kernel of the stable mode: deferred acceptance, workers propose (Gale & Shapley 1962), under
nested capacities (a greedy choice in a laminar family, Fleiner 2003)."""

from typing import Any

from matching.native import inner, kernel

ROOM = -1  # no key is below it
SHUT = (1 << 63) - 1  # no key is above it
RANK_BITS = 26
RANKS = (1 << RANK_BITS) - 1


@inner
def push(heap: Any, at: int, n: int, key: int) -> None:
    """Put `key` into the min-heap heap[at:at+n]; it must have room for one more."""
    i = n
    while i > 0:
        up = (i - 1) >> 1
        if heap[at + up] <= key:
            break
        heap[at + i] = heap[at + up]
        i = up
    heap[at + i] = key


@inner
def drop(heap: Any, at: int, n: int) -> None:
    """Take the least key off the min-heap heap[at:at+n]."""
    last = heap[at + n - 1]
    i = 0
    while True:
        down = 2 * i + 1
        if down >= n - 1:
            break
        if down + 1 < n - 1 and heap[at + down + 1] < heap[at + down]:
            down += 1
        if heap[at + down] >= last:
            break
        heap[at + i] = heap[at + down]
        i = down
    heap[at + i] = last


@inner
def set_bars(
    leaf: int, parent: Any, capacity: Any, count: Any, heap: Any, at: Any,
    first: Any, leaves: Any, root: Any, least: Any, bar: Any,
) -> None:  # fmt: skip
    """What a key must be above to enter each slot that shares a capacity with `leaf`: the least
    key of the innermost full capacity over the slot."""
    if parent[leaf] < 0:
        if capacity[leaf] == 0:
            bar[leaf] = SHUT
        elif count[leaf] == capacity[leaf]:
            bar[leaf] = heap[at[leaf]]
        else:
            bar[leaf] = ROOM
        return
    lo, hi = first[root[leaf]], first[root[leaf] + 1]
    for i in range(lo, hi):
        k = leaves[i]
        while k >= 0:
            least[k] = SHUT
            k = parent[k]
    for i in range(lo, hi):
        k = leaves[i]
        if count[k] > 0:
            top = heap[at[k]]
            while k >= 0:
                least[k] = min(least[k], top)
                k = parent[k]
    for i in range(lo, hi):
        k = leaves[i]
        found = ROOM
        while k >= 0:
            if count[k] == capacity[k]:
                found = least[k]
                break
            k = parent[k]
        bar[leaves[i]] = found


@inner
def weakest(
    node: int, leaf: int, parent: Any, count: Any, heap: Any, at: Any,
    first: Any, leaves: Any, root: Any,
) -> int:  # fmt: skip
    """The slot under `node` that holds the least key of all under it."""
    if node == leaf:
        return leaf
    found, least = -1, SHUT
    for i in range(first[root[leaf]], first[root[leaf] + 1]):
        k = leaves[i]
        if count[k] > 0 and heap[at[k]] < least:
            above = k
            while above >= 0 and above != node:
                above = parent[above]
            if above == node:
                found, least = leaves[i], heap[at[k]]
    return found


@inner
def enter(
    leaf: int, key: int, parent: Any, capacity: Any, count: Any, heap: Any, at: Any,
    first: Any, leaves: Any, root: Any, least: Any, bar: Any,
) -> int:  # fmt: skip
    """Take `key` (above the bar) into slot `leaf`; returns the key that had to leave, or ROOM."""
    node = leaf
    while node >= 0 and count[node] < capacity[node]:
        node = parent[node]
    gone = ROOM
    if node >= 0:
        out = weakest(node, leaf, parent, count, heap, at, first, leaves, root)
        gone = heap[at[out]]
        drop(heap, at[out], count[out])
        k = out
        while k != node:
            count[k] -= 1
            k = parent[k]
        if out == node:
            count[out] -= 1
    push(heap, at[leaf], count[leaf], key)
    k = leaf
    while k != node and k >= 0:
        count[k] += 1
        k = parent[k]
    if leaf == node:
        count[leaf] += 1
    if gone >= 0 or parent[leaf] >= 0 or count[leaf] == capacity[leaf]:
        set_bars(leaf, parent, capacity, count, heap, at, first, leaves, root, least, bar)
    return gone


@kernel(
    "i8(i8, i8, i8[::1], u2[::1], i2[::1], i2[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1])",
    "i8(i8, i8, i8[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1])",
)
def propose(
    lo: int, hi: int, ptr: Any, slot: Any, mine: Any, theirs: Any, rank: Any, by_rank: Any,
    slot_rank: Any, parent: Any, capacity: Any, count: Any, heap: Any, at: Any, first: Any,
    leaves: Any, root: Any, least: Any, bar: Any, slot_of: Any,
) -> int:  # fmt: skip
    """Let workers lo..hi (and whomever they push out) propose until nobody wants to any more.

    mine, theirs: points of an arc for the worker and for the post (0 .. 2**37). rank: unique,
    breaks a post's ties, lower first; by_rank its inverse; slot_rank breaks a worker's ties.
    parent, capacity: nested capacities; slots come first. heap[at[s]:]: buffer of slot s. first,
    leaves, root: slots by outermost capacity. count, bar, slot_of carry over from call to call.

    A post's bar only rises, so an arc below it now would be refused at any later time: each worker
    goes at once to the best post that takes them. Returns how often somebody was taken in.
    """
    taken = 0
    for w0 in range(lo, hi):
        w = w0
        while w >= 0:
            low = RANKS - rank[w]
            best, points, tie = -1, 1, SHUT
            for a in range(ptr[w], ptr[w + 1]):
                s = slot[a]
                value = mine[a] if (theirs[a] << RANK_BITS | low) > bar[s] else 0  # no branch
                if value >= points and (value > points or slot_rank[s] < tie):
                    best, points, tie = a, value, slot_rank[s]
            if best < 0:
                slot_of[w] = -1
                break
            key = theirs[best] << RANK_BITS | low
            slot_of[w] = slot[best]
            gone = enter(
                slot[best], key, parent, capacity, count, heap, at, first, leaves, root, least, bar
            )
            taken += 1
            w = by_rank[RANKS - (gone & RANKS)] if gone >= 0 else -1
    return taken
