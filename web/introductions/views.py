"""Introductions: firms of a window, one firm with its scheme, people, stages and payments."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask import url_for as url
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from models.account import Role
from models.introduction import Counting
from reference.calendar import Month, local_day
from reports.bonus_sheet import bonus_xlsx
from services.errors import NotFound
from services.inputs import Day, Input, Line
from services.introductions.form import AbsenceIn, NewcomerIn, SchemeIn, StaffIn
from services.introductions.lists import firm_page, firms_in
from services.introductions.moves import change_introducer, confirm, declare, void
from services.introductions.schemes import close_scheme, is_open, open_scheme
from services.introductions.staff import note_absence, set_left, write_down
from services.introductions.statement import give_back, pay, sheet_of, statement_of
from web.access import EVERYONE, access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank
from web.introductions import wording
from web.once import once
from web.paging import Page, page_number, page_size

bp = Blueprint("introductions", __name__, url_prefix="/introductions")
firms = access(Role.EMPLOYER, Role.RECEIVING)
SEASON = timedelta(days=182)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YUAN = ("first_fen", "second_fen", "third_fen")


class WindowIn(Input):
    first: Day
    last: Day


class ChangeIn(Input):
    what: Line = Field("", max_length=12)
    introducer_no: Line = Field("", max_length=20)
    reason: Line = Field("", max_length=200)


class StaffChangeIn(Input):
    left_on: Day | None = None
    starts_on: Day | None = None
    days: int | None = Field(None, ge=1, le=366)


class CloseIn(Input):
    last: Day


@bp.get("")
@access(*EVERYONE)
def index() -> ResponseReturnValue:
    actor = current_actor()
    if actor.employer_id is not None:
        return redirect(url("introductions.firm", employer_id=actor.employer_id))
    today = local_day(now())
    asked = bind(WindowIn, request.args) if "first" in request.args else blank(WindowIn)
    first, last = (asked.data.first, asked.data.last) if asked.ok else (today - SEASON, today)
    rows, totals = firms_in(db_session(), actor=actor, first=first, last=last)
    at, size = page_number(), page_size()
    page = Page(rows[(at - 1) * size : at * size], at, len(rows), size)
    return render_template(
        "introductions/index.html", page=page, totals=totals, first=first, last=last,
        opens=actor.receiving, form=asked,
    )  # fmt: skip


@bp.get("/firms/<int:employer_id>")
@firms
def firm(employer_id: int) -> str:
    return _page(employer_id)


@bp.post("/firms/<int:employer_id>/scheme")
@firms
@once
def scheme(employer_id: int) -> ResponseReturnValue:
    form = bind(SchemeIn, request.form, yuan=YUAN)
    if form.ok:
        with form.problems():
            open_scheme(
                db_session(), actor=current_actor(), employer_id=employer_id, data=form.data,
                now=now(),
            )  # fmt: skip
    if not form.ok:
        return _page(employer_id, scheme_form=form), 422
    flash(_("办法已公布。条款以后不改；要改就停掉，另开一个。"), "good")
    return _back(employer_id)


@bp.post("/firms/<int:employer_id>/scheme/<int:scheme_id>/close")
@firms
@once
def close(employer_id: int, scheme_id: int) -> ResponseReturnValue:
    form = bind(CloseIn, request.form)
    if form.ok:
        with form.problems():
            close_scheme(
                db_session(), actor=current_actor(), scheme_id=scheme_id, last=form.data.last,
                now=now(),
            )  # fmt: skip
    if not form.ok:
        return _page(employer_id, close_form=form), 422
    return _back(employer_id)


@bp.post("/firms/<int:employer_id>/staff")
@firms
@once
def staff(employer_id: int) -> ResponseReturnValue:
    form = bind(StaffIn, request.form)
    if form.ok:
        with form.problems():
            write_down(
                db_session(), actor=current_actor(), employer_id=employer_id, data=form.data,
                now=now(),
            )  # fmt: skip
    if not form.ok:
        return _page(employer_id, staff_form=form), 422
    return _back(employer_id, "newcomer")


@bp.post("/firms/<int:employer_id>/newcomers")
@firms
@once
def newcomers(employer_id: int) -> ResponseReturnValue:
    form = bind(NewcomerIn, request.form)
    if form.ok:
        with form.problems():
            declare(
                db_session(), actor=current_actor(), employer_id=employer_id, data=form.data,
                now=now(),
            )  # fmt: skip
    if not form.ok:
        return _page(employer_id, newcomer_form=form), 422
    flash(_("记下了。还要新员工本人再确认一次，才算数。"), "good")
    return _back(employer_id, "people")


@bp.post("/firms/<int:employer_id>/<int:introduction_id>/change")
@firms
@once
def change(employer_id: int, introduction_id: int) -> ResponseReturnValue:
    form = bind(ChangeIn, request.form)
    if form.ok:
        with form.problems():
            _change(form.data, introduction_id)
    if not form.ok:
        return _page(employer_id, change_form=form), 422
    return _back(employer_id, "people")


def _change(data: ChangeIn, introduction_id: int) -> None:
    asked = {"session": db_session(), "actor": current_actor(), "now": now(),
             "introduction_id": introduction_id}  # fmt: skip
    match data.what:
        case "confirm":
            confirm(**asked, evidence=data.reason)
        case "void":
            void(**asked, reason=data.reason)
        case "introducer":
            change_introducer(**asked, introducer_no=data.introducer_no, reason=data.reason)
        case _:
            raise NotFound("introduction", introduction_id)


@bp.post("/firms/<int:employer_id>/staff/<int:member_id>")
@firms
@once
def member(employer_id: int, member_id: int) -> ResponseReturnValue:
    form = bind(StaffChangeIn, request.form)
    if form.ok:
        asked = {"session": db_session(), "actor": current_actor(), "now": now(),
                 "member_id": member_id}  # fmt: skip
        with form.problems():
            if form.data.starts_on is not None and form.data.days is not None:
                absence = AbsenceIn(starts_on=form.data.starts_on, days=form.data.days)
                note_absence(**asked, data=absence)
            else:
                set_left(**asked, left_on=form.data.left_on)
    if not form.ok:
        return _page(employer_id, member_form=form), 422
    return _back(employer_id, "people")


@bp.post("/firms/<int:employer_id>/pay")
@firms
@once
def paid(employer_id: int) -> ResponseReturnValue:
    made = pay(
        db_session(), actor=current_actor(), employer_id=employer_id, month=_month(request.form),
        now=now(),
    )  # fmt: skip
    flash(_("记下了%(n)s笔。已发过的不会再算。", n=len(made)), "good")
    return _back(employer_id, "pay")


@bp.post("/firms/<int:employer_id>/payments/<int:payment_id>/back")
@firms
@once
def back(employer_id: int, payment_id: int) -> ResponseReturnValue:
    give_back(
        db_session(), actor=current_actor(), payment_id=payment_id,
        reason=request.form.get("reason", ""), now=now(),
    )  # fmt: skip
    return _back(employer_id, "pay")


@bp.get("/firms/<int:employer_id>/statement.xlsx")
@firms
def statement(employer_id: int) -> Response:
    month = _month(request.args)
    made = statement_of(
        db_session(), actor=current_actor(), employer_id=employer_id, month=month, now=now()
    )
    page = firm_page(db_session(), actor=current_actor(), employer_id=employer_id, now=now())
    response = make_response(bonus_xlsx(sheet_of(made, page.employer.name)))
    response.headers["Content-Type"] = XLSX
    response.headers["Content-Disposition"] = (
        f'attachment; filename="introductions-{employer_id}-{month}.xlsx"'
    )
    return response


def _month(asked: "dict[str, str]") -> Month:
    try:
        return Month.parse(asked.get("month", ""))
    except ValueError:
        return Month.at(now())


def _back(employer_id: int, anchor: str = "") -> ResponseReturnValue:
    return redirect(url("introductions.firm", employer_id=employer_id, _anchor=anchor or None), 303)


def _page(employer_id: int, **forms: Bound[Any]) -> str:
    session, actor, month = db_session(), current_actor(), _month(request.values)
    asked = {"actor": actor, "employer_id": employer_id, "now": now()}
    page = firm_page(session, **asked)
    return render_template(
        "introductions/firm.html", page=page, month=month, this_month=Month.at(now()),
        statement=statement_of(session, month=month, **asked),
        open_schemes=[one for one in page.schemes if is_open(one, now())],
        counting=[(one.value, wording.COUNTING[one]) for one in Counting], w=wording,
        **(_blanks(local_day(now())) | forms),
    )  # fmt: skip


def _blanks(today: date) -> dict[str, Bound[Any]]:
    """The forms before anybody typed; a scheme runs for a year."""
    year = date(today.year + 1, today.month, 1) - timedelta(days=1)
    return {
        "scheme_form": blank(
            SchemeIn, yuan=YUAN, counting=Counting.MARGINAL, starts_on=today, ends_on=year
        ),
        "staff_form": blank(StaffIn),
        "newcomer_form": blank(NewcomerIn, hired_on=today),
        "change_form": blank(ChangeIn),
        "member_form": blank(StaffChangeIn),
        "close_form": blank(CloseIn, last=today),
    }
