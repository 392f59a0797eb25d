"""A county of the size the engine is made for: 240,000 people, 5,000 vacancies. Seeded, invented.

Supply follows the published figures that `scenario.published` cites (National Bureau of Statistics,
2024 survey of rural migrant workers, schooling from that of 2023): sex, age, schooling, industry,
wage. Demand follows the trades of `reference.occupations`: wages, certificates, hazards, weeks of
training. Nobody publishes the rest, so it is ours, chosen so that about 7% of all pairs pass
every gate, as in a market where nearly everybody could take something and nobody everything:

- 31 townships by a power law of size (exponent 0.6); two people in five of a township come from
  six local trades. 24 districts receive; everybody refuses between four and twenty-one of them.
- Least take-home 66-84% of the last wage; nights 25% yes, 50% in turns; three in ten refuse one or
  two hazards; four in five need lodging; ready within weeks (exponential, mean 20 days).
- One employer for eight vacancies, sizes by a power law (0.8), one district and one family of
  trades each. Places follow a Pareto law (1.3), none more than 2% of all: `supply` x people.
- Townsmen: three in twenty (township, employer) pairs know each other, by a Pareto law.

What couples people (parties, counted beds, first batches, locks) is off unless asked for, so that
the bare market can be given to a peer that knows none of it.
"""

from functools import lru_cache

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
from reference.certificates import certificates
from reference.hazards import barred_for_women, barred_under_18, hazards
from reference.occupations import Occupation, all_occupations, distance

TODAY = 20_600
HOMES, DISTRICTS = 31, 24
NEAR = {0: 1000, 1: 750, 2: 550, 3: 450, 4: 250, None: 0}
"""Permille of fit by trade distance; the same figures as the service's snapshot."""
FEMALE, WAGE = 0.317, 5634
"""Women among people working away, and what those earn in yuan."""
AGES = {
    (16, 17): 0.003, (18, 20): 0.03, (21, 30): 0.25, (31, 40): 0.272, (41, 50): 0.245,
    (51, 60): 0.175, (61, 65): 0.025,
}  # fmt: skip
SCHOOLING = {0: 0.008, 1: 0.138, 2: 0.521, 3: 0.175, 5: 0.110, 6: 0.048}
"""Shares by rank: none, primary, junior, senior, college, bachelor."""
INDUSTRY = {
    0.279: (
        "assembly", "garment", "textile", "footwear", "plastics", "machining", "metal",
        "maintenance", "food", "process", "ship", "quality", "craft", "wood", "paper",
    ),
    0.143: ("construction",), 0.136: ("retail", "ecommerce"), 0.072: ("logistics",),
    0.194: ("service", "care"), 0.176: ("general", "platform"),
}  # fmt: skip
"""Shares of industries (catering and services as one) and the families of trades they stand for."""

Rng = np.random.Generator
I64 = NDArray[np.int64]


