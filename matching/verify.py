"""An independent look at a result: plain loops over rows, nothing shared with the solver.

`violations` must be empty for every result; it is run on every stored run. It says what is wrong,
row by row, and does not care how the result was made (a person's plan can be checked as well).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from matching.problem import Problem
from matching.result import Result, Violation

_EPOCH = date(1970, 1, 1)


def violations(problem: Problem, result: Result) -> list[Violation]:
    """Everything the result does that the rules forbid; [] when it is sound."""
    p = problem
    n = len(p.people)
    if result.vacancy_of.shape != (n,) or result.score.shape != (n,):
        return [Violation("wrong_shape", {"people": n, "rows": int(result.vacancy_of.size)})]
    placed = {i: int(v) for i, v in enumerate(result.vacancy_of) if v >= 0}
    strays = [i for i, v in enumerate(result.vacancy_of) if not -1 <= v < len(p.vacancies)]
    if strays:
        return [Violation("no_such_vacancy", {"person": i}) for i in strays]
    found: list[Violation] = []
    found += _pairs(p, placed)
    found += _capacities(p, placed)
    found += _parties(p, placed)
    found += _locks(p, placed, result)
    found += _sums(p, placed, result)
    return found


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)


def _age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _pairs(p: Problem, placed: dict[int, int]) -> Iterator[Violation]:
    """Every single pair against the gates; a lock opens what is the person's or the firm's wish,
    never the law."""
    locked = set(zip(p.locks.person.tolist(), p.locks.vacancy.tolist(), strict=True))
    barred = set(zip(p.exclusions.person.tolist(), p.exclusions.vacancy.tolist(), strict=True))
    firms = p.employer_exclusions
    barred_firm = set(zip(firms.person.tolist(), firms.employer.tolist(), strict=True))
    for i, v in placed.items():
        codes = list(_unlawful(p, i, v))
        if (i, v) not in locked:
            codes += _unwanted(p, i, v)
            if (i, v) in barred or (i, int(p.vacancies.employer[v])) in barred_firm:
                codes.append("excluded")
        for code in codes:
            yield Violation(code, {"person": i, "vacancy": v})


def _start(p: Problem, i: int, v: int) -> int:
    return max(int(p.people.available_from[i]), int(p.vacancies.start_from[v]), p.today)


def _unlawful(p: Problem, i: int, v: int) -> Iterator[str]:
    start = _start(p, i, v)
    if not p.people.consent[i]:
        yield "no_consent"
    if _age(_day(int(p.people.born[i])), _day(start)) < max(16, int(p.vacancies.law_age[v])):
        yield "under_age"
    if p.law.bars[p.people.law_class[i], p.vacancies.law_class[v]]:
        yield "law"
    asked = int(p.vacancies.certificates[v])
    for kind, until in enumerate(p.person_tables.certificate_until[i].tolist()):
        if asked >> kind & 1 and until < start:
            yield "certificate"


def _unwanted(p: Problem, i: int, v: int) -> Iterator[str]:
    people, posts = p.people, p.vacancies
    start = _start(p, i, v)
    age = _age(_day(int(people.born[i])), _day(start))
    if not int(posts.age_min[v]) <= age <= int(posts.age_max[v]):
        yield "age_band"
    if 0 <= int(people.schooling[i]) < int(posts.schooling[v]):
        yield "schooling"
    if start > int(posts.start_until[v]) or start > int(people.available_until[i]):
        yield "arrival"
    if p.person_tables.stance[i, posts.district[v]] == -1:
        yield "district"
    if posts.has_nights[v] and people.nights[i] == 0:
        yield "nights"
    if posts.night_share[v] >= 1000 and people.nights[i] == 1:
        yield "nights"
    if int(people.refuses[i]) & int(posts.hazards[v]):
        yield "hazard"
    if people.floor[i] > 0 and posts.pay[v] < people.floor[i]:
        yield "take_home"
    if people.needs_lodging[i] and posts.lodging[v] == 0:
        yield "lodging"


def _capacities(p: Problem, placed: dict[int, int]) -> Iterator[Violation]:
    """Places, first batches, beds by sex, couple rooms."""
    heads: Counter[int] = Counter(placed.values())
    batch: Counter[int] = Counter(int(p.vacancies.employer[v]) for v in placed.values())
    beds: Counter[tuple[int, int]] = Counter()
    rooms: dict[int, set[int]] = defaultdict(set)
    for i, v in placed.items():
        party = int(p.people.party[i])
        if party >= 0 and p.parties.needs_room[party]:
            rooms[int(p.vacancies.employer[v])].add(party)
        elif p.people.needs_lodging[i]:
            beds[v, int(p.people.sex[i])] += 1
    for v, count in heads.items():
        if count > p.vacancies.places[v]:
            yield Violation("places", {"vacancy": v, "placed": count})
    for firm, count in batch.items():
        if 0 <= p.employers.batch_left[firm] < count:
            yield Violation("first_batch", {"employer": firm, "placed": count})
    for (v, sex), count in beds.items():
        men, women = int(p.vacancies.beds_male[v]), int(p.vacancies.beds_female[v])
        room = {1: men, 2: women}.get(sex, -1)
        if sex == 0 and (men >= 0 or women >= 0):
            yield Violation("bed_of_unknown_sex", {"vacancy": v, "placed": count})
        if 0 <= room < count:
            yield Violation("beds", {"vacancy": v, "sex": sex, "placed": count})
    for firm, parties in rooms.items():
        if len(parties) > p.employers.couple_rooms[firm]:
            yield Violation("couple_rooms", {"employer": firm, "placed": len(parties)})


def _parties(p: Problem, placed: dict[int, int]) -> Iterator[Violation]:
    """All or nobody, at one site; couples only where couples are accepted."""
    members: dict[int, list[int]] = defaultdict(list)
    for i, party in enumerate(p.people.party.tolist()):
        if party >= 0:
            members[party].append(i)
    for party, people in members.items():
        posts = [placed[i] for i in people if i in placed]
        if posts and len(posts) < len(people):
            fact = {"party": party, "placed": len(posts), "members": len(people)}
            yield Violation("party_split", fact)
        firms = {int(p.vacancies.employer[v]) for v in posts}
        districts = {int(p.vacancies.district[v]) for v in posts}
        one_firm = p.parties.keep[party] == 0 or p.parties.needs_room[party]
        if len(firms if one_firm else districts) > 1:
            yield Violation("party_apart", {"party": party})
        if p.parties.kind[party] == 1 and not all(p.vacancies.accepts_couples[v] for v in posts):
            yield Violation("couple_not_accepted", {"party": party})


def _locks(p: Problem, placed: dict[int, int], result: Result) -> Iterator[Violation]:
    """Each lock is kept, or owned up to."""
    owned = {(lock.person, lock.vacancy) for lock in result.unmet_locks}
    for i, v in zip(p.locks.person.tolist(), p.locks.vacancy.tolist(), strict=True):
        kept = placed.get(i) == v
        if kept == ((i, v) in owned):
            code = "lock_kept_but_disowned" if kept else "lock_lost"
            yield Violation(code, {"person": i, "vacancy": v})


def _sums(p: Problem, placed: dict[int, int], result: Result) -> Iterator[Violation]:
    """Totals add up, parts add up, nobody unplaced has points, the bound is a bound."""
    total = 0
    for i in range(len(p.people)):
        points, parts = int(result.score[i]), sum(int(x) for x in result.parts[i])
        total += points
        if i not in placed and (points or parts):
            yield Violation("points_without_place", {"person": i})
        if i in placed and not 0 < max(points, 1) >= parts:
            yield Violation("parts_exceed_score", {"person": i})
    if total != result.objective:
        yield Violation("objective", {"told": result.objective, "counted": total})
    if result.bound < result.objective:
        yield Violation("bound", {"objective": result.objective, "bound": result.bound})
    for i, others in result.alternatives.items():
        if i not in placed or any(a.cost < 0 for a in others):
            yield Violation("alternative", {"person": i})
