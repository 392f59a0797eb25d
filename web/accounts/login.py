"""Log in, log out, choose or change the password."""

import secrets
from datetime import timedelta
from typing import Annotated

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from itsdangerous import BadData, URLSafeTimedSerializer
from pydantic import Field

from models.account import Account
from services.accounts.links import account_of_link, change_password, redeem_link
from services.accounts.logins import end_login, open_login
from services.accounts.passwords import LoginLimits, log_in
from services.accounts.second_factor import log_in_by_code
from services.errors import WrongCredentials
from web.access import (
    LOGGED_IN,
    SignedIn,
    access,
    current_account,
    current_actor,
    public,
    safe_next,
)
from web.clock import now
from web.db import db_session, keep_changes
from web.forms import FORM, Bound, FormIn, bind, blank

bp = Blueprint("auth", __name__)
DEVICE, DEVICE_DAYS = "gongqiao_device", 180
HALF_SECONDS = 300
"""So long after the password the code may be typed."""

Typed = Annotated[str, Field(max_length=1000)]


class LoginIn(FormIn):
    """What is typed to log in."""

    login: Typed
    password: Typed


class PasswordIn(FormIn):
    """The old password and the new one."""

    old: Typed
    new: Typed


class CodeIn(FormIn):
    """Six figures of the code app."""

    code: Typed


class ChooseIn(FormIn):
    """The first password of an account."""

    password: Typed


@bp.get("/login")
@public
def login() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    return _login_page(blank(LoginIn))


@bp.post("/login")
@public
def enter() -> ResponseReturnValue:
    form = bind(LoginIn, request.form, verbatim=("password",))
    if not form.ok:
        return _login_page(form)
    keep_changes()  # the attempt counts, whatever comes of it
    try:
        account = log_in(
            db_session(),
            login=form.data.login,
            password=form.data.password,
            remote=request.remote_addr or "",
            limits=_limits(),
            now=now(),
            device=_device(form.data.login),
        )
    except WrongCredentials:
        form.add_error(FORM, _("账号或密码不对。注意大小写；连续输错几次要等一会儿。"))
        return _login_page(form)
    return _welcome(account) if account.code_secret is None else _ask_for_code(account)


def _ask_for_code(account: Account) -> ResponseReturnValue:
    """The password was right, the code is owed."""
    session["half"] = [account.id, account.session_epoch, int(now().timestamp())]
    return redirect(url_for("auth.code", next=safe_next(request.form.get("next"))))


@bp.get("/login/code")
@public
def code() -> ResponseReturnValue:
    return _code_page(blank(CodeIn)) if _half() else redirect(url_for("auth.login"))


@bp.post("/login/code")
@public
def enter_code() -> ResponseReturnValue:
    account = _half()
    if account is None:
        return redirect(url_for("auth.login"))
    form = bind(CodeIn, request.form)
    if form.ok:
        _check_code(account, form)
    return _welcome(account) if form.ok else _code_page(form)


def _check_code(account: Account, form: Bound[CodeIn]) -> None:
    """A wrong code goes to its field; the attempt counts, whatever comes of it."""
    keep_changes()
    try:
        log_in_by_code(
            db_session(),
            account=account,
            code=form.data.code,
            remote=request.remote_addr or "",
            limits=_limits(),
            now=now(),
            device=_device(account.login),
        )
    except WrongCredentials:
        form.add_error("code", _("验证码不对。请看手机上现在的六位数字；用过的要等下一个。"))


def _half() -> Account | None:
    """Whoever has typed the password right a few minutes ago and owes the code."""
    match session.get("half"):
        case [int(account_id), int(epoch), int(at)] if now().timestamp() - at < HALF_SECONDS:
            account = db_session().get(Account, account_id)
            if account is not None and account.active and account.session_epoch == epoch:
                return account
    return None


def _welcome(account: Account) -> ResponseReturnValue:
    start_session(account)
    answer = redirect(safe_next(request.form.get("next")) or url_for("home.index"))
    return _remember_device(answer, account)


def _code_page(form: Bound[CodeIn]) -> ResponseReturnValue:
    target = safe_next(request.values.get("next")) or ""
    page = render_template("accounts/code.html", form=form, next=target)
    return page, 422 if form.errors else 200


@bp.post("/logout")
@access(*LOGGED_IN)
def logout() -> ResponseReturnValue:
    account = current_account()
    if account is not None:
        end_login(db_session(), key=account.key, now=now())
    logout_user()
    session.clear()
    flash(_("已退出。"), "good")
    return redirect(url_for("auth.login"))


@bp.route("/password", methods=["GET", "POST"])
@access(*LOGGED_IN)
def password() -> ResponseReturnValue:
    form = blank(PasswordIn)
    if request.method == "POST":
        form = bind(PasswordIn, request.form, verbatim=("old", "new"))
        if form.ok:
            with form.problems():
                account = change_password(
                    db_session(),
                    actor=current_actor(),
                    old=form.data.old,
                    new=form.data.new,
                    now=now(),
                )
        if form.ok:
            start_session(account)
            flash(_("密码已改。其他电脑和手机上的登录已经失效。"), "good")
            return redirect(url_for("home.index"))
    account = db_session().get(Account, current_user.id)
    coded = account is not None and account.code_secret is not None
    page = render_template("accounts/password.html", form=form, coded=coded)
    return page, 422 if form.errors else 200


@bp.route("/welcome/<token>", methods=["GET", "POST"])
@public
def welcome(token: str) -> ResponseReturnValue:
    secret = current_app.extensions["settings"].secret_key
    login = account_of_link(db_session(), token=token, secret=secret, now=now()).login
    form = blank(ChooseIn)
    if request.method == "POST":
        form = bind(ChooseIn, request.form, verbatim=("password",))
        if form.ok:
            with form.problems():
                redeem_link(
                    db_session(), token=token, secret=secret, password=form.data.password, now=now()
                )
        if form.ok:
            flash(_("密码已设好，请登录。"), "good")
            return redirect(url_for("auth.login"))
    page = render_template("accounts/welcome.html", form=form, login=login)
    return page, 422 if form.errors else 200


def start_session(account: Account) -> None:
    """A new session for `account`; nothing of the old one but the language stays."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session.permanent = True
    login_user(SignedIn(account, open_login(db_session(), account=account, now=now())))


def _device(login: str) -> str:
    """What this browser shows of having opened `login` before; "" for another login or none."""
    try:
        known = _device_signer().loads(request.cookies.get(DEVICE, ""), max_age=DEVICE_DAYS * 86400)
    except BadData:
        return ""
    match known:
        case [str(whose), str(mark)] if whose == login.strip().lower():
            return mark
    return ""


def _remember_device(answer: Response, account: Account) -> Response:
    """A signed cookie, so that whoever guesses at this login elsewhere brakes nobody here."""
    mark = _device(account.login) or secrets.token_urlsafe(16)
    answer.set_cookie(
        DEVICE,
        _device_signer().dumps([account.login, mark]),
        max_age=DEVICE_DAYS * 86400,
        path=url_for("auth.login"),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def _device_signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known-device")


def _limits() -> LoginLimits:
    web = current_app.extensions["settings"].web
    return LoginLimits(
        web.login_attempts,
        web.login_attempts_per_address,
        timedelta(minutes=web.login_window_minutes),
    )


def _login_page(form: Bound[LoginIn]) -> ResponseReturnValue:
    target = safe_next(request.values.get("next")) or ""
    page = render_template("accounts/login.html", form=form, next=target)
    return page, 422 if form.errors else 200
