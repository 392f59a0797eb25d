"""From a Problem to a Result: gates, scores, the whole optimum, explanations."""

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from matching.candidates import Candidates, candidates
from matching.errors import BadArgument, Cancelled
from matching.explain import alternatives, shortages
from matching.gates import Gate
from matching.market import I64
from matching.notes import Pair, notes_of, points_by_signal
from matching.order import Shuffled, shuffled
from matching.params import SIGNALS, Params
from matching.plan import Plan, plan
from matching.problem import Problem
from matching.result import Alternative, Note, Result, Shortage, UnmetLock

T = TypeVar("T")
Progress = Callable[[str, float], object]
"""Called with (stage, share done 0..1); returning False (exactly) cancels the run."""


def solve(
    problem: Problem,
    params: Params,
    *,
    seed: int,
    warm: Result | None = None,
    progress: Progress | None = None,
) -> Result:
    """The best proposals for `problem` under `params`: see docs/engine.md for the model.

    The same problem, params and seed give the same result in any row order. seed: breaks ties
    and orders rows, so that among equal people another seed favours others. warm: an earlier
    result; may save time, never changes the answer. progress: told where the run stands; may
    cancel it. Raises BadArgument before any work, Cancelled, never a half result.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 1 << 63:
        raise BadArgument("seed", f"{seed!r} is not a whole number from 0 to 2**63 - 1")
    watch = Stopwatch(progress)
    order = shuffled(problem, seed)
    digest = problem.digest
    watch.lap("read", 0.05)
    found = candidates(order.problem, params)
    watch.lap("candidates", 0.3)
    made = plan(
        order.problem, found, params, seed=seed, warn=lambda done: watch.say("plan", 0.3 + done / 2)
    )
    watch.lap("plan", 0.8)
    result = _told(order, found, made, params, seed, digest, watch)
    watch.say("done", 1.0)
    return result


class Stopwatch:
    """Seconds by stage, and the line to whoever watches."""

    def __init__(self, progress: Progress | None) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress
        self._since = time.perf_counter()

    def lap(self, stage: str, share: float) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(now - self._since, 4)
        self._since = now
        self.say(stage, share)

    def say(self, stage: str, share: float) -> None:
        if self._progress is not None and self._progress(stage, share) is False:
            raise Cancelled(stage)


def _told(
    order: Shuffled,
    found: Candidates,
    made: Plan,
    params: Params,
    seed: int,
    digest: str,
    watch: Stopwatch,
) -> Result:
    """Put everything in the input's row order, with its explanations."""
    p = order.problem
    others = alternatives(p, found, made, params)
    reasons, risks = _notes(p, found, made)
    short = shortages(p, found, made)
    watch.lap("explain", 0.95)
    n = len(p.people)
    placed = np.flatnonzero(made.arc_of >= 0)
    arc = made.arc_of[placed]
    vacancy_of = np.full(n, -1, np.int32)
    score, parts = np.zeros(n, np.int64), np.zeros((n, len(SIGNALS)), np.int16)
    rows = order.people[placed]
    vacancy_of[rows] = order.vacancies[found.vacancy[arc]]
    score[rows], parts[rows] = found.score[arc], found.parts[arc]
    prices = np.zeros(len(p.vacancies), np.int64)
    prices[order.vacancies] = _prices(made, len(p.vacancies))
    return Result(
        vacancy_of=vacancy_of,
        score=score,
        parts=parts,
        prices=prices,
        objective=made.objective,
        bound=made.bound,
        alternatives=_by_row(order, {w: _moved(a, order) for w, a in others.items()}),
        reasons=_by_row(order, reasons),
        risks=_by_row(order, risks),
        shortages={int(order.vacancies[v]): item for v, item in short.items()},
        unmet_locks=_unmet(order, found, made),
        counts=_counts(p, found, made, short),
        timings=watch.seconds,
        input_digest=digest,
        seed=seed,
    )


def _notes(
    p: Problem, found: Candidates, made: Plan
) -> tuple[dict[int, tuple[Note, ...]], dict[int, tuple[Note, ...]]]:
    reasons, risks = {}, {}
    for person in np.flatnonzero(made.arc_of >= 0):
        arc = made.arc_of[person]
        party = p.people.party[person]
        size = int(p.party_size[party]) if party >= 0 else 1
        points = points_by_signal(found.parts[arc])
        pair = Pair(int(person), int(found.vacancy[arc]), points, size)
        reasons[int(person)], risks[int(person)] = notes_of(p, pair)
    return reasons, risks


def _by_row(order: Shuffled, values: dict[int, T]) -> dict[int, T]:
    return {int(order.people[row]): value for row, value in values.items()}


def _moved(items: tuple[Alternative, ...], order: Shuffled) -> tuple[Alternative, ...]:
    return tuple(Alternative(int(order.vacancies[a.vacancy]), a.cost, a.exact) for a in items)


def _prices(made: Plan, n_vacancies: int) -> I64:
    """Points one more place is worth beside the parties' seats; over stages, the highest."""
    prices = np.zeros(n_vacancies, np.int64)
    tree = made.slots.tree
    for stage in made.stages:
        price = stage.cleared.price
        node = np.arange(n_vacancies)
        split = made.slots.slot[:, 1] != node
        node = np.where(split, tree.parent[:n_vacancies], node)
        prices = np.maximum(prices, price[node])
    return prices


def _unmet(order: Shuffled, found: Candidates, made: Plan) -> tuple[UnmetLock, ...]:
    """Locks that were not kept, in the order of people's keys."""
    p = order.problem
    unmet = []
    for k in np.argsort(p.people.key[p.locks.person]):
        person, vacancy = int(p.locks.person[k]), int(p.locks.vacancy[k])
        arc = made.arc_of[person]
        if arc >= 0 and found.vacancy[arc] == vacancy:
            continue
        bars = int(found.lock_bars[k])
        gates = tuple(gate.name.lower() for gate in Gate if bars >> gate & 1)
        unmet.append(UnmetLock(int(order.people[person]), int(order.vacancies[vacancy]), gates))
    return tuple(unmet)


def _counts(
    p: Problem, found: Candidates, made: Plan, short: dict[int, Shortage]
) -> dict[str, int]:
    placed = made.arc_of >= 0
    grouped = p.people.party >= 0
    return {
        "people": len(p.people),
        "vacancies": len(p.vacancies),
        "employers": len(p.employers),
        "places": int(p.vacancies.places.sum(dtype=np.int64)),
        "parties": len(p.parties),
        "parties_placed": len(np.unique(p.people.party[placed & grouped])),
        "candidate_pairs": len(found),
        "people_with_candidates": len(np.unique(found.person)),
        "placed": int(placed.sum()),
        "vacancies_short": len(short),
        "locks": len(p.locks),
        "rounds": sum(s.whole.rounds for s in made.stages if s.whole is not None),
    }
