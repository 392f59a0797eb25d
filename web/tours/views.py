"""排路线: what is on offer, the plan with its stops and times, and the table of roads behind it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from intake.problems import FileProblem
from models.account import Role
from models.tour import LegSource
from services.errors import Forbidden, InvalidInput, ServiceError, TripNotReady
from services.tours import roads
from services.tours.accept import accept_plan
from services.tours.form import PlanIn
from services.tours.page import PlanPage, plan_page
from services.tours.plans import ask_plan, drop_plan
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import FORM, Bound, bind, blank
from web.once import once
from web.people.rosters.wording import file_message
from web.tours import wording
from web.trips import wording as trip_words

bp = Blueprint("tours", __name__, url_prefix="/trips")
arrangers = access(Role.SENDING, Role.RECEIVING, Role.ADMIN)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"w": wording, "tw": trip_words}


@bp.get("/<int:trip_id>/plan")
@arrangers
def show(trip_id: int) -> str:
    page = plan_page(db_session(), actor=current_actor(), trip_id=trip_id, now=now())
    return _page(page, _asked_before(page))


@bp.post("/<int:trip_id>/plan")
@arrangers
@once
def ask(trip_id: int) -> ResponseReturnValue:
    form = bind(PlanIn, request.form)
    if form.ok:
        with form.problems():
            try:
                ask_plan(
                    db_session(), actor=current_actor(), trip_id=trip_id, data=form.data, now=now()
                )
            except TripNotReady as problem:
                form.add_error(FORM, trip_words.problem_words(problem))
    if form.ok:
        return redirect(url_for("tours.show", trip_id=trip_id))
    page = plan_page(db_session(), actor=current_actor(), trip_id=trip_id, now=now())
    return _page(page, form), 422


@bp.post("/<int:trip_id>/plan/<int:plan_id>/accept")
@arrangers
@once
def accept(trip_id: int, plan_id: int) -> ResponseReturnValue:
    try:
        with db_session().begin_nested():
            moved = accept_plan(
                db_session(), actor=current_actor(), trip_id=trip_id, plan_id=plan_id, now=now(),
                reason=request.form.get("reason", ""),
            )  # fmt: skip
    except Forbidden:
        raise
    except ServiceError as problem:
        page = plan_page(db_session(), actor=current_actor(), trip_id=trip_id, now=now())
        return _page(page, _asked_before(page), trip_words.problem_words(problem)), 409
    flash(wording.accepted(moved), "good")
    return redirect(url_for("trips.show", trip_id=trip_id))


@bp.post("/<int:trip_id>/plan/<int:plan_id>/drop")
@arrangers
@once
def drop(trip_id: int, plan_id: int) -> ResponseReturnValue:
    drop_plan(db_session(), actor=current_actor(), trip_id=trip_id, plan_id=plan_id)
    return redirect(url_for("tours.show", trip_id=trip_id))


@bp.get("/<int:trip_id>/roads/<region_code>")
@arrangers
def table(trip_id: int, region_code: str) -> str:
    return _table(trip_id, region_code, request.args.get("lines", "")[:4000])


@bp.post("/<int:trip_id>/roads/<region_code>")
@arrangers
@once
def save_table(trip_id: int, region_code: str) -> ResponseReturnValue:
    """Lines as typed, or the cells of a file as lines; all of them are stored, or none and each
    wrong one is named."""
    typed, source = request.form.get("legs", ""), LegSource.ENTERED
    file = request.files.get("file")
    try:
        if file is not None and file.filename:
            typed, source = roads.lines_of_file(file.read()), LegSource.IMPORTED
        count = roads.save_legs(
            db_session(), actor=current_actor(), trip_id=trip_id, region_code=region_code,
            text=typed, now=now(), source=source,
        )  # fmt: skip
    except FileProblem as problem:
        return _table(trip_id, region_code, "", [file_message(problem.code)]), 422
    except InvalidInput as refused:
        return _table(trip_id, region_code, typed, wording.problems(refused)), 422
    flash(_("存好了%(n)s段路。", n=count), "good")
    return redirect(url_for("tours.table", trip_id=trip_id, region_code=region_code))


@bp.post("/<int:trip_id>/roads/drop/<int:leg_id>")
@arrangers
@once
def drop_leg(trip_id: int, leg_id: int) -> ResponseReturnValue:
    roads.drop_leg(db_session(), actor=current_actor(), trip_id=trip_id, leg_id=leg_id)
    region_code = request.form.get("region_code", "")[:6]
    return redirect(url_for("tours.table", trip_id=trip_id, region_code=region_code))


def _asked_before(page: PlanPage) -> Bound[PlanIn]:
    """The form as it was asked last, else as a trip of this kind usually begins."""
    said = {"haul_km": page.haul_km} if page.plan is None else dict(page.plan.asked)
    said.pop("leaves_on", None)
    return blank(PlanIn, **said)


def _page(page: PlanPage, form: Bound[PlanIn], error: str = "") -> str:
    name = "tours/working.html" if page.working and not form.errors else "tours/show.html"
    return render_template(name, page=page, trip=page.trip, form=form, error=error)


def _table(trip_id: int, region_code: str, lines: str, errors: list[str] | None = None) -> str:
    trip, legs = roads.table_of(
        db_session(), actor=current_actor(), trip_id=trip_id, region_code=region_code
    )
    return render_template(
        "tours/roads.html", trip=trip, legs=legs, region_code=region_code, lines=lines,
        errors=errors or [],
    )  # fmt: skip
