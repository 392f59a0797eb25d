"""Who may take what: the hard gates of domain knowledge 7.2. No score buys a bar back.

For every pair a bit mask says which gates bar it; 0 = may. Masks are made for blocks of people, so
memory stays at `BLOCK x vacancies` whatever the size of the county.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from matching.model.problem import Keep, Kind, Nights, Problem, Sex, Stance
from reference.ages import WORKING_AGE

BLOCK = 4096

Masks = NDArray[np.uint32]


class Gate(IntEnum):
    """A reason that bars. The value is the bit of the mask."""

    CONSENT = 0
    UNDER_AGE = 1
    LAW = 2
    AGE_BAND = 3
    SCHOOLING = 4
    CERTIFICATE = 5
    DISTRICT = 6
    NIGHTS = 7
    HAZARD = 8
    TAKE_HOME = 9
    ARRIVAL = 10
    LODGING = 11
    BEDS = 12
    COUPLE = 13
    EXCLUDED = 14
    NO_PLACES = 15
    BATCH = 16
    PICKUP = 17
    WORTH = 18  # below the least score


LEGAL = (Gate.CONSENT, Gate.UNDER_AGE, Gate.LAW, Gate.CERTIFICATE)
"""Bars that not even a coordinator's lock opens."""
LEGAL_MASK = np.uint32(sum(1 << gate for gate in LEGAL))


Bar = Callable[[Gate, NDArray[np.bool_]], None]


