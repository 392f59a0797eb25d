"""Cases: the list, one case with its steps, and the ways it goes on."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.case import CaseKind, CaseResult, MoneyKind
from services.cases import moves
from services.cases.form import CaseIn, ClosingIn, PaymentIn, StepIn
from services.cases.lists import Show, count_cases, list_cases
from services.cases.opening import About, open_case
from services.cases.page import page_of_case
from services.placements.page import page_of_placement
from web.access import access, current_actor
from web.cases import wording
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank
from web.once import once
from web.paging import Page, page_number, page_size, whole
from web.placements import wording as placement_wording

bp = Blueprint("cases", __name__, url_prefix="/cases")
unions = access(Role.SENDING, Role.RECEIVING)
CLAIMED, AGREED, AMOUNT = ("claimed_fen",), ("agreed_fen",), ("amount_fen",)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"w": wording, "p": placement_wording}


@bp.get("")
@unions
def index() -> str:
    asked = request.args.get("show", "")
    show = Show(asked) if asked in list(Show) else Show.OPEN
    at, size, actor = page_number(), page_size(), current_actor()
    rows, total = list_cases(
        db_session(), actor=actor, show=show, now=now(), limit=size, offset=(at - 1) * size
    )
    counts = count_cases(db_session(), actor=actor)
    return render_template(
        "cases/index.html", page=Page(rows, at, total, size), show=show, counts=counts
    )


@bp.get("/new/<int:placement_id>")
@unions
def new(placement_id: int) -> str:
    return _form(placement_id, blank(CaseIn, yuan=CLAIMED))


@bp.post("/new/<int:placement_id>")
@unions
@once
def create(placement_id: int) -> ResponseReturnValue:
    session, actor = db_session(), current_actor()
    page_of_placement(session, actor=actor, placement_id=placement_id)  # in scope, or not found
    form = bind(CaseIn, request.form, yuan=CLAIMED)
    if not form.ok:
        return _form(placement_id, form), 422
    case = open_case(
        session, about=About(placement_id), account_id=actor.account_id, now=now(),
        **form.data.model_dump(),
    )  # fmt: skip
    flash(_("记下了。请有人接手，期限从今天算起。"), "good")
    return redirect(url_for("cases.show", case_id=case.id), 303)


@bp.get("/<int:case_id>")
@unions
def show(case_id: int) -> str:
    return _page(case_id, blank(ClosingIn, yuan=AGREED), blank(PaymentIn, yuan=AMOUNT))


@bp.post("/<int:case_id>/take")
@unions
@once
def take(case_id: int) -> ResponseReturnValue:
    moves.take(db_session(), actor=current_actor(), case_id=case_id, now=now())
    flash(_("这件事由您办。"), "good")
    return _back(case_id)


@bp.post("/<int:case_id>/step")
@unions
@once
def step(case_id: int) -> ResponseReturnValue:
    said = bind(StepIn, request.form)
    if said.ok:
        with said.problems():
            moves.add_step(
                db_session(), actor=current_actor(), case_id=case_id, code=said.data.code,
                words=said.data.words, due=said.data.due, now=now(),
            )  # fmt: skip
    if not said.ok:
        return _page(
            case_id, blank(ClosingIn, yuan=AGREED), blank(PaymentIn, yuan=AMOUNT), said
        ), 422
    return _back(case_id)


@bp.post("/<int:case_id>/done/<int:step_id>")
@unions
@once
def done(case_id: int, step_id: int) -> ResponseReturnValue:
    moves.finish_step(
        db_session(), actor=current_actor(), case_id=case_id, step_id=step_id,
        note=request.form.get("note", ""), now=now(),
    )  # fmt: skip
    return _back(case_id)


@bp.post("/<int:case_id>/pay")
@unions
@once
def paid(case_id: int) -> ResponseReturnValue:
    form = bind(PaymentIn, request.form, yuan=AMOUNT)
    if form.ok:
        with form.problems():
            moves.record_payment(
                db_session(), actor=current_actor(), case_id=case_id, data=form.data, now=now()
            )
    if not form.ok:
        return _page(case_id, blank(ClosingIn, yuan=AGREED), form), 422
    flash(_("记下了到账。"), "good")
    return _back(case_id)


@bp.post("/<int:case_id>/close")
@unions
@once
def close(case_id: int) -> ResponseReturnValue:
    form = bind(ClosingIn, request.form, yuan=AGREED)
    if form.ok:
        with form.problems():
            moves.close_case(
                db_session(), actor=current_actor(), case_id=case_id, data=form.data, now=now(),
                version=whole(request.form.get("row_version", "")) or 0,
            )  # fmt: skip
    if not form.ok:
        return _page(case_id, form, blank(PaymentIn, yuan=AMOUNT)), 422
    flash(_("办结了。"), "good")
    return _back(case_id)


@bp.post("/<int:case_id>/reopen")
@unions
@once
def reopened(case_id: int) -> ResponseReturnValue:
    moves.reopen(
        db_session(), actor=current_actor(), case_id=case_id,
        reason=request.form.get("reason", ""), now=now(),
    )  # fmt: skip
    return _back(case_id)


def _back(case_id: int) -> ResponseReturnValue:
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _form(placement_id: int, form: Bound[CaseIn]) -> str:
    way = page_of_placement(db_session(), actor=current_actor(), placement_id=placement_id)
    kinds = [(kind.value, wording.KINDS[kind]) for kind in CaseKind]
    return render_template("cases/form.html", row=way.row, form=form, kinds=kinds)


def _page(
    case_id: int,
    closing: Bound[ClosingIn],
    payment: Bound[PaymentIn],
    step: Bound[StepIn] | None = None,
) -> str:
    page = page_of_case(db_session(), actor=current_actor(), case_id=case_id, now=now())
    return render_template(
        "cases/show.html", page=page, closing=closing, payment=payment,
        step=step or blank(StepIn),
        results=[(one.value, wording.RESULTS[one]) for one in CaseResult],
        money=[(one.value, wording.MONEY[one]) for one in MoneyKind],
    )  # fmt: skip
