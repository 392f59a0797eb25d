"""Stored posts taken back: drafts nobody touched go, changed posts say what they said before."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

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
    ids = {line.subject_id or 0 for line in ours}
    lock_rows(session, Vacancy, ids)
    posts = {one.id: one for one in session.exec(select(Vacancy).where(col(Vacancy.id).in_(ids)))}
    proposed = _proposed(session, ids, row)
    drafts: list[tuple[Line, Vacancy]] = []
    for line in ours:
        vacancy = posts.get(line.subject_id)
        before = json.loads(line.before or "{}")
        if vacancy is None:
            line.left_standing = "gone"
        elif vacancy.version != before["version"]:
            line.left_standing = "changed_since"
        elif vacancy.id in proposed:
            line.left_standing = "proposed"
        elif not before.get("new"):
            _put_back(session, vacancy, before, row, actor, now)
        elif vacancy.state is not VacancyState.DRAFT:
            line.left_standing = "changed_since"
        else:
            drafts.append((line, vacancy))
    _take_out(session, drafts)


def _proposed(session: Session, ids: Collection[int], row: Import) -> set[int]:
    since = sa.select(col(Proposal.vacancy_id)).where(
        col(Proposal.vacancy_id).in_(ids), col(Proposal.updated_at) >= row.confirmed_at
    )
    return set(session.scalars(since))


def _take_out(session: Session, drafts: Sequence[tuple[Line, Vacancy]]) -> None:
    """All at once; where one of them is in use, one by one."""
    if not drafts or _deleted(session, [vacancy for _, vacancy in drafts]):
        return
    for line, vacancy in drafts:
        line.left_standing = "" if _deleted(session, [vacancy]) else "in_use"


def _deleted(session: Session, posts: Sequence[Vacancy]) -> bool:
    ids = [known(one.id) for one in posts]
    try:
        with session.begin_nested():
            session.execute(sa.delete(VacancyEvent).where(col(VacancyEvent.vacancy_id).in_(ids)))
            session.execute(sa.delete(Vacancy).where(col(Vacancy.id).in_(ids)))
    except IntegrityError:
        return False
    for one in posts:
        session.expunge(one)
    return True


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