def days_to_dates(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """Day numbers as yyyymmdd, so that ages are exact: (later - earlier) // 10000."""
    day = days.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    year = day.astype("datetime64[Y]")
    y = year.astype(np.int64) + 1970
    m = (month - year.astype("datetime64[M]")).astype(np.int64) + 1
    d = (day - month.astype("datetime64[D]")).astype(np.int64) + 1
    return np.asarray(y * 10_000 + m * 100 + d)


def first_days(problem: Problem, rows: slice) -> NDArray[np.int32]:
    """Earliest day each person could start at each vacancy: [people, vacancies]."""
    came = np.maximum(problem.people.available_from[rows], problem.today)
    return np.maximum(came[:, None], problem.vacancies.start_from[None, :])


def blocks(n: int) -> Iterator[slice]:
    for start in range(0, n, BLOCK):
        yield slice(start, min(start + BLOCK, n))


@dataclass(frozen=True)
class Extras:
    """Sparse bars looked up once: sorted pair codes person * vacancies + vacancy."""

    excluded: NDArray[np.int64]

    @classmethod
    def of(cls, p: Problem) -> "Extras":
        m = len(p.vacancies)
        codes = [p.exclusions.person.astype(np.int64) * m + p.exclusions.vacancy]
        order = np.argsort(p.vacancies.employer, kind="stable")
        ends = np.searchsorted(p.vacancies.employer[order], np.arange(len(p.employers) + 1))
        for who, firm in zip(
            p.employer_exclusions.person, p.employer_exclusions.employer, strict=True
        ):
            codes.append(int(who) * m + order[ends[firm] : ends[firm + 1]].astype(np.int64))
        return cls(np.unique(np.concatenate(codes)))


def bars(problem: Problem, rows: slice, extras: Extras) -> Masks:
    """Mask of the gates that bar each pair: uint32[people in rows, vacancies]."""
    v = problem.vacancies
    mask = np.zeros((rows.stop - rows.start, len(v)), np.uint32)

    def bar(gate: Gate, where: NDArray[np.bool_]) -> None:
        np.bitwise_or(mask, np.uint32(1 << gate), out=mask, where=where)

    _bar_by_law(problem, rows, bar)
    _bar_by_word(problem, rows, bar)
    _bar_by_room(problem, rows, bar)
    bar(Gate.NO_PLACES, np.broadcast_to(v.places == 0, mask.shape))
    batch = problem.employers.batch_left[v.employer]
    bar(Gate.BATCH, np.broadcast_to(batch == 0, mask.shape))
    low, high = np.searchsorted(extras.excluded, [rows.start * len(v), rows.stop * len(v)])
    codes = extras.excluded[low:high] - rows.start * len(v)
    mask.reshape(-1)[codes] |= np.uint32(1 << Gate.EXCLUDED)
    return mask


def _bar_by_law(problem: Problem, rows: slice, bar: Bar) -> None:
    """Consent, ages, the law table, certificates valid on the first day."""
    p, v, t = problem.people, problem.vacancies, problem.person_tables
    start = first_days(problem, rows)
    age = (days_to_dates(start) - days_to_dates(p.born[rows])[:, None]) // 10_000
    bar(Gate.CONSENT, ~p.consent[rows][:, None])
    bar(Gate.UNDER_AGE, age < np.maximum(v.law_age, WORKING_AGE)[None, :])
    bar(Gate.AGE_BAND, (age < v.age_min[None, :]) | (age > v.age_max[None, :]))
    bar(Gate.LAW, problem.law.bars[np.ix_(p.law_class[rows], v.law_class)] > 0)
    for kind in range(t.certificate_until.shape[1]):
        asks = (v.certificates >> kind) & 1 > 0
        if asks.any():
            lapsed = t.certificate_until[rows, kind][:, None] < start
            bar(Gate.CERTIFICATE, asks[None, :] & lapsed)
    known = (p.schooling[rows] >= 0)[:, None]  # nobody is kept out by a gap in the roster
    bar(Gate.SCHOOLING, known & (v.schooling[None, :] > p.schooling[rows][:, None]))
    too_late = start > np.minimum(v.start_until[None, :], p.available_until[rows][:, None])
    bar(Gate.ARRIVAL, too_late)


def _bar_by_word(problem: Problem, rows: slice, bar: Bar) -> None:
    """What the person has said: places, nights, hazards, least take-home, organised transport."""
    p, v, t = problem.people, problem.vacancies, problem.person_tables
    stance = t.stance[rows][:, v.district]
    bar(Gate.DISTRICT, stance == Stance.REFUSED)
    nights = p.nights[rows][:, None]
    always = v.night_share >= 1000
    bar(Gate.NIGHTS, (nights == Nights.NO) & v.has_nights[None, :])
    bar(Gate.NIGHTS, (nights == Nights.ROTATING) & always[None, :])
    bar(Gate.HAZARD, (p.refuses[rows][:, None] & v.hazards[None, :]) > 0)
    bar(Gate.TAKE_HOME, (p.floor[rows] > 0)[:, None] & (v.pay[None, :] < p.floor[rows][:, None]))
    if p.only_pickup[rows].any():
        home = p.home[rows][:, None]
        no_bus = problem.home_tables.route[home, v.district] == 0
        bar(Gate.PICKUP, p.only_pickup[rows][:, None] & no_bus & (v.pickup != home))


def _bar_by_room(problem: Problem, rows: slice, bar: Bar) -> None:
    """Where they would sleep; couples and their rooms."""
    p, v = problem.people, problem.vacancies
    needs = p.needs_lodging[rows][:, None]
    bar(Gate.LODGING, needs & (v.lodging == 0)[None, :])
    in_room = takes_room(problem)[rows][:, None]
    recorded = (v.beds_male >= 0) | (v.beds_female >= 0)
    sex = p.sex[rows][:, None]
    beds = np.where(sex == Sex.MALE, v.beds_male[None, :], v.beds_female[None, :])
    no_bed = np.where(sex == Sex.UNKNOWN, recorded[None, :], beds == 0)
    bar(Gate.BEDS, needs & ~in_room & no_bed)
    party = p.party[rows]
    kind = np.append(problem.parties.kind, 0)[party]
    bar(Gate.COUPLE, (kind == Kind.COUPLE)[:, None] & ~v.accepts_couples[None, :])
    rooms = problem.employers.couple_rooms[v.employer]
    bar(Gate.COUPLE, in_room & (rooms <= 0)[None, :])


def takes_room(problem: Problem) -> NDArray[np.bool_]:
    """People whose party takes a couple room instead of beds."""
    return np.asarray(np.append(problem.parties.needs_room, False)[problem.people.party])


def keeps_employer(problem: Problem) -> NDArray[np.bool_]:
    """Parties that must share an employer; sharing a couple room implies it."""
    return np.asarray((problem.parties.keep == Keep.EMPLOYER) | problem.parties.needs_room)
