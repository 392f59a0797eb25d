"""The vacancy form: its choices, its units, and how a stored vacancy fills it."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from flask import g, request
from flask_babel import gettext as _

from law import Finding
from models.vacancy import Vacancy
from reference import certificates, hazards, occupations, schooling
from services.errors import LawForbids, Problem, StaleVersion
from services.law import advertisements
from services.shown import changed_since, read_carried
from services.vacancies import previews
from services.vacancies.form import VacancyIn, content_of
from services.vacancies.lists import VacancyRow
from web.access import current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank
from web.law.wording import sentence
from web.vacancies.wording import FACILITIES, FOODS, FORMS, LODGINGS, SHIFTS
from web.words.fields import field_message
from web.words.regions import Option, receiving_regions

YUAN = tuple(name for name in VacancyIn.model_fields if name.endswith("_fen"))


USUAL_VALIDITY = timedelta(days=30)


def typed() -> Bound[VacancyIn]:
    """The form as it was sent."""
    return bind(VacancyIn, request.form, yuan=YUAN)


def fresh(start: Mapping[str, Any], *, today: date) -> Bound[VacancyIn]:
    """An empty form with what the firm said before, open for a month."""
    dates = {"arrive_from": today, "arrive_until": today + USUAL_VALIDITY}
    dates["valid_until"] = today + USUAL_VALIDITY
    return blank(VacancyIn, yuan=YUAN, **_plain({**dates, **start}))


def filled(vacancy: Vacancy) -> Bound[VacancyIn]:
    """The form with what is stored."""
    stored = content_of(vacancy)
    return blank(VacancyIn, yuan=YUAN, **_plain(stored)).showing(stored)


def version_meant(vacancy: Vacancy) -> int:
    """The version a save stands on: today's, where the page showed what is stored now, whatever
    else happened to the row; else the one the page was made from."""
    base = read_carried(request.form.get("shown", ""))
    if base and not changed_since(base, content_of(vacancy), VacancyIn.model_fields):
        return vacancy.version
    return version_shown()


def _plain(content: Mapping[str, Any]) -> dict[str, Any]:
    """10 hours read 10, not 10.0."""
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in content.items()
    }


def form_key() -> str:
    """Names one opening of the form: sent twice, it is stored once."""
    sent = request.form.get("form_key", "")
    return sent if len(sent) == 32 and sent.isalnum() else uuid.uuid4().hex


def version_shown() -> int:
    """The version the page was made from; 0, which no row has, when it does not say."""
    sent = request.form.get("version", "")
    return int(sent[:9]) if sent.isdecimal() else 0


def shown(form: Bound[Any], row: VacancyRow) -> None:
    """The page shows the post as it stands; a form that came too late says so already."""
    form.row_version = form.row_version or version_shown() or row.vacancy.version
    if not form.carried:
        form.showing(content_of(row.vacancy), VacancyIn.model_fields)


@contextmanager
def late(form: Bound[Any], row: VacancyRow) -> Iterator[None]:
    """A form whose post somebody else changed comes back with what changed; the use case has
    read the row anew under its lock."""
    try:
        yield
    except StaleVersion:
        form.readable_values, form.options = VacancyIn.model_fields, options()
        form.conflict(content_of(row.vacancy))
        form.row_version, form.late = row.vacancy.version, True


def status_of(form: Bound[Any]) -> int:
    """Of the page a form comes back with: 409 where somebody else was first."""
    return 409 if form.late else 422 if form.errors else 200


def show_missing(form: Bound[VacancyIn], missing: Mapping[str, tuple[Problem, ...]]) -> None:
    """What is still missing, at its fields."""
    for name, problems in missing.items():
        for problem in problems:
            form.add_error(name, field_message(problem.code, problem.facts))


def show_blocks(form: Bound[VacancyIn], findings: tuple[Finding, ...]) -> None:
    """What the law forbids, at its fields; a missing item (D03) already stands there."""
    for finding in findings:
        if finding.severity == "block" and finding.rule_id != "D03":
            form.add_error(finding.field or "_form", sentence(finding))
    _offer(findings)


def law_of(form: Bound[VacancyIn], vacancy_id: int | None) -> tuple[Finding, ...]:
    """What the law says of a form that was refused: of whatever could be read of it, and of the
    words of what could not. Nobody is told of the law only after the figures are right."""
    data = form.data if form.readable else form.partly
    if data is None:
        return advertisements.wording_findings(form.values)
    found = previews.preview(
        db_session(), actor=current_actor(), data=data, vacancy_id=vacancy_id, now=now()
    )[1]
    unread = {name: form.values.get(name) for name in form.errors if not form.readable}
    return (*found, *advertisements.wording_findings(unread))


def law_beside(form: Bound[VacancyIn], findings: tuple[Finding, ...]) -> None:
    """What the law forbids goes under what the form's own check found, in the same answer."""
    said = {text for texts in form.errors.values() for text in texts}
    blocking = (one for one in findings if one.severity == "block")
    show_blocks(form, tuple(one for one in blocking if sentence(one) not in said))


