"""改一条: single conditions of vacancies that may change, and to what.

A `Change` is one condition of one vacancy and the value it would have instead; `apply` makes the
problem in which it holds. Conditions change only in ways that bar nobody who could come before,
and never below what the law asks: pay only rises, ages widen within 18 and `AGE_TOP`, `law_age`,
the law table and statutory certificates stand (a certificate is met by training, not waived).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from matching.ask.newcomers import I32, Sole
from matching.model.problem import Employers, Lodging, Problem, Vacancies
from reference.gates import Gate

T = TypeVar("T", Vacancies, Employers)

AGE_TOP = 60
"""Upper age limits are never suggested above this: who is over the statutory retirement age may
come, but needs another contract (rule A04)."""
ADULT = 18
PAY_STEP = 5_000
"""Pay is suggested in steps of 50 yuan, up to PAY_MOST percent more than now."""
PAY_MOST = 30
DAYS_LATER = (7, 14, 30)
BATCH = 10
"""A next batch after the first has been followed for two weeks (domain 7.1 (12): 8 to 12)."""
AGES_MORE = (5, 10)
HOMES = 2
"""Homes a bus is suggested to: those with most people whom nothing else keeps out."""
TURNS = 500
"""Share of nights (permille) of a post that takes turns instead of always nights."""


@dataclass(frozen=True, order=True)
class Change:
    """One condition of one vacancy (a row of Problem.vacancies) and its value instead.

    code and value: pay (fen a month), age_max and age_min (years), schooling (rank, -1 = none),
    certificate (kind: whoever lacks it is trained), nights (0 = none), turns (permille of nights),
    arrival (last day of arrival), lodging (1 paid, 2 free), beds_male and beds_female (beds),
    couple_rooms (rooms of the employer; couples are taken), batch (places of the first batch),
    pickup (row of the home the firm sends a bus to)."""

    vacancy: int
    code: str
    value: int


COLUMN_OF = {
    "pay": "pay", "age_max": "age_max", "age_min": "age_min", "schooling": "schooling",
    "arrival": "start_until", "lodging": "lodging", "beds_male": "beds_male",
    "beds_female": "beds_female", "pickup": "pickup",
}  # fmt: skip


SIGNAL_OF = {
    "pay": "pay_fit", "nights": "conditions_fit", "turns": "conditions_fit",
    "lodging": "living_fit",
}  # fmt: skip
"""Changes that are worth points to those who could come before, and the signal that says so."""
LETS_IN = (
    Gate.TAKE_HOME, Gate.AGE_BAND, Gate.SCHOOLING, Gate.CERTIFICATE, Gate.NIGHTS, Gate.ARRIVAL,
    Gate.LODGING, Gate.COUPLE, Gate.PICKUP,
)  # fmt: skip
"""Gates a change may open."""


def edits(problem: Problem, change: Change) -> dict[str, int]:
    """Columns of the vacancy that the change sets, and to what."""
    v, code, value = change.vacancy, change.code, change.value
    if code in COLUMN_OF:
        return {COLUMN_OF[code]: value}
    if code == "certificate":
        return {"certificates": int(problem.vacancies.certificates[v]) & ~(1 << value)}
    if code in ("nights", "turns"):
        share = 0 if code == "nights" else value
        return {"night_share": share, "has_nights": share > 0}
    return {"accepts_couples": True} if code == "couple_rooms" else {}


def apply(problem: Problem, change: Change) -> Problem:
    """The problem in which the change holds."""
    posts, firms = problem.vacancies, problem.employers
    for name, value in edits(problem, change).items():
        posts = _with(posts, change.vacancy, name, value)
    if change.code in ("couple_rooms", "batch"):
        column = "couple_rooms" if change.code == "couple_rooms" else "batch_left"
        firms = _with(firms, int(posts.employer[change.vacancy]), column, change.value)
    return replace(problem, vacancies=posts, employers=firms)


def trained(problem: Problem, kind: int) -> Problem:
    """The problem in which everybody who asks for work holds certificate `kind`."""
    table = problem.person_tables
    until = table.certificate_until.copy()
    until[:, kind] = np.maximum(until[:, kind], problem.people.available_until)
    until[:, kind] = np.maximum(until[:, kind], problem.vacancies.start_from.max(initial=0))
    return replace(problem, person_tables=replace(table, certificate_until=until))


def _with(table: T, row: int, name: str, value: int) -> T:
    """The table with one value changed."""
    column = getattr(table, name).copy()
    column[row] = value
    return replace(table, **{name: column})


def candidates(p: Problem, v: int, only: Sole, left: int) -> Iterator[Change]:
    """Changes of vacancy v worth asking about. only: people whom each gate of LETS_IN alone keeps
    out; left: empty places."""
    posts = p.vacancies
    yield from _pay(p, v, only[Gate.TAKE_HOME], left)
    yield from _ages(p, v, only[Gate.AGE_BAND])
    if len(only[Gate.SCHOOLING]):
        ranks = np.unique(p.people.schooling[only[Gate.SCHOOLING]])
        yield Change(v, "schooling", -1)
        yield Change(v, "schooling", int(ranks[-1]))
    if len(only[Gate.CERTIFICATE]):
        for kind in range(p.person_tables.certificate_until.shape[1]):
            if int(posts.certificates[v]) >> kind & 1:
                yield Change(v, "certificate", kind)
    if len(only[Gate.NIGHTS]):
        yield Change(v, "nights", 0)
        if posts.night_share[v] > TURNS:
            yield Change(v, "turns", TURNS)
    if len(only[Gate.ARRIVAL]):
        for days in DAYS_LATER:
            yield Change(v, "arrival", int(posts.start_until[v]) + days)
    if posts.pickup[v] < 0:  # a bus is sent to one home; taking it away would bar people
        homes = Counter(p.people.home[only[Gate.PICKUP]].tolist())
        for home in sorted(homes, key=lambda h: (-homes[h], h))[:HOMES]:
            yield Change(v, "pickup", home)
    yield from _rooms(p, v, only, left)


def _rooms(p: Problem, v: int, only: Sole, left: int) -> Iterator[Change]:
    """Beds, lodging, couple rooms, the first batch."""
    posts, firm = p.vacancies, int(p.vacancies.employer[v])
    if len(only[Gate.LODGING]):
        yield Change(v, "lodging", int(Lodging.FREE))
    for sex in ("beds_male", "beds_female"):
        beds = int(getattr(posts, sex)[v])
        if 0 <= beds < posts.places[v]:
            yield Change(v, sex, min(beds + left, int(posts.places[v])))
    if len(only[Gate.COUPLE]):
        yield Change(v, "couple_rooms", max(int(p.employers.couple_rooms[firm]), 0) + 1)
    if p.employers.batch_left[firm] >= 0:
        yield Change(v, "batch", int(p.employers.batch_left[firm]) + min(left, BATCH))


def _pay(p: Problem, v: int, kept_out: I32, left: int) -> Iterator[Change]:
    """The pays that would meet the first, half and all of the empty places' worth of people."""
    pay = int(p.vacancies.pay[v])
    top = pay * (100 + PAY_MOST) // 100 if pay > 0 else 1 << 60
    asked = -(-p.people.floor[kept_out] // PAY_STEP) * PAY_STEP
    asked = np.sort(asked[asked <= top])
    for nth in {1, -(-left // 2), left}:
        if len(asked):
            yield Change(v, "pay", int(asked[min(nth, len(asked)) - 1]))


def _ages(p: Problem, v: int, kept_out: I32) -> Iterator[Change]:
    if not len(kept_out):
        return
    oldest, youngest = int(p.vacancies.age_max[v]), int(p.vacancies.age_min[v])
    for more in AGES_MORE:
        if oldest < AGE_TOP:
            yield Change(v, "age_max", min(oldest + more, AGE_TOP))
    least = max(ADULT, int(p.vacancies.law_age[v]))
    if youngest > least:
        yield Change(v, "age_min", least)
