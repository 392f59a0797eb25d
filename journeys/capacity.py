"""A bound of what tours of a given fleet cost that knows how full the coaches are.

A linear relaxation: for each kind of coach of the mix the legs its coaches drive, the points they
call at and the people they take along. Its rows are made where the last solution breaks them:

- a set of points with d people is entered by at least d / seats coaches, rounded up (Laporte and
  Nobert's capacity cuts, valid too where several coaches call at one point), and each kind enters
  it as often as the people it takes there need;
- nobody is fetched by a kind that does not call.

A kind's own price of distance holds for its own legs only, which a bound over all coaches alike
leaves out. Distances must be symmetric.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeys.model import Problem
from programmes import Rows, least

ROUNDS = 12
"""Counted rounds of cuts: the same bound on every machine; more than these gain a hundredth of a
percent of the trip."""
MOST_CUTS = 60
"""New rows of one round."""
BROKEN = 1e-4

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Layout:
    """Where the numbers of a kind stand: legs, then calls at points, then people of points.
    Position 0 is the hub; `load` are people by position."""

    load: Floats
    ends: NDArray[np.int64]  # (legs, 2), the smaller position first
    count: tuple[int, ...]
    seats: tuple[int, ...]
    fen: tuple[int, ...]

    @property
    def points(self) -> int:
        return len(self.load) - 1

    @property
    def width(self) -> int:
        return len(self.ends) + 2 * self.points

    def legs(self, kind: int) -> slice:
        return slice(kind * self.width, kind * self.width + len(self.ends))

    def calls(self, kind: int) -> slice:
        start = kind * self.width + len(self.ends)
        return slice(start, start + self.points)

    def people(self, kind: int) -> slice:
        start = kind * self.width + len(self.ends) + self.points
        return slice(start, start + self.points)

    def crossing(self, inside: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Legs with one end in the set."""
        a, b = self.ends.T
        return np.flatnonzero(inside[a] != inside[b])


def tours_cost_at_least(problem: Problem, mix: Mapping[int, int]) -> int:
    """Fen that the tours of exactly these coaches cost together, each calling somewhere."""
    points = sorted({party.point for party in problem.parties})
    used = [n for n, count in sorted(mix.items()) if count]
    table = np.array(problem.distance, dtype=np.float64)
    if not np.array_equal(table, table.T):
        raise ValueError("the bound needs the same distance both ways")
    if sum(mix.values()) > len(points):
        return 0  # some coaches share a point: nothing is claimed
    load = [0.0] + [float(sum(p.size for p in problem.parties if p.point == q)) for q in points]
    size = len(load)
    layout = _Layout(
        np.array(load), np.stack(np.triu_indices(size, 1), axis=1),
        tuple(mix[n] for n in used), tuple(problem.kinds[n].seats for n in used),
        tuple(problem.kinds[n].by_distance for n in used),
    )  # fmt: skip
    order = [0, *points]
    length = table[np.ix_(order, order)][tuple(layout.ends.T)]
    return max(0, int(np.ceil(_solved(layout, length) - 1e-3)))


Row = tuple[NDArray[np.int64], Floats, float]
"""Columns, factors, and what their sum is at most."""


def _solved(layout: _Layout, length: Floats) -> float:
    kinds = range(len(layout.count))
    cost = np.zeros(layout.width * len(kinds))
    top = np.full(len(cost), np.inf)
    for k in kinds:
        cost[layout.legs(k)] = layout.fen[k] * length
        top[layout.legs(k)] = 2.0 * layout.count[k]
        top[layout.calls(k)] = float(layout.count[k])
        top[layout.people(k)] = layout.load[1:]
    equal, right = _always(layout)
    always = Rows.of(_cells(equal), len(equal), low=right, high=right)
    rows: list[Row] = list(_at_most(layout))
    best = 0.0
    for _round in range(ROUNDS):
        most = Rows.of(_cells(rows), len(rows), high=[row[2] for row in rows])
        found = least(cost, [always, most], top=top)
        if found.x is None:
            return best
        best = max(best, found.bound)
        broken = _broken(layout, found.x)
        if not broken:
            break
        rows += broken
    return best


def _cells(rows: list[Row]) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    at = np.concatenate([np.full(len(row[0]), n) for n, row in enumerate(rows)])
    columns = np.concatenate([row[0] for row in rows])
    values = np.concatenate([row[1] for row in rows])
    return at, columns, values


