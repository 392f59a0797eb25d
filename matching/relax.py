"""改一条: which single condition of a vacancy, changed, would place how many more people.

A `Change` is one condition of one vacancy and the value it would have instead; `apply` makes the
problem in which it holds. Conditions change only in ways that bar nobody who could come before,
and never below what the law asks: pay only rises, ages widen within 18 and `AGE_TOP`, `law_age`,
the law table and statutory certificates stand (a certificate is met by training, not waived).

`Relaxed.gain` is exact: the optimum after the change less the optimum before, with parties in their
seats (`matching.ways`). `matching.whole_gain` re-solves with parties free to move.
"""

import copy
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.gates import Extras, Gate, bars
from matching.pairs import NEVER_OPENED, Open, arcs_of
from matching.params import SIGNALS, Params
from matching.problem import Employers, Lodging, Problem, Vacancies
from matching.scoring import Signals
from matching.standing import market_of
from matching.ways import I32, I64, Column, Market

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
TURNS = 500
"""Share of nights (permille) of a post that takes turns instead of always nights."""


@dataclass(frozen=True, order=True)
class Change:
    """One condition of one vacancy (a row of Problem.vacancies) and its value instead.

    code and value: pay (fen a month), age_max and age_min (years), schooling (rank, -1 = none),
    certificate (kind: whoever lacks it is trained), nights (0 = none), turns (permille of nights),
    arrival (last day of arrival), lodging (1 paid, 2 free), beds_male and beds_female (beds),
    couple_rooms (rooms of the employer; couples are taken), batch (places of the first batch)."""

    vacancy: int
    code: str
    value: int


COLUMN_OF = {
    "pay": "pay", "age_max": "age_max", "age_min": "age_min", "schooling": "schooling",
    "arrival": "start_until", "lodging": "lodging", "beds_male": "beds_male",
    "beds_female": "beds_female",
}  # fmt: skip


def apply(problem: Problem, change: Change) -> Problem:
    """The problem in which the change holds."""
    v, posts, code = change.vacancy, problem.vacancies, change.code
    if code in COLUMN_OF:
        return replace(problem, vacancies=_with(posts, v, COLUMN_OF[code], change.value))
    if code == "certificate":
        asked = int(posts.certificates[v]) & ~(1 << change.value)
        return replace(problem, vacancies=_with(posts, v, "certificates", asked))
    if code in ("nights", "turns"):
        share = 0 if code == "nights" else change.value
        shared = _with(posts, v, "night_share", share)
        return replace(problem, vacancies=_with(shared, v, "has_nights", share > 0))
    firm = int(posts.employer[v])
    column = "couple_rooms" if code == "couple_rooms" else "batch_left"
    changed = replace(problem, employers=_with(problem.employers, firm, column, change.value))
    if code == "couple_rooms":
        return replace(changed, vacancies=_with(posts, v, "accepts_couples", True))
    return changed


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


@dataclass(frozen=True)
class Gain:
    """What a change brings: points and people more in the whole, people more at the vacancy."""

    change: Change
    points: int
    whole: int
    here: int


