"""Shortest ways to several ends (Dijkstra, 1959), over edges kept by where they lead.

Edge e = ptr[v] .. ptr[v + 1] - 1 comes from source[e] to v and is length[e] >= 0 long. to[k, u]:
length of the shortest way from u to ends[k], FAR where there is none. heap, at, ties: scratch, one
a node; ties stay 0.
"""

from typing import Any

from matching.model.kernels.heap import pop, push
from matching.native import kernel

FAR = 1 << 58
"""As long as no way is."""


@kernel(
    "void(i8[::1], i8[::1], i8[::1], i8[::1], i8[:, ::1], i8[::1], i8[::1], i8[::1])",
)
def shortest_ways(
    ends: Any, ptr: Any, source: Any, length: Any, to: Any, heap: Any, at: Any, ties: Any
) -> None:
    for k in range(len(ends)):
        way = to[k]
        way[:], at[:] = FAR, -1
        way[ends[k]] = 0
        size = push(heap, at, way, ties, 0, ends[k])
        while size > 0:
            v = heap[0]
            size = pop(heap, at, way, ties, size)
            for e in range(ptr[v], ptr[v + 1]):
                u = source[e]
                if way[v] + length[e] < way[u]:
                    way[u] = way[v] + length[e]
                    size = push(heap, at, way, ties, size, u)
