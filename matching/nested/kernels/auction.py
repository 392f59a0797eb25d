"""Kernels of `matching.nested.clearing`: rows of arcs against the prices of slots."""

from typing import Any

from matching.native import inner, kernel

NEVER = 1 << 60
"""A price nobody pays; and no price at all."""


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i2[::1], i8, i8[::1], i8[::1])",
    "void(i8, i8, i8[::1], i4[::1], i8[::1], i8, i8[::1], i8[::1])",
)
def best_profit(
    lo: int, hi: int, ptr: Any, slot: Any, score: Any, bonus: int, price: Any, profit: Any
) -> None:
    """profit[w] = greatest score + bonus - price over the row, at least 0 (staying out)."""
    for w in range(lo, hi):
        best = 0
        for a in range(ptr[w], ptr[w + 1]):
            margin = score[a] + bonus - price[slot[a]]
            best = max(best, margin)
        profit[w] = best


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i2[::1], i8, i8[::1], i8[::1], i8[::1])",
    "void(i8, i8, i8[::1], i4[::1], i8[::1], i8, i8[::1], i8[::1], i8[::1])",
)
def count_tight(
    lo: int, hi: int, ptr: Any, slot: Any, score: Any, bonus: int, price: Any, profit: Any,
    count: Any,
) -> None:  # fmt: skip
    """profit[w] = greatest margin of the row, at least 0 (staying out); count[w] = arcs with it."""
    for w in range(lo, hi):
        best, n = 0, 0
        for a in range(ptr[w], ptr[w + 1]):
            margin = score[a] + bonus - price[slot[a]]
            if margin > best:
                best, n = margin, 1
            elif margin == best:
                n += 1
        profit[w], count[w] = best, n


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i2[::1], i8, i8[::1], i8[::1], i8[::1], i8[::1])",
    "void(i8, i8, i8[::1], i4[::1], i8[::1], i8, i8[::1], i8[::1], i8[::1], i8[::1])",
)
def take_tight(
    lo: int, hi: int, ptr: Any, slot: Any, score: Any, bonus: int, price: Any, profit: Any,
    to: Any, out: Any,
) -> None:  # fmt: skip
    """The arcs `count_tight` counted, from to[w] on."""
    for w in range(lo, hi):
        n = to[w]
        if n == to[w + 1]:
            continue
        for a in range(ptr[w], ptr[w + 1]):
            if score[a] + bonus - price[slot[a]] == profit[w]:
                out[n] = a
                n += 1


@kernel(
    "i8(i8[::1], i4[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8[::1], i8[::1], i4[::1], i8[::1],"
    " i8[::1], i4[::1], u1[::1], i8)"
)
def least_prices(
    ptr: Any, slot: Any, score: Any, held_from: Any, held: Any, parent: Any, least: Any, most: Any,
    child: Any, child_from: Any, price: Any, queue: Any, waiting: Any, limit: int,
) -> int:  # fmt: skip
    """Raise `price` (per node, a lower bound at first) to the least one that supports a seating.

    Node k adds at least least[k] to its parent's price and at most most[k] (NEVER = no limit).
    held[held_from[s]:held_from[s+1]] sit in slot s: wherever they could go must cost so much more
    than s as it would be worth more to them. Returns steps done, -1 where `limit` did not suffice.
    """
    nodes = len(parent)
    steps, at, count = 0, 0, nodes
    for k in range(nodes):
        queue[k] = nodes - 1 - k
        waiting[k] = 1
    while count > 0:
        if steps > limit:
            return -1
        k = queue[at]
        at = at + 1 if at + 1 < nodes else 0
        count -= 1
        waiting[k] = 0
        steps += 1
        own = price[k]
        for i in range(child_from[k], child_from[k + 1]):
            c = child[i]
            if price[c] < own + least[c]:
                price[c] = own + least[c]
                if waiting[c] == 0:
                    waiting[c] = 1
                    queue[(at + count) % nodes] = c
                    count += 1
        up = parent[k]
        if up >= 0 and most[k] < NEVER and price[up] < own - most[k]:
            price[up] = own - most[k]
            if waiting[up] == 0:
                waiting[up] = 1
                queue[(at + count) % nodes] = up
                count += 1
        if k + 1 >= len(held_from):
            continue
        for i in range(held_from[k], held_from[k + 1]):
            w = held[i]
            here = 0
            for a in range(ptr[w], ptr[w + 1]):
                if slot[a] == k:
                    here = score[a]
            for a in range(ptr[w], ptr[w + 1]):
                b = slot[a]
                if b != k and price[b] < own + score[a] - here:
                    price[b] = own + score[a] - here
                    if waiting[b] == 0:
                        waiting[b] = 1
                        queue[(at + count) % nodes] = b
                        count += 1
    return steps


@inner
def lift(heap: Any, at: int, i: int, bid: Any, place: Any) -> None:
    """Move entry i of the min-heap up to where it belongs."""
    w = heap[at + i]
    while i > 0:
        up = (i - 1) >> 1
        if bid[heap[at + up]] <= bid[w]:
            break
        heap[at + i] = heap[at + up]
        place[heap[at + i]] = i
        i = up
    heap[at + i] = w
    place[w] = i


@inner
def sink(heap: Any, at: int, n: int, i: int, bid: Any, place: Any) -> None:
    """Move entry i of the min-heap down to where it belongs."""
    w = heap[at + i]
    while True:
        down = 2 * i + 1
        if down >= n:
            break
        if down + 1 < n and bid[heap[at + down + 1]] < bid[heap[at + down]]:
            down += 1
        if bid[heap[at + down]] >= bid[w]:
            break
        heap[at + i] = heap[at + down]
        place[heap[at + i]] = i
        i = down
    heap[at + i] = w
    place[w] = i


