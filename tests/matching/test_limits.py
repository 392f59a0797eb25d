"""Of the people of one set at most so many at the vacancies of another."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.market import market
from matching import BadArgument, Params, pack, solve, unpack, violations
from matching.limits import search
from matching.model.limits import LimitPeople, LimitPosts, Limits
from matching.model.order import take
from matching.stable.mode import solve_stable
from tests.matching.limited import limited, limits_of
from tests.matching.whole_by_cpsat import best_by_cpsat


def test_a_problem_with_limits_goes_into_bytes_and_comes_out_the_same():
    problem = limited(market(80, 12, seed=3), 3)
    assert unpack(pack(problem)).digest == problem.digest


def test_limits_count_in_the_digest_and_no_limits_leave_it_as_it_was():
    bare = market(80, 12, seed=3)
    one = limits_of(bare, [([0, 1, 2], [0, 1], 1)])
    assert len({bare.digest, one.digest, limits_of(bare, [([0, 1, 2], [0, 1], 2)]).digest}) == 3
    assert limits_of(bare, []).digest == bare.digest
    assert pack(limits_of(bare, [])) == pack(bare)


def test_the_digest_does_not_know_in_which_order_members_are_named():
    problem = limited(market(80, 12, seed=3), 3)
    back = np.arange(len(problem.limit_people))[::-1]
    people = LimitPeople(problem.limit_people.set[back], problem.limit_people.row[back])
    assert replace(problem, limit_people=people).digest == problem.digest


def told(**changed):
    """What is said of a problem with one limit, some columns of it changed."""
    columns = {
        "key": [0], "people": [0], "posts": [0], "most": [1], "who": ([0, 0], [0, 1]),
        "where": ([0], [0]),
    } | changed  # fmt: skip
    array = {name: np.array(value) for name, value in columns.items()}
    with pytest.raises(BadArgument) as told:
        replace(
            market(6, 3, seed=1),
            limits=Limits(array["key"], array["people"], array["posts"], array["most"]),
            limit_people=LimitPeople(*array["who"]), limit_posts=LimitPosts(*array["where"]),
        )  # fmt: skip
    return str(told.value)


def test_what_cannot_be_meant_is_refused_and_it_is_said_what_to_do():
    assert told(who=([0], [6])) == (
        "limit_people.row: 6 points past the last of 6 people: leave it out"
    )
    assert told(where=([0], [3])) == (
        "limit_posts.row: 3 points past the last of 3 vacancies: leave it out"
    )
    assert told(who=([0, 0], [2, 2])) == (
        "limit_people.row: set 0 names row 2 twice: name everybody once"
    )
    assert told(key=[1, 2], people=[0, 0], posts=[0, 0], most=[3, 4]) == (
        "limits.most: people of set 0 at vacancies of set 0 are limited twice: keep the lesser"
    )
    assert told(most=[-1]) == "limits.most: -1 is not between 0 and 1000000"


def test_one_too_many_is_found_and_named():
    bare = market(60, 10, seed=2, grouped=0.0)
    result = solve(bare, Params(), seed=1)
    who = np.flatnonzero(result.vacancy_of >= 0).tolist()
    everywhere = list(range(10))
    fits = limits_of(bare, [(who, everywhere, len(who)), (who[:3], everywhere, 3)])
    assert violations(fits, result) == []
    over = limits_of(bare, [(who, everywhere, len(who)), (who[:3], everywhere, 2)])
    assert [(one.code, dict(one.facts)) for one in violations(over, result)] == [
        ("limit", {"limit": 1, "placed": 3})
    ]


@pytest.mark.parametrize("seed", range(36))
def test_small_markets_with_limits_parties_and_beds_are_solved_exactly(seed):
    """Against CP-SAT, from the rows alone. Three thousand more were looked at once, apart."""
    bare = market(10 + seed % 25, 2 + seed % 8, seed=seed, grouped=(0, 0.2, 0.4, 0.7)[seed % 4])
    problem = limited(bare, seed, 1 + seed % 9)
    result = solve(problem, Params(alternatives=2), seed=seed)
    best, _ = best_by_cpsat(problem, Params())
    assert violations(problem, result) == []
    assert (result.objective, result.bound) == (best, best)


@pytest.mark.parametrize("seed", range(12))
def test_most_are_placed_within_limits(seed):
    bare = market(10 + seed, 2 + seed % 6, seed=seed, grouped=(0, 0.3)[seed % 2])
    problem = limited(bare, seed, 4)
    result = solve(problem, Params(place_most_first=True), seed=seed)
    _, most = best_by_cpsat(problem, Params())
    assert violations(problem, result) == []
    assert (result.vacancy_of >= 0).sum() == most


def test_prices_and_choices_alone_never_claim_more_than_is_true(monkeypatch):
    """The way of large markets, on markets small enough to know the truth."""
    monkeypatch.setattr(search, "SMALL", 0)
    exact = 0
    for seed in range(16):
        bare = market(12 + seed, 3 + seed % 6, seed=seed, grouped=(0, 0.4)[seed % 2])
        problem = limited(bare, seed, 5)
        result = solve(problem, Params(), seed=seed)
        best, _ = best_by_cpsat(problem, Params())
        assert violations(problem, result) == []
        assert result.objective <= best <= result.bound
        exact += result.exact
    assert exact >= 10


def test_tiers_fill_within_limits_and_locks_are_kept_or_owned_up_to():
    for seed in range(6):
        problem = limited(market(60, 10, seed=seed, locks=8), seed, 6)
        strict = solve(problem, Params(priority="strict"), seed=1)
        assert violations(problem, strict) == []


def test_limits_that_bind_nothing_change_nothing():
    bare = market(200, 30, seed=7)
    loose = limits_of(bare, [(list(range(200)), list(range(30)), 200), ([0, 1], [2, 3], 2)])
    one, other = solve(bare, Params(), seed=3), solve(loose, Params(), seed=3)
    keys = bare.people.key, bare.vacancies.key
    assert one.digest(*keys) == other.digest(*keys)


def test_neither_the_order_of_rows_nor_a_second_run_shows():
    problem = limited(market(150, 20, seed=11), 11, 8)
    back = LimitPeople(problem.limit_people.set[::-1], problem.limit_people.row[::-1])
    turned = replace(problem, limit_people=back, limits=take(problem.limits, np.arange(8)[::-1]))
    keys = problem.people.key, problem.vacancies.key
    told = {solve(one, Params(), seed=2).digest(*keys) for one in (problem, problem, turned)}
    assert len(told) == 1


def test_a_full_limit_is_named_and_what_one_more_would_be_worth():
    """One more would earn what the free market earns more; each earns at least what the next
    would, so that is the least its price can be (two points for rounding)."""
    bare = market(40, 6, seed=4, grouped=0.0)
    free = solve(bare, Params(), seed=1)
    post = int(np.bincount(free.vacancy_of[free.vacancy_of >= 0]).argmax())
    who = np.flatnonzero(free.vacancy_of == post).tolist()
    least = len(who) - 1
    result = solve(limits_of(bare, [(list(range(40)), [post], least)]), Params(), seed=1)
    (full,) = result.limits
    assert (full.limit, full.placed) == (0, least)
    assert full.price >= free.objective - result.objective - 2


@pytest.mark.parametrize("seed", range(8))
def test_what_another_choice_costs_at_least_is_never_more_than_it_does_cost(seed):
    """By CP-SAT: the best plan with the pair forced, as a post nobody else is barred from."""
    problem = limited(market(14, 5, seed=seed, grouped=0.0), seed, 3)
    result = solve(problem, Params(alternatives=2), seed=1)
    for person, others in result.alternatives.items():
        for other in others:
            forced = best_by_cpsat(problem, Params(), {person: other.vacancy})[0]
            assert forced < 0 or other.cost <= result.objective - forced


@pytest.mark.parametrize("seed", range(6))
def test_the_stable_mode_keeps_limits_as_well(seed):
    problem = limited(market(80, 12, seed=seed), seed, 6)
    best = solve(problem, Params(), seed=1)
    result, costs = solve_stable(problem, Params(), seed=1, best=best)
    assert violations(problem, result) == []
    assert costs["stable"].blocking == 0
