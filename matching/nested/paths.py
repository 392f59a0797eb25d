"""One change to an optimum, re-optimised exactly: who moves, what the whole gains or loses.

`Market` holds the optimum of a run with parties in their seats: arcs, nested capacities, who sits
where, and prices worked out from the seating itself. Everything here is a shortest way in its
residual graph (`matching.nested.kernels.paths`): forcing one person into one slot, keeping one out
of theirs, or changing what a vacancy asks, one slot at a time. An optimum has no way that gains, so
after a change the shortest ways through what changed, until none gains, lead to the new optimum:
exact, and as many people placed as any optimum places.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from matching.model.arcs import Arcs
from matching.model.errors import BadArgument, NotProved
from matching.model.tree import Tree
from matching.nested.kernels.paths import (
    DEEP,
    FAR,
    HEAD,
    SCALE,
    STALE,
    WRONG,
    look_out,
    search,
    sit,
    take_seats,
    worths,
)
from matching.rules.pair_rows import Row

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
STAYS = 1 << 50
"""Points that hold somebody in a seat they have no arc to, until they are led away."""


@dataclass(frozen=True)
class Way:
    """A shortest way. loss: points the whole loses (negative = gains). heads: people more placed.
    steps: (node before, node, worker or -1), in order of going. last: label of the node before
    the goal. rest: what the way adds to the shortest of its first steps (a reduced length): an
    arc longer than that is in no way shorter than this one. far: label of the goal."""

    loss: int
    heads: int
    steps: tuple[tuple[int, int, int], ...]
    last: int
    rest: int = 0
    far: int = 0


@dataclass(frozen=True, eq=False)
class Outs:
    """Those left out whom each slot would like best; see
    `matching.nested.kernels.paths.look_out`."""

    worker: I32
    worth: I64
    count: I32


@dataclass(eq=False)
class Seats:
    """Who sits where, at which prices; copied before anything is tried."""

    at: I32
    own: I64
    first: I32
    after: I32
    before: I32
    load: I64
    joined: I32
    counts: I64
    price: I64
    capacity: I64
    outs: Outs

    def copy(self) -> "Seats":
        columns = {
            item.name: getattr(self, item.name).copy()
            for item in fields(self)
            if item.name != "outs"
        }
        return Seats(**columns, outs=self.outs)

    @property
    def lists(self) -> tuple[I32, I32, I32, I64]:
        return self.first, self.after, self.before, self.load


@dataclass(frozen=True, eq=False)
class Column:
    """What one vacancy would offer instead: worth[worker] (0 = not eligible), bonus excluded;
    listed: the workers with an entry; fresh: bits of the bed classes it already holds for."""

    vacancy: int
    worth: I64
    listed: I32
    fresh: int = 0

    @classmethod
    def of(cls, vacancy: int, worth: I64) -> "Column":
        return cls(vacancy, worth, np.flatnonzero(worth > 0).astype(np.int32))


UNCHANGED = Column(-1, np.zeros(1, np.int64), np.zeros(0, np.int32))


class Market:
    """The optimum of people on their own around seats that are taken.

    arcs: rows of all people. slot_of: [vacancies, 3], slot by vacancy and bed class; bed: bed
    class per worker. bonus: int64[workers], points added to every arc of a worker. alone: who
    takes part. tree: capacities without the seats of the others. at: int32[workers], slot or -1.
    warm: int64[nodes], prices to start from. Raises NotProved where the seating is not an optimum
    that places as many people as any optimum does. settled: `warm` is what `settle` has found
    before (int64[nodes + 1], in lengths) and is taken as it is, though some arcs be left out.
    """

    def __init__(
        self, arcs: Arcs, slot_of: NDArray[np.int64], bed: I64, bonus: I64,
        alone: NDArray[np.bool_], tree: Tree, at: I32, warm: I64, *, settled: bool = False,
    ) -> None:  # fmt: skip
        if arcs.vacancy.dtype != np.uint16 or arcs.score.dtype != np.int16:
            raise BadArgument("arcs", "single changes are worked out for up to 65,536 vacancies")
        self.arcs = arcs.ptr, arcs.vacancy, arcs.score
        self.slot_of = np.ascontiguousarray(slot_of, np.int32)
        self.bed, self.bonus = bed.astype(np.int32), bonus.astype(np.int64)
        self.alone = alone.astype(np.int64)
        self.tree = tree
        self.vacancy_of = np.zeros(tree.slots, np.int64)
        self.vacancy_of[self.slot_of] = np.arange(len(slot_of))[:, None]
        self.nodes = _family(tree)
        self.seats = self._seated(np.where(alone, at, -1).astype(np.int32))
        if settled:
            self.seats.price[:] = warm
        else:
            self.seats.price[:-1] = warm * SCALE
            self.settle(self.seats)

    def _seated(self, at: I32) -> Seats:
        n, slots = len(at), self.tree.slots
        sits = at >= 0
        own = np.zeros(n, np.int64)
        worths(*self.arcs, np.where(sits, self.vacancy_of[at], -1).astype(np.int32), own)
        own[sits & (own == 0)] = STAYS
        own[sits] += self.bonus[sits]
        first = np.full(slots, -1, np.int32)
        after, before = np.empty(n, np.int32), np.empty(n, np.int32)
        take_seats(at, first, after, before)
        seats = Seats(
            at, own, first, after, before, self.tree.load_of(at).astype(np.int64),
            np.zeros(n, np.int32), np.zeros(8, np.int64), np.zeros(self.tree.nodes + 1, np.int64),
            self.tree.capacity.astype(np.int64), Outs(at, own, at),
        )  # fmt: skip
        self.look_out(seats)
        return seats

    def worth(self, worker: int, vacancy: int) -> int:
        """Score of a pair, 0 = not eligible."""
        ptr, columns, score = self.arcs
        low, high = int(ptr[worker]), int(ptr[worker + 1])
        k = low + int(np.searchsorted(columns[low:high], vacancy))
        return int(score[k]) if k < high and columns[k] == vacancy else 0

    def slot(self, worker: int, vacancy: int) -> int:
        return int(self.slot_of[vacancy, self.bed[worker]])

    def look_out(self, seats: Seats) -> None:
        """Note afresh whom each slot could have of those left out."""
        slots = self.tree.slots
        outs = Outs(
            np.zeros(slots * DEEP, np.int32), np.zeros(slots * DEEP, np.int64),
            np.zeros(slots, np.int32),
        )  # fmt: skip
        look_out(
            *self.arcs, self.slot_of.reshape(-1), self.bed, self.bonus, seats.at, seats.own,
            self.alone, outs.worker, outs.worth, outs.count,
        )  # fmt: skip
        seats.outs = outs
        seats.counts[0] = 0

    def settle(self, seats: Seats, column: Column = UNCHANGED) -> None:
        """The least prices that support the seating, from the seating alone; those `seats` holds
        are only where to start. Raises NotProved where no prices do."""
        out = self.tree.nodes
        seats.price[out] = 0
        labels = self._labels([(out, 0)])
        status = self._run(seats, column, labels, -1, 0, FAR)
        if status == STALE:
            self.look_out(seats)
            labels = self._labels([(out, 0)])
            status = self._run(seats, column, labels, -1, 0, FAR)
        if status == WRONG:
            raise NotProved("the seating to be changed is no optimum")
        seats.price[:] = self._supporting(seats, labels[0])

    def _supporting(self, seats: Seats, label: I64) -> I64:
        """Prices from labels of all nodes: what sits somebody costs what the way there earns; an
        empty node is worth what the next person in it would earn above it, or what somebody would
        earn there where it has no room."""
        price = seats.price - label
        empty = np.flatnonzero((seats.load == 0) | (label[:-1] >= FAR))
        up = self.tree.parent[empty]
        up[up < 0] = self.tree.nodes
        wanted, price[-1], price[empty] = price[empty], 0, 0
        next_ = self.tree.next_cost(seats.load)[empty] * SCALE
        for _ in range(self.tree.paths.shape[1]):
            price[empty] = np.maximum(price[up] + next_, wanted)
        return price

    def put_rows(self, rows: Mapping[int, Row]) -> None:
        """Other arcs for some workers; each row's vacancies ascending. Seats and what their
        holders earn stay as they are; where any of the workers is left out, `look_out` again."""
        ptr, vacancies, scores = self.arcs
        degree = np.diff(ptr)
        keep = np.ones(len(degree), bool)
        keep[list(rows)] = False
        kept = np.repeat(keep, degree)
        for w, (there, _) in rows.items():
            degree[w] = len(there)
        fresh = np.zeros(len(ptr), np.int64)
        np.cumsum(degree, out=fresh[1:])
        old = np.repeat(keep, degree)
        new = np.empty(fresh[-1], np.uint16), np.empty(fresh[-1], np.int16)
        new[0][old], new[1][old] = vacancies[kept], scores[kept]
        for w, (there, worth) in rows.items():
            new[0][fresh[w] : fresh[w + 1]], new[1][fresh[w] : fresh[w + 1]] = there, worth
        self.arcs = (fresh, *new)

    def row(self, worker: int) -> Row:
        """(vacancies, scores) of the arcs of a worker."""
        ptr, vacancies, scores = self.arcs
        here = slice(int(ptr[worker]), int(ptr[worker + 1]))
        return vacancies[here].astype(np.int64), scores[here].astype(np.int64)

    def force(
        self, seats: Seats, worker: int, vacancy: int, worth: int | None = None
    ) -> Way | None:
        """The cheapest way to seat `worker` at `vacancy`, all others re-optimised. worth: the score
        of the pair, where its arc may be left out. None: no way (nobody may leave it, or the pair
        is not eligible)."""
        worth = self.worth(worker, vacancy) if worth is None else worth
        slot, here = self.slot(worker, vacancy), int(seats.at[worker])
        if not worth or slot == here:
            return None if not worth else Way(0, 0, (), 0)
        length = int(seats.own[worker] - worth - self.bonus[worker]) * SCALE
        goal = here if here >= 0 else self.tree.nodes
        start = length - (HEAD if here < 0 else 0) + int(seats.price[slot])
        return self._way(seats, UNCHANGED, [(slot, start)], goal, 0, FAR, worker)

    def forbid(self, seats: Seats, worker: int, row: Row | None = None) -> Way | None:
        """The cheapest way to have `worker` leave the seat they hold, for another or for home.
        row: all they could take, where arcs may be left out."""
        here, own = int(seats.at[worker]), int(seats.own[worker])
        out = self.tree.nodes
        starts = [(out, own * SCALE + HEAD + int(seats.price[out]))]
        vacancies, scores = self.row(worker) if row is None else row
        slots = self.slot_of[vacancies, self.bed[worker]]
        lengths = (own - scores - self.bonus[worker]) * SCALE + seats.price[slots]
        other = slots != here
        starts += zip(slots[other].tolist(), lengths[other].tolist(), strict=True)
        return self._way(seats, UNCHANGED, starts, here, 0, FAR, worker)

    def follow(self, seats: Seats, way: Way) -> None:
        """Make the moves of the way just found by `forbid`. Prices rise along it, so that they
        support what is then the optimum, once the arc to the seat that was left is gone."""
        seats.price += np.maximum(way.far - self.length, 0)
        self.go(seats, way)

    def change(
        self, seats: Seats, column: Column, rooms: Mapping[int, int]
    ) -> tuple[int, int] | None:
        """Re-optimise after vacancy `column.vacancy` offers `column` and the nodes of `rooms` have
        so much more room. Returns (points gained, heads gained) of the whole; None where somebody
        who sits there no longer may. One node after the other: ways that gain then all lead
        through that node, and the shortest first leave none behind."""
        points = heads = 0
        slots = {} if column.vacancy < 0 else self._classes(column.vacancy)
        stages = [*slots, *(node for node in rooms if node not in slots)]
        for k, node in enumerate(stages):
            if k:
                self.settle(seats, column)
            seats.capacity[node] += rooms.get(node, 0)
            if node in slots:
                more = self._reprice(seats, column, node)
                if more is None:
                    return None
                points += more
                column = replace(column, fresh=column.fresh | slots[node])
            gained = self._cycles(seats, column, node)
            points, heads = points + gained[0], heads + gained[1]
        return points, heads

    def _classes(self, vacancy: int) -> dict[int, int]:
        """Slots of a vacancy and the bits of the bed classes that take them."""
        classes: dict[int, int] = {}
        for kind, slot in enumerate(self.slot_of[vacancy].tolist()):
            classes[slot] = classes.get(slot, 0) | 1 << kind
        return classes

    def _reprice(self, seats: Seats, column: Column, slot: int) -> int | None:
        """Whoever sits in `slot` earns what the column says: points more."""
        w, more = int(seats.first[slot]), 0
        while w >= 0:
            if column.worth[w] <= 0:
                return None
            worth = int(column.worth[w] + self.bonus[w])
            more += worth - int(seats.own[w])
            seats.own[w] = worth
            w = int(seats.after[w])
        return more

    def _cycles(self, seats: Seats, column: Column, node: int) -> tuple[int, int]:
        """Shortest ways through `node` and back to it until none gains."""
        points = heads = 0
        while True:
            least = self._least(seats, column, node)
            way = self._way(seats, column, [(node, 0)], node, least, 0, -1)
            if way is None:
                return points, heads
            points, heads = points - way.loss, heads + way.heads
            near = self.length < way.last
            seats.price[near] += way.last - self.length[near]
            self.go(seats, way, column)

    def _least(self, seats: Seats, column: Column, node: int) -> int:
        """Least length of a step into `node` by somebody of the column."""
        if column.vacancy < 0 or not len(column.listed):
            return 0
        w = column.listed
        to = self.slot_of[column.vacancy, self.bed[w]]
        w = w[(to == node) & (seats.at[w] != node)]
        if not len(w):
            return 0
        at = seats.at[w]
        gone = seats.own[w] - column.worth[w] - self.bonus[w]
        length = gone * SCALE - (at < 0) * HEAD + seats.price[node] - seats.price[at]
        return int(length.min())

    def _labels(self, starts: list[tuple[int, int]]) -> I64:
        labels = np.full((5, self.tree.nodes + 1), -1, np.int64)
        labels[0], labels[1] = FAR, np.arange(self.tree.nodes + 1)
        for node, length in starts:
            labels[0, node] = min(int(labels[0, node]), length)
        return labels

    def _way(
        self, seats: Seats, column: Column, starts: list[tuple[int, int]], goal: int, least: int,
        limit: int, mover: int,
    ) -> Way | None:  # fmt: skip
        """Run one search; `mover` takes the first step, into the start the way begins with."""
        labels = self._labels(starts)
        far = self._run(seats, column, labels, goal, least, limit)
        if far == STALE:
            self.look_out(seats)
            labels = self._labels(starts)
            far = self._run(seats, column, labels, goal, least, limit)
        if far == WRONG:
            raise NotProved("a way in circles: the seating is no optimum")
        if far in {FAR, STALE}:
            return None
        a, w = int(seats.counts[3]), int(seats.counts[4])
        self.length = labels[0]
        last, steps, node = int(labels[0, a]), [(a, goal, w)], a
        cyclic = mover < 0
        while not (cyclic and node == goal) and labels[4, node] >= 0:
            before = int(labels[4, node])
            steps.append((before, node, int(self.who[node])))
            node = before
        if mover >= 0:
            steps.append((int(seats.at[mover]), node, mover))
        length = far if cyclic else far - int(seats.price[goal])
        loss = (length + 1) // SCALE
        rest = far - min(begin for _, begin in starts)
        return Way(loss, SCALE * loss - length, tuple(reversed(steps)), last, rest, far)

    def _run(
        self, seats: Seats, column: Column, labels: I64, goal: int, least: int, limit: int
    ) -> int:
        self.who = np.full(self.tree.nodes + 1, -1, np.int32)
        seats.counts[1:3] = least, limit
        outs = seats.outs
        return int(search(
            *self.arcs, self.slot_of.reshape(-1), self.bed, self.bonus, seats.at, seats.own,
            *seats.lists, seats.capacity, *self.nodes, column.vacancy, column.fresh,
            column.worth, column.listed, outs.worker, outs.worth, outs.count, seats.joined,
            seats.counts, seats.price, labels, self.who, goal,
        ))  # fmt: skip

    def go(self, seats: Seats, way: Way, column: Column = UNCHANGED) -> None:
        """Make the moves of a way."""
        out = self.tree.nodes
        for before, after, w in way.steps:
            if w >= 0:
                self._move(seats, w, -1 if after == out else after, column)
            elif before != out and self._up(before) == after:
                seats.load[before] += 1
            else:
                seats.load[after] -= 1

    def _up(self, node: int) -> int:
        up = int(self.tree.parent[node])
        return up if up >= 0 else self.tree.nodes

    def _move(self, seats: Seats, w: int, slot: int, column: Column) -> None:
        worth = 0
        if slot >= 0:
            v = int(self.vacancy_of[slot])
            new = v == column.vacancy and column.fresh >> int(self.bed[w]) & 1
            worth = int(column.worth[w]) if new else self.worth(w, v)
            worth += int(self.bonus[w])
        sit(seats.at, seats.own, *seats.lists, seats.joined, seats.counts, w, slot, worth)


def _family(tree: Tree) -> tuple[NDArray[np.int64] | I32, ...]:
    """Parents, children and siblings of the nodes; their steps."""
    n = tree.nodes
    child, sibling = np.full(n + 1, -1, np.int32), np.full(n, -1, np.int32)
    for node in range(n - 1, -1, -1):
        up = tree.parent[node]
        sibling[node] = child[up]  # a root's parent -1 is the last entry: the children of out
        child[up] = node
    steps = np.bincount(tree.step_node, minlength=n)
    ends = np.concatenate([[0], np.cumsum(steps)]).astype(np.int64)
    return (
        tree.parent.astype(np.int32), child, sibling, ends, tree.step_from.astype(np.int64),
        tree.step_size.astype(np.int64), tree.step_cost.astype(np.int64),
    )  # fmt: skip
