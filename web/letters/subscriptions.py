"""Who gets which letter: list, add, end."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from models.outbox import Channel
from services.letters import subscriptions
from services.letters.archive import readable_scopes
from services.letters.links import scope_slug
from services.letters.subscriptions import SubscriptionIn
from web.access import STAFF, access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, FormIn, bind, blank
from web.letters import wording
from web.letters.post import configured_robots
from web.once import once

bp = Blueprint("subscriptions", __name__, url_prefix="/letters/subscriptions")
staff = access(*STAFF)


class ReaderForm(FormIn):
    """`way` is `mail` or the name of a configured robot; the address is for mail only."""

    scope: str = Field(min_length=1, max_length=20)
    way: str = Field(default="mail", max_length=64)
    address: str = Field(default="", max_length=254)
    name: str = Field(default="", max_length=64)


@bp.get("")
@staff
def index() -> str:
    return _page(blank(ReaderForm, scope=request.args.get("scope", "")))


@bp.post("")
@staff
@once
def add() -> ResponseReturnValue:
    form = bind(ReaderForm, request.form)
    if form.ok and form.data.way == "mail" and not form.data.address:
        form.add_error("address", _("请填写邮箱"))
    if form.ok:
        with form.problems(recipient="address"):
            subscriptions.subscribe(
                db_session(),
                actor=current_actor(),
                data=_subscription_in(form.data),
                robots=configured_robots(),
                now=now(),
                shown=form.version,
            )
    if not form.ok:
        return _page(form), 422
    flash(_("已加上，从下一封周报起发送。"), "good")
    return redirect(url_for("subscriptions.index"))


@bp.post("/<int:subscription_id>/end")
@staff
@once
def end(subscription_id: int) -> ResponseReturnValue:
    subscriptions.unsubscribe(
        db_session(), actor=current_actor(), subscription_id=subscription_id, now=now()
    )
    flash(_("已停发。要恢复，再加一次即可。"), "good")
    return redirect(url_for("subscriptions.index"))


def _subscription_in(form: ReaderForm) -> SubscriptionIn:
    if form.way == "mail":
        return SubscriptionIn(scope=form.scope, recipient=form.address, name=form.name)
    channel = configured_robots().get(form.way, Channel.WECOM)
    return SubscriptionIn(scope=form.scope, channel=channel, recipient=form.way, name=form.name)


def _page(form: Bound[ReaderForm]) -> str:
    session, actor = db_session(), current_actor()
    scopes = readable_scopes(session, actor=actor)
    ways = [("mail", wording.channel(Channel.MAIL))]
    ways += [(n, f"{wording.channel(c)}：{n}") for n, c in configured_robots().items()]
    return render_template(
        "letters/subscriptions.html",
        w=wording,
        form=form,
        rows=subscriptions.list_subscriptions(session, actor=actor),
        scopes=[(scope_slug(s), f"{wording.kind(s.kind)}：{s.name}") for s in scopes],
        ways=ways,
    )
