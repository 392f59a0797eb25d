"""A synthetic market for benchmarks and engine tests: seeded, documented, no real data.

People: sex even; ages 17 to 58; 60% named a least take-home of 3,000-5,500 yuan; 30% no nights,
50% take turns; 20% refuse one hazard; 10% first-timers; certificates 8%. Employers follow a Pareto
law of size (many small, few large); 40% are unproven with 8-12 first places. Vacancies: pay 3,800
to 7,500 yuan net, 35% with nights, a third with counted beds. Parties: `grouped` of the people,
seven in ten couples, the rest families and teams of 3 to 8; four in ten couples need a room.
Places are `supply` times the people. `pickup` of the people go only with organised transport, and
one vacancy in ten sends a bus to some home (nobody and none by default).
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from matching.model.columns import FAR
from matching.model.problem import (
    EmployerPairs,
    Employers,
    FitTable,
    HomeTables,
    LawTable,
    Pairs,
    Parties,
    People,
    PersonTables,
    Problem,
    Vacancies,
)

TODAY = 20_000
DISTRICTS, HOMES, TRADES, KINDS, HAZARDS = 12, 40, 30, 6, 10


def market(
    n_people: int,
    n_vacancies: int,
    *,
    seed: int,
    grouped: float = 0.08,
    supply: float = 0.65,
    locks: int = 0,
    pickup: float = 0.0,
) -> Problem:
    """One market; the same arguments give the same columns."""
    rng = np.random.default_rng(seed)
    n_firms = max(1, n_vacancies * 2 // 5)
    party, size = _parties(rng, n_people, grouped)
    kind = np.where(size == 2, 1, rng.integers(2, 4, len(size))).astype(np.int8)
    people = _people(rng, n_people, party)
    vacancies = _vacancies(rng, n_vacancies, n_firms, int(n_people * supply))
    pick = rng.permutation(n_people)[:locks].astype(np.int32)
    none = np.zeros(0, np.int32)
    out = rng.integers(0, max(n_people, 1), n_people // 50).astype(np.int32)
    if pickup:
        people, vacancies = _pickup(np.random.default_rng([seed, 1]), people, vacancies, pickup)
    return Problem(
        people=people,
        vacancies=vacancies,
        employers=_employers(rng, n_firms),
        parties=Parties(
            key=_keys(rng, len(size)),
            kind=kind,
            keep=np.where(kind == 3, rng.integers(0, 2, len(size)), 0).astype(np.int8),
            needs_room=(kind == 1) & (rng.random(len(size)) < 0.4),
        ),
        locks=Pairs(pick, rng.integers(0, max(n_vacancies, 1), len(pick)).astype(np.int32)),
        exclusions=Pairs(out, rng.integers(0, max(n_vacancies, 1), len(out)).astype(np.int32)),
        employer_exclusions=EmployerPairs(
            out[:20], rng.integers(0, n_firms, len(out[:20])).astype(np.int32)
        ),
        incumbents=Pairs(none, none),
        person_tables=_person_tables(rng, n_people),
        home_tables=HomeTables(
            rng.integers(0, 40, (HOMES, n_firms)).astype(np.int32)
            * (rng.random((HOMES, n_firms)) < 0.15),
            (1000 * (rng.random((HOMES, DISTRICTS)) < 0.2)).astype(np.int16),
        ),
        fit=FitTable(_fit(rng)),
        law=LawTable((rng.random((3, 4)) < 0.1).astype(np.int16)),
        today=TODAY,
    )


def _keys(rng: np.random.Generator, n: int) -> NDArray[np.int64]:
    return rng.permutation(np.arange(1, n + 1)).astype(np.int64)


def _parties(
    rng: np.random.Generator, n: int, share: float
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Party per person and sizes 2 to 8 (70% pairs)."""
    party = np.full(n, -1, np.int32)
    order, sizes, used = rng.permutation(n), [], 0
    while used < n * share:
        size = int(rng.choice([2, 3, 4, 5, 6, 7, 8], p=[0.7, 0.1, 0.08, 0.05, 0.03, 0.02, 0.02]))
        if used + size > n:
            break
        party[order[used : used + size]] = len(sizes)
        sizes.append(size)
        used += size
    return party, np.array(sizes, np.int64)


def _people(rng: np.random.Generator, n: int, party: NDArray[np.int32]) -> People:
    ready = TODAY + rng.integers(-30, 40, n)
    floor = rng.integers(30, 56, n) * 10_000 * (rng.random(n) < 0.6)
    return People(
        key=_keys(rng, n),
        sex=rng.integers(1, 3, n),
        born=(TODAY - rng.integers(17 * 365, 58 * 365, n)).astype(np.int32),
        home=rng.integers(0, HOMES, n),
        party=party,
        consent=rng.random(n) < 0.95,
        available_from=ready,
        available_until=np.where(rng.random(n) < 0.2, ready + 60, FAR),
        schooling=rng.integers(-1, 5, n),
        floor=floor,
        last_wage=rng.integers(35, 70, n) * 10_000 * (rng.random(n) < 0.7),
        nights=rng.choice([0, 1, 2], n, p=[0.3, 0.5, 0.2]),
        refuses=(1 << rng.integers(0, HAZARDS, n)) * (rng.random(n) < 0.2),
        needs_lodging=rng.random(n) < 0.8,
        needs_food=(rng.random(n) < 0.3).astype(np.int64),
        children=(rng.random(n) < 0.1).astype(np.int8),
        first_timer=rng.random(n) < 0.1,
        policy=rng.choice([0, 400, 700, 1000], n, p=[0.6, 0.1, 0.25, 0.05]),
        policy_class=rng.choice([0, 1, 2], n, p=[0.7, 0.25, 0.05]),
        waiting=rng.integers(0, 120, n),
        passed_over=rng.integers(0, 5, n),
        law_class=rng.integers(0, 3, n),
    )


