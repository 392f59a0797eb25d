"""The archive of letters as they were sent, the week so far, and corrections."""

from base64 import b64encode
from io import BytesIO

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from delivery.message import XLSX
from reference.calendar import parse_span
from reports.letter_html import CHART_CID, render_html
from reports.values import Scope
from services.errors import NotFound
from services.letters import archive as letter_archive
from services.letters import weekly as letters
from services.letters.links import scope_slug
from services.letters.pictures import picture, picture_of, series_kept
from services.letters.posting import workbook_name
from services.letters.subscriptions import scope_from_slug
from web.access import STAFF, access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import FormIn, bind, blank
from web.letters import wording
from web.letters.post import post, public_url
from web.once import once
from web.paging import Page, page_number, page_size
from web.security import letter_response

bp = Blueprint("letters", __name__, url_prefix="/letters")
staff = access(*STAFF)


class CorrectionForm(FormIn):
    reason: str = Field(min_length=1, max_length=letters.REASON_LENGTH)


@bp.context_processor
def _words() -> dict[str, object]:
    return {"w": wording, "scope_of": letter_archive.scope_of, "slug": scope_slug}


@bp.get("")
@staff
def index() -> str:
    actor, session = current_actor(), db_session()
    number, size = page_number(), page_size()
    rows, total = letter_archive.list_letters(
        session, actor=actor, limit=size, offset=(number - 1) * size
    )
    scopes = letter_archive.readable_scopes(session, actor=actor)
    return render_template(
        "letters/index.html", page=Page(rows, number, total, size), scopes=scopes
    )


@bp.get("/<int:letter_id>")
@staff
def show(letter_id: int) -> str:
    letter = _letter(letter_id)
    return _show(letter)


@bp.get("/<week>/<slug>")
@staff
def newest(week: str, slug: str) -> str:
    """Where the links of a letter lead: its newest revision."""
    try:
        scope, when = scope_from_slug(slug), parse_span(week)
    except ValueError:
        raise NotFound("letter", f"{week}/{slug}") from None
    found = letter_archive.find_letter(db_session(), actor=current_actor(), scope=scope, week=when)
    return _show(found)


@bp.get("/<int:letter_id>/html")
@staff
def html(letter_id: int) -> Response:
    """The HTML part as sent, its picture put inside, for the frame of the page."""
    letter = _letter(letter_id)
    return letter_response(_framed(letter.html, picture_of(letter)))


@bp.get("/<int:letter_id>/text")
@staff
def text(letter_id: int) -> Response:
    return Response(_letter(letter_id).text, mimetype="text/plain")


@bp.get("/<int:letter_id>/workbook")
@staff
def workbook(letter_id: int) -> Response:
    letter = _letter(letter_id)
    name = workbook_name(letter, letter_archive.scope_of(letter))
    return send_file(
        BytesIO(letter.workbook), mimetype=XLSX, as_attachment=True, download_name=name
    )


@bp.get("/now")
@staff
def preview() -> str:
    scopes = letter_archive.readable_scopes(db_session(), actor=current_actor())
    if not scopes:
        raise NotFound("letter", "now")
    chosen = next((s for s in scopes if scope_slug(s) == request.args.get("scope")), scopes[0])
    return render_template("letters/preview.html", scopes=scopes, chosen=chosen)


@bp.get("/now/<slug>")
@staff
def preview_html(slug: str) -> Response:
    report = letters.preview_letter(
        db_session(), actor=current_actor(), scope=_scope(slug), now=now(), public_url=public_url()
    )
    return letter_response(_framed(render_html(report), picture(series_kept(report))))


@bp.get("/<int:letter_id>/correct")
@staff
def confirm_correct(letter_id: int) -> str:
    return render_template(
        "letters/correct.html", letter=_letter(letter_id), form=blank(CorrectionForm)
    )


@bp.post("/<int:letter_id>/correct")
@staff
@once
def correct(letter_id: int) -> ResponseReturnValue:
    letter = _letter(letter_id)
    form = bind(CorrectionForm, request.form)
    if form.ok:
        with form.problems():
            letter = letters.correct_letter(
                db_session(),
                actor=current_actor(),
                letter_id=letter_id,
                reason=form.data.reason,
                now=now(),
                post=post(),
            )
    if not form.ok:
        return render_template("letters/correct.html", letter=letter, form=form), 422
    flash(_("更正的信已写好，几分钟内发给订阅的人。"), "good")
    return redirect(url_for("letters.show", letter_id=letter.id))


def _letter(letter_id: int) -> letter_archive.Letter:
    return letter_archive.get_letter(db_session(), actor=current_actor(), letter_id=letter_id)


def _show(letter: letter_archive.Letter) -> str:
    revisions = letter_archive.revisions_of(db_session(), actor=current_actor(), letter=letter)
    return render_template("letters/show.html", letter=letter, revisions=revisions)


def _scope(slug: str) -> Scope:
    try:
        return scope_from_slug(slug)
    except ValueError:
        raise NotFound("letter", slug) from None


def _framed(page: str, chart: bytes) -> str:
    """The letter for a sandboxed frame: the picture inside, links in a new tab."""
    picture = f"data:image/png;base64,{b64encode(chart).decode()}"
    page = page.replace(f"cid:{CHART_CID}", picture)
    return page.replace("<head>", '<head><base target="_blank">', 1)
