"""Exact finish, backward: vacancies that are dear but not full get people or lower their price.

The state is that of `matching.flat.kernels.settle`; arcs come by column (vacancy first).
"""

from typing import Any

import numpy as np

from matching.flat.kernels.settle import FAR
from matching.model.kernels.heap import pop, push
from matching.native import inner, kernel

INT: Any = np.int64


@kernel(
    "void(i8[::1], u2[::1], i2[::1], i8[::1], i4[::1], i2[::1])",
    "void(i8[::1], i4[::1], i8[::1], i8[::1], i4[::1], i8[::1])",
)
def columns(ptr: Any, vacancy: Any, score: Any, cptr: Any, cworker: Any, cscore: Any) -> None:
    """The same arcs by vacancy. cptr: int64[V + 1], zeros."""
    for a in range(len(vacancy)):
        cptr[INT(vacancy[a]) + 1] += 1
    for v in range(1, len(cptr)):
        cptr[v] += cptr[v - 1]
    for w in range(len(ptr) - 1):
        for a in range(ptr[w], ptr[w + 1]):
            v = INT(vacancy[a])
            q = cptr[v]
            cworker[q] = w
            cscore[q] = score[a]
            cptr[v] = q + 1
    for v in range(len(cptr) - 1, 0, -1):
        cptr[v] = cptr[v - 1]
    cptr[0] = 0


@inner
def look_back(
    cptr: Any, cworker: Any, cscore: Any, scale: int, price: Any, floor: Any, profit: Any,
    seat: Any, n: int, scratch: Any,
) -> Any:  # fmt: skip
    """Shortest ways from the vacancies short[:n]: as `settle.search`, the other way round."""
    dist, hops, at, heap, reached = scratch[0], scratch[1], scratch[2], scratch[3], scratch[4]
    short = scratch[8]
    size = 0
    read = 0
    best = FAR
    last = FAR
    for i in range(n):
        v = short[i]
        reached[i] = v
        dist[v] = 0
        hops[v] = 0
        size = push(heap, at, dist, hops, size, v)
    count = n
    while size > 0:
        v = heap[0]
        d, h = dist[v], hops[v]
        if d > best or (d == best and h > last):
            break
        size = pop(heap, at, dist, hops, size)
        most = d + price[v] - floor[v]
        if most < best or (most == best and h < last):
            best = most
            last = h
        if d == best and h >= last:
            continue
        base = d + price[v]
        read += cptr[v + 1] - cptr[v]
        for a in range(cptr[v], cptr[v + 1]):
            w = cworker[a]
            k = INT(seat[w])
            if k == v:
                continue
            far = base + profit[w] - cscore[a] * scale
            if far > best:
                continue
            if k < 0:
                if far < best or h + 1 < last:
                    best = far
                    last = h + 1
            elif far < dist[k] or (far == dist[k] and h + 1 < hops[k]):
                if dist[k] == FAR:
                    reached[count] = k
                    count += 1
                dist[k] = far
                hops[k] = h + 1
                size = push(heap, at, dist, hops, size, k)
    return best, last, count, read


@inner
def draw(
    cptr: Any, cworker: Any, cscore: Any, scale: int, price: Any, floor: Any, profit: Any,
    seat: Any, slot: Any, holder: Any, off: Any, load: Any, first: int, scratch: Any,
) -> bool:  # fmt: skip
    """Bring one more person to `first` along tight arcs, layer by layer; False where none is left.

    Row 5 of scratch: next arc to try per vacancy; row 6: the way's vacancies.
    """
    hops, at, cursor, way = scratch[1], scratch[2], scratch[5], scratch[6]
    depth = 0
    way[0] = first
    ending = INT(-1)
    while True:
        k = way[depth]
        found = False
        while cursor[k] < cptr[k + 1]:
            a = cursor[k]
            w = cworker[a]
            j = INT(seat[w])
            if j != k and cscore[a] * scale - price[k] == profit[w]:
                if j < 0 or price[j] == floor[j]:
                    ending = j
                    found = True
                    break
                if at[j] == -2 and hops[j] == depth + 1 and cursor[j] < cptr[j + 1]:
                    depth += 1
                    way[depth] = j
                    found = True
                    break
            cursor[k] += 1
        if not found:
            if depth == 0:
                return False
            depth -= 1
            cursor[way[depth]] += 1
        elif way[depth] == k:
            break
    spot = load[first]
    load[first] += 1
    for step in range(depth + 1):
        k = way[step]
        w = cworker[cursor[k]]
        cursor[k] += 1
        left = INT(slot[w])
        holder[off[k] + spot] = w
        slot[w] = spot
        seat[w] = k
        spot = left
    if ending >= 0:
        load[ending] -= 1
        if spot < load[ending]:
            mover = holder[off[ending] + load[ending]]
            holder[off[ending] + spot] = mover
            slot[mover] = spot
    return True


@kernel(
    "i8(i8[::1], i4[::1], i2[::1], i8, i8[::1], i8[::1], i8[::1], i8[::1], i4[::1], i4[::1],"
    " i4[::1], i8[::1], i8[::1], i8[::1], i8[:, ::1], i8)",
    "i8(i8[::1], i4[::1], i8[::1], i8, i8[::1], i8[::1], i8[::1], i8[::1], i4[::1], i4[::1],"
    " i4[::1], i8[::1], i8[::1], i8[::1], i8[:, ::1], i8)",
)
def vacate(
    cptr: Any, cworker: Any, cscore: Any, scale: int, price: Any, floor: Any, profit: Any,
    home: Any, seat: Any, slot: Any, holder: Any, off: Any, cap: Any, load: Any, scratch: Any,
    budget: int,
) -> int:  # fmt: skip
    """Until every vacancy above its floor is full: shortest ways backwards from those that are
    not, to somebody out or to a vacancy whose price falls to its floor. Nobody may be active.
    Stops after about `budget` arcs read; returns how many vacancies are still short (0 = done)."""
    dist, hops, at, reached = scratch[0], scratch[1], scratch[2], scratch[4]
    cursor, short = scratch[5], scratch[8]
    work = 0
    while True:
        n = 0
        for v in range(len(price)):
            if load[v] < cap[v] and price[v] > floor[v]:
                short[n] = v
                n += 1
        if n == 0 or work >= budget:
            return n
        best, _, count, read = look_back(
            cptr, cworker, cscore, scale, price, floor, profit, seat, n, scratch
        )
        work += read
        for i in range(count):
            v = reached[i]
            fall = best - dist[v]
            if at[v] == -2 and fall > 0:
                price[v] -= fall
                for q in range(off[v], off[v] + load[v]):
                    profit[holder[q]] += fall
            cursor[v] = cptr[v]
        for i in range(n):
            v = short[i]
            while load[v] < cap[v] and price[v] > floor[v]:
                if not draw(
                    cptr, cworker, cscore, scale, price, floor, profit, seat, slot, holder,
                    off, load, v, scratch,
                ):  # fmt: skip
                    break
        for i in range(count):
            dist[reached[i]] = FAR
            hops[reached[i]] = 0
            at[reached[i]] = -1
