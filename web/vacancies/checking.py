"""The queue of vacancies to check: one screen, one decision, then the next."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from law import ANSWERED, Severity
from models.account import Role
from models.vacancy import VacancyState
from reference.calendar import local_day
from services.errors import InvalidInput, LawForbids, ReasonRequired
from services.inputs import Input, Line
from services.law import advertisements
from services.vacancies import lists, moves
from services.vacancies.lists import VacancyRow, stretch_of_vacancies
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank
from web.law.wording import finding_words
from web.once import once
from web.paging import Stretch, asked_place, page_size, place_text
from web.vacancies.forms import late, shown, status_of, version_shown
from web.vacancies.page import advertisement
from web.vacancies.wording import FIELDS, STATES

bp = Blueprint("checking", __name__, url_prefix="/checking")
union = access(Role.RECEIVING, Role.ADMIN)


class PublishIn(Input):
    amber_reason: Line = Field("", max_length=300)


class ReturnIn(Input):
    reason: Line = Field(min_length=2, max_length=300)


@bp.get("")
@union
def index() -> str:
    size = page_size()
    found = stretch_of_vacancies(
        db_session(),
        actor=current_actor(),
        now=now(),
        state=VacancyState.SUBMITTED,
        limit=size,
        after=asked_place(),
    )
    page = Stretch(found.rows, found.total, found.before, size, place_text(found.end))
    return render_template("vacancies/checking/index.html", page=page)


@bp.get("/<int:vacancy_id>")
@union
def show(vacancy_id: int) -> ResponseReturnValue:
    row = _row(vacancy_id)
    if row.vacancy.state is not VacancyState.SUBMITTED:
        flash(_("这个岗位已经处理过了。"), "plain")
        return redirect(url_for("vacancies.show", vacancy_id=vacancy_id))
    return _page(row, blank(PublishIn), blank(ReturnIn))


@bp.post("/<int:vacancy_id>/publish")
@union
@once
def publish(vacancy_id: int) -> ResponseReturnValue:
    form, row = bind(PublishIn, request.form), _row(vacancy_id)
    if form.ok:
        try:
            with late(form, row):
                moves.publish(
                    db_session(),
                    actor=current_actor(),
                    vacancy_id=vacancy_id,
                    version=version_shown(),
                    amber_reason=form.data.amber_reason,
                    now=now(),
                )
        except ReasonRequired:
            form.add_error("amber_reason", _("有提醒或存疑，请写明核实了什么、为什么可以公开"))
        except (LawForbids, InvalidInput):
            form.add_error("_form", _("还有不合法或缺少的内容，不能公开。请退回企业修改。"))
    if not form.ok:
        return _page(row, form, blank(ReturnIn)), status_of(form)
    flash(_("已公开。"), "good")
    return _next(vacancy_id)


@bp.post("/<int:vacancy_id>/return")
@union
@once
def give_back(vacancy_id: int) -> ResponseReturnValue:
    form, row = bind(ReturnIn, request.form), _row(vacancy_id)
    if form.ok:
        with late(form, row):
            moves.return_with_reason(
                db_session(),
                actor=current_actor(),
                vacancy_id=vacancy_id,
                version=version_shown(),
                reason=form.data.reason,
                now=now(),
            )
    if not form.ok:
        return _page(row, blank(PublishIn), form), status_of(form)
    flash(_("已退回，企业能看到理由。"), "good")
    return _next(vacancy_id)


def _next(after: int) -> ResponseReturnValue:
    """The next one waiting, so that a queue is worked through without going back to the list."""
    row = lists.queue_to_check(db_session(), actor=current_actor(), now=now(), after=after)
    if row is None:
        return redirect(url_for("checking.index"), 303)
    return redirect(url_for("checking.show", vacancy_id=row.vacancy.id), 303)


def _row(vacancy_id: int) -> VacancyRow:
    return lists.get_vacancy(db_session(), actor=current_actor(), vacancy_id=vacancy_id)


def _page(row: VacancyRow, publishing: Bound[PublishIn], returning: Bound[ReturnIn]) -> str:
    today = local_day(now())
    shown(publishing, row)
    shown(returning, row)
    findings = advertisements.findings_of(row.vacancy, row.employer, day=today)
    return render_template(
        "vacancies/checking/show.html",
        row=row,
        ad=advertisement(row, today),
        findings=[finding_words(one) for one in findings],
        blocked=any(one.severity is Severity.BLOCK for one in findings),
        amber=any(one.severity in ANSWERED for one in findings),
        minimum=advertisements.minimum_for(row.vacancy, day=today),
        publishing=publishing,
        returning=returning,
        states=STATES,
        names=FIELDS,
    )
