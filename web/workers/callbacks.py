"""Who asked to be called, for the sending side."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from services.errors import InvalidInput
from services.workers.asked import hold_to_post
from services.workers.callbacks import callbacks_due, mark_called
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.once import once
from web.paging import whole

bp = Blueprint("callbacks", __name__, url_prefix="/callbacks")


@bp.get("")
@access(Role.SENDING)
def index() -> str:
    rows, total = callbacks_due(db_session(), actor=current_actor(), now=now())
    return render_template("workers/callbacks.html", rows=rows, total=total)


@bp.post("/<int:signup_id>")
@access(Role.SENDING)
@once
def called(signup_id: int) -> ResponseReturnValue:
    mark_called(db_session(), actor=current_actor(), signup_id=signup_id, now=now())
    flash(_("记下了：已回电。"), "good")
    return redirect(url_for("callbacks.index"), 303)


@bp.post("/<int:signup_id>/post")
@access(Role.SENDING)
@once
def hold(signup_id: int) -> ResponseReturnValue:
    """Rung, they want this very post."""
    post = whole(request.form.get("post", "")) or 0
    try:
        hold_to_post(
            db_session(), actor=current_actor(), signup_id=signup_id, vacancy_id=post, now=now()
        )
    except InvalidInput:
        flash(_("这个岗位刚刚不招了，没有记。"), "bad")
    else:
        flash(_("记下了：下一次匹配只给他配这个岗位，合适、有名额才推荐。"), "good")
    return redirect(url_for("callbacks.index"), 303)
