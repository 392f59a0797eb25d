"""Running one slot of one job: claim it in the ledger, do it, write how it ended."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from delivery.redact import words_of
from jobs.house import House
from services.upkeep import job_runs

log = logging.getLogger("gongqiao.jobs")

Job = Callable[[House, str], Mapping[str, object]]
"""A job: the house and the slot in, plain facts about what it did out."""


def run_slot(
    house: House, jobs: Mapping[str, Job], name: str, slot: str, *, again: bool = False
) -> bool | None:
    """True when it ran and ended well, False when it failed, None when it was not ours to run."""
    with house.begin() as session:
        run = job_runs.claim_slot(
            session, job=name, slot=slot, holder=house.holder, now=house.clock(), again=again
        )
        if run is None or run.id is None:
            return None
        run_id, attempt, started = run.id, run.attempt, run.started_at
    facts = {"job": name, "slot": slot, "attempt": attempt}
    log.info("job_started", extra=facts)
    result: Mapping[str, object] = {}
    error = ""
    try:
        result = jobs[name](house, slot)
    except BaseException as problem:  # the ledger is where a job's failure goes, Ctrl-C included
        error = words_of(problem)
        log.exception("job_failed", extra=facts)
        if not isinstance(problem, Exception):
            _end(house, run_id, result, error)
            raise
    ended, ours = _end(house, run_id, result, error)
    seconds = round((ended - started).total_seconds(), 2)
    outcome = {"seconds": seconds, "ok": not error, "result": dict(result), "still_ours": ours}
    log.info("job_ended", extra=facts | outcome)
    return not error


def _end(
    house: House, run_id: int, result: Mapping[str, object], error: str
) -> tuple[datetime, bool]:
    """Write the end of a run: when, and whether it was still ours to write."""
    ended = house.clock()
    with house.begin() as session:
        ours = job_runs.finish_run(
            session, run_id=run_id, holder=house.holder, now=ended, result=result, error=error
        )
    return ended, ours
