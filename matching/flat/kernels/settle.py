"""Exact finish, forward: workers without a seat push each other on along shortest ways.

State shared by the kernels of `settle`, `vacate` and `lower`:
price int64[V]; profit int64[W] = the best a worker finds (never below home[w], what staying out is
worth); seat int32[W] (-1 = out), holder int32[sum of cap]: vacancy v's people are
holder[off[v] : off[v] + load[v]], worker w stands at holder[off[seat[w]] + slot[w]].
Always: seated workers are where they find their best (to the point), load <= cap.
scratch: int64[9, V + 1]; row 0 (dist) all FAR and row 2 (at) all -1 between calls.
"""

from typing import Any

import numpy as np

from matching.model.kernels.heap import pop, push
from matching.native import inner, kernel

INT: Any = np.int64

FAR = 1 << 62


@inner
def take(holder: Any, slot: Any, off: Any, load: Any, v: int, w: int) -> None:
    """Worker w sits down at v, which has room."""
    holder[off[v] + load[v]] = w
    slot[w] = load[v]
    load[v] += 1


@kernel(
    "i8(i8[::1], u2[::1], i2[::1], i8, i8[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1],"
    " i8[::1], i8[::1], i8[::1], i8[::1], i4[::1])",
    "i8(i8[::1], i4[::1], i8[::1], i8, i8[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1],"
    " i8[::1], i8[::1], i8[::1], i8[::1], i4[::1])",
)
def sit(
    ptr: Any, vacancy: Any, score: Any, scale: int, price: Any, profit: Any, home: Any,
    seat: Any, slot: Any, holder: Any, off: Any, cap: Any, load: Any, own: Any, active: Any,
) -> int:  # fmt: skip
    """Make a state of prices, profits and wished seats: keeps who sits at their best (own: what
    their seat leaves), then seats whom a best seat is free for. Returns how many are left that
    want one: active[:n]."""
    n = 0
    for w in range(len(seat)):
        j = seat[w]
        if j >= 0 and own[w] == profit[w] and load[j] < cap[j]:
            take(holder, slot, off, load, j, w)
        else:
            seat[w] = -1
            if profit[w] > home[w]:
                active[n] = w
                n += 1
    m = 0
    for i in range(n):
        w = active[i]
        for a in range(ptr[w], ptr[w + 1]):
            v = INT(vacancy[a])
            if load[v] < cap[v] and score[a] * scale - price[v] == profit[w]:
                seat[w] = v
                take(holder, slot, off, load, v, w)
                break
        if seat[w] < 0:
            active[m] = w
            m += 1
    return m


@inner
def search(
    ptr: Any, vacancy: Any, score: Any, scale: int, price: Any, profit: Any, home: Any,
    holder: Any, off: Any, cap: Any, load: Any, active: Any, n: int, scratch: Any,
) -> Any:  # fmt: skip
    """Shortest ways from all active workers: (points, hops) of the nearest end, vacancies seen,
    arcs read. Vacancies with at = -2 are not farther than that end."""
    dist, hops, at, heap, reached = scratch[0], scratch[1], scratch[2], scratch[3], scratch[4]
    size = 0
    count = 0
    read = 0
    best = FAR
    last = FAR
    for i in range(n):
        w = active[i]
        room = profit[w] - home[w]
        if room < best or (room == best and last > 1):
            best = room
            last = 1
        read += ptr[w + 1] - ptr[w]
        for a in range(ptr[w], ptr[w + 1]):
            v = INT(vacancy[a])
            far = profit[w] - score[a] * scale + price[v]
            if far <= best and far < dist[v]:
                if dist[v] == FAR:
                    reached[count] = v
                    count += 1
                dist[v] = far
                hops[v] = 1
                size = push(heap, at, dist, hops, size, v)
    while size > 0:
        v = heap[0]
        d, h = dist[v], hops[v]
        if d > best or (d == best and h > last):
            break
        size = pop(heap, at, dist, hops, size)
        if load[v] < cap[v]:
            best = d
            last = h
            continue
        if d == best and h >= last:
            continue
        for q in range(off[v], off[v] + load[v]):
            y = holder[q]
            base = d + profit[y]
            room = base - home[y]
            if room < best or (room == best and h + 1 < last):
                best = room
                last = h + 1
            read += ptr[y + 1] - ptr[y]
            for a in range(ptr[y], ptr[y + 1]):
                k = INT(vacancy[a])
                far = base - score[a] * scale + price[k]
                if far <= best and (far < dist[k] or (far == dist[k] and h + 1 < hops[k])):
                    if dist[k] == FAR:
                        reached[count] = k
                        count += 1
                    dist[k] = far
                    hops[k] = h + 1
                    size = push(heap, at, dist, hops, size, k)
    return best, last, count, read


