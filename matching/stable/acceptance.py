"""The stable mode: nobody and no post would both rather have each other.

Worker-proposing deferred acceptance (Gale & Shapley 1962): among all stable outcomes the one every
worker likes best, and, whatever the order of proposals, always the same one. It gives up total
score and placements for that; `services.match_modes` shows how much.

**Who prefers whom.** A worker ranks posts by the points of the arc, a post ranks workers by
`post_points` (by default the same points). **Ties**: a post between equal workers takes the one
with the lower hash(seed, worker key); a worker between equal posts goes to the one with the lower
hash(seed, slot key). The nightly run takes another seed each day, so equal people take turns.

**Capacities** may be nested (bed within vacancy within first batch): a post's choice is then the
greedy one in that family, under which deferred acceptance stays stable (Fleiner 2003).

**Parties** cannot take part (with couples a stable outcome may not exist: Roth 1984). They keep
the seats the best total gives them, whole, and single people propose for what is left; a single
person never counts as blocked by a party's seat.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matching.model.arcs import Arcs
from matching.model.errors import BadArgument, Cancelled
from matching.model.order import hash_order
from matching.stable.kernels import acceptance as kernels

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

CHUNK = 16_384
"""Workers between two looks at `progress`; also bounds the memory of the check."""
_TOP = 1 << 37


def propose(
    worker: ArrayLike,
    vacancy: ArrayLike,
    score: ArrayLike,
    places: ArrayLike,
    *,
    n_workers: int,
    post_score: ArrayLike | None = None,
    seed: int = 0,
) -> I32:
    """The worker-optimal stable outcome on plain arrays: int32[n_workers], -1 = unmatched.

    Arguments as `matching.assign`; post_score: int[m] > 0, how a post values the arc's worker.
    Row numbers are the keys of the tie rule. Raises BadArgument before any work.
    """
    who, what, room = (np.asarray(x, np.int64) for x in (worker, vacancy, places))
    mine = np.asarray(score, np.int64)
    theirs = mine if post_score is None else np.asarray(post_score, np.int64)
    order = np.lexsort((what, who))
    ptr = np.zeros(n_workers + 1, np.int64)
    np.cumsum(np.bincount(who, minlength=n_workers), out=ptr[1:])
    arcs = Arcs(ptr, what[order].astype(np.int32), mine[order])
    return stable(
        arcs,
        room,
        np.full(len(room), -1, np.int64),
        worker_key=np.arange(n_workers),
        slot_key=np.arange(len(room)),
        seed=seed,
        post_points=None if post_score is None else theirs[order],
    )


def stable(
    arcs: Arcs,
    capacity: I64,
    parent: I64,
    *,
    worker_key: I64,
    slot_key: I64,
    seed: int,
    post_points: NDArray[np.int64] | NDArray[np.int16] | None = None,
    progress: Callable[[float], object] | None = None,
) -> I32:
    """Deferred acceptance over `arcs`, whose `vacancy` column names slots.

    capacity, parent: int64[nodes], slots first, `parent[k] > k` or -1 for a root: at most
    `capacity[k]` workers in the slots at or under k. worker_key, slot_key: int64, name a worker
    and a slot for good. progress: told the share of workers done; returning False cancels.
    Raises BadArgument before any work, Cancelled.
    """
    n, slots = arcs.n_workers, len(slot_key)
    if n > kernels.RANKS:
        raise BadArgument("arcs", f"{n} workers are more than {kernels.RANKS}")
    slot, mine, theirs = _columns(arcs, post_points)
    rank, by_rank = _ranks(worker_key, seed, 1)
    slot_rank, _ = _ranks(slot_key, seed, 2)
    root, leaves, first = _families(parent, slots)
    size = np.minimum(capacity[:slots], n)
    at = np.concatenate([[0], np.cumsum(size)[:-1]]) if slots else np.zeros(0, np.int64)
    bar = np.where(capacity[:slots] > 0, np.int64(kernels.ROOM), np.int64(kernels.SHUT))
    above = parent[:slots].copy()
    while (above >= 0).any():  # a slot under a capacity of none is shut as well
        bar[(above >= 0) & (capacity[above] <= 0)] = kernels.SHUT
        above = np.where(above >= 0, parent[above], -1)
    slot_of = np.full(n, -1, np.int32)
    state = (
        rank, by_rank, slot_rank, parent.astype(np.int64), np.maximum(capacity, 0),
        np.zeros(len(capacity), np.int64), np.empty(max(int(size.sum()), 1), np.int64), at,
        first, leaves, root, np.empty(len(capacity), np.int64), bar, slot_of,
    )  # fmt: skip
    for lo in range(0, n, CHUNK):
        hi = min(lo + CHUNK, n)
        kernels.propose(lo, hi, arcs.ptr, slot, mine, theirs, *state)
        if progress is not None and progress(hi / n) is False:
            raise Cancelled("stable")
    return slot_of


def blocking_pairs(
    arcs: Arcs,
    capacity: I64,
    parent: I64,
    slot_of: NDArray[np.int32] | I64,
    *,
    post_points: NDArray[np.int64] | NDArray[np.int16] | None = None,
) -> I64:
    """Rows of the arcs whose worker and post would both gain by leaving their places for each
    other: none in a stable outcome. Ties block nothing. Plain NumPy, nothing shared with the
    kernel; a block of workers at a time."""
    theirs = arcs.score if post_points is None else post_points
    nodes = len(capacity)
    own, value = np.zeros(arcs.n_workers, np.int64), np.zeros(arcs.n_workers, np.int64)
    for rows, who in _blocks(arcs):
        held = arcs.vacancy[rows] == slot_of[who]
        own[who[held]] = arcs.score[rows][held]
        value[who[held]] = theirs[rows][held]
    least = np.full(len(capacity), np.iinfo(np.int64).max)
    load = np.zeros(len(capacity), np.int64)
    node, points = np.asarray(slot_of)[slot_of >= 0].astype(np.int64), value[slot_of >= 0]
    while len(node):
        np.add.at(load, node, 1)
        np.minimum.at(least, node, points)
        up = parent[node] >= 0
        node, points = parent[node][up], points[up]
    bar, here, waiting = np.full(nodes, -1, np.int64), np.arange(nodes), np.ones(nodes, bool)
    while waiting.any():
        full = waiting & (load[here] >= capacity[here])
        bar[full] = least[here[full]]
        waiting &= ~full & (parent[here] >= 0)
        here = np.where(waiting, parent[here], here)
    found = [
        np.flatnonzero(
            (arcs.score[rows] > own[who])
            & (theirs[rows] > bar[arcs.vacancy[rows].astype(np.int64)])
        )
        + rows.start
        for rows, who in _blocks(arcs)
    ]
    return np.concatenate([np.zeros(0, np.int64), *found])


def _blocks(arcs: Arcs) -> Iterator[tuple[slice, I64]]:
    """(rows of the arcs, worker of each) some thousand workers at a time."""
    for lo in range(0, arcs.n_workers, CHUNK):
        hi = min(lo + CHUNK, arcs.n_workers)
        rows = slice(int(arcs.ptr[lo]), int(arcs.ptr[hi]))
        yield rows, np.repeat(np.arange(lo, hi), np.diff(arcs.ptr[lo : hi + 1]))


def _columns(arcs: Arcs, post_points: NDArray[np.int64] | NDArray[np.int16] | None) -> tuple[
    NDArray[np.uint16] | I32, NDArray[np.int16] | I64, NDArray[np.int16] | I64
]:  # fmt: skip
    """Slot, the worker's points and the post's, narrow where they are given narrow. Only order
    matters here, so points too large for a key are replaced by their ranks."""
    theirs = arcs.score if post_points is None else post_points
    for name, points in (("score", arcs.score), ("post_points", theirs)):
        if len(points) != len(arcs):
            raise BadArgument(name, f"has {len(points)} entries for {len(arcs)} arcs")
        if len(points) and int(points.min()) < 1:
            raise BadArgument(name, f"{int(points.min())} is not above 0")
    if arcs.vacancy.dtype == np.uint16 and arcs.score.dtype == theirs.dtype == np.int16:
        return arcs.vacancy, arcs.score, theirs
    if len(theirs) and int(theirs.max()) >= _TOP:
        theirs = np.unique(theirs, return_inverse=True)[1].reshape(-1) + 1
    return (
        arcs.vacancy.astype(np.int32, copy=False),
        arcs.score.astype(np.int64, copy=False),
        theirs.astype(np.int64, copy=False),
    )


def _ranks(key: I64, seed: int, salt: int) -> tuple[I64, I64]:
    """(place of each row in the order of hash(seed, key), row at each place)."""
    order = hash_order(np.asarray(key, np.int64), seed, salt)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return rank, order


def _families(parent: I64, slots: int) -> tuple[I64, I64, I64]:
    """(outermost capacity of each slot, slots ordered by it, where each one's slots start)."""
    root = np.arange(slots)
    while len(root) and (parent[root] >= 0).any():
        root = np.where(parent[root] >= 0, parent[root], root)
    leaves = np.argsort(root, kind="stable")
    first = np.searchsorted(root[leaves], np.arange(len(parent) + 1))
    return root, leaves, first.astype(np.int64)
