"""Judging again: when the rules, a wage, a tier or the day changed, every vacancy is looked at.

What is published and now breaks the law is taken off offer at once, with the findings in its
history; the firm changes it and hands it in again, or resumes it when the reason is gone.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
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
from services.law.advertisements import Asked, answered, as_rows, asked_of
from services.law.findings import judged_under, keep_findings, open_by_post
from services.rows import known, lock_rows
from services.vacancies.rows import move

CAP: Final = 20_000
STEP: Final = 25
"""Reading and keeping as many takes some hundredths of a second in which, on SQLite, nobody else
writes; judging them, some tenths, holds nobody up."""
AT_ONCE: Final = 60
"""Within a request, half a second's worth: the job judges the others within ten minutes."""
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
    found = {one: answered(asked) for one, asked in _asked(at_hand, day).items()}
    taken_off = _kept(session, at_hand, found, now)
    left = session.scalar(sa.select(sa.func.count()).select_from(Vacancy).where(stale)) or 0
    return Rechecked(len(ids), taken_off, left)


def recheck_in_steps(
    begin: Callable[[], AbstractContextManager[Session]],
    *,
    clock: Callable[[], datetime],
    rest: Callable[[], None] = lambda: None,
    cap: int = CAP,
    step: int = STEP,
) -> Rechecked:
    """At most `cap` vacancies, `step` at a time, and a `rest` after each in which whoever waits to
    write gets in. What is asked is read, judged in no transaction, and kept where rows, rules and
    wages still stand as they were read; what changed meanwhile waits for the next time."""
    with begin() as session:
        stale = _stale(judged_under(session, local_day(clock())), "")
        waiting = [known(one) for one in session.exec(_next(stale)).all()]
    judged, taken_off = 0, list[int]()
    for first in range(0, min(len(waiting), cap), step):
        ids, now = waiting[first : min(first + step, cap)], clock()
        with begin() as session:
            under = judged_under(session, local_day(now))
            asked = _asked(_fetched(session, ids), local_day(now))
        found = {one: answered(question) for one, question in asked.items()}
        with begin() as session:
            if judged_under(session, local_day(now)) == under:
                kept, gone = _kept_as_asked(session, ids, asked, found, now)
                judged, taken_off = judged + kept, [*taken_off, *gone]
        rest()
    return Rechecked(judged, tuple(taken_off), len(waiting) - judged)


def _kept_as_asked(
    session: Session,
    ids: Sequence[int],
    asked: Mapping[int, Asked],
    found: Mapping[int, tuple[law.Finding, ...]],
    now: datetime,
) -> tuple[int, tuple[int, ...]]:
    """Keep what was found of posts that would be asked about as before: how many, and which were
    taken off offer."""
    lock_rows(session, Vacancy, ids)
    at_hand = _fetched(session, ids)
    again = _asked(at_hand, local_day(now))
    same = {one: what for one, what in found.items() if again.get(one) == asked[one]}
    return len(same), _kept(session, at_hand, same, now)


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
    by_id = {known(post.id): post for post in posts}
    return _AtHand(
        {one: by_id[one] for one in ids if one in by_id},
        {known(firm.id): firm for firm in firms},
        judged,
        open_by_post(session, ids),
    )


def _asked(at_hand: _AtHand, day: date) -> dict[int, Asked]:
    """What is asked about every post at hand that is not closed, in their order."""
    return {
        one: asked_of(post, at_hand.firms[post.employer_id], day=day)
        for one, post in at_hand.posts.items()
        if post.state is not VacancyState.CLOSED
    }


def _kept(
    session: Session,
    at_hand: _AtHand,
    found: Mapping[int, tuple[law.Finding, ...]],
    now: datetime,
) -> tuple[int, ...]:
    """Store what the gate said; the vacancies that had to be taken off offer for it."""
    taken_off = []
    for vacancy_id, findings in found.items():
        standing = at_hand.standing[vacancy_id]
        keep_findings(session, vacancy_id, findings, now=now, standing=standing)
        stopping, vacancy = law.blocks(findings), at_hand.posts[vacancy_id]
        if stopping and vacancy.state is VacancyState.PUBLISHED:
            move(
                session, vacancy, VacancyState.PAUSED, "law", actor=SYSTEM, now=now,
                findings=as_rows(stopping),
            )  # fmt: skip
            taken_off.append(vacancy_id)
    session.flush()
    return tuple(taken_off)
