"""A worker's promise card behind their link, and a word when what they found differs."""

from contextlib import suppress

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.invitation import LinkPurpose, WorkerLink
from models.promise import Differs
from services.errors import NotFound
from services.promises.cards import Card, card_of
from services.promises.differences import note_difference
from services.publicity.union_lines import line_of
from services.rows import known
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
    card = _card(opened(token))
    return private(
        render_template(
            "workers/promise.html",
            token=token,
            surname=card.person.name[:1],
            lines=wording.lines(card),
            warning=wording.warning(card),
            fixed=card.row.fixed_at,
            differs=wording.DIFFERS,
            said=request.args.get("said") == "1",
            line=line_of(db_session(), card.region_code),
        )
    )


@bp.post("/<token>/differs")
@public
@in_words
def differs(token: str) -> ResponseReturnValue:
    card = _card(opened(token))
    words = clean(request.form.get("words", ""))
    for said in request.form.getlist("what"):
        with suppress(ValueError):  # only what stands on the page
            note_difference(
                db_session(), card_id=known(card.row.id), what=Differs(said), words=words,
                account_id=None, now=now(),
            )  # fmt: skip
    return redirect(url_for("worker.promise", token=token, said=1), 303)


def _card(link: WorkerLink) -> Card:
    if link.purpose is not LinkPurpose.PROMISE:
        raise NotFound("link", None)
    return card_of(db_session(), placement_id=link.subject_id)
