"""The stable mode of a whole problem: rules kept, nobody envies, parties whole, its price named."""

import numpy as np
import pytest

from benchmarks.market import market
from matching import Params, solve, violations
from matching.stable.mode import solve_stable
from tests.matching.instances import permuted


@pytest.mark.parametrize("priority", ["weighted", "strict"])
def test_a_stable_result_keeps_every_rule_and_says_what_it_costs(priority: str) -> None:
    problem = market(400, 40, seed=5, grouped=0.15, locks=4)
    params = Params(priority=priority)
    best = solve(problem, params, seed=1)
    made, cost = solve_stable(problem, params, seed=1, best=best)
    assert violations(problem, made) == []
    assert cost["stable"].blocking == 0 < cost["best_total"].blocking
    assert cost["stable"].placed == made.counts["placed"] == (made.vacancy_of >= 0).sum()
    assert cost["stable"].total == made.objective <= made.bound
    if priority == "weighted":
        assert cost["best_total"].total == best.objective >= made.objective
    grouped = problem.people.party >= 0
    assert (made.vacancy_of[grouped] == best.vacancy_of[grouped]).all()
    assert (made.vacancy_of != best.vacancy_of).any()


def test_row_order_does_not_show() -> None:
    problem = market(150, 20, seed=8, grouped=0.1)
    other = permuted(problem, 3)
    sides = []
    for one in (problem, other):
        best = solve(one, Params(), seed=2)
        made, _ = solve_stable(one, Params(), seed=2, best=best)
        keys = np.append(one.vacancies.key, -1)[made.vacancy_of]
        sides.append(dict(zip(one.people.key.tolist(), keys.tolist(), strict=True)))
    assert sides[0] == sides[1]
