"""`python -m benchmarks limits [--people N] [--vacancies N] [--quota PERCENT] [--seeds N]`: the
county with a quota per firm and home, beside the same county without. Prints processor seconds of
`solve` (explanations included), what the plan may at most fall short of the best, and how many
limits the plan without them breaks. Figures go to the screen only: nobody has a peer for them.
"""

import argparse
import time
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.county import county
from matching import Params, Problem, Result, solve, violations
from matching.model.limits import LimitPeople, LimitPosts, Limits

RULES = Params()
COUPLED: dict[str, Any] = {"grouped": 0.05, "counted_beds": 0.33, "unproven": 0.4, "supply": 0.4}
"""Parties, beds and first batches as a real county has them."""


def with_quotas(problem: Problem, percent: int) -> Problem:
    """Of each home's people at most so many in a hundred of each firm's places, at least one."""
    firms, homes = len(problem.employers), len(problem.home_tables)
    places = np.bincount(problem.vacancies.employer, problem.vacancies.offered, minlength=firms)
    home, firm = (axis.ravel() for axis in np.indices((homes, firms)))
    most = np.maximum(places[firm].astype(np.int64) * percent // 100, 1)
    number = np.arange(len(home))
    return replace(
        problem,
        limits=Limits(number, home, firm, most),
        limit_people=LimitPeople(
            problem.people.home, np.arange(len(problem.people), dtype=np.int32)
        ),
        limit_posts=LimitPosts(
            problem.vacancies.employer, np.arange(len(problem.vacancies), dtype=np.int32)
        ),
    )


def timed(problem: Problem, seed: int) -> tuple[Result, float]:
    start = time.process_time()
    return solve(problem, RULES, seed=seed), time.process_time() - start


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks limits")
    parser.add_argument("--people", type=int, default=24_000)
    parser.add_argument("--vacancies", type=int, default=1_000)
    parser.add_argument("--quota", type=int, default=30)
    parser.add_argument("--seeds", type=int, default=3)
    asked = parser.parse_args(arguments)
    timed(county(2_000, 100, seed=1), 1)  # machine code is loaded
    for name, more in (("single people", {}), ("parties, beds, batches", COUPLED)):
        for seed in range(1, asked.seeds + 1):
            bare = county(asked.people, asked.vacancies, seed=seed, **more)
            limited = with_quotas(bare, asked.quota)
            free, took = timed(bare, seed)
            kept, longer = timed(limited, seed)
            broken = sum(one.code == "limit" for one in violations(limited, free))
            assert violations(limited, kept) == []
            print(
                f"{name}, seed {seed}: {took:.2f} s without, {longer:.2f} s with"
                f" {len(limited.limits):,} limits, of which {broken} would be broken;"
                f" {free.objective:,} and {kept.objective:,} points,"
                f" gap {_gap(free):.5f}% and {_gap(kept):.5f}%"
            )
    return 0


def _gap(result: Result) -> float:
    return 100 * (result.bound - result.objective) / max(result.objective, 1)
