"""Which limits a seat counts under.

People who are in the same sets are of one kind; the limits of a seat follow from the kind of who
sits there and the slot. So a price for limits is a table of points, kinds by slots, taken off the
scores.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.model.memory import demand
from matching.model.problem import Problem
from matching.nested.clearing import narrow_or_wide

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cover:
    """most: int64[limits], how many more each lets in. kind: int64[people]. A seat of somebody of
    kind k in slot s counts under limit[at[c]:at[c + 1]], c = k * slots + s. rows: the limits as
    the problem counts them."""

    most: I64
    kind: I64
    at: I64
    limit: I32
    slots: int
    rows: I64

    @classmethod
    def of(cls, p: Problem, vacancy: I64) -> "Cover | None":
        """vacancy: int64[slots]. Limits that more people or places than they let in could never
        exceed are left out; None where there are no others. Raises TooLarge."""
        rows = _binding(p)
        if not len(rows):
            return None
        people, posts = p.limits.people[rows].astype(np.int64), p.limits.posts[rows]
        kind, sets = _kinds(p, np.unique(people))
        slots = len(vacancy)
        demand(8 * len(sets) * slots)
        places = _members(p.limit_posts.set, p.limit_posts.row, np.unique(posts), len(p.vacancies))
        kinds: dict[int, list[int]] = {}
        for k, mine in enumerate(sets):
            for name in mine:
                kinds.setdefault(name, []).append(k)
        codes, limits = [], []
        for number, (one, other) in enumerate(zip(people.tolist(), posts.tolist(), strict=True)):
            who = np.array(kinds.get(one, []), np.int64)
            where = np.flatnonzero(places[other][vacancy])
            code = (who[:, None] * slots + where[None, :]).ravel()
            codes.append(code)
            limits.append(np.full(len(code), number, np.int32))
        code, limit = np.concatenate(codes), np.concatenate(limits)
        order = np.argsort(code, kind="stable")
        at = np.zeros(len(sets) * slots + 1, np.int64)
        np.cumsum(np.bincount(code, minlength=len(sets) * slots), out=at[1:])
        return cls(p.limits.most[rows].astype(np.int64), kind, at, limit[order], slots, rows)

    def __len__(self) -> int:
        return len(self.most)

    def less(self, taken: I64) -> "Cover":
        """What is left beside people who already count."""
        return replace(self, most=np.maximum(self.most - taken, 0))

    def of_seats(self, worker: I64, slot: I64) -> tuple[I64, I64]:
        """(which of the seats, limit) of everything these seats count under."""
        code = self.kind[worker] * self.slots + slot
        count = self.at[code + 1] - self.at[code]
        seat = np.repeat(np.arange(len(code)), count)
        first = np.repeat(self.at[code] - (np.cumsum(count) - count), count)
        return seat, self.limit[first + np.arange(len(seat))].astype(np.int64)

    def load_of(self, slot_of: NDArray[np.integer]) -> I64:
        """How many count under each limit; slot_of: -1 = out."""
        who = np.flatnonzero(slot_of >= 0)
        limit = self.of_seats(who, slot_of[who].astype(np.int64))[1]
        return np.bincount(limit, minlength=len(self)).astype(np.int64)

    def table(self, price: I64) -> I64:
        """int64[kinds, slots]: what the limits of a seat cost together at these prices."""
        added = np.concatenate([[0], np.cumsum(price[self.limit])])
        return np.asarray((added[self.at[1:]] - added[self.at[:-1]]).reshape(-1, self.slots))

    def priced(self, arcs: Arcs, price: I64) -> Arcs:
        """The same arcs, each worth what its limits leave of it."""
        cost = self.table(price).ravel()
        worker = np.repeat(np.arange(arcs.n_workers), np.diff(arcs.ptr))
        score = arcs.score - cost[self.kind[worker] * self.slots + arcs.vacancy]
        narrow = arcs.score.dtype == np.int16 and score.min(initial=0) >= -(1 << 15)
        return narrow_or_wide(
            Arcs(arcs.ptr, arcs.vacancy, score.astype(np.int16) if narrow else score)
        )

    def touched(self, arcs: Arcs, which: Bools) -> I64:
        """Where the arcs stand that count under one of these limits."""
        here = which[self.limit]
        added = np.concatenate([[0], np.cumsum(here)])
        some = added[self.at[1:]] > added[self.at[:-1]]
        worker = np.repeat(np.arange(arcs.n_workers), np.diff(arcs.ptr))
        return np.flatnonzero(some[self.kind[worker] * self.slots + arcs.vacancy])


def _binding(p: Problem) -> I64:
    """Limits that people and places enough could exceed."""
    people = np.bincount(p.limit_people.set, minlength=int(p.limits.people.max(initial=0)) + 1)
    places = np.bincount(
        p.limit_posts.set, p.vacancies.places[p.limit_posts.row],
        minlength=int(p.limits.posts.max(initial=0)) + 1,
    )  # fmt: skip
    most = p.limits.most
    return np.flatnonzero((people[p.limits.people] > most) & (places[p.limits.posts] > most))


def _kinds(p: Problem, used: I64) -> tuple[I64, list[tuple[int, ...]]]:
    """(kind of each person, the sets of each kind), of the sets some limit names."""
    keep = np.isin(p.limit_people.set, used)
    row, name = p.limit_people.row[keep], p.limit_people.set[keep]
    order = np.lexsort((name, row))
    row, name = row[order], name[order]
    known: dict[tuple[int, ...], int] = {(): 0}
    kind = np.zeros(len(p.people), np.int64)
    start = np.flatnonzero(np.append(True, row[1:] != row[:-1])) if len(row) else row[:0]
    end = np.append(start[1:], len(row))
    names = name.tolist()
    for person, lo, hi in zip(row[start].tolist(), start.tolist(), end.tolist(), strict=True):
        kind[person] = known.setdefault(tuple(names[lo:hi]), len(known))
    return kind, list(known)


def _members(name: I32, row: I32, used: NDArray[np.integer], size: int) -> dict[int, Bools]:
    """Per set the rows in it."""
    found = {}
    for one in used.tolist():
        found[one] = np.zeros(size, bool)
        found[one][row[name == one]] = True
    return found
