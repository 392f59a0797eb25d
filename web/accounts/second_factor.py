"""Switching the second factor of one's own account on and off."""

import segno
from flask import (
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from itsdangerous import URLSafeTimedSerializer

from services.accounts.second_factor import address_of, new_secret, switch_off, switch_on
from web.access import (
    LOGGED_IN,
    access,
    current_actor,
)
from web.accounts.login import Typed, bp
from web.clock import now
from web.db import db_session
from web.forms import FormIn, bind, blank


class SwitchOnIn(FormIn):
    """A first code of a new secret."""

    secret: Typed
    code: Typed


class SwitchOffIn(FormIn):
    """The password, to go back to it alone."""

    password: Typed


@bp.route("/password/code", methods=["GET", "POST"])
@access(*LOGGED_IN)
def second_factor() -> ResponseReturnValue:
    """Switch the second factor on: a QR code, and a first code of it."""
    secret = _signed_secret().loads(request.form["secret"]) if "secret" in request.form else None
    form = blank(SwitchOnIn)
    if request.method == "POST" and secret:
        form = bind(SwitchOnIn, request.form)
        if form.ok:
            with form.problems():
                switch_on(
                    db_session(), actor=current_actor(), secret=secret, code=form.data.code,
                    now=now(),
                )  # fmt: skip
        if form.ok:
            flash(_("已打开。下次登录要再输一次手机上的验证码。"), "good")
            return redirect(url_for("auth.password"))
    secret = secret or new_secret()
    square = segno.make(address_of(secret, current_user.login), error="m").svg_inline(scale=5)
    page = render_template(
        "accounts/second_factor.html", form=form, secret=secret, square=square,
        signed=_signed_secret().dumps(secret),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@bp.post("/password/code/off")
@access(*LOGGED_IN)
def second_factor_off() -> ResponseReturnValue:
    form = bind(SwitchOffIn, request.form, verbatim=("password",))
    with form.problems():
        switch_off(
            db_session(), actor=current_actor(), password=request.form.get("password", ""),
            now=now(),
        )  # fmt: skip
    if form.ok:
        flash(_("已关闭，登录只要密码。"), "good")
    else:
        flash(_("密码不对，没有改动。"), "bad")
    return redirect(url_for("auth.password"))


def _signed_secret() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="second-factor")
