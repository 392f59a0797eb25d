"""A match run from database to database: read, close, solve, reopen, re-check, write.

No transaction is open while the engine works. What changed meanwhile is re-checked row by row and
left out with a count. Proposals somebody has decided are never touched: they keep their place; an
undecided one that the new run makes again is renewed, one it no longer makes is superseded. A run
stores its input, so it can be repeated to the same result by anybody, any time.
"""

import importlib.metadata
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlmodel import Session

from matching import (
    Cancelled,
    Params,
    Problem,
    Result,
    Weights,
    pack,
    solve,
    unpack,
    violations,
)
from models.run import MatchRun, RunState
from reference.calendar import local_day
from services.actor import Actor
from services.errors import Forbidden, NotAllowedNow
from services.match_run_pages import may_see_runs, run_of
from services.match_writing import Written, write_result
from services.snapshot import FirstBatch, Snapshot, take_snapshot

log = logging.getLogger("gongqiao.match")

Begin = Callable[[], AbstractContextManager[Session]]
"""Opens one unit of work, committed at its end."""
Progress = Callable[[str, float], object]


@dataclass(frozen=True)
class MatchRules:
    """What a run may be told: the engine's parameters and the first-batch rule."""

    params: Params
    first_batch: FirstBatch

    @classmethod
    def of(
        cls,
        *,
        weights: Mapping[str, int],
        priority: str,
        place_most_first: bool,
        alternatives: int,
        time_limit_seconds: int,
        unproven_batch: int,
        proven_arrivals: int,
    ) -> "MatchRules":
        """From the plain values of the configuration. Raises matching.BadArgument."""
        params = Params(
            weights=Weights(**weights),
            priority=priority,
            place_most_first=place_most_first,
            alternatives=alternatives,
            time_limit_seconds=time_limit_seconds,
        )
        return cls(params, FirstBatch(unproven_batch, proven_arrivals))


def seed_of_day(seed: int, now: datetime) -> int:
    """Another seed each Shanghai day, so that among equal people the same are not always last."""
    return seed + local_day(now).toordinal()


@dataclass(frozen=True)
class Repeat:
    """A run done again from its stored input. `same`: who goes where and every total agree."""

    run_id: int
    same: bool
    objective: int
    bound: int
    input_digest: str
    result_digest: str


def run_match(
    begin: Begin,
    *,
    actor: Actor,
    rules: MatchRules,
    seed: int,
    clock: Callable[[], datetime],
    region_code: str = "",
    progress: Progress | None = None,
) -> dict[str, object]:
    """One run over `region_code` ("" = all markets): a receiving district limits vacancies, a
    sending county limits people. Returns plain facts of the run.

    Raises Forbidden for whoever may not start it, matching.Cancelled when `progress` says so;
    a run that ends badly is recorded as such and has written no proposal.
    """
    _check_may_run(actor, region_code)
    with begin() as session:
        run_id = _open_run(session, actor, region_code, rules, seed, clock())
    try:
        return _run(begin, run_id, actor, rules, seed, clock, region_code, progress)
    except BaseException as problem:
        state = RunState.CANCELLED if isinstance(problem, Cancelled) else RunState.FAILED
        with begin() as session:
            _close_run(session, run_id, state, clock(), error=type(problem).__name__)
        raise


def repeat_run(begin: Begin, *, actor: Actor, run_id: int) -> Repeat:
    """Solve the stored input again and compare; nothing is written.

    Raises NotFound, and NotAllowedNow for a run that has no stored input (not finished, or demo
    history).
    """
    with begin() as session:
        run = run_of(session, actor=actor, run_id=run_id)
        if run.snapshot is None or run.state is not RunState.DONE:
            raise NotAllowedNow("match_run", run_id, run.state, "repeat")
        stored, params, seed = run.snapshot, dict(run.params), run.seed
        told = (run.input_digest, run.result_digest, run.objective, run.bound)
    problem = unpack(stored)
    result = solve(problem, Params.from_dict(_engine_params(params)), seed=seed)
    digest = _result_digest(problem, result)
    again = (result.input_digest, digest, result.objective, result.bound)
    return Repeat(
        run_id, again == told, result.objective, result.bound, result.input_digest, digest
    )


