"""Reading what runs have explained: prices, advice per vacancy, who is short of whom.

No engine is loaded: a page reads rows that `services.runs.explain` has written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from matching.model.params import Weights
from models.account import Role
from models.employer import Employer
from models.explanation import RunOutcome, RunVacancy
from models.run import MatchRun, RunState
from models.vacancy import Vacancy
from reference.note_codes import SIGNALS
from services.actor import Actor, within
from services.runs.lists import run_of

UNION_RULES = frozenset({"batch"})
"""No condition of the firm's and never a change asked of it: `services.employers.first_batches`."""
SHOWN = 2


@dataclass(frozen=True)
class VacancyAdvice:
    """What the newest finished run says about a vacancy. changes: facts as stored, best first."""

    run_id: int
    at: datetime | None
    price: int
    empty: int
    changes: Sequence[Mapping[str, Any]]


def advice_for(session: Session, *, vacancy_id: int) -> VacancyAdvice | None:
    """The best one or two changes for a vacancy the caller may see. None when the newest
    run did not look at it or left nothing to say."""
    newest = (
        sa.select(sa.func.max(col(MatchRun.id)))
        .join(RunOutcome, col(RunOutcome.run_id) == col(MatchRun.id))
        .where(col(MatchRun.state) == RunState.DONE)
        .scalar_subquery()
    )
    found = session.execute(
        sa.select(RunVacancy, col(MatchRun.finished_at))
        .join(MatchRun, col(MatchRun.id) == col(RunVacancy.run_id))
        .where(col(RunVacancy.vacancy_id) == vacancy_id, col(RunVacancy.run_id) == newest)
    ).first()
    if found is None:
        return None
    row, at = found
    changes = _of_the_firm(row.changes)
    return VacancyAdvice(row.run_id, at, row.price, row.empty, changes)


def _of_the_firm(changes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in changes if one["code"] not in UNION_RULES][:SHOWN]


def price_in_run(session: Session, *, run_id: int | None, vacancy_id: int) -> int | None:
    """Points one more place at a vacancy was worth to the whole in a run; None if not told."""
    if run_id is None:
        return None
    told = session.execute(
        sa.select(col(RunOutcome.run_id), col(RunVacancy.price))
        .outerjoin(
            RunVacancy,
            sa.and_(
                col(RunVacancy.run_id) == col(RunOutcome.run_id),
                col(RunVacancy.vacancy_id) == vacancy_id,
            ),
        )
        .where(col(RunOutcome.run_id) == run_id)
    ).first()
    return None if told is None else told.price or 0


def full_points(session: Session, *, run_id: int | None) -> Mapping[str, int]:
    """Points each signal could earn under the weights of the run a proposal comes from; empty
    where no run says (a proposal by hand). A signal added since weighed nothing then."""
    run = None if run_id is None else session.get(MatchRun, run_id)
    weights = run.params.get("weights") if run is not None else None
    if not isinstance(weights, Mapping) or not set(weights) <= set(SIGNALS):
        return {}
    then = dict.fromkeys(SIGNALS, 0) | dict(weights)
    return dict(zip(SIGNALS, Weights(**then).points(), strict=True))


@dataclass(frozen=True)
class AdvisedVacancy:
    """A line of a run's page."""

    vacancy_id: int
    title: str
    region_code: str
    employer: str
    empty: int
    changes: Sequence[Mapping[str, Any]]


def advice_of_run(
    session: Session, *, actor: Actor, run_id: int, limit: int = 20
) -> list[AdvisedVacancy]:
    """Vacancies a change would help, most gained first; a receiving coordinator's own districts.
    Raises NotFound for a run out of the actor's sight."""
    run_of(session, actor=actor, run_id=run_id)
    mine = within(col(Vacancy.region_code), actor) if actor.role is Role.RECEIVING else sa.true()
    rows = session.execute(
        sa.select(RunVacancy, col(Vacancy.title), col(Vacancy.region_code), col(Employer.name))
        .join(Vacancy, col(Vacancy.id) == col(RunVacancy.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(RunVacancy.run_id) == run_id, col(RunVacancy.empty) > 0, mine)
    )
    found = [
        AdvisedVacancy(
            row.RunVacancy.vacancy_id, row.title, row.region_code, row.name,
            row.RunVacancy.empty, changes,
        )
        for row in rows
        if (changes := _of_the_firm(row.RunVacancy.changes))
    ]  # fmt: skip
    found.sort(key=lambda one: (-int(one.changes[0]["whole"]), one.vacancy_id))
    return found[:limit]


@dataclass(frozen=True)
class RunMarket:
    """Who is short of whom in a run, in the actor's scope. posts: by county and trade; people: by
    home county; training: by certificate; asked of short: how far the advice went."""

    posts: Sequence[Mapping[str, Any]]
    people: Sequence[Mapping[str, Any]]
    training: Sequence[Mapping[str, Any]]
    asked: int
    short: int


def market_of_run(session: Session, *, actor: Actor, run_id: int) -> RunMarket | None:
    """None for a run that explained nothing. Posts with most empty places or dearest first."""
    run_of(session, actor=actor, run_id=run_id)
    told = session.get(RunOutcome, run_id)
    if told is None or "posts" not in told.market:
        return None
    return _market(told.market, actor)


def _market(market: Mapping[str, Any], actor: Actor) -> RunMarket:
    posts, people = market["posts"], market["people"]
    if actor.role is Role.RECEIVING:
        posts = [one for one in posts if actor.covers(one["region"])]
    if actor.role is Role.SENDING:
        people = [one for one in people if actor.covers(one["region"])]
    return RunMarket(
        sorted(posts, key=lambda one: (-one["empty"], -one["price"], one["region"], one["trade"])),
        sorted(people, key=lambda one: (-one["left"], one["region"])),
        market["training"],
        int(market["asked"]),
        int(market["short"]),
    )
