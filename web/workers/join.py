"""Public sign-up behind a square code: five answers, no account, no script."""

from datetime import timedelta

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.accounts.passwords import count_registration
from services.errors import NotFound
from services.fairs.events import fair_of_channel
from services.fairs.stands import stands_of
from services.publicity.union_lines import line_of
from services.rows import known
from services.workers.asked import find_post
from services.workers.signup import Door, SignUpIn, door_of, sign_up
from web.access import public
from web.clock import now
from web.db import db_session, keep_changes
from web.fairs.wording import numbered
from web.forms import Bound, bind, blank
from web.paging import whole
from web.voice import voice
from web.workers.links import private

bp = Blueprint("join", __name__, url_prefix="/j")
FROM_ONE_ADDRESS = 120
"""Sign-ups from one address within the window: a station or a fair is one address."""


@bp.get("/<code>")
@public
def new(code: str) -> ResponseReturnValue:
    door = _door(code)
    if door is None:
        return private(render_template("workers/no_door.html"), 404)
    if (stand := whole(request.args.get("s", ""))) and (posts := _posts_of(door, stand)):
        return private(
            render_template("workers/join_stand.html", code=code, door=door, posts=posts)
        )
    return _page(code, door, blank(SignUpIn, post=whole(request.args.get("p", ""))))


@bp.post("/<code>")
@public
def create(code: str) -> ResponseReturnValue:
    door, form = _door(code), bind(SignUpIn, request.form)
    if door is None:
        return private(render_template("workers/no_door.html"), 404)
    if form.ok:
        _count()
        with form.problems():
            sign_up(db_session(), door=door, data=form.data, voice=voice(), now=now())
    if not form.ok:
        return _page(code, door, form, 422)
    sent = "phone" if form.data.phone else "call"
    return redirect(url_for("join.done", code=code, by=sent), 303)


@bp.get("/<code>/done")
@public
def done(code: str) -> ResponseReturnValue:
    """The same page for somebody new and somebody known: it shows nothing of anybody."""
    door = _door(code)
    if door is None:
        return private(render_template("workers/no_door.html"), 404)
    line = line_of(db_session(), door.region_code)
    by_phone = request.args.get("by") == "phone"
    return private(render_template("workers/joined.html", line=line, by_phone=by_phone))


def _door(code: str) -> Door | None:
    try:
        return door_of(db_session(), code)
    except NotFound:
        return None


def _count() -> None:
    keep_changes()
    web = current_app.extensions["settings"].web
    count_registration(
        db_session(), remote=f"join {request.remote_addr or ''}", most=FROM_ONE_ADDRESS,
        window=timedelta(minutes=web.login_window_minutes), now=now(),
    )  # fmt: skip


def _page(code: str, door: Door, form: Bound[SignUpIn], status: int = 200) -> ResponseReturnValue:
    line = line_of(db_session(), door.region_code)
    post = find_post(db_session(), whole(str(form.value("post") or "")) or 0, now=now())
    if post is None:
        form.values["post"] = None  # gone meanwhile: they sign up all the same
    page = render_template(
        "workers/join.html", code=code, door=door, form=form, line=line, post=post
    )
    return private(page, status)


def _posts_of(door: Door, stand: int) -> list[tuple[int, str]]:
    """What the firm at this stand of the fair offers; nothing for another code or number."""
    if door.channel is None:
        return []
    fair = fair_of_channel(db_session(), door.channel)
    stands = stands_of(db_session(), known(fair.id), now=now()) if fair else []
    return numbered([one for one in stands if one.number == stand])
