"""The volume algorithm over near arcs: see `matching.parties.moves`.

Shared arguments. People on their own have rows ptr, slot, worth (points, bonus included), those in
`skip` none. Party g chooses among options of[g]..of[g + 1]; option o leads to site[o] and has the
seats seat[o]..seat[o + 1], one a member; seat q may be taken on the arcs arc[q]..arc[q + 1] of
party_slot and party_worth. room[g]: it takes one of the rooms[s] couple rooms of its site. An
option that is `shut` does not count; a party of `must` takes one of the others whatever it costs.

Everything is worked out in the order of rows, on one thread, in plain sums: the same numbers come
out wherever it runs.
"""

from typing import Any

from matching.native import inner, kernel

NONE = -1e300


@inner
def choose_alone(
    ptr: Any, slot: Any, worth: Any, bonus: int, skip: Any, price: Any, load: Any,
) -> float:  # fmt: skip
    """Everybody takes what leaves them most; the sum of what is left."""
    total = 0.0
    for w in range(len(ptr) - 1):
        if skip[w]:
            continue
        best, where = 0.0, -1
        for a in range(ptr[w], ptr[w + 1]):
            margin = worth[a] + bonus - price[slot[a]]
            if margin > best:
                best, where = margin, slot[a]
        if where >= 0:
            total += best
            load[where] += 1.0
    return total


@inner
def choose_together(
    of: Any, site: Any, seat: Any, arc: Any, slot: Any, worth: Any, room: Any, shut: Any,
    must: Any, price: Any, room_price: Any, part: float, load: Any, used: Any, share: Any,
    pick: Any,
) -> float:  # fmt: skip
    """Every party takes the option that leaves it most. share: the weight of each option in the
    mean of all choices so far, of which this one is a `part`. pick: scratch, one per seat."""
    total = 0.0
    for g in range(len(of) - 1):
        best, where = NONE if must[g] else 0.0, -1
        for o in range(of[g], of[g + 1]):
            share[o] *= 1.0 - part
            if shut[o]:
                continue
            value = -room_price[site[o]] if room[g] else 0.0
            for q in range(seat[o], seat[o + 1]):
                top = NONE
                for a in range(arc[q], arc[q + 1]):
                    margin = worth[a] - price[slot[a]]
                    if margin > top:
                        top, pick[q] = margin, slot[a]
                value += top
            if value > best:
                best, where = value, o
        if where >= 0:
            total += best
            share[where] += part
            if room[g]:
                used[site[where]] += 1.0
            for q in range(seat[where], seat[where + 1]):
                load[pick[q]] += 1.0
    return total


@inner
def offer_places(
    own: Any, capacity: Any, step_at: Any, step_size: Any, step_cost: Any, load: Any, more: Any,
) -> float:  # fmt: skip
    """Every node rents out the places that pay; what they earn. more[k]: places offered less
    people who want in; at a price where a place earns nothing, as many as are wanted."""
    total = 0.0
    for k in range(len(own)):
        left, offered = float(capacity[k]), 0.0
        for i in range(step_at[k], step_at[k + 1] + 1):
            size, gain = left, own[k]
            if i < step_at[k + 1]:
                size, gain = min(left, float(step_size[i])), own[k] - step_cost[i]
            left -= size
            if gain > 0:
                total += gain * size
                offered += size
            elif gain == 0:
                offered += min(max(load[k] - offered, 0.0), size)
        more[k] = offered - load[k]
    return total


@inner
def step(
    length: float, least: Any, weight: Any, mean: Any, best: Any, own: Any,
) -> None:  # fmt: skip
    """From the best prices so far against the mean of what was too much."""
    for k in range(len(own)):
        own[k] = max(least[k], best[k] - length * mean[k] / weight[k])


@inner
def steepness(least: Any, weight: Any, mean: Any, best: Any) -> float:
    """The squared length of the mean direction, where prices are free to follow it."""
    total = 0.0
    for k in range(len(best)):
        if mean[k] <= 0 or best[k] > least[k]:
            total += mean[k] * mean[k] / weight[k]
    return total


@inner
def add_mean(part: float, new: Any, mean: Any) -> None:
    for k in range(len(mean)):
        mean[k] = (1.0 - part) * mean[k] + part * new[k]


