"""A match run from database to database: read, close, solve, reopen, re-check, write.

No transaction is open while the engine works. What changed meanwhile is re-checked row by row and
left out with a count. Proposals somebody has decided are never touched: they keep their place; an
undecided one that the new run makes again is renewed, one it no longer makes is superseded. A run
stores its input, so it can be repeated to the same result by anybody, any time.
"""

import importlib.metadata
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from matching import (
    Cancelled,
    Problem,
    Result,
    pack,
    solve,
    violations,
)
from matching.stable.mode import as_facts, solve_stable
from models.run import MatchRun, RunState
from services.actor import Actor
from services.columns.read import snapshot_readers
from services.errors import Forbidden
from services.runs.check import Proof, wrong_with
from services.runs.explain import explain_run, last_start
from services.runs.lists import may_see_runs
from services.runs.record import Outcome, close_run, facts_of, record
from services.runs.rules import MatchRules
from services.runs.snapshot import take_snapshot
from services.runs.watch import Watch, bury_dead
from services.runs.writing import Written, write_result

log = logging.getLogger("gongqiao.match")

Begin = Callable[[], AbstractContextManager[Session]]
"""Opens one unit of work, committed at its end."""
Progress = Callable[[str, float], object]
COMPARED = 50_000
"""Up to so many people each run also works out the other mode, to show what either costs."""
TRIES = 3
"""A database that took us for one of two in each other's way is asked again so often."""


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
        bury_dead(session, clock())
        run_id = _open_run(session, actor, region_code, rules, seed, clock())
    run = _Run(begin, run_id, rules, seed, clock, region_code)
    try:
        made = run.go(progress)
    except BaseException as problem:
        stopped = isinstance(problem, Cancelled | KeyboardInterrupt)
        state = RunState.CANCELLED if stopped else RunState.FAILED
        with begin() as session:
            close_run(session, run_id, state, clock(), error=type(problem).__name__)
        raise
    run.explain(made)  # the proposals stand, whatever comes of this
    return made.facts


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
        params=rules.params.as_dict()
        | {"first_batch": asdict(rules.first_batch), "mode": rules.mode},
        mode=rules.mode,
        started_at=now,
        started_by_id=actor.account_id,
    )
    session.add(run)
    session.flush()
    assert run.id is not None
    return run.id


def _engine_name() -> str:
    versions = (f"{name} {importlib.metadata.version(name)}" for name in ("ortools", "numba"))
    return f"matching 2; {'; '.join(versions)}"


@dataclass(frozen=True)
class _Run:
    """One run on its way; every step opens the transaction it needs and closes it again."""

    begin: Begin
    run_id: int
    rules: MatchRules
    seed: int
    clock: Callable[[], datetime]
    region_code: str

    def go(self, progress: Progress | None) -> "_Made":
        seen_at = self.clock()
        with Watch(self.begin, self.run_id, self.clock, progress) as watch:
            with snapshot_readers(self._engine()) as (session, beside):
                snapshot = take_snapshot(
                    session,
                    region_code=self.region_code,
                    rule=self.rules.first_batch,
                    now=seen_at,
                    beside=beside,
                )
            read_at = self.clock()
            proof = Proof(self.rules.params)
            best, result, compared = self._solved(snapshot.problem, proof, watch)
            stored = pack(snapshot.problem)
            watch("check", 0.97)
            wrong = self._wrong(snapshot.problem, proof, best, result, compared)
            watch("write", 0.98)
        solved_at = self.clock()
        told = Outcome(snapshot, result, stored, compared, wrong)
        return _Made(best, told, self._write(told, seen_at, read_at, solved_at))

    def _engine(self) -> sa.Engine:
        with self.begin() as session:
            engine = session.get_bind()
        assert isinstance(engine, sa.Engine)
        return engine

    def _solved(
        self, problem: Problem, proof: Proof, watch: Watch
    ) -> tuple[Result, Result, dict[str, object] | None]:
        """(best total, result of the mode asked for, what each mode costs)."""
        params = self.rules.params
        with self.begin() as session:
            start = last_start(session, region_code=self.region_code)
        best = solve(problem, params, seed=self.seed, warm=start, progress=watch, audit=proof)
        if self.rules.mode != "stable":
            return best, best, None
        result, costs = solve_stable(problem, params, seed=self.seed, best=best, progress=watch)
        return best, result, as_facts(costs)

    def _wrong(
        self, problem: Problem, proof: Proof, best: Result, result: Result,
        compared: dict[str, Any] | None,
    ) -> list[str]:  # fmt: skip
        """What keeps the run from proposing anything."""
        wrong = wrong_with(problem, best, proof)
        if result is not best:
            wrong += [one.code for one in violations(problem, result)]
        if compared and compared["stable"]["blocking"]:
            wrong.append("blocking_pairs")
        return wrong

    def _write(
        self, told: Outcome, seen_at: datetime, read_at: datetime, solved_at: datetime
    ) -> dict[str, object]:
        for tries in range(TRIES):
            try:
                with self.begin() as session:
                    return self._written(session, told, seen_at, read_at, solved_at)
            except sa.exc.OperationalError:  # two transactions in each other's way: once more
                if tries == TRIES - 1:
                    raise
        raise AssertionError

    def _written(
        self,
        session: Session,
        told: Outcome,
        seen_at: datetime,
        read_at: datetime,
        solved_at: datetime,
    ) -> dict[str, object]:
        run = session.get_one(MatchRun, self.run_id, with_for_update=True)
        if run.cancel_asked_at is not None:
            raise Cancelled("write")
        written, wrong = Written(), told.wrong
        if wrong:  # never seen; such a run is kept for study and proposes nothing
            log.error("match_rejected", extra={"run": self.run_id, "codes": Counter(wrong)})
        else:
            written = write_result(
                session,
                run_id=self.run_id,
                region_code=self.region_code,
                snapshot=told.snapshot,
                result=told.result,
                seen_at=seen_at,
                now=self.clock(),
            )
        record(run, told, written)
        timings = dict(told.result.timings) | {
            "read_database": _seconds(seen_at, read_at),
            "solve": _seconds(read_at, solved_at),
            "write_database": _seconds(solved_at, self.clock()),
        }
        done = RunState.FAILED if wrong else RunState.DONE
        error = f"{len(wrong)} violations" if wrong else ""
        return facts_of(
            close_run(session, self.run_id, done, self.clock(), error=error, timings=timings)
        )

    def explain(self, made: "_Made") -> None:
        """What the run can say beyond its proposals."""
        told, problem = made.told, made.told.snapshot.problem
        if told.wrong or not len(problem.people) or not len(problem.vacancies):
            return
        if told.compared is None and len(problem.people) <= COMPARED:
            params = self.rules.params
            _, costs = solve_stable(problem, params, seed=self.seed, best=made.best)
            with self.begin() as session:
                session.get_one(MatchRun, self.run_id).compared = as_facts(costs)
        explain_run(
            self.begin,
            run_id=self.run_id,
            problem=problem,
            params=self.rules.params,
            result=made.best,
        )


@dataclass(frozen=True, eq=False)
class _Made:
    """A run that is written: the best total (whatever the mode), the outcome, plain facts."""

    best: Result
    told: Outcome
    facts: dict[str, object]


def _seconds(start: datetime, end: datetime) -> float:
    return round((end - start).total_seconds(), 3)