@inner
def augment(
    ptr: Any, vacancy: Any, score: Any, scale: int, price: Any, profit: Any, home: Any,
    seat: Any, slot: Any, holder: Any, off: Any, cap: Any, load: Any, w: int, best: int,
    last: int, scratch: Any,
) -> bool:  # fmt: skip
    """Seat w along a way of tight arcs, layer by layer; False where none is left.

    Row 5 of scratch: next holder to try per vacancy (-1 = leads nowhere); rows 6 and 7: the way's
    vacancies and arcs.
    """
    dist, hops, at = scratch[0], scratch[1], scratch[2]
    cursor, way, entry = scratch[5], scratch[6], scratch[7]
    depth = 0
    x = INT(w)
    a = ptr[w]
    while True:
        k = INT(-1)
        while a < ptr[x + 1]:
            v = INT(vacancy[a])
            if (
                at[v] == -2
                and hops[v] == depth + 1
                and cursor[v] >= 0
                and score[a] * scale - price[v] == profit[x]
            ):
                k = v
                break
            a += 1
        if k >= 0:
            depth += 1
            way[depth] = k
            entry[depth] = a
            if load[k] < cap[k]:
                break
        elif depth == 0:
            return False
        else:
            k = way[depth]
            cursor[k] += 1
        if cursor[k] >= load[k] or (dist[k] == best and hops[k] >= last):
            cursor[k] = -1
            a = entry[depth] + 1
            depth -= 1
            x = INT(w)
            if depth > 0:
                x = INT(holder[off[way[depth]] + cursor[way[depth]]])
            continue
        x = INT(holder[off[k] + cursor[k]])
        if profit[x] == home[x]:
            seat[x] = -1
            break
        a = ptr[x]
    k = way[depth]
    spot = cursor[k]
    if load[k] < cap[k]:
        spot = load[k]
        load[k] += 1
    else:
        cursor[k] += 1
    while True:
        x = INT(w)
        if depth > 1:
            x = INT(holder[off[way[depth - 1]] + cursor[way[depth - 1]]])
        holder[off[k] + spot] = x
        slot[x] = spot
        seat[x] = k
        depth -= 1
        if depth == 0:
            return True
        k = way[depth]
        spot = cursor[k]
        cursor[k] += 1


@kernel(
    "i8(i8[::1], u2[::1], i2[::1], i8, i8[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1],"
    " i8[::1], i8[::1], i8[::1], i4[::1], i8, i8[:, ::1], i8)",
    "i8(i8[::1], i4[::1], i8[::1], i8, i8[::1], i8[::1], i8[::1], i4[::1], i4[::1], i4[::1],"
    " i8[::1], i8[::1], i8[::1], i4[::1], i8, i8[:, ::1], i8)",
)
def settle(
    ptr: Any, vacancy: Any, score: Any, scale: int, price: Any, profit: Any, home: Any,
    seat: Any, slot: Any, holder: Any, off: Any, cap: Any, load: Any, active: Any, n: int,
    scratch: Any, budget: int,
) -> int:  # fmt: skip
    """Seat active[:n] or send somebody home, prices rising only where they must.

    Primal-dual in phases (Hungarian method for many at once): shortest ways by (points, hops) to
    a free place or to somebody who may as well stay out; prices of what is nearer rise by the
    difference; then disjoint ways along the layers. Stops after about `budget` arcs read.
    Returns how many are still active (0 = done).
    """
    dist, hops, at, cursor = scratch[0], scratch[1], scratch[2], scratch[5]
    reached = scratch[4]
    work = 0
    while n > 0 and work < budget:
        best, last, count, read = search(
            ptr, vacancy, score, scale, price, profit, home, holder, off, cap, load, active, n,
            scratch,
        )  # fmt: skip
        work += read
        if best > 0:
            for i in range(n):
                profit[active[i]] -= best
            for i in range(count):
                v = reached[i]
                rise = best - dist[v]
                if at[v] == -2 and rise > 0:
                    price[v] += rise
                    for q in range(off[v], off[v] + load[v]):
                        profit[holder[q]] -= rise
        for i in range(count):
            cursor[reached[i]] = 0
        m = 0
        for i in range(n):
            w = active[i]
            if profit[w] == home[w]:
                continue
            if not augment(
                ptr, vacancy, score, scale, price, profit, home, seat, slot, holder, off, cap,
                load, w, best, last, scratch,
            ):  # fmt: skip
                active[m] = w
                m += 1
        n = m
        for i in range(count):
            dist[reached[i]] = FAR
            hops[reached[i]] = 0
            at[reached[i]] = -1
    return n
