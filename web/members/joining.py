"""Joining behind a union's square code: four answers, no account, no script; and that code."""

from datetime import timedelta

import segno
from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.union import UnionBody
from services.accounts.passwords import count_registration
from services.errors import NotFound
from services.members.online import OnlineIn, apply_online, open_door
from services.publicity.union_lines import line_of
from services.unions.rows import body_of
from web.access import current_actor, public
from web.addresses import public_address
from web.clock import now
from web.db import db_session, keep_changes
from web.forms import Bound, bind, blank
from web.members.views import bp as members
from web.members.views import union
from web.workers.links import private

bp = Blueprint("joining", __name__, url_prefix="/union")
FROM_ONE_ADDRESS = 120
"""Applications from one address within the window: a station is one address."""


@bp.get("/<int:body_id>")
@public
def new(body_id: int) -> ResponseReturnValue:
    body = _door(body_id)
    return _closed() if body is None else _page(body, blank(OnlineIn))


@bp.post("/<int:body_id>")
@public
def create(body_id: int) -> ResponseReturnValue:
    body, form = _door(body_id), bind(OnlineIn, request.form)
    if body is None:
        return _closed()
    if form.ok:
        _count()
        with form.problems():
            apply_online(db_session(), body_id=body_id, data=form.data, now=now())
    if not form.ok:
        return _page(body, form, 422)
    return redirect(url_for("joining.done", body_id=body_id), 303)


@bp.get("/<int:body_id>/done")
@public
def done(body_id: int) -> ResponseReturnValue:
    """The same page for everybody: it shows nothing of anybody."""
    body = _door(body_id)
    if body is None:
        return _closed()
    line = line_of(db_session(), body.region_code)
    return private(render_template("members/joined.html", body=body, line=line))


@members.get("/code/<int:body_id>")
@union
def code(body_id: int) -> str:
    """What a union hangs out: the code and the address behind it."""
    body = body_of(db_session(), current_actor(), body_id)
    open_door(db_session(), body_id)
    address = public_address("joining.new", body_id=body_id)
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=2)
    return render_template("members/code.html", body=body, address=address, picture=picture)


def _door(body_id: int) -> UnionBody | None:
    try:
        return open_door(db_session(), body_id)
    except NotFound:
        return None


def _closed() -> ResponseReturnValue:
    return private(render_template("workers/no_door.html"), 404)


def _count() -> None:
    keep_changes()
    web = current_app.extensions["settings"].web
    count_registration(
        db_session(), remote=f"union {request.remote_addr or ''}", most=FROM_ONE_ADDRESS,
        window=timedelta(minutes=web.login_window_minutes), now=now(),
    )  # fmt: skip


def _page(body: UnionBody, form: Bound[OnlineIn], status: int = 200) -> ResponseReturnValue:
    line = line_of(db_session(), body.region_code)
    return private(render_template("members/join.html", body=body, form=form, line=line), status)
