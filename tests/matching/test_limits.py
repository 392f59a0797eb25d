"""Of the people of one set at most so many at the vacancies of another."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.market import market
from matching import BadArgument, Params, pack, solve, unpack, violations
from matching.model.limits import LimitPeople, LimitPosts, Limits
from tests.matching.limited import limited, limits_of


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