class Relaxed:
    """The optimum of a run, asked for the gain of one change after the other."""

    def __init__(
        self, problem: Problem, params: Params, vacancy_of: I32, prices: I64,
        *, found: Open | None = None,
    ) -> None:  # fmt: skip
        self.problem, self.params = problem, params
        self.found = found or arcs_of(problem, params)
        self.market = market_of(problem, params, vacancy_of, prices, found=self.found)
        self.alone = (problem.people.party < 0) & ~self.found.locked
        self.head = int(self.market.bonus[0]) if len(problem.people) else 0
        self.vacancy_of = vacancy_of
        self.placed = np.bincount(vacancy_of[vacancy_of >= 0], minlength=len(problem.vacancies))
        self.signals = Signals(problem)
        self.extras = Extras.of(problem)
        self.usual = _usual_pay(problem.vacancies.pay)

    def short(self) -> list[int]:
        """Vacancies with empty places, most empty first; equal ones by key."""
        left = self.problem.vacancies.offered - self.placed
        rows = np.flatnonzero(left > 0)
        order = np.lexsort((self.problem.vacancies.key[rows], -left[rows]))
        return [int(v) for v in rows[order]]

    def changes(self, vacancy: int) -> list[Change]:
        """Changes worth asking about: whoever they let in is kept out by nothing else."""
        mask = self._masks(_rows(self.problem.vacancies, vacancy, [self.problem]))[:, 0]
        return sorted(set(_candidates(self.problem, vacancy, mask, self._left(vacancy))))

    def _left(self, vacancy: int) -> int:
        return int(self.problem.vacancies.offered[vacancy] - self.placed[vacancy])

    def gains(self, vacancy: int, changes: list[Change], until: float = math.inf) -> list[Gain]:
        """The gains of changes of one vacancy that seats around parties can tell: all but couple
        rooms and a pay that shifts what is usual. until: none is begun after this moment of
        `time.monotonic`."""
        changes = [one for one in changes if self.local(one)]
        if not changes:
            return []
        problems = [apply(self.problem, one) for one in changes]
        rows = _rows(self.problem.vacancies, vacancy, problems)
        mask = self._masks(rows)
        worth, others = self._worth(vacancy, rows, mask), self._others(vacancy, rows)
        return [
            replace(gain, points=gain.points + others[k])
            for k, change in enumerate(changes)
            if time.monotonic() < until
            and not self._opens_lock(vacancy, mask[:, k])
            and (gain := self._gain(change, worth[k])) is not None
        ]

    def _opens_lock(self, vacancy: int, mask: NDArray[np.uint32]) -> bool:
        """Would a lock that could not be kept hold after the change?"""
        locks = self.problem.locks
        lost = (locks.vacancy == vacancy) & (self.found.lock_bars > 0)
        return bool((mask[locks.person[lost]] & NEVER_OPENED == 0).any())

    def local(self, change: Change) -> bool:
        """Does the change touch nothing but who may come here and for how much?"""
        if change.code == "couple_rooms":
            return False
        if change.code == "batch":  # none left bars every vacancy of the firm
            firm = self.problem.vacancies.employer[change.vacancy]
            return bool(self.problem.employers.batch_left[firm] > 0)
        if change.code != "pay":
            return True
        pay = self.problem.vacancies.pay.copy()
        pay[change.vacancy] = change.value
        return _usual_pay(pay) == self.usual

    def _masks(self, rows: Vacancies) -> NDArray[np.uint32]:
        """Bars of everybody at each row."""
        everybody = slice(0, len(self.problem.people))
        return bars(_alone_at(self.problem, rows), everybody, Extras(np.zeros(0, np.int64)))

    def _worth(self, vacancy: int, rows: Vacancies, mask: NDArray[np.uint32]) -> list[I64]:
        """Per row what everybody on their own would be worth there, 0 = may not come."""
        n, m = len(self.problem.people), len(self.problem.vacancies)
        open_ = (mask == 0) & self.alone[:, None]
        open_[self.extras.excluded[self.extras.excluded % m == vacancy] // m] = False
        found = []
        for k in range(len(rows)):
            who = np.flatnonzero(open_[:, k])
            points = self._points(vacancy, rows, k, who)
            keep = points >= self.params.least_score
            worth = np.zeros(n, np.int64)
            worth[who[keep]] = np.maximum(points[keep], 1)
            found.append(worth)
        return found

    def _others(self, vacancy: int, rows: Vacancies) -> list[int]:
        """Per row the points more of those who keep their seats there: parties, locked people."""
        who = np.flatnonzero((self.vacancy_of == vacancy) & ~self.alone)
        before = sum(self.market.worth(int(w), vacancy) for w in who)
        return [
            int(np.maximum(self._points(vacancy, rows, k, who), 1).sum()) - before
            for k in range(len(rows))
        ]

    def _points(self, vacancy: int, rows: Vacancies, k: int, who: I64) -> I64:
        """Score of people at row k, their standing proposal included."""
        signals = copy.copy(self.signals)
        signals.problem = _alone_at(self.problem, rows)
        total = np.zeros(len(who), np.int64)
        at = np.full(len(who), k)
        for name, points in zip(SIGNALS, self.params.weights.points(), strict=True):
            total += points * np.clip(getattr(signals, name)(who, at), 0, 1000) // 1000
        stands = self.problem.incumbents.person[self.problem.incumbents.vacancy == vacancy]
        return total + self.params.stability * np.isin(who, stands)

    def _gain(self, change: Change, worth: I64) -> Gain | None:
        market, v = self.market, change.vacancy
        seats = market.seats.copy()
        done = market.change(seats, Column.of(v, worth), _more_room(self.problem, change, market))
        if done is None:
            return None
        slots = np.unique(market.slot_of[v])
        here = int(np.isin(seats.at, slots).sum() - np.isin(market.seats.at, slots).sum())
        return Gain(change, done[0] - self.head * done[1], done[1], here)


def _usual_pay(pay: I64) -> int:
    known = np.sort(pay[pay > 0])
    return int(known[len(known) // 2]) if len(known) else 1


def _rows(posts: Vacancies, vacancy: int, problems: list[Problem]) -> Vacancies:
    """One row per problem: the vacancy as it is there."""
    columns = {
        item.name: np.concatenate(
            [getattr(one.vacancies, item.name)[[vacancy]] for one in problems]
        )
        for item in fields(posts)
        if "dtype" in item.metadata
    }
    columns["key"] = np.arange(len(problems), dtype=np.int64)
    return Vacancies(**columns)


def _alone_at(problem: Problem, rows: Vacancies) -> Problem:
    """The problem with these vacancies instead, and no locks, exclusions or standing proposals:
    their rows mean others."""
    none = np.zeros(0, np.int32)
    empty = replace(problem.locks, person=none, vacancy=none)
    firms = replace(problem.employer_exclusions, person=none, employer=none)
    return replace(
        problem, vacancies=rows, locks=empty, exclusions=empty, incumbents=empty,
        employer_exclusions=firms,
    )  # fmt: skip


def _more_room(problem: Problem, change: Change, market: Market) -> dict[int, int]:
    """Nodes with more room after a change, and how much more."""
    v = change.vacancy
    if change.code in ("beds_male", "beds_female"):
        node = int(market.slot_of[v, 1 if change.code == "beds_male" else 2])
        return {node: change.value - int(getattr(problem.vacancies, change.code)[v])}
    if change.code == "batch":
        node = int(market.slot_of[v, 0])
        while market.tree.parent[node] >= 0:
            node = int(market.tree.parent[node])
        firm = problem.vacancies.employer[v]
        return {node: change.value - int(problem.employers.batch_left[firm])}
    return {}


Only = Callable[[Gate], NDArray[np.bool_]]


def _candidates(p: Problem, v: int, mask: NDArray[np.uint32], left: int) -> Iterator[Change]:
    posts = p.vacancies

    def only(gate: Gate) -> NDArray[np.bool_]:
        return np.asarray(mask == np.uint32(1 << gate))

    yield from _pay(p, v, only(Gate.TAKE_HOME), left)
    yield from _ages(p, v, only(Gate.AGE_BAND))
    if only(Gate.SCHOOLING).any():
        ranks = np.unique(p.people.schooling[only(Gate.SCHOOLING)])
        yield Change(v, "schooling", -1)
        yield Change(v, "schooling", int(ranks[-1]))
    if only(Gate.CERTIFICATE).any():
        for kind in range(p.person_tables.certificate_until.shape[1]):
            if int(posts.certificates[v]) >> kind & 1:
                yield Change(v, "certificate", kind)
    if only(Gate.NIGHTS).any():
        yield Change(v, "nights", 0)
        if posts.night_share[v] > TURNS:
            yield Change(v, "turns", TURNS)
    if only(Gate.ARRIVAL).any():
        for days in DAYS_LATER:
            yield Change(v, "arrival", int(posts.start_until[v]) + days)
    yield from _rooms(p, v, only, left)


def _rooms(p: Problem, v: int, only: Only, left: int) -> Iterator[Change]:
    """Beds, lodging, couple rooms, the first batch."""
    posts, firm = p.vacancies, int(p.vacancies.employer[v])
    if only(Gate.LODGING).any():
        yield Change(v, "lodging", int(Lodging.FREE))
    for sex in ("beds_male", "beds_female"):
        beds = int(getattr(posts, sex)[v])
        if 0 <= beds < posts.places[v]:
            yield Change(v, sex, min(beds + left, int(posts.places[v])))
    if only(Gate.COUPLE).any():
        yield Change(v, "couple_rooms", max(int(p.employers.couple_rooms[firm]), 0) + 1)
    if p.employers.batch_left[firm] >= 0:
        yield Change(v, "batch", int(p.employers.batch_left[firm]) + min(left, BATCH))


def _pay(p: Problem, v: int, kept_out: NDArray[np.bool_], left: int) -> Iterator[Change]:
    """The pays that would meet the first, half and all of the empty places' worth of people."""
    pay = int(p.vacancies.pay[v])
    top = pay * (100 + PAY_MOST) // 100 if pay > 0 else 1 << 60
    asked = -(-p.people.floor[kept_out] // PAY_STEP) * PAY_STEP
    asked = np.sort(asked[asked <= top])
    for nth in {1, -(-left // 2), left}:
        if len(asked):
            yield Change(v, "pay", int(asked[min(nth, len(asked)) - 1]))


def _ages(p: Problem, v: int, kept_out: NDArray[np.bool_]) -> Iterator[Change]:
    if not kept_out.any():
        return
    oldest, youngest = int(p.vacancies.age_max[v]), int(p.vacancies.age_min[v])
    for more in AGES_MORE:
        if oldest < AGE_TOP:
            yield Change(v, "age_max", min(oldest + more, AGE_TOP))
    least = max(ADULT, int(p.vacancies.law_age[v]))
    if youngest > least:
        yield Change(v, "age_min", least)