@inner
def prices_of(parent: Any, own: Any, price: Any, load: Any) -> None:
    """What a seat costs in all: a node's own price and those above it. Clears `load`."""
    for k in range(len(own) - 1, -1, -1):
        price[k] = own[k] + (price[parent[k]] if parent[k] >= 0 else 0.0)
        load[k] = 0.0


@kernel(
    "i8(i8[::1], u2[::1], i2[::1], i8, u1[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], u1[::1], u1[::1], u1[::1], f8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " f8[::1], f8[::1], f8[::1], f8[::1], f8[:, ::1], f8[:, ::1], f8[::1], i8[::1], f8, f8, i8,"
    " f8[::1])",
    "i8(i8[::1], i4[::1], i8[::1], i8, u1[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " i8[::1], u1[::1], u1[::1], u1[::1], f8[::1], i8[::1], i8[::1], i8[::1], i8[::1], i8[::1],"
    " f8[::1], f8[::1], f8[::1], f8[::1], f8[:, ::1], f8[:, ::1], f8[::1], i8[::1], f8, f8, i8,"
    " f8[::1])",
)
def move(
    ptr: Any, slot: Any, worth: Any, bonus: int, skip: Any, of: Any, site: Any, seat: Any, arc: Any,
    party_slot: Any, party_worth: Any, room: Any, shut: Any, must: Any, rooms: Any, parent: Any,
    capacity: Any, step_at: Any, step_size: Any, step_cost: Any, least: Any, weight: Any, best: Any,
    best_room: Any, nodes: Any, sites: Any, share: Any, pick: Any, target: float, part: float,
    turns: int, told: Any,
) -> int:  # fmt: skip
    """At most `turns` moves of the prices; returns how many were done. best (own prices of nodes),
    best_room: where to start, and the best found. share: weights of the options in the mean of all
    choices. told: [value of the best]. nodes, sites: scratch (5 rows, 4 rows). weight: see
    `matching.parties.moves`. It ends where what is left to gain is under a point."""
    own, price, load, more, mean = nodes[0], nodes[1], nodes[2], nodes[3], nodes[4]
    own_room, used, more_room, mean_room = sites[0], sites[1], sites[2], sites[3]
    nothing, one = sites[4], sites[5]
    for k in range(len(best)):
        own[k], mean[k] = best[k], 0.0
    for s in range(len(best_room)):
        own_room[s], mean_room[s], nothing[s], one[s] = best_room[s], 0.0, 0.0, 1.0
    boldness, failed, found = 0.5, 0, -NONE
    for turn in range(turns):
        prices_of(parent, own, price, load)
        now = 1.0 if turn == 0 else part
        for s in range(len(used)):
            used[s] = 0.0
        value = choose_alone(ptr, slot, worth, bonus, skip, price, load)
        value += choose_together(
            of, site, seat, arc, party_slot, party_worth, room, shut, must, price, own_room, now,
            load, used, share, pick,
        )  # fmt: skip
        for k in range(len(own)):
            if parent[k] >= 0:
                load[parent[k]] += load[k]
        value += offer_places(own, capacity, step_at, step_size, step_cost, load, more)
        for s in range(len(used)):
            value += own_room[s] * rooms[s]
            more_room[s] = rooms[s] - used[s]
        add_mean(now, more, mean)
        add_mean(now, more_room, mean_room)
        if value < found:
            if value < found - 1e-6 * abs(found):
                boldness = min(boldness * 1.1, 2.0)
            found, failed = value, 0
            for k in range(len(own)):
                best[k] = own[k]
            for s in range(len(used)):
                best_room[s] = own_room[s]
        else:
            failed += 1
            if failed == 10:
                boldness, failed = boldness * 0.7, 0
        told[0] = found
        slope = steepness(least, weight, mean, best)
        slope += steepness(nothing, one, mean_room, best_room)
        if slope < 1e-9 or found - target < 1.0 or boldness < 1e-7:
            return turn + 1
        length = boldness * (found - target) / slope
        step(length, least, weight, mean, best, own)
        step(length, nothing, one, mean_room, best_room, own_room)
    return turns
