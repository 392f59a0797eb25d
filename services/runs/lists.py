"""Looking at match runs. Apart from running them, so that a page never loads a solver."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matching.model.params import MODES
from models.account import Role
from models.employer import Employer
from models.run import MatchRun, RunState
from models.vacancy import Vacancy
from services.actor import Actor, within
from services.errors import Forbidden, NotFound
from services.runs.watch import LEFT_FOR_DEAD


def run_of(session: Session, *, actor: Actor, run_id: int) -> MatchRun:
    """One run, for those who review proposals. Raises NotFound."""
    run = session.get(MatchRun, run_id)
    if run is None or not may_see_runs(actor):
        raise NotFound("match_run", run_id)
    return run


def is_running(run: MatchRun) -> bool:
    return run.state is RunState.RUNNING


def has_died(run: MatchRun) -> bool:
    """Its process is gone and wrote nothing."""
    return run.error == LEFT_FOR_DEAD


def mode_of(run: MatchRun) -> str:
    """The mode a run was made in; those from before there were modes: the first."""
    return run.mode or MODES[0]


def compared_modes(run: MatchRun) -> list[tuple[str, Any]]:
    """(mode, its figures), where a run tried several for the same people and posts."""
    figures = run.compared or {}
    return [(mode, figures[mode]) for mode in MODES if mode in figures]


def list_runs(session: Session, *, actor: Actor, limit: int = 50) -> list[sa.Row[Any]]:
    """The latest runs, newest first, without their stored input. Raises Forbidden."""
    if not may_see_runs(actor):
        raise Forbidden("see_match_runs")
    columns = [column for column in sa.inspect(MatchRun).columns if column.name != "snapshot"]
    newest = sa.select(*columns).order_by(col(MatchRun.id).desc()).limit(limit)
    return list(session.execute(newest))


def shortages_of(
    session: Session, *, actor: Actor, run_id: int
) -> list[tuple[sa.Row[Any], Mapping[str, Any]]]:
    """Vacancies the run left short, with what kept them so; a receiving coordinator sees those of
    its own districts. Most places first."""
    run = run_of(session, actor=actor, run_id=run_id)
    told: dict[int, Any] = {int(key): value for key, value in run.shortages.items()}
    mine = within(col(Vacancy.region_code), actor) if actor.role is Role.RECEIVING else sa.true()
    rows = session.execute(
        sa.select(
            col(Vacancy.id),
            col(Vacancy.title),
            col(Vacancy.region_code),
            col(Vacancy.employer_id),
            col(Employer.name).label("employer"),
        )
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(mine)
    )
    found = [(row, told[row.id]) for row in rows if row.id in told]
    return sorted(found, key=lambda one: (one[1]["placed"] - one[1]["places"], one[0].id))


@dataclass(frozen=True)
class LeftShort:
    """What kept places of a vacancy empty in the run finished at `at`; `why` as the run stored it
    (places, placed, barred, only, elsewhere, idle: counts of people; least_group: wanted, able,
    shut, where its least group was not reached)."""

    at: datetime
    why: Mapping[str, Any]


def left_short(session: Session, *, vacancy_id: int) -> LeftShort | None:
    """As `left_short_of`, for one vacancy."""
    return left_short_of(session, vacancy_ids=[vacancy_id]).get(vacancy_id)


def left_short_of(session: Session, *, vacancy_ids: Collection[int]) -> dict[int, LeftShort]:
    """From the newest finished run; nothing where it filled a vacancy or did not look at it.
    The caller has checked that the actor may see the vacancy; there is no name in it."""
    newest = (
        sa.select(col(MatchRun.finished_at), col(MatchRun.shortages))
        .where(col(MatchRun.state) == RunState.DONE)
        .order_by(col(MatchRun.id).desc())
        .limit(1)
    )
    for at, shortages in session.execute(newest):
        told = {one: shortages.get(str(one)) for one in vacancy_ids}
        return {one: LeftShort(at, why) for one, why in told.items() if why}
    return {}


def may_see_runs(actor: Actor) -> bool:
    return actor.role in (Role.ADMIN, Role.RECEIVING, Role.SENDING)
