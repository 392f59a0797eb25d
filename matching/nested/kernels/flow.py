"""Kernels of `matching.nested.seating`: largest flow (Dinic 1970), and one more path at a time.

Edges come in pairs: edge e leads to head[e] with capacity room[e], e ^ 1 leads back. Node u's edges
are out[first[u]:first[u+1]], tried in that order, so the flow found depends on the graph alone.
"""

from typing import Any

from matching.native import inner, kernel


@inner
def levels(
    first: Any, out: Any, head: Any, room: Any, source: int, sink: int, level: Any, queue: Any
) -> bool:
    """Steps from the source to every node it reaches; does it reach the sink?"""
    for u in range(len(level)):
        level[u] = -1
    level[source] = 0
    queue[0] = source
    at, end = 0, 1
    while at < end:
        u = queue[at]
        at += 1
        for k in range(first[u], first[u + 1]):
            e = out[k]
            v = head[e]
            if room[e] > 0 and level[v] < 0:
                level[v] = level[u] + 1
                if v == sink:
                    return True
                queue[end] = v
                end += 1
    return False


@kernel("i8(i8, i8, i8[::1], i4[::1], i4[::1], i8[::1], i4[::1], i4[::1], i8[::1], i4[::1])")
def largest_flow(
    source: int, sink: int, first: Any, out: Any, head: Any, room: Any,
    level: Any, queue: Any, turn: Any, path: Any,
) -> int:  # fmt: skip
    """Send as much as possible; `room` becomes what is left. Returns how much was sent.
    level, queue, path: int32[nodes]; turn: int64[nodes]."""
    sent = 0
    while levels(first, out, head, room, source, sink, level, queue):
        for u in range(len(level)):
            turn[u] = first[u]
        depth, u = 0, source
        while True:
            if u == sink:
                least = room[path[0]]
                for d in range(1, depth):
                    least = min(least, room[path[d]])
                sent += least
                back = depth
                for d in range(depth - 1, -1, -1):
                    room[path[d]] -= least
                    room[path[d] ^ 1] += least
                    if room[path[d]] == 0:
                        back = d
                depth = back
                u = head[path[depth] ^ 1]
                continue
            moved = False
            while turn[u] < first[u + 1]:
                e = out[turn[u]]
                if room[e] > 0 and level[head[e]] == level[u] + 1:
                    path[depth] = e
                    depth += 1
                    u = head[e]
                    moved = True
                    break
                turn[u] += 1
            if not moved:
                if depth == 0:
                    break
                level[u] = -1
                depth -= 1
                u = head[path[depth] ^ 1]
    return sent


@kernel(
    "i8(i4[::1], i8, i8[::1], i4[::1], i4[::1], i8[::1], i8[::1], u1[::1], i8[::1], i4[::1],"
    " i4[::1])"
)
def one_by_one(
    sources: Any, sink: int, first: Any, out: Any, head: Any, room: Any,
    stamp: Any, closed: Any, turn: Any, path: Any, seen: Any,
) -> int:  # fmt: skip
    """One unit from each source to the sink along any path, sources in order; one that finds none
    stays, and closes for good what it saw (nothing there can reach the sink any more).
    stamp: int64[nodes] of 0; closed: uint8[nodes]; path, seen: int32[nodes]. Returns units sent."""
    sent = 0
    for k in range(len(sources)):
        u = sources[k]
        if closed[u]:
            continue
        depth, count = 0, 1
        seen[0] = u
        stamp[u] = k + 1
        turn[u] = first[u]
        while u != sink:
            moved = False
            while turn[u] < first[u + 1]:
                e = out[turn[u]]
                turn[u] += 1
                v = head[e]
                if room[e] > 0 and stamp[v] != k + 1 and closed[v] == 0:
                    stamp[v] = k + 1
                    turn[v] = first[v]
                    seen[count] = v
                    count += 1
                    path[depth] = e
                    depth += 1
                    u = v
                    moved = True
                    break
            if not moved:
                if depth == 0:
                    for i in range(count):
                        closed[seen[i]] = 1
                    break
                depth -= 1
                u = head[path[depth] ^ 1]
        if u == sink:
            sent += 1
            for d in range(depth):
                room[path[d]] -= 1
                room[path[d] ^ 1] += 1
    return sent
