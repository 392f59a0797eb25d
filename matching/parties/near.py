"""Some arcs of a market, as three columns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Near:
    """Arcs, ordered by (worker, slot): worth includes the bonus."""

    worker: I64
    slot: I64
    worth: I64

    def __len__(self) -> int:
        return len(self.worker)

    def take(self, keep: NDArray[np.bool_] | I64) -> "Near":
        return Near(self.worker[keep], self.slot[keep], self.worth[keep])

    def with_(self, other: "Near") -> "Near":
        """Both, nothing twice."""
        worker = np.concatenate([self.worker, other.worker])
        slot = np.concatenate([self.slot, other.slot])
        worth = np.concatenate([self.worth, other.worth])
        order = np.lexsort((slot, worker))
        new = np.ones(len(order), bool)
        new[1:] = (np.diff(worker[order]) != 0) | (np.diff(slot[order]) != 0)
        order = order[new]
        return Near(worker[order], slot[order], worth[order])
