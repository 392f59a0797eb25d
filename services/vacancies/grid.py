"""Many vacancies of one firm at once: rows to edit side by side, what is wrong in which cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, select

import law
from models.account import Role
from models.employer import Employer
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from services.actor import Actor
from services.errors import (
    Forbidden,
    InvalidInput,
    LawForbids,
    NotAllowedNow,
    NotFound,
    Problem,
    ServiceError,
    StaleVersion,
)
from services.law.advertisements import findings_of
from services.rows import known
from services.vacancies.content import edit, save_draft
from services.vacancies.form import VacancyIn, missing_for_submission
from services.vacancies.moves import submit

MOST_ROWS = 100
V = VacancyState


@dataclass(frozen=True)
class GridRow:
    """A vacancy with what is missing (by field) and what the law says of it as it stands."""

    vacancy: Vacancy
    missing: Mapping[str, tuple[Problem, ...]]
    findings: tuple[law.Finding, ...]

    @property
    def ready(self) -> bool:
        """Whether it could be submitted."""
        return not self.missing and not law.blocks(self.findings)


@dataclass(frozen=True)
class Submitted:
    """ids handed to the check; refused: id -> what stands in the way."""

    ids: tuple[int, ...]
    refused: Mapping[int, ServiceError] = field(default_factory=dict)


def grid_rows(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    state: VacancyState = V.DRAFT,
    ids: Sequence[int] = (),
) -> tuple[GridRow, ...]:
    """The firm's vacancies of one state, oldest first, at most MOST_ROWS; or just those in `ids`.

    Only the firm's own account. Raises Forbidden.
    """
    firm = _firm(session, actor)
    wanted = select(Vacancy).where(Vacancy.employer_id == firm.id, Vacancy.state == state)
    if ids:
        wanted = wanted.where(col(Vacancy.id).in_(ids))
    rows = session.exec(wanted.order_by(col(Vacancy.id)).limit(MOST_ROWS)).all()
    today = local_day(now)
    return tuple(
        GridRow(row, missing_for_submission(row, today=today), findings_of(row, firm, day=today))
        for row in rows
    )


def save_row(
    session: Session,
    *,
    actor: Actor,
    vacancy_id: int | None,
    version: int | None,
    data: VacancyIn,
    form_key: str | None = None,
    now: datetime,
) -> Vacancy:
    """Store one row whole or not at all: a draft (new where `vacancy_id` is None), or an edit of
    what has left the draft, with all that means. Raises as `save_draft` and `edit`."""
    if vacancy_id is None:
        return save_draft(session, actor=actor, data=data, form_key=form_key, now=now)
    vacancy = session.get(Vacancy, vacancy_id)
    if vacancy is None or vacancy.employer_id != actor.employer_id:
        raise NotFound("vacancy", vacancy_id)
    if vacancy.state is V.DRAFT:
        return save_draft(
            session, actor=actor, data=data, vacancy_id=vacancy_id, version=version, now=now
        )
    return edit(
        session, actor=actor, vacancy_id=vacancy_id, data=data, version=version or 0, now=now
    )


def submit_rows(session: Session, *, actor: Actor, ids: Sequence[int], now: datetime) -> Submitted:
    """Submit each draft on its own: what is complete and lawful goes, the rest stays and says why.

    At most MOST_ROWS, each once; what is not the firm's own is not found.
    """
    firm = _firm(session, actor)
    done: list[int] = []
    refused: dict[int, ServiceError] = {}
    for vacancy_id in dict.fromkeys(ids[:MOST_ROWS]):
        vacancy = session.get(Vacancy, vacancy_id)
        if vacancy is None or vacancy.employer_id != firm.id:
            raise NotFound("vacancy", vacancy_id)
        try:
            with session.begin_nested():
                submit(
                    session, actor=actor, vacancy_id=vacancy_id, version=vacancy.version, now=now
                )
            done.append(vacancy_id)
        except (InvalidInput, LawForbids, NotAllowedNow, StaleVersion) as error:
            refused[vacancy_id] = error
    return Submitted(tuple(done), refused)


def _firm(session: Session, actor: Actor) -> Employer:
    if actor.role is not Role.EMPLOYER:
        raise Forbidden("grid")
    firm = session.get(Employer, actor.employer_id) if actor.employer_id else None
    if firm is None or known(firm.id) != actor.employer_id:
        raise NotFound("employer", actor.employer_id)
    return firm
