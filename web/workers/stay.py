"""A worker in post says by a few taps how it is, behind the link of their promise card."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from services.followup.form import TalkIn
from services.followup.own import answer_own, own_follow_up
from services.publicity.union_lines import line_of
from web.access import public
from web.clock import now
from web.db import db_session
from web.followup import wording
from web.followup.views import PAID, typed_talk
from web.forms import FORM, Bound, blank
from web.workers.invitation import bp
from web.workers.links import in_words, opened, private


@bp.get("/<token>/stay")
@public
@in_words
def stay(token: str) -> ResponseReturnValue:
    return _page(token, blank(TalkIn, yuan=PAID))


@bp.post("/<token>/stay")
@public
@in_words
def says(token: str) -> ResponseReturnValue:
    link, form = opened(token), typed_talk()
    if form.ok:
        with form.problems(there=FORM):
            answer_own(db_session(), link=link, data=form.data, now=now())
    if not form.ok:
        return _page(token, form, 422)
    return redirect(url_for("worker.stay", token=token, said=1), 303)


def _page(token: str, form: Bound[TalkIn], status: int = 200) -> ResponseReturnValue:
    own = own_follow_up(db_session(), link=opened(token), now=now())
    html = render_template(
        "workers/stay.html",
        token=token,
        own=own,
        form=form,
        w=wording,
        said=request.args.get("said") == "1",
        line=line_of(db_session(), own.card.region_code),
    )
    return private(html, status)
