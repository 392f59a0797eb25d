"""Questions about a run with limits: what is told keeps them."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.market import market
from matching import Params, Problem, Result, pack, solve, violations
from matching.ask.advice import advise
from matching.ask.market import market_of
from matching.ask.question import asked
from matching.ask.whatif import answer
from matching.plan.outcome import kept_arrays, pack_outcome
from tests.matching.limited import limited, limits_of

PARAMS = Params(alternatives=0)


def told(problem: Problem, result: Result, kind: str, w: int, v: int, seconds: float):
    who, what = int(problem.people.key[w]), int(problem.vacancies.key[v])
    facts = {"kind": kind, "person": who, "vacancy": what, "params": PARAMS.as_dict()}
    facts |= {"seed": result.seed, "seconds": seconds, "since": []}
    market = market_of(problem, PARAMS, result.vacancy_of, result.prices)
    return answer(asked(pack(problem), pack_outcome(result, kept_arrays(problem, market)), facts))


def moved(problem: Problem, result: Result, moves) -> np.ndarray:
    """Who goes where after the moves."""
    who = {int(key): row for row, key in enumerate(problem.people.key)}
    what = {int(key): row for row, key in enumerate(problem.vacancies.key)} | {None: -1}
    goes = result.vacancy_of.copy()
    for person, before, after in moves:
        assert goes[who[person]] == what[before]
        goes[who[person]] = what[after]
    return goes


@pytest.mark.parametrize("seconds", [0.01, 9.0])  # solved again; by ways
@pytest.mark.parametrize("seed", range(6))
def test_what_a_refusal_moves_keeps_every_limit(seed, seconds):
    problem = limited(market(90, 14, seed=seed, grouped=0.0), seed, 6)
    result = solve(problem, PARAMS, seed=1)
    for w in np.flatnonzero(result.vacancy_of >= 0)[:5].tolist():
        found = told(problem, result, "refuse", w, int(result.vacancy_of[w]), seconds)
        goes = moved(problem, result, found["moves"])
        after = replace(result, vacancy_of=goes)
        assert "limit" not in {one.code for one in violations(problem, after)}
        assert found["loss"] >= 0
        assert found["exact"] == (seconds < 1 and result.exact)


def test_why_not_there_names_the_limit_that_is_full_and_how_many_are_under_it():
    bare = market(60, 8, seed=5, grouped=0.0)
    free = solve(bare, PARAMS, seed=1)
    post = int(np.bincount(free.vacancy_of[free.vacancy_of >= 0]).argmax())
    problem = limits_of(bare, [(list(range(60)), [post], 2)])
    result = solve(problem, PARAMS, seed=1)
    went = np.flatnonzero((free.vacancy_of == post) & (result.vacancy_of != post))
    found = told(problem, result, "force", int(went[0]), post, 9.0)
    assert found == {
        "known": True, "gates": ["limit"], "limits": [{"limit": 0, "most": 2, "placed": 2}],
    }  # fmt: skip


def test_what_advice_promises_as_exact_is_what_a_run_within_the_limits_brings():
    """A change that lets in people whom a limit keeps out brings nobody."""
    bare = market(90, 14, seed=2, grouped=0.0, supply=1.2)
    shut = limits_of(bare, [(list(range(90)), list(range(14)), 20)])
    result = solve(shut, PARAMS, seed=1)
    found = advise(shut, PARAMS, result, checks=20)
    assert (result.vacancy_of >= 0).sum() == 20
    assert [one for many in found.changes.values() for one in many if one.exact] == []
