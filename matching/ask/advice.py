"""Advice of a whole run: the best single changes per vacancy left short, and what training brings.

Changes are screened by `matching.ask.relax` (exact with parties in their seats). Where there are
parties or limits, the best ones are solved again with parties free to move, as many as `checks`
allows, those that promise most first; what is told then is what `solve` itself does.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching.ask.changes import Change, apply, trained
from matching.ask.relax import Gain, Relaxed
from matching.model.errors import BadArgument, NotProved
from matching.model.params import Params
from matching.model.problem import Problem
from matching.model.result import Result
from matching.plan.solve import solve
from matching.plan.start import Start
from matching.rules.pairs import gate_counts
from reference.gates import Gate

TOLD = 5
"""Changes kept per vacancy."""
Watch = Callable[[float], object]


@dataclass(frozen=True)
class Advised:
    """A change and what it brings: people more placed in the whole and at the vacancy. exact:
    `solve` on the changed problem gives this very gain; otherwise it is exact with parties where
    they are, and where limits are not in the way of those whom it lets in."""

    change: Change
    whole: int
    here: int
    exact: bool


@dataclass(frozen=True)
class Training:
    """How many more would be placed if everybody who lacks certificate `kind` were trained.
    lacking: people whom nothing but a certificate keeps out of some vacancy that asks for it."""

    kind: int
    whole: int
    lacking: int
    exact: bool


@dataclass(frozen=True)
class Advice:
    """changes: per vacancy row, best first. asked: vacancies looked at; short: left short."""

    changes: dict[int, tuple[Advised, ...]]
    training: tuple[Training, ...]
    asked: int
    short: int
    checked: int


def advise(
    problem: Problem, params: Params, result: Result, *, most: int = 500, checks: int = 60,
    seconds: float = math.inf, watch: Watch | None = None, relaxed: Relaxed | None = None,
) -> Advice:  # fmt: skip
    """Advice for the `most` vacancies with most empty places; `checks` bounds the solves spent on
    problems with parties and on what a single market cannot tell (couple rooms, training).
    seconds: no further vacancy is asked about after them; how many were is `Advice.asked`.
    relaxed: `relaxed_of` the same run, if at hand."""
    again = _Again(problem, params, result, checks)
    relaxed = relaxed or relaxed_of(problem, params, result)
    if relaxed is None:
        return Advice({}, (), 0, len(result.shortages), 0)
    rows = relaxed.short()
    told: dict[int, list[Advised]] = {}
    for v, asked, found in relaxed.asked(rows[:most], time.monotonic() + seconds):
        gains = [one for one in found if one.whole > 0]
        told[v] = [_screened(problem, one) for one in _best_of_each(gains)]
        told[v] += [Advised(c, 0, 0, False) for c in asked if c.code == "couple_rooms"]
        if watch is not None:
            watch(len(told) / max(len(rows[:most]), 1))
    if len(problem.parties) or len(problem.limits):
        again.left = checks - checks // 3
        _check(told, again)
        again.left += checks // 3
    training = _training(problem, again)
    changes = {v: _ranked(items) for v, items in told.items() if _ranked(items)}
    return Advice(changes, training, len(told), len(rows), again.spent)


def relaxed_of(problem: Problem, params: Params, result: Result) -> Relaxed | None:
    """The run ready for single changes; None where it has no single market (priority "strict") or
    ended at its time limit in no optimum."""
    try:
        return Relaxed(problem, params, result.vacancy_of, result.prices)
    except (BadArgument, NotProved):
        return None


class _Again:
    """Solves of changed problems, at most `left` of them."""

    def __init__(self, problem: Problem, params: Params, result: Result, left: int) -> None:
        self.problem, self.result, self.left, self.spent = problem, result, left, 0
        self.params = replace(params, alternatives=0)
        self.placed = int((result.vacancy_of >= 0).sum())

    def gain(self, changed: Problem, vacancy: int) -> tuple[int, int, bool] | None:
        """(whole, here, exact) of a changed problem; None when the budget is spent."""
        if self.left <= 0:
            return None
        self.left, self.spent = self.left - 1, self.spent + 1
        start = Start.of(self.problem, self.result)
        after = solve(changed, self.params, seed=self.result.seed, warm=start)
        whole = int((after.vacancy_of >= 0).sum()) - self.placed
        here = (after.vacancy_of == vacancy).sum() - (self.result.vacancy_of == vacancy).sum()
        return whole, int(here), after.exact and self.result.exact


def _screened(problem: Problem, gain: Gain) -> Advised:
    free = not len(problem.parties) and not len(problem.limits)
    return Advised(gain.change, gain.whole, gain.here, free)


def _best_of_each(gains: list[Gain]) -> list[Gain]:
    """Per condition the change that places most; of equal ones the least change (they come in
    that order, but schooling, where -1 asks for nothing)."""
    best: dict[str, Gain] = {}
    for one in sorted(gains, key=lambda g: (g.change.code, _size(g.change))):
        kept = best.get(_kind(one.change))
        if kept is None or one.whole > kept.whole:
            best[_kind(one.change)] = one
    return list(best.values())


def _kind(change: Change) -> str:
    return f"{change.code}{change.value}" if change.code == "certificate" else change.code


def _size(change: Change) -> int:
    return -change.value if change.code in ("schooling", "age_min", "turns") else change.value


def _ranked(items: list[Advised]) -> tuple[Advised, ...]:
    useful = [one for one in items if one.whole > 0]
    return tuple(sorted(useful, key=lambda a: (-a.whole, -a.here, a.change))[:TOLD])


def _check(told: dict[int, list[Advised]], again: _Again) -> None:
    """Solve the two most promising changes of each vacancy again, and couple rooms: rounds, so
    that every vacancy's best comes before anybody's second."""
    for turn in range(2):
        first = sorted(told, key=lambda v: -max((a.whole for a in told[v]), default=0))
        for v in first:
            open_ = [a for a in told[v] if not a.exact and (a.whole > 0 or turn == 1)]
            if not open_:
                continue
            one = max(open_, key=lambda a: (a.whole, a.here))
            found = again.gain(apply(again.problem, one.change), v)
            if found is None:
                return
            told[v].remove(one)
            told[v].append(Advised(one.change, *found))


def _training(problem: Problem, again: _Again) -> tuple[Training, ...]:
    """Every kind of certificate that alone keeps somebody out."""
    only = gate_counts(problem)[1][Gate.CERTIFICATE]
    found = []
    for kind in range(problem.person_tables.certificate_until.shape[1]):
        asks = (problem.vacancies.certificates >> kind) & 1 > 0
        lacking = int(only[asks].max(initial=0))
        if not lacking:
            continue
        gain = again.gain(trained(problem, kind), -2)
        if gain is not None and gain[0] > 0:
            found.append(Training(kind, gain[0], lacking, gain[2]))
    return tuple(sorted(found, key=lambda one: (-one.whole, one.kind)))


def prices_paid(result: Result) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Per person the points that one more place where they go is worth (0 where none)."""
    return np.where(result.vacancy_of >= 0, result.prices[result.vacancy_of], 0)
