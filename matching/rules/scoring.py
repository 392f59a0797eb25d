"""What a pair is worth: the signals of domain knowledge 7.2, each kept as points.

Every signal is an integer 0..1000 (permille of what it can be); points are
`weight share x signal // 1000`. All arithmetic is on integers, so a score is the same on every
machine. Unknown facts count as neutral (500), never as bad.

The formulae take arrays that broadcast, so that the same lines serve single pairs (`parts_of`) and
the tables of `matching.rules.point_tables`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.params import Params
from matching.model.problem import Kind, Nights, Problem, Stance
from reference.note_codes import SIGNALS

NEUTRAL = 500
SHRINK = 20  # arrivals a district mean weighs as much as (7.2: shrink below 20 arrivals)
FULL_MONTHS = 24

Ints = NDArray[np.int64]

_LOG = (1000 * np.log2(1 + np.arange(65)) / np.log2(65) + 0.5).astype(np.int64)
"""Permille of log2(1 + count), full at 64 townsmen."""


def parts_of(problem: Problem, params: Params, person: Ints, vacancy: Ints) -> NDArray[np.int16]:
    """Points by signal of given pairs: int16[pairs, signals], columns as in SIGNALS."""
    facts = Signals(problem)
    parts = np.empty((len(person), len(SIGNALS)), np.int16)
    for k, (name, points) in enumerate(zip(SIGNALS, params.weights.points(), strict=True)):
        parts[:, k] = earned(points, facts.of(name)(person, vacancy))
    return parts


@dataclass(frozen=True)
class ByKind:
    """A signal that hangs on a small fact of the person, kind(problem) -> int[people] >= 0, and on
    the vacancy: permille(problem, kind, vacancy), in arrays that broadcast. Nothing else need be
    written for it: single pairs and the tables of all pairs both ask this row."""

    kind: Callable[[Problem], Ints]
    permille: Callable[[Problem, Any, Any], Ints]


def earned(points: int, signal: Any) -> Ints:
    """Points of a signal."""
    return np.asarray(points * np.clip(signal, 0, 1000) // 1000, np.int64)


class Signals:
    """Each method: permille of one signal for pairs (person[i], vacancy[i])."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._reliable = reliability(problem)
        self._anchor = anchors(problem)

    def of(self, name: str) -> Callable[[Any, Any], Ints]:
        """The signal of that name."""
        row = BY_KIND.get(name)
        if row is None:
            method: Callable[[Any, Any], Ints] = getattr(self, name)
            return method
        kind = row.kind(self.problem)
        return lambda person, vacancy: row.permille(self.problem, kind[person], vacancy)

    def employer_reliability(self, _person: Ints, vacancy: Ints) -> Ints:
        return np.asarray(self._reliable[self.problem.vacancies.employer[vacancy]])

    def togetherness(self, person: Ints, vacancy: Ints) -> Ints:
        p = self.problem
        firm = p.vacancies.employer[vacancy]
        count = p.home_tables.townsmen[p.people.home[person], firm]
        return together(count, p.employers.buddy[firm], p.people.party[person] >= 0)

    def pay_fit(self, person: Ints, vacancy: Ints) -> Ints:
        return paid(self.problem.vacancies.pay[vacancy], self._anchor[person])

    def work_fit(self, person: Ints, vacancy: Ints) -> Ints:
        p, t, fit = self.problem, self.problem.person_tables, self.problem.fit.fit
        trade = p.vacancies.occupation[vacancy]
        known, wished = np.zeros(len(person), np.int64), np.zeros(len(person), np.int64)
        for k in range(t.worked_in.shape[1]):
            from_, months = t.worked_in[person, k], t.worked_months[person, k]
            worth = knows(fit[from_, trade], months)
            known = np.maximum(known, np.where(from_ >= 0, worth, 0))
        for k in range(t.wishes.shape[1]):
            wish = t.wishes[person, k]
            wished = np.maximum(wished, np.where(wish >= 0, wishes(fit[wish, trade], k), 0))
        none = (t.wishes[person] < 0).all(axis=1)
        cover = covered(p)[vacancy]
        return works(known, np.where(none, NEUTRAL, wished), cover)

    def conditions_fit(self, person: Ints, vacancy: Ints) -> Ints:
        p = self.problem
        turns = p.people.nights[person] == Nights.ROTATING
        stance = p.person_tables.stance[person, p.vacancies.district[vacancy]]
        return conditions(p, vacancy, turns, stance == Stance.ELSEWHERE)

    def living_fit(self, person: Ints, vacancy: Ints) -> Ints:
        p = self.problem
        return living(
            p,
            vacancy,
            p.people.needs_lodging[person],
            is_couple(p)[person],
            p.people.needs_food[person],
            p.people.children[person] > 0,
        )

    def policy_priority(self, person: Ints, _vacancy: Ints) -> Ints:
        """Policy class of the person, as the service maps it; only ever a plus."""
        return self.problem.people.policy[person].astype(np.int64)

    def transport_fit(self, person: Ints, vacancy: Ints) -> Ints:
        p = self.problem
        route = p.home_tables.route[p.people.home[person], p.vacancies.district[vacancy]]
        ready = np.maximum(p.people.available_from[person], p.today)
        return transport(route, p.vacancies.start_from[vacancy].astype(np.int64) - ready)

    def urgency(self, person: Ints, _vacancy: Ints) -> Ints:
        """How long they have waited (90 days = 600), how often passed over (3 times = 400)."""
        p = self.problem.people
        waited = 600 * np.minimum(p.waiting[person].astype(np.int64), 90) // 90
        tried = 400 * np.minimum(p.passed_over[person].astype(np.int64), 3) // 3
        return np.asarray(waited + tried)


