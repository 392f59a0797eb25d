"""Posts of a list stored some at once: the new ones together, known ones as their pages would.

Statements of a step do not grow with what the firm has stored, nor (but for SQLite's inserts) with
the new posts of the step.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import Session

from models.imports import Import
from models.vacancy import Vacancy, VacancyEvent, VacancyState
from services.actor import Actor
from services.columns.new_rows import insert, insert_known
from services.errors import InvalidInput, LawForbids, NotAllowedNow, ServiceError, VacancyFull
from services.imports.lines import TABLE, Line
from services.rows import known
from services.vacancies.content import columns_of, edit, save_draft, start_of, writing_for
from services.vacancies.form import content_of
from services.vacancies.imports.page import PostView
from services.vacancies.imports.stated import filled, stated
from services.vacancies.imports.undo import stood


def store_posts(
    session: Session,
    pairs: Sequence[tuple[Line, PostView]],
    row: Import,
    actor: Actor,
    now: datetime,
) -> None:
    """Each post whole or refused with its code; every line learns its post and what stood
    before. The firms are locked."""
    starts = _starts(session, [post for _, post in pairs], row)
    new: list[tuple[Line, dict[str, Any]]] = []
    for line, post in pairs:
        line.code = ""
        try:
            if post.stored is None:
                new.append((line, _new_draft(session, actor, post, starts, row, now)))
                continue
            with session.begin_nested():
                _change(session, actor, post, post.stored, line, now)
        except (ServiceError, ValidationError) as error:
            line.outcome, line.code = "refused", _code(error)[:60]
            row.summary = {**row.summary, "refused_late": True}
    ids = insert_known(session, Vacancy, [columns for _, columns in new])
    insert(session, VacancyEvent, [_created(one, actor, now) for one in ids])
    for (line, _), vacancy_id in zip(new, ids, strict=True):
        line.outcome, line.subject_id = "new", vacancy_id
        line.before = json.dumps({"new": True, "version": 1})


def _starts(
    session: Session, posts: Sequence[PostView], row: Import
) -> Mapping[int, Mapping[str, Any]]:
    """What a new post of each firm begins with: what the firm said before this list, so that no
    post takes over what another of the same list says. Ids grow with the lines: the first new line
    that is stored has the least, and finding it costs the same however long the list is."""
    firms = {known(p.firm.employer.id): p.firm.employer for p in posts if p.firm.employer}
    wanted = {known(p.firm.employer.id) for p in posts if p.firm.employer and p.stored is None}
    first = session.scalar(
        sa.select(TABLE.c.subject_id)
        .where(
            TABLE.c.import_id == row.id,
            TABLE.c.at < row.position,
            TABLE.c.outcome == "new",
            TABLE.c.stored_at.is_not(None),
        )
        .order_by(TABLE.c.at)
        .limit(1)
    )
    return {one: start_of(session, firms[one], first) for one in sorted(wanted)}


def _new_draft(
    session: Session,
    actor: Actor,
    post: PostView,
    starts: Mapping[int, Mapping[str, Any]],
    row: Import,
    now: datetime,
) -> dict[str, Any]:
    """The columns of a draft, as `save_draft` would store it."""
    if post.firm.employer is None:
        raise NotAllowedNow("employer", None, "unknown", "import")
    firm = writing_for(session, actor, known(post.firm.employer.id))
    firm_id = known(firm.id)
    return {
        **columns_of(filled(starts[firm_id], stated(post.draft)), firm),
        "employer_id": firm_id,
        "import_id": known(row.id),
        "import_key": post.draft.key,
        "created_at": now,
        "updated_at": now,
    }


def _created(vacancy_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "vacancy_id": vacancy_id,
        "at": now,
        "account_id": actor.account_id,
        "kind": "created",
        "to_state": VacancyState.DRAFT,
    }


def _change(
    session: Session, actor: Actor, post: PostView, vacancy: Vacancy, line: Line, now: datetime
) -> None:
    said = stated(post.draft)
    wanted = {one.field: said[one.field] for one in post.changes if one.takes}
    line.outcome, line.subject_id = "unchanged", known(vacancy.id)
    if not wanted:
        return
    stored = content_of(vacancy) | {"contact_phone": vacancy.contact_phone or ""}
    before = stood(vacancy)
    data = filled(stored, wanted)
    change = save_draft if vacancy.state is VacancyState.DRAFT else edit
    change(
        session, actor=actor, data=data, vacancy_id=known(vacancy.id), version=vacancy.version,
        now=now,
    )  # fmt: skip
    session.flush()
    line.outcome = "changed"
    line.before = json.dumps(
        before | {"version": vacancy.version}, ensure_ascii=False, default=_day
    )


def _day(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(getattr(value, "value", value))


def _code(error: ServiceError | ValidationError) -> str:
    if isinstance(error, InvalidInput):
        problems = next(iter(error.problems.items()))
        return f"{problems[0]}:{problems[1][0].code}"
    if isinstance(error, LawForbids):
        return "law"
    if isinstance(error, VacancyFull):
        return "full"
    if isinstance(error, ValidationError):
        return "invalid"
    return type(error).__name__
