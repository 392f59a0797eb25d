"""Parties that go whole: what they are, what they like at given prices, and where they sit.

A party takes one site or stays home; a site is what it must share (an employer, or a district).
Prices are fixed point, SCALE to a point of score, and everything here is integer arithmetic.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.model.tree import Tree
from matching.native import parallel, threads
from matching.parties.kernels import near
from matching.parties.kernels import sites as kernels
from matching.parties.near import Near

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Bits = NDArray[np.uint8]

SCALE = 256
TRIES = 8
"""Sites a party asks at before it stays home for this round."""
ROOM_ROUNDS = 12
"""At most so often couple rooms that too many want are made dearer."""


@dataclass(frozen=True, eq=False)
class Parties:
    """Who goes together, and what a site is.

    ptr: int64[parties + 1] into member; member: int32, rows of the arcs, nobody twice. kind:
    int64[parties], the row of `site` that names sites for this party; site: int32[kinds, slots].
    room: uint8[parties], 1 where it takes one of the rooms[s] couple rooms of its site;
    rooms: int64[sites] >= 0.
    """

    ptr: I64
    member: I32
    kind: I64
    site: I32
    room: Bits
    rooms: I64

    def __len__(self) -> int:
        return len(self.kind)

    @classmethod
    def of(cls, party: I64, kind: I64, site: I32, room: Bits, rooms: I64) -> "Parties":
        """party: per worker, -1 = alone."""
        order = np.argsort(party, kind="stable")
        member = order[np.searchsorted(party[order], 0) :].astype(np.int32)
        ptr = np.searchsorted(party[member], np.arange(len(kind) + 1)).astype(np.int64)
        return cls(ptr, member, kind, site, room, rooms)

    @property
    def size(self) -> I64:
        return np.diff(self.ptr)

    def of_worker(self, n_workers: int) -> I64:
        """Party of each worker, -1 = alone."""
        party = np.full(n_workers, -1, np.int64)
        party[self.member] = np.repeat(np.arange(len(self)), self.size)
        return party

    def only(self, keep: NDArray[np.bool_]) -> "Parties":
        """The parties marked; the others are nobody's party any more."""
        ptr = np.zeros(int(keep.sum()) + 1, np.int64)
        np.cumsum(self.size[keep], out=ptr[1:])
        member = self.member[np.repeat(keep, self.size)]
        return Parties(ptr, member, self.kind[keep], self.site, self.room[keep], self.rooms)


@dataclass(frozen=True, eq=False)
class Seating:
    """Parties' seats: slot (int32) and worth (score and bonus) per member, -1 and 0 = home; site
    per party, -1 = home."""

    slot: I32
    worth: I64
    site: I64

    @classmethod
    def nobody(cls, parties: Parties) -> "Seating":
        n = len(parties.member)
        return cls(
            np.full(n, -1, np.int32), np.zeros(n, np.int64), np.full(len(parties), -1, np.int64)
        )

    @property
    def total(self) -> int:
        return int(self.worth.sum())


@dataclass(frozen=True, eq=False)
class Offer:
    """What everybody would choose at these prices (scaled; per node, per site): per party the
    worth of its best site and of its next choice, and the site (-1 = home); profit per single
    person. No plan is worth more than `upper` (scaled); all single people and the capacities
    together are worth at most `alone` less the prices of the slots that parties take."""

    price: I64
    room_price: I64
    value: I64
    site: I64
    profit: I64
    alone: int
    upper: int