def _check_may_run(actor: Actor, region_code: str) -> None:
    if not may_see_runs(actor) or not (
        actor.sees_all or (region_code and actor.covers(region_code))
    ):
        raise Forbidden("run_match")


def _open_run(
    session: Session, actor: Actor, region_code: str, rules: MatchRules, seed: int, now: datetime
) -> int:
    run = MatchRun(
        region_code=region_code,
        seed=seed,
        engine=_engine_name(),
        params=rules.params.as_dict() | {"first_batch": asdict(rules.first_batch)},
        started_at=now,
        started_by_id=actor.account_id,
    )
    session.add(run)
    session.flush()
    assert run.id is not None
    return run.id


def _engine_name() -> str:
    versions = (f"{name} {importlib.metadata.version(name)}" for name in ("ortools", "scipy"))
    return f"matching 1; {'; '.join(versions)}"


def _engine_params(stored: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in stored.items() if name != "first_batch"}


def _run(
    begin: Begin,
    run_id: int,
    actor: Actor,
    rules: MatchRules,
    seed: int,
    clock: Callable[[], datetime],
    region_code: str,
    progress: Progress | None,
) -> dict[str, object]:
    seen_at = clock()
    with begin() as session:
        snapshot = take_snapshot(
            session, region_code=region_code, rule=rules.first_batch, now=seen_at
        )
    read_at = clock()
    result = solve(snapshot.problem, rules.params, seed=seed, progress=progress)
    wrong = violations(snapshot.problem, result)
    solved_at = clock()
    with begin() as session:
        written = Written()
        if wrong:  # never seen; such a run is kept for study and proposes nothing
            log.error("match_violations", extra={"run": run_id, "codes": [v.code for v in wrong]})
        else:
            written = write_result(
                session,
                run_id=run_id,
                region_code=region_code,
                snapshot=snapshot,
                result=result,
                seen_at=seen_at,
                now=clock(),
            )
        _record(session, run_id, snapshot, result, written, len(wrong))
        timings = dict(result.timings) | {
            "read_database": _seconds(seen_at, read_at),
            "solve": _seconds(read_at, solved_at),
            "write_database": _seconds(solved_at, clock()),
        }
        done = RunState.FAILED if wrong else RunState.DONE
        error = f"{len(wrong)} violations" if wrong else ""
        run = _close_run(session, run_id, done, clock(), error=error, timings=timings)
        return _facts(run)


def _seconds(start: datetime, end: datetime) -> float:
    return round((end - start).total_seconds(), 3)


def _record(
    session: Session, run_id: int, snapshot: Snapshot, result: Result, written: Written, wrong: int
) -> None:
    """Everything the run is judged by, and what it can be repeated from."""
    run = session.get_one(MatchRun, run_id)
    ids = snapshot.vacancy_ids
    run.counts = {**result.counts, **snapshot.counts, **written.as_dict()}
    run.objective, run.bound, run.violations = result.objective, result.bound, wrong
    run.input_digest = result.input_digest
    run.result_digest = _result_digest(snapshot.problem, result)
    run.snapshot = pack(snapshot.problem)
    run.shortages = {str(ids[v]): asdict(short) for v, short in result.shortages.items()}
    session.add(run)


def _result_digest(problem: Problem, result: Result) -> str:
    keys = np.asarray(problem.people.key)
    return result.digest(keys, np.asarray(problem.vacancies.key))


def _close_run(
    session: Session,
    run_id: int,
    state: RunState,
    now: datetime,
    *,
    error: str = "",
    timings: Mapping[str, object] | None = None,
) -> MatchRun:
    run = session.get_one(MatchRun, run_id)
    run.state, run.finished_at, run.error = state, now, error[:400]
    if timings is not None:
        run.timings = dict(timings)
    session.add(run)
    session.flush()
    return run


def _facts(run: MatchRun) -> dict[str, object]:
    names = ("people", "vacancies", "places", "placed", "proposed", "renewed", "superseded")
    counts = {name: run.counts.get(name, 0) for name in names}
    totals = {"objective": run.objective, "bound": run.bound, "violations": run.violations}
    return {"run": run.id} | counts | totals
