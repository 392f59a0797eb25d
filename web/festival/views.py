"""The register of one season for each role, and what firms say of their days."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.festival import RateKind, Reading
from reference import regions
from reference.calendar import local_day
from services.festival.firms import (
    KeptIn,
    ListIn,
    ReturnIn,
    add_firms,
    days_of,
    firm_in_sight,
    say_day,
    say_kept,
)
from services.festival.page import register_of
from services.festival.season import Season, season, season_of
from services.festival.statements import StatementIn, keep_statement
from services.festival.villages import VillageIn, count_village
from web.access import EVERYONE, access, current_actor
from web.clock import now
from web.db import db_session
from web.festival import wording
from web.forms import Bound, bind, blank
from web.once import once
from web.paging import whole

bp = Blueprint("festival", __name__, url_prefix="/festival")
FIRMS = (Role.RECEIVING, Role.EMPLOYER)
Forms = dict[str, Bound[Any]]


@bp.get("")
@access(*EVERYONE)
def index() -> str:
    return _register(_blank_forms())


@bp.post("/firms")
@access(Role.RECEIVING)
@once
def add() -> ResponseReturnValue:
    form = bind(ListIn, request.form)
    if form.ok:
        with form.problems():
            new, changed = add_firms(
                db_session(), actor=current_actor(), year=_season().year, data=form.data, now=now()
            )
    if not form.ok:
        return _register(_blank_forms() | {"list_form": form}), 422
    flash(_("新增%(new)s家，更新%(changed)s家。", new=new, changed=changed), "good")
    return _back()


@bp.get("/firms/<int:firm_id>")
@access(*FIRMS)
def firm(firm_id: int) -> str:
    return _firm_page(firm_id)


@bp.post("/firms/<int:firm_id>/kept")
@access(*FIRMS)
@once
def kept(firm_id: int) -> ResponseReturnValue:
    form = bind(KeptIn, request.form)
    if form.ok:
        with form.problems():
            say_kept(db_session(), actor=current_actor(), firm_id=firm_id, data=form.data)
    if not form.ok:
        return _firm_page(firm_id, kept_form=form), 422
    flash(_("记下了。"), "good")
    return redirect(url_for("festival.firm", firm_id=firm_id), 303)


@bp.post("/firms/<int:firm_id>/day")
@access(*FIRMS)
@once
def day(firm_id: int) -> ResponseReturnValue:
    form = bind(ReturnIn, request.form)
    if form.ok:
        with form.problems():
            say_day(db_session(), actor=current_actor(), firm_id=firm_id, data=form.data, now=now())
    if not form.ok:
        return _firm_page(firm_id, day_form=form), 422
    flash(_("记下了。"), "good")
    return redirect(url_for("festival.firm", firm_id=firm_id), 303)


@bp.post("/statements")
@access(Role.RECEIVING, Role.SENDING)
@once
def statement() -> ResponseReturnValue:
    form = bind(StatementIn, request.form)
    if not form.ok:
        return _register(_blank_forms() | {"statement_form": form}), 422
    keep_statement(
        db_session(), actor=current_actor(), year=_season().year, data=form.data, now=now()
    )
    return _back()


@bp.post("/villages")
@access(Role.SENDING)
@once
def village() -> ResponseReturnValue:
    form = bind(VillageIn, request.form)
    if form.ok:
        with form.problems():
            count_village(
                db_session(), actor=current_actor(), year=_season().year, data=form.data, now=now()
            )
    if not form.ok:
        return _register(_blank_forms() | {"village_form": form}), 422
    flash(_("记下了。"), "good")
    return _back()


def _season() -> Season:
    asked = whole(request.values.get("season", ""))
    return season_of(local_day(now())) if asked is None else season(asked)


def _back() -> ResponseReturnValue:
    return redirect(url_for("festival.index", season=_season().year), 303)


def _blank_forms() -> Forms:
    county = next(iter(_counties()), ("", ""))[0]
    today = local_day(now())
    return {
        "list_form": blank(ListIn, region_code=county),
        "statement_form": blank(StatementIn, region_code=county, said_on=today),
        "village_form": blank(VillageIn, region_code=county, day=today),
    }


def _register(forms: Forms) -> str:
    found = register_of(
        db_session(), actor=current_actor(), season=_season(), today=local_day(now())
    )
    return render_template(
        "festival/index.html",
        **vars(found),
        counties=_counties(),
        readings=[(one.value, wording.READINGS[one]) for one in Reading],
        rate_kinds=[(one.value, wording.RATES[one]) for one in RateKind],
        w=wording,
        **forms,
    )


def _firm_page(
    firm_id: int, kept_form: Bound[KeptIn] | None = None, day_form: Bound[ReturnIn] | None = None
) -> str:
    session, actor = db_session(), current_actor()
    found = firm_in_sight(session, actor=actor, firm_id=firm_id)
    said = days_of(session, actor=actor, firm_id=firm_id)
    return render_template(
        "festival/firm.html",
        firm=found,
        season=season(found.season),
        days=said,
        kept_form=kept_form or blank(KeptIn),
        day_form=day_form or blank(ReturnIn, day=local_day(now()), expected=found.staff),
    )


def _counties() -> list[tuple[str, str]]:
    units = {
        unit.code: unit.full_name
        for code in sorted(current_actor().regions)
        for unit in regions.counties(code)
    }
    return list(units.items())
