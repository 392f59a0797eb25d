"""The seating among equal optima: a function of the tight arcs and the order of people alone."""

from typing import Any

import numpy as np

from matching.flat.kernels.settle import take
from matching.native import inner, kernel

INT: Any = np.int64


@kernel(
    "void(i4[::1], i8[::1], u2[::1], i4[::1], i8[::1], u2[::1], u8[::1])",
    "void(i4[::1], i8[::1], i4[::1], i4[::1], i8[::1], i4[::1], u8[::1])",
)
def relabel(
    order: Any, ptr: Any, vacancy: Any, rank: Any, new_ptr: Any, new_vacancy: Any, bits: Any
) -> None:
    """Rows in the order given, vacancies by rank, ascending in each row.

    bits: uint64[V // 64 + 1], zeros; sorts long rows.
    """
    for i in range(len(order)):
        w = order[i]
        o = new_ptr[i]
        n = new_ptr[i + 1] - o
        if n <= 24:
            for k in range(n):
                x = rank[vacancy[ptr[w] + k]]
                q = o + k
                while q > o and new_vacancy[q - 1] > x:
                    new_vacancy[q] = new_vacancy[q - 1]
                    q -= 1
                new_vacancy[q] = x
        else:
            for k in range(n):
                x = rank[vacancy[ptr[w] + k]]
                bits[x >> 6] |= np.uint64(1) << np.uint64(x & 63)
            for block in range(len(bits)):
                if bits[block] != 0:
                    for k in range(64):
                        if (bits[block] >> np.uint64(k)) & np.uint64(1):
                            new_vacancy[o] = block * 64 + k
                            o += 1
                    bits[block] = 0


@kernel(
    "i8(i8[::1], u2[::1], b1[::1], i4[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1], i4[::1])",
    "i8(i8[::1], i4[::1], b1[::1], i4[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1], i4[::1])",
)
def first_come(
    ptr: Any, vacancy: Any, must: Any, seat: Any, slot: Any, holder: Any, off: Any, cap: Any,
    load: Any, active: Any,
) -> int:  # fmt: skip
    """Seat those who must sit: first who has one vacancy, then the others in order, each where most
    places are free of the first four with any. Returns how many found none: active[:n]."""
    n = 0
    for w in range(len(must)):
        if must[w] and ptr[w + 1] - ptr[w] == 1:
            v = INT(vacancy[ptr[w]])
            if load[v] < cap[v]:
                seat[w] = v
                take(holder, slot, off, load, v, w)
    for w in range(len(must)):
        if must[w] and seat[w] < 0:
            most = INT(0)
            free = INT(0)
            for a in range(ptr[w], ptr[w + 1]):
                v = INT(vacancy[a])
                if load[v] < cap[v]:
                    free += 1
                    if cap[v] - load[v] > most:
                        most = cap[v] - load[v]
                        seat[w] = v
                    if free == 4:
                        break
            if seat[w] >= 0:
                take(holder, slot, off, load, seat[w], w)
            else:
                active[n] = w
                n += 1
    return n


@inner
def push_on(
    seat: Any, slot: Any, holder: Any, off: Any, load: Any, came: Any, end: int, w: int, asked: Any
) -> None:
    """Everybody on the way to the free vacancy `end` moves on by one; w sits at last.

    came[v]: who steps to v. asked[v]: holders before have no free door; a newcomer may.
    """
    k = INT(end)
    spot = load[k]
    load[k] += 1
    while True:
        x = INT(came[k])
        back = INT(seat[x])
        left = INT(slot[x])
        holder[off[k] + spot] = x
        slot[x] = spot
        seat[x] = k
        asked[k] = min(asked[k], spot)
        if x == w:
            return
        k = back
        spot = left


@inner
def free_door(ptr: Any, vacancy: Any, cap: Any, load: Any, ahead: Any, x: Any) -> Any:
    """A vacancy with room that x may take, or -1. ahead[x]: what comes before is full for good."""
    while ahead[x] < ptr[x + 1]:
        v = vacancy[ahead[x]]
        if load[v] < cap[v]:
            return INT(v)
        ahead[x] += 1
    return INT(-1)


