"""Judging again: when the rules, a wage, a tier or the day changed, every vacancy is looked at.

What is published and now breaks the law is taken off offer at once, with the findings in its
history; the firm changes it and hands it in again, or resumes it when the reason is gone.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

import law
from models.employer import Employer
from models.law import LawFinding, LawJudged
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from services.actor import SYSTEM, within_region
from services.law.advertisements import as_rows, findings_of
from services.law.findings import judged_under, keep_findings, open_by_post
from services.rows import known, lock_rows
from services.vacancies.rows import move

CAP: Final = 20_000
STEP: Final = 25
"""Judging one takes some milliseconds, and on SQLite one writer holds the house: others come in
between two steps."""
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
    at_hand = _fetched(session, ids)
    taken_off = [one for one in ids if _judge(session, at_hand, one, now)]
    session.flush()
    left = session.scalar(sa.select(sa.func.count()).select_from(Vacancy).where(stale)) or 0
    return Rechecked(len(ids), tuple(taken_off), left)


def recheck_in_steps(
    begin: Callable[[], AbstractContextManager[Session]],
    *,
    clock: Callable[[], datetime],
    rest: Callable[[], None] = lambda: None,
    cap: int = CAP,
    step: int = STEP,
) -> Rechecked:
    """At most about `cap` vacancies, `step` to a transaction, and a `rest` between two in which
    whoever waits to write gets in: nobody else waits for long."""
    judged, left = 0, 0
    taken_off: list[int] = []
    while judged < cap:
        with begin() as session:
            done = recheck(session, now=clock(), cap=step)
        judged, left = judged + done.judged, done.left
        taken_off += done.taken_off
        if not left or not done.judged:
            break
        rest()
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


class _AtHand(NamedTuple):
    """What a step judges, read with one question a table instead of one a post."""

    posts: Mapping[int, Vacancy]
    firms: Mapping[int, Employer]
    judged: Sequence[LawJudged]  # held: what nobody holds the session forgets
    standing: Mapping[int, Sequence[LawFinding]]


def _fetched(session: Session, ids: Sequence[int]) -> _AtHand:
    posts = session.exec(select(Vacancy).where(col(Vacancy.id).in_(ids))).all()
    firm_ids = {post.employer_id for post in posts}
    firms = session.exec(select(Employer).where(col(Employer.id).in_(firm_ids))).all()
    judged = session.exec(select(LawJudged).where(col(LawJudged.vacancy_id).in_(ids))).all()
    return _AtHand(
        {known(post.id): post for post in posts},
        {known(firm.id): firm for firm in firms},
        judged,
        open_by_post(session, ids),
    )


def _judge(session: Session, at_hand: _AtHand, vacancy_id: int, now: datetime) -> bool:
    """Store what the gate says; True when the vacancy had to be taken off offer."""
    vacancy = at_hand.posts[vacancy_id]
    if vacancy.state is VacancyState.CLOSED:
        return False
    found = findings_of(vacancy, at_hand.firms[vacancy.employer_id], day=local_day(now))
    keep_findings(session, vacancy_id, found, now=now, standing=at_hand.standing[vacancy_id])
    stopping = law.blocks(found)
    if not stopping or vacancy.state is not VacancyState.PUBLISHED:
        return False
    move(
        session, vacancy, VacancyState.PAUSED, "law", actor=SYSTEM, now=now,
        findings=as_rows(stopping),
    )  # fmt: skip
    return True
