"""Vacancies: a firm writes and keeps its own; coordinators read those of their scope."""

from collections.abc import Mapping

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from law import Finding
from models.account import Role
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from services.employers.first_batches import BatchState, batch_state
from services.errors import LawForbids
from services.vacancies import content, lists, moves, page, previews, steps
from services.vacancies.form import VacancyIn
from services.vacancies.lists import VacancyRow, Waits, stretch_of_vacancies
from services.vacancies.templates import content_of_template, list_templates
from web.access import EVERYONE, access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, clean
from web.law.wording import finding_words, kept_blocks
from web.once import once
from web.paging import Stretch, asked_place, asked_region, page_size, place_text
from web.runs.first_batch import batch_rule
from web.runs.wording import conditions, held_by_batch
from web.vacancies import forms
from web.vacancies.page import advertisement
from web.vacancies.wording import EVENTS, FIELDS, PARTIES, PLACEMENT_STATES, PROPOSAL_STATES, STATES
from web.words import explanations as wording_explain

bp = Blueprint("vacancies", __name__, url_prefix="/vacancies")
firm = access(Role.EMPLOYER)


@bp.get("")
@access(*EVERYONE)
def index() -> str:
    asked, actor = request.args, current_actor()
    found = _found(asked)
    return render_template(
        "vacancies/index.html",
        page=Stretch(found.rows, found.total, found.before, page_size(), place_text(found.end)),
        counts=lists.state_counts(db_session(), actor=actor, now=now()),
        total=lists.ledger_on_offer(db_session(), actor=actor, now=now()),
        asked=asked,
        own=actor.role is Role.EMPLOYER,
        steps=lambda vacancy: steps.steps_of(vacancy, actor),
        states=STATES,
    )


def _found(asked: Mapping[str, str]) -> lists.Listed:
    """The stretch of the list the address asks for."""
    return stretch_of_vacancies(
        db_session(),
        actor=current_actor(),
        now=now(),
        state=_state(asked.get("state")),
        words=clean(asked.get("q", ""))[:64],
        only_open=asked.get("open") == "1",
        waits=_waits(asked.get("show")),
        home=asked_region("home"),
        site=asked_region("site"),
        lapse_days=current_app.extensions["settings"].vacancy.reminder_days,
        limit=page_size(),
        after=asked_place(),
    )


@bp.get("/new")
@firm
def new() -> str:
    start = content.starting_point(db_session(), actor=current_actor())
    chosen = request.args.get("template", type=int)
    if chosen:
        start |= content_of_template(db_session(), actor=current_actor(), template_id=chosen)
    return _form(forms.fresh(start, today=local_day(now())), fresh=True)


@bp.post("/new")
@firm
@once
def create() -> ResponseReturnValue:
    form, action, key = forms.typed(), request.form.get("action", "draft"), forms.form_key()
    if form.ok and action == "check":
        return _checked(form, None, key)
    if form.ok:
        vacancy = content.save_draft(
            db_session(), actor=current_actor(), data=form.data, form_key=key, now=now()
        )
        if action != "submit" or _submitted(form, vacancy):
            return _saved(vacancy)
    return _refused(form, None, key)


@bp.get("/<int:vacancy_id>")
@access(*EVERYONE)
def show(vacancy_id: int) -> str:
    actor = current_actor()
    shown = page.page_of_vacancy(db_session(), actor=actor, vacancy_id=vacancy_id, now=now())
    return render_template(
        "vacancies/show.html",
        page=shown,
        ad=advertisement(shown.row, local_day(now())),
        unlawful=kept_blocks(shown.findings),
        batch=_first_batch(shown),
        own=actor.role is Role.EMPLOYER,
        barred=conditions,
        x=wording_explain,
        states=STATES,
        event_names=EVENTS,
        proposal_states=PROPOSAL_STATES,
        placement_states=PLACEMENT_STATES,
        parties=PARTIES,
    )


@bp.get("/<int:vacancy_id>/edit")
@firm
def edit(vacancy_id: int) -> ResponseReturnValue:
    row = lists.get_vacancy(db_session(), actor=current_actor(), vacancy_id=vacancy_id)
    if "edit" not in steps.steps_of(row.vacancy, current_actor()):
        flash(_("岗位已关闭，不能再改。可以复制一份重新发。"), "plain")
        return redirect(url_for("vacancies.show", vacancy_id=vacancy_id))
    return _form(forms.filled(row.vacancy), row=row)


