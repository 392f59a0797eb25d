"""What fresh processes run and are measured at: nothing but the engine is imported here, so that
their memory is the engine's."""

import time

from benchmarks.county import county
from matching.flat.clearing import clear_arcs
from matching.model.params import Params
from matching.model.problem import Problem
from matching.rules.pairs import arcs_of

SEED = 1
RULES = Params()


def ours(problem: Problem) -> int:
    """Pairs, greatest total, least prices, proof and seating."""
    cleared = clear_arcs(arcs_of(problem, RULES).arcs, problem.vacancies.places)
    assert cleared.total == cleared.bound
    return cleared.total


def child_ours(people: int, posts: int) -> int:
    return ours(county(people, posts, seed=SEED))


def child_columns(people: int, posts: int) -> int:
    """Interpreter, imports and columns alone: what both whole processes have to do first."""
    return len(county(people, posts, seed=SEED).people)


def child_grown(people: int, posts: int) -> dict[str, float]:
    """Seconds of work on warm code, and how many pairs there are."""
    problem = county(people, posts, seed=SEED)
    ours(county(2_000, 200, seed=SEED))
    start = time.perf_counter()
    arcs = arcs_of(problem, RULES).arcs
    cleared = clear_arcs(arcs, problem.vacancies.places)
    seconds = time.perf_counter() - start
    assert cleared.total == cleared.bound
    return {"seconds_of_work": seconds, "pairs": len(arcs)}
