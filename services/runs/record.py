"""What a run leaves in its own row: everything it is judged by, and what repeats it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np
from sqlmodel import Session

from matching import Problem, Result
from models.run import MatchRun, RunState
from services.runs.snapshot import Snapshot
from services.runs.writing import Written


@dataclass(frozen=True, eq=False)
class Outcome:
    """Everything a run leaves behind. wrong: what the checks found; then it proposes nothing."""

    snapshot: Snapshot
    result: Result
    stored: bytes
    compared: dict[str, object] | None
    wrong: list[str]


def record(run: MatchRun, told: Outcome, written: Written) -> None:
    """Everything the run is judged by, and what it can be repeated from."""
    result, ids = told.result, told.snapshot.vacancy_ids.tolist()
    run.counts = {**result.counts, **told.snapshot.counts, **written.as_dict()}
    run.objective, run.bound, run.violations = result.objective, result.bound, len(told.wrong)
    run.input_digest = result.input_digest
    run.result_digest = result_digest(told.snapshot.problem, result)
    run.snapshot, run.compared = told.stored, told.compared
    groups = {
        one.vacancy: {"wanted": one.wanted, "able": one.able, "shut": one.shut}
        for one in result.minima
    }
    run.shortages = {
        str(ids[v]): asdict(short) | ({"least_group": groups[v]} if v in groups else {})
        for v, short in result.shortages.items()
    }
    run.stage, run.share = None, 1000


def result_digest(problem: Problem, result: Result) -> str:
    keys = np.asarray(problem.people.key)
    return result.digest(keys, np.asarray(problem.vacancies.key))


def close_run(
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


def facts_of(run: MatchRun) -> dict[str, object]:
    names = ("people", "vacancies", "places", "placed", "proposed", "renewed", "superseded")
    counts = {name: run.counts.get(name, 0) for name in names}
    totals = {"objective": run.objective, "bound": run.bound, "violations": run.violations}
    return {"run": run.id} | counts | totals
