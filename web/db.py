"""One database session and one transaction per request.

`db_session()` gives the request's session. A safe request (GET, HEAD, OPTIONS) reads only: it
takes no write lock, and a flush in it is an error, so a page that is merely looked at can never
change a row. Every other request is one unit of work: committed once, after the view returned a
response below 400, and rolled back on an error response or an exception. Views and services never
commit. `keep_changes()` is for the few refusals that must leave a trace (a failed log-in).
"""

from typing import Any

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine, event
from sqlmodel import Session

from models.engine import open_session

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class WriteInSafeRequest(RuntimeError):
    """A GET changed a row: make it a POST form."""


class GongqiaoFlask(Flask):
    """Flask that ends the unit of work between the view and the error handlers."""

    def dispatch_request(self) -> Response:
        """Run the view, then commit or roll back; a failing commit is a failing view."""
        response = self.make_response(super().dispatch_request())
        finish(keep=response.status_code < 400 or g.get("keep_changes", False))
        return response


def init_db(app: Flask, engine: Engine) -> None:
    app.extensions["engine"] = engine
    app.teardown_appcontext(_close)


def engine() -> Engine:
    return current_app.extensions["engine"]


def db_session() -> Session:
    """The request's session, opened on first use."""
    session: Session | None = g.get("session")
    if session is None:
        read_only = request.method in SAFE_METHODS
        session = g.session = open_session(engine(), read_only=read_only)
        if read_only:
            event.listen(session, "before_flush", _refuse_flush)
    return session


def read_instead() -> None:
    """For an error page after a write could not begin: what it shows is only read."""
    broken: Session | None = g.pop("session", None)
    if broken is not None:
        broken.close()
    g.session = open_session(engine(), read_only=True)


def keep_changes() -> None:
    """Commit although the response will be an error page: a refusal that leaves a trace."""
    g.keep_changes = True


def let_go() -> None:
    """End the request's transaction before long work that has short ones of its own. Whatever was
    changed so far is rolled back; the session begins anew when it is next asked."""
    session: Session | None = g.get("session")
    if session is not None:
        session.rollback()


def finish(*, keep: bool) -> None:
    """End the transaction, if one was begun; the session stays usable for error pages."""
    session: Session | None = g.get("session")
    if session is None:
        return
    if keep and request.method not in SAFE_METHODS:
        session.commit()
    else:
        session.rollback()


def _refuse_flush(session: Session, _context: Any, _instances: Any) -> None:
    if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
        raise WriteInSafeRequest(f"{request.endpoint} wrote on {request.method}")


def _close(_error: BaseException | None) -> None:
    session: Session | None = g.pop("session", None)
    if session is not None:
        session.close()
