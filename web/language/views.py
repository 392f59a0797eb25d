"""The language switch."""

from flask import Blueprint, Response, redirect, request, session, url_for

from web.access import public, safe_next
from web.i18n import LANGUAGES

bp = Blueprint("language", __name__)


@bp.post("/language")
@public
def switch() -> Response:
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
        session.permanent = True
    return redirect(safe_next(request.form.get("next")) or url_for("home.index"))
