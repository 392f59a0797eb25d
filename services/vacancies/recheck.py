"""Judging again: when the rules, a wage, a tier or the day changed, every vacancy is looked at.

What is published and now breaks the law is taken off offer at once, with the findings in its
history; the firm changes it and hands it in again, or resumes it when the reason is gone.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

import law
from models.law import LawJudged
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from services.actor import SYSTEM, within_region
from services.law.advertisements import as_rows, findings_of
from services.law.findings import judged_under, keep_findings
from services.rows import known, lock_rows
from services.vacancies.rows import employer_of, move

CAP: Final = 500
STEP: Final = 50
"""Judging one takes about ten milliseconds, and on SQLite one writer holds the house."""
_ORDER = {VacancyState.PUBLISHED: 0, VacancyState.SUBMITTED: 1, VacancyState.PAUSED: 2}


@dataclass(frozen=True)
class Rechecked:
    """How many were judged, which were taken off offer, how many still wait."""

    judged: int
    taken_off: tuple[int, ...]
    left: int

    def facts(self) -> dict[str, object]:
        return {"judged": self.judged, "taken_off": list(self.taken_off[:50]), "left": self.left}


def recheck(session: Session, *, now: datetime, region_code: str = "", cap: int = CAP) -> Rechecked:
    """Judge what was never judged under today's rules and wages; published ones first.

    At most `cap` of the vacancies with work in `region_code` ("" = everywhere).
    """
    day = local_day(now)
    stale = _stale(judged_under(session, day), region_code)
    ids = [known(one) for one in session.exec(_next(stale).limit(cap)).all()]
    lock_rows(session, Vacancy, ids)
    taken_off = [vacancy_id for vacancy_id in ids if _judge(session, vacancy_id, now)]
    left = session.scalar(sa.select(sa.func.count()).select_from(Vacancy).where(stale)) or 0
    return Rechecked(len(ids), tuple(taken_off), left)


def recheck_in_steps(
    begin: Callable[[], AbstractContextManager[Session]],
    *,
    clock: Callable[[], datetime],
    cap: int = CAP,
    step: int = STEP,
) -> Rechecked:
    """At most about `cap` vacancies, `step` to a transaction: nobody else waits for long."""
    judged, left = 0, 0
    taken_off: list[int] = []
    while judged < cap:
        with begin() as session:
            done = recheck(session, now=clock(), cap=step)
        judged, left = judged + done.judged, done.left
        taken_off += done.taken_off
        if not left or not done.judged:
            break
    return Rechecked(judged, tuple(taken_off), left)


def _stale(under: str, region_code: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(Vacancy.state) != VacancyState.CLOSED,
        within_region(col(Vacancy.region_code), region_code),
        ~sa.exists().where(
            col(LawJudged.vacancy_id) == col(Vacancy.id), col(LawJudged.under) == under
        ),
    )


def _next(stale: sa.ColumnElement[bool]) -> SelectOfScalar[int | None]:
    rank = sa.case(*((col(Vacancy.state) == s, n) for s, n in _ORDER.items()), else_=9)
    return select(col(Vacancy.id)).where(stale).order_by(rank, col(Vacancy.id))


def _judge(session: Session, vacancy_id: int, now: datetime) -> bool:
    """Store what the gate says; True when the vacancy had to be taken off offer."""
    vacancy = session.get_one(Vacancy, vacancy_id)
    if vacancy.state is VacancyState.CLOSED:
        return False
    found = findings_of(vacancy, employer_of(session, vacancy), day=local_day(now))
    keep_findings(session, vacancy_id, found, now=now)
    stopping = law.blocks(found)
    if not stopping or vacancy.state is not VacancyState.PUBLISHED:
        return False
    move(
        session, vacancy, VacancyState.PAUSED, "law", actor=SYSTEM, now=now,
        findings=as_rows(stopping),
    )  # fmt: skip
    return True
