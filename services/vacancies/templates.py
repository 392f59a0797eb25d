"""What a firm says again and again, kept under a name to start a new vacancy from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.account import Role
from models.employer import Employer
from models.vacancy import Vacancy, VacancyTemplate
from services.actor import Actor
from services.errors import EditConflict, Forbidden, InvalidInput, NotFound, Problem
from services.rows import LARGEST_ID, lock_rows
from services.shown import check_shown, stamp
from services.vacancies.form import VacancyIn, content_of
from services.vacancies.rows import find_vacancy

MOST = 50
DATED = ("arrive_from", "arrive_until", "valid_until", "contact_phone")
"""Said anew each time; the telephone number is sealed in its own column and kept nowhere else."""


def save_template(
    session: Session, *, actor: Actor, vacancy_id: int, name: str, now: datetime, shown: str = ""
) -> VacancyTemplate:
    """Keep a vacancy's content under `name`.

    `shown` is the stamp of the template of that name the firm has seen and means to replace.
    Raises NotFound, Forbidden (only the firm itself), InvalidInput (no name, too many),
    EditConflict (another template of that name stands there).
    """
    vacancy = find_vacancy(session, actor, vacancy_id)
    _only_firm(actor)
    tidy = " ".join(name.split())[:60]
    if not tidy:
        raise InvalidInput({"name": (Problem("missing"),)})
    lock_rows(session, Employer, [vacancy.employer_id])  # a name sent twice at once is one
    template = session.exec(
        select(VacancyTemplate).where(
            VacancyTemplate.employer_id == vacancy.employer_id, VacancyTemplate.name == tidy
        )
    ).first()
    if template is None:
        if len(list_templates(session, actor=actor)) >= MOST:
            raise InvalidInput({"name": (Problem("too_many_templates", {"most": MOST}),)})
        template = VacancyTemplate(
            employer_id=vacancy.employer_id, name=tidy, created_at=now, account_id=actor.account_id
        )
    content = template_content(vacancy)
    if template.id and template.content != content and shown != stamp(template.content):
        raise EditConflict("vacancy_template", template.id, dict(template.content))
    template.content = content
    session.add(template)
    session.flush()
    return template


def template_content(vacancy: Vacancy) -> dict[str, Any]:
    """What a template keeps of a vacancy: everything but its days."""
    said = content_of(vacancy) | {"contact_phone": vacancy.contact_phone or ""}
    return VacancyIn.model_validate(said).model_dump(mode="json", exclude=set(DATED))


def list_templates(session: Session, *, actor: Actor) -> list[VacancyTemplate]:
    """The firm's templates by name."""
    _only_firm(actor)
    return list(
        session.exec(
            select(VacancyTemplate)
            .where(VacancyTemplate.employer_id == actor.employer_id)
            .order_by(col(VacancyTemplate.name))
        )
    )


def content_of_template(session: Session, *, actor: Actor, template_id: int) -> Mapping[str, Any]:
    """Fields for a new form; what the form no longer knows is left out. Raises NotFound."""
    template = _own(session, actor, template_id)
    return {
        name: value for name, value in template.content.items() if name in VacancyIn.model_fields
    }


def delete_template(session: Session, *, actor: Actor, template_id: int, shown: str = "") -> None:
    """Forget a template. Raises NotFound, EditConflict (its content was replaced meanwhile)."""
    template = _own(session, actor, template_id)
    lock_rows(session, VacancyTemplate, [template_id])
    check_shown("vacancy_template", template_id, shown, template.content)
    session.delete(template)
    session.flush()


def _own(session: Session, actor: Actor, template_id: int) -> VacancyTemplate:
    _only_firm(actor)
    if not 0 < template_id <= LARGEST_ID:
        raise NotFound("vacancy_template", template_id)
    found = session.scalar(
        sa.select(VacancyTemplate).where(
            col(VacancyTemplate.id) == template_id,
            col(VacancyTemplate.employer_id) == actor.employer_id,
        )
    )
    if found is None:
        raise NotFound("vacancy_template", template_id)
    return found


def _only_firm(actor: Actor) -> None:
    if actor.role is not Role.EMPLOYER:
        raise Forbidden("vacancy_templates")
