"""The gates as rows of bits: what `matching.rules.kernels.eligible` reads, made once per problem.

A bit row says which vacancies a fact about a person bars: one row per value of the fact that can
make a difference. People point to rows; a pair is barred where any of its person's rows has its
vacancy's bit. The rules are those of `matching.rules.gates`, pair by pair.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.errors import BadArgument
from matching.model.problem import Kind, Nights, Problem, Sex, Stance
from matching.native import parallel
from matching.rules.gates import BLOCK, Gate, days_to_dates, takes_room
from matching.rules.kernels.eligible import OLDEST
from reference.ages import WORKING_AGE

Bits = NDArray[np.uint64]
I64 = NDArray[np.int64]
WORD = 64
NOTHING, ALL, CLOSED, FULL = 0, 1, 2, 3
"""The first rows: bars nothing, everything, posts without places, posts of full first batches."""


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
    rows = _Rows(len(v))
    columns = _columns(problem, rows)
    came: NDArray[np.int32] = np.maximum(p.available_from, problem.today)
    starts, since = rows.since(v.start_from)
    late = since + np.searchsorted(starts, p.available_until, "right")
    columns.append(_column(Gate.ARRIVAL, np.where(came > p.available_until, ALL, late)))
    kinds = np.arange(t.certificate_until.shape[1])
    asks = (v.certificates >> kinds[:, None] & 1).astype(np.bool_)
    asked = kinds[asks.any(axis=1)]
    lacking = t.certificate_until[:, asked] < came[:, None]
    columns += rows.by_eight(
        Gate.CERTIFICATE, asks[asked], np.packbits(lacking, axis=1, bitorder="little")
    )
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


Column = tuple[Gate, NDArray[np.int32]]
"""Which row bars each person, and by which gate."""


def _column(gate: Gate, row: NDArray[Any]) -> Column:
    return gate, row.astype(np.int32)


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


class _Rows:
    """Bit rows being collected."""

    def __init__(self, n_vacancies: int) -> None:
        self.n = n_vacancies
        self.words = words_for(n_vacancies)
        self.parts: list[Bits] = []
        self.count = 0
        everything = np.ones((2, n_vacancies), bool)
        everything[0] = False
        self.add(everything)

    def add(self, bars: NDArray[np.bool_]) -> int:
        """Rows of a bool array [rows, vacancies]; returns the first row's number. Bits past the
        last vacancy are 0."""
        wide = np.zeros((len(bars), self.words * WORD), bool)
        wide[:, : self.n] = bars
        return self._keep(np.packbits(wide, axis=1, bitorder="little").view(np.uint64))

    def since(self, value: NDArray[Any]) -> tuple[NDArray[Any], int]:
        """Distinct values ascending, and the first of their rows: row k holds vacancies whose
        value is at least the k-th; the row after the last is empty."""
        distinct, marks = self._marks(value)
        ending = np.bitwise_or.accumulate(marks[::-1], axis=0)[::-1]
        return distinct, self._keep(ending)

    def below(self, value: NDArray[Any]) -> tuple[NDArray[Any], int]:
        """The same with vacancies whose value is below the k-th; the row after the last is full."""
        distinct, marks = self._marks(value)
        growing = np.bitwise_or.accumulate(np.roll(marks, 1, axis=0), axis=0)
        return distinct, self._keep(growing)

    def by_eight(
        self, gate: Gate, bars: NDArray[np.bool_], packed: NDArray[np.uint8]
    ) -> list[Column]:
        """Columns for facts that bar independently: bars[fact, vacancy]; bit j of packed[person,
        k]: fact 8 k + j is true. Eight facts make one column of 256 rows, one for each set."""
        columns: list[Column] = []
        for k in range(packed.shape[1]):
            first = self.add(bars[8 * k : 8 * k + 8])
            single = self.parts.pop()
            self.count = first
            sets = np.zeros((1, self.words), np.uint64)
            for one in single:
                sets = np.concatenate([sets, sets | one])
            columns.append((gate, self._keep(sets) + packed[:, k].astype(np.int32)))
        return columns

    def _marks(self, value: NDArray[Any]) -> tuple[NDArray[Any], Bits]:
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


def _columns(problem: Problem, rows: _Rows) -> list[Column]:
    """Rows that bar each person, by gate: everything that is one fact of a person."""
    p, v = problem.people, problem.vacancies
    batch = problem.employers.batch_left[v.employer]
    closed = rows.add(np.stack([v.places == 0, batch == 0]))
    assert closed == CLOSED
    n = len(p)
    law = rows.add(problem.law.bars[:, v.law_class] > 0)
    ranks = np.arange(-1, 21)[:, None]
    schooling = rows.add((ranks >= 0) & (v.schooling > ranks)) + 1
    nights = rows.add(np.stack([v.has_nights, v.night_share >= 1000, np.zeros_like(v.has_nights)]))
    assert (Nights.NO, Nights.ROTATING, Nights.YES) == (0, 1, 2)
    pays, poorer = rows.below(v.pay)
    lasts, over = rows.below(v.start_until)
    came = np.maximum(p.available_from, problem.today)
    floor = np.where(p.floor > 0, poorer + np.searchsorted(pays, p.floor), NOTHING)
    return [
        _column(Gate.CONSENT, np.where(p.consent, NOTHING, ALL)),
        _column(Gate.LAW, law + p.law_class),
        _column(Gate.SCHOOLING, schooling + p.schooling.astype(np.int64)),
        _column(Gate.NIGHTS, nights + p.nights.astype(np.int64)),
        _column(Gate.TAKE_HOME, floor),
        _column(Gate.ARRIVAL, over + np.searchsorted(lasts, came)),
        *_room_columns(problem, rows),
        _column(Gate.NO_PLACES, np.full(n, CLOSED)),
        _column(Gate.BATCH, np.full(n, FULL)),
        *_refusals(problem, rows),
        *_pickup(problem, rows),
    ]


def _refusals(problem: Problem, rows: _Rows) -> list[Column]:
    """Districts and hazards people will not have."""
    v, stance = problem.vacancies, problem.person_tables.stance
    there = v.district == np.arange(stance.shape[1])[:, None]
    used = there.any(axis=1)
    said = stance if used.all() else stance[:, used]
    some = int(np.bitwise_or.reduce(v.hazards, initial=0))
    size = -(-some.bit_length() // 8)
    hazards = (v.hazards >> np.arange(8 * size)[:, None] & 1).astype(np.bool_)
    refused = problem.people.refuses.astype("<i8").view(np.uint8).reshape(-1, 8)[:, :size]
    away = np.packbits(said == Stance.REFUSED, axis=1, bitorder="little")
    return [
        *rows.by_eight(Gate.DISTRICT, there[used], away),
        *rows.by_eight(Gate.HAZARD, hazards, refused),
    ]


def _pickup(problem: Problem, rows: _Rows) -> list[Column]:
    """Vacancies without a bus from home, for those who go only with one: a row per home."""
    p, v = problem.people, problem.vacancies
    homes = np.unique(p.home[p.only_pickup])
    if not len(homes):
        return []
    no_bus = problem.home_tables.route[homes[:, None], v.district] == 0
    first = rows.add(no_bus & (v.pickup != homes[:, None]))
    return [
        _column(
            Gate.PICKUP, np.where(p.only_pickup, first + np.searchsorted(homes, p.home), NOTHING)
        )
    ]


def _room_columns(problem: Problem, rows: _Rows) -> list[Column]:
    p, v = problem.people, problem.vacancies
    in_room = takes_room(problem)
    recorded = (v.beds_male >= 0) | (v.beds_female >= 0)
    lodging = rows.add((v.lodging == 0)[None, :])
    beds = rows.add(np.stack([recorded, v.beds_male == 0, v.beds_female == 0]))
    assert (Sex.UNKNOWN, Sex.MALE, Sex.FEMALE) == (0, 1, 2)
    unwanted = ~v.accepts_couples
    no_room = problem.employers.couple_rooms[v.employer] <= 0
    couple = rows.add(np.stack([np.zeros_like(no_room), unwanted, no_room, unwanted | no_room]))
    is_couple = np.append(problem.parties.kind == Kind.COUPLE, False)[p.party]
    return [
        _column(Gate.LODGING, np.where(p.needs_lodging, lodging, NOTHING)),
        _column(
            Gate.BEDS, np.where(p.needs_lodging & ~in_room, beds + p.sex.astype(np.int64), NOTHING)
        ),
        _column(Gate.COUPLE, couple + is_couple + 2 * in_room),
    ]


def _age_rows(problem: Problem, rows: _Rows) -> tuple[int, int]:
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
