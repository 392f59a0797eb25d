"""Groups whole: the exact plan of small markets, found again by CP-SAT from the rows alone."""

import pytest

from matching import Params, solve, violations
from tests.matching.instances import small_market
from tests.matching.whole_by_cpsat import best_by_cpsat


@pytest.mark.parametrize("seed", range(60))
def test_small_markets_with_groups_are_solved_exactly(seed):
    problem = small_market(seed, people=8 + seed % 17, vacancies=2 + seed % 9)
    params = Params()
    result = solve(problem, params, seed=seed)
    best, _ = best_by_cpsat(problem, params)
    assert violations(problem, result) == []
    assert (result.objective, result.bound) == (best, best)


@pytest.mark.parametrize("seed", range(60, 80))
def test_as_many_as_possible_first_really_places_most(seed):
    problem = small_market(seed, people=10 + seed % 15, vacancies=2 + seed % 6)
    result = solve(problem, Params(place_most_first=True), seed=1)
    _, most = best_by_cpsat(problem, Params())
    assert violations(problem, result) == []
    assert int((result.vacancy_of >= 0).sum()) == most


def test_a_larger_market_is_proved_and_sound():
    problem = small_market(7, people=400, vacancies=40, locks=6)
    result = solve(problem, Params(), seed=3)
    assert violations(problem, result) == []
    assert result.exact
    parties = problem.people.party[(result.vacancy_of >= 0) & (problem.people.party >= 0)]
    assert len(parties) > 0  # otherwise this test says nothing about groups
