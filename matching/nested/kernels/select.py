"""Kernels of `matching.nested.near`: arcs close to what their worker takes, and those next in line.

Arcs next in line are kept by slot in bounded heaps, the farthest on top: the heap of slot s holds
the entries at[s]..at[s] + size[s] of `far` (how far from its worker's choice) and `arc`. Entries
are ordered by (far, arc), so what is kept depends on neither chunks nor threads. last[s]: nobody as
far as this is taken in any more.
"""

from typing import Any

from matching.native import inner, kernel

FAR = -(1 << 60)
"""Worth less than anything."""


@inner
def farther(far: Any, arc: Any, i: int, j: int) -> bool:
    """Entry i stands behind entry j."""
    return bool(far[i] > far[j] or (far[i] == far[j] and arc[i] > arc[j]))


@inner
def swap(far: Any, arc: Any, i: int, j: int) -> None:
    far[i], far[j] = far[j], far[i]
    arc[i], arc[j] = arc[j], arc[i]


@inner
def line_up(
    s: int, a: int, distance: int, at: Any, size: Any, last: Any, far: Any, arc: Any
) -> None:
    """Take arc a into the heap of slot s; arcs come in ascending order and nearer than last[s]."""
    base, n = at[s], size[s]
    if n < at[s + 1] - base:
        far[base + n], arc[base + n] = distance, a
        size[s] = n + 1
        i = n
        while i > 0 and farther(far, arc, base + i, base + ((i - 1) >> 1)):
            swap(far, arc, base + i, base + ((i - 1) >> 1))
            i = (i - 1) >> 1
        if n + 1 == at[s + 1] - base:
            last[s] = far[base]
        return
    far[base], arc[base] = distance, a
    i = 0
    while 2 * i + 1 < n:
        down = 2 * i + 1
        if down + 1 < n and farther(far, arc, base + down + 1, base + down):
            down += 1
        if not farther(far, arc, base + down, base + i):
            break
        swap(far, arc, base + i, base + down)
        i = down
    last[s] = far[base]


@kernel(
    "void(i8, i8, i8, i8[::1], u2[::1], i2[::1], i8, i8, i8[::1], i8, i8, u1[::1], i8[::1],"
    " i8[::1], i4[:, ::1], i8[:, ::1], i8[:, ::1], i8[:, ::1])",
    "void(i8, i8, i8, i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], i8, i8, u1[::1], i8[::1],"
    " i8[::1], i4[:, ::1], i8[:, ::1], i8[:, ::1], i8[:, ::1])",
)
def count_near(
    lo: int, hi: int, chunk: int, ptr: Any, slot: Any, score: Any, bonus: int, scale: int,
    price: Any, slack: int, least: int, skip: Any, count: Any, at: Any, size: Any, last: Any,
    far: Any, arc: Any,
) -> None:  # fmt: skip
    """count[w] = arcs within `slack` of the worker's best (staying out = 0), of workers whose best
    is worth at least `least`; every other arc lines up at its slot by how far it is from that."""
    c = lo // chunk
    for w in range(lo, hi):
        if skip[w]:
            continue
        best = FAR
        for a in range(ptr[w], ptr[w + 1]):
            best = max(best, (score[a] + bonus) * scale - price[slot[a]])
        own, n = max(best, 0), 0
        for a in range(ptr[w], ptr[w + 1]):
            away = own - (score[a] + bonus) * scale + price[slot[a]]
            if best >= least and away <= slack:
                n += 1
            elif away < last[c, slot[a]]:
                line_up(slot[a], a, away, at, size[c], last[c], far[c], arc[c])
        count[w] = n


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i2[::1], i8, i8, i8[::1], i8, u1[::1], i8[::1], i8[::1])",
    "void(i8, i8, i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], i8, u1[::1], i8[::1], i8[::1])",
)
def take_near(
    lo: int, hi: int, ptr: Any, slot: Any, score: Any, bonus: int, scale: int, price: Any,
    slack: int, skip: Any, to: Any, out: Any,
) -> None:  # fmt: skip
    """The arcs `count_near` counted, from to[w] on."""
    for w in range(lo, hi):
        if skip[w] or to[w] == to[w + 1]:
            continue
        best, n = 0, to[w]
        for a in range(ptr[w], ptr[w + 1]):
            best = max(best, (score[a] + bonus) * scale - price[slot[a]])
        for a in range(ptr[w], ptr[w + 1]):
            if best - (score[a] + bonus) * scale + price[slot[a]] <= slack:
                out[n] = a
                n += 1


@kernel(
    "i8(i8, i8, i8, i8[::1], u2[::1], i2[::1], i8, i8[::1], i8[::1], i8[::1], i4[:, ::1],"
    " i8[:, ::1], i8[:, ::1], i8[:, ::1])",
    "i8(i8, i8, i8, i8[::1], i4[::1], i8[::1], i8, i8[::1], i8[::1], i8[::1], i4[:, ::1],"
    " i8[:, ::1], i8[:, ::1], i8[:, ::1])",
)
def find_overlooked(
    lo: int, hi: int, chunk: int, ptr: Any, slot: Any, score: Any, bonus: int, price: Any,
    profit: Any, at: Any, size: Any, last: Any, far: Any,
    arc: Any,
) -> int:  # fmt: skip
    """Arcs worth more to their worker than the profit it has line up at their slots, those that
    gain most in front. Returns how many workers have one."""
    c, found = lo // chunk, 0
    for w in range(lo, hi):
        own, some = profit[w], 0
        for a in range(ptr[w], ptr[w + 1]):
            gain = score[a] + bonus - price[slot[a]] - own
            if gain > 0:
                some = 1
                if -gain < last[c, slot[a]]:
                    line_up(slot[a], a, -gain, at, size[c], last[c], far[c], arc[c])
        found += some
    return found
