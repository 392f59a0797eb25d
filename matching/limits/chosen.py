"""Who may still sit under a limit: as many people as it lets in, and nobody else.

A market in which every limit is open to no more people than it lets in keeps all limits, whatever
it does, and needs to know of none: it is cleared as any other. So a plan that keeps the limits
follows from a choice of people per limit, and the better the choice, the nearer it is to the best.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.limits.cover import Cover
from matching.limits.moves import Seats
from matching.model.arcs import Arcs

I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Chosen:
    """which: bool[limits], those that are closed but to the people named. code: worker * limits +
    limit of everybody who may, ascending."""

    which: Bools
    code: I64

    def open_arcs(self, arcs: Arcs, cover: Cover) -> Arcs:
        """The arcs without those that a closed limit forbids."""
        if not self.which.any():
            return arcs
        at = cover.touched(arcs, self.which)
        worker = np.searchsorted(arcs.ptr, at, side="right") - 1
        seat, limit = cover.of_seats(worker, arcs.vacancy[at].astype(np.int64))
        shut = self.which[limit] & ~_among(worker[seat] * len(cover) + limit, self.code)
        keep = np.ones(len(arcs), bool)
        keep[at[seat[shut]]] = False
        kept = np.zeros(len(arcs) + 1, np.int64)
        np.cumsum(keep, out=kept[1:])
        return Arcs(kept[arcs.ptr], arcs.vacancy[keep], arcs.score[keep])


def holders(cover: Cover, slot_of: NDArray[np.integer], which: Bools) -> Chosen:
    """Those who sit there now."""
    who = np.flatnonzero(slot_of >= 0)
    seat, limit = cover.of_seats(who, slot_of[who].astype(np.int64))
    use = which[limit]
    return Chosen(which, np.sort(who[seat[use]] * len(cover) + limit[use]))


def chosen(cover: Cover, seats: Seats, party: I64, which: Bools) -> Chosen:
    """Those who sat there most of the time, a party all or none of it. seats: with shares. party:
    per worker, -1 = alone. Equal shares go in the order of rows."""
    seat, limit = cover.of_seats(seats.worker, seats.slot)
    use = which[limit]
    seat, limit = seat[use], limit[use]
    code, first = np.unique(seats.worker[seat] * len(cover) + limit, return_inverse=True)
    share = np.bincount(first, seats.share[seat], minlength=len(code)).astype(np.int64)
    worker, limit = code // max(len(cover), 1), code % max(len(cover), 1)
    n = len(party)
    unit = np.where(party[worker] >= 0, n + party[worker], worker)
    group, of = np.unique(unit * len(cover) + limit, return_inverse=True)
    size = np.bincount(of, minlength=len(group))
    weight = np.bincount(of, share, minlength=len(group)).astype(np.int64) // np.maximum(size, 1)
    where = group % max(len(cover), 1)
    left, let_in = cover.most.copy(), np.zeros(len(group), bool)
    for k in np.lexsort((group, -weight)).tolist():
        if size[k] <= left[where[k]]:
            let_in[k] = True
            left[where[k]] -= size[k]
    return Chosen(which, code[let_in[of]])


def _among(code: I64, ordered: I64) -> Bools:
    if not len(ordered):
        return np.zeros(len(code), bool)
    at = np.minimum(np.searchsorted(ordered, code), len(ordered) - 1)
    return np.asarray(ordered[at] == code)
