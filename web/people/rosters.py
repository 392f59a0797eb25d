"""Roster import: upload → preview → confirm → result, and the refused rows to take away."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from intake import roster_template
from intake.identity import mask_phone
from models.account import Role
from models.roster import RosterState
from services import rosters
from services.errors import FileRefused, InvalidInput
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.paging import Page, page_number, page_size
from web.people import wording, wording_roster
from web.people.forms import preview_hours
from web.people.refused_sheet import refused_sheet
from web.people.views import county_options

bp = Blueprint("rosters", __name__, url_prefix="/rosters")
sending = access(Role.SENDING)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "w": wording,
        "wr": wording_roster,
        "RosterState": RosterState,
        "mask_phone": mask_phone,
    }


@bp.get("")
@sending
def index() -> str:
    return _upload_page()


@bp.post("")
@sending
def upload() -> ResponseReturnValue:
    file = request.files.get("file")
    if file is None or not file.filename:
        return _upload_page(_("请先选择一个文件。")), 422
    try:
        row = rosters.preview_roster(
            db_session(),
            actor=current_actor(),
            region_code=request.form.get("region_code", "")[:6],
            filename=file.filename,
            data=file.read(),
            now=now(),
            preview_hours=preview_hours(),
        )
    except FileRefused as refused:
        return _upload_page(wording_roster.file_message(refused.code)), 422
    except InvalidInput:
        return _upload_page(_("请选择花名册属于哪个县。")), 422
    return redirect(url_for("rosters.show", import_id=row.id))


@bp.get("/template.xlsx")
@sending
def template() -> Response:
    return _download(roster_template(), "gongqiao-roster-template.xlsx")


@bp.get("/<int:import_id>")
@sending
def show(import_id: int) -> str:
    view = rosters.get_import(db_session(), actor=current_actor(), import_id=import_id, now=now())
    number, size = page_number(), page_size()
    part = view.problems[(number - 1) * size : number * size]
    return render_template(
        "rosters/show.html", view=view, page=Page(part, number, len(view.problems), size)
    )


@bp.get("/<int:import_id>/refused.xlsx")
@sending
def refused(import_id: int) -> Response:
    view = rosters.get_import(db_session(), actor=current_actor(), import_id=import_id, now=now())
    return _download(refused_sheet(view.problems), f"roster-{import_id}-problems.xlsx")


@bp.post("/<int:import_id>/confirm")
@sending
def confirm(import_id: int) -> ResponseReturnValue:
    rosters.confirm_import(
        db_session(),
        actor=current_actor(),
        import_id=import_id,
        group_households=request.form.get("group_households") == "1",
        now=now(),
    )
    flash(_("花名册已存好。"), "good")
    return redirect(url_for("rosters.show", import_id=import_id))


@bp.post("/<int:import_id>/discard")
@sending
def discard(import_id: int) -> ResponseReturnValue:
    rosters.discard_import(db_session(), actor=current_actor(), import_id=import_id, now=now())
    flash(_("没有导入，读到的内容已删除。"), "good")
    return redirect(url_for("rosters.index"))


def _upload_page(error: str = "") -> str:
    past = rosters.list_imports(db_session(), actor=current_actor())
    chosen = request.form.get("region_code", "")
    return render_template(
        "rosters/index.html", counties=county_options(), past=past, error=error, chosen=chosen
    )


def _download(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype=XLSX, headers=headers)
