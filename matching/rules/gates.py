"""Who may take what: the hard gates of domain knowledge 7.2. No score buys a bar back.

The gates are rows of `reference.gates.Gate`; what each makes of a problem's columns is one function
here, in a form of `matching.rules.forms`. For every pair a bit mask says which gates bar it; 0 =
may. Masks are made for blocks of people, so memory stays at `BLOCK x vacancies`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.model.problem import Keep, Kind, Nights, Problem, Sex, Stance
from matching.rules.forms import Above, AnyOf, Below, Form, Pick
from reference.ages import WORKING_AGE
from reference.gates import BY_LAW, Gate

BLOCK = 4096
MOST_SETS = 4096
"""Sets of wished trades that get a row of bits each."""

Masks = NDArray[np.uint32]


LEGAL_MASK = np.uint32(sum(1 << gate for gate in Gate if gate.row.kind == BY_LAW))
"""Bars that not even a coordinator's lock opens."""


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
    """What is worked out once per problem: sorted pair codes person * vacancies + vacancy of those
    excluded, and each gate's forms."""

    excluded: NDArray[np.int64]
    forms: Mapping[Gate, tuple[Form, ...]]

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
        return cls(np.unique(np.concatenate(codes)), forms_of(p))


def bars(problem: Problem, rows: slice, extras: Extras) -> Masks:
    """Mask of the gates that bar each pair: uint32[people in rows, vacancies]."""
    mask = np.zeros((rows.stop - rows.start, len(problem.vacancies)), np.uint32)

    def bar(gate: Gate, where: NDArray[np.bool_]) -> None:
        np.bitwise_or(mask, np.uint32(1 << gate), out=mask, where=where)

    _bar_by_day(problem, rows, bar)
    for gate, forms in extras.forms.items():
        for form in forms:
            bar(gate, form.dense(rows))
    low, high = np.searchsorted(
        extras.excluded, [rows.start * mask.shape[1], rows.stop * mask.shape[1]]
    )
    codes = extras.excluded[low:high] - rows.start * mask.shape[1]
    mask.reshape(-1)[codes] |= np.uint32(1 << Gate.EXCLUDED)
    return mask


def _bar_by_day(problem: Problem, rows: slice, bar: Bar) -> None:
    """What hangs on the first day of work of each pair: ages, certificates still valid then."""
    p, v, t = problem.people, problem.vacancies, problem.person_tables
    start = first_days(problem, rows)
    age = (days_to_dates(start) - days_to_dates(p.born[rows])[:, None]) // 10_000
    bar(Gate.UNDER_AGE, age < np.maximum(v.law_age, WORKING_AGE)[None, :])
    bar(Gate.AGE_BAND, (age < v.age_min[None, :]) | (age > v.age_max[None, :]))
    for kind in range(t.certificate_until.shape[1]):
        asks = (v.certificates >> kind) & 1 > 0
        if asks.any():
            lapsed = t.certificate_until[rows, kind][:, None] < start
            bar(Gate.CERTIFICATE, asks[None, :] & lapsed)


Forms = Callable[[Problem], Iterator[Form]]
MAKERS: dict[Gate, Forms] = {}
"""What each gate makes of a problem's columns. Not here: UNDER_AGE, AGE_BAND and CERTIFICATE, which
hang on the first day of a pair, EXCLUDED, which lists pairs, and WORTH, a matter of scores."""


def makes(gate: Gate) -> Callable[[Forms], Forms]:
    def enter(forms: Forms) -> Forms:
        MAKERS[gate] = forms
        return forms

    return enter


def forms_of(problem: Problem) -> dict[Gate, tuple[Form, ...]]:
    """The forms of every gate that has some; the two of capacity come first."""
    return {gate: tuple(forms(problem)) for gate, forms in MAKERS.items()}


@makes(Gate.NO_PLACES)
def _no_places(p: Problem) -> Iterator[Form]:
    yield _from_some(p.vacancies.places == 0, np.ones(len(p.people), bool))


@makes(Gate.BATCH)
def _batch(p: Problem) -> Iterator[Form]:
    full = p.employers.batch_left[p.vacancies.employer] == 0
    yield _from_some(full, np.ones(len(p.people), bool))


@makes(Gate.CONSENT)
def _consent(p: Problem) -> Iterator[Form]:
    yield _from_some(np.ones(len(p.vacancies), bool), ~p.people.consent)


@makes(Gate.LAW)
def _law(p: Problem) -> Iterator[Form]:
    yield Pick(p.law.bars[:, p.vacancies.law_class] > 0, p.people.law_class)


@makes(Gate.SCHOOLING)
def _schooling(p: Problem) -> Iterator[Form]:
    """A row a rank; unknown schooling bars nothing."""
    yield Pick(p.vacancies.schooling > np.arange(21)[:, None], p.people.schooling)


@makes(Gate.NIGHTS)
def _nights(p: Problem) -> Iterator[Form]:
    v, refused = p.vacancies, np.full(len(Nights), -1, np.int8)
    refused[Nights.NO], refused[Nights.ROTATING] = 0, 1
    yield Pick(np.stack([v.has_nights, v.night_share >= 1000]), refused[p.people.nights])


