"""From a Problem to a Result: gates, scores, the whole optimum, explanations."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.errors import BadArgument, Cancelled
from matching.model.order import Shuffled, shuffled
from matching.model.params import Params
from matching.model.problem import Problem
from matching.model.result import ByRow, Minimum, Reached, Result, Shortage, UnmetLock
from matching.plan.explain import alternatives, shortages
from matching.plan.minima import plan_with_minima
from matching.plan.stages import Plan
from matching.plan.start import Start
from matching.rules.notes import notes_when_asked
from matching.rules.pairs import Open, arcs_of
from matching.rules.scoring import parts_of
from reference.gates import Gate
from reference.note_codes import SIGNALS

I64 = NDArray[np.int64]
Progress = Callable[[str, float], object]
"""Called with (stage, share done 0..1); returning False (exactly) cancels the run."""
Audit = Callable[[Shuffled, Open, Result], object]
"""Called with the market as it was solved and the result (in the input's order)."""


def solve(
    problem: Problem,
    params: Params,
    *,
    seed: int,
    warm: Start | None = None,
    progress: Progress | None = None,
    audit: Audit | None = None,
) -> Result:
    """The best proposals for `problem` under `params`: see docs/engine.md for the model.

    The same problem, params and seed give the same result in any row order. seed: breaks ties
    and orders rows, so that among equal people another seed favours others. warm: where an
    earlier run ended, matched by key; may save time, never changes the answer. progress: told
    where the run stands; may cancel it, as the time limit of `params` does. audit: shown what was
    made while all its pairs are still at hand. Raises BadArgument before any work, Cancelled,
    never a half result.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 1 << 63:
        raise BadArgument("seed", f"{seed!r} is not a whole number from 0 to 2**63 - 1")
    for name, value, kind in (("problem", problem, Problem), ("params", params, Params)):
        if not isinstance(value, kind):
            raise BadArgument(name, f"must be a {kind.__name__}, not {type(value).__name__}")
    if warm is not None and not isinstance(warm, Start):
        raise BadArgument("warm", f"must be a Start, not {type(warm).__name__}")
    if progress is not None and not callable(progress):
        raise BadArgument("progress", "cannot be called")
    watch = Stopwatch(progress, params.time_limit_seconds)
    digest = problem.digest
    order = shuffled(problem, seed)
    watch.lap("read", 0.05)
    found = arcs_of(order.problem, params)
    watch.lap("candidates", 0.2)
    made, minima = plan_with_minima(
        order.problem, found, params, seed=seed, watch=watch.within("plan", 0.2, 0.85), start=warm
    )
    watch.lap("plan", 0.85)
    result = _in_input_order(order, found, made, minima, params, seed, digest, watch)
    if audit is not None:
        audit(order, found, result)
        watch.lap("audit", 0.99)
    watch.say("done", 1.0)
    return result


class Stopwatch:
    """Seconds by stage, and the line to whoever watches. limit: seconds after which the run is
    cancelled; nothing else ever depends on them."""

    def __init__(self, progress: Progress | None, limit: float) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress
        self._since = time.perf_counter()
        self._until = self._since + limit
        self._told = 0.0

    def lap(self, stage: str, share: float) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(now - self._since, 4)
        self._since = now
        self.say(stage, share)

    def within(self, stage: str, low: float, high: float) -> Callable[[float], object]:
        """Tells shares of one stage as shares of the whole."""

        def told(share: float) -> object:
            self.say(stage, low + (high - low) * min(max(share, 0.0), 1.0))
            return True

        return told

    def say(self, stage: str, share: float) -> None:
        self._told = max(self._told, share)
        if time.perf_counter() > self._until:
            raise Cancelled(stage)
        if self._progress is not None and self._progress(stage, self._told) is False:
            raise Cancelled(stage)


def _by_row(order: Shuffled, made: Plan, placed: I64, points: NDArray[np.int16]) -> dict[str, Any]:
    """Seats, scores and their parts, and the prices, in the input's order of rows."""
    n, rows = len(order.people), order.people[placed]
    vacancy_of = np.full(n, -1, np.int32)
    score, parts = np.zeros(n, np.int64), np.zeros((n, len(SIGNALS)), np.int16)
    vacancy_of[rows] = order.vacancies[made.vacancy_of[placed]]
    score[rows], parts[rows] = made.score[placed], points
    prices = np.zeros(len(order.vacancies), np.int64)
    prices[order.vacancies] = _prices(made)
    return {"vacancy_of": vacancy_of, "score": score, "parts": parts, "prices": prices}


def _in_input_order(
    order: Shuffled,
    found: Open,
    made: Plan,
    minima: tuple[Minimum, ...],
    params: Params,
    seed: int,
    digest: str,
    watch: Stopwatch,
) -> Result:
    """Put everything in the input's row order, with its explanations."""
    p = order.problem
    others = alternatives(p, found, made, params)
    watch.say("explain", 0.9)
    placed = np.flatnonzero(made.vacancy_of >= 0)
    vacancy = made.vacancy_of[placed].astype(np.int64)
    points = parts_of(p, params, placed, vacancy)
    notes = notes_when_asked(p, placed, vacancy, points)
    short = shortages(p, found, made)
    watch.lap("explain", 0.97)
    rows = order.people[placed]
    return Result(
        **_by_row(order, made, placed, points),
        objective=made.objective,
        bound=made.bound,
        alternatives=others.by_row(order.people, order.vacancies),
        reasons=ByRow(rows, lambda k: notes(k)[0]),
        risks=ByRow(rows, lambda k: notes(k)[1]),
        shortages={int(order.vacancies[v]): item for v, item in short.items()},
        unmet_locks=_unmet(order, found, made),
        counts=_counts(p, found, made, short),
        timings=watch.seconds,
        input_digest=digest,
        seed=seed,
        fairness=made.fairness,
        first_places=params.first_places,
        minima=tuple(replace(one, vacancy=int(order.vacancies[one.vacancy])) for one in minima),
        limits=_reached(order, made),
    )


def _prices(made: Plan) -> I64:
    """Points one more place is worth beside the parties' seats; over stages, the highest."""
    prices = np.zeros(len(made.slots.post), np.int64)
    for stage in made.stages:
        prices = np.maximum(prices, stage.price[made.slots.post])
    return prices


def _reached(order: Shuffled, made: Plan) -> tuple[Reached, ...]:
    """Full limits, in the input's order; over stages the highest price."""
    cover = made.cover
    if cover is None:
        return ()
    load, price = cover.load_of(made.slot_of), np.zeros(len(cover), np.int64)
    for stage in made.stages:
        if stage.kept is not None:
            price = np.maximum(price, stage.kept.prices.limit)
    full = np.flatnonzero(load >= cover.most)
    row = order.limits[cover.rows[full]]
    return tuple(
        Reached(int(row[k]), int(load[full[k]]), int(price[full[k]])) for k in np.argsort(row)
    )


def _unmet(order: Shuffled, found: Open, made: Plan) -> tuple[UnmetLock, ...]:
    """Locks that were not kept, in the order of people's keys."""
    p = order.problem
    unmet = []
    for k in np.argsort(p.people.key[p.locks.person]):
        person, vacancy = int(p.locks.person[k]), int(p.locks.vacancy[k])
        if made.vacancy_of[person] == vacancy:
            continue
        bars = int(found.lock_bars[k])
        gates = tuple(gate.name.lower() for gate in Gate if bars >> gate & 1)
        unmet.append(UnmetLock(int(order.people[person]), int(order.vacancies[vacancy]), gates))
    return tuple(unmet)


def _counts(p: Problem, found: Open, made: Plan, short: dict[int, Shortage]) -> dict[str, int]:
    placed = made.vacancy_of >= 0
    grouped = p.people.party >= 0
    return {
        "people": len(p.people),
        "vacancies": len(p.vacancies),
        "employers": len(p.employers),
        "places": int(p.vacancies.places.sum(dtype=np.int64)),
        "parties": len(p.parties),
        "parties_placed": len(np.unique(p.people.party[placed & grouped])),
        "candidate_pairs": len(found.arcs),
        "people_with_candidates": int((np.diff(found.arcs.ptr) > 0).sum()),
        "placed": int(placed.sum()),
        "vacancies_short": len(short),
        "locks": len(p.locks),
        "rounds": sum(s.whole.rounds for s in made.stages if s.whole is not None),
    }
