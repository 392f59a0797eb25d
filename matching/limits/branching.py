"""The whole in whole numbers, limits as rows of their own, over few arcs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.limits.cover import Cover
from matching.model.tree import Tree
from matching.parties.branching import Master
from matching.parties.near import Near
from matching.parties.sites import Parties

I64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Decided:
    """slot_of: int64[workers], -1 = out. bound: no plan of these arcs is worth more (bonus
    included), None where none was proved."""

    slot_of: I64
    bound: int | None


class Whole(Master):
    """Beside limits single people are whole only where that is asked for."""

    def __init__(
        self, near: Near, tree: Tree, parties: Parties, n_workers: int, cover: Cover
    ) -> None:
        super().__init__(near, tree, parties, n_workers)
        self.cover = cover

    @property
    def whole_numbers(self) -> NDArray[np.bool_]:
        return np.arange(self.columns) < self.first_step

    def _add_more(self) -> None:
        """No more under a limit than it lets in."""
        arc, limit = self.cover.of_seats(self.near.worker, self.near.slot)
        tight = np.bincount(limit, minlength=len(self.cover)) > self.cover.most
        keep = tight[limit]
        named, row = np.unique(limit[keep], return_inverse=True)
        self._add(row, arc[keep], 1, self.cover.most[named])

    def plan(self, bonus: int) -> Decided | None:
        """The best plan. bonus: what of the arcs' worth everybody counts; above 0, as many as
        possible first, then the best of those. None when the branches found nothing."""
        heads, proved = 0, True
        if bonus:
            one = np.zeros(self.columns)
            one[: self.arcs] = 1
            taken, most = self.best(one, 0)
            if taken is None:
                return None
            heads = int(taken.sum())
            proved = most is not None and most <= heads
        worth = self.worth
        worth[: self.arcs] -= bonus
        taken, bound = self.best(worth, heads)
        if taken is None:
            return None
        slot_of = np.full(self.n_workers, -1, np.int64)
        slot_of[self.near.worker[taken]] = self.near.slot[taken]
        known = proved and bound is not None
        return Decided(slot_of, bound + heads * bonus if known and bound is not None else None)
