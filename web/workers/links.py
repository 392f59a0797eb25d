"""What every page behind a worker's link does: read the link, say nothing to strangers."""

from functools import wraps
from typing import Any, TypeVar

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from models.invitation import WorkerLink
from services.errors import NotFound
from services.invitations.links import LinkOver
from services.publicity.union_lines import NATIONAL
from web.clock import now
from web.db import db_session
from web.voice import voice

View = TypeVar("View")


def opened(token: str) -> WorkerLink:
    """The link of the address. Raises NotFound, LinkOver."""
    return voice().links.read(db_session(), token, now=now())


def in_words(view: Any) -> Any:
    """A link that is over, or that nobody made, is answered in words a worker can use."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        try:
            return view(*args, **kwargs)
        except LinkOver:
            return _over(ours=True)
        except NotFound as missing:
            return _over(ours=missing.kind == "link" and missing.id is not None)

    return guarded


def private(page: str, status: int = 200) -> Response:
    """The address is a key: it is not passed on, not kept and not found by search."""
    answer = make_response(page, status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _over(*, ours: bool) -> Response:
    page = render_template("workers/over.html", ours=ours, line=NATIONAL)
    return private(page, 410 if ours else 404)
