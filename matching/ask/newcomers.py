"""Whom single changes of vacancies would let in, for many vacancies in one pass over the people.

The vacancies asked about stand side by side in layers: first as they are, then as each change
would make them. The gates' own bit rows (`matching.rules.gate_tables`) say who may come to which.
"""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from matching.ask.kernels.sole import let_in, sole_bars
from matching.model.params import Params
from matching.model.problem import Pairs, Problem, Vacancies
from matching.native import parallel
from matching.rules.gate_tables import GateTables, gate_tables
from matching.rules.kernels.eligible import masks, open_rows
from matching.rules.pairs import APART, CHUNK, GATES, NEVER_OPENED
from matching.rules.scoring import Signals, earned
from reference.gates import Gate
from reference.note_codes import SIGNALS

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
WORD = 64
Lister = Callable[[int, int, I32, I32, I32], int]
Sole = dict[Gate, I32]


def kept_out(problem: Problem, vacancies: list[int], gates: tuple[Gate, ...]) -> list[Sole]:
    """Per vacancy, for each of `gates`, the people whom it alone keeps out."""
    tables = gate_tables(beside(problem, [vacancies]))
    wanted = sum(1 << gate for gate in gates)

    def look(lo: int, hi: int, who: I32, row: I32, by: I32) -> int:
        rows, spare = (np.empty((k, tables.words), np.uint64) for k in (GATES, 2))
        return int(sole_bars(lo, hi, wanted, who, row, by, rows, spare, APART, *tables.args))

    who, row, by = _listed(len(problem.people), look)
    code = row.astype(np.int64) * GATES + by
    order = np.argsort(code, kind="stable")
    who, code = who[order], code[order]
    return [
        {
            gate: who[np.searchsorted(code, k * GATES + gate) : np.searchsorted(
                code, k * GATES + gate, "right"
            )]
            for gate in gates
        }
        for k in range(len(vacancies))
    ]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Entry:
    """People a changed vacancy lets in, and their points there; lock: would a lock that could not
    be kept hold after the change?"""

    who: I32
    points: I64
    lock: bool


