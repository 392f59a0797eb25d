"""Firms of a coordinator's districts: one screen per firm, one decision."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from models.account import Role
from models.employer import Employer, EmployerState
from reference.calendar import local_day
from services.employers import firms as employers
from services.employers import lists as employer_lists
from services.employers.first_batches import lift_first_batch
from services.employers.form import EmployerIn, stated_by
from services.employers.moves import (
    VerificationIn,
    refuse_employer,
    reinstate_employer,
    suspend_employer,
    verify_employer,
)
from services.employers.page import page_of_employer
from services.employers.steps import steps_of
from services.inputs import Input, Line
from services.vacancies import lists
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.employers.company_wording import FIELDS
from web.employers.wording import EMPLOYER_EVENTS, EMPLOYER_STATES
from web.forms import Bound, bind, blank, clean
from web.once import once
from web.paging import Stretch, asked_place, asked_region, page_size, place_text
from web.runs.first_batch import batch_rule
from web.vacancies.wording import STATES
from web.words.regions import receiving_regions

bp = Blueprint("employers", __name__, url_prefix="/employers")
union = access(Role.RECEIVING, Role.ADMIN)


class ReasonIn(Input):
    reason: Line = Field(min_length=2, max_length=300)


@bp.get("")
@union
def index() -> str:
    state, words = _state(request.args.get("state")), clean(request.args.get("q", ""))[:64]
    found = employer_lists.stretch_of_employers(
        db_session(), actor=current_actor(), state=state, words=words, site=asked_region("site"),
        limit=page_size(), after=asked_place(),
    )  # fmt: skip
    return render_template(
        "employers/index.html",
        page=Stretch(found.rows, found.total, found.before, page_size(), place_text(found.end)),
        counts=employer_lists.employer_counts(db_session(), actor=current_actor()),
        state=state.value if state else "",
        q=words,
        states=EMPLOYER_STATES,
        steps=lambda firm: steps_of(firm, current_actor()),
    )


@bp.get("/<int:employer_id>")
@union
def show(employer_id: int) -> str:
    return _page(employer_id, blank(VerificationIn, credit_checked_on=local_day(now())))


@bp.post("/<int:employer_id>/verify")
@union
@once
def verify(employer_id: int) -> ResponseReturnValue:
    form = bind(VerificationIn, request.form)
    _readable(form)
    if form.ok:
        with form.problems():
            verify_employer(
                db_session(),
                actor=current_actor(),
                employer_id=employer_id,
                data=form.data,
                now=now(),
                shown=form.version,
            )
    if not form.ok:
        return _page(employer_id, form), 422
    flash(_("已核实，这家企业可以公开岗位了。"), "good")
    return redirect(url_for("employers.index", state="pending"), 303)


@bp.post("/<int:employer_id>/first-batch")
@union
def lift_batch(employer_id: int) -> ResponseReturnValue:
    """The union's own rule for new firms, lifted for this one with a reason."""
    lift_first_batch(
        db_session(), actor=current_actor(), employer_id=employer_id,
        reason=clean(request.form.get("reason", "")), now=now(),
    )  # fmt: skip
    flash(_("已放开：从下一次匹配起，这家企业不再限首批人数。"), "good")
    return redirect(url_for("employers.show", employer_id=employer_id), 303)


@bp.route("/<int:employer_id>/refuse", methods=["GET", "POST"])
@union
@once
def refuse(employer_id: int) -> ResponseReturnValue:
    return _ask("refuse", employer_id, refuse_employer, _("已退回，企业能看到理由。"))


@bp.route("/<int:employer_id>/suspend", methods=["GET", "POST"])
@union
@once
def suspend(employer_id: int) -> ResponseReturnValue:
    return _ask("suspend", employer_id, suspend_employer, _("已暂停，岗位全部隐藏。"))


@bp.route("/<int:employer_id>/reinstate", methods=["GET", "POST"])
@union
@once
def reinstate(employer_id: int) -> ResponseReturnValue:
    return _ask(
        "reinstate",
        employer_id,
        reinstate_employer,
        _("已恢复，岗位照原样公开。"),
    )


def _ask(
    page: str, employer_id: int, use_case: Callable[..., Employer], words: str
) -> ResponseReturnValue:
    """The page that asks on GET; on POST the use case, or the page again with what is wrong."""
    form = bind(ReasonIn, request.form) if request.method == "POST" else blank(ReasonIn)
    _readable(form)
    if request.method == "POST" and form.ok:
        with form.problems():
            use_case(
                db_session(), actor=current_actor(), employer_id=employer_id,
                reason=form.data.reason, now=now(), shown=form.version,
            )  # fmt: skip
        if form.ok:
            flash(words, "good")
            return redirect(url_for("employers.show", employer_id=employer_id), 303)
    return _asking(page, employer_id, form), 422 if form.errors else 200


def _asking(page: str, employer_id: int, form: Bound[ReasonIn]) -> str:
    actor = current_actor()
    employer = employers.get_employer(db_session(), actor=actor, employer_id=employer_id)
    _shown(form, employer)
    ledger = lists.ledger_of_employer(db_session(), actor=actor, employer_id=employer_id)
    return render_template(
        "employers/ask.html", what=page, employer=employer, ledger=ledger, form=form, names=FIELDS
    )


def _readable(form: Bound[Any]) -> None:
    """The form may carry what the firm says of itself, and put its codes in words."""
    form.readable_values = EmployerIn.model_fields
    form.options = {"region_code": receiving_regions()}


def _shown(form: Bound[Any], employer: Employer) -> None:
    """The page shows the firm as it stands; a form that came too late says so already."""
    if not form.version:
        form.showing(stated_by(employer), EmployerIn.model_fields)


def _page(employer_id: int, form: Bound[VerificationIn]) -> str:
    actor = current_actor()
    page = page_of_employer(
        db_session(), actor=actor, employer_id=employer_id, rule=batch_rule(), now=now()
    )
    _shown(form, page.employer)
    rows, total = lists.list_vacancies(
        db_session(), actor=actor, now=now(), employer_id=employer_id, limit=20
    )
    return render_template(
        "employers/show.html",
        page=page,
        form=form,
        names=FIELDS,
        rows=rows,
        total=total,
        states=EMPLOYER_STATES,
        vacancy_states=STATES,
        event_names=EMPLOYER_EVENTS,
    )


def _state(text: str | None) -> EmployerState | None:
    return EmployerState(text) if text in {one.value for one in EmployerState} else None
