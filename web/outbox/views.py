"""Letters on their way, those that need a person, and the folder they lie in without SMTP."""

from io import BytesIO
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.outbox import OutboxState
from services.errors import NotFound
from services.outbox import folder as mail_folder
from services.outbox import messages as outbox
from services.outbox import steps
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.once import once
from web.paging import Page, Stretch, asked_place, page_number, page_size
from web.security import letter_response

bp = Blueprint("outbox", __name__, url_prefix="/outbox")
admin = access(Role.ADMIN)


@bp.get("")
@admin
def index() -> str:
    place, size = asked_place() or (), page_size()
    after = min(place[0], 2**31 - 1) if len(place) == 1 else None
    asked = request.args.get("state", "")
    state = OutboxState(asked) if asked in list(OutboxState) else None
    session, actor = db_session(), current_actor()
    counts = outbox.count_messages(session, actor=actor)
    rows = outbox.list_messages(session, actor=actor, state=state, limit=size, after=after)
    before = outbox.count_before(session, actor=actor, state=state, after=after)
    total = counts[state] if state else sum(counts.values())
    page = Stretch(rows, total, before, size, str(rows[-1].id) if rows else "")
    return render_template(
        "outbox/index.html",
        page=page,
        counts=counts,
        steps=steps,
        state=state,
        folder=_folder(),
        uncertain=counts[OutboxState.UNCERTAIN],
    )


@bp.get("/<int:message_id>/resolve")
@admin
def confirm_resolve(message_id: int) -> str:
    row = outbox.get_message(db_session(), actor=current_actor(), message_id=message_id)
    return render_template("outbox/resolve.html", row=row, step=steps.step_of(row))


@bp.post("/<int:message_id>/resolve")
@admin
@once
def resolve(message_id: int) -> ResponseReturnValue:
    arrived = request.form.get("arrived") == "1"
    outbox.resolve_uncertain(
        db_session(), actor=current_actor(), message_id=message_id, arrived=arrived, now=now()
    )
    flash(_("已记为送达。") if arrived else _("马上再发一次。"), "good")
    return redirect(url_for("outbox.index"))


@bp.get("/resolve")
@admin
def confirm_resolve_all() -> str:
    counts = outbox.count_messages(db_session(), actor=current_actor())
    return render_template("outbox/resolve_all.html", count=counts[OutboxState.UNCERTAIN])


@bp.post("/resolve")
@admin
@once
def resolve_all() -> ResponseReturnValue:
    arrived = request.form.get("arrived") == "1"
    count = outbox.resolve_all_uncertain(
        db_session(), actor=current_actor(), arrived=arrived, now=now()
    )
    said = _("%(n)s 封都记为送达。", n=count) if arrived else _("%(n)s 封马上再发一次。", n=count)
    flash(said, "good")
    return redirect(url_for("outbox.index"))


@bp.post("/<int:message_id>/retry")
@admin
@once
def retry(message_id: int) -> ResponseReturnValue:
    outbox.retry_message(db_session(), actor=current_actor(), message_id=message_id, now=now())
    flash(_("一分钟内再发一次。"), "good")
    return redirect(url_for("outbox.index"))


@bp.get("/folder")
@admin
def folder() -> str:
    number, size = page_number(), page_size()
    letters, total = mail_folder.list_folder(
        _mail_path(), actor=current_actor(), limit=size, offset=(number - 1) * size
    )
    page = Page(letters, number, total, size)
    return render_template("outbox/folder.html", page=page, folder=_folder())


@bp.get("/folder/<name>")
@admin
def letter(name: str) -> str:
    found = mail_folder.open_folder_letter(_mail_path(), actor=current_actor(), name=name)
    return render_template("outbox/letter.html", letter=found)


@bp.get("/folder/<name>/page")
@admin
def letter_page(name: str) -> Response:
    found = mail_folder.open_folder_letter(_mail_path(), actor=current_actor(), name=name)
    return letter_response(found.html)


@bp.get("/folder/<name>/file/<int:number>")
@admin
def letter_file(name: str, number: int) -> Response:
    found = mail_folder.open_folder_letter(_mail_path(), actor=current_actor(), name=name)
    if number > len(found.files):
        raise NotFound("file", number)
    filename, content = found.files[number - 1]
    return send_file(
        BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=filename,
    )


def _mail_path() -> Path:
    return current_app.extensions["settings"].mail_path


def _folder() -> bool:
    """Whether letters go to the folder instead of an SMTP server."""
    return not current_app.extensions["settings"].mail.smtp_host