def _vacancies(rng: np.random.Generator, m: int, firms: int, places: int) -> Vacancies:
    weight = rng.pareto(1.3, m) + 0.2
    count = np.maximum(1, np.rint(weight / max(weight.sum(), 1e-9) * places)).astype(np.int32)
    start = TODAY + rng.integers(-20, 40, m)
    nights = rng.random(m) < 0.35
    beds = rng.random(m) < 0.33
    return Vacancies(
        key=_keys(rng, m),
        employer=rng.integers(0, firms, m),
        district=rng.integers(0, DISTRICTS, m),
        occupation=rng.integers(0, TRADES, m),
        places=count,
        start_from=start,
        start_until=start + rng.integers(5, 60, m),
        law_age=np.where(rng.random(m) < 0.3, 18, 16),
        age_min=rng.choice([16, 18], m),
        age_max=rng.choice([45, 50, 55, 200], m),
        schooling=rng.choice([-1, 0, 1, 2, 3], m, p=[0.4, 0.2, 0.2, 0.15, 0.05]),
        certificates=(1 << rng.integers(0, KINDS, m)) * (rng.random(m) < 0.12),
        hazards=rng.integers(0, 1 << HAZARDS, m) * (rng.random(m) < 0.3),
        has_nights=nights,
        night_share=np.where(nights, rng.choice([330, 500, 1000], m, p=[0.4, 0.5, 0.1]), 0),
        hours=rng.choice([80, 100, 110, 120], m),
        days=rng.choice([220, 240, 260, 280], m),
        pay=rng.integers(38, 76, m) * 10_000,
        first_pay=rng.integers(15, 60, m),
        advance=rng.random(m) < 0.3,
        lodging=rng.choice([0, 1, 2], m, p=[0.1, 0.3, 0.6]),
        beds_male=np.where(beds, rng.integers(0, count + 1), -1),
        beds_female=np.where(beds, rng.integers(0, count + 1), -1),
        accepts_couples=rng.random(m) < 0.8,
        room_size=rng.choice([2, 4, 6, 8], m),
        meals=rng.integers(0, 4, m),
        food=rng.integers(0, 2, m),
        school_help=rng.random(m) < 0.3,
        training_weeks=rng.integers(0, 5, m),
        guarantee_months=rng.integers(0, 4, m),
        law_class=rng.integers(0, 4, m),
    )


def _pickup(
    rng: np.random.Generator, people: People, vacancies: Vacancies, share: float
) -> tuple[People, Vacancies]:
    own = np.where(rng.random(len(vacancies)) < 0.1, rng.integers(0, HOMES, len(vacancies)), -1)
    wish = rng.random(len(people)) < share
    return replace(people, only_pickup=wish), replace(vacancies, pickup=own)


def _employers(rng: np.random.Generator, n: int) -> Employers:
    arrived = rng.integers(0, 60, n)
    return Employers(
        key=_keys(rng, n),
        batch_left=np.where(rng.random(n) < 0.4, rng.integers(8, 13, n), -1),
        couple_rooms=rng.integers(-1, 6, n),
        arrived=arrived,
        stayed_30=rng.integers(0, arrived + 1),
        arrived_90=arrived // 2,
        stayed_90=rng.integers(0, arrived // 2 + 1),
        paid_on_time=rng.integers(-1, 1001, n),
        promise_kept=rng.integers(-1, 1001, n),
        open_cases=rng.integers(0, 2, n),
        buddy=rng.random(n) < 0.5,
    )


def _person_tables(rng: np.random.Generator, n: int) -> PersonTables:
    until = np.where(rng.random((n, KINDS)) < 0.08, TODAY + rng.integers(-50, 900, (n, KINDS)), -1)
    worked = rng.integers(0, TRADES, (n, 2))
    worked[rng.random((n, 2)) < 0.4] = -1
    wishes = rng.integers(0, TRADES, (n, 3))
    wishes[rng.random((n, 3)) < 0.5] = -1
    return PersonTables(
        stance=rng.choice([-1, 0, 1, 2], (n, DISTRICTS), p=[0.1, 0.6, 0.15, 0.15]).astype(np.int8),
        certificate_until=until.astype(np.int32),
        worked_in=worked.astype(np.int32),
        worked_months=rng.integers(0, 120, (n, 2)).astype(np.int16),
        wishes=wishes.astype(np.int32),
    )


def _fit(rng: np.random.Generator) -> NDArray[np.int16]:
    fit = rng.choice([0, 200, 500], (TRADES, TRADES), p=[0.7, 0.2, 0.1])
    np.fill_diagonal(fit, 1000)
    return fit.astype(np.int16)
