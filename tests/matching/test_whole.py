"""Groups whole: the exact plan of small markets, found again by CP-SAT from the rows alone."""

from collections import defaultdict

import numpy as np
import pytest
from ortools.sat.python import cp_model

from matching import Params, solve, violations
from matching.model.problem import Problem
from matching.rules.pairs import arcs_of
from tests.matching.instances import small_market
from tests.matching.parties_by_cpsat import whole


def best_by_cpsat(p: Problem, params: Params) -> tuple[int, int]:
    """(greatest total score, greatest number of people) over the same candidate pairs."""
    arcs = arcs_of(p, params).arcs
    person = np.repeat(np.arange(len(p.people)), np.diff(arcs.ptr))
    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in range(len(arcs))]
    by_person, limits = defaultdict(list), defaultdict(list)
    for k, (w, v) in enumerate(zip(person.tolist(), arcs.vacancy.tolist(), strict=True)):
        by_person[w].append(k)
        firm, party = int(p.vacancies.employer[v]), int(p.people.party[w])
        limits["post", v, int(p.vacancies.places[v])].append(take[k])
        if p.employers.batch_left[firm] >= 0:
            limits["firm", firm, int(p.employers.batch_left[firm])].append(take[k])
        in_room = party >= 0 and p.parties.needs_room[party]
        beds = {1: p.vacancies.beds_male, 2: p.vacancies.beds_female}[int(p.people.sex[w])][v]
        if p.people.needs_lodging[w] and not in_room and beds >= 0:
            limits["bed", (v, int(p.people.sex[w])), int(beds)].append(take[k])
    for w, mine in by_person.items():
        if p.people.party[w] < 0:
            model.add(sum(take[k] for k in mine) <= 1)
    for party in range(len(p.parties)):
        whole(p, model, arcs, take, by_person, limits, party)
    for (_, _, limit), used in limits.items():
        model.add(sum(used) <= limit)
    model.maximize(sum(int(s) * x for s, x in zip(arcs.score, take, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    best = round(solver.objective_value)
    model.clear_objective()
    model.maximize(sum(take) if take else 0)
    assert solver.solve(model) == cp_model.OPTIMAL
    return best, round(solver.objective_value)


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
