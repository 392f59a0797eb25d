"""What a form or a draft would become, judged before it is stored: law and gaps in one answer."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

import law
from models.employer import Employer
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor
from services.errors import Problem
from services.law.advertisements import findings_of
from services.vacancies.content import blank_vacancy, write_content, writing_for
from services.vacancies.form import VacancyIn, missing_for_submission
from services.vacancies.rows import employer_of, find_vacancy

Preview = tuple[Vacancy, tuple[law.Finding, ...], Mapping[str, tuple[Problem, ...]]]


def preview(
    session: Session, *, actor: Actor, data: VacancyIn, now: datetime, vacancy_id: int | None = None
) -> Preview:
    """The vacancy `data` would make, what the law says about it and what is missing; not stored."""
    if vacancy_id is not None:
        employer = employer_of(session, find_vacancy(session, actor, vacancy_id))
    else:
        employer = writing_for(session, actor, None)
    return would_be(employer, data, now)


def would_be(employer: Employer, data: VacancyIn, now: datetime) -> Preview:
    """The same for a firm already known."""
    vacancy = blank_vacancy(employer, now)
    write_content(vacancy, data, employer)
    today = local_day(now)
    return (
        vacancy,
        findings_of(vacancy, employer, day=today),
        missing_for_submission(vacancy, today=today),
    )
