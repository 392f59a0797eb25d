"""Who is asked next, who is to be called, who waits in line: the sending side's pages."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.invitation import WAITING, Invitation, InvitationWay, LinkPurpose
from reference import regions
from reports.slips import slips_pdf
from services.errors import NotFound
from services.invitations.calls import no_for, nobody_answered, told_of_place, yes_for
from services.invitations.lists import (
    call_row,
    calls_due,
    place_came_free,
    posts_to_ask,
    slips_of,
    standby_list,
)
from services.invitations.waves import send_wave, stop_rolling
from services.publicity.union_lines import line_of
from services.review.sheet import sheet_of
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.invitations import wording
from web.invitations.slips import slip_of
from web.once import once
from web.paging import page_size, whole
from web.review.read_aloud import read_aloud
from web.voice import voice
from web.words import match as wording_match
from web.words.reasons import refusal_options

bp = Blueprint("invitations", __name__, url_prefix="/invitations")
sending = access(Role.SENDING)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"w": wording, "m": wording_match, "WAYS": list(InvitationWay)}


@bp.get("")
@sending
def index() -> str:
    session, actor, way = db_session(), current_actor(), _way()
    lines, fair = posts_to_ask(session, actor=actor, way=way, rules=voice().rules, now=now())
    return render_template(
        "invitations/index.html",
        lines=lines,
        way=way,
        rates={line.region_code: line.plan.rate for line in lines},
        fair=fair,
        calls=calls_due(session, actor=actor, limit=1)[1]
        + len(place_came_free(session, actor=actor, now=now())),
        slips=len(slips_of(session, actor=actor)),
        line_of=standby_list(session, actor=actor),
        hours=voice().rules,
    )


@bp.post("/send")
@sending
@once
def send() -> ResponseReturnValue:
    wave = send_wave(
        db_session(), actor=current_actor(), vacancy_id=whole(request.form.get("vacancy", "")) or 0,
        region_code=_region(), way=_way(), voice=voice(), now=now(),
    )  # fmt: skip
    if wave is None:
        flash(_("现在没有要问的人：名额和已经问了的人刚好够，或者队里没有人。"))
    else:
        flash(_("第%(n)s批问了%(people)s人。", n=wave.number, people=wave.asked), "good")
    return redirect(url_for("invitations.index", way=_way().value), 303)


@bp.post("/stop")
@sending
@once
def stop() -> ResponseReturnValue:
    stop_rolling(
        db_session(), actor=current_actor(), vacancy_id=whole(request.form.get("vacancy", "")) or 0,
        region_code=_region(), now=now(),
    )  # fmt: skip
    flash(_("不再自动问下一批。已经问了的人照常可以答复。"), "good")
    return redirect(url_for("invitations.index"), 303)


@bp.get("/calls")
@sending
def calls() -> str:
    session, actor = db_session(), current_actor()
    rows, total = calls_due(session, actor=actor, limit=page_size())
    free = place_came_free(session, actor=actor, now=now())
    return render_template("invitations/calls.html", rows=rows, total=total, free=free)


@bp.get("/<int:invitation_id>")
@sending
def call(invitation_id: int) -> str:
    session, actor = db_session(), current_actor()
    row = call_row(session, actor=actor, invitation_id=invitation_id)
    telephone = line_of(session, row.vacancy.region_code)
    return render_template(
        "invitations/call.html",
        row=row,
        text=read_aloud(_sheet(row.invitation.proposal_id), telephone),
        refusals=[pair for pair in refusal_options("sending") if pair[0] != "not_reached"],
        waiting=row.invitation.state in WAITING,
        free=any(
            one.invitation.id == invitation_id
            for one in place_came_free(session, actor=actor, now=now())
        ),
    )


@bp.post("/<int:invitation_id>")
@sending
@once
def answer(invitation_id: int) -> ResponseReturnValue:
    said, session, actor = request.form.get("answer", ""), db_session(), current_actor()
    if said == "yes":
        slip = request.form.get("slip", "").strip()[:120]
        row = yes_for(session, actor=actor, invitation_id=invitation_id, slip=slip, now=now())
    elif said == "no":
        code = request.form.get("reason", "")
        row = no_for(session, actor=actor, invitation_id=invitation_id, code=code, now=now())
    elif said == "told":
        row = told_of_place(session, actor=actor, invitation_id=invitation_id, now=now())
    else:
        row = nobody_answered(session, actor=actor, invitation_id=invitation_id, now=now())
    flash(wording.answered(row.state), "good")
    return redirect(url_for("invitations.calls"), 303)


@bp.get("/slips.pdf")
@sending
def slips() -> Response:
    session, actor = db_session(), current_actor()
    rows = slips_of(session, actor=actor)
    if not rows:
        raise NotFound("slips")
    sides = ("zh", "en") if request.args.get("back") == "1" else ("zh",)
    cards = [[slip_of(row, _link(row.invitation), side) for row in rows] for side in sides]
    answer = Response(slips_pdf(*cards), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="slips.pdf"'
    return answer


def _link(row: Invitation) -> str:
    return voice().links.standing(
        db_session(), person_id=row.person_id, purpose=LinkPurpose.INVITATION,
        subject_id=row.id or 0, now=now(),
    )  # fmt: skip


def _way() -> InvitationWay:
    asked = request.values.get("way", "")
    return InvitationWay(asked) if asked in list(InvitationWay) else InvitationWay.SMS


def _region() -> str:
    code = request.form.get("region", "")
    if not regions.is_region(code):
        raise NotFound("region")
    return code


def _sheet(proposal_id: int) -> Any:
    return sheet_of(db_session(), actor=current_actor(), proposal_id=proposal_id, now=now())
