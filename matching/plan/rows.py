"""Some people's rows of arcs, and whether one more of them could be placed."""

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.native import parallel
from matching.nested.clearing import narrow_or_wide
from matching.nested.kernels.slots import room_for_more
from matching.parties.kernels.near import copy_rows

I32 = NDArray[np.int32]
Bools = NDArray[np.bool_]


def rows_of(arcs: Arcs, who: Bools) -> Arcs:
    """The same rows, those of everybody else empty."""
    ptr = np.zeros(len(arcs.ptr), np.int64)
    np.cumsum(np.where(who, np.diff(arcs.ptr), 0), out=ptr[1:])
    arcs = narrow_or_wide(arcs)
    vacancy, score = np.empty(ptr[-1], arcs.vacancy.dtype), np.empty(ptr[-1], arcs.score.dtype)
    rest = (~who).astype(np.uint8)
    parallel(copy_rows, len(who), arcs.ptr, arcs.vacancy, arcs.score, rest, ptr, vacancy, score)
    return Arcs(ptr, vacancy, score)


def could_place_more(arcs: Arcs, tree: Tree, slot_of: I32, who: Bools) -> bool:
    """Could one more of `who` be placed?"""
    held = np.argsort(slot_of, kind="stable").astype(np.int32)
    held_from = np.searchsorted(slot_of[held], np.arange(tree.slots + 1)).astype(np.int64)
    child = np.argsort(tree.parent, kind="stable").astype(np.int32)
    child_from = np.searchsorted(tree.parent[child], np.arange(tree.nodes + 1)).astype(np.int64)
    size = max(tree.nodes, 1)
    return bool(
        room_for_more(
            arcs.ptr, arcs.vacancy, slot_of, who.astype(np.uint8), held, held_from, tree.parent,
            tree.capacity, tree.load_of(slot_of), child, child_from, np.empty(size, np.int32),
            np.zeros(size, np.uint8),
        )
    )  # fmt: skip
