"""Kernels that gather the arcs an optimum could use: all that cost less than a gap at given prices.

Arguments as in `matching.parties.kernels.sites`. Each is called twice: with fill = 0 it counts into
count[row] (row: worker or party), with fill = 1 it writes from at[row] on.
"""

from typing import Any

from matching.native import kernel
from matching.parties.kernels.sites import has_room, weigh


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i2[::1], i8, i8, i8[::1], u1[::1], i8[::1], i8,"
    " i8, i8[::1], i8[::1], i8[::1], i8[::1], i8[::1])",
    "void(i8, i8, i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], u1[::1], i8[::1], i8,"
    " i8, i8[::1], i8[::1], i8[::1], i8[::1], i8[::1])",
)
def near_alone(
    lo: int, hi: int, ptr: Any, slot: Any, score: Any, bonus: int, scale: int, price: Any,
    skip: Any, profit: Any, within: int, fill: int, count: Any, at: Any,
    out_worker: Any, out_slot: Any, out_score: Any,
) -> None:  # fmt: skip
    """Arcs of single people that leave them at most `within` less than their best."""
    for w in range(lo, hi):
        n = 0
        if not skip[w]:
            floor = profit[w] - within
            for a in range(ptr[w], ptr[w + 1]):
                if (score[a] + bonus) * scale - price[slot[a]] >= floor:
                    if fill:
                        out_worker[at[w] + n] = w
                        out_slot[at[w] + n] = slot[a]
                        out_score[at[w] + n] = score[a] + bonus
                    n += 1
        count[w] = n


@kernel(
    "void(i8, i8, i8, i8[::1], i4[::1], i8[::1], u1[::1], i4[:, ::1], i8[::1], i8[::1],"
    " i8[::1], u2[::1], i2[::1], i8, i8, i8[::1], i8[::1], i8[::1],"
    " i8[:, ::1], i8[:, ::1], i8[:, ::1], i8[:, ::1], i8[::1], i8, i8,"
    " i8, i8[::1], i8[::1], i8[::1], i8[::1], i8[::1])",
    "void(i8, i8, i8, i8[::1], i4[::1], i8[::1], u1[::1], i4[:, ::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], i8[::1], i8[::1],"
    " i8[:, ::1], i8[:, ::1], i8[:, ::1], i8[:, ::1], i8[::1], i8, i8,"
    " i8, i8[::1], i8[::1], i8[::1], i8[::1], i8[::1])",
)
def near_parties(
    lo: int, hi: int, chunk: int, party_ptr: Any, member: Any, kind: Any, room: Any, site: Any,
    rooms: Any, room_price: Any, ptr: Any, slot: Any, score: Any, bonus: int, scale: int,
    price: Any, left: Any, parent: Any, level: Any, total: Any, best: Any, stamp: Any,
    value: Any, within: int, whole: int, fill: int, count: Any, at: Any,
    out_worker: Any, out_slot: Any, out_score: Any,
) -> None:  # fmt: skip
    """Arcs of party members that cost the party at most `within`: its best value less what the
    site is worth to it, and the member's best seat there less this one; where `whole`, every arc
    to a site that costs it at most that. stamp: scratch as level.
    """
    row, base = lo // chunk, 0
    for g in range(lo, hi):
        names = site[kind[g]]
        first, last = party_ptr[g], party_ptr[g + 1]
        mark = weigh(
            base, first, last, member, names, ptr, slot, score, bonus, scale, price, left, parent,
            level[row], total[row], best[row],
        )  # fmt: skip
        base = mark + 2
        n = 0
        for k in range(first, last):
            w = member[k]
            for a in range(ptr[w], ptr[w + 1]):
                v = slot[a]
                s = names[v]
                if level[row, s] == mark and has_room(v, left, parent):
                    margin = (score[a] + bonus) * scale - price[v]
                    if stamp[row, s] != k:
                        stamp[row, s] = k
                        best[row, s] = margin
                    best[row, s] = max(best[row, s], margin)
            for a in range(ptr[w], ptr[w + 1]):
                v = slot[a]
                s = names[v]
                if level[row, s] != mark or (room[g] and rooms[s] < 1):
                    continue
                if not has_room(v, left, parent):
                    continue
                lost = value[g] - total[row, s] + best[row, s]
                if room[g]:
                    lost += room_price[s]
                seat = best[row, s] if whole else (score[a] + bonus) * scale - price[v]
                if lost - seat <= within:
                    if fill:
                        out_worker[at[g] + n] = w
                        out_slot[at[g] + n] = v
                        out_score[at[g] + n] = score[a] + bonus
                    n += 1
        count[g] = n


@kernel(
    "void(i8, i8, i8[::1], u2[::1], i2[::1], u1[::1], i8[::1], u2[::1], i2[::1])",
    "void(i8, i8, i8[::1], i4[::1], i8[::1], u1[::1], i8[::1], i4[::1], i8[::1])",
)
def copy_rows(
    lo: int, hi: int, ptr: Any, slot: Any, score: Any, skip: Any, to: Any,
    out_slot: Any, out_score: Any,
) -> None:  # fmt: skip
    """Rows lo..hi but those in `skip`, from to[row] on."""
    for w in range(lo, hi):
        if not skip[w]:
            move = to[w] - ptr[w]
            for a in range(ptr[w], ptr[w + 1]):
                out_slot[move + a] = slot[a]
                out_score[move + a] = score[a]
