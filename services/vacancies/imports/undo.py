"""Stored posts taken back: drafts nobody touched go, changed posts say what they said before."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models.imports import Import
from models.proposal import Proposal
from models.vacancy import Vacancy, VacancyEvent, VacancyState
from reference.calendar import local_day
from services.actor import Actor
from services.imports.lines import Line
from services.law.advertisements import findings_of
from services.law.findings import keep_findings
from services.rows import known, lock_rows
from services.vacancies.form import VacancyIn, content_of
from services.vacancies.rows import employer_of, note


def stood(vacancy: Vacancy) -> dict[str, Any]:
    """What an undo puts back: the content and the state."""
    content = {
        name: sorted(value) if isinstance(value, set | tuple) else value
        for name, value in content_of(vacancy).items()
    }
    content["contact_phone"] = vacancy.contact_phone or ""
    return {"content": content, "state": vacancy.state.value}


def undo_posts(
    session: Session, row: Import, lines: Sequence[Line], actor: Actor, now: datetime
) -> None:
    """Each line put back, or `left_standing` says why: changed_since (also: submitted), proposed,
    in_use, gone."""
    ours = [line for line in lines if line.before and line.subject_id]
    lock_rows(session, Vacancy, {line.subject_id or 0 for line in ours})
    for line in ours:
        vacancy = session.get(Vacancy, line.subject_id)
        before = json.loads(line.before or "{}")
        if vacancy is None:
            line.left_standing = "gone"
        elif vacancy.version != before["version"]:
            line.left_standing = "changed_since"
        elif _proposed(session, vacancy, row):
            line.left_standing = "proposed"
        elif before.get("new"):
            line.left_standing = _take_out(session, vacancy)
        else:
            _put_back(session, vacancy, before, row, actor, now)


def _proposed(session: Session, vacancy: Vacancy, row: Import) -> bool:
    since = sa.select(col(Proposal.id)).where(
        col(Proposal.vacancy_id) == vacancy.id, col(Proposal.updated_at) >= row.confirmed_at
    )
    return session.scalars(since.limit(1)).first() is not None


def _take_out(session: Session, vacancy: Vacancy) -> str:
    who = known(vacancy.id)
    if vacancy.state is not VacancyState.DRAFT:
        return "changed_since"
    try:
        with session.begin_nested():
            session.execute(sa.delete(VacancyEvent).where(col(VacancyEvent.vacancy_id) == who))
            session.delete(vacancy)
            session.flush()
    except IntegrityError:
        return "in_use"
    return ""


def _put_back(
    session: Session,
    vacancy: Vacancy,
    before: dict[str, Any],
    row: Import,
    actor: Actor,
    now: datetime,
) -> None:
    content = VacancyIn.model_validate(before["content"]).model_dump()
    content["contact_phone"] = content["contact_phone"] or None
    fields = [name for name, value in content.items() if getattr(vacancy, name) != value]
    for name in fields:
        setattr(vacancy, name, content[name])
    vacancy.state = VacancyState(before["state"])
    vacancy.version += 1
    if vacancy.state is not VacancyState.DRAFT:
        findings = findings_of(vacancy, employer_of(session, vacancy), day=local_day(now))
        keep_findings(session, known(vacancy.id), findings, now=now)
    note(
        session, vacancy, "import_undone", actor=actor, now=now,
        detail={"imported_by": row.id, "fields": sorted(fields)},
    )  # fmt: skip