class Table:
    """One market with parties: its arrays, and the calls into the kernels."""

    def __init__(self, arcs: Arcs, tree: Tree, parties: Parties, bonus: int = 0) -> None:
        self.arcs, self.tree, self.parties, self.bonus = arcs, tree, parties, bonus
        self.skip = np.zeros(arcs.n_workers, np.uint8)
        self.skip[parties.member] = 1
        self.parent = np.ascontiguousarray(tree.parent, np.int64)
        self._rows = 4 * threads()
        shape = (self._rows, len(parties.rooms))
        self._level, self._stamp = np.empty(shape, np.int64), np.empty(shape, np.int64)
        self._total, self._best = np.zeros(shape, np.int64), np.zeros(shape, np.int64)

    def offer(self, price: I64, room_price: I64 | None = None) -> Offer:
        """Everybody's best answer to node prices; the bound that follows. Couple rooms that more
        want than there are become dearer until few enough do."""
        rooms = np.zeros(len(self.parties.rooms), np.int64) if room_price is None else room_price
        slot_price = np.ascontiguousarray(price[: self.tree.slots])
        value, second, site = self._best_sites(slot_price, rooms)
        for _ in range(ROOM_ROUNDS):
            rise = self._room_rise(value - second, site)
            if not rise.any():
                break
            rooms = rooms + rise
            value, second, site = self._best_sites(slot_price, rooms)
        profit, sums = self._profits(slot_price)
        alone = self.tree_rent(price) + sums
        upper = alone + sum(value.tolist()) + sum((rooms * self.parties.rooms).tolist())
        return Offer(price, rooms, value, site, profit, alone, upper)

    def tree_rent(self, price: I64) -> int:
        """The rent of all capacities at scaled prices; steps are scaled for it."""
        return scaled(self.tree).rent(price)

    def _room_rise(self, advantage: I64, site: I64) -> I64:
        """How much dearer each couple room becomes: what the first who finds none would pay."""
        p = self.parties
        rise = np.zeros(len(p.rooms), np.int64)
        want = np.flatnonzero((p.room > 0) & (site >= 0))
        demand = np.bincount(site[want], minlength=len(p.rooms))
        for s in np.flatnonzero(demand > p.rooms):
            ranked = np.sort(advantage[want[site[want] == s]])[::-1]
            rise[s] = ranked[p.rooms[s]]
        return rise

    def _best_sites(self, price: I64, room_price: I64) -> tuple[I64, I64, I64]:
        n = len(self.parties)
        value, second, site = np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64)
        self._over_parties(kernels.best_sites, price, room_price, value, second, site)
        return value, second, site

    def _over_parties(self, kernel: Any, price: I64, room_price: I64, *rest: Any) -> None:
        p, a, n = self.parties, self.arcs, len(self.parties)
        chunk = max(1, -(-n // self._rows))
        self._level.fill(-1)
        self._stamp.fill(-1)
        stamp = (self._stamp,) if kernel is near.near_parties else ()
        parallel(
            kernel, n, chunk, p.ptr, p.member, p.kind, p.room, p.site, p.rooms, room_price,
            a.ptr, a.vacancy, a.score, self.bonus, SCALE, price, self.tree.capacity, self.parent,
            self._level, self._total, self._best, *stamp, *rest, chunk=chunk,
        )  # fmt: skip

    def _profits(self, price: I64) -> tuple[I64, int]:
        a, profit = self.arcs, np.zeros(self.arcs.n_workers, np.int64)
        sums = parallel(
            kernels.profits, a.n_workers, a.ptr, a.vacancy, a.score, self.bonus, SCALE, price,
            self.skip, profit,
        )  # fmt: skip
        return profit, sum(sums)

    def seat(self, offer: Offer, first: tuple[I64, I64] | None = None) -> Seating:
        """Parties, best value per head first, each to its best site that still has room for all
        of it. Parties that are worth the same come in the order of their rows. first: (parties,
        sites), who is seated there before all others."""
        p, a, seating = self.parties, self.arcs, Seating.nobody(self.parties)
        rooms, left = p.rooms.copy(), self.tree.capacity.copy()
        price = np.ascontiguousarray(offer.price[: self.tree.slots])
        whose = (p.ptr, p.member, p.kind, p.room, p.site, rooms)
        rows = (a.ptr, a.vacancy, a.score, self.bonus, SCALE, price, left, self.parent)
        seats = (seating.slot, seating.worth, seating.site)
        if first is not None:
            kernels.seat_where_told(*first, *whose, *rows, *seats)
        order = np.lexsort((np.arange(len(p)), -(offer.value // p.size)))
        order = order[(offer.value[order] > 0) & (seating.site[order] < 0)]
        self._level[0] = -1
        kernels.seat(
            order, TRIES, *whose, offer.room_price, *rows, self._level, self._total, self._best,
            *seats,
        )  # fmt: skip
        return seating

    def near(
        self, offer: Offer, within: int, *, parties_only: bool = False, whole: bool = False
    ) -> Near:
        """All arcs that cost at most `within` (scaled) at these prices; where `whole`, all arcs of
        a party to the sites that cost it at most that."""
        alone, party = self._count_near(offer, within, parties_only=parties_only, whole=whole)
        if parties_only:
            out = [np.empty(int(party.sum()), np.int64) for _ in range(3)]
            none, at = np.zeros(0, np.int64), np.cumsum(party) - party
            self._near(
                offer, within, 1, (none, none), (party, at), out, parties_only=True, whole=whole
            )
            return Near(*out)
        at = np.concatenate([[0], np.cumsum(np.concatenate([alone, party]))])
        out = [np.empty(int(at[-1]), np.int64) for _ in range(3)]
        n = self.arcs.n_workers
        self._near(offer, within, 1, (alone, at[:n].copy()), (party, at[n:-1].copy()), out)
        order = np.lexsort((out[1], out[0]))
        return Near(out[0][order], out[1][order], out[2][order])

    def count_near(self, offer: Offer, within: int) -> tuple[int, int]:
        """How many arcs `near` would give: of single people, of members."""
        alone, party = self._count_near(offer, within)
        return int(alone.sum()), int(party.sum())

    def _count_near(
        self, offer: Offer, within: int, *, parties_only: bool = False, whole: bool = False
    ) -> tuple[I64, I64]:
        alone, party = (
            np.zeros(self.arcs.n_workers, np.int64),
            np.zeros(len(self.parties), np.int64),
        )
        none = np.zeros(0, np.int64)
        self._near(
            offer, within, 0, (alone, none), (party, none), [none, none, none],
            parties_only=parties_only, whole=whole,
        )  # fmt: skip
        return alone, party

    def _near(
        self, offer: Offer, within: int, fill: int,
        alone: tuple[I64, I64], party: tuple[I64, I64], out: list[I64], *,
        parties_only: bool = False, whole: bool = False,
    ) -> None:  # fmt: skip
        a, price = self.arcs, np.ascontiguousarray(offer.price[: self.tree.slots])
        if not parties_only:
            parallel(
                near.near_alone, a.n_workers, a.ptr, a.vacancy, a.score, self.bonus, SCALE, price,
                self.skip, offer.profit, within, fill, *alone, *out,
            )  # fmt: skip
        self._over_parties(
            near.near_parties,
            price,
            offer.room_price,
            offer.value,
            within,
            int(whole),
            fill,
            *party,
            *out,
        )

    def alone(self) -> Arcs:
        """The arcs of single people, rows as before; no copy where members come last."""
        a, first = self.arcs, int(np.argmax(self.skip)) if self.skip.any() else self.arcs.n_workers
        if self.skip[first:].all():
            ptr = a.ptr.copy()
            ptr[first:] = ptr[first]
            return Arcs(ptr, a.vacancy[: ptr[-1]], a.score[: ptr[-1]])
        ptr = np.zeros(a.n_workers + 1, np.int64)
        np.cumsum(np.where(self.skip > 0, 0, np.diff(a.ptr)), out=ptr[1:])
        slot, score = np.empty(ptr[-1], a.vacancy.dtype), np.empty(ptr[-1], a.score.dtype)
        parallel(
            near.copy_rows, a.n_workers, a.ptr, a.vacancy, a.score, self.skip, ptr, slot, score
        )
        return Arcs(ptr, slot, score)


def scaled(tree: Tree) -> Tree:
    """The same capacities with step costs in fixed point."""
    if not len(tree.step_node):
        return tree
    return Tree(
        tree.capacity, tree.parent, tree.slots, tree.step_node, tree.step_size,
        tree.step_cost * SCALE,
    )  # fmt: skip
