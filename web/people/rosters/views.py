"""Roster import: upload → preview → confirm → result, and the refused rows to take away."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from intake import roster_template
from intake.identity import mask_phone
from intake.rosters.values import SHEET_STRIDE
from models.account import Role
from models.imports import WORKING
from services.errors import FileRefused, InvalidInput
from services.imports.taking import is_stored, may_be_undone
from services.people.rosters import page as rosters
from services.people.rosters import previews
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.imports import machine_wording as wording_machine
from web.imports.machine import at_machine, preview_hours, progress_page, typed_day
from web.paging import Page, page_number, page_size
from web.people import changes_wording as wording_changes
from web.people import wording
from web.people.rosters import wording as wording_roster
from web.people.rosters.refused_sheet import refused_sheet
from web.people.views import county_options
from web.words.unread import REASONS

bp = Blueprint("rosters", __name__, url_prefix="/rosters")
sending = access(Role.SENDING)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "w": wording,
        "wr": wording_roster,
        "wm": wording_machine,
        "reasons": REASONS,
        "wc": wording_changes,
        "stride": SHEET_STRIDE,
        "is_stored": is_stored,
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
        import_id = previews.preview_roster(
            **at_machine(), region_code=request.form.get("region_code", "")[:6],
            filename=file.filename, data=file.read(), hours=preview_hours(),
        )  # fmt: skip
    except FileRefused as refused:
        return _upload_page(wording_roster.file_message(refused.code)), 422
    except InvalidInput:
        return _upload_page(_("请选择花名册属于哪个县。")), 422
    return redirect(url_for("rosters.show", import_id=import_id))


@bp.get("/template.xlsx")
@sending
def template() -> Response:
    return _download(roster_template(), "gongqiao-roster-template.xlsx")


@bp.get("/<int:import_id>")
@sending
def show(import_id: int) -> str:
    number, size = page_number(), page_size()
    lines = page_number("lines")
    view = rosters.get_import(
        db_session(), actor=current_actor(), import_id=import_id, now=now(), limit=size,
        offset=(lines - 1) * size,
    )  # fmt: skip
    if view.row.state in WORKING:
        return progress_page(view.row, url_for("rosters.index"), discard="rosters.discard")
    part = view.problems[(number - 1) * size : number * size]
    return render_template(
        "people/rosters/show.html",
        view=view,
        page=Page(part, number, len(view.problems), size),
        lines=Page(view.lines, lines, view.total, size),
        undoable=may_be_undone(db_session(), view.row),
    )


@bp.post("/<int:import_id>/columns")
@sending
def columns(import_id: int) -> ResponseReturnValue:
    """Each select that was changed says what a column means, the boxes which sheets are read."""
    fields = {
        int(name[6:12]): value[:24]
        for name, value in request.form.items()
        if name.startswith("column") and name[6:].isdecimal()
        and value != request.form.get(f"was-{name}")
    }  # fmt: skip
    sheets = [int(one[:3]) for one in request.form.getlist("sheet") if one.isdecimal()]
    try:
        previews.change_layout(
            **at_machine(), import_id=import_id, fields=fields,
            sheets=sheets if request.form.get("sheets") else None,
        )  # fmt: skip
    except (InvalidInput, FileRefused):
        flash(_("这样改了以后读不出人，没有改。"), "bad")
    return redirect(url_for("rosters.show", import_id=import_id), 303)


@bp.post("/<int:import_id>/choose")
@sending
def choose(import_id: int) -> ResponseReturnValue:
    """What the clerk says of the rows of one page."""
    choices = {
        int(name[6:12]): value[:16]
        for name, value in request.form.items()
        if name.startswith("choice") and name[6:].isdecimal()
    }
    previews.choose(
        db_session(), actor=current_actor(), import_id=import_id, choices=choices, now=now()
    )
    flash(_("已记下。"), "good")
    back = request.form.get("lines", "")[:4]
    return redirect(
        url_for("rosters.show", import_id=import_id, lines=back or None, _anchor="changes"), 303
    )


@bp.post("/<int:import_id>/day")
@sending
def day(import_id: int) -> ResponseReturnValue:
    try:
        previews.date_import(
            db_session(), actor=current_actor(), import_id=import_id, dated_on=typed_day(),
            now=now(),
        )  # fmt: skip
    except InvalidInput:
        flash(_("日期没有认出，或者在今天之后，没有改。"), "bad")
    return redirect(url_for("rosters.show", import_id=import_id), 303)


@bp.post("/<int:import_id>/undo")
@sending
def undo(import_id: int) -> ResponseReturnValue:
    previews.undo_import(**at_machine(), import_id=import_id)
    return redirect(url_for("rosters.show", import_id=import_id), 303)


@bp.get("/<int:import_id>/refused.xlsx")
@sending
def refused(import_id: int) -> Response:
    view = rosters.get_import(db_session(), actor=current_actor(), import_id=import_id, now=now())
    return _download(refused_sheet(view.problems), f"roster-{import_id}-problems.xlsx")


@bp.post("/<int:import_id>/confirm")
@sending
def confirm(import_id: int) -> ResponseReturnValue:
    previews.confirm_import(
        **at_machine(), import_id=import_id,
        group_households=request.form.get("group_households") == "1",
        group_remarks=request.form.get("group_remarks") == "1",
        everything=request.form.get("newer", "")[:4], evidence=request.form.get("evidence", ""),
    )  # fmt: skip
    return redirect(url_for("rosters.show", import_id=import_id))


@bp.post("/<int:import_id>/discard")
@sending
def discard(import_id: int) -> ResponseReturnValue:
    previews.discard_import(db_session(), actor=current_actor(), import_id=import_id, now=now())
    flash(_("没有导入，读到的内容已删除。"), "good")
    return redirect(url_for("rosters.index"))


def _upload_page(error: str = "") -> str:
    past = rosters.list_imports(db_session(), actor=current_actor())
    chosen = request.form.get("region_code", "")
    return render_template(
        "people/rosters/index.html",
        counties=county_options(),
        past=past,
        error=error,
        chosen=chosen,
    )


def _download(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, mimetype=XLSX, headers=headers)
