"""Accounts: list, open, scope, link, close. For administrators."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from services.accounts import links
from services.accounts import register as accounts
from services.accounts.register import AccountIn
from services.errors import AlreadyExists
from web.access import access, current_actor
from web.accounts.forms import AccountForm, ScopeForm, region_codes, region_text
from web.clock import now
from web.db import db_session
from web.forms import bind, blank
from web.once import leads_to, once
from web.paging import Page, page_number, page_size

bp = Blueprint("accounts", __name__, url_prefix="/accounts")
admin = access(Role.ADMIN)


@bp.get("")
@admin
def index() -> str:
    number, size = page_number(), page_size()
    words = request.args.get("q", "").strip()[:64]
    rows, total = accounts.list_accounts(
        db_session(), actor=current_actor(), words=words, limit=size, offset=(number - 1) * size
    )
    return render_template("accounts/index.html", page=Page(rows, number, total, size), q=words)


@bp.get("/new")
@admin
def new() -> str:
    return render_template("accounts/new.html", form=blank(AccountForm))


@bp.post("/new")
@admin
@once
def create() -> ResponseReturnValue:
    form = bind(AccountForm, request.form)
    if form.ok:
        with form.problems(employer_id="uscc"):
            try:
                account = accounts.create_account(
                    db_session(), actor=current_actor(), data=_account_in(form.data), now=now()
                )
            except AlreadyExists:
                form.add_error("login", _("这个账号名已经有人用，请换一个"))
    if form.ok:
        leads_to(url_for("accounts.show", account_id=account.id))
        return _with_link(account.id)
    return render_template("accounts/new.html", form=form), 422


@bp.get("/<int:account_id>")
@admin
def show(account_id: int) -> str:
    row = accounts.get_account(db_session(), actor=current_actor(), account_id=account_id)
    form = blank(ScopeForm, regions=region_text(row.regions)).showing({"regions": row.regions})
    return render_template("accounts/show.html", row=row, form=form)


@bp.post("/<int:account_id>/scopes")
@admin
@once
def scopes(account_id: int) -> ResponseReturnValue:
    row = accounts.get_account(db_session(), actor=current_actor(), account_id=account_id)
    form = bind(ScopeForm, request.form)
    if form.ok:
        with form.problems():
            accounts.set_scopes(
                db_session(),
                actor=current_actor(),
                account_id=account_id,
                regions=region_codes(form.data.regions),
                now=now(),
                shown=form.version,
            )
    if not form.ok:
        return render_template("accounts/show.html", row=row, form=form), 422
    flash(_("负责的地区已改，对方要重新登录。"), "good")
    return redirect(url_for("accounts.show", account_id=account_id))


@bp.post("/<int:account_id>/link")
@admin
def link(account_id: int) -> ResponseReturnValue:
    return _with_link(account_id)


@bp.get("/<int:account_id>/close")
@admin
def confirm_close(account_id: int) -> str:
    row = accounts.get_account(db_session(), actor=current_actor(), account_id=account_id)
    return render_template("accounts/close.html", row=row)


@bp.post("/<int:account_id>/active")
@admin
@once
def set_active(account_id: int) -> ResponseReturnValue:
    active = request.form.get("active") == "1"
    accounts.set_active(
        db_session(), actor=current_actor(), account_id=account_id, active=active, now=now()
    )
    flash(_("账号已开通。") if active else _("账号已停用，打开着的页面立刻失效。"), "good")
    return redirect(url_for("accounts.show", account_id=account_id))


def _account_in(form: AccountForm) -> AccountIn:
    """The names and codes of the form as the service takes them."""
    firm = accounts.employer_by_uscc(db_session(), actor=current_actor(), uscc=form.uscc)
    return AccountIn(
        login=form.login,
        display_name=form.display_name,
        email=form.email,
        role=form.role,
        regions=region_codes(form.regions),
        employer_id=firm,
        mandate=form.mandate,
    )


def _with_link(account_id: int | None) -> ResponseReturnValue:
    """The page that shows the one-time link, once."""
    actor, settings = current_actor(), current_app.extensions["settings"]
    token = links.issue_link(
        db_session(),
        actor=actor,
        account_id=account_id or 0,
        secret=settings.secret_key,
        now=now(),
    )
    row = accounts.get_account(db_session(), actor=actor, account_id=account_id or 0)
    address = settings.server.public_url.rstrip("/") + url_for("auth.welcome", token=token)
    return render_template("accounts/link.html", row=row, address=address)


def role_options() -> list[tuple[Role, str]]:
    """The roles as the form and the list name them."""
    return [
        (Role.RECEIVING, _("用工地协调员")),
        (Role.SENDING, _("输出地协调员")),
        (Role.EMPLOYER, _("企业")),
        (Role.ENTERPRISE, _("企业工会")),
        (Role.ADMIN, _("管理员")),
    ]


@bp.app_context_processor
def _role_words() -> dict[str, object]:
    return {"role_options": role_options, "role_name": lambda role: dict(role_options())[role]}
