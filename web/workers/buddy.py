"""The two cards of a pair behind the link of one's own post: agree, ring each other, note."""

from contextlib import suppress

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.buddies.lists import cards_of, line_at_work, own_pair
from services.buddies.moves import Half, agree, refuse
from services.errors import InvalidInput, NotAllowedNow
from services.followup.by_buddies import note_by_buddy
from services.followup.form import TalkIn
from web.access import public
from web.buddies import wording as pair_wording
from web.clock import now
from web.db import db_session
from web.followup import wording
from web.forms import bind
from web.workers.invitation import bp
from web.workers.links import in_words, opened, private


@bp.get("/<token>/buddy")
@public
@in_words
def buddy(token: str) -> ResponseReturnValue:
    link = opened(token)
    cards = cards_of(db_session(), link=link, now=now())
    said = request.args.get("said") == "1"
    html = render_template(
        "workers/buddy.html", token=token, cards=cards, said=said, w=wording, b=pair_wording,
        NEWCOMER=Half.NEWCOMER, line=line_at_work(db_session(), link=link),
    )  # fmt: skip
    return private(html)


@bp.post("/<token>/buddy/<int:pair_id>")
@public
@in_words
def paired(token: str, pair_id: int) -> ResponseReturnValue:
    link, session = opened(token), db_session()
    card = own_pair(session, link=link, pair_id=pair_id, now=now())
    do, form = request.form.get("do", ""), bind(TalkIn, request.form)
    with suppress(NotAllowedNow, InvalidInput):  # over meanwhile, or nothing chosen: as it stands
        if do in ("agree", "refuse"):
            say = agree if do == "agree" else refuse
            say(session, pair=card.pair, half=card.half, account_id=None, now=now())
        elif form.ok:
            note_by_buddy(session, link=link, pair_id=pair_id, data=form.data, now=now())
    return redirect(url_for("worker.buddy", token=token, said=1), 303)
