"""Who may use which route. Every view says so, and a request to one that does not is refused.

    @bp.get("/people")
    @access(Role.SENDING, Role.ADMIN)     # only these roles
    def people(): ...

    @bp.get("/about")
    @public                               # anybody, logged in or not
    def about(): ...

The route decorator stands outermost. `@access(*STAFF)` is every coordinator and the
administrator, `@access(*EVERYONE)` those and firms, `@access(*LOGGED_IN)` whoever is logged in (the
union of a firm opens what names it and nothing else). Scope (which people, which firms) is
not decided here: pass `current_actor()` to the service, which checks.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user

from models.account import Account, Role
from services.accounts.logins import account_logged_in
from services.accounts.scopes import scope_of
from services.actor import Actor
from services.rows import known
from web.clock import now
from web.db import SAFE_METHODS, db_session

SESSION_ID = re.compile(r"([1-9][0-9]{0,8})\.([0-9]{1,9})\.([A-Za-z0-9_-]{16,64})", re.ASCII)
STAFF = (Role.ADMIN, Role.RECEIVING, Role.SENDING)
EVERYONE = (*STAFF, Role.EMPLOYER)
LOGGED_IN = tuple(Role)

View = TypeVar("View", bound=Callable[..., Any])


class UndeclaredAccess(RuntimeError):
    """A route without `@access` or `@public`."""


def access(*roles: Role) -> Callable[[View], View]:
    """Only accounts with one of `roles` may use the view."""
    if not roles:
        raise ValueError("@access needs at least one role; use @public for everybody")

    def declare(view: View) -> View:
        view.access_roles = frozenset(roles)
        return view

    return declare


def public(view: View) -> View:
    """Anybody may use the view."""
    view.access_roles = None
    return view


def declared_roles(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """The roles an endpoint is open to, None if to anybody; UndeclaredAccess if it does not say."""
    view = app.view_functions[endpoint]
    if endpoint == "static":
        return None
    if not hasattr(view, "access_roles"):
        raise UndeclaredAccess(endpoint)
    return view.access_roles


def is_public(endpoint: str) -> bool:
    """Whether anybody may open it; what does not say so is not."""
    try:
        return declared_roles(current_app, endpoint) is None
    except (UndeclaredAccess, KeyError):
        return False


def may_open(endpoint: str) -> bool:
    """Whether whoever is logged in may use this route: a page links only what opens."""
    roles = declared_roles(current_app, endpoint)
    return roles is None or (current_user.is_authenticated and current_user.role in roles)


class SignedIn(UserMixin):
    """Plain values of the account of this request, good after the session is closed too.

    The id kept in the cookie carries the epoch, so a new password ends old sessions, and the key
    of the log-in, which ends on the server.
    """

    def __init__(self, account: Account, key: str) -> None:
        self.id = account.id
        self.login = account.login
        self.display_name = account.display_name
        self.role = account.role
        self.locale = account.locale
        self.employer_id = account.employer_id
        self.epoch = account.session_epoch
        self.key = key

    def get_id(self) -> str:
        return f"{self.id}.{self.epoch}.{self.key}"


def current_account() -> SignedIn | None:
    """Whoever is logged in, or None."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def current_actor() -> Actor:
    """Whoever is logged in, as services want it. Only for views behind `@access`."""
    if "actor" not in g:
        account = current_account()
        if account is None:
            abort(401)
        codes, g.runs_unions = scope_of(db_session(), known(account.id))
        g.actor = Actor(account.id, account.role, codes, account.employer_id)
    return g.actor


def runs_unions() -> bool:
    """Whether a district of whoever is logged in runs a programme of the union."""
    current_actor()
    return bool(g.runs_unions)


def safe_next(target: str | None) -> str | None:
    """`target` if it is a path on this site, else None: never redirect to somebody else's."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or any(ord(letter) < 32 for letter in target):
        return None
    return target


def init_access(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # addresses change on mobile networks
    manager.user_loader(_load)
    app.before_request(_guard)
    app.jinja_env.globals["may_open"] = may_open


def _load(token: str) -> SignedIn | None:
    found = SESSION_ID.fullmatch(token)
    if found is None:
        return None
    account = account_logged_in(
        db_session(),
        account_id=int(found[1]),
        epoch=int(found[2]),
        key=found[3],
        longest=timedelta(hours=current_app.extensions["settings"].web.session_hours),
        now=now(),
    )
    return None if account is None else SignedIn(account, found[3])


def _guard() -> Response | None:
    if request.endpoint is None:
        return None  # unknown address or method: the error pages answer
    try:
        roles = declared_roles(current_app, request.endpoint)
    except UndeclaredAccess:
        if current_app.testing:
            raise
        current_app.logger.error("undeclared_access", extra={"endpoint": request.endpoint})
        abort(404)
    if roles is None:
        return None
    if not current_user.is_authenticated:
        return _to_login()
    if current_user.role not in roles:
        abort(403)
    return None


def _to_login() -> Response:
    """The log-in page, which leads back here; after a POST, to the page the form stood on."""
    here = request.full_path.rstrip("?")
    if request.method not in SAFE_METHODS:
        here = urlsplit(request.referrer or "").path
    target = url_for("auth.login", next=safe_next(here))
    if "HX-Request" in request.headers:
        return Response(status=204, headers={"HX-Redirect": target})
    return redirect(target)