def together(townsmen: Any, buddy: Any, in_party: Any) -> Ints:
    """Party kept whole, townsmen in the plant (log of the count), a buddy to hand."""
    there: Ints = np.asarray(_LOG[np.minimum(townsmen, 64)])
    alone = (800 * there + 200 * (buddy * 1000)) // 1000
    return np.asarray(np.where(in_party, 500 + alone // 2, alone))


def anchors(problem: Problem) -> Ints:
    """What each person compares pay with: max(floor, last wage), else the usual pay on offer."""
    pay = problem.vacancies.pay[problem.vacancies.pay > 0]
    usual = int(np.sort(pay)[len(pay) // 2]) if len(pay) else 1
    own = np.maximum(problem.people.floor, problem.people.last_wage)
    return np.where(own > 0, own, usual)


def paid(pay: Any, anchor: Any) -> Ints:
    """Newcomer's net pay over the anchor: 0 at 0.7, full at 1.3 (saturates)."""
    return np.where(pay > 0, by_ratio(1000 * pay // anchor), NEUTRAL)


def by_ratio(permille: Any) -> Ints:
    """The signal of pay that is so many permille of the anchor."""
    return np.asarray(np.clip((permille - 700) * 10 // 6, 0, 1000))


def knows(fit: Any, months: Any) -> Ints:
    """A trade worked in, half at once, in full after 24 months."""
    share = 500 + 500 * np.minimum(np.asarray(months, np.int64), FULL_MONTHS) // FULL_MONTHS
    return np.asarray(np.asarray(fit, np.int64) * share // 1000)


def wishes(fit: Any, rank: int) -> Ints:
    """A trade wished: rank 0 in full, .9, .8 ... not below .5."""
    return np.asarray(np.asarray(fit, np.int64) * max(10 - rank, 5) // 10)


def covered(problem: Problem) -> Ints:
    """Per vacancy the least work fit of anybody: a post that trains and guarantees pay while
    training is open to newcomers."""
    v = problem.vacancies
    weeks = np.maximum(v.training_weeks.astype(np.int64), 1)
    share = np.minimum(1000, 1000 * v.guarantee_months.astype(np.int64) * 4 // weeks)
    return np.where(v.training_weeks > 0, NEUTRAL * share // 1000, 0)


def works(known: Any, wished: Any, cover: Any) -> Ints:
    """Trade worked in 60%, trade wished 40%, or what training covers."""
    return np.asarray(np.maximum((600 * known + 400 * wished) // 1000, cover))


def conditions(problem: Problem, vacancy: Any, turns: Any, elsewhere: Any) -> Ints:
    """1000 less: 60 an hour over 8, 40 a day over 22, 60 a hazard, nights for those who only
    take turns (300 x share), a district elsewhere than wished (300)."""
    v = problem.vacancies
    fit = 1000 - 6 * np.maximum(v.hours[vacancy].astype(np.int64) - 80, 0)
    fit -= 4 * np.maximum(v.days[vacancy].astype(np.int64) - 220, 0)
    fit -= 60 * np.bitwise_count(v.hazards[vacancy]).astype(np.int64)
    fit = fit - turns * 3 * v.night_share[vacancy].astype(np.int64) // 10
    return np.asarray(np.maximum(fit - elsewhere * 300, 0))


def living(
    problem: Problem, vacancy: Any, needs_lodging: Any, couple: Any, food: Any, children: Any
) -> Ints:
    """Lodging 350, room size 150, couple room 200, meals and food 150, school help 150."""
    p, v = problem, problem.vacancies
    lodging = np.array([0, 200, 350])[v.lodging[vacancy]]
    fit = np.where(needs_lodging, lodging, 350)
    size = v.room_size[vacancy]
    fit = fit + np.select([size < 0, size <= 4, size <= 6], [75, 150, 100], 50)
    has_room = p.employers.couple_rooms[v.employer[vacancy]] > 0
    fit = fit + np.where(couple, has_room * 200, 200)
    fed = np.where(food > 0, (food & ~v.food[vacancy]) == 0, v.meals[vacancy] > 0)
    return np.asarray(fit + fed * 150 + (~np.asarray(children) | v.school_help[vacancy]) * 150)


def is_couple(problem: Problem) -> NDArray[np.bool_]:
    """People who come as a couple."""
    return np.asarray(np.append(problem.parties.kind == Kind.COUPLE, False)[problem.people.party])


def transport(route: Any, wait: Any) -> Ints:
    """Half the route (paired counties and buses), half the wait: full up to 7 days, 0 at 60."""
    soon = np.clip(1000 * (60 - np.maximum(wait, 0)) // 53, 0, 1000)
    return np.asarray((np.asarray(route, np.int64) + soon) // 2)


def school_near(problem: Problem, brings_children: Any, vacancy: Any) -> Ints:
    """For who brings a child along: 1000 where a school that takes it is at most 1 km from the
    work place, 0 from 10 km on. Neutral for everybody else, and where nobody has said."""
    km = problem.vacancies.school_km[vacancy].astype(np.int64)
    near = 1000 * (10 - np.clip(km, 1, 10)) // 9
    return np.where((brings_children == 0) | (km < 0), NEUTRAL, near)


BY_KIND: Mapping[str, ByKind] = {
    "school_near": ByKind(lambda p: (p.people.children > 0).astype(np.int64), school_near),
}
"""Signals written as one row."""


def reliability(problem: Problem) -> Ints:
    """Per employer: 40% stay 30 days, 30% stay 90 days, 20% pay on the day, 10% promises kept;
    100 off per open case. Retention is shrunk to the mean of the employer's district."""
    e, v = problem.employers, problem.vacancies
    district = np.zeros(len(e), np.int64)
    by_key = np.argsort(v.key)[::-1]  # the district of the vacancy with the least key
    district[v.employer[by_key]] = v.district[by_key]
    thirty = _shrunk(e.arrived, e.stayed_30, district)
    ninety = _shrunk(e.arrived_90, e.stayed_90, district)
    on_day = np.where(e.paid_on_time >= 0, e.paid_on_time, NEUTRAL).astype(np.int64)
    kept = np.where(e.promise_kept >= 0, e.promise_kept, NEUTRAL).astype(np.int64)
    score = (4 * thirty + 3 * ninety + 2 * on_day + kept) // 10
    return np.asarray(np.clip(score - 100 * e.open_cases.astype(np.int64), 0, 1000))


def _shrunk(arrived: NDArray[np.int32], stayed: NDArray[np.int32], district: Ints) -> Ints:
    size = int(district.max(initial=0)) + 1
    came = np.bincount(district, arrived, size).astype(np.int64)
    kept = np.bincount(district, stayed, size).astype(np.int64)
    mean = (1000 * kept + NEUTRAL * SHRINK) // (came + SHRINK)
    return np.asarray(
        (1000 * stayed.astype(np.int64) + SHRINK * mean[district]) // (arrived + SHRINK)
    )
