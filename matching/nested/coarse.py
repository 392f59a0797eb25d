"""Prices to begin with, where nothing has to be proved of them yet."""

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.nested.clearing import FINE, Nested, Watch
from matching.nested.kernels.auction import NEVER

I64 = NDArray[np.int64]


def coarse_prices(arcs: Arcs, tree: Tree, *, bonus: int = 0, watch: Watch | None = None) -> I64:
    """int64[nodes]: what an auction in great steps ends with; nothing is proved of it. A node costs
    what the cheapest slot below it does."""
    market = Nested(arcs, tree, bonus, watch)
    price = np.full(tree.nodes, NEVER, np.int64)
    asked = market.auction(max(1, market.top // FINE))
    price[: tree.slots] = np.minimum(
        asked, market.top
    )  # what is shut costs no more than it is worth
    for node in np.flatnonzero(tree.parent >= 0):  # children come before parents
        price[tree.parent[node]] = min(price[tree.parent[node]], price[node])
    return np.minimum(price, market.top)