@inner
def unit_cost(k: int, load: int, step_at: Any, step_size: Any, step_cost: Any) -> Any:
    """What the next person in node k costs."""
    before = load
    for i in range(step_at[k], step_at[k + 1]):
        if before < step_size[i]:
            return step_cost[i]
        before -= step_size[i]
    return 0


@inner
def ask(
    s: int, path: Any, capacity: Any, load: Any, heap: Any, at: Any, bid: Any,
    step_at: Any, step_size: Any, step_cost: Any,
) -> int:  # fmt: skip
    """What a newcomer must beat at slot s: the least bid of the innermost full node, or else the
    cost of one more place, or somebody under a step to take the place of."""
    costs = 0
    for d in range(path.shape[1]):
        k = path[s, d]
        if k < 0:
            continue
        if load[k] >= capacity[k]:
            return NEVER if load[k] == 0 else int(bid[heap[at[k]]])
        costs += unit_cost(k, load[k], step_at, step_size, step_cost)
    least = costs
    for d in range(path.shape[1]):
        k = path[s, d]
        if k < 0:
            continue
        if load[k] > 0 and step_at[k + 1] > step_at[k] and bid[heap[at[k]]] < least:
            least = bid[heap[at[k]]]
    return int(least)


@inner
def victim_of(
    s: int, path: Any, capacity: Any, load: Any, heap: Any, at: Any, bid: Any,
    step_at: Any, step_size: Any, step_cost: Any,
) -> int:  # fmt: skip
    """Whom a newcomer at slot s displaces, -1 = nobody; the same cases as `ask`."""
    costs = 0
    for d in range(path.shape[1]):
        k = path[s, d]
        if k < 0:
            continue
        if load[k] >= capacity[k]:
            return int(heap[at[k]])
        costs += unit_cost(k, load[k], step_at, step_size, step_cost)
    found, least = -1, costs
    for d in range(path.shape[1]):
        k = path[s, d]
        if k < 0:
            continue
        if load[k] > 0 and step_at[k + 1] > step_at[k] and bid[heap[at[k]]] < least:
            found, least = heap[at[k]], bid[heap[at[k]]]
    return found


@kernel(
    "i8(i8[::1], u2[::1], i2[::1], i8, i8, i4[:, ::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], i8[::1], i4[:, ::1], i4[::1], i8[::1], i4[::1], i8[::1], i4[::1], i4[::1],"
    " i8[::1], i8)",
    "i8(i8[::1], i4[::1], i8[::1], i8, i8, i4[:, ::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], i8[::1], i4[:, ::1], i4[::1], i8[::1], i4[::1], i8[::1], i4[::1], i4[::1],"
    " i8[::1], i8)",
)
def auction(
    ptr: Any, slot: Any, score: Any, bonus: int, eps: int, path: Any, capacity: Any, load: Any,
    step_at: Any, step_size: Any, step_cost: Any, at: Any, heap: Any, bid: Any, place: Any,
    level: Any, price: Any, leaves: Any, first: Any, root: Any, slot_of: Any, state: Any, most: int,
) -> int:  # fmt: skip
    """Bid until nobody wants to, or `most` bids are done: a forward auction in which a node that
    is full gives up its least bid. path[slot, d] names the nodes over a slot, -1 = none at that
    level. Workers wait in slot_of as -2; -1 = out by choice. state: [waiting, cursor].
    place[level[k], w]: where w stands in node k's heap; a node's level is its own, however many
    nodes lie below it (a firm holds plain slots and, deeper, beds).
    Returns bids done."""
    n, bids, cursor = len(slot_of), 0, state[1]
    while state[0] > 0 and bids < most:
        while slot_of[cursor] != -2:
            cursor = cursor + 1 if cursor + 1 < n else 0
        w = cursor
        while w >= 0 and bids < most:
            bids += 1
            best, second, j = 0, 0, -1
            for a in range(ptr[w], ptr[w + 1]):
                margin = score[a] + bonus - price[slot[a]]
                if margin > second:
                    if margin > best:
                        second = best
                        best = margin
                        j = slot[a]
                    else:
                        second = margin
            if j < 0:
                slot_of[w] = -1
                state[0] -= 1
                break
            out = victim_of(j, path, capacity, load, heap, at, bid, step_at, step_size, step_cost)
            if out >= 0:
                t = slot_of[out]
                for d in range(path.shape[1]):
                    k = path[t, d]
                    if k < 0:
                        continue
                    rank = place[level[k]]
                    i = rank[out]
                    load[k] -= 1
                    last = heap[at[k] + load[k]]
                    if last != out:
                        heap[at[k] + i] = last
                        rank[last] = i
                        sink(heap, at[k], load[k], i, bid, rank)
                        lift(heap, at[k], rank[last], bid, rank)
                slot_of[out] = -2
            else:
                state[0] -= 1
            bid[w] = price[j] + best - second + eps
            slot_of[w] = j
            for d in range(path.shape[1]):
                k = path[j, d]
                if k < 0:
                    continue
                heap[at[k] + load[k]] = w
                rank = place[level[k]]
                rank[w] = load[k]
                load[k] += 1
                lift(heap, at[k], load[k] - 1, bid, rank)
            r = root[j]
            for i in range(first[r], first[r + 1]):
                s = leaves[i]
                price[s] = ask(
                    s, path, capacity, load, heap, at, bid, step_at, step_size, step_cost
                )
            w = out
    state[1] = cursor
    return bids