@kernel(
    "void(i8[::1], u2[::1], b1[::1], i4[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i8[:, ::1], i8)",
    "void(i8[::1], i4[::1], b1[::1], i4[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], i8[:, ::1], i8)",
)
def squeeze_in(
    ptr: Any, vacancy: Any, waits: Any, seat: Any, slot: Any, holder: Any, off: Any, cap: Any,
    load: Any, ahead: Any, scratch: Any, free: int,
) -> None:  # fmt: skip
    """Seat everybody without a seat who does not wait, one after the other, wherever a way to a
    free place exists.

    ahead: int64[W], as ptr at first. free: places not taken. Rows of scratch: 1 queue, 2 seen by
    (-1 = nobody), 3 who steps there, 4 next holder to go on from, 5 holders known to have no free
    door. A vacancy never empties, so who has none has none for good; and what a failed search has
    seen never leads to a free place again, so it stays seen.
    """
    queue, seen, came, turn, asked = scratch[1], scratch[2], scratch[3], scratch[4], scratch[5]
    for v in range(len(cap)):
        asked[v] = 0
    for w in range(len(waits)):
        if waits[w] or seat[w] >= 0 or free == 0:
            continue
        head = 0
        n = 0
        x = INT(w)
        end = free_door(ptr, vacancy, cap, load, ahead, x)
        if end >= 0:
            came[end] = x
        while end < 0:
            for a in range(ptr[x], ptr[x + 1]):
                v = INT(vacancy[a])
                if seen[v] >= 0:
                    continue
                seen[v] = w
                came[v] = x
                queue[n] = v
                n += 1
                while asked[v] < load[v]:
                    y = INT(holder[off[v] + asked[v]])
                    end = free_door(ptr, vacancy, cap, load, ahead, y)
                    if end >= 0:
                        came[end] = y
                        break
                    asked[v] += 1
                if end >= 0:
                    break
            if end >= 0:
                break
            while head < n and turn[queue[head]] >= load[queue[head]]:
                head += 1
            if head == n:
                break
            v = queue[head]
            x = INT(holder[off[v] + turn[v]])
            turn[v] += 1
        for i in range(n):
            turn[queue[i]] = 0
            if end >= 0:
                seen[queue[i]] = -1
        if end >= 0:
            push_on(seat, slot, holder, off, load, came, end, w, asked)
            free -= 1


@inner
def back_fill(
    seat: Any, slot: Any, holder: Any, off: Any, load: Any, leaver: Any, onward: Any, k: int,
    w: int, first: int,
) -> None:  # fmt: skip
    """w, who stands nowhere now, sits down at k; who leaves k for the next moves on, to `first`."""
    k = INT(k)
    x = INT(w)
    while k != first:
        y = INT(leaver[k])
        spot = INT(slot[y])
        holder[off[k] + spot] = x
        slot[x] = spot
        seat[x] = k
        k = INT(onward[k])
        x = y
    holder[off[k] + load[k]] = x
    slot[x] = load[k]
    seat[x] = k
    load[k] += 1


@kernel(
    "i8(i8[::1], i4[::1], b1[::1], i4[::1], i4[::1], i4[::1], i8[::1], i8[::1], i8[::1],"
    " i8[:, ::1])"
)
def even_out(
    cptr: Any, cworker: Any, dear: Any, seat: Any, slot: Any, holder: Any, off: Any, cap: Any,
    load: Any, scratch: Any,
) -> int:  # fmt: skip
    """Fill vacancies that have a price from those that have none, without unseating anybody.

    Returns how many dear places stay empty (0, if an optimum exists). Rows of scratch: 1 queue,
    2 seen by (-1), 3 who leaves there, 4 for which vacancy.
    """
    queue, seen, leaver, onward = scratch[1], scratch[2], scratch[3], scratch[4]
    missing = 0
    for first in range(len(dear)):
        if not dear[first]:
            continue
        while load[first] < cap[first]:
            seen[first] = first
            queue[0] = first
            n = 1
            head = 0
            end = INT(-1)
            loose = INT(-1)
            while head < n and end < 0:
                k = queue[head]
                head += 1
                for a in range(cptr[k], cptr[k + 1]):
                    w = INT(cworker[a])
                    j = INT(seat[w])
                    if j < 0:
                        loose = w
                        end = k
                        break
                    if seen[j] < 0:
                        seen[j] = first
                        leaver[j] = w
                        onward[j] = k
                        queue[n] = j
                        n += 1
                        if not dear[j]:
                            end = j
                            break
            for i in range(n):
                seen[queue[i]] = -1
            if end < 0:
                missing += cap[first] - load[first]
                break
            if loose >= 0:
                back_fill(seat, slot, holder, off, load, leaver, onward, end, loose, first)
            else:
                w = INT(leaver[end])
                spot = INT(slot[w])
                load[end] -= 1
                if spot < load[end]:
                    mover = holder[off[end] + load[end]]
                    holder[off[end] + spot] = mover
                    slot[mover] = spot
                back_fill(seat, slot, holder, off, load, leaver, onward, onward[end], w, first)
    return missing
