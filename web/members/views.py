"""Applications and members: entered for a union body, decided, kept, ended."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.membership import MemberState
from reference.calendar import local_day
from services.errors import AlreadyExists
from services.members import moves
from services.members.form import JoinIn, MemberEndIn
from services.members.lists import count_members, days_waited, list_members, page_of_member
from services.unions.rows import body_of
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank, clean
from web.members import wording
from web.once import once
from web.paging import Page, page_number, page_size

bp = Blueprint("members", __name__, url_prefix="/members")
union = access(Role.RECEIVING, Role.ADMIN)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"w": wording}


@bp.get("")
@union
def index() -> str:
    """One state at a time; who waits longest stands first."""
    asked = request.args.get("state", "")
    state = MemberState(asked) if asked in list(MemberState) else MemberState.APPLIED
    at, size, actor = page_number(), page_size(), current_actor()
    rows, total = list_members(
        db_session(), actor=actor, state=state, limit=size, offset=(at - 1) * size
    )
    return render_template(
        "members/index.html", page=Page(rows, at, total, size), state=state,
        counts=count_members(db_session(), actor=actor),
        waited={row.member.id: days_waited(row.member, now()) for row in rows},
    )  # fmt: skip


@bp.get("/new/<int:body_id>")
@union
def new(body_id: int) -> str:
    return _form(body_id, blank(JoinIn))


@bp.post("/new/<int:body_id>")
@union
@once
def create(body_id: int) -> ResponseReturnValue:
    body_of(db_session(), current_actor(), body_id)
    form = bind(JoinIn, request.form)
    if not form.ok:
        return _form(body_id, form), 422
    member = moves.apply(
        db_session(), actor=current_actor(), body_id=body_id, data=form.data, now=now()
    )
    return redirect(url_for("members.show", membership_id=member.id), 303)


@bp.get("/<int:membership_id>")
@union
def show(membership_id: int) -> str:
    return _page(membership_id, blank(MemberEndIn, ended_on=local_day(now())))


@bp.post("/<int:membership_id>/approve")
@union
@once
def approve(membership_id: int) -> ResponseReturnValue:
    try:
        moves.approve(db_session(), actor=current_actor(), membership_id=membership_id, now=now())
    except AlreadyExists:
        flash(_("没有批准：这个人已经是会员。要换工会，请办转会。"), "bad")
    return _back(membership_id)


@bp.post("/<int:membership_id>/return")
@union
@once
def send_back(membership_id: int) -> ResponseReturnValue:
    moves.send_back(
        db_session(), actor=current_actor(), membership_id=membership_id,
        reason=clean(request.form.get("reason", "")), now=now(),
    )  # fmt: skip
    return _back(membership_id)


@bp.post("/<int:membership_id>/retain")
@union
@once
def retain(membership_id: int) -> ResponseReturnValue:
    moves.retain(
        db_session(), actor=current_actor(), membership_id=membership_id,
        reason=clean(request.form.get("reason", "")), now=now(),
    )  # fmt: skip
    return _back(membership_id)


@bp.post("/<int:membership_id>/resume")
@union
@once
def resume(membership_id: int) -> ResponseReturnValue:
    moves.resume(db_session(), actor=current_actor(), membership_id=membership_id, now=now())
    return _back(membership_id)


@bp.post("/<int:membership_id>/end")
@union
@once
def end(membership_id: int) -> ResponseReturnValue:
    form = bind(MemberEndIn, request.form)
    if form.ok:
        with form.problems():
            moves.end_membership(
                db_session(), actor=current_actor(), membership_id=membership_id, data=form.data,
                now=now(),
            )  # fmt: skip
    if not form.ok:
        return _page(membership_id, form), 422
    return _back(membership_id)


def _back(membership_id: int) -> ResponseReturnValue:
    return redirect(url_for("members.show", membership_id=membership_id), 303)


def _form(body_id: int, form: Bound[JoinIn]) -> str:
    body = body_of(db_session(), current_actor(), body_id)
    return render_template(
        "members/form.html", form=form, body=body,
        means=[(one.value, words) for one, words in wording.MEANS.items()],
    )  # fmt: skip


def _page(membership_id: int, form: Bound[MemberEndIn]) -> str:
    page = page_of_member(db_session(), actor=current_actor(), membership_id=membership_id)
    state = page.member.state
    return render_template(
        "members/show.html", page=page, member=page.member, form=form,
        ends=[(one.value, words) for one, words in wording.ENDS.items()],
        asks=state is MemberState.APPLIED, full=state is MemberState.ACTIVE,
        kept=state is MemberState.RETAINED,
    )  # fmt: skip