def county(
    n_people: int,
    n_vacancies: int,
    *,
    seed: int,
    supply: float = 0.65,
    grouped: float = 0.0,
    counted_beds: float = 0.0,
    unproven: float = 0.0,
    locks: int = 0,
) -> Problem:
    """One county; the same arguments give the same columns. grouped: share of people in parties
    of 2 to 8 (half couples). counted_beds, unproven: shares of vacancies and employers."""
    rng = np.random.default_rng([seed, n_people, n_vacancies])
    n_firms = max(4, n_vacancies // 8)
    home, trade = _trades_of_people(rng, n_people)
    party, size = _parties(rng, n_people, grouped)
    kind = np.where(size == 2, 1, rng.integers(2, 4, len(size)))
    locked = rng.permutation(n_people)[:locks]
    none = np.zeros(0, np.int32)
    return Problem(
        people=_people(rng, n_people, home, party),
        vacancies=_vacancies(rng, n_vacancies, n_firms, int(n_people * supply), counted_beds),
        employers=_employers(rng, n_firms, unproven),
        parties=Parties(
            _keys(rng, len(size)),
            kind,
            np.where(kind == 3, rng.integers(0, 2, len(size)), 0),
            (kind == 1) & (rng.random(len(size)) < 0.4),
        ),
        locks=Pairs(locked, rng.integers(0, max(n_vacancies, 1), len(locked))),
        exclusions=Pairs(none, none),
        employer_exclusions=EmployerPairs(none, none),
        incumbents=Pairs(none, none),
        person_tables=_person_tables(rng, n_people, trade),
        home_tables=_home_tables(rng, n_firms),
        fit=FitTable(_fit()),
        law=LawTable(np.array([[0, 0], [0, 0], [0, 1]], np.int16)),
        today=TODAY,
    )


@lru_cache(maxsize=1)
def _occupations() -> tuple[Occupation, ...]:
    return tuple(all_occupations())


@lru_cache(maxsize=1)
def _fit() -> NDArray[np.int16]:
    names = [trade.id for trade in _occupations()]
    return np.array([[NEAR[distance(a, b)] for b in names] for a in names], np.int16)


def _keys(rng: Rng, n: int) -> I64:
    return rng.permutation(np.arange(1, n + 1))


def _zipf(rng: Rng, values: int, exponent: float, n: int) -> I64:
    """n draws of 0..values-1, the k-th with weight (k + 1) ** -exponent."""
    weight = np.arange(1, values + 1) ** -exponent
    return rng.choice(values, n, p=weight / weight.sum())


def _bit(n: int, share: float, bits: I64, rng: Rng) -> I64:
    """One bit of `bits` each for a share of n rows."""
    return np.where(rng.random(n) < share, 1 << bits, 0)


def _parties(rng: Rng, n: int, share: float) -> tuple[NDArray[np.int32], I64]:
    """Party per person (-1 alone) and sizes: half pairs, the rest families and teams to 8."""
    size = rng.choice(np.arange(2, 9), n, p=[0.5, 0.2, 0.14, 0.08, 0.04, 0.02, 0.02])
    size = size[np.cumsum(size) <= n * share]
    party = np.full(n, -1, np.int32)
    party[rng.permutation(n)[: size.sum()]] = np.repeat(np.arange(len(size)), size)
    return party, size


def _trades_of_people(rng: Rng, n: int) -> tuple[I64, I64]:
    """(home, trade) of each person: a published industry, then one of its trades; two in
    five take one of six trades their township is known for."""
    family = np.array([one.family for one in _occupations()])
    industry = rng.choice(len(INDUSTRY), n, p=list(INDUSTRY))
    trade = np.zeros(n, np.int64)
    for k, families in enumerate(INDUSTRY.values()):
        mine = industry == k
        trade[mine] = rng.choice(np.flatnonzero(np.isin(family, families)), int(mine.sum()))
    home = _zipf(rng, HOMES, 0.6, n)
    local = rng.integers(0, len(family), (HOMES, 6))
    known_for = rng.random(n) < 0.4
    trade = np.where(known_for, local[home, rng.integers(0, 6, n)], trade)
    return home, trade


def _people(rng: Rng, n: int, home: I64, party: NDArray[np.int32]) -> People:
    bands = np.array(list(AGES))
    share = np.array(list(AGES.values()))
    low, high = bands[rng.choice(len(bands), n, p=share / share.sum())].T
    born = TODAY - (rng.uniform(low, high + 1) * 365.25).astype(np.int64) - 1
    wage = WAGE * np.exp(rng.normal(-0.03, 0.24, n))
    wage = np.clip((wage / 100).round() * 100, 2_400, 15_000).astype(np.int64)
    floor = (wage * rng.uniform(0.66, 0.84, n) / 100).astype(np.int64) * 10_000
    sex = np.where(rng.random(n) < FEMALE, 2, 1)
    ready = TODAY - 15 + np.clip(rng.exponential(20, n), 0, 120).astype(np.int64)
    waves = rng.random(n)
    target = np.searchsorted(np.cumsum([0.81, 0.03, 0.14]), waves)  # none, other, lifted, watched
    return People(
        key=_keys(rng, n),
        sex=sex,
        born=born,
        home=home,
        party=party,
        consent=rng.random(n) < 0.97,
        available_from=ready,
        available_until=np.where(rng.random(n) < 0.2, ready + rng.integers(30, 120, n), FAR),
        schooling=_schooling(rng, n),
        floor=np.where(rng.random(n) < 0.9, floor, 0),
        last_wage=np.where(rng.random(n) < 0.88, wage * 100, 0),
        nights=rng.choice(3, n, p=[0.25, 0.5, 0.25]),
        refuses=_bit(n, 0.3, rng.integers(0, len(hazards()), n), rng)
        | _bit(n, 0.1, rng.integers(0, len(hazards()), n), rng),
        needs_lodging=rng.random(n) < 0.8,
        needs_food=rng.choice(4, n, p=[0.72, 0.24, 0.03, 0.01]),
        children=rng.choice(3, n, p=[0.92, 0.06, 0.02]),
        first_timer=rng.random(n) < 0.12,
        policy=np.array([0, 400, 700, 1000])[target],
        policy_class=target,
        waiting=rng.integers(0, 120, n),
        passed_over=np.minimum(rng.geometric(0.5, n) - 1, 9),
        law_class=sex,
    )


def _schooling(rng: Rng, n: int) -> I64:
    found = rng.choice(list(SCHOOLING), n, p=list(SCHOOLING.values()))
    return np.where(rng.random(n) < 0.04, -1, found)


def _person_tables(rng: Rng, n: int, first: I64) -> PersonTables:
    fit = _fit()
    papers = list(certificates())
    needed = np.zeros((len(fit), len(papers)), bool)
    for k, one in enumerate(_occupations()):
        needed[k, [papers.index(code) for code in one.certificates_required]] = True
    holds = (needed[first] & (rng.random((n, len(papers))) < 0.7)) | (
        rng.random((n, len(papers))) < 0.03
    )
    until = np.where(holds, TODAY + rng.integers(-60, 1500, (n, len(papers))), -1)
    near = np.argsort(-fit, axis=1, kind="stable")
    other = np.where(
        rng.random(n) < 0.6, near[first, rng.integers(0, 6, n)], rng.integers(0, len(fit), n)
    )
    worked = np.stack([first, other], axis=1)
    worked[:, 1] = np.where(rng.random(n) < 0.5, -1, worked[:, 1])
    months = np.clip(rng.gamma(1.5, 20, (n, 2)), 0, 400)
    wishes = np.stack([first, other, rng.integers(0, len(fit), n)], axis=1)
    wishes[rng.random((n, 3)) < [0.35, 0.5, 0.8]] = -1
    return PersonTables(
        stance=_stance(rng, n),
        certificate_until=until,
        worked_in=worked,
        worked_months=months.astype(np.int64),
        wishes=wishes,
    )


def _stance(rng: Rng, n: int) -> NDArray[np.int8]:
    """Everybody accepts the first 3 to 20 of a random ranking of districts and refuses the rest;
    six in ten name one to three of them as wanted."""
    rank = rng.random((n, DISTRICTS), np.float32).argsort(axis=1).argsort(axis=1).astype(np.int8)
    accepted = rng.integers(3, DISTRICTS - 3, n).astype(np.int8)[:, None]
    wanted = np.where(rng.random(n) < 0.6, rng.integers(1, 4, n), 0).astype(np.int8)[:, None]
    open_ = np.where(wanted == 0, np.int8(0), np.where(rank < wanted, np.int8(1), np.int8(2)))
    return np.where(rank < accepted, open_, np.int8(-1))


def _vacancies(rng: Rng, m: int, firms: int, places: int, counted: float) -> Vacancies:
    firm = _zipf(rng, firms, 0.8, m)
    trade = _trades_of_posts(rng, firm, firms)
    low = np.array([one.newcomer_low_fen for one in _occupations()])
    high = np.array([one.newcomer_high_fen for one in _occupations()])
    pay = rng.uniform(low[trade], high[trade]) * np.exp(rng.normal(0, 0.1, m)) * 0.86
    start = TODAY + rng.integers(-20, 45, m)
    count = _places(rng, m, places)
    tags = [one.tags for one in _occupations()]
    names = list(hazards())
    mask = np.array([sum(1 << names.index(t) for t in set(tag) if t in names) for tag in tags])
    papers = list(certificates())
    asks = np.array(
        [sum(1 << papers.index(c) for c in one.certificates_required) for one in _occupations()]
    )
    night = rng.random(m) < 0.55
    beds = rng.random(m) < counted
    room = _barring(mask, names)
    return Vacancies(
        key=_keys(rng, m),
        employer=firm,
        district=_zipf(rng, DISTRICTS, 0.5, firms)[firm],
        occupation=trade,
        places=count,
        start_from=start,
        start_until=start + rng.integers(5, 35, m),
        law_age=np.where(room[0][trade], 18, 16),
        age_min=rng.choice([16, 18, 20], m, p=[0.2, 0.65, 0.15]),
        age_max=rng.choice(
            [35, 40, 45, 50, 55, 60, 200], m, p=[0.12, 0.18, 0.24, 0.2, 0.16, 0.07, 0.03]
        ),
        schooling=rng.choice([-1, 1, 2, 3, 5], m, p=[0.25, 0.1, 0.4, 0.19, 0.06]),
        certificates=asks[trade],
        hazards=mask[trade],
        has_nights=night,
        night_share=np.where(night, rng.choice([330, 500, 1000], m, p=[0.3, 0.5, 0.2]), 0),
        hours=rng.choice([80, 90, 100, 110, 120], m),
        days=rng.choice([220, 240, 260, 280], m),
        pay=(pay / 5_000).astype(np.int64) * 5_000,
        first_pay=rng.integers(15, 60, m),
        advance=rng.random(m) < 0.3,
        lodging=rng.choice(3, m, p=[0.24, 0.3, 0.46]),
        beds_male=np.where(beds, rng.integers(0, count + 1), -1),
        beds_female=np.where(beds, rng.integers(0, count + 1), -1),
        accepts_couples=rng.random(m) < 0.8,
        room_size=rng.choice([2, 4, 6, 8], m),
        meals=rng.integers(0, 4, m),
        food=rng.choice(4, m, p=[0.55, 0.4, 0.02, 0.03]),
        school_help=rng.random(m) < 0.2,
        training_weeks=np.array([one.training_weeks for one in _occupations()])[trade],
        guarantee_months=rng.choice(4, m, p=[0.4, 0.25, 0.2, 0.15]),
        law_class=room[1][trade].astype(np.int64),
    )


def _barring(mask: I64, names: list[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Per trade: has a hazard barred under 18, has one barred for women."""
    young = sum(1 << names.index(name) for name in barred_under_18())
    women = sum(1 << names.index(name) for name in barred_for_women())
    return mask & young > 0, mask & women > 0


def _trades_of_posts(rng: Rng, firm: I64, firms: int) -> I64:
    """Each employer keeps to one family of trades for seven posts in ten."""
    families = np.unique([one.family for one in _occupations()], return_inverse=True)[1]
    popular = rng.permutation(len(families))[_zipf(rng, len(families), 0.6, len(firm))]
    own = families[rng.permutation(len(families))[_zipf(rng, len(families), 0.6, firms)]]
    order = np.argsort(families, kind="stable")
    start = np.searchsorted(families[order], np.arange(families.max() + 2))
    first, last = start[own[firm]], start[own[firm] + 1]
    same = order[first + (rng.random(len(firm)) * (last - first)).astype(np.int64)]
    return np.where(rng.random(len(firm)) < 0.7, same, popular)


def _places(rng: Rng, m: int, places: int) -> I64:
    """Pareto headcounts of at least 1 and at most 2% of all, about `places` together."""
    weight = rng.pareto(1.3, m) + 0.15
    count = np.maximum(1, np.rint(weight / weight.sum() * places)).astype(np.int64)
    count = np.minimum(count, max(1, places // 50))
    missing = places - int(count.sum())
    if missing > 0:
        count += np.bincount(rng.integers(0, m, missing), minlength=m)
    return count


def _employers(rng: Rng, n: int, unproven: float) -> Employers:
    arrived = np.minimum(rng.pareto(1.0, n) * 8, 900).astype(np.int64)
    stays = np.clip(rng.normal(0.75, 0.12, n), 0, 1)
    later = (arrived * 0.7).astype(np.int64)
    return Employers(
        key=_keys(rng, n),
        batch_left=np.where(rng.random(n) < unproven, rng.integers(8, 13, n), -1),
        couple_rooms=rng.integers(-1, 6, n),
        arrived=arrived,
        stayed_30=rng.binomial(arrived, stays),
        arrived_90=later,
        stayed_90=rng.binomial(later, stays**2),
        paid_on_time=np.where(rng.random(n) < 0.7, rng.integers(600, 1001, n), -1),
        promise_kept=np.where(rng.random(n) < 0.6, rng.integers(500, 1001, n), -1),
        open_cases=(rng.random(n) < 0.08).astype(np.int64),
        buddy=rng.random(n) < 0.4,
    )


def _home_tables(rng: Rng, firms: int) -> HomeTables:
    knows = rng.random((HOMES, firms)) < 0.15
    count = np.minimum(rng.pareto(1.0, (HOMES, firms)) * 5 + 1, 400).astype(np.int64)
    route = rng.choice([0, 400, 700, 1000], (HOMES, DISTRICTS), p=[0.5, 0.25, 0.15, 0.1])
    return HomeTables(np.where(knows, count, 0), route)
