"""Few people's pairs, one by one: what `matching.rules.pairs` works out for all of them at once."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.params import Params
from matching.model.problem import EmployerPairs, Pairs, Problem
from matching.rules.gates import Extras, bars
from matching.rules.scoring import parts_of
from reference.gates import Gate

I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
Row = tuple[I64, I64]
"""(vacancies, scores) of what one person could take."""
AT_ONCE = 128
"""People whose pairs are looked at together: some megabytes at 5,000 vacancies."""


def barred_by(problem: Problem, person: int, vacancy: int) -> list[str]:
    """The gates that bar a pair, by name."""
    mask = int(bars(problem, slice(person, person + 1), Extras.of(problem))[0, vacancy])
    return [gate.name.lower() for gate in Gate if mask >> gate & 1]


def rows_of(problem: Problem, params: Params) -> list[Row]:
    """(vacancies, scores) each person of the problem could take: the rows of
    `matching.rules.pairs.arcs_of`, pair by pair, for people nobody has locked."""
    n, extras = len(problem.people), Extras.of(problem)
    standing = np.full(n, -1)
    standing[problem.incumbents.person] = problem.incumbents.vacancy
    rows: list[Row] = []
    for start in range(0, n, AT_ONCE):
        some = slice(start, min(start + AT_ONCE, n))
        person, vacancy = np.nonzero(bars(problem, some, extras) == 0)
        who = person + start
        points = parts_of(problem, params, who, vacancy).sum(axis=1, dtype=np.int64)
        points += params.stability * (standing[who] == vacancy)
        keep = points >= params.least_score
        vacancy, points = vacancy[keep], np.maximum(points[keep], 1)
        ends = np.searchsorted(person[keep], np.arange(1, some.stop - start))
        rows += zip(np.split(vacancy, ends), np.split(points, ends), strict=True)
    return rows


def excluding(problem: Problem, rows: list[tuple[int, int, int]]) -> Problem:
    """The problem with further exclusions: (person, vacancy or -1, employer or -1)."""
    pairs = [(w, v) for w, v, _ in rows if v >= 0]
    firms = [(w, e) for w, v, e in rows if v < 0 <= e]
    old, old_firms = problem.exclusions, problem.employer_exclusions
    return replace(
        problem,
        exclusions=Pairs(
            np.append(old.person, _ints(a for a, _ in pairs)),
            np.append(old.vacancy, _ints(b for _, b in pairs)),
        ),
        employer_exclusions=EmployerPairs(
            np.append(old_firms.person, _ints(a for a, _ in firms)),
            np.append(old_firms.employer, _ints(b for _, b in firms)),
        ),
    )


def by_row(problem: Problem, since: list[list[int | None]]) -> list[tuple[int, int, int]]:
    """(person, vacancy or -1, employer or -1) by row, of those the problem knows."""
    rows = []
    for person, vacancy, employer in since:
        w = row_of(problem.people.key, person or -1)
        v = row_of(problem.vacancies.key, vacancy) if vacancy is not None else -1
        e = row_of(problem.employers.key, employer) if employer is not None else -1
        if w >= 0 and (v >= 0 or e >= 0):
            rows.append((w, v, e))
    return rows


def row_of(keys: I64, wanted: int) -> int:
    found = np.flatnonzero(keys == wanted)
    return int(found[0]) if len(found) else -1


def _ints(values: Any) -> I32:
    return np.array(list(values), np.int32)