def _always(layout: _Layout) -> tuple[list[Row], list[float]]:
    """Every coach sets out and comes back; who calls drives to a point and away; everybody is
    fetched."""
    rows: list[Row] = []
    right: list[float] = []
    a, b = layout.ends.T
    for k, count in enumerate(layout.count):
        legs = np.arange(layout.legs(k).start, layout.legs(k).stop)
        hub = legs[a == 0]
        rows.append((hub, np.ones(len(hub)), 0.0))
        right.append(2.0 * count)
        for point in range(1, layout.points + 1):
            at = legs[(a == point) | (b == point)]
            calls = layout.calls(k).start + point - 1
            rows.append((np.append(at, calls), np.append(np.ones(len(at)), -2.0), 0.0))
            right.append(0.0)
    for point in range(1, layout.points + 1):
        takes = np.array([layout.people(k).start + point - 1 for k in range(len(layout.count))])
        rows.append((takes, np.ones(len(takes)), 0.0))
        right.append(float(layout.load[point]))
    return rows, right


def _at_most(layout: _Layout) -> Iterator[Row]:
    """Seats of each kind; a point is called at; nobody is taken where nobody calls."""
    for k, (count, seats) in enumerate(zip(layout.count, layout.seats, strict=True)):
        takes = np.arange(layout.people(k).start, layout.people(k).stop)
        yield takes, np.ones(len(takes)), float(count * seats)
        for point in range(1, layout.points + 1):
            pair = np.array([takes[point - 1], layout.calls(k).start + point - 1])
            yield pair, np.array([1.0, -min(float(layout.load[point]), float(seats))]), 0.0
    for point in range(1, layout.points + 1):
        calls = np.array([layout.calls(k).start + point - 1 for k in range(len(layout.count))])
        yield calls, -np.ones(len(calls)), -float(np.ceil(layout.load[point] / max(layout.seats)))


def _broken(layout: _Layout, x: Floats) -> list[Row]:
    """Cuts the solution breaks, the worst first."""
    kinds = range(len(layout.count))
    flow = [_square(layout, x[layout.legs(k)]) for k in kinds]
    found: list[tuple[float, bytes, Row]] = []
    for inside in _sets(layout, [np.sum(flow, axis=0), *flow]):
        for name, row in [(b"all", _entered(layout, inside))] + [
            (bytes([k]), _entered_by(layout, inside, k)) for k in kinds
        ]:
            columns, factors, most = row
            over = float(factors @ x[columns]) - most
            if over > BROKEN:
                found.append((-over, name + inside.tobytes(), row))
    return [row for _over, _key, row in sorted(found, key=lambda one: one[:2])[:MOST_CUTS]]


def _entered(layout: _Layout, inside: NDArray[np.bool_]) -> Row:
    """Coaches of all kinds that enter the set, at least so many as its people fill."""
    legs = layout.crossing(inside)
    columns = np.concatenate([layout.legs(k).start + legs for k in range(len(layout.count))])
    need = np.ceil(layout.load[inside].sum() / max(layout.seats) - 1e-9)
    return columns, -np.ones(len(columns)), -2.0 * float(need)


def _entered_by(layout: _Layout, inside: NDArray[np.bool_], kind: int) -> Row:
    """Coaches of one kind enter the set as often as the people they take there need."""
    takes = layout.people(kind).start + np.flatnonzero(inside[1:])
    legs = layout.legs(kind).start + layout.crossing(inside)
    share = np.full(len(takes), 2.0 / layout.seats[kind])
    return np.concatenate([takes, legs]), np.concatenate([share, -np.ones(len(legs))]), 0.0


def _square(layout: _Layout, legs: Floats) -> Floats:
    size = layout.points + 1
    table = np.zeros((size, size))
    a, b = layout.ends.T
    table[a, b] = table[b, a] = legs
    return table


def _sets(layout: _Layout, tables: list[Floats]) -> Iterator[NDArray[np.bool_]]:
    """Sets of points worth a look: grown from each point by what ties it most, over all coaches
    and over each kind's own; every set on the way, none twice."""
    seen: set[bytes] = set()
    for table in tables:
        for start in range(1, layout.points + 1):
            for inside in _grown(table, start):
                key = inside.tobytes()
                if key not in seen:
                    seen.add(key)
                    yield inside.copy()


def _grown(table: Floats, start: int) -> Iterator[NDArray[np.bool_]]:
    size = len(table)
    inside = np.zeros(size, dtype=bool)
    inside[start] = True
    pull = table[start].copy()
    while True:
        yield inside
        choice = np.where(inside, -1.0, pull)
        choice[0] = -1.0
        best = int(np.argmax(choice))
        if choice[best] <= 1e-9:
            return
        inside[best] = True
        pull = pull + table[best]
