"""Does what was learned of firms keep more people? A back-test on histories whose truth is known.

`python -m benchmarks learned`: for each of SEEDS a county (`benchmarks.county`) of firms that hire
every week and of new people every week plays WEEKS weeks twice: proposals made with what was known
of the firms by then (arrivals and who was still there after 30 and 90 days, shrunk to the district
as in `matching.rules.scoring`), and made by the same engine with those columns empty. Both see the
same people and posts, and the same person at the same post stays or leaves alike in both. The first
WARM weeks fill the record and are not counted.

The truth nobody sees: somebody is still there after 30 days with the odds of STAY_30, times
exp(spread x firm) and exp(pay x the pay of the post in deviations), and from there to day 90 with
those of STAY_90. With spread and pay 0 nothing differs, and what looks learned is noise; with
spread 0 alone firms differ only by what they pay, which their record tells a little. Told is what a
coordinator would ask: of 1,000 people placed, how many more were still there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import mean, stdev

import numpy as np
from numpy.typing import NDArray

from benchmarks.county import county
from matching import solve
from matching.model.params import Params
from matching.model.problem import Employers, Problem

SEEDS = range(1, 31)
PEOPLE, POSTS, WEEKS, WARM = 240, 160, 30, 14
SUPPLY = 1.6
"""Places for each person: with fewer every place is filled, whatever was learned."""
STAY_30, STAY_90, PAY = 0.75, 0.80, 0.25
CASES = (
    ("firms differ much", 0.8, PAY, 1),
    ("firms differ a little", 0.4, PAY, 1),
    ("firms differ much, a quarter of people, posts and firms", 0.8, PAY, 4),
    ("firms differ only in pay", 0.0, PAY, 1),
    ("nothing differs", 0.0, 0.0, 1),
)
"""Name, spread, pay, and by how much the county is smaller."""
T_95 = {29: 2.045230, 3: 3.182446}
"""Student's t, two-sided 95%, by degrees of freedom (tables)."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass
class Record:
    """Who was placed with whom in which week, and for how long they stayed."""

    week: Ints
    firm: Ints
    days_30: NDArray[np.bool_]
    days_90: NDArray[np.bool_]

    @classmethod
    def empty(cls) -> "Record":
        none = np.zeros(0, np.int64)
        return cls(none, none, none.astype(bool), none.astype(bool))

    def with_week(
        self, week: int, firm: Ints, thirty: NDArray[np.bool_], ninety: NDArray[np.bool_]
    ) -> "Record":
        return Record(
            np.append(self.week, np.full(len(firm), week)), np.append(self.firm, firm),
            np.append(self.days_30, thirty), np.append(self.days_90, ninety),
        )  # fmt: skip

    def known(self, firms: int, week: int) -> dict[str, NDArray[np.int32]]:
        """The columns of the engine at the beginning of a week: only stays that are old enough
        count, as nobody knows yet of the others."""
        told = {}
        for days, arrived, stayed, held in (
            (30, "arrived", "stayed_30", self.days_30),
            (90, "arrived_90", "stayed_90", self.days_90),
        ):
            old = (week - self.week) * 7 >= days
            for name, rows in ((arrived, old), (stayed, old & held)):
                told[name] = np.bincount(self.firm[rows], minlength=firms).astype(np.int32)
        return told


@dataclass(frozen=True)
class Truth:
    """Whether a person of a week would stay at a firm, drawn once for both ways."""

    firm: Floats
    pay: float
    draw_30: Floats
    draw_90: Floats

    def stays(
        self, person: Ints, firm: Ints, pays: Floats
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        lift = self.firm[firm] + self.pay * pays
        thirty = self.draw_30[person] < chance(STAY_30, lift)
        return thirty, thirty & (self.draw_90[person] < chance(STAY_90, lift))


def chance(base: float, lift: Floats) -> Floats:
    """`base` with its odds times exp(lift)."""
    return 1 / (1 + np.exp(-(np.log(base / (1 - base)) + lift)))


def market(seed: int, people: int, posts: int) -> Problem:
    """Firms with nothing on record: no arrivals, no word on pay, promises or cases."""
    made = county(people, posts, seed=seed, supply=SUPPLY)
    return replace(made, employers=blank(made.employers))


def blank(firms: Employers) -> Employers:
    nothing, unknown = np.zeros(len(firms), np.int64), np.full(len(firms), -1)
    return replace(
        firms, arrived=nothing, stayed_30=nothing, arrived_90=nothing, stayed_90=nothing,
        paid_on_time=unknown, promise_kept=unknown, open_cases=nothing,
    )  # fmt: skip


def played(seed: int, spread: float, pay: float, smaller: int) -> dict[bool, tuple[int, int, int]]:
    """With and without what was learned: (placed, still there after 30, after 90 days)."""
    people, posts = PEOPLE // smaller, POSTS // smaller
    base = market(seed, people, posts)
    firms = len(base.employers)
    tells = spread * np.random.default_rng([seed, 1]).normal(size=firms)
    records = {True: Record.empty(), False: Record.empty()}
    counted = {True: np.zeros(3, np.int64), False: np.zeros(3, np.int64)}
    for week in range(WEEKS):
        fresh = county(people, posts, seed=10_000 * seed + week, supply=SUPPLY)
        here = replace(base, people=fresh.people, person_tables=fresh.person_tables)
        draw = np.random.default_rng([seed, 2, week])
        truth = Truth(tells, pay, draw.random(people), draw.random(people))
        for learned, record in records.items():
            columns = record.known(firms, week) if learned else {}
            told = replace(here, employers=replace(here.employers, **columns))
            person, firm, pays = placed(told)
            thirty, ninety = truth.stays(person, firm, pays)
            records[learned] = record.with_week(week, firm, thirty, ninety)
            if week >= WARM:
                counted[learned] += len(person), thirty.sum(), ninety.sum()
    return {way: (int(n), int(a), int(b)) for way, (n, a, b) in counted.items()}


PLAIN = Params()


def placed(problem: Problem) -> tuple[Ints, Ints, Floats]:
    """(person, firm, pay in standard deviations) of what is proposed."""
    vacancy = np.asarray(solve(problem, PLAIN, seed=1).vacancy_of)
    person = np.flatnonzero(vacancy >= 0)
    wage = problem.vacancies.pay[vacancy[person]].astype(float)
    middle, wide = problem.vacancies.pay.mean(), problem.vacancies.pay.std()
    return (
        person,
        problem.vacancies.employer[vacancy[person]].astype(np.int64),
        (wage - middle) / wide,
    )


def more(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Mean of the differences (with - without) and half its 95% interval (Student, paired)."""
    apart = [one - other for one, other in pairs]
    return mean(apart), T_95[len(apart) - 1] * stdev(apart) / len(apart) ** 0.5


def main() -> None:
    print(
        f"of 1,000 placed, more still there with what was learned, 95% interval, {len(SEEDS)} seeds"
    )
    for name, spread, pay, smaller in CASES:
        runs = [played(seed, spread, pay, smaller) for seed in SEEDS]
        told = []
        for at in (1, 2):
            rates = [
                (1000 * run[True][at] / run[True][0], 1000 * run[False][at] / run[False][0])
                for run in runs
            ]
            gain, half = more(rates)
            without = mean(other for _one, other in rates)
            told.append(f"{gain:+.1f} [{gain - half:+.1f}, {gain + half:+.1f}] over {without:.0f}")
        heads = [mean(run[way][0] for run in runs) for way in (True, False)]
        print(
            f"{name}: day 30 {told[0]}; day 90 {told[1]}; placed {heads[0]:.0f} and {heads[1]:.0f}",
            flush=True,
        )
