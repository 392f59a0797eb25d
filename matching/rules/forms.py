"""The forms a gate may take: what one fact of a person bars, for all pairs or as rows of bits.

A gate of `matching.rules.gates` says in one of these forms what it bars. Each form gives the same
twice: `dense`, pair by pair (bool[people, vacancies]), and `columns`, rows of bits over vacancies
and the row of each person, which is what the kernels read. Held equal by tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[Any]
Bits = NDArray[np.uint64]
WORD = 64
NOTHING, ALL = 0, 1
"""The first rows of bits: bars nothing, bars everything."""
Column = NDArray[np.int32]
"""Which row bars each person."""


class BitRows:
    """Bit rows being collected."""

    def __init__(self, n_vacancies: int, words: int) -> None:
        self.n, self.words = n_vacancies, words
        self.parts: list[Bits] = []
        self.count = 0
        self._since: dict[int, tuple[Ints, int]] = {}
        everything = np.ones((2, n_vacancies), bool)
        everything[NOTHING] = False
        self.add(everything)

    def add(self, bars: Bools) -> int:
        """Rows of a bool array [rows, vacancies]; returns the first row's number. Bits past the
        last vacancy are 0."""
        return self._keep(self._packed(bars))

    def since(self, value: Ints) -> tuple[Ints, int]:
        """Distinct values ascending, and the first of their rows: row k holds vacancies whose
        value is at least the k-th; the row after the last is empty. Asked for the same array
        twice it is the same rows."""
        if id(value) not in self._since:
            distinct, marks = self._marks(value)
            ending = np.bitwise_or.accumulate(marks[::-1], axis=0)[::-1]
            self._since[id(value)] = distinct, self._keep(ending)
        return self._since[id(value)]

    def below(self, value: Ints) -> tuple[Ints, int]:
        """The same with vacancies whose value is below the k-th; the row after the last is full."""
        distinct, marks = self._marks(value)
        growing = np.bitwise_or.accumulate(np.roll(marks, 1, axis=0), axis=0)
        return distinct, self._keep(growing)

    def sets_of(self, bars: Bools) -> int:
        """256 rows, one for each set of up to eight facts: what any of the set bars."""
        sets = np.zeros((1, self.words), np.uint64)
        for one in self._packed(bars):
            sets = np.concatenate([sets, sets | one])
        return self._keep(sets)

    def _packed(self, bars: Bools) -> Bits:
        wide = np.zeros((len(bars), self.words * WORD), bool)
        wide[:, : self.n] = bars
        return np.packbits(wide, axis=1, bitorder="little").view(np.uint64)

    def _marks(self, value: Ints) -> tuple[Ints, Bits]:
        distinct, rank = np.unique(value, return_inverse=True)
        marks = np.zeros((len(distinct) + 1, self.words), np.uint64)
        at = np.arange(self.n, dtype=np.uint64)
        bit = np.uint64(1) << (at & np.uint64(63))
        np.bitwise_or.at(marks, (rank, (at >> np.uint64(6)).astype(np.int64)), bit)
        return distinct, marks

    def _keep(self, rows: Bits) -> int:
        first = self.count
        self.parts.append(rows)
        self.count += len(rows)
        return first


@dataclass(frozen=True, eq=False)
class Pick:
    """Person i is barred from what row of[i] says, -1 = from nothing. rows: bool[facts, V]."""

    rows: Bools
    of: Ints

    def dense(self, people: slice) -> Bools:
        nothing = np.zeros((1, self.rows.shape[1]), bool)
        return np.asarray(np.concatenate([self.rows, nothing])[self.of[people]])

    def columns(self, bits: BitRows) -> Iterator[Column]:
        first = bits.add(self.rows)
        names = np.arange(first, first + len(self.rows) + 1, dtype=np.int32)
        names[-1] = NOTHING
        yield names[self.of]


@dataclass(frozen=True, eq=False)
class Below:
    """Barred where the vacancy's value is below what the person asks (where asking[i])."""

    value: Ints
    asks: Ints
    asking: Bools

    def dense(self, people: slice) -> Bools:
        less = self.value[None, :] < self.asks[people][:, None]
        return np.asarray(self.asking[people][:, None] & less)

    def columns(self, bits: BitRows) -> Iterator[Column]:
        distinct, less = bits.below(self.value)
        at = np.searchsorted(distinct, self.asks).astype(np.int32)
        yield np.where(self.asking, at + np.int32(less), np.int32(NOTHING))


@dataclass(frozen=True, eq=False)
class Above:
    """Barred where the vacancy's value is above the person's limit; from all where never[i]."""

    value: Ints
    limit: Ints
    never: Bools

    def dense(self, people: slice) -> Bools:
        more = self.value[None, :] > self.limit[people][:, None]
        return np.asarray(self.never[people][:, None] | more)

    def columns(self, bits: BitRows) -> Iterator[Column]:
        distinct, since = bits.since(self.value)
        at = np.searchsorted(distinct, self.limit, "right").astype(np.int32)
        yield np.where(self.never, np.int32(ALL), at + np.int32(since))


@dataclass(frozen=True, eq=False)
class AnyOf:
    """Facts that bar independently: bars[fact, vacancy]; bit j of packed[person, k]: fact 8 k + j
    is true of the person. Eight facts make one column of 256 rows, one for each set."""

    bars: Bools
    packed: NDArray[np.uint8]

    def dense(self, people: slice) -> Bools:
        true = np.unpackbits(self.packed[people], axis=1, bitorder="little")
        true = true[:, : len(self.bars)].astype(np.int32)
        return np.asarray(true @ self.bars[: true.shape[1]].astype(np.int32) > 0)

    def columns(self, bits: BitRows) -> Iterator[Column]:
        for k in range(self.packed.shape[1]):
            sets = bits.sets_of(self.bars[8 * k : 8 * k + 8])
            yield sets + self.packed[:, k].astype(np.int32)


Form = Pick | Below | Above | AnyOf
