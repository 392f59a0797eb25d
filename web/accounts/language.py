"""The language switch."""

from flask import Blueprint, Response, redirect, request, session, url_for

from services.accounts.register import set_locale
from web.access import current_account, current_actor, public, safe_next
from web.db import db_session
from web.i18n import LANGUAGES

bp = Blueprint("language", __name__)


@bp.post("/language")
@public
def switch() -> Response:
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
        session.permanent = True
        if current_account():
            set_locale(db_session(), actor=current_actor(), locale=chosen)
    return redirect(safe_next(request.form.get("next")) or url_for("home.index"))