def _offer(findings: tuple[Finding, ...]) -> None:
    """Lawful words for the page to put beside the fields."""
    g.law_offers = [*offers(), *(one for one in findings if one.rewording is not None)]


def offers() -> list[Finding]:
    """What can be put right with one click, of the checks of this request."""
    found: list[Finding] = g.get("law_offers", [])
    return found


def refused_by_law(form: Bound[VacancyIn], refusal: LawForbids) -> None:
    show_blocks(form, tuple(one for one in refusal.findings if isinstance(one, Finding)))


def choices() -> dict[str, list[Option]]:
    """The options of every select of the form, in the order they are shown."""
    return {
        "occupations": [(one.id, one.title) for one in occupations.all_occupations()],
        "regions": receiving_regions(),
        "forms": [(one.value, str(name)) for one, name in FORMS.items()],
        "shifts": [(one.value, str(name)) for one, name in SHIFTS.items()],
        "lodgings": [(one.value, str(name)) for one, name in LODGINGS.items()],
        "facilities": [(code, str(name)) for code, name in FACILITIES.items()],
        "foods": [(code, str(name)) for code, name in FOODS.items()],
        "schooling": [(s.code, s.name) for s in schooling.schooling_levels().values()],
        "certificates": [(c.code, c.name) for c in certificates.certificates().values()],
        "hazards": [(h.code, h.name) for h in hazards.hazards().values() if h.kind in _RISKS],
    }


def options() -> dict[str, list[Option]]:
    """The words of every field that is chosen, by field."""
    every = choices()
    return {
        "occupation_id": every["occupations"],
        "region_code": every["regions"],
        "employment_form": every["forms"],
        "shift": every["shifts"],
        "lodging": every["lodgings"],
        "room_facilities": every["facilities"],
        "food": every["foods"],
        "schooling_min": every["schooling"],
        "certificates": every["certificates"],
        "hazards": [(h.code, h.name) for h in hazards.hazards().values()],
    }


_RISKS = ("posture", "load", "place", "climate", "exposure")
"""Shift and pay have fields of their own."""


def law_check(form: Bound[VacancyIn], preview: Any) -> tuple[Finding, ...]:
    """Put a preview's problems at the fields; the findings that only warn come back."""
    _vacancy, findings, missing = preview
    show_missing(form, missing)
    show_blocks(form, findings)
    ambers = tuple(one for one in findings if one.severity != "block")
    _offer(ambers)
    return ambers


def saved_words(vacancy: Vacancy) -> str:
    """What was just stored, for the notice."""
    title = vacancy.title or _("未命名岗位")
    if vacancy.state.value == "draft":
        return _("已存草稿：%(title)s。", title=title)
    if vacancy.state.value == "submitted":
        return _("已提交：%(title)s。协调员核对后公开，一般一个工作日。", title=title)
    return _("已保存：%(title)s。", title=title)
