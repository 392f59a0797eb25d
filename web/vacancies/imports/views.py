"""Upload or paste → what was read, side by side with its source → confirm → the grid."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from intake.drafts.values import VacancyDraft
from intake.sheets import vacancy_template
from models.account import Role
from models.imports import WORKING, ImportKind
from services.errors import FileRefused, InvalidInput
from services.imports import taking
from services.vacancies.imports import judged, page, previews
from services.vacancies.imports.page import ImportView
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.imports import machine_wording as wording_machine
from web.imports.machine import at_machine, preview_hours, progress_page, typed_day
from web.law import wording as wording_law
from web.paging import Page, page_number
from web.vacancies.imports import refusals, values, wording
from web.vacancies.wording import FIELDS
from web.words import unread

bp = Blueprint("imports", __name__, url_prefix="/imports")
writers = access(Role.EMPLOYER, Role.RECEIVING)
PAGE_SIZE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Piece:
    """A stretch of the message: plain, or words a field was read from (`at`: where they start)."""

    text: str
    at: int = -1
    field: str = ""


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"w": wording, "v": values, "wm": wording_machine, "refusals": refusals, "left": unread}


@bp.get("")
@writers
def index() -> str:
    return _start()


@bp.get("/template.xlsx")
@writers
def template() -> Response:
    headers = {"Content-Disposition": 'attachment; filename="gongqiao-posts.xlsx"'}
    return Response(vacancy_template(), mimetype=XLSX, headers=headers)


@bp.post("/sheet")
@writers
def sheet() -> ResponseReturnValue:
    file = request.files.get("file")
    if file is None or not file.filename:
        return _start(wrong_file=_("请先选择一个文件。")), 422
    try:
        import_id = previews.preview_sheet(
            **at_machine(), name=file.filename, data=file.read(), hours=preview_hours()
        )
    except FileRefused as refused:
        return _start(wrong_file=refusals.file_words(refused.code)), 422
    return redirect(url_for("imports.show", import_id=import_id), 303)


@bp.post("/message")
@writers
def message() -> ResponseReturnValue:
    text = request.form.get("text", "").replace("\r\n", "\n")
    try:
        import_id = previews.preview_message(**at_machine(), text=text, hours=preview_hours())
    except InvalidInput:
        words = _("没有读到岗位。一条消息里要有工种和人数或工资，最长5万字。")
        return _start(wrong_text=words, text=text), 422
    return redirect(url_for("imports.show", import_id=import_id), 303)


@bp.get("/<int:import_id>")
@writers
def show(import_id: int) -> str:
    return _shown(import_id)


@bp.post("/<int:import_id>/columns")
@writers
def columns(import_id: int) -> ResponseReturnValue:
    """Each select that was changed says what a column means; the sheet is read anew."""
    view = page.get_import(
        db_session(), actor=current_actor(), import_id=import_id, now=now(), limit=0
    )
    layout = view.layout
    shown = {column.index: column.field for column in layout.columns} if layout else {}
    said = {index: request.form.get(f"column{index}", field) for index, field in shown.items()}
    changed = {index: field for index, field in said.items() if field != shown[index]}
    if changed:
        try:
            previews.change_columns(**at_machine(), import_id=import_id, fields=changed)
        except (InvalidInput, FileRefused):
            flash(_("这样改了以后读不出岗位，没有改。"), "bad")
    return redirect(url_for("imports.show", import_id=import_id), 303)


@bp.post("/<int:import_id>/sheets")
@writers
def sheets(import_id: int) -> ResponseReturnValue:
    """The ticked sheets are read and no others."""
    ticked = {int(one) for one in request.form.getlist("sheet")[:300] if one.isdecimal()}
    try:
        previews.change_columns(**at_machine(), import_id=import_id, fields={}, sheets=ticked)
    except (InvalidInput, FileRefused):
        flash(_("至少留一张有岗位的表，没有改。"), "bad")
    return redirect(url_for("imports.show", import_id=import_id), 303)


@bp.post("/<int:import_id>/confirm")
@writers
def confirm(import_id: int) -> ResponseReturnValue:
    chosen = [int(one[:6]) for one in request.form.getlist("post") if one.isdecimal()][:5_000]
    everything = request.form.get("everything") == "1"
    if not chosen and not everything:
        flash(_("没有选岗位。"), "bad")
        return redirect(url_for("imports.show", import_id=import_id), 303)
    previews.confirm_import(
        **at_machine(), import_id=import_id, chosen=None if everything else chosen,
        everything=request.form.get("newer", "")[:4], answers=_answers(),
    )  # fmt: skip
    return redirect(url_for("imports.show", import_id=import_id), 303)


def _answers() -> dict[int, dict[str, str]]:
    """Position -> field -> the reading chosen, of fields named `answer-12-wage_low_fen`."""
    said: dict[int, dict[str, str]] = {}
    for key, which in request.form.items():
        word, _dash, rest = key.partition("-")
        at, _dash, name = rest.partition("-")
        if word == "answer" and at[:6].isdecimal() and which:
            said.setdefault(int(at[:6]), {})[name] = which
    return said


@bp.post("/<int:import_id>/undo")
@writers
def undo(import_id: int) -> ResponseReturnValue:
    previews.undo_import(**at_machine(), import_id=import_id)
    return redirect(url_for("imports.show", import_id=import_id), 303)


@bp.post("/<int:import_id>/day")
@writers
def day(import_id: int) -> ResponseReturnValue:
    try:
        previews.date_import(
            db_session(), actor=current_actor(), import_id=import_id, dated_on=typed_day(),
            now=now(),
        )  # fmt: skip
    except InvalidInput:
        flash(_("日期没有认出，或者在今天之后，没有改。"), "bad")
    return redirect(url_for("imports.show", import_id=import_id), 303)


@bp.post("/<int:import_id>/discard")
@writers
def discard(import_id: int) -> ResponseReturnValue:
    previews.discard_import(db_session(), actor=current_actor(), import_id=import_id, now=now())
    flash(_("没有导入，读到的内容已删除。"), "good")
    return redirect(url_for("imports.index"), 303)


def _start(wrong_file: str = "", wrong_text: str = "", text: str = "") -> str:
    past = previews.list_imports(db_session(), actor=current_actor())
    return render_template(
        "vacancies/imports/index.html",
        past=past,
        now=now(),
        wrong_file=wrong_file,
        wrong_text=wrong_text,
        text=text,
    )


def _shown(import_id: int) -> str:
    number = page_number()
    view = page.get_import(
        db_session(), actor=current_actor(), import_id=import_id, now=now(), limit=PAGE_SIZE,
        offset=(number - 1) * PAGE_SIZE,
    )  # fmt: skip
    if view.row.state in WORKING:
        return progress_page(view.row, url_for("imports.index"), discard="imports.discard")
    return _over(view) if view.preview is None else _preview(view, number)


def _over(view: ImportView) -> str:
    return render_template(
        "vacancies/imports/over.html",
        view=view,
        stored=taking.is_stored(view.row),
        undoable=taking.may_be_undone(db_session(), view.row),
        left=taking.left_standing(db_session(), view.row),
    )


def _preview(view: ImportView, number: int) -> str:
    pieces = _pieces(view)
    return render_template(
        "vacancies/imports/show.html",
        judged=judged.judge_posts(db_session(), view.posts, now=now()),
        l=wording_law,
        names=FIELDS,
        view=view,
        page=Page(view.posts, number, view.counts.total, PAGE_SIZE),
        pieces=pieces,
        anchors={piece.at for piece in pieces},
        kept=view.keeps_newer,
        fields=_fields,
        own=current_actor().role is Role.EMPLOYER,
    )


def _pieces(view: ImportView) -> list[Piece]:
    """The message cut at the words the fields came from; nothing is lost, nothing said twice."""
    if view.row.kind is not ImportKind.MESSAGE or view.preview is None:
        return []
    text = getattr(view.preview, "text", "")
    spans = sorted({(one.start, -one.end, one.field) for one in view.spans})
    pieces, here = [], 0
    for start, back, name in spans:
        if start < here:
            continue  # said once for several fields, or inside words shown already
        if start > here:
            pieces.append(Piece(text[here:start]))
        pieces.append(Piece(text[start:-back], start, name))
        here = -back
    return [*pieces, Piece(text[here:])]


SHOWN = (
    "title", "employer_name", "places", "wage_low_fen",
    "base_wage_fen", "guarantee_fen", "newcomer_low_fen", "age_min",
    "age_max", "shift", "hours_per_day", "days_per_month",
    "lodging", "persons_per_room", "couple_rooms", "meals_per_day", "insured", "region_code",
    "work_address", "certificates", "schooling_min", "sex_words", "rebate_note", "arrive_from",
    "arrive_until", "valid_until", "contact_name", "contact_phone", "piece_rate_note",
    "employment_form", "bonus_note", "requirements", "duties",
)  # fmt: skip


_HEADING = ("title", "employer_name")
"""These stand above the fields already; among them only where they are asked."""


def _fields(draft: VacancyDraft) -> list[tuple[str, Any]]:
    """(name, field) in the order of the form; what is not asked or read is not there."""
    held = draft.fields
    told = [n for n in SHOWN if n in held and (n not in _HEADING or held[n].is_question)]
    return [(name, held[name]) for name in told]
