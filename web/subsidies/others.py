"""Subsidies of others than single people: claims told by hand, agencies and services."""

from flask import Blueprint, flash, redirect, render_template, request
from flask import url_for as url
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from models.account import Role
from models.subsidy import BodyKind
from reference import regions
from reference.calendar import local_day
from services.errors import AlreadyExists
from services.inputs import Input, Line, Whole
from services.subsidies.bodies import (
    BodyIn,
    BroughtIn,
    brought_by,
    enter_body,
    list_bodies,
    say_who_brought,
)
from services.subsidies.choices import as_told, choices_for
from services.subsidies.claims import tell_days
from services.subsidies.look import tell
from services.subsidies.schemes import as_known, find_scheme
from services.subsidies.told import MOST_COST
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank
from web.once import once
from web.subsidies import wording

bp = Blueprint("subsidy_others", __name__, url_prefix="/subsidies")
unions = access(Role.SENDING, Role.RECEIVING)


class TellIn(Input):
    """choice: a trip with a firm, or a fair with a body (`choices.Choice.code`)."""

    choice: Line = ""
    cost_fen: int | None = Field(None, ge=1, le=MOST_COST)
    person_id: Whole | None = None
    occasion: Line = Field("", max_length=40)
    units: Whole | None = Field(None, ge=1, le=99)


class DaysIn(Input):
    days: Whole = Field(ge=0, le=999_999)


@bp.get("/schemes/<int:scheme_id>/tell")
@unions
def tell_page(scheme_id: int) -> str:
    return _tell_page(scheme_id, blank(TellIn, yuan=("cost_fen",)))


@bp.post("/schemes/<int:scheme_id>/tell")
@unions
@once
def told(scheme_id: int) -> ResponseReturnValue:
    form = bind(TellIn, request.form, yuan=("cost_fen",))
    if form.ok:
        with form.problems(trip_id="choice", fair_id="choice", body_id="choice"):
            said = form.data.model_dump(exclude={"choice"}) | {"scheme_id": scheme_id}
            data = as_told(said, form.data.choice)
            row = tell(db_session(), actor=current_actor(), data=data, now=now())
            return redirect(url("subsidies.claim", claim_id=row.id), 303)
    return _tell_page(scheme_id, form), 422


@bp.post("/claims/<int:claim_id>/days")
@unions
@once
def days(claim_id: int) -> ResponseReturnValue:
    form = bind(DaysIn, request.form)
    if form.ok:
        tell_days(
            db_session(), actor=current_actor(), claim_id=claim_id, days=form.data.days, now=now()
        )
    else:
        flash(_("请写一个整数"), "bad")
    return redirect(url("subsidies.claim", claim_id=claim_id), 303)


@bp.get("/bodies")
@unions
def bodies() -> str:
    return _bodies_page(blank(BodyIn), blank(BroughtIn))


@bp.post("/bodies")
@unions
@once
def add_body() -> ResponseReturnValue:
    form = bind(BodyIn, request.form)
    if form.ok:
        with form.problems():
            try:
                enter_body(db_session(), actor=current_actor(), data=form.data, now=now())
            except AlreadyExists:
                form.add_error("name", _("这个地方已经有这家机构"))
    if not form.ok:
        return _bodies_page(form, blank(BroughtIn)), 422
    return redirect(url("subsidy_others.bodies"), 303)


@bp.post("/brought")
@unions
@once
def brought() -> ResponseReturnValue:
    form = bind(BroughtIn, request.form)
    if form.ok:
        with form.problems():
            people = say_who_brought(db_session(), actor=current_actor(), data=form.data, now=now())
            flash(_("记下了%(n)s人。下一次周一查看时算进申报。", n=people), "good")
    if not form.ok:
        return _bodies_page(blank(BodyIn), form), 422
    return redirect(url("subsidy_others.bodies"), 303)


def _tell_page(scheme_id: int, form: Bound[TellIn]) -> str:
    session, actor = db_session(), current_actor()
    scheme = find_scheme(session, actor=actor, scheme_id=scheme_id)
    found = choices_for(session, actor=actor, scheme=scheme, on=local_day(now()))
    return render_template(
        "subsidies/tell.html", scheme=scheme, form=form, w=wording,
        asks=wording.asks(as_known(scheme).terms), choices=wording.choices(found),
    )  # fmt: skip


def _bodies_page(form: Bound[BodyIn], said: Bound[BroughtIn]) -> str:
    session, actor = db_session(), current_actor()
    rows = list_bodies(session, actor=actor)
    return render_template(
        "subsidies/bodies.html", rows=rows, form=form, said=said, w=wording,
        people=brought_by(session, rows), kinds=[(k.value, wording.BODIES[k]) for k in BodyKind],
        agencies=[(one.id, one.name) for one in rows if one.kind is BodyKind.AGENCY],
        counties=[(c, regions.region(c).full_name) for c in sorted(actor.regions)],
    )  # fmt: skip
