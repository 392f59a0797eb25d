"""Arcs near the prices of an optimum, by slot, nearest first: what `matching.ask.refill` reads."""

import numpy as np
from numpy.typing import NDArray

from matching.native import parallel
from matching.nested.kernels import near as nearby
from matching.nested.kernels.paths import HEAD, SCALE
from matching.nested.paths import I32, I64, Market

WIDTH = 1_000 * SCALE
"""Arcs within 1,000 points of being taken are near, at first in all slots."""
ALL = 1 << 60
MOST_NEAR, MOST_MORE = 40_000_000, 3_000_000
"""Near arcs are kept (10 bytes each) up to so many; so many more at a time."""


class Near:
    """Near arcs by slot, nearest first; `columns` as the kernel reads them."""

    def __init__(self, market: Market, settled: I64) -> None:
        self.market, self.settled, nodes = market, settled, market.tree.nodes
        at, own = market.seats.at, market.seats.own
        self.bound, slots = np.full(nodes + 1, ALL, np.int64), market.tree.slots
        self.bound[:slots] = -1
        self.start, self.end = np.zeros(slots, np.int64), np.zeros(slots, np.int64)
        self.who, self.score, self.slack = _columns(0)
        sits = np.flatnonzero(at >= 0)
        far = own[sits] * SCALE + HEAD + settled[-1] - settled[at[sits]]
        order = np.argsort(far, kind="stable")
        self.home = sits[order].astype(np.int32)
        self.home_slack = np.minimum(far[order], nearby.CLIP).astype(np.int32)
        self.widen(np.full(slots, WIDTH), MOST_NEAR)

    def widen(self, width: I64, most: int = MOST_MORE) -> bool:
        """Read arcs within width[slot], where that is more than now; False = too many."""
        market, bound = self.market, np.where(width > self.bound[: len(width)], width, -1)
        slots = np.flatnonzero(bound >= 0)
        fill = np.zeros(len(bound) + 1, np.int64)
        fixed = (
            *market.arcs, market.slot_of.reshape(-1), market.bed, market.bonus, market.seats.at,
            market.seats.own, market.alone, self.settled, bound,
        )  # fmt: skip
        nearby.look_near(*fixed, fill, *_columns(0), 0)
        ptr = np.cumsum(fill)
        before = len(self.who)
        if ptr[-1] > min(most, MOST_NEAR - before):
            return False
        more = _columns(ptr[-1])
        nearby.look_near(*fixed, ptr.copy(), *more, 1)
        parallel(nearby.nearest_first, len(bound), ptr, *more)
        self.start[slots], self.end[slots] = before + ptr[slots], before + ptr[slots + 1]
        self.bound[slots] = width[slots]
        self.who = np.concatenate([self.who, more[0]])
        self.score = np.concatenate([self.score, more[1]])
        self.slack = np.concatenate([self.slack, more[2]])
        return True

    @property
    def columns(self) -> tuple[object, ...]:
        lists = self.who, self.score, self.slack, self.home, self.home_slack
        return self.bound, self.start, self.end, *lists


def _columns(size: int) -> tuple[I32, NDArray[np.int16], I32]:
    return np.zeros(size, np.int32), np.zeros(size, np.int16), np.zeros(size, np.int32)
