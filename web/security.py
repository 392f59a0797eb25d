"""Headers, CSRF, cookies, the size of a request, its id and its line in the log."""

import logging
import re
import time
import uuid
from datetime import timedelta

from flask import Flask, Response, abort, current_app, g, request
from flask_wtf import CSRFProtect

from settings import Settings
from web.access import current_account, is_public

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # Bootstrap draws its ticks and arrows as data: images
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
# A letter is shown as it was sent, inline styles and all, but can run nothing and fetch nothing.
LETTER_POLICY = "; ".join(
    [
        "sandbox allow-popups allow-popups-to-escape-sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src 'self' data:",
        "frame-ancestors 'self'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
MOST_TYPED = 2 * 1024 * 1024
"""Bytes of text in one form: a long pasted text is fine, a flood is not."""
REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")

csrf = CSRFProtect()
access_log = logging.getLogger("gongqiao.access")


def init_security(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="gongqiao",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.server.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.web.session_hours),
        MAX_CONTENT_LENGTH=settings.web.upload_limit_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=MOST_TYPED,
        MAX_FORM_PARTS=5_000,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: nobody loses a long form to a clock
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=7),
    )
    app.before_request(_start)
    app.after_request(_finish)


def init_csrf(app: Flask) -> None:
    """After the access check, so that an expired session leads to log-in, not to an error."""
    csrf.init_app(app)
    app.before_request(_refuse_nul)


def letter_response(html: str) -> Response:
    """A letter's own HTML for an iframe of the archive: styles allowed, everything else refused."""
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _refuse_nul() -> None:
    """NUL is no letter: no page has it in a field, and PostgreSQL stores none."""
    sent = (*request.args.values(), *request.form.values())
    if any("\0" in text for text in sent):
        abort(422)


def _start() -> None:
    g.started = time.perf_counter()
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = MOST_TYPED  # such a body is read whole
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def _finish(response: Response) -> Response:
    _set(response, HEADERS)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    response.headers["X-Request-ID"] = g.get("request_id", "")
    _limit_caching(response)
    _log(response)
    return response


def _limit_caching(response: Response) -> None:
    """Whatever stands behind the log-in is kept by no cache, attachments included; a public page
    says itself how long it is good, else it is not kept either."""
    if request.endpoint is None or is_public(request.endpoint):
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
    else:
        response.headers["Cache-Control"] = "private, no-store"


def _set(response: Response, headers: dict[str, str]) -> Response:
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response


def _log(response: Response) -> None:
    """One line per request: the route's rule, never the address, form or query a person typed."""
    if request.endpoint in ("static", "health.healthz"):
        return
    account = current_account()
    access_log.info(
        "request",
        extra={
            "request_id": g.get("request_id"),
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else None,
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
            "account": account.id if account else None,
            "role": account.role.value if account else None,
        },
    )
