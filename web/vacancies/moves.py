"""Copy, pause, resume, renew, still open, close: each a page that says what it will touch."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from models.account import Role
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.errors import StaleVersion
from services.inputs import Day, Input, Line, Whole
from services.vacancies import content, lists, moves, steps
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank
from web.once import once
from web.vacancies.forms import USUAL_VALIDITY, late, shown, status_of, version_shown
from web.vacancies.views import bp
from web.vacancies.wording import FIELDS

keepers = access(Role.EMPLOYER, Role.RECEIVING, Role.ADMIN)
"""The firm itself, or its coordinator when the firm has rung."""


class RenewIn(Input):
    valid_until: Day


class LeftIn(Input):
    left: Whole = Field(ge=0, le=5000)


class CloseIn(Input):
    reason: Line = Field(min_length=2, max_length=200)


class AnswerIn(Input):
    reason: Line = Field(min_length=4, max_length=300)


class PauseIn(Input):
    reason: Line = Field("", max_length=200)


@bp.post("/<int:vacancy_id>/copy")
@access(Role.EMPLOYER)
@once
def copy(vacancy_id: int) -> ResponseReturnValue:
    twin = content.copy(db_session(), actor=current_actor(), vacancy_id=vacancy_id, now=now())
    flash(_("已复制成草稿。请填到岗日期和有效期，再提交。"), "good")
    return redirect(url_for("vacancies.edit", vacancy_id=twin.id), 303)


@bp.route("/<int:vacancy_id>/pause", methods=["GET", "POST"])
@keepers
@once
def pause(vacancy_id: int) -> ResponseReturnValue:
    form = bind(PauseIn, request.form) if request.method == "POST" else blank(PauseIn)
    return _ask("pause", vacancy_id, form, moves.pause, _("已暂停，岗位不再公开。"))


@bp.route("/<int:vacancy_id>/renew", methods=["GET", "POST"])
@keepers
@once
def renew(vacancy_id: int) -> ResponseReturnValue:
    until: date = local_day(now()) + USUAL_VALIDITY
    form = (
        bind(RenewIn, request.form)
        if request.method == "POST"
        else blank(RenewIn, valid_until=until)
    )
    return _ask("renew", vacancy_id, form, moves.renew, _("有效期已更新。"))


@bp.route("/<int:vacancy_id>/close", methods=["GET", "POST"])
@keepers
@once
def close(vacancy_id: int) -> ResponseReturnValue:
    form = bind(CloseIn, request.form) if request.method == "POST" else blank(CloseIn)
    return _ask("close", vacancy_id, form, moves.close, _("岗位已关闭。"))


@bp.route("/<int:vacancy_id>/answer", methods=["GET", "POST"])
@access(Role.RECEIVING, Role.ADMIN)
def answer(vacancy_id: int) -> ResponseReturnValue:
    form = bind(AnswerIn, request.form) if request.method == "POST" else blank(AnswerIn)
    words = _("已写明，公开页面上会一起显示。")
    return _ask("answer", vacancy_id, form, moves.answer_findings, words)


@bp.post("/<int:vacancy_id>/resume")
@keepers
@once
def resume(vacancy_id: int) -> ResponseReturnValue:
    try:
        moves.resume(
            db_session(), actor=current_actor(), vacancy_id=vacancy_id, now=now(),
            version=version_shown() or None,
        )  # fmt: skip
    except StaleVersion:
        flash(_("还没有恢复：别人刚刚改过这个岗位，下面是最新的。看过再恢复。"), "bad")
        return redirect(url_for("vacancies.show", vacancy_id=vacancy_id), 303)
    return _done(vacancy_id, _("已恢复，岗位重新公开。"))


@bp.route("/<int:vacancy_id>/left", methods=["GET", "POST"])
@keepers
@once
def left(vacancy_id: int) -> ResponseReturnValue:
    form = bind(LeftIn, request.form) if request.method == "POST" else blank(LeftIn, left="")
    words = _("已确认，人数已更新。")
    return _ask("left", vacancy_id, form, moves.confirm_still_open, words)


def _ask(
    page: str,
    vacancy_id: int,
    form: Bound[Any],
    use_case: Callable[..., Vacancy],
    words: str,
) -> ResponseReturnValue:
    """The page that asks on GET; on POST the use case, or the page again with what is wrong or
    what somebody else changed of the post since."""
    row = lists.get_vacancy(db_session(), actor=current_actor(), vacancy_id=vacancy_id)
    if request.method == "POST" and form.ok:
        with form.problems(), late(form, row):
            use_case(
                db_session(), actor=current_actor(), vacancy_id=vacancy_id, now=now(),
                version=version_shown() or None, **form.data.model_dump(),
            )  # fmt: skip
        if form.ok:
            return _done(vacancy_id, words)
    shown(form, row)
    facts = {"row": row, "form": form, "names": FIELDS, "lapsed": steps.has_lapsed(row.vacancy)}
    return render_template(f"vacancies/{page}.html", **facts), status_of(form)


def _done(vacancy_id: int, words: str) -> ResponseReturnValue:
    flash(words, "good")
    return redirect(url_for("vacancies.show", vacancy_id=vacancy_id), 303)
