"""What a pair is worth: nine signals of domain knowledge 7.2, each kept as points.

Every signal is an integer 0..1000 (permille of what it can be); points are
`weight share x signal // 1000`. All arithmetic is on integers, so a score is the same on every
machine. Unknown facts count as neutral (500), never as bad.
"""

import numpy as np
from numpy.typing import NDArray

from matching.params import SIGNALS, Params
from matching.problem import Nights, Problem, Stance

NEUTRAL = 500
SHRINK = 20  # arrivals a district mean weighs as much as (7.2: shrink below 20 arrivals)

Ints = NDArray[np.int64]

_LOG = (1000 * np.log2(1 + np.arange(65)) / np.log2(65) + 0.5).astype(np.int64)
"""Permille of log2(1 + count), full at 64 townsmen."""


def parts_of(problem: Problem, params: Params, person: Ints, vacancy: Ints) -> NDArray[np.int16]:
    """Points by signal of given pairs: int16[pairs, 9], columns as in SIGNALS."""
    facts = Signals(problem)
    parts = np.empty((len(person), len(SIGNALS)), np.int16)
    for k, (name, points) in enumerate(zip(SIGNALS, params.weights.points(), strict=True)):
        signal = getattr(facts, name)(person, vacancy)
        parts[:, k] = points * np.clip(signal, 0, 1000) // 1000
    return parts