class Layers:
    """Changed vacancies beside those they come from: row 0, 1, ... of `edits` per vacancy."""

    def __init__(
        self, problem: Problem, params: Params, signals: Signals, vacancies: list[int],
        edits: list[list[Mapping[str, int]]],
    ) -> None:  # fmt: skip
        self.params, self.original, self.vacancies = params, problem, vacancies
        self.width = -(-len(vacancies) // WORD) * WORD
        depth = max((len(one) for one in edits), default=0)
        plain = beside(problem, [vacancies] * (depth + 1))
        posts = plain.vacancies
        names = {name for mine in edits for edit in mine for name in edit}
        columns = {name: getattr(posts, name).copy() for name in names}
        for k, mine in enumerate(edits):
            for layer, edit in enumerate(mine):
                for name, value in edit.items():
                    columns[name][self.row(k, layer)] = value
        self.problem = replace(plain, vacancies=replace(posts, **columns))
        self.signals = copy.copy(signals)
        self.signals.problem = self.problem

    def row(self, k: int, layer: int) -> int:
        """Row of the layer-th change of the k-th vacancy; layer -1 = as it is."""
        return (layer + 1) * self.width + k

    def entries(
        self, alone: NDArray[np.bool_], whole: list[int], lost: Pairs
    ) -> Callable[[int], Entry]:
        """Newcomers among the people `alone` by row; in the rows `whole` everybody who may come.
        lost: locks that could not be kept."""
        tables = gate_tables(self.problem)
        who, row = self._let_in(tables, alone, whole)
        points = self.points(who, row)
        keep = points >= self.params.least_score
        who, row, points = who[keep], row[keep], np.maximum(points[keep], 1)
        start = np.searchsorted(row, np.arange(len(self.problem.vacancies) + 1))
        held = self._held(tables, lost)

        def entry(at: int) -> Entry:
            span = slice(start[at], start[at + 1])
            return Entry(who[span], points[span], at in held)

        return entry

    def _let_in(
        self, tables: GateTables, alone: NDArray[np.bool_], whole: list[int]
    ) -> tuple[I32, I32]:
        words = self.width // WORD
        flags = np.zeros(tables.words * WORD, bool)
        flags[whole] = True
        bits = np.packbits(flags, bitorder="little").view(np.uint64)
        bits = bits[: len(self.problem.vacancies) // WORD].copy()
        n = len(alone)
        order, allowed = np.arange(n, dtype=np.int32), alone.astype(np.int64)
        count = np.zeros(n, np.int64)

        def look(lo: int, hi: int, who: I32, row: I32, by: I32) -> int:
            found = np.empty((hi - lo, tables.words), np.uint64)
            open_rows(lo, hi, order, found, count, *tables.args)
            return int(let_in(lo, hi, words, allowed, found, bits, who, row, by))

        who, row, _ = _listed(n, look)
        by_row = np.argsort(row, kind="stable")
        return who[by_row], row[by_row]

    def points(self, who: NDArray[np.integer], row: NDArray[np.integer]) -> I64:
        """Score of people at rows, their standing proposal included."""
        who, row = who.astype(np.int64), row.astype(np.int64)
        total = np.zeros(len(who), np.int64)
        for name, points in zip(SIGNALS, self.params.weights.points(), strict=True):
            total += earned(points, self.signals.of(name)(who, row))
        stands = self.original.incumbents
        if len(stands):
            m = len(self.original.vacancies)
            vacancy = np.array([*self.vacancies, *[0] * self.width])[: self.width]
            code = who * m + vacancy[row % self.width]
            pairs = stands.person.astype(np.int64) * m + stands.vacancy
            total += self.params.stability * np.isin(code, pairs)
        return total

    def more(self, name: str, who: I32, k: int, layer: int) -> I64:
        """Points more by one signal than at the vacancy as it is."""
        points = dict(zip(SIGNALS, self.params.weights.points(), strict=True))[name]
        rate, who = self.signals.of(name), who.astype(np.int64)
        now, then = (np.full(len(who), self.row(k, at)) for at in (-1, layer))
        return earned(points, rate(who, then)) - earned(points, rate(who, now))

    def _held(self, tables: GateTables, lost: Pairs) -> set[int]:
        """Changed rows at which a lost lock would hold."""
        where = {v: k for k, v in enumerate(self.vacancies)}
        pairs = [
            (w, row)
            for w, v in zip(lost.person.tolist(), lost.vacancy.tolist(), strict=True)
            if v in where
            for row in range(self.width + where[v], len(self.problem.vacancies), self.width)
        ]
        if not pairs:
            return set()
        person, row = np.array(pairs, np.int32).T.copy()
        mask, rows = np.zeros(len(pairs), np.uint32), np.empty((GATES, tables.words), np.uint64)
        masks(0, len(pairs), person, row, mask, rows, APART, *tables.args)
        return set(row[mask & NEVER_OPENED == 0].tolist())


def beside(problem: Problem, layers: list[list[int]]) -> Problem:
    """The problem with these vacancies instead, each layer filled up to whole words. Locks and
    standing proposals mean other rows and are left out; exclusions are carried over."""
    width = -(-max(map(len, layers)) // WORD) * WORD
    of = np.concatenate([np.array([*one, *one[:1] * (width - len(one))]) for one in layers])
    real = np.concatenate([np.arange(width) < len(one) for one in layers])
    posts = problem.vacancies
    columns = {
        item.name: getattr(posts, item.name)[of]
        for item in fields(posts)
        if "dtype" in item.metadata
    }
    columns["key"] = np.arange(len(of), dtype=np.int64)
    none = np.zeros(0, np.int32)
    empty = Pairs(none, none)
    return replace(
        problem, vacancies=Vacancies(**columns), locks=empty, incumbents=empty,
        exclusions=_carried(problem.exclusions, of, real),
    )  # fmt: skip


def _carried(pairs: Pairs, of: I64, real: NDArray[np.bool_]) -> Pairs:
    """Pairs of the original vacancies at every row that comes from theirs."""
    rows = np.flatnonzero(real)
    order = rows[np.argsort(of[rows], kind="stable")]
    low, high = (np.searchsorted(of[order], pairs.vacancy, side) for side in ("left", "right"))
    size = high - low
    inside = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    vacancy = order[np.repeat(low, size) + inside].astype(np.int32)
    return Pairs(np.repeat(pairs.person, size), vacancy)


def _listed(n: int, look: Lister) -> tuple[I32, I32, I32]:
    """All that `look` lists of n people: (who, row, by), people in order."""

    def part(lo: int, hi: int) -> tuple[I32, I32, I32]:
        size = 16 * (hi - lo)
        while True:
            lists = tuple(np.empty(size, np.int32) for _ in range(3))
            found = look(lo, hi, *lists)
            if found <= size:
                who, row, by = (one[:found] for one in lists)
                return who, row, by
            size = found

    parts = parallel(part, n, chunk=CHUNK) or [tuple(np.zeros(0, np.int32) for _ in range(3))]
    who, row, by = (np.concatenate([one[k] for one in parts]) for k in range(3))
    return who, row, by
