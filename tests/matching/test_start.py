"""Starting from an earlier run saves time and cannot be seen in what comes out."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.county import county
from benchmarks.market import market
from matching import BadArgument, Params, Problem, Result, Start, solve
from matching.model.order import shuffled, take
from matching.plan import stages as planning
from matching.plan import start as starting

SHAPES: list[tuple[dict[str, Any], Params]] = [
    ({"supply": 0.6}, Params(alternatives=0)),
    ({"supply": 1.2, "locks": 3}, Params(alternatives=0, place_most_first=True)),
    ({"supply": 0.6, "grouped": 0.2}, Params(alternatives=0)),
    ({"supply": 2.0}, Params(alternatives=0, first_places=((2, 900), (4, 300)))),
    ({"supply": 0.8}, Params(alternatives=0, priority="strict")),
]


def same(one: Result, other: Result) -> None:
    """Everything that is stored of a run."""
    assert (one.vacancy_of == other.vacancy_of).all()
    assert (one.prices == other.prices).all()
    assert (one.parts == other.parts).all()
    assert (one.objective, one.bound) == (other.objective, other.bound)
    assert one.input_digest == other.input_digest
    assert one.minima == other.minima


def later(problem: Problem, rng: np.random.Generator) -> Problem:
    """The next day: people and vacancies in another order, some gone, some places fewer."""
    posts = problem.vacancies
    places = np.maximum(posts.places - (rng.random(len(posts)) < 0.2), 0).astype(np.int32)
    moved = shuffled(replace(problem, vacancies=replace(posts, places=places)), 77).problem
    stay = np.flatnonzero((rng.random(len(moved.people)) < 0.9) | (moved.people.party >= 0))
    at = np.full(len(moved.people), -1)
    at[stay] = np.arange(len(stay))
    keep = at[moved.locks.person] >= 0
    locks = replace(
        moved.locks, person=at[moved.locks.person[keep]].astype(np.int32),
        vacancy=moved.locks.vacancy[keep],
    )  # fmt: skip
    none = np.zeros(0, np.int32)
    return replace(
        moved, people=take(moved.people, stay), person_tables=take(moved.person_tables, stay),
        locks=locks, incumbents=replace(moved.incumbents, person=none, vacancy=none),
        exclusions=replace(moved.exclusions, person=none, vacancy=none),
        employer_exclusions=replace(moved.employer_exclusions, person=none, employer=none),
    )  # fmt: skip


@pytest.mark.parametrize("few", [200, 1])
@pytest.mark.parametrize("shape", range(len(SHAPES)))
def test_a_start_changes_nothing(shape: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """few = 1: any start is taken, also one that everybody would leave."""
    monkeypatch.setattr(starting, "FEW", few)
    facts, params = SHAPES[shape]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        problem = market(140, 16, seed=seed, **{"grouped": 0.0, **facts})
        first = solve(problem, params, seed=3)
        same(solve(problem, params, seed=3, warm=Start.of(problem, first)), first)
        after = later(problem, rng)
        cold = solve(after, params, seed=4)
        same(solve(after, params, seed=4, warm=Start.of(problem, first)), cold)
        wild = Start(
            rng.permutation(problem.people.key), rng.permutation(problem.vacancies.key),
            rng.integers(-1, 16, 140).astype(np.int32), rng.integers(0, 9_000, (16, 3)),
        )  # fmt: skip
        same(solve(after, params, seed=4, warm=wild), cold)


@pytest.mark.parametrize("kind", [{}, {"counted_beds": 0.4, "unproven": 0.4}])
def test_the_market_of_a_county_starts_where_it_ended(
    kind: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flat and nested, at a size where prices are bid for: the same seats with and without."""
    problem = county(3_000, 200, seed=5, **kind)
    params, taken = Params(alternatives=0), []

    def taken_up(*args: Any) -> Any:
        taken.append(starting.taken_up(*args))
        return taken[-1]

    monkeypatch.setattr(planning, "taken_up", taken_up)
    first = solve(problem, params, seed=3)
    assert taken == []
    same(solve(problem, params, seed=3, warm=Start.of(problem, first)), first)
    assert (taken[0] is not None) == (not kind)  # prices of beds are not in a result
    consent = problem.people.consent.copy()
    consent[np.flatnonzero(consent)[:4]] = False
    after = replace(problem, people=replace(problem.people, consent=consent))
    cold = solve(after, params, seed=3)
    same(solve(after, params, seed=3, warm=Start.of(problem, first)), cold)


def test_only_a_start_is_one() -> None:
    problem = market(20, 4, seed=1)
    with pytest.raises(BadArgument, match="warm"):
        # a Result, as in earlier versions, is refused by name
        solve(problem, Params(), seed=1, warm=solve(problem, Params(), seed=1))
