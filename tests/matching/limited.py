"""Markets with limits drawn over them, which overlap in every way."""

from dataclasses import replace

import numpy as np

from matching import Problem
from matching.model.limits import LimitPeople, LimitPosts, Limits


def limits_of(problem: Problem, rows: list[tuple[list[int], list[int], int]]) -> Problem:
    """The problem with limits (people, vacancies, most), each with sets of its own."""
    people = [(k, person) for k, (who, _, _) in enumerate(rows) for person in who]
    posts = [(k, post) for k, (_, where, _) in enumerate(rows) for post in where]
    number = np.arange(len(rows))
    return replace(
        problem,
        limits=Limits(number, number, number, np.array([most for _, _, most in rows], np.int64)),
        limit_people=LimitPeople(*np.array(people, np.int64).reshape(-1, 2).T),
        limit_posts=LimitPosts(*np.array(posts, np.int64).reshape(-1, 2).T),
    )


def limited(problem: Problem, seed: int, count: int = 5) -> Problem:
    """`count` limits: people of a third of the homes, newcomers, some or all; at one vacancy, one
    firm, some or all; few of them, so that most bind."""
    rng = np.random.default_rng([seed, 9])
    n, m = len(problem.people), len(problem.vacancies)
    rows = []
    for _ in range(count):
        who = [
            np.flatnonzero(problem.people.home % 3 == rng.integers(3)),
            np.flatnonzero(problem.people.first_timer),
            np.flatnonzero(rng.random(n) < 0.5),
            np.arange(n),
        ][rng.integers(4)]
        firm = problem.vacancies.employer
        where = [
            np.array([rng.integers(m)]),
            np.flatnonzero(firm == firm[rng.integers(m)]),
            np.flatnonzero(rng.random(m) < 0.5),
            np.arange(m),
        ][rng.integers(4)]
        most = int(rng.integers(0, max(2, min(len(who), n // 3))))
        rows.append((who.tolist(), where.tolist(), most))
    return limits_of(problem, rows)
