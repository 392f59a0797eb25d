"""An independent look at a result: the rules written once more, over columns, nothing shared with
gates, kernels or solver.

`violations` must be empty for every result; it is run on every stored run. It says what is wrong,
row by row, and does not care how the result was made (a person's plan can be checked as well).
Work and memory grow with people placed, not with pairs.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matching.model.problem import Problem
from matching.model.result import ByRow, Result, Violation

I64 = NDArray[np.int64]
Bools = NDArray[np.bool_]


def violations(problem: Problem, result: Result) -> list[Violation]:
    """Everything the result does that the rules forbid; [] when it is sound."""
    p, n = problem, len(problem.people)
    if result.vacancy_of.shape != (n,) or result.score.shape != (n,):
        return [Violation("wrong_shape", {"people": n, "rows": int(result.vacancy_of.size)})]
    goes = result.vacancy_of.astype(np.int64)
    strays = np.flatnonzero((goes < -1) | (goes >= len(p.vacancies)))
    if len(strays):
        return [Violation("no_such_vacancy", {"person": int(i)}) for i in strays]
    who = np.flatnonzero(goes >= 0)
    found: list[Violation] = []
    found += _pairs(p, who, goes[who])
    found += _capacities(p, who, goes[who])
    found += _limits(p, who, goes[who])
    found += _parties(p, goes)
    found += _locks(p, goes, result)
    found += _sums(p, goes, result)
    found += _firsts(p, who, goes[who], result)
    return found


def _ages(born: NDArray[np.int32], on: I64) -> I64:
    """Whole years from one day number to another: a year is full on the birthday."""
    first, last = born.astype("datetime64[D]"), on.astype("datetime64[D]")
    years = last.astype("datetime64[Y]").astype(int) - first.astype("datetime64[Y]").astype(int)
    return np.asarray(years - (_day_of_year(last) < _day_of_year(first)))


def _day_of_year(day: NDArray[np.datetime64]) -> I64:
    """Month and day as one number that grows through the year, leap day or not."""
    month = day.astype("datetime64[M]")
    return np.asarray(
        month.astype(int) % 12 * 32 + (day - month.astype("datetime64[D]")).astype(int)
    )


def _told(code: str, wrong: Bools, **facts: NDArray[np.integer]) -> Iterator[Violation]:
    for k in np.flatnonzero(wrong):
        yield Violation(code, {name: int(values[k]) for name, values in facts.items()})


def _pairs(p: Problem, i: I64, v: I64) -> Iterator[Violation]:
    """Every single pair against the gates; a lock opens what is the person's or the firm's wish,
    never the law."""
    people, posts, wide = p.people, p.vacancies, max(len(p.vacancies), 1)
    start = np.maximum(np.maximum(people.available_from[i], posts.start_from[v]), p.today)
    age = _ages(people.born[i], start.astype(np.int64))
    until = p.person_tables.certificate_until[i]
    asked = (posts.certificates[v][:, None] >> np.arange(until.shape[1])) & 1 == 1
    unlawful = (
        ("no_consent", ~people.consent[i]),
        ("under_age", age < np.maximum(posts.law_age[v], 16)),
        ("law", p.law.bars[people.law_class[i], posts.law_class[v]] != 0),
        ("certificate", (asked & (until < start[:, None])).any(axis=1)),
    )
    pair = i * wide + v
    free = ~np.isin(pair, p.locks.person.astype(np.int64) * wide + p.locks.vacancy)
    school = people.schooling[i]
    late = (start > posts.start_until[v]) | (start > people.available_until[i])
    shifts = posts.has_nights[v] & (people.nights[i] == 0)
    shifts |= (posts.night_share[v] >= 1000) & (people.nights[i] == 1)
    bus = (p.home_tables.route[people.home[i], posts.district[v]] > 0) | (
        posts.pickup[v] == people.home[i]
    )
    unwanted = (
        ("age_band", (age < posts.age_min[v]) | (age > posts.age_max[v])),
        ("schooling", (school >= 0) & (school < posts.schooling[v])),
        ("arrival", late),
        ("district", p.person_tables.stance[i, posts.district[v]] == -1),
        ("nights", shifts),
        ("hazard", people.refuses[i] & posts.hazards[v] != 0),
        ("take_home", (people.floor[i] > 0) & (posts.pay[v] < people.floor[i])),
        ("pickup", people.only_pickup[i] & ~bus),
        ("trade", people.only_wished[i] & _strange(p, i, v)),
        ("lodging", people.needs_lodging[i] & (posts.lodging[v] == 0)),
        ("excluded", _excluded(p, i, v)),
    )
    for code, wrong in unlawful:
        yield from _told(code, wrong, person=i, vacancy=v)
    for code, wrong in unwanted:
        yield from _told(code, wrong & free, person=i, vacancy=v)


def _strange(p: Problem, i: I64, v: I64) -> Bools:
    """A trade the person has not named, though they have named some."""
    wishes, trade = p.person_tables.wishes[i], p.vacancies.occupation[v]
    return np.asarray((wishes >= 0).any(axis=1) & (wishes != trade[:, None]).all(axis=1))


def _excluded(p: Problem, i: I64, v: I64) -> Bools:
    """The person never to this vacancy, or never to its employer."""
    wide, firms = max(len(p.vacancies), 1), max(len(p.employers), 1)
    pairs = p.exclusions.person.astype(np.int64) * wide + p.exclusions.vacancy
    barred = p.employer_exclusions.person.astype(np.int64) * firms + p.employer_exclusions.employer
    out = np.isin(i * wide + v, pairs)
    return np.asarray(out | np.isin(i * firms + p.vacancies.employer[v], barred))


def _capacities(p: Problem, i: I64, v: I64) -> Iterator[Violation]:
    """Places less what is reserved, least groups, first batches, beds by sex, couple rooms."""
    posts, m = p.vacancies, len(p.vacancies)
    row, heads = np.arange(m), np.bincount(v, minlength=m)
    over = heads > np.maximum(posts.places.astype(np.int64) - posts.reserved, 0)
    yield from _told("places", over, vacancy=row, placed=heads)
    few = posts.insists & (heads > 0) & (heads < posts.min_group)
    yield from _told("minimum", few, vacancy=row, placed=heads)
    firm, firms = posts.employer[v].astype(np.int64), len(p.employers)
    batch, left = np.bincount(firm, minlength=firms), p.employers.batch_left
    over = (left >= 0) & (batch > left)
    yield from _told("first_batch", over, employer=np.arange(firms), placed=batch)
    party = p.people.party[i].astype(np.int64)
    in_room = np.append(p.parties.needs_room, False)[party]
    sleeps = p.people.needs_lodging[i] & ~in_room
    for sex, beds in ((1, posts.beds_male), (2, posts.beds_female)):
        count = np.bincount(v[sleeps & (p.people.sex[i] == sex)], minlength=m)
        over = (beds >= 0) & (count > beds)
        yield from _told("beds", over, vacancy=row, sex=np.full(m, sex), placed=count)
    count = np.bincount(v[sleeps & (p.people.sex[i] == 0)], minlength=m)
    counted = (posts.beds_male >= 0) | (posts.beds_female >= 0)
    yield from _told("bed_of_unknown_sex", counted & (count > 0), vacancy=row, placed=count)
    used = np.unique(firm[in_room] * max(len(p.parties), 1) + party[in_room])
    rooms = np.bincount(used // max(len(p.parties), 1), minlength=firms)
    over = (rooms > 0) & (rooms > p.employers.couple_rooms)
    yield from _told("couple_rooms", over, employer=np.arange(firms), placed=rooms)


def _limits(p: Problem, i: I64, v: I64) -> Iterator[Violation]:
    """Of the people of one set at most so many at the vacancies of another: everybody placed is
    counted once under every set of theirs and every set of their vacancy."""
    one, other = p.limit_people, p.limit_posts
    counted: dict[tuple[int, int], int] = {}
    mine, theirs = _sets(one.row, one.set), _sets(other.row, other.set)
    for person, vacancy in zip(i.tolist(), v.tolist(), strict=True) if len(p.limits) else ():
        for group in mine.get(person, ()):
            for posts in theirs.get(vacancy, ()):
                counted[group, posts] = counted.get((group, posts), 0) + 1
    limits = zip(p.limits.people.tolist(), p.limits.posts.tolist(), strict=True)
    placed = np.array([counted.get(pair, 0) for pair in limits], np.int64)
    over = placed > p.limits.most
    yield from _told("limit", over, limit=np.arange(len(p.limits)), placed=placed)


def _sets(row: NDArray[np.int32], group: NDArray[np.int32]) -> dict[int, list[int]]:
    """The sets of each row."""
    found: dict[int, list[int]] = {}
    for member, name in zip(row.tolist(), group.tolist(), strict=True):
        found.setdefault(member, []).append(name)
    return found


def _parties(p: Problem, goes: I64) -> Iterator[Violation]:
    """All or nobody, at one site; couples only where couples are accepted."""
    count = len(p.parties)
    if not count:
        return
    row, posts, kept = np.arange(count), p.vacancies, p.parties
    grouped = np.flatnonzero(p.people.party >= 0)
    party = p.people.party[grouped]
    members = np.bincount(party, minlength=count)
    there = goes[grouped] >= 0
    party, v = party[there], goes[grouped][there]
    came = np.bincount(party, minlength=count)
    split = (came > 0) & (came < members)
    yield from _told("party_split", split, party=row, placed=came, members=members)
    apart = np.zeros(count, bool)
    one_firm = (kept.keep == 0) | kept.needs_room
    for site, who in ((posts.employer, one_firm), (posts.district, ~one_firm)):
        least, most = np.full(count, np.iinfo(np.int64).max), np.full(count, -1, np.int64)
        np.minimum.at(least, party, site[v])
        np.maximum.at(most, party, site[v])
        apart |= who & (came > 0) & (least != most)
    yield from _told("party_apart", apart, party=row)
    shut = np.zeros(count, bool)
    np.logical_or.at(shut, party, ~posts.accepts_couples[v])
    yield from _told("couple_not_accepted", shut & (kept.kind == 1), party=row)


def _locks(p: Problem, goes: I64, result: Result) -> Iterator[Violation]:
    """Each lock is kept, or owned up to."""
    owned = {(lock.person, lock.vacancy) for lock in result.unmet_locks}
    for i, v in zip(p.locks.person.tolist(), p.locks.vacancy.tolist(), strict=True):
        kept = bool(goes[i] == v)
        if kept == ((i, v) in owned):
            code = "lock_kept_but_disowned" if kept else "lock_lost"
            yield Violation(code, {"person": i, "vacancy": v})


def _sums(p: Problem, goes: I64, result: Result) -> Iterator[Violation]:
    """Totals add up, parts add up, nobody unplaced has points, the bound is a bound."""
    parts = result.parts.sum(axis=1, dtype=np.int64)
    out, row = goes < 0, np.arange(len(p.people))
    unearned = out & ((result.score != 0) | (parts != 0))
    yield from _told("points_without_place", unearned, person=row)
    short = ~out & ((result.score < 1) | (parts > np.maximum(result.score, 1)))
    yield from _told("parts_exceed_score", short & (parts > 0), person=row)
    total = int(result.score.sum()) + result.fairness
    if total != result.objective:
        yield Violation("objective", {"told": result.objective, "counted": total})
    if result.bound < result.objective:
        yield Violation("bound", {"objective": result.objective, "bound": result.bound})
    some = result.alternatives
    if isinstance(some, ByRow) and some.columns is not None:
        cheap = (some.columns["cost"] < 0) & (some.columns["vacancy"] >= 0)
        yield from _told("alternative", out[some.rows] | cheap.any(axis=1), person=some.rows)
        return
    for i, others in some.items():
        if out[i] or any(other.cost < 0 for other in others):
            yield Violation("alternative", {"person": i})


def _firsts(p: Problem, i: I64, v: I64, result: Result) -> Iterator[Violation]:
    """What employers' first places earned, one after the other; least groups as reported."""
    came = np.bincount(p.vacancies.employer[v], minlength=len(p.employers))
    had, counted = p.employers.filled.astype(np.int64), 0
    before = 0
    for places, points in result.first_places:
        until = np.clip(had + came, before, before + places)
        counted += points * int((until - np.clip(had, before, before + places)).sum())
        before += places
    if counted != result.fairness:
        yield Violation("fairness", {"told": result.fairness, "counted": counted})
    heads = np.bincount(v, minlength=len(p.vacancies))
    told = {one.vacancy: one.placed for one in result.minima}
    below = (heads > 0) & (heads < p.vacancies.min_group)
    for row in np.flatnonzero(below):
        if told.get(int(row)) != heads[row]:
            yield Violation("minimum_not_told", {"vacancy": int(row), "placed": int(heads[row])})
