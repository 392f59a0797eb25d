"""Follow-up: my share of today's calls, one person after the other; 转岗; firms and their word."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.followup import FollowUpTalk, Told
from services.errors import AlreadyExists, NotFound
from services.followup import calls
from services.followup.form import TalkIn, all_well
from services.followup.history import as_typed, asking_of
from services.followup.kept import kept_promises
from services.followup.rematches import OUTCOMES, end_rematch, open_rematches
from web.access import access, current_actor, may_open
from web.clock import now
from web.db import db_session
from web.followup import wording
from web.forms import FORM, Bound, bind, blank
from web.once import once
from web.paging import whole
from web.placements import wording as placement_wording
from web.reveal import given_reason, revealed

bp = Blueprint("followup", __name__, url_prefix="/followup")
unions = access(Role.SENDING, Role.RECEIVING)
callers = access(Role.SENDING, Role.RECEIVING, Role.ENTERPRISE)
PAID = ("paid_fen",)
SINCE = timedelta(days=180)
"""How far back the word of firms is looked at."""


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"w": wording, "p": placement_wording}


@bp.get("")
@callers
def index() -> str:
    return render_template(
        "followup/index.html", day=_day(), share=_most(),
        moves=len(_rematches()) if may_open("followup.moves") else 0,
    )  # fmt: skip


@bp.get("/next")
@callers
def following() -> ResponseReturnValue:
    """The next one of my share behind `after`; the list when nobody is left."""
    placement, _sep, mark = request.args.get("after", "").partition(".")
    key = (whole(placement) or 0, whole(mark) or 0) if placement else None
    call = _day().next_after(key)
    if call is None:
        return redirect(url_for("followup.index"))
    placement_id, at = call.key
    return redirect(url_for("followup.show", placement_id=placement_id, mark=at))


@bp.get("/<int:placement_id>/<string(maxlength=4):mark>")
@callers
def show(placement_id: int, mark: str) -> str:
    return _page(placement_id, _mark(mark), None)


@bp.post("/<int:placement_id>/<string(maxlength=4):mark>")
@callers
@once
def answer(placement_id: int, mark: str) -> ResponseReturnValue:
    form, talk = typed_talk(), None
    if form.ok:
        with form.problems(there=FORM):
            talk = _kept(placement_id, _mark(mark), form)
    if not form.ok or talk is None:
        return _page(placement_id, _mark(mark), form), 422
    if talk.there is Told.NO:
        return redirect(_leaving(placement_id), 303)
    return redirect(url_for("followup.following", after=f"{placement_id}.{mark}"), 303)


@bp.post("/<int:placement_id>/<string(maxlength=4):mark>/missed")
@callers
@once
def missed(placement_id: int, mark: str) -> ResponseReturnValue:
    calls.note_miss(
        db_session(), actor=current_actor(), placement_id=placement_id, mark=_mark(mark), now=now()
    )
    return redirect(url_for("followup.following", after=f"{placement_id}.{mark}"), 303)


@bp.post("/<int:placement_id>/phone")
@callers
def phone(placement_id: int) -> str:
    value = calls.telephone(
        db_session(), actor=current_actor(), placement_id=placement_id, now=now(),
        reason=given_reason(),
    )  # fmt: skip
    return revealed(value or _("没有登记"), _("电话"), back=url_for("followup.following"))


@bp.get("/moves")
@unions
def moves() -> str:
    return render_template("followup/moves.html", rows=_rematches(), outcomes=OUTCOMES)


@bp.post("/moves/<int:rematch_id>")
@unions
@once
def ended(rematch_id: int) -> ResponseReturnValue:
    end_rematch(
        db_session(), actor=current_actor(), rematch_id=rematch_id,
        outcome=request.form.get("outcome", ""), now=now(),
    )  # fmt: skip
    return redirect(url_for("followup.moves"), 303)


@bp.get("/firms")
@unions
def firms() -> str:
    since = now() - SINCE
    rows = kept_promises(db_session(), actor=current_actor(), since=since)
    return render_template("followup/firms.html", rows=rows, since=since)


def typed_talk() -> Bound[TalkIn]:
    """The form, and where the one tap for "all is well" was taken, what that says."""
    typed, mood = request.form.copy(), request.form.get("well")
    if mood:
        for name, value in all_well(typed, mood).items():
            typed[name] = value
    return bind(TalkIn, typed, yuan=PAID)


def _leaving(placement_id: int) -> str:
    """Where the leaving is recorded; the union of a firm leaves that to the district."""
    if may_open("placements.show"):
        flash(_("他说已经不在岗：请问清原因，在这里登记离岗。"), "bad")
        return url_for("placements.show", id=placement_id)
    flash(_("他说已经不在岗：记下了，由当地工会问清原因、登记离岗。"), "bad")
    return url_for("followup.index")


def _mark(text: str) -> int:
    """The number in the address: days since arrival, 0 the payday."""
    mark = whole(text)
    if mark is None:
        raise NotFound("follow_up", text)
    return mark


def _kept(placement_id: int, mark: int, form: Bound[TalkIn]) -> FollowUpTalk | None:
    try:
        return calls.ask(
            db_session(), actor=current_actor(), placement_id=placement_id, mark=mark,
            data=form.data, now=now(), why=request.form.get("why", ""),
        )  # fmt: skip
    except AlreadyExists:
        form.add_error(FORM, _("同事已经记过，和您填的不一样。要改，请在最下面写明为什么。"))
        return None


def _page(placement_id: int, mark: int, form: Bound[TalkIn] | None) -> str:
    asking = asking_of(
        db_session(), actor=current_actor(), placement_id=placement_id, mark=mark, now=now()
    )
    told = as_typed(asking.standing) if asking.standing is not None else {}
    return render_template(
        "followup/show.html", one=asking, form=form or blank(TalkIn, yuan=PAID, **told),
        payday=mark == 0, today=now(),
    )  # fmt: skip


def _day() -> calls.Day:
    return calls.calls_of(db_session(), actor=current_actor(), most=_most(), now=now())


def _rematches() -> Any:
    return open_rematches(db_session(), actor=current_actor(), now=now())


def _most() -> int:
    most: int = current_app.extensions["settings"].follow_up.calls_a_day
    return most
