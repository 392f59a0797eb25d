"""What a finished run says beyond its proposals, worked out once and stored.

Per vacancy: the points one more place is worth, and which single change would place how many more
people (改一条). Per run: who is short of whom by trade and county, and what training would bring.
Everything comes from the engine exactly; here it gets the names of the database. No transaction is
open while the engine works.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any, Protocol

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from matching import Params, Problem, Result, Start
from matching.ask.advice import Advice, Advised, advise, relaxed_of
from matching.ask.changes import Change
from matching.plan.outcome import kept_arrays, pack_outcome
from matching.plan.start import unpack_start
from models.explanation import RunOutcome, RunVacancy
from models.person import Person
from models.run import MatchRun, RunState
from models.vacancy import Vacancy
from reference.certificates import certificates
from reference.schooling import schooling_levels
from services.columns.kinds import EPOCH

log = logging.getLogger("gongqiao.match")
CHUNK = 1_000
MOST, CHECKS = 2_000, 60
"""Vacancies asked about in a run, most empty places first; solves spent on checking where people
travel together: either as far as the seconds reach."""
SECONDS, LONGEST = 6, 60
"""Seconds of questions: twice what the solve took, within these. Checks get as many again."""


class Begin(Protocol):
    """Opens one unit of work, committed at its end."""

    def __call__(self) -> AbstractContextManager[Session]: ...


def explain_run(
    begin: Begin, *, run_id: int, problem: Problem, params: Params, result: Result,
    most: int = MOST, checks: int | None = None,
) -> dict[str, int]:  # fmt: skip
    """Work out and store what run `run_id` says; telling it again replaces it. Plain counts."""
    seconds = min(max(SECONDS, 2 * sum(result.timings.values())), LONGEST)
    if checks is None:
        checks = min(CHECKS, int(seconds // max(result.timings.get("plan", 0), 0.5)))
    relaxed = relaxed_of(problem, params, result)
    kept = None if relaxed is None else kept_arrays(problem, relaxed.market)
    advice = advise(
        problem, params, result, most=most, checks=checks, seconds=seconds, relaxed=relaxed
    )
    placed = np.bincount(
        result.vacancy_of[result.vacancy_of >= 0], minlength=len(problem.vacancies)
    )
    with begin() as session:
        homes = home_codes(session, problem)
        rows = _vacancy_rows(run_id, problem, result, advice, placed, homes)
        for table in (RunOutcome, RunVacancy):
            session.execute(sa.delete(table).where(col(table.run_id) == run_id))
        market = _market(session, problem, result, advice, placed)
        session.add(RunOutcome(run_id=run_id, outcome=pack_outcome(result, kept), market=market))
        session.flush()
        for start in range(0, len(rows), CHUNK):
            session.execute(sa.insert(RunVacancy), rows[start : start + CHUNK])
    told = sum(1 for row in rows if row["changes"])
    return {"vacancies_asked": advice.asked, "vacancies_advised": told, "checked": advice.checked}


def _market(
    session: Session, problem: Problem, result: Result, advice: Advice,
    placed: np.ndarray[Any, Any],
) -> dict[str, object]:  # fmt: skip
    """Who is short of whom, and how far the advice reached."""
    return {
        "posts": _posts(session, problem, result, placed),
        "people": _people(session, problem, result),
        "training": _training(advice),
        "asked": advice.asked,
        "short": advice.short,
        "parties": len(problem.parties),
    }


def last_start(session: Session, *, region_code: str) -> Start | None:
    """Where the last finished run over the same market ended, for the next one to start from. It
    saves time and cannot be seen in what is proposed: a run is repeated without it."""
    data = session.scalar(
        sa.select(col(RunOutcome.outcome))
        .join(MatchRun, col(MatchRun.id) == col(RunOutcome.run_id))
        .where(col(MatchRun.state) == RunState.DONE, col(MatchRun.region_code) == region_code)
        .order_by(col(MatchRun.id).desc())
        .limit(1)
    )
    return unpack_start(data) if data else None


def _vacancy_rows(
    run_id: int, problem: Problem, result: Result, advice: Advice, placed: np.ndarray[Any, Any],
    homes: Mapping[int, str],
) -> list[dict[str, Any]]:  # fmt: skip
    """A row for every vacancy that has a price or empty places."""
    posts = problem.vacancies
    empty = np.maximum(posts.offered - placed, 0)
    return [
        {
            "run_id": run_id,
            "vacancy_id": int(posts.key[v]),
            "price": int(result.prices[v]),
            "empty": int(empty[v]),
            "changes": [_plain(problem, one, homes) for one in advice.changes.get(int(v), ())],
        }
        for v in np.flatnonzero((result.prices > 0) | (empty > 0))
    ]


def _plain(problem: Problem, told: Advised, homes: Mapping[int, str]) -> dict[str, object]:
    gains = {"whole": told.whole, "here": told.here, "exact": told.exact}
    return {"code": told.change.code} | change_facts(problem, told.change, homes) | gains


def home_codes(session: Session, problem: Problem) -> dict[int, str]:
    """County codes of the homes (rows) from where somebody goes only with organised transport."""
    who = np.flatnonzero(problem.people.only_pickup)
    rows, first = np.unique(problem.people.home[who], return_index=True)
    row_of = dict(zip(problem.people.key[who[first]].tolist(), rows.tolist(), strict=True))
    found = session.execute(
        sa.select(col(Person.id), col(Person.region_code)).where(col(Person.id).in_(row_of))
    )
    return {row_of[row.id]: row.region_code for row in found}


def change_facts(problem: Problem, change: Change, homes: Mapping[int, str]) -> dict[str, object]:
    """A change in the words of the database: money in fen, days as dates, codes of the tables.
    homes: county codes of the homes a bus may be sent to."""
    posts, v, value = problem.vacancies, change.vacancy, change.value
    firm = int(posts.employer[v])
    beds = {"beds": value, "now": int(getattr(posts, change.code, posts.beds_male)[v])}
    told: dict[str, dict[str, object]] = {
        "pay": {"fen": value, "now": max(int(posts.pay[v]), 0)},
        "age_max": {"years": value, "now": int(posts.age_max[v])},
        "age_min": {"years": value, "now": int(posts.age_min[v])},
        "schooling": {"level": _level(value), "now": _level(int(posts.schooling[v]))},
        "certificate": {"certificate": _certificate(value)},
        "arrival": {"day": _day(value), "now": _day(int(posts.start_until[v]))},
        "beds_male": dict(beds),
        "beds_female": dict(beds),
        "couple_rooms": {"now": max(int(problem.employers.couple_rooms[firm]), 0)},
        "pickup": {"region": homes.get(value, "")},
        "batch": {"places": value, "now": max(int(problem.employers.batch_left[firm]), 0)},
    }
    return told.get(change.code, {})


def _certificate(kind: int) -> str:
    kinds = tuple(certificates())
    return kinds[kind] if kind < len(kinds) else ""


def _level(rank: int) -> str:
    return next((code for code, one in schooling_levels().items() if one.rank == rank), "")


def _day(number: int) -> str:
    return (EPOCH + timedelta(days=number)).isoformat()


def _posts(
    session: Session, problem: Problem, result: Result, placed: np.ndarray[Any, Any]
) -> list[dict[str, object]]:
    """Places by county and trade: how many, how many filled, what one more is worth (the mean of
    its vacancies' prices weighted by places)."""
    where = {
        row.id: (row.region_code, row.occupation_id)
        for row in session.execute(
            sa.select(col(Vacancy.id), col(Vacancy.region_code), col(Vacancy.occupation_id))
        )
    }
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for v, key in enumerate(problem.vacancies.key.tolist()):
        if key not in where:
            continue
        places = int(problem.vacancies.offered[v])
        row = sums[where[key]]
        row[0] += places
        row[1] += int(placed[v])
        row[2] += max(places - int(placed[v]), 0)
        row[3] += places * int(result.prices[v])
    return [
        {"region": region, "trade": trade, "places": places, "placed": filled, "empty": empty,
         "price": worth // max(places, 1)}
        for (region, trade), (places, filled, empty, worth) in sorted(sums.items())
    ]  # fmt: skip


def _people(session: Session, problem: Problem, result: Result) -> list[dict[str, object]]:
    """People by home county: how many, how many placed, and how many gates left no vacancy."""
    rows = session.execute(sa.select(col(Person.id), col(Person.region_code)))
    home = {row.id: row.region_code for row in rows}
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for key, v in zip(problem.people.key.tolist(), result.vacancy_of.tolist(), strict=True):
        row = sums[home.get(key, "")]
        row[0] += 1
        row[1] += v >= 0
    return [
        {"region": region, "people": people, "placed": placed, "left": people - placed}
        for region, (people, placed) in sorted(sums.items())
        if region
    ]


def _training(advice: Advice) -> list[Mapping[str, object]]:
    return [
        {"certificate": _certificate(one.kind), "whole": one.whole, "exact": one.exact}
        for one in advice.training
    ]
