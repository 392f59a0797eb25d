"""Promise cards for the unions: on paper, and what was found otherwise."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from models.invitation import LinkPurpose
from reports.promise_card import Paper, promise_pdf
from services.placements.page import page_of_placement
from services.promises.cards import Card, card_of
from services.promises.differences import open_differences, settle
from services.publicity.union_lines import line_of
from web.access import STAFF, access, current_actor
from web.addresses import public_address
from web.clock import now
from web.db import db_session
from web.once import once
from web.promises import wording
from web.voice import voice

bp = Blueprint("promises", __name__, url_prefix="/promises")


@bp.get("/<int:placement_id>.pdf")
@access(*STAFF)
def paper(placement_id: int) -> Response:
    session, actor = db_session(), current_actor()
    page_of_placement(session, actor=actor, placement_id=placement_id)  # in scope, or not found
    card = card_of(session, placement_id=placement_id)
    answer = Response(
        promise_pdf(_paper(card, "zh"), _paper(card, "en")), mimetype="application/pdf"
    )
    answer.headers["Content-Disposition"] = f'inline; filename="promise-{placement_id}.pdf"'
    return answer


@bp.get("/differences")
@access(*STAFF)
def differences() -> str:
    rows = open_differences(db_session(), actor=current_actor())
    return render_template("promises/differences.html", rows=rows, w=wording)


@bp.post("/differences/<int:difference_id>")
@access(*STAFF)
@once
def settled(difference_id: int) -> ResponseReturnValue:
    outcome = request.form.get("outcome", "")
    settle(
        db_session(), actor=current_actor(), difference_id=difference_id, outcome=outcome,
        now=now(),
    )  # fmt: skip
    flash(_("记下了怎么解决的。"), "good")
    return redirect(url_for("promises.differences"), 303)


def _paper(card: Card, language: str) -> Paper:
    """The front in Chinese, the back in English, whatever language the page is in."""
    line = line_of(db_session(), card.region_code)
    link = voice().links.standing(
        db_session(), person_id=card.placement.person_id, purpose=LinkPurpose.PROMISE,
        subject_id=card.placement.id or 0, now=now(),
    )  # fmt: skip
    with force_locale(language):
        return Paper(
            title=_("说好的"),
            name=card.person.name,
            rows=tuple((one.label, one.words) for one in wording.lines(card)),
            warning=wording.warning(card),
            address=link or public_address("board.index"),
            foot=_(
                "和说的不一样，扫码告诉工会，或打%(line)s。不收任何费用，不扣身份证。",
                line=line.line,
            ),
            fixed=_("%(day)s定下", day=card.row.fixed_at.date().isoformat()),
        )
