"""Kernels for parties that go whole: their best site at given prices, seating, what lies near.

Shared arguments. Party g has members `member[party_ptr[g]:party_ptr[g + 1]]` (rows of the arcs);
it may go to one *site*; `site[kind[g], slot]` names the site of a slot for a party of this kind.
`room[g]` is 1 where it takes one of the `rooms[s]` couple rooms of its site. Margins are fixed
point: (score + bonus) * scale - price[slot]. A slot whose chain of nodes up through `parent` has
nothing left does not count.

`level`, `total`, `best` are scratch, int64[chunks, sites]; level must be -1 everywhere before a
call, one row serves one chunk. Sites all members can take are found in one pass over the members'
arcs: level[s] counts on only where every member before had an arc to s. Marks grow from party to
party, so nothing is ever reset within a call.
"""

from typing import Any

from matching.native import inner, kernel

LEAST = -(1 << 62)


@inner
def has_room(slot: int, left: Any, parent: Any) -> bool:
    """One more person fits into this slot and everything it lies in."""
    node = slot
    while node >= 0:
        if left[node] <= 0:
            return False
        node = parent[node]
    return True


@inner
def take_room(slot: int, by: int, left: Any, parent: Any) -> None:
    """`by` people more in this slot and everything it lies in."""
    node = slot
    while node >= 0:
        left[node] -= by
        node = parent[node]


@inner
def weigh(
    base: int, first: int, last: int, member: Any, names: Any, ptr: Any, slot: Any, score: Any,
    bonus: int, scale: int, price: Any, left: Any, parent: Any, level: Any, total: Any, best: Any,
) -> int:  # fmt: skip
    """Fill total[s] for all sites a party can take whole; returns their mark in `level`.
    base: above every mark before. The mark is at most base + 2 * members."""
    before = base
    for k in range(first, last):
        w = member[k]
        for a in range(ptr[w], ptr[w + 1]):
            v = slot[a]
            s = names[v]
            here = level[s]
            if here != before and here != before + 1 and (k > first or here > base):
                continue
            if not has_room(v, left, parent):
                continue
            margin = (score[a] + bonus) * scale - price[v]
            if here == before + 1:
                best[s] = max(best[s], margin)
                continue
            if k == first:
                total[s] = 0
            level[s] = before + 1
            best[s] = margin
        for a in range(ptr[w], ptr[w + 1]):
            s = names[slot[a]]
            if level[s] == before + 1:
                total[s] += best[s]
                level[s] = before + 2
        before += 2
    return before


@kernel(
    "void(i8, i8, i8, i8[::1], i4[::1], i8[::1], u1[::1], i4[:, ::1], i8[::1], i8[::1],"
    " i8[::1], u2[::1], i2[::1], i8, i8, i8[::1], i8[::1], i8[::1],"
    " i8[:, ::1], i8[:, ::1], i8[:, ::1], i8[::1], i8[::1], i8[::1])",
    "void(i8, i8, i8, i8[::1], i4[::1], i8[::1], u1[::1], i4[:, ::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], i8[::1], i8[::1],"
    " i8[:, ::1], i8[:, ::1], i8[:, ::1], i8[::1], i8[::1], i8[::1])",
)
def best_sites(
    lo: int, hi: int, chunk: int, party_ptr: Any, member: Any, kind: Any, room: Any, site: Any,
    rooms: Any, room_price: Any, ptr: Any, slot: Any, score: Any, bonus: int, scale: int,
    price: Any, left: Any, parent: Any, level: Any, total: Any, best: Any,
    value_out: Any, second_out: Any, site_out: Any,
) -> None:  # fmt: skip
    """Per party lo..hi: its best site at these prices, what that is worth and what the next best
    choice is worth (scaled); staying home is worth 0 and has site -1. Equal sites: the lowest
    number."""
    row, base = lo // chunk, 0
    for g in range(lo, hi):
        names = site[kind[g]]
        mark = weigh(
            base, party_ptr[g], party_ptr[g + 1], member, names, ptr, slot, score, bonus, scale,
            price, left, parent, level[row], total[row], best[row],
        )  # fmt: skip
        base = mark + 2
        top, second, where = 0, 0, -1
        w = member[party_ptr[g + 1] - 1]
        for a in range(ptr[w], ptr[w + 1]):
            s = names[slot[a]]
            if level[row, s] != mark or (room[g] and rooms[s] < 1):
                continue
            level[row, s] = mark + 1
            value = total[row, s]
            if room[g]:
                value -= room_price[s]
            if value > top or (value == top and where > s):
                top, second, where = value, top, s
            elif value > second:
                second = value
        value_out[g], second_out[g], site_out[g] = top, second, where


@inner
def seat_at(
    target: int, first: int, last: int, member: Any, names: Any, ptr: Any, slot: Any, score: Any,
    bonus: int, scale: int, price: Any, left: Any, parent: Any, chosen: Any, taken: Any,
) -> bool:  # fmt: skip
    """Seat one party at this site, each member its best open slot; when one finds nothing, all
    over again with that one first. False (and nothing changed) when that fails as well."""
    leader = -1
    for _ in range(last - first + 1):
        stuck = -1
        for turn in range(-1, last - first):
            k = leader if turn < 0 else first + turn
            if k < 0 or chosen[k] >= 0:
                continue
            w = member[k]
            top, where = LEAST, -1
            for a in range(ptr[w], ptr[w + 1]):
                v = slot[a]
                if names[v] == target and has_room(v, left, parent):
                    margin = (score[a] + bonus) * scale - price[v]
                    if margin > top:
                        top, where = margin, a
            if where < 0:
                stuck = k
                break
            chosen[k] = slot[where]
            taken[k] = score[where] + bonus
            take_room(chosen[k], 1, left, parent)
        if stuck < 0:
            return True
        for k in range(first, last):
            if chosen[k] >= 0:
                take_room(chosen[k], -1, left, parent)
            chosen[k], taken[k] = -1, 0
        if stuck == leader:
            return False
        leader = stuck
    return False


