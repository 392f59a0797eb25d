"""How long a public page is good, and whether the reader has it already (RFC 9110 8.8, 9111 5.2).

A page anybody may read is a minute old at most: a large board is read four times a minute
(`services.lately`), and browsers and caches between keep it for 45 seconds, only when the reader
sent no session: what a reader with one sees (language) is his own and is asked for anew each time.
The mark (ETag) is weak: it is made of what the page says, in its language, and of this build, and
says nothing of the bytes, which a proxy may pack.
"""

from collections.abc import Callable
from functools import cache
from hashlib import blake2b, sha256

from flask import Response, current_app, request

from services.vacancies.lists import VacancyRow
from settings import ROOT
from web.i18n import language

SECONDS = 45
SHARED = f"public, max-age={SECONDS}, must-revalidate"
OWN = "private, no-cache"
BUILD = ("web/**/*.py", "web/templates/**/*.html", "reference/**/*")
"""What makes the words of a page besides the database; `translations` beside it."""


def answer(shown: object, page: Callable[[], str]) -> Response:
    """The page, or 304 with no body where the reader has just this one; `shown` is all it says."""
    settings = current_app.extensions["settings"]
    said = repr((_build(), settings.server.public_url, language(), shown))
    mark = blake2b(said.encode("utf-8", "surrogatepass"), key=_key(), digest_size=16).hexdigest()
    had = request.if_none_match.contains_weak(mark)
    reply = Response(status=304) if had else Response(page(), mimetype="text/html")
    reply.set_etag(mark, weak=True)
    mine = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    reply.headers["Cache-Control"] = OWN if mine else SHARED
    reply.vary.add("Cookie")
    return reply


def _key() -> bytes:
    """Keyed, so that nobody can guess from a mark what a row holds and the page hides."""
    return sha256(str(current_app.secret_key).encode()).digest()


def of_post(row: VacancyRow) -> object:
    """All a public page can say of a post: its whole row, its firm's, its ledger."""
    return (row.vacancy.model_dump(), row.employer.model_dump(), row.ledger)


@cache
def _build() -> str:
    """The same for all processes of one build, another after an upgrade."""
    found = blake2b(digest_size=16)
    names = (*BUILD, "translations/**/*.mo")
    for path in sorted(path for name in names for path in ROOT.glob(name) if path.is_file()):
        found.update(path.read_bytes())
    return found.hexdigest()
