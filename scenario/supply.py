"""The generated supply: people whose marginals follow `scenario.published`, from one seed.

Shares are met by quota (largest remainder, then shuffled), not by chance, so a marginal is off by
less than one person. Schooling falls with age, building is men's work more often than not, and
people without any experience are the first-timers. Nothing generated depends on a real person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

from models.person import Nights, PersonState, Sex
from reference.ages import WORKING_AGE
from reference.certificates import expires
from reference.occupations import occupation
from scenario import published
from scenario.people import Someone
from scenario.places import BAZHOU, CANGXI, ELSEWHERE, SHARE_OF_CANGXI, TOWNSHIPS

FEWEST = 900
"""Below this there are not enough people for the trips of the scenario."""

FIRST_TIMERS = 0.12
LEAST_FIRST_TIMERS = 230
FLIGHT_COUPLES = 20
ROSTER_LOADED = 67
"""Days before loading when the first big roster came in; the history draws on it."""

REFUSABLE = (
    "height", "confined", "dust", "solvent", "chemical", "noise", "heat", "cold_water", "night",
)  # fmt: skip
K = TypeVar("K")


@dataclass(frozen=True)
class Supply:
    people: list[Someone]
    groups: "list[tuple[str, list[Someone]]]"  # kind of party, members


def quota(rng: np.random.Generator, n: int, shares: Mapping[K, float]) -> list[K]:
    """n labels in the given shares (largest remainder), in random order."""
    keys = list(shares)
    exact = np.array([shares[key] for key in keys]) * n / sum(shares.values())
    counts = np.floor(exact).astype(int)
    for k in np.argsort(counts - exact, kind="stable")[: n - int(counts.sum())]:
        counts[k] += 1
    labels = np.repeat(np.arange(len(keys)), counts)
    return [keys[k] for k in rng.permutation(labels)]


def generate(rng: np.random.Generator, n: int, today: date) -> Supply:
    """n people (at least FEWEST) with homes, trades and wishes of pay; ids from 1."""
    if n < FEWEST:
        raise ValueError(f"the scenario needs at least {FEWEST} people, not {n}")
    homes = _homes(n)
    ages = _ages(rng, n, homes)
    sexes = quota(rng, n, {Sex.FEMALE: published.FEMALE_AWAY, Sex.MALE: 1 - published.FEMALE_AWAY})
    schooling = _schooling(rng, ages)
    first = _first_timers(rng, homes, ages)
    industries = _industries(rng, sexes, first)
    wages = _wages(rng, industries)
    people = []
    for i in range(n):
        someone = Someone(
            id=i + 1,
            home=homes[i],
            township=str(rng.choice(TOWNSHIPS[homes[i]])),
            sex=sexes[i],
            born=_birthday(rng, today, ages[i]),
            schooling=schooling[i],
            first_timer=first[i],
            industry=industries[i],
            wage_yuan=wages[i],
            created=today - timedelta(days=_registered(rng)),
        )
        _fill(rng, someone, today)
        people.append(someone)
    return Supply(people, _groups(rng, people, today))


def _homes(n: int) -> list[str]:
    others = [code for code, count in ELSEWHERE.items() for _ in range(count)]
    cangxi = round((n - len(others)) * SHARE_OF_CANGXI)
    return [CANGXI] * cangxi + [BAZHOU] * (n - len(others) - cangxi) + others


def _ages(rng: np.random.Generator, n: int, homes: list[str]) -> list[int]:
    """By quota; those who are in 浦江 already are of working age, others take their draw."""
    ages = [int(rng.integers(low, high + 1)) for low, high in quota(rng, n, published.AGE_BANDS)]
    young = [i for i in range(n) if homes[i] not in ELSEWHERE and 20 <= ages[i] <= 48]
    for i in range(n):
        if homes[i] in ELSEWHERE and not 20 <= ages[i] <= 48:
            other = young.pop(int(rng.integers(len(young))))
            ages[i], ages[other] = ages[other], ages[i]
    return ages


def _birthday(rng: np.random.Generator, today: date, age: int) -> date:
    """A day that makes somebody `age` whole years old today."""
    last = date(today.year - age, today.month, min(today.day, 28))
    return last - timedelta(days=int(rng.integers(0, 360)))


def _registered(rng: np.random.Generator) -> int:
    return ROSTER_LOADED if rng.random() < 0.72 else int(rng.integers(2, ROSTER_LOADED))


def _schooling(rng: np.random.Generator, ages: Sequence[int]) -> list[str]:
    """Levels by quota, the older rather the lower ones; 12 years of noise."""
    n = len(ages)
    order = np.argsort(np.array(ages) + rng.normal(0, 12, n), kind="stable")[::-1]
    levels = sorted_quota(n, published.SCHOOLING)
    found = [""] * n
    for rank, person in enumerate(order):
        found[int(person)] = levels[rank]
    return found


def sorted_quota(n: int, shares: Mapping[str, float]) -> list[str]:
    """Like `quota`, in the order of `shares`."""
    ends = np.round(np.cumsum(list(shares.values())) / sum(shares.values()) * n).astype(int)
    starts = [0, *ends[:-1]]
    return [key for key, a, b in zip(shares, starts, ends, strict=True) for _ in range(b - a)]


def _first_timers(rng: np.random.Generator, homes: list[str], ages: list[int]) -> list[bool]:
    """12% of each county, the young more likely; never so few that the flight stays empty."""
    found = [False] * len(homes)
    for county in (CANGXI, BAZHOU):
        rows = [i for i, home in enumerate(homes) if home == county]
        wanted = max(round(FIRST_TIMERS * len(rows)), LEAST_FIRST_TIMERS if county == BAZHOU else 0)
        pull = [ages[i] + rng.normal(0, 9) for i in rows]
        for k in np.argsort(pull, kind="stable")[:wanted]:
            found[rows[int(k)]] = ages[rows[int(k)]] >= 18
    return found


def _industries(rng: np.random.Generator, sexes: list[Sex], first: list[bool]) -> list[str]:
    """By quota over the experienced; four in five women in building trade places with a man."""
    rows = [i for i, new in enumerate(first) if not new]
    labels = quota(rng, len(rows), published.INDUSTRY)
    found = [""] * len(first)
    for i, label in zip(rows, labels, strict=True):
        found[i] = label
    light = [
        i for i in rows if sexes[i] is Sex.MALE and found[i] in ("services", "catering", "trade")
    ]
    for i in rows:
        if sexes[i] is Sex.FEMALE and found[i] == "construction" and light and rng.random() < 0.8:
            other = light.pop(int(rng.integers(len(light))))
            found[i], found[other] = found[other], found[i]
    return found


def _wages(rng: np.random.Generator, industries: list[str]) -> list[int | None]:
    """Last monthly wage in yuan, to the hundred: log-normal (sigma 0.22) around the industry's
    mean, lifted by what people working away earn above all; None for first-timers."""
    away = published.MEAN_WAGE_AWAY / published.MEAN_WAGE
    found: list[int | None] = [None] * len(industries)
    for name, mean in published.INDUSTRY_WAGE.items():
        rows = [i for i, industry in enumerate(industries) if industry == name]
        if not rows:
            continue
        draws = rng.lognormal(0, 0.22, len(rows))
        draws *= mean * away / draws.mean()
        for i, wage in zip(rows, draws, strict=True):
            found[i] = max(2000, round(float(wage) / 100) * 100)
    return found


def _fill(rng: np.random.Generator, one: Someone, today: date) -> None:
    """Trades, least pay, nights, what they refuse, certificates, where they stand."""
    if one.industry:
        trades = published.TRADES_OF[one.industry]
        drawn = {str(rng.choice(trades)) for _ in range(1 + int(rng.random() < 0.3))}
        worked = max(12 * (one.age_on(today) - WORKING_AGE), 2)  # nobody worked before 16
        for trade in sorted(drawn):
            months = int(np.clip(rng.gamma(1.6, 22), 2, 240))
            one.months[trade] = max(1, min(months, worked // len(drawn)))
    one.months = dict(sorted(one.months.items()))
    if one.wage_yuan is None:
        one.floor_fen = int(rng.integers(32, 42)) * 10_000
    else:
        asked = one.wage_yuan * rng.uniform(0.66, 0.84)
        one.floor_fen = int(np.clip(round(asked / 100), 28, 75)) * 10_000
    one.nights = quota_pick(rng, {Nights.YES: 0.25, Nights.ROTATING: 0.5, Nights.NO: 0.25})
    count = quota_pick(rng, {0: 0.5, 1: 0.3, 2: 0.2})
    one.refuses = frozenset(str(code) for code in rng.choice(REFUSABLE, count, replace=False))
    one.needs_lodging = bool(rng.random() < 0.93)
    one.certificates = _certificates(rng, one)
    one.state = quota_pick(
        rng,
        {
            PersonState.SEEKING: 0.62,
            PersonState.REGISTERED: 0.31,
            PersonState.PAUSED: 0.04,
            PersonState.CLOSED: 0.03,
        },
    )
    _make_sure_of_the_trips(rng, one, today)


def _make_sure_of_the_trips(rng: np.random.Generator, one: Someone, today: date) -> None:
    """First-timers of 巴州 (the flight) and the newcomers of 浦江 registered early and said yes."""
    if one.home in ELSEWHERE:
        one.state, one.refuses, one.nights = PersonState.SEEKING, frozenset(), Nights.ROTATING
        one.floor_fen = min(one.floor_fen, 360_000)
    elif not (one.first_timer and one.home == BAZHOU and rng.random() < 0.9):
        return
    else:
        one.state = PersonState.SEEKING
    one.created = today - timedelta(days=ROSTER_LOADED)


def quota_pick(rng: np.random.Generator, shares: Mapping[K, float]) -> K:
    """One label drawn with these probabilities."""
    at = rng.random() * sum(shares.values())
    for key, share in shares.items():
        at -= share
        if at < 0:
            return key
    return next(reversed(list(shares)))


def _certificates(rng: np.random.Generator, one: Someone) -> frozenset[str]:
    """What their trades require (adults only; one in twelve has let it lapse) and health cards."""
    held = set()
    for trade in one.months:
        known = occupation(trade)
        if known.needs_health_check and rng.random() < 0.6:
            held.add("health")
        held |= {code for code in known.certificates_required if rng.random() < 11 / 12}
    if rng.random() < 0.08:
        held.add("driving")
    return frozenset(held)


def issued(rng: np.random.Generator, code: str, today: date) -> tuple[date, date | None]:
    """A day of issue that makes the certificate valid for at least ten more weeks, and its end."""
    span = {"health": 280, "forklift": 1350, "welding": 2050, "height": 2050}.get(code, 1300)
    day = today - timedelta(days=int(rng.integers(30, span)))
    return day, expires(code, day)


def _groups(
    rng: np.random.Generator, people: list[Someone], today: date
) -> list[tuple[str, list[Someone]]]:
    """Couples, families and 老乡 teams of one county: about seven in a hundred people."""
    found: list[tuple[str, list[Someone]]] = []
    for county in (CANGXI, BAZHOU):
        free = [p for p in people if p.home == county and 18 <= p.age_on(today) <= 55]
        free = [free[int(k)] for k in rng.permutation(len(free))]
        n = len(free)
        if county == BAZHOU:
            found += [("couple", pair) for pair in _couples_of_the_flight(free, today)]
        for _ in range(round(n * 0.02)):
            if pair := _couple(free, today):
                found.append(("couple", pair))
        for kind, count, sizes in (("family", n * 0.004, (2, 4)), ("townsmen", n * 0.005, (3, 7))):
            for _ in range(round(count)):
                size = int(rng.integers(*sizes))
                found.append((kind, _together(free, size)))
    for _, members in found:
        for one in members:
            one.state, one.created = PersonState.SEEKING, members[0].created
            one.township = members[0].township
    return found


def _couples_of_the_flight(free: list[Someone], today: date) -> list[list[Someone]]:
    """Twice as many couples of first-timers as fly: for some there is no post that suits both."""
    new = [one for one in free if one.first_timer]
    pairs = [pair for _ in range(2 * FLIGHT_COUPLES) if (pair := _couple(new, today))]
    taken = {one.id for pair in pairs for one in pair}
    free[:] = [one for one in free if one.id not in taken]
    return pairs


def _couple(free: list[Someone], today: date) -> list[Someone] | None:
    man = next((p for p in free if p.sex is Sex.MALE), None)
    if man is None:
        return None
    free.remove(man)
    for woman in free:
        if woman.sex is Sex.FEMALE and abs(woman.age_on(today) - man.age_on(today)) <= 6:
            free.remove(woman)
            return [man, woman]
    return None


def _together(free: list[Someone], size: int) -> list[Someone]:
    return [free.pop() for _ in range(size)]
