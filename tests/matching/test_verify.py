"""The independent check finds what is planted: one wrong cell, one code."""

from dataclasses import replace

import numpy as np
import pytest

from matching import Params, Problem, Result, solve, violations
from matching.model.problem import Pairs
from tests.matching.instances import small_market


@pytest.fixture(scope="module")
def solved() -> tuple[Problem, Result]:
    problem = small_market(5, people=400, vacancies=40)
    result = solve(problem, Params(), seed=1)
    assert violations(problem, result) == []
    return problem, result


def codes(problem: Problem, result: Result) -> set[str]:
    return {found.code for found in violations(problem, result)}


def single(problem: Problem, result: Result) -> int:
    """Somebody placed and alone who needs a bed no couple room gives."""
    return int(np.flatnonzero((result.vacancy_of >= 0) & (problem.people.party < 0))[0])


PLANTS = {
    "no_consent": ("people", "consent", False),
    "under_age": ("people", "born", 20_000 - 15 * 365),
    "district": ("person_tables", "stance", -1),
    "take_home": ("people", "floor", 99_000_000),
    "arrival": ("people", "available_until", "today"),
    "hazard": ("people", "refuses", 2**61),
    "pickup": ("people", "only_pickup", True),
    "trade": ("people", "only_wished", True),
    "excluded": ("exclusions", "", None),
}


@pytest.mark.parametrize("code", PLANTS)
def test_a_planted_wrong_is_found(solved, code):
    problem, result = solved
    i = single(problem, result)
    v = int(result.vacancy_of[i])
    table, name, value = PLANTS[code]
    if code == "excluded":
        pair = Pairs(np.array([i], np.int32), np.array([v], np.int32))
        assert code in codes(replace(problem, exclusions=pair), result)
        return
    if code == "pickup":
        homes = problem.home_tables
        still = replace(homes, route=np.zeros_like(homes.route))
        problem = replace(problem, home_tables=still)
    if code == "trade":  # three trades in order, none of them the post's
        there = problem.vacancies.occupation[v]
        wishes = np.full_like(problem.person_tables.wishes, (there + 1) % len(problem.fit))
        tables = replace(problem.person_tables, wishes=wishes)
        problem = replace(problem, person_tables=tables)
    columns = {name: getattr(getattr(problem, table), name).copy()}
    if code == "arrival":
        start = problem.vacancies.start_until[v] + 1
        columns = {k: getattr(problem.people, k).copy() for k in ("available_from", name)}
        columns["available_from"][i] = columns[name][i] = start
    elif code == "hazard":
        hazards = problem.vacancies.hazards.copy()
        hazards[v] |= 2**61
        problem = replace(problem, vacancies=replace(problem.vacancies, hazards=hazards))
        columns[name][i] = value
    else:
        columns[name][i] = value
    changed = replace(problem, **{table: replace(getattr(problem, table), **columns)})
    assert code in codes(changed, result)


def moved(result: Result, person: int, vacancy: int) -> Result:
    where = result.vacancy_of.copy()
    where[person] = vacancy
    return replace(result, vacancy_of=where)


def test_too_many_in_a_post_in_a_batch_or_in_beds_is_found(solved):
    problem, result = solved
    v = int(np.argmin(problem.vacancies.places))
    crowd = result
    for person in np.flatnonzero(problem.people.party < 0)[:60]:
        crowd = moved(crowd, int(person), v)
    assert "places" in codes(problem, crowd)
    none = np.zeros(len(problem.employers), np.int32)
    tight = replace(problem, employers=replace(problem.employers, batch_left=none))
    assert "first_batch" in codes(tight, result)
    posts = replace(
        problem.vacancies,
        beds_male=np.zeros(len(problem.vacancies), np.int32),
        beds_female=np.zeros(len(problem.vacancies), np.int32),
    )
    assert "beds" in codes(replace(problem, vacancies=posts), result)


def test_a_split_party_and_one_sent_apart_are_found(solved):
    problem, result = solved
    member = int(np.flatnonzero((result.vacancy_of >= 0) & (problem.people.party >= 0))[0])
    assert "party_split" in codes(problem, moved(result, member, -1))
    firm = problem.vacancies.employer[result.vacancy_of[member]]
    district = problem.vacancies.district[result.vacancy_of[member]]
    away = np.flatnonzero(
        (problem.vacancies.employer != firm) & (problem.vacancies.district != district)
    )
    assert "party_apart" in codes(problem, moved(result, member, int(away[0])))


def test_wrong_totals_bounds_and_lost_locks_are_found(solved):
    problem, result = solved
    assert "objective" in codes(problem, replace(result, objective=result.objective + 1))
    assert "bound" in codes(problem, replace(result, bound=result.objective - 1))
    idle = int(np.flatnonzero(result.vacancy_of < 0)[0])
    lock = Pairs(np.array([idle], np.int32), np.array([0], np.int32))
    assert "lock_lost" in codes(replace(problem, locks=lock), result)
    assert codes(problem, moved(result, idle, 9999)) == {"no_such_vacancy"}
    short = replace(result, vacancy_of=result.vacancy_of[:-1])
    assert codes(problem, short) == {"wrong_shape"}
