"""Schemes from a table: looked at in words before anything is stored."""

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask import url_for as url
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from intake.problems import FileProblem
from models.account import Role
from services.errors import InvalidInput, ReasonRequired
from services.subsidies.sheet import Fate, Sheet, read_sheet, sheet_of, store_sheet, text_of
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.once import once
from web.people.rosters.wording import file_message
from web.subsidies import terms_wording as words
from web.words.fields import field_message

bp = Blueprint("subsidy_sheet", __name__, url_prefix="/subsidies/sheet")
unions = access(Role.SENDING, Role.RECEIVING)


@bp.get("")
@unions
def start() -> str:
    return _page()


@bp.get("/schemes.csv")
@unions
def download() -> Response:
    text = sheet_of(db_session(), actor=current_actor())
    headers = {"Content-Disposition": 'attachment; filename="subsidy-schemes.csv"'}
    return Response(text, mimetype="text/csv", headers=headers)


@bp.post("")
@unions
def preview() -> ResponseReturnValue:
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(problem=_("请先选择一个文件。")), 422
    try:
        text = text_of(file.read())
        sheet = read_sheet(db_session(), actor=current_actor(), text=text)
    except FileProblem as refused:
        return _page(problem=file_message(refused.code)), 422
    except InvalidInput as refused:
        return _page(problem=_words(refused)), 422
    return _page(text, sheet)


@bp.post("/store")
@unions
@once
def store() -> ResponseReturnValue:
    text, session, actor = request.form.get("text", ""), db_session(), current_actor()
    try:
        done = store_sheet(
            session, actor=actor, text=text, stamp=request.form.get("stamp", ""),
            reason=request.form.get("reason", ""), now=now(),
        )  # fmt: skip
    except (InvalidInput, ReasonRequired) as refused:
        problem = _words(refused) if isinstance(refused, InvalidInput) else _("请写为什么改")
        return _page(text, read_sheet(session, actor=actor, text=text), problem), 422
    told = {"new": done.count(Fate.NEW), "changed": done.count(Fate.CHANGED)}
    flash(_("存好了：新的%(new)s个，改的%(changed)s个。已发的不动。", **told), "good")
    return redirect(url("subsidies.index", _anchor="schemes"), 303)


def _page(text: str = "", sheet: Sheet | None = None, problem: str = "") -> str:
    return render_template(
        "subsidies/sheet.html", text=text, sheet=sheet, problem=problem, w=words,
        told=field_message,
    )  # fmt: skip


def _words(refused: InvalidInput) -> str:
    problems = [one for found in refused.problems.values() for one in found]
    return "；".join(field_message(one.code, one.facts) for one in problems)
