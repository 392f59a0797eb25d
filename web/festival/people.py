"""What people placed by us do over the festival, and the return coaches they ask for."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from models.account import Role
from models.festival import Plan, Way
from reports.rolls import roll_xlsx
from services.festival import paper
from services.festival.plans import PlanIn, list_plans, plans_counted, set_plan, to_fetch
from services.festival.return_trips import plan_return_trip
from services.inputs import Day, Input, Line
from web.access import EVERYONE, STAFF, access, current_actor
from web.clock import now
from web.db import db_session
from web.festival import wording
from web.festival.views import _season, bp
from web.forms import Bound, bind
from web.once import once

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 60
"""Rows with a form each on one page; answered ones leave the list of the undecided."""


@bp.get("/people")
@access(*EVERYONE)
def people() -> str:
    return _page()


@bp.post("/people/<int:placement_id>")
@access(*EVERYONE)
@once
def plan(placement_id: int) -> ResponseReturnValue:
    form = bind(PlanIn, request.form)
    if not form.ok:
        return _page(form, placement_id), 422
    set_plan(
        db_session(), actor=current_actor(), year=_season().year, placement_id=placement_id,
        data=form.data, now=now(),
    )  # fmt: skip
    flash(_("记下了。"), "good")
    return redirect(url_for("festival.people", season=_season().year, show=_show().value), 303)


class CoachIn(Input):
    back_on: Day
    home: Line = Field(min_length=6, max_length=6)
    site: Line = Field(min_length=6, max_length=6)


@bp.post("/coaches")
@access(Role.SENDING, Role.RECEIVING)
@once
def send() -> ResponseReturnValue:
    form, trip = bind(CoachIn, request.form), None
    if form.ok:
        with form.problems():
            trip = plan_return_trip(
                db_session(), actor=current_actor(), year=_season().year, now=now(),
                **form.data.model_dump(),
            )  # fmt: skip
    if trip is None:
        flash(_("这一天已经过去，或者没有人要坐车。请先改回来的日子。"), "bad")
        return redirect(url_for("festival.index", season=_season().year), 303)
    flash(_("返岗车已开，要坐车的人都在名单上。发车日、车和上车点在这里改。"), "good")
    return redirect(url_for("trips.show", trip_id=trip.id), 303)


@bp.get("/coaches.xlsx")
@access(*STAFF)
def coaches() -> Response:
    season = _season()
    found = to_fetch(db_session(), actor=current_actor(), year=season.year)
    response = make_response(roll_xlsx(paper.coaches(season, found)))
    response.headers["Content-Type"] = XLSX
    response.headers["Content-Disposition"] = 'attachment; filename="coaches.xlsx"'
    return response


def _show() -> Plan:
    asked = request.values.get("show", "")
    return Plan(asked) if asked in list(Plan) else Plan.UNDECIDED


def _page(form: Bound[PlanIn] | None = None, of: int | None = None) -> str:
    session, actor, year = db_session(), current_actor(), _season().year
    return render_template(
        "festival/people.html",
        season=_season(),
        rows=list_plans(session, actor=actor, year=year, show=_show(), limit=SHOWN),
        counted=plans_counted(session, actor=actor, year=year),
        show=_show(),
        plans=[(one.value, wording.PLANS[one]) for one in Plan],
        ways=[(one.value, wording.WAYS[one]) for one in Way],
        w=wording,
        form=form,
        wrong=of,
    )