@kernel(
    "i8(i8[::1], i8, i8[::1], i4[::1], i8[::1], u1[::1], i4[:, ::1], i8[::1], i8[::1],"
    " i8[::1], u2[::1], i2[::1], i8, i8, i8[::1], i8[::1], i8[::1],"
    " i8[:, ::1], i8[:, ::1], i8[:, ::1], i4[::1], i8[::1], i8[::1])",
    "i8(i8[::1], i8, i8[::1], i4[::1], i8[::1], u1[::1], i4[:, ::1], i8[::1], i8[::1],"
    " i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], i8[::1], i8[::1],"
    " i8[:, ::1], i8[:, ::1], i8[:, ::1], i4[::1], i8[::1], i8[::1])",
)
def seat(
    order: Any, tries: int, party_ptr: Any, member: Any, kind: Any, room: Any, site: Any,
    rooms: Any, room_price: Any, ptr: Any, slot: Any, score: Any, bonus: int, scale: int,
    price: Any, left: Any, parent: Any, level: Any, total: Any, best: Any,
    chosen: Any, taken: Any, site_of: Any,
) -> int:  # fmt: skip
    """Seat the parties named in `order`, one after the other, each at its best site that has room
    for all of it, if that is worth more than staying home. Returns how many were seated.

    Takes from `left` and `rooms`. chosen: per member (-1 = home), taken: its score and bonus,
    site_of: per party, -1 = home; all three must say home for the parties of `order`.
    """
    seated, base = 0, 0
    for i in range(len(order)):
        g = order[i]
        names = site[kind[g]]
        mark = weigh(
            base, party_ptr[g], party_ptr[g + 1], member, names, ptr, slot, score, bonus, scale,
            price, left, parent, level[0], total[0], best[0],
        )  # fmt: skip
        base = mark + 2
        w = member[party_ptr[g + 1] - 1]
        for _ in range(tries):
            top, where = 0, -1
            for a in range(ptr[w], ptr[w + 1]):
                s = names[slot[a]]
                if level[0, s] != mark or (room[g] and rooms[s] < 1):
                    continue
                value = total[0, s]
                if room[g]:
                    value -= room_price[s]
                if value > top or (value == top and where > s):
                    top, where = value, s
            if where < 0:
                break
            if seat_at(
                where, party_ptr[g], party_ptr[g + 1], member, names, ptr, slot, score, bonus,
                scale, price, left, parent, chosen, taken,
            ):  # fmt: skip
                site_of[g] = where
                rooms[where] -= room[g]
                seated += 1
                break
            level[0, where] = mark + 1  # too full for this party: the next best
    return seated


@kernel(
    "i8(i8[::1], i8[::1], i8[::1], i4[::1], i8[::1], u1[::1], i4[:, ::1], i8[::1], i8[::1],"
    " u2[::1], i2[::1], i8, i8, i8[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8[::1])",
    "i8(i8[::1], i8[::1], i8[::1], i4[::1], i8[::1], u1[::1], i4[:, ::1], i8[::1], i8[::1],"
    " i4[::1], i8[::1], i8, i8, i8[::1], i8[::1], i8[::1], i4[::1], i8[::1], i8[::1])",
)
def seat_where_told(
    order: Any, target: Any, party_ptr: Any, member: Any, kind: Any, room: Any, site: Any,
    rooms: Any, ptr: Any, slot: Any, score: Any, bonus: int, scale: int, price: Any, left: Any,
    parent: Any, chosen: Any, taken: Any, site_of: Any,
) -> int:  # fmt: skip
    """As `seat`, each party of `order` at its `target` alone."""
    seated = 0
    for i in range(len(order)):
        g, where = order[i], target[i]
        if room[g] and rooms[where] < 1:
            continue
        if seat_at(
            where, party_ptr[g], party_ptr[g + 1], member, site[kind[g]], ptr, slot, score, bonus,
            scale, price, left, parent, chosen, taken,
        ):  # fmt: skip
            site_of[g] = where
            rooms[where] -= room[g]
            seated += 1
    return seated


@kernel(
    "i8(i8, i8, i8[::1], u2[::1], i2[::1], i8, i8, i8[::1], u1[::1], i8[::1])",
    "i8(i8, i8, i8[::1], i4[::1], i8[::1], i8, i8, i8[::1], u1[::1], i8[::1])",
)
def profits(
    lo: int, hi: int, ptr: Any, slot: Any, score: Any, bonus: int, scale: int, price: Any,
    skip: Any, out: Any,
) -> int:  # fmt: skip
    """Best margin of each worker lo..hi, staying out = 0; 0 for those in `skip`. Their sum."""
    total = 0
    for w in range(lo, hi):
        top = 0
        if not skip[w]:
            for a in range(ptr[w], ptr[w + 1]):
                top = max(top, (score[a] + bonus) * scale - price[slot[a]])
        out[w] = top
        total += top
    return total
