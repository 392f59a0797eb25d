"""Small instances of every awkward kind, and brute force that shares nothing with the engine."""

import itertools
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.market import market
from matching import Problem
from matching.model.order import take


@st.composite
def assignments(draw: st.DrawFn) -> tuple[Any, Any, Any, Any, int]:
    """(worker, vacancy, score, places, n_workers) in any arc order: none, all equal, clones, huge,
    sparse, more places than people and the reverse, zero places, one vacancy."""
    n, m = draw(st.integers(0, 9)), draw(st.integers(0, 6))
    top = draw(st.sampled_from([1, 2, 7, 10_000, 10**9]))
    pairs = [(w, v) for w in range(n) for v in range(m)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=40)) if pairs else []
    score = draw(st.lists(st.integers(1, top), min_size=len(chosen), max_size=len(chosen)))
    if draw(st.booleans()):  # clones: everybody values a vacancy alike
        score = [1 + (v * 37) % top for _, v in chosen]
    places = draw(st.lists(st.integers(0, 4), min_size=m, max_size=m))
    return (
        np.array([w for w, _ in chosen], np.int32),
        np.array([v for _, v in chosen], np.int32),
        np.array(score, np.int64),
        np.array(places, np.int32),
        n,
    )


def best_by_force(
    worker: NDArray[Any], vacancy: NDArray[Any], score: NDArray[Any], places: NDArray[Any], n: int
) -> int:
    """The greatest total, by trying everything (workers one after the other)."""
    doors: list[list[tuple[int, int]]] = [[] for _ in range(n)]
    for w, v, s in zip(worker.tolist(), vacancy.tolist(), score.tolist(), strict=True):
        doors[w].append((v, s))

    @cache
    def best(w: int, left: tuple[int, ...]) -> int:
        if w == n:
            return 0
        found = best(w + 1, left)
        for v, s in doors[w]:
            if left[v]:
                rest = (*left[:v], left[v] - 1, *left[v + 1 :])
                found = max(found, s + best(w + 1, rest))
        return found

    return best(0, tuple(places.tolist()))


def permuted(problem: Problem, seed: int) -> Problem:
    """The same problem with people, vacancies, employers, parties and pairs in another order."""
    rng = np.random.default_rng(seed)
    from dataclasses import replace

    people = rng.permutation(len(problem.people))
    posts = rng.permutation(len(problem.vacancies))
    firms = rng.permutation(len(problem.employers))
    parties = rng.permutation(len(problem.parties))

    def place(order: NDArray[Any]) -> NDArray[Any]:
        at = np.empty(len(order), np.int64)
        at[order] = np.arange(len(order))
        return at

    moved, vacancies = take(problem.people, people), take(problem.vacancies, posts)
    party = np.where(moved.party >= 0, np.append(place(parties), -1)[moved.party], -1)

    def relink(pairs: Any) -> Any:
        rows = rng.permutation(len(pairs))
        return replace(
            pairs,
            person=place(people)[pairs.person][rows],
            vacancy=place(posts)[pairs.vacancy][rows],
        )

    barred = problem.employer_exclusions
    return Problem(
        people=replace(moved, party=party),
        vacancies=replace(vacancies, employer=place(firms)[vacancies.employer]),
        employers=take(problem.employers, firms),
        parties=take(problem.parties, parties),
        locks=relink(problem.locks),
        exclusions=relink(problem.exclusions),
        incumbents=relink(problem.incumbents),
        employer_exclusions=replace(
            barred, person=place(people)[barred.person], employer=place(firms)[barred.employer]
        ),
        person_tables=take(problem.person_tables, people),
        home_tables=replace(problem.home_tables, townsmen=problem.home_tables.townsmen[:, firms]),
        fit=problem.fit,
        law=problem.law,
        today=problem.today,
    )


def small_market(seed: int, *, people: int = 14, vacancies: int = 5, locks: int = 0) -> Problem:
    """A market small enough to try every plan; a third of the people in parties."""
    return market(people, vacancies, seed=seed, grouped=0.4, supply=0.7, locks=locks)


def party_plans(
    members: list[list[tuple[int, int, int]]], keep: list[int]
) -> list[tuple[tuple[int, int], ...]]:
    """All ways one party may be seated: one (vacancy, score) per member at one site."""
    plans = []
    for combo in itertools.product(*members):
        if len({site for _, _, site in combo}) == 1:
            plans.append(tuple((v, s) for v, s, _ in combo))
    return plans
