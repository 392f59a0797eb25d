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


def placed_at(
    table: Table, ties: Ties, party: I64, site: I64, near: Cleared, alone: Arcs
) -> Placed | None:
    """Everybody's seats with these parties at these sites and all others home; None where parties
    still find no seats after TRIES. near: prices that will be about right; they only save time.
    alone: arcs of single people (wide, bonus included), some or all."""
    for _ in range(TRIES):
        found = clear(
            _market(table, party, site, alone), table.tree, ties, warm=near, top=_top(table)
        )
        seating, whole = _seating(table, found, party, site)
        if whole.all():
            boost = FIRST * _top(table) * int((seating.slot >= 0).sum())
            return Placed(seating, found, found.total - boost)
        party, site = party[whole], site[whole]
    return None


def _market(table: Table, party: I64, site: I64, alone: Arcs) -> Arcs:
    """Single people's arcs and those of members to the site told, worth so much more."""
    arcs, p = table.arcs, table.parties
    mine = np.repeat(party, p.size[party])
    first = np.repeat(p.ptr[party] - (np.cumsum(p.size[party]) - p.size[party]), p.size[party])
    member = p.member[first + np.arange(len(mine))].astype(np.int64)
    count = arcs.ptr[member + 1] - arcs.ptr[member]
    at = np.repeat(arcs.ptr[member] - (np.cumsum(count) - count), count)
    at += np.arange(len(at))
    whose = np.repeat(np.arange(len(member)), count)
    names = p.site[np.repeat(p.kind[mine], count), arcs.vacancy[at]]
    there = names == np.repeat(np.repeat(site, p.size[party]), count)
    at, whose = at[there], whose[there]
    size = np.diff(alone.ptr)
    size[member] = np.bincount(whose, minlength=len(member))
    ptr = np.zeros(len(alone.ptr), np.int64)
    np.cumsum(size, out=ptr[1:])
    slot, worth = np.empty(ptr[-1], np.int32), np.empty(ptr[-1], np.int64)
    rest = np.repeat(ptr[:-1] - alone.ptr[:-1], np.diff(alone.ptr)) + np.arange(len(alone))
    slot[rest], worth[rest] = alone.vacancy, alone.score
    order = np.argsort(member[whose], kind="stable")
    ours = np.ones(ptr[-1], bool)
    ours[rest] = False
    slot[ours] = arcs.vacancy[at[order]]
    worth[ours] = arcs.score[at[order]].astype(np.int64) + table.bonus + FIRST * _top(table)
    return Arcs(ptr, slot, worth)


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
