"""Who may take what for how much, row by row: the layout every kernel works on."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.native import parallel

I64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Arcs:
    """Compressed sparse rows, one row per worker.

    ptr: int64[workers + 1]; row w is `ptr[w]:ptr[w+1]`. vacancy: uint16 or int32[arcs], strictly
    ascending within a row. score: int16 or int64[arcs]; what the pair is worth, staying out is
    worth 0. Four bytes an arc (uint16 + int16) as long as there are at most 65,535 vacancies and
    scores stay within int16.
    """

    ptr: I64
    vacancy: NDArray[np.uint16] | NDArray[np.int32]
    score: NDArray[np.int16] | NDArray[np.int64]

    @property
    def n_workers(self) -> int:
        return len(self.ptr) - 1

    def __len__(self) -> int:
        return len(self.vacancy)

    @cached_property
    def range(self) -> tuple[int, int]:
        """(least, greatest) score; (0, 0) where there are no arcs."""

        def part(lo: int, hi: int) -> tuple[int, int]:
            return int(self.score[lo:hi].min()), int(self.score[lo:hi].max())

        found = parallel(part, len(self)) or [(0, 0)]
        return min(low for low, _ in found), max(high for _, high in found)

    def find(self, worker: I64, vacancy: I64) -> I64:
        """Where the arcs (worker[i], vacancy[i]) stand; -1 = there is none."""
        low, high = self.ptr[worker], self.ptr[worker + 1]
        end = high
        while (low < high).any():
            middle = (low + high) // 2
            less = np.zeros(len(low), bool)
            open_ = low < high
            less[open_] = self.vacancy[middle[open_]] < vacancy[open_]
            low = np.where(open_ & less, middle + 1, low)
            high = np.where(open_ & ~less, middle, high)
        found = low < end
        found[found] = self.vacancy[low[found]] == vacancy[found]
        return np.where(found, low, -1)