class Signals:
    """Each method: permille of one signal for pairs (person[i], vacancy[i])."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._reliable = reliability(problem)
        known = problem.vacancies.pay[problem.vacancies.pay > 0]
        self._usual_pay = int(np.sort(known)[len(known) // 2]) if len(known) else 1
        self._known, self._wished = trade_fit(problem)

    def employer_reliability(self, _person: Ints, vacancy: Ints) -> Ints:
        """Retention shrunk to the district mean, pay on the day, promises kept, open cases."""
        return np.asarray(self._reliable[self.problem.vacancies.employer[vacancy]])

    def togetherness(self, person: Ints, vacancy: Ints) -> Ints:
        """Party kept whole, townsmen in the plant (log of the count), a buddy to hand."""
        p = self.problem
        firm = p.vacancies.employer[vacancy]
        count = p.home_tables.townsmen[p.people.home[person], firm]
        there: Ints = np.asarray(_LOG[np.minimum(count, 64)])
        buddy = p.employers.buddy[firm] * 1000
        alone = (800 * there + 200 * buddy) // 1000
        return np.asarray(np.where(p.people.party[person] >= 0, 500 + alone // 2, alone))

    def pay_fit(self, person: Ints, vacancy: Ints) -> Ints:
        """Newcomer's net pay over max(floor, last wage): 0 at 0.7, full at 1.3 (saturates)."""
        p = self.problem
        anchor = np.maximum(p.people.floor[person], p.people.last_wage[person])
        anchor = np.where(anchor > 0, anchor, self._usual_pay)
        pay = p.vacancies.pay[vacancy]
        fit = (1000 * pay // anchor - 700) * 10 // 6
        return np.where(pay > 0, np.clip(fit, 0, 1000), NEUTRAL)

    def work_fit(self, person: Ints, vacancy: Ints) -> Ints:
        """Trade worked in (rising to 24 months) 60%, trade wished 40%; a post that trains and
        guarantees pay while training is open to newcomers."""
        v = self.problem.vacancies
        trade = v.occupation[vacancy]
        fit = (600 * self._known[person, trade] + 400 * self._wished[person, trade]) // 1000
        weeks = np.maximum(v.training_weeks[vacancy].astype(np.int64), 1)
        covered = np.minimum(1000, 1000 * v.guarantee_months[vacancy].astype(np.int64) * 4 // weeks)
        trains = v.training_weeks[vacancy] > 0
        return np.where(trains, np.maximum(fit, NEUTRAL * covered // 1000), fit)

    def conditions_fit(self, person: Ints, vacancy: Ints) -> Ints:
        """1000 less: 60 an hour over 8, 40 a day over 22, 60 a hazard, nights for those who only
        take turns (300 x share), a district elsewhere than wished (300)."""
        p, v = self.problem, self.problem.vacancies
        fit = np.full(len(person), 1000, np.int64)
        fit -= 6 * np.maximum(v.hours[vacancy].astype(np.int64) - 80, 0)
        fit -= 4 * np.maximum(v.days[vacancy].astype(np.int64) - 220, 0)
        fit -= 60 * np.bitwise_count(v.hazards[vacancy]).astype(np.int64)
        turns = p.people.nights[person] == Nights.ROTATING
        fit -= turns * 3 * v.night_share[vacancy].astype(np.int64) // 10
        stance = p.person_tables.stance[person, v.district[vacancy]]
        fit -= (stance == Stance.ELSEWHERE) * 300
        return np.asarray(np.maximum(fit, 0))

    def living_fit(self, person: Ints, vacancy: Ints) -> Ints:
        """Lodging 350, room size 150, couple room 200, meals and food 150, school help 150."""
        p, v = self.problem, self.problem.vacancies
        lodging = np.array([0, 200, 350])[v.lodging[vacancy]]
        fit = np.where(p.people.needs_lodging[person], lodging, 350)
        size = v.room_size[vacancy]
        fit = fit + np.select([size < 0, size <= 4, size <= 6], [75, 150, 100], 50)
        fit += np.where(self._wants_room(person), self._has_room(vacancy) * 200, 200)
        needs = p.people.needs_food[person]
        fed = np.where(needs > 0, (needs & ~v.food[vacancy]) == 0, v.meals[vacancy] > 0)
        fit += fed * 150
        fit += ((p.people.children[person] == 0) | v.school_help[vacancy]) * 150
        return np.asarray(fit)

    def _wants_room(self, person: Ints) -> NDArray[np.bool_]:
        p = self.problem
        couple = np.append(p.parties.kind == 1, False)[p.people.party[person]]
        return np.asarray(couple)

    def _has_room(self, vacancy: Ints) -> NDArray[np.bool_]:
        p = self.problem
        return np.asarray(p.employers.couple_rooms[p.vacancies.employer[vacancy]] > 0)

    def policy_priority(self, person: Ints, _vacancy: Ints) -> Ints:
        """Policy class of the person, as the service maps it; only ever a plus."""
        return self.problem.people.policy[person].astype(np.int64)

    def transport_fit(self, person: Ints, vacancy: Ints) -> Ints:
        """Half the route (paired counties and buses), half the wait: full up to 7 days, 0 at 60."""
        p = self.problem
        route = p.home_tables.route[p.people.home[person], p.vacancies.district[vacancy]]
        ready = np.maximum(p.people.available_from[person], p.today)
        wait = np.maximum(p.vacancies.start_from[vacancy].astype(np.int64) - ready, 0)
        soon = np.clip(1000 * (60 - wait) // 53, 0, 1000)
        return np.asarray((route.astype(np.int64) + soon) // 2)

    def urgency(self, person: Ints, _vacancy: Ints) -> Ints:
        """How long they have waited (90 days = 600), how often passed over (3 times = 400)."""
        p = self.problem.people
        waited = 600 * np.minimum(p.waiting[person].astype(np.int64), 90) // 90
        tried = 400 * np.minimum(p.passed_over[person].astype(np.int64), 3) // 3
        return np.asarray(waited + tried)


def reliability(problem: Problem) -> Ints:
    """Per employer: 40% stay 30 days, 30% stay 90 days, 20% pay on the day, 10% promises kept;
    100 off per open case. Retention is shrunk to the mean of the employer's district."""
    e, v = problem.employers, problem.vacancies
    district = np.zeros(len(e), np.int64)
    by_key = np.argsort(v.key)[::-1]  # the district of the vacancy with the least key
    district[v.employer[by_key]] = v.district[by_key]
    thirty = _shrunk(e.arrived, e.stayed_30, district)
    ninety = _shrunk(e.arrived_90, e.stayed_90, district)
    paid = np.where(e.paid_on_time >= 0, e.paid_on_time, NEUTRAL).astype(np.int64)
    kept = np.where(e.promise_kept >= 0, e.promise_kept, NEUTRAL).astype(np.int64)
    score = (4 * thirty + 3 * ninety + 2 * paid + kept) // 10
    return np.asarray(np.clip(score - 100 * e.open_cases.astype(np.int64), 0, 1000))


def _shrunk(arrived: NDArray[np.int32], stayed: NDArray[np.int32], district: Ints) -> Ints:
    size = int(district.max(initial=0)) + 1
    came = np.bincount(district, arrived, size).astype(np.int64)
    kept = np.bincount(district, stayed, size).astype(np.int64)
    mean = (1000 * kept + NEUTRAL * SHRINK) // (came + SHRINK)
    return np.asarray(
        (1000 * stayed.astype(np.int64) + SHRINK * mean[district]) // (arrived + SHRINK)
    )


def trade_fit(problem: Problem) -> tuple[Ints, Ints]:
    """[people, occupations]: fit of trades worked in, and of trades wished (rank 1, .9, .8)."""
    t, fit = problem.person_tables, problem.fit.fit.astype(np.int64)
    padded = np.vstack([fit, np.zeros((1, fit.shape[1]), np.int64)])
    known = np.zeros((len(problem.people), fit.shape[1]), np.int64)
    for k in range(t.worked_in.shape[1]):
        months = np.minimum(t.worked_months[:, k].astype(np.int64), 24)
        share = 500 + 500 * months // 24
        known = np.maximum(known, padded[t.worked_in[:, k]] * share[:, None] // 1000)
    wished = np.zeros_like(known)
    for k in range(t.wishes.shape[1]):
        share_ = max(10 - k, 5)
        wished = np.maximum(wished, padded[t.wishes[:, k]] * share_ // 10)
    none = (t.wishes < 0).all(axis=1)
    wished[none] = NEUTRAL
    return known, wished
