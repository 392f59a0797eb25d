"""Near arcs: the few of a market that can matter at prices which are nearly right.

Those within a slack of what is best for their worker, and for each slot the workers next in line
for it, however far they are. Without the second kind a price falls into a hole: near arcs alone
know of nobody who would come if a slot were cheaper, as somebody among all arcs always would.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.native import parallel
from matching.nested.kernels import select

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]

CHUNKS = 8
"""Parts of the rows that line up apart; a fixed number, so that nothing shows of the threads."""
EACH, MOST = 16, 400
"""Next in line for a slot: so many; of those overlooked as many more as it has places, up to MOST.
"""

REACH = 16
"""Slacks from which on nobody is next in line."""


class Lines:
    """Who is next in line for each slot."""

    def __init__(self, length: I64, reach: int) -> None:
        self.at = np.zeros(len(length) + 1, np.int64)
        np.cumsum(length, out=self.at[1:])
        shape = (CHUNKS, int(self.at[-1]))
        self._size = np.zeros((CHUNKS, len(length)), np.int32)
        self._last = np.full((CHUNKS, len(length)), reach, np.int64)
        self._far, self._arc = np.empty(shape, np.int64), np.empty(shape, np.int64)

    def over(self, kernel: Any, rows: int, *before: Any, after: tuple[Any, ...] = ()) -> int:
        """Run a kernel that lines arcs up; the sum of what it returns."""
        chunk = max(1, -(-rows // CHUNKS))
        told = parallel(
            kernel, rows, chunk, *before, *after, self.at, self._size, self._last, self._far,
            self._arc,
            chunk=chunk,
        )  # fmt: skip
        return sum(one or 0 for one in told)

    def kept(self) -> I64:
        """The arcs that stand in front, of all chunks together, in no order."""
        slots = self._size.shape[1]
        width = np.diff(self.at)
        slot = np.repeat(np.arange(slots), width)
        place = np.arange(len(slot)) - np.repeat(self.at[:-1], width)
        there = place[None, :] < self._size[:, slot]
        at, far, arc = np.nonzero(there)[1], self._far[there], self._arc[there]
        order = np.lexsort((arc, far, slot[at]))
        ranked = slot[at][order]
        rank = np.arange(len(order)) - np.searchsorted(ranked, ranked)
        return arc[order[rank < width[ranked]]]


def near_arcs(
    arcs: Arcs, slots: int, price: I64, slack: int, *, bonus: int = 0, scale: int = 1,
    skip: NDArray[np.uint8] | None = None, least: int = 0,
) -> I64:  # fmt: skip
    """Arcs (where they stand, ascending) near these prices. price: int64[slots], scale to a point,
    as slack. skip: uint8[workers], 1 for those whose arcs are not asked for. least: workers to whom
    all is worth less have arcs only where they are next in line."""
    n, lines = arcs.n_workers, Lines(np.full(slots, EACH, np.int64), REACH * slack + 1)
    skip = np.zeros(n, np.uint8) if skip is None else skip
    count, rows = np.zeros(n, np.int64), (arcs.ptr, arcs.vacancy, arcs.score, bonus, scale)
    price = np.ascontiguousarray(price)
    lines.over(select.count_near, n, *rows, price, slack, least, skip, count)
    to = np.zeros(n + 1, np.int64)
    np.cumsum(count, out=to[1:])
    out = np.empty(to[n], np.int64)
    parallel(select.take_near, n, *rows, price, slack, skip, to, out)
    return np.sort(np.concatenate([out, lines.kept()]))


def overlooked(arcs: Arcs, capacity: I64, price: I64, profit: I64, bonus: int) -> I64:
    """Arcs worth more to their worker than the profit it has; where many are at one slot, those
    that gain most."""
    lines = Lines(np.minimum(capacity, MOST) + EACH, 0)
    rows = (arcs.ptr, arcs.vacancy, arcs.score, bonus, np.ascontiguousarray(price), profit)
    found = lines.over(select.find_overlooked, arcs.n_workers, *rows)
    return lines.kept() if found else np.zeros(0, np.int64)


def joined(one: I64, other: I64) -> I64:
    """Both, ascending, nothing twice; one, other: ascending or nearly."""
    both = np.concatenate([one, other])
    both.sort(kind="stable")
    new = np.ones(len(both), bool)
    np.not_equal(both[1:], both[:-1], out=new[1:])
    return both[new]


def taken(arcs: Arcs, at: I64, bonus: int) -> Arcs:
    """The arcs that stand at `at` (ascending), bonus included, wide."""
    return Arcs(
        np.searchsorted(at, arcs.ptr).astype(np.int64), arcs.vacancy[at].astype(np.int32),
        arcs.score[at].astype(np.int64) + bonus,
    )  # fmt: skip
