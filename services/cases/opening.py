"""A case is opened by a person of a union, by a wing that found something, or by the worker.

One thing opens one case: said again while it is open, the words are added and nothing is doubled.
Other wings call `open_case`; scope is theirs.
"""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models.case import OPEN_CASE, CaseEvent, CaseFile, CaseKind, CaseState, CaseStep
from models.person import Person
from models.placement import Placement
from models.vacancy import Vacancy
from reference.calendar import local_day
from reference.case_steps import StepRule, begins_with, term
from services.rows import known, lock_rows


@dataclass(frozen=True)
class About:
    """Whom a case is about: a placement says all, else what is known. `what` tells apart two
    things of one kind (the firm and party of a group that leaves); home and site are counties."""

    placement_id: int | None = None
    person_id: int | None = None
    employer_id: int | None = None
    home: str = ""
    site: str = ""
    what: str = ""


def open_case(
    session: Session,
    *,
    kind: CaseKind,
    about: About,
    words: str,
    account_id: int | None,
    now: datetime,
    arose_on: date | None = None,
    claimed_fen: int | None = None,
    confined: bool = False,
) -> CaseFile:
    """The open case of this kind about this, made now or standing. `account_id` None: the person
    itself, or the house. Its first steps begin today, with the days they are due."""
    about = _completed(session, about)
    key = _key(kind, about)
    case = _standing(session, key)
    if case is None:
        case = CaseFile(
            kind=kind, key=key, person_id=about.person_id, placement_id=about.placement_id,
            employer_id=about.employer_id, home=about.home, site=about.site,
            words=words.strip()[:2000] or None, arose_on=arose_on or local_day(now),
            confined=confined, received_at=now, opened_by_id=account_id, claimed_fen=claimed_fen,
        )  # fmt: skip
        try:
            with session.begin_nested():
                session.add(case)
                session.flush()
        except IntegrityError:  # somebody was quicker by a moment
            case = _standing(session, key)
            if case is None:
                raise
        else:
            _begin(session, case, account_id, now)
            return case
    _say_again(session, case, words, account_id, now)
    return case


def note_case(
    session: Session,
    case: CaseFile,
    *,
    action: str,
    account_id: int | None,
    now: datetime,
    came_from: CaseState | None = None,
    about: str = "",
    note: str = "",
) -> CaseEvent:
    """One line of a case's history."""
    event = CaseEvent(
        case_id=known(case.id), at=now, account_id=account_id, action=action,
        from_state=came_from, to_state=case.state, about=about[:32],
        note=note.strip()[:2000] or None,
    )  # fmt: skip
    session.add(event)
    session.flush()
    return event


def begin_step(
    session: Session, case: CaseFile, rule: StepRule, *, begun: date, due: date | None = None
) -> CaseStep:
    """A step with its term from the day it begins (`due` where the two agreed on a day)."""
    ends = term(rule, begun)
    step = CaseStep(
        case_id=known(case.id), code=rule.code, begun_on=begun, due=due or ends.due,
        article=rule.article, provisional=due is None and ends.provisional,
    )  # fmt: skip
    session.add(step)
    session.flush()
    return step


def _begin(session: Session, case: CaseFile, account_id: int | None, now: datetime) -> None:
    note_case(session, case, action="received", account_id=account_id, now=now)
    for rule in begins_with(case.kind.value):
        begin_step(session, case, rule, begun=local_day(now))


def _say_again(
    session: Session, case: CaseFile, words: str, account_id: int | None, now: datetime
) -> None:
    said = words.strip()
    lock_rows(session, CaseFile, {known(case.id)})
    if not said or said in (case.words or ""):
        return
    case.words = f"{case.words or ''}\n{said}".strip()[:2000]
    session.add(case)
    note_case(session, case, action="said_again", account_id=account_id, now=now, note=said)


def _standing(session: Session, key: str) -> CaseFile | None:
    return session.scalars(
        sa.select(CaseFile).where(col(CaseFile.key) == key, col(CaseFile.state).in_(OPEN_CASE))
    ).first()


def _key(kind: CaseKind, about: About) -> str:
    if about.what:
        return f"{kind.value}/{about.what}"[:64]
    if about.placement_id is not None:
        return f"{kind.value}/placement/{about.placement_id}"
    if about.person_id is not None:
        return f"{kind.value}/person/{about.person_id}"
    return f"{kind.value}/firm/{about.employer_id}/{about.site}"


def _completed(session: Session, about: About) -> About:
    """What follows from the placement or the person: firm, counties."""
    if about.placement_id is not None:
        row = session.execute(
            sa.select(
                col(Placement.person_id), col(Placement.home), col(Placement.site),
                col(Vacancy.employer_id),
            )
            .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
            .where(col(Placement.id) == about.placement_id)
        ).one()  # fmt: skip
        return About(about.placement_id, row.person_id, row.employer_id, row.home, row.site,
                     about.what)  # fmt: skip
    if about.person_id is not None and not about.home:
        person = session.get_one(Person, about.person_id)
        return About(None, about.person_id, about.employer_id, person.region_code, about.site,
                     about.what)  # fmt: skip
    return about
