"""A firm registers itself; a coordinator of its district verifies it before anything is public."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.accounts.passwords import count_registration
from services.employers.firms import register_employer
from services.employers.form import RegistrationIn
from services.errors import AlreadyExists
from web.access import public
from web.clock import now
from web.db import db_session, keep_changes
from web.forms import Bound, bind, blank
from web.words.fields import field_message
from web.words.regions import receiving_regions

bp = Blueprint("registration", __name__, url_prefix="/register")
SECRET = ("password", "password_again")


@bp.get("")
@public
def new() -> str:
    return _page(blank(RegistrationIn))


@bp.post("")
@public
def create() -> ResponseReturnValue:
    form = bind(RegistrationIn, request.form, verbatim=SECRET)
    if form.ok:
        _count()
        with form.problems():
            try:
                register_employer(db_session(), data=form.data, now=now())
            except AlreadyExists as taken:
                name, code = _TAKEN.get(taken.field, ("uscc", "code_taken"))
                form.add_error(name, field_message(code, {}))
    if not form.ok:
        return _page(form), 422
    flash(_("已登记。请用刚才的账号登录，先写岗位草稿；工会核实后就能公开。"), "good")
    return redirect(url_for("auth.login"), 303)


_TAKEN = {"uscc": ("uscc", "code_taken"), "login": ("login", "login_taken")}


def _count() -> None:
    """A try counts, whatever comes of it: nobody fills the list, nor asks for all logins."""
    keep_changes()
    web = current_app.extensions["settings"].web
    count_registration(
        db_session(),
        remote=request.remote_addr or "",
        most=web.registrations_per_address,
        window=timedelta(minutes=web.login_window_minutes),
        now=now(),
    )


def _page(form: Bound[RegistrationIn]) -> str:
    return render_template("employers/registration.html", form=form, regions=receiving_regions())