@bp.post("/<int:vacancy_id>/edit")
@firm
@once
def save(vacancy_id: int) -> ResponseReturnValue:
    row = lists.get_vacancy(db_session(), actor=current_actor(), vacancy_id=vacancy_id)
    form, action = forms.typed(), request.form.get("action", "draft")
    if form.ok and action == "check":
        return _checked(form, row, "")
    if form.ok and steps.is_draft(row.vacancy):
        with forms.late(form, row):
            vacancy = _save_draft(form, row.vacancy)
        if form.ok and (action != "submit" or _submitted(form, vacancy)):
            return _saved(vacancy)
    elif form.ok and _changed(form, row):
        return _saved(row.vacancy)
    return _refused(form, row, "")


def _save_draft(form: Bound[VacancyIn], vacancy: Vacancy) -> Vacancy:
    return content.save_draft(
        db_session(),
        actor=current_actor(),
        data=form.data,
        vacancy_id=vacancy.id,
        version=forms.version_meant(vacancy),
        now=now(),
    )


def _submitted(form: Bound[VacancyIn], vacancy: Vacancy) -> bool:
    """Submit what was just saved; its problems go to the fields (and nothing is then stored)."""
    with form.problems():
        try:
            moves.submit(
                db_session(),
                actor=current_actor(),
                vacancy_id=vacancy.id or 0,
                version=vacancy.version,
                now=now(),
            )
        except LawForbids as refusal:
            forms.refused_by_law(form, refusal)
    return form.ok


def _changed(form: Bound[VacancyIn], row: VacancyRow) -> bool:
    """Change a vacancy that has left the draft; its problems go to the fields."""
    with form.problems(), forms.late(form, row):
        try:
            content.edit(
                db_session(),
                actor=current_actor(),
                vacancy_id=row.vacancy.id or 0,
                data=form.data,
                version=forms.version_meant(row.vacancy),
                now=now(),
            )
        except LawForbids as refusal:
            forms.refused_by_law(form, refusal)
    return form.ok


def _checked(form: Bound[VacancyIn], row: VacancyRow | None, key: str) -> str:
    """检查: nothing is stored; what is missing or unlawful stands at its field."""
    ambers = forms.law_check(form, _preview(form, row))
    return _form(form, row=row, key=key, ambers=ambers, checked=True)


def _refused(form: Bound[VacancyIn], row: VacancyRow | None, key: str) -> ResponseReturnValue:
    """Everything that is wrong at once: the form's own problems first, the law's beside them."""
    forms.law_beside(form, forms.law_of(form, row.vacancy.id if row else None))
    return _form(form, row=row, key=key), forms.status_of(form)


def _preview(form: Bound[VacancyIn], row: VacancyRow | None) -> previews.Preview:
    return previews.preview(
        db_session(),
        actor=current_actor(),
        data=form.data,
        vacancy_id=row.vacancy.id if row else None,
        now=now(),
    )


def _saved(vacancy: Vacancy) -> ResponseReturnValue:
    flash(forms.saved_words(vacancy), "good")
    return redirect(url_for("vacancies.show", vacancy_id=vacancy.id), 303)


def _form(
    form: Bound[VacancyIn],
    *,
    row: VacancyRow | None = None,
    key: str = "",
    ambers: tuple[Finding, ...] = (),
    checked: bool = False,
    fresh: bool = False,
) -> str:
    kept = list_templates(db_session(), actor=current_actor()) if fresh else []
    return render_template(
        "vacancies/form.html",
        templates=kept,
        form=form,
        row=row,
        draft=steps.is_draft(row.vacancy if row else None),
        key=key or forms.form_key(),
        version=form.row_version or forms.version_shown() or (row.vacancy.version if row else 0),
        ambers=[finding_words(one) for one in ambers],
        offers=[finding_words(one) for one in forms.offers()],
        checked=checked,
        choices=forms.choices(),
        names=FIELDS,
        states=STATES,
    )


def _first_batch(shown: page.VacancyPage) -> BatchState | None:
    """How far the firm's first batch has come; None where the union's rule does not hold it."""
    if not shown.inside or shown.short is None or not held_by_batch(shown.short.why):
        return None
    state = batch_state(
        db_session(), employer_id=shown.row.vacancy.employer_id, rule=batch_rule(), now=now()
    )
    return None if state is None or state.lifted else state


def _waits(text: str | None) -> Waits | None:
    return Waits(text) if text in set(Waits) else None


def _state(text: str | None) -> VacancyState | None:
    return VacancyState(text) if text in {one.value for one in VacancyState} else None
