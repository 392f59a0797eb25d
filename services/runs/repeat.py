"""A run done again from its stored input, to the same result, by anybody, any time."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from matching import Params, solve, unpack
from matching.stable.mode import solve_stable
from models.run import RunState
from services.actor import Actor
from services.errors import NotAllowedNow
from services.runs.lists import run_of
from services.runs.record import result_digest

Begin = Callable[[], AbstractContextManager[Session]]
"""Opens one unit of work, committed at its end."""


@dataclass(frozen=True)
class Repeat:
    """A run done again from its stored input. `same`: who goes where and every total agree."""

    run_id: int
    same: bool
    objective: int
    bound: int
    input_digest: str
    result_digest: str


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
    problem, rules = unpack(stored), Params.from_dict(_engine_params(params))
    result = solve(problem, rules, seed=seed)
    if params.get("mode") == "stable":
        result, _ = solve_stable(problem, rules, seed=seed, best=result)
    digest = result_digest(problem, result)
    again = (result.input_digest, digest, result.objective, result.bound)
    return Repeat(
        run_id, again == told, result.objective, result.bound, result.input_digest, digest
    )


def _engine_params(stored: dict[str, Any]) -> dict[str, Any]:
    ours = ("first_batch", "mode")
    return {name: value for name, value in stored.items() if name not in ours}
