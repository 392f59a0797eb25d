"""A worker's promise card behind their link, and a word when what they found differs."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.invitation import LinkPurpose, WorkerLink
from models.promise import Differs
from services.errors import InvalidInput, NotFound
from services.followup.own import say_differs
from services.promises.cards import Card, card_of
from services.publicity.union_lines import line_of
from web.access import public
from web.clock import now
from web.db import db_session
from web.forms import clean
from web.promises import wording
from web.workers.invitation import bp
from web.workers.links import in_words, opened, private


@bp.get("/<token>/promise")
@public
@in_words
def promise(token: str) -> ResponseReturnValue:
    return _page(token)


@bp.post("/<token>/differs")
@public
@in_words
def differs(token: str) -> ResponseReturnValue:
    what = [Differs(one) for one in request.form.getlist("what") if one in set(Differs)]
    words = clean(request.form.get("words", ""))
    try:
        say_differs(db_session(), link=opened(token), what=what, words=words, now=now())
    except InvalidInput:
        return _page(token, words=words, missing=True)
    return redirect(url_for("worker.promise", token=token, said=1), 303)


def _page(token: str, *, words: str = "", missing: bool = False) -> ResponseReturnValue:
    card = _card(opened(token))
    html = render_template(
        "workers/promise.html",
        token=token,
        surname=card.person.name[:1],
        lines=wording.lines(card),
        warning=wording.warning(card),
        fixed=card.row.fixed_at,
        differs=wording.DIFFERS,
        said=request.args.get("said") == "1",
        words=words,
        missing=missing,
        line=line_of(db_session(), card.region_code),
    )
    return private(html, 422 if missing else 200)


def _card(link: WorkerLink) -> Card:
    if link.purpose is not LinkPurpose.PROMISE:
        raise NotFound("link", None)
    return card_of(db_session(), placement_id=link.subject_id)
