"""A binary heap of vacancies ordered by (dist, hops), with positions so that keys may fall.

heap[:size] holds vacancies; at[v] is v's position, -1 = never in, -2 = taken out.
"""

from typing import Any

from matching.native import inner


@inner
def before(dist: Any, hops: Any, a: int, b: int) -> Any:
    """Does a come out before b?"""
    return dist[a] < dist[b] or (dist[a] == dist[b] and hops[a] < hops[b])


@inner
def rise(heap: Any, at: Any, dist: Any, hops: Any, i: int) -> None:
    """Restore order after the key of heap[i] fell."""
    v = heap[i]
    while i > 0:
        up = (i - 1) >> 1
        if not before(dist, hops, v, heap[up]):
            break
        heap[i] = heap[up]
        at[heap[i]] = i
        i = up
    heap[i] = v
    at[v] = i


@inner
def push(heap: Any, at: Any, dist: Any, hops: Any, size: int, v: int) -> int:
    """Put v in, or move it up after its key fell; returns the new size."""
    if at[v] == -1:
        heap[size] = v
        rise(heap, at, dist, hops, size)
        return size + 1
    rise(heap, at, dist, hops, at[v])
    return size


@inner
def pop(heap: Any, at: Any, dist: Any, hops: Any, size: int) -> int:
    """Take out heap[0]; returns the new size."""
    at[heap[0]] = -2
    size -= 1
    if size > 0:
        v = heap[size]
        i = 0
        while True:
            child = 2 * i + 1
            if child >= size:
                break
            if child + 1 < size and before(dist, hops, heap[child + 1], heap[child]):
                child += 1
            if not before(dist, hops, heap[child], v):
                break
            heap[i] = heap[child]
            at[heap[i]] = i
            i = child
        heap[i] = v
        at[v] = i
    return size
