"""Seats for parties whose sites are told, the best for everybody together.

Once it is settled who goes to which site, everybody is on their own again: a member may take any
slot of that site and single people what they like, which is a market `matching.nested.clearing`
solves exactly. Members count as worth so much more that they are seated wherever that can be; a
party of which one finds no seat stays home, and the others are asked once more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.flat.clearing import Ties
from matching.model.arcs import Arcs
from matching.nested.clearing import Cleared, clear
from matching.parties.sites import Seating, Table

I64 = NDArray[np.int64]

TRIES = 3
FIRST = 64
"""Highest scores that a member's seat counts more."""


@dataclass(frozen=True, eq=False)
class Placed:
    """The parties' seats, everybody's market with their worth raised, and what the seats of all are
    worth."""

    seating: Seating
    found: Cleared
    total: int


def placed_at(table: Table, ties: Ties, party: I64, site: I64, near: Cleared) -> Placed | None:
    """Everybody's seats with these parties at these sites and all others home; None where parties
    still find no seats after TRIES. near: prices that will be about right; they only save time."""
    for _ in range(TRIES):
        found = _cleared(table, ties, party, site, near)
        seating, whole = _seating(table, found, party, site)
        if whole.all():
            boost = FIRST * _top(table) * int((seating.slot >= 0).sum())
            return Placed(seating, found, found.total - boost)
        party, site = party[whole], site[whole]
    return None


def _cleared(table: Table, ties: Ties, party: I64, site: I64, near: Cleared) -> Cleared:
    arcs, p = table.arcs, table.parties
    target = np.full(len(p), -1, np.int64)
    target[party] = site
    count = np.diff(arcs.ptr)
    of = p.of_worker(arcs.n_workers)
    keep = np.repeat(of < 0, count)
    at = np.flatnonzero(np.repeat(of >= 0, count))
    mine = np.repeat(of, count)[at]
    there = p.site[p.kind[mine], arcs.vacancy[at]] == target[mine]
    keep[at[there]] = True
    worth = arcs.score.astype(np.int64) + table.bonus
    top = _top(table)
    worth[at] += FIRST * top
    ptr = np.zeros(len(arcs.ptr), np.int64)
    np.cumsum(keep, out=(total := np.empty(len(arcs), np.int64)))
    ptr[1:] = np.append(0, total)[arcs.ptr[1:]]
    these = Arcs(ptr, arcs.vacancy[keep].astype(np.int32), worth[keep])
    return clear(these, table.tree, ties, warm=near, top=top)


def _top(table: Table) -> int:
    """The most a seat can be worth."""
    return max(table.arcs.range[1] + table.bonus, 1)


def _seating(
    table: Table, found: Cleared, party: I64, site: I64
) -> tuple[Seating, NDArray[np.bool_]]:
    """The members' seats, and which of these parties sit whole."""
    arcs, p = table.arcs, table.parties
    seating = Seating.nobody(p)
    slot = found.slot_of[p.member].astype(np.int64)
    sits = slot >= 0
    full = np.logical_and.reduceat(sits, p.ptr[:-1]) if len(p) else sits[:0]
    whole = full[party]
    sits &= np.repeat(full, p.size)
    seating.slot[sits] = slot[sits]
    at = arcs.find(p.member[sits].astype(np.int64), slot[sits])
    seating.worth[sits] = arcs.score[at].astype(np.int64) + table.bonus
    seating.site[party[whole]] = site[whole]
    return seating, whole
