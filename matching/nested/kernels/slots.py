"""Kernels of `matching.nested.slots` and `matching.plan.stages`: vacancies to slots, and room for
one more."""

from typing import Any

from matching.native import kernel


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i4[::1], i8[:, ::1])",
    "void(i8, i8, i8[::1], i4[::1], i4[::1], i8[:, ::1])",
)
def count_reach(lo: int, hi: int, ptr: Any, vacancy: Any, bed: Any, reach: Any) -> None:
    """reach[c, v] += workers of bed class c with an arc to v. Not for several threads at once."""
    for w in range(lo, hi):
        c = bed[w]
        for a in range(ptr[w], ptr[w + 1]):
            reach[c, vacancy[a]] += 1


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i4[::1], i4[:, ::1], u2[::1])",
    "void(i8, i8, i8[::1], u2[::1], i4[::1], i4[:, ::1], i4[::1])",
    "void(i8, i8, i8[::1], i4[::1], i4[::1], i4[:, ::1], i4[::1])",
)
def to_slots(lo: int, hi: int, ptr: Any, vacancy: Any, bed: Any, slot: Any, out: Any) -> None:
    """The slot each arc leads to: slot[vacancy, bed class of the worker]."""
    for w in range(lo, hi):
        c = bed[w]
        for a in range(ptr[w], ptr[w + 1]):
            out[a] = slot[vacancy[a], c]


@kernel(
    "i8(i8[::1], u2[::1], i4[::1], u1[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[::1],"
    " i8[::1], i4[::1], u1[::1])",
    "i8(i8[::1], i4[::1], i4[::1], u1[::1], i4[::1], i8[::1], i8[::1], i8[::1], i8[::1], i4[::1],"
    " i8[::1], i4[::1], u1[::1])",
)
def room_for_more(
    ptr: Any, slot: Any, slot_of: Any, takes_part: Any, held: Any, held_from: Any, parent: Any,
    capacity: Any, load: Any, child: Any, child_from: Any, queue: Any, seen: Any,
) -> int:  # fmt: skip
    """1 where somebody who is out could be placed with nobody put out for it: is there a way from
    an arc of theirs to a free place, people moving on along it? seen: uint8[nodes] of 0."""
    head, tail = 0, 0
    for w in range(len(slot_of)):
        if slot_of[w] < 0 and takes_part[w]:
            for a in range(ptr[w], ptr[w + 1]):
                s = slot[a]
                if seen[s] == 0:
                    seen[s] = 1
                    queue[tail] = s
                    tail += 1
    while head < tail:
        k = queue[head]
        head += 1
        if load[k] < capacity[k]:
            up = parent[k]
            if up < 0:
                return 1
            if seen[up] == 0:
                seen[up] = 1
                queue[tail] = up
                tail += 1
        for i in range(child_from[k], child_from[k + 1]):
            c = child[i]
            if load[c] > 0 and seen[c] == 0:
                seen[c] = 1
                queue[tail] = c
                tail += 1
        if k + 1 < len(held_from):
            for i in range(held_from[k], held_from[k + 1]):
                w = held[i]
                if takes_part[w]:
                    for a in range(ptr[w], ptr[w + 1]):
                        s = slot[a]
                        if seen[s] == 0:
                            seen[s] = 1
                            queue[tail] = s
                            tail += 1
    return 0


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i2[::1], i8, i8[::1], i4[::1], i8, i8[:, ::1], i8[:, ::1])",
    "void(i8, i8, i8[::1], i4[::1], i8[::1], i8, i8[::1], i4[::1], i8, i8[:, ::1], i8[:, ::1])",
)
def nearest_others(
    lo: int, hi: int, ptr: Any, slot: Any, score: Any, bonus: int, price: Any, slot_of: Any,
    keep: int, arc: Any, cost: Any,
) -> None:  # fmt: skip
    """Per placed worker the `keep` arcs to other slots that cost it least at these prices, and
    how much; arc = -1 where there are no more. Equal costs in the order of the row."""
    for w in range(lo, hi):
        for i in range(keep):
            arc[w, i] = -1
        if slot_of[w] < 0:
            continue
        best = 0
        for a in range(ptr[w], ptr[w + 1]):
            best = max(best, score[a] + bonus - price[slot[a]])
        for a in range(ptr[w], ptr[w + 1]):
            if slot[a] == slot_of[w]:
                continue
            loss = best - (score[a] + bonus - price[slot[a]])
            i = keep
            while i > 0 and (arc[w, i - 1] < 0 or cost[w, i - 1] > loss):
                i -= 1
            if i < keep:
                for j in range(keep - 1, i, -1):
                    arc[w, j] = arc[w, j - 1]
                    cost[w, j] = cost[w, j - 1]
                arc[w, i] = a
                cost[w, i] = loss
