"""The volume algorithm with a price for every limit: see `matching.limits.moves`.

The arguments are those of `matching.parties.kernels.moves`, and besides: arc a counts under the
limits cover[cover_at[a]..cover_at[a + 1]], of people on their own first, then (from `first` on) of
parties, in the order of their arcs. tally: per arc the weight of all choices that took it.
Everything goes in the order of rows, on one thread, in plain sums.
"""

from typing import Any

from matching.native import inner, kernel
from matching.parties.kernels.moves import add_mean, offer_places, prices_of, steepness, step

NONE = -1e300


@inner
def cost_of(a: int, cover_at: Any, cover: Any, fee: Any) -> float:
    total = 0.0
    for i in range(cover_at[a], cover_at[a + 1]):
        total += fee[cover[i]]
    return total


@inner
def take(a: int, weight: float, cover_at: Any, cover: Any, tally: Any, full: Any) -> None:
    tally[a] += weight
    for i in range(cover_at[a], cover_at[a + 1]):
        full[cover[i]] += 1.0


@inner
def choose_alone(
    ptr: Any, slot: Any, worth: Any, skip: Any, price: Any, load: Any, cover_at: Any, cover: Any,
    fee: Any, tally: Any, full: Any, weight: float,
) -> float:  # fmt: skip
    """Everybody takes what leaves them most; the sum of what is left."""
    total = 0.0
    for w in range(len(ptr) - 1):
        if skip[w]:
            continue
        best, where = 0.0, -1
        for a in range(ptr[w], ptr[w + 1]):
            margin = worth[a] - price[slot[a]]
            if margin > best:
                margin -= cost_of(a, cover_at, cover, fee)
                if margin > best:
                    best, where = margin, a
        if where >= 0:
            total += best
            load[slot[where]] += 1.0
            take(where, weight, cover_at, cover, tally, full)
    return total


@inner
def choose_together(
    of: Any, site: Any, seat: Any, arc: Any, slot: Any, worth: Any, room: Any, price: Any,
    room_price: Any, part: float, load: Any, used: Any, share: Any, pick: Any, first: int,
    cover_at: Any, cover: Any, fee: Any, tally: Any, full: Any, weight: float,
) -> float:  # fmt: skip
    """Every party takes the option that leaves it most. share: the weight of each option in the
    mean of all choices so far, of which this one is a `part`. pick: scratch, one per seat."""
    total = 0.0
    for g in range(len(of) - 1):
        best, where = 0.0, -1
        for o in range(of[g], of[g + 1]):
            share[o] *= 1.0 - part
            value = -room_price[site[o]] if room[g] else 0.0
            for q in range(seat[o], seat[o + 1]):
                top = NONE
                for a in range(arc[q], arc[q + 1]):
                    margin = worth[a] - price[slot[a]] - cost_of(first + a, cover_at, cover, fee)
                    if margin > top:
                        top, pick[q] = margin, a
                value += top
            if value > best:
                best, where = value, o
        if where >= 0:
            total += best
            share[where] += part
            if room[g]:
                used[site[where]] += 1.0
            for q in range(seat[where], seat[where + 1]):
                load[slot[pick[q]]] += 1.0
                take(first + pick[q], weight, cover_at, cover, tally, full)
    return total


@inner
def keep(now: Any, best: Any) -> None:
    for k in range(len(now)):
        best[k] = now[k]


@kernel(
    "i8(i8[::1], i4[::1], i8[::1], u1[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " u1[::1], f8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1], f8[::1], f8[::1], f8[::1],"
    " f8[::1], f8[::1], f8[:, ::1], f8[:, ::1], f8[:, ::1], f8[::1], i8[::1], i8, i8[::1],"
    " i8[::1], f8[::1], f8[::1], f8, f8, i8, f8[::1])",
)
def move(
    ptr: Any, slot: Any, worth: Any, skip: Any, of: Any, site: Any, seat: Any, arc: Any,
    party_slot: Any, party_worth: Any, room: Any, rooms: Any, parent: Any, capacity: Any,
    step_at: Any, step_size: Any, step_cost: Any, least: Any, weight: Any, best: Any,
    best_room: Any, best_fee: Any, nodes: Any, sites: Any, limits: Any, share: Any, pick: Any,
    first: int, cover_at: Any, cover: Any, most: Any, tally: Any, target: float, part: float,
    turns: int, told: Any,
) -> int:  # fmt: skip
    """At most `turns` moves of all prices; returns how many were done. best (own prices of nodes),
    best_room, best_fee (of limits): where to start, and the best found. told: [value of the best,
    what all of tally is to be multiplied by]. nodes, sites, limits: scratch."""
    own, price, load, more, mean = nodes[0], nodes[1], nodes[2], nodes[3], nodes[4]
    own_room, used, more_room, mean_room = sites[0], sites[1], sites[2], sites[3]
    nothing, one = sites[4], sites[5]
    fee, full, more_fee, mean_fee = limits[0], limits[1], limits[2], limits[3]
    free, heavy = limits[4], limits[5]
    for k in range(len(best)):
        own[k], mean[k] = best[k], 0.0
    for s in range(len(best_room)):
        own_room[s], mean_room[s], nothing[s], one[s] = best_room[s], 0.0, 0.0, 1.0
    for i in range(len(best_fee)):
        fee[i], mean_fee[i], free[i], heavy[i] = best_fee[i], 0.0, 0.0, max(most[i], 1.0)
    boldness, failed, found, counts = 0.5, 0, -NONE, 1.0
    for turn in range(turns):
        prices_of(parent, own, price, load)
        now = 1.0 if turn == 0 else part
        if turn > 0:
            counts = counts / (1.0 - part)
        for s in range(len(used)):
            used[s] = 0.0
        for i in range(len(full)):
            full[i] = 0.0
        share_of = counts if turn == 0 else counts * part
        value = choose_alone(
            ptr, slot, worth, skip, price, load, cover_at, cover, fee, tally, full, share_of
        )
        value += choose_together(
            of, site, seat, arc, party_slot, party_worth, room, price, own_room, now, load, used,
            share, pick, first, cover_at, cover, fee, tally, full, share_of,
        )  # fmt: skip
        for k in range(len(own)):
            if parent[k] >= 0:
                load[parent[k]] += load[k]
        value += offer_places(own, capacity, step_at, step_size, step_cost, load, more)
        for s in range(len(used)):
            value += own_room[s] * rooms[s]
            more_room[s] = rooms[s] - used[s]
        for i in range(len(full)):
            value += fee[i] * most[i]
            more_fee[i] = most[i] - full[i]
        add_mean(now, more, mean)
        add_mean(now, more_room, mean_room)
        add_mean(now, more_fee, mean_fee)
        if value < found:
            if value < found - 1e-6 * abs(found):
                boldness = min(boldness * 1.1, 2.0)
            found, failed = value, 0
            keep(own, best)
            keep(own_room, best_room)
            keep(fee, best_fee)
        else:
            failed += 1
            if failed == 10:
                boldness, failed = boldness * 0.7, 0
        told[0], told[1] = found, 1.0 / counts
        slope = steepness(least, weight, mean, best)
        slope += steepness(nothing, one, mean_room, best_room)
        slope += steepness(free, heavy, mean_fee, best_fee)
        if slope < 1e-9 or found - target < 1.0 or boldness < 1e-7:
            return turn + 1
        length = boldness * (found - target) / slope
        step(length, least, weight, mean, best, own)
        step(length, nothing, one, mean_room, best_room, own_room)
        step(length, free, heavy, mean_fee, best_fee, fee)
    return turns