@makes(Gate.TAKE_HOME)
def _take_home(p: Problem) -> Iterator[Form]:
    yield Below(p.vacancies.pay, p.people.floor, p.people.floor > 0)


@makes(Gate.ARRIVAL)
def _arrival(p: Problem) -> Iterator[Form]:
    """The later of both first days against the earlier of both last days."""
    came, last = np.maximum(p.people.available_from, p.today), p.people.available_until
    yield Below(p.vacancies.start_until, came, np.ones(len(came), bool))
    yield Above(p.vacancies.start_from, last, came > last)


@makes(Gate.LODGING)
def _lodging(p: Problem) -> Iterator[Form]:
    yield _from_some(p.vacancies.lodging == 0, p.people.needs_lodging)


@makes(Gate.BEDS)
def _beds(p: Problem) -> Iterator[Form]:
    """A bed of the person's sex; of unknown sex, none where beds are counted."""
    v, sleeps = p.vacancies, p.people.needs_lodging & ~takes_room(p)
    recorded = (v.beds_male >= 0) | (v.beds_female >= 0)
    none = {Sex.UNKNOWN: recorded, Sex.MALE: v.beds_male == 0, Sex.FEMALE: v.beds_female == 0}
    yield Pick(np.stack([none[sex] for sex in Sex]), np.where(sleeps, p.people.sex, np.int8(-1)))


@makes(Gate.COUPLE)
def _couple(p: Problem) -> Iterator[Form]:
    unwanted = ~p.vacancies.accepts_couples
    no_room = p.employers.couple_rooms[p.vacancies.employer] <= 0
    couple = np.append(p.parties.kind == Kind.COUPLE, False)[p.people.party]
    which = couple.astype(np.int8) + 2 * takes_room(p).astype(np.int8) - 1
    yield Pick(np.stack([unwanted, no_room, unwanted | no_room]), which)


@makes(Gate.DISTRICT)
def _district(p: Problem) -> Iterator[Form]:
    stance = p.person_tables.stance
    there = p.vacancies.district == np.arange(stance.shape[1])[:, None]
    used = there.any(axis=1)
    told = stance if used.all() else stance[:, used]
    yield AnyOf(there[used], np.packbits(told == Stance.REFUSED, axis=1, bitorder="little"))


@makes(Gate.HAZARD)
def _hazard(p: Problem) -> Iterator[Form]:
    v = p.vacancies
    size = -(-int(np.bitwise_or.reduce(v.hazards, initial=0)).bit_length() // 8)
    hazards = (v.hazards >> np.arange(8 * size)[:, None] & 1).astype(np.bool_)
    yield AnyOf(hazards, p.people.refuses.astype("<i8").view(np.uint8).reshape(-1, 8)[:, :size])


@makes(Gate.PICKUP)
def _pickup(p: Problem) -> Iterator[Form]:
    """Vacancies without a bus from home, for those who go only with one: a row per home."""
    only, v = p.people.only_pickup, p.vacancies
    homes = np.unique(p.people.home[only])
    if len(homes):
        no_bus = p.home_tables.route[homes[:, None], v.district] == 0
        at = np.searchsorted(homes, p.people.home)
        yield Pick(no_bus & (v.pickup != homes[:, None]), np.where(only, at, -1))


@makes(Gate.TRADE)
def _trade(p: Problem) -> Iterator[Form]:
    """Who takes only the trades wished: a row per set of trades, or where there are too many sets
    a fact per trade not wished. Who has wished nothing is kept out of nothing."""
    wishes, trade = p.person_tables.wishes, p.vacancies.occupation
    only = p.people.only_wished & (wishes >= 0).any(axis=1)
    if not only.any():
        return
    sets, of = np.unique(np.sort(wishes[only], axis=1), axis=0, return_inverse=True)
    if len(sets) <= MOST_SETS:
        at = np.full(len(only), -1)
        at[only] = of.reshape(-1)
        yield Pick(~(trade == sets[:, :, None]).any(axis=1), at)
        return
    trades = np.unique(trade)
    unwished = only[:, None] & ~(wishes[:, :, None] == trades).any(axis=1)
    yield AnyOf(trade == trades[:, None], np.packbits(unwished, axis=1, bitorder="little"))


def _from_some(vacancies: NDArray[np.bool_], people: NDArray[np.bool_]) -> Form:
    """Those people are barred from those vacancies."""
    return Pick(vacancies[None, :], people.astype(np.int8) - 1)


def takes_room(problem: Problem) -> NDArray[np.bool_]:
    """People whose party takes a couple room instead of beds."""
    return np.asarray(np.append(problem.parties.needs_room, False)[problem.people.party])


def keeps_employer(problem: Problem) -> NDArray[np.bool_]:
    """Parties that must share an employer; sharing a couple room implies it."""
    return np.asarray((problem.parties.keep == Keep.EMPLOYER) | problem.parties.needs_room)
