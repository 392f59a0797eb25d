"""A person's own invitation behind their link: what it is, why, and yes or no."""

from contextlib import suppress
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from models.invitation import InvitationState, LinkPurpose
from reference.calendar import local_day
from services.errors import ConsentMissing, NotAllowedNow, VacancyNotOpen
from services.inputs import Input, Line, Whole
from services.invitations.own import OwnInvitation, answer, own_invitation, take_other
from services.rows import LARGEST_ID
from web.access import public
from web.clock import now
from web.db import db_session, keep_changes
from web.forms import FORM, Bound, bind, blank
from web.vacancies.page import advertisement
from web.words.match import reason_words, risk_words
from web.words.reasons import refusal_options
from web.workers import wording
from web.workers.links import in_words, opened, private

bp = Blueprint("worker", __name__, url_prefix="/w")

S = InvitationState
GONE = (NotAllowedNow, VacancyNotOpen, ConsentMissing)


class AnswerIn(Input):
    """born: the year, which tells the person from whoever found the link."""

    born: Whole = Field(ge=1930, le=2020)
    reason: Line = Field("", max_length=32)


@bp.get("/<token>")
@public
@in_words
def show(token: str) -> ResponseReturnValue:
    link = opened(token)
    if link.purpose is not LinkPurpose.INVITATION:
        return redirect(url_for(wording.PAGES[link.purpose], token=token))
    return _page(token, own_invitation(db_session(), link=link, now=now()), blank(AnswerIn))


@bp.post("/<token>")
@public
@in_words
def reply(token: str) -> ResponseReturnValue:
    link, form = opened(token), bind(AnswerIn, request.form)
    goes = request.form.get("answer") == "yes"
    if form.ok and not goes and not form.data.reason:
        form.add_error("reason", _("请选一个原因，下次给您找更合适的。"))
    if form.ok:
        keep_changes()  # a wrong year is counted although the page is an error
        with form.problems():
            try:
                answer(
                    db_session(), link=link, goes=goes, born=form.data.born,
                    code=form.data.reason, now=now(),
                )  # fmt: skip
            except GONE:
                form.add_error(FORM, _("情况刚刚变了，请看下面写的。"))
    if form.ok:
        return redirect(url_for("worker.show", token=token), 303)
    own = own_invitation(db_session(), link=link, now=now())
    return _page(token, own, form, 422)


@bp.post("/<token>/other")
@public
@in_words
def other(token: str) -> ResponseReturnValue:
    """In line, they would rather have a post beside."""
    link, text = opened(token), request.form.get("vacancy_id", "")
    wanted = int(text) if text.isascii() and text.isdecimal() and len(text) < 11 else 0
    with suppress(NotAllowedNow):  # it is their turn meanwhile: the page says so
        take_other(db_session(), link=link, vacancy_id=min(wanted, LARGEST_ID), now=now())
    return redirect(url_for("worker.show", token=token), 303)


def _page(
    token: str, own: OwnInvitation, form: Bound[AnswerIn], status: int = 200
) -> ResponseReturnValue:
    today: date = local_day(now())
    page = render_template(
        "workers/invitation.html",
        token=token,
        own=own,
        form=form,
        ad=advertisement(own.post, today),
        says=wording.standing(own),
        asks=own.row.state in (S.ASKED, S.LAPSED) and not own.over,
        may_go_back=own.row.state in (S.YES, S.STANDBY, S.AGREED) and not own.over,
        reasons=[_you(reason_words(note)) for note in own.proposal.reasons[:3]],
        risks=[_you(risk_words(note)) for note in own.proposal.risks[:2]],
        refusals=[pair for pair in refusal_options("sending") if pair[0] != "not_reached"],
        decided=[wording.decided(event) for event in own.decided],
    )
    return private(page, status)


def _you(words: str) -> str:
    """What a coordinator reads about somebody, said to that person."""
    return words.replace(_("他"), _("您"))
