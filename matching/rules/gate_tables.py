"""The gates as rows of bits: what `matching.rules.kernels.eligible` reads, made once per problem.

A bit row says which vacancies a fact about a person bars: one row per value of the fact that can
make a difference. People point to rows; a pair is barred where any of its person's rows has its
vacancy's bit. The rules are those of `matching.rules.gates`, pair by pair.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.errors import BadArgument
from matching.model.problem import Problem
from matching.native import parallel
from matching.rules.forms import ALL, NOTHING, WORD, AnyOf, BitRows, Bits, Form
from matching.rules.gates import BLOCK, days_to_dates, forms_of
from matching.rules.kernels.eligible import OLDEST
from reference.ages import WORKING_AGE
from reference.gates import Gate

I64 = NDArray[np.int64]
CLOSED = 2
"""The row after NOTHING and ALL: posts without places, the first form of the first gate."""


@dataclass(frozen=True, eq=False)
class GateTables:
    """Arguments of the kernels, in their order.

    bits[row, word]. at: first rows of [too young by age, outside the firm's ages, starting at or
    after the k-th start day, asking for a certificate]. gate_of[column], row_of[person, column]:
    rows that bar a person, and by which gate; row 0 bars nothing. born, came_date, start_date:
    yyyymmdd; starts: days. asked: kinds of certificate any vacancy asks for; until[person, kind].
    out_vacancy[out_ptr[i]:out_ptr[i + 1]]: vacancies person i is excluded from.
    """

    bits: Bits
    at: I64
    gate_of: I64
    row_of: NDArray[np.uint16]
    born: I64
    came_date: I64
    starts: I64
    start_date: I64
    asked: I64
    until: NDArray[np.int32]
    out_ptr: I64
    out_vacancy: NDArray[np.int32]

    @property
    def args(self) -> tuple[Any, ...]:
        return tuple(getattr(self, item.name) for item in fields(self))

    @property
    def words(self) -> int:
        return int(self.bits.shape[1])

    def over(self, vacancies: I64) -> "GateTables":
        """The same tables of these vacancies alone, in this order: bit k is vacancies[k]."""
        n = self.words * WORD
        wide = np.unpackbits(self.bits.view(np.uint8), axis=1, count=n, bitorder="little")
        words = words_for(len(vacancies))
        few = np.zeros((len(wide), words * WORD), np.uint8)
        few[:, : len(vacancies)] = wide[:, vacancies]
        few[CLOSED, len(vacancies) :] = 1
        bits = np.packbits(few, axis=1, bitorder="little").view(np.uint64)
        place = np.full(n, -1, np.int32)
        place[vacancies] = np.arange(len(vacancies))
        there = place[self.out_vacancy] >= 0
        before = np.concatenate([[0], np.cumsum(there)])
        return replace(
            self, bits=bits, out_ptr=before[self.out_ptr],
            out_vacancy=place[self.out_vacancy[there]],
        )  # fmt: skip


def words_for(vacancies: int) -> int:
    """Words of a bit row: a multiple of eight, as the processor's lines are."""
    return max(8, -(-vacancies // 512) * 8)


def gate_tables(problem: Problem) -> GateTables:
    """The tables of a problem; exclusions by employer are spelt out per vacancy."""
    p, v, t = problem.people, problem.vacancies, problem.person_tables
    rows = BitRows(len(v), words_for(len(v)))
    forms = forms_of(problem)
    came: NDArray[np.int32] = np.maximum(p.available_from, problem.today)
    kinds = np.arange(t.certificate_until.shape[1])
    asks = (v.certificates >> kinds[:, None] & 1).astype(np.bool_)
    asked = kinds[asks.any(axis=1)]
    lacking = t.certificate_until[:, asked] < came[:, None]
    forms[Gate.CERTIFICATE] = (AnyOf(asks[asked], np.packbits(lacking, axis=1, bitorder="little")),)
    columns = _columns(forms, rows)
    starts, since = rows.since(v.start_from)
    at = [*_age_rows(problem, rows), since, rows.add(asks)]
    bits = np.concatenate(rows.parts)
    bits[CLOSED] |= ~bits[ALL]  # what lies past the last vacancy has no places either
    out_ptr, out_vacancy = excluded(problem)
    return GateTables(
        bits=bits,
        at=np.array(at, np.int64),
        gate_of=np.array([gate for gate, _ in columns], np.int64),
        row_of=_side_by_side([row for _, row in columns], bits),
        born=_dates(p.born),
        came_date=_dates(came),
        starts=starts.astype(np.int64),
        start_date=days_to_dates(starts),
        asked=asked,
        until=t.certificate_until,
        out_ptr=out_ptr,
        out_vacancy=out_vacancy,
    )


def _columns(
    forms: Mapping[Gate, tuple[Form, ...]], rows: BitRows
) -> list[tuple[Gate, NDArray[np.int32]]]:
    """Which row bars each person, and by which gate."""
    return [
        (gate, column)
        for gate, some in forms.items()
        for form in some
        for column in form.columns(rows)
    ]


def _side_by_side(columns: list[NDArray[np.int32]], bits: Bits) -> NDArray[np.uint16]:
    """row_of[person, column], rows that bar nothing told by NOTHING. Block by block: the columns
    of a block stay in the cache while they are interleaved."""
    if len(bits) > 1 << 16:
        problem = "have too many different facts that matter to somebody; split the market"
        raise BadArgument("vacancies", problem)
    name = np.where(bits.any(axis=1), np.arange(len(bits)), NOTHING).astype(np.uint16)
    row_of = np.empty((len(columns[0]), len(columns)), np.uint16)

    def interleave(lo: int, hi: int) -> None:
        for c, column in enumerate(columns):
            row_of[lo:hi, c] = name[column[lo:hi]]

    parallel(interleave, len(row_of), chunk=BLOCK)
    return row_of


def _age_rows(problem: Problem, rows: BitRows) -> tuple[int, int]:
    """One row per age from -1 to OLDEST, all ages beyond being alike."""
    v = problem.vacancies
    age = np.arange(-1, OLDEST + 1)[:, None]
    under = rows.add(age < np.maximum(v.law_age, WORKING_AGE))
    return under, rows.add((age < v.age_min) | (age > v.age_max))


def _dates(days: NDArray[np.int32]) -> I64:
    """yyyymmdd of many days, worked out once per day that occurs between the first and last."""
    if not len(days):
        return np.zeros(0, np.int64)
    low, high = int(days.min()), int(days.max())
    if high - low > 200_000:
        return days_to_dates(days)
    return days_to_dates(np.arange(low, high + 1, dtype=np.int32))[days - low]


def excluded(problem: Problem) -> tuple[I64, NDArray[np.int32]]:
    """Vacancies each person is excluded from (rows of pairs and of employers): ptr, vacancy."""
    v = problem.vacancies
    order = np.argsort(v.employer, kind="stable")
    start = np.searchsorted(v.employer[order], np.arange(len(problem.employers) + 1))
    firm = problem.employer_exclusions.employer
    size = start[firm + 1] - start[firm]
    person = np.concatenate(
        [problem.exclusions.person, np.repeat(problem.employer_exclusions.person, size)]
    )
    inside = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    vacancy = np.concatenate(
        [problem.exclusions.vacancy, order[np.repeat(start[firm], size) + inside]]
    )
    ptr = np.zeros(len(problem.people) + 1, np.int64)
    np.cumsum(np.bincount(person, minlength=len(problem.people)), out=ptr[1:])
    return ptr, vacancy[np.argsort(person, kind="stable")].astype(np.int32)
