"""Rules for coordinators, and the forms that confirm a wage, a tier or a look at a rule."""

from decimal import Decimal
from typing import Annotated

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from models.account import Role
from reference import regions
from services.errors import InvalidInput, NotFound
from services.inputs import Day, Input, Line
from services.law import rules as law_rules
from services.law import wages as law_wages
from services.placements import duties as law_duties
from services.publicity import union_lines
from services.vacancies.recheck import AT_ONCE, recheck
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank
from web.law import rules_wording as wording
from web.once import once
from web.typed import typed_day

bp = Blueprint("rules", __name__, url_prefix="/rules")
union = access(Role.RECEIVING, Role.ADMIN)

Yuan = Annotated[Decimal, Field(ge=1, le=20000, max_digits=8, decimal_places=2)]


class TierIn(Input):
    region_code: Line = Field(pattern=r"^\d{6}$")
    tier: int = Field(ge=1, le=6)
    tier_from: Day
    tier_source: Line = Field(min_length=4, max_length=200)


class WageIn(Input):
    province: Line = Field(pattern=r"^\d{6}$")
    valid_from: Day
    monthly_1: Yuan
    hourly_1: Yuan
    monthly_2: Yuan
    hourly_2: Yuan
    monthly_3: Yuan
    hourly_3: Yuan
    source: Line = Field(min_length=4, max_length=200)


class LineIn(Input):
    line: Line = Field(min_length=5, max_length=24)
    hours: Line = Field("", max_length=40)
    checked_on: Day


class LookIn(Input):
    looked_on: Day
    looked_by: Line = Field(min_length=2, max_length=60)
    note: Line = Field("", max_length=200)


@bp.get("")
@union
def index() -> str:
    rows = law_rules.list_rules(db_session(), actor=current_actor(), now=now())
    return render_template("law/index.html", rows=rows, words=wording)


@bp.get("/<rule_id>")
@union
def show(rule_id: str) -> ResponseReturnValue:
    return _rule(rule_id, blank(LookIn))


@bp.post("/<rule_id>")
@union
@once
def look(rule_id: str) -> ResponseReturnValue:
    form = bind(LookIn, request.form)
    if form.ok:
        with form.problems():
            law_rules.record_look(
                db_session(),
                actor=current_actor(),
                rule_id=rule_id,
                now=now(),
                **form.data.model_dump(),
            )
    if not form.ok:
        return _rule(rule_id, form), 422
    flash(_("已登记。"), "good")
    return redirect(url_for("rules.index"), 303)


@bp.post("/duties/<int:placement_id>")
@access(Role.RECEIVING, Role.ADMIN, Role.EMPLOYER)
@once
def duty(placement_id: int) -> ResponseReturnValue:
    try:
        law_duties.mark_done(
            db_session(), actor=current_actor(), placement_id=placement_id,
            rule_id=request.form.get("rule", "")[:8], now=now(), on=typed_day("on"),
        )  # fmt: skip
        flash(_("已登记。"), "good")
    except InvalidInput:
        flash(_("没有登记：日期不能晚于今天，也不能比到岗早一个月以上。"), "bad")
    return redirect(url_for("placements.show", id=placement_id), 303)


@bp.get("/wages")
@union
def wages() -> str:
    return _wages(blank(TierIn), blank(WageIn))


@bp.post("/wages/tier")
@union
@once
def tier() -> ResponseReturnValue:
    form = bind(TierIn, request.form)
    if form.ok:
        with form.problems(_overtaken()):
            law_wages.set_tier(
                db_session(), actor=current_actor(), now=now(), shown=form.version,
                **form.data.model_dump(),
            )  # fmt: skip
    if not form.ok:
        return _wages(form, blank(WageIn)), 422
    return _judged_anew(form.data.region_code)


@bp.post("/wages/new")
@union
@once
def wage() -> ResponseReturnValue:
    form = bind(WageIn, request.form)
    if form.ok:
        with form.problems(_overtaken()):
            said = form.data
            law_wages.confirm_wage(
                db_session(), actor=current_actor(), province=said.province,
                valid_from=said.valid_from, amounts=_amounts(said), source=said.source, now=now(),
                shown=form.version,
            )  # fmt: skip
    if not form.ok:
        return _wages(blank(TierIn), form), 422
    return _judged_anew(form.data.province)


@bp.get("/telephones")
@union
def telephones() -> str:
    codes = law_rules.counties_of(db_session(), actor=current_actor())
    found = [(code, union_lines.line_of(db_session(), code)) for code in codes]
    return render_template("law/telephones.html", rows=found)


@bp.route("/telephones/<region_code>", methods=["GET", "POST"])
@union
def telephone(region_code: str) -> ResponseReturnValue:
    """The form of one district's line; it carries what it showed."""
    if not regions.is_region(region_code) or not current_actor().covers(region_code):
        raise NotFound("region", region_code)
    stated = union_lines.stated_line(db_session(), region_code)
    form = (
        bind(LineIn, request.form)
        if request.method == "POST"
        else blank(LineIn, **stated).showing(stated)
    )
    if request.method == "POST" and form.ok:
        with form.problems():
            union_lines.set_line(
                db_session(), actor=current_actor(), region_code=region_code, now=now(),
                shown=form.version, **form.data.model_dump(),
            )  # fmt: skip
        if form.ok:
            flash(_("已记下。"), "good")
            return redirect(url_for("rules.telephones"), 303)
    status = 422 if form.errors else 200
    return render_template("law/telephone.html", form=form, region_code=region_code), status


def _amounts(said: WageIn) -> dict[int, tuple[int, int]]:
    pairs = (
        (said.monthly_1, said.hourly_1),
        (said.monthly_2, said.hourly_2),
        (said.monthly_3, said.hourly_3),
    )
    return {n: (int(month * 100), int(hour * 100)) for n, (month, hour) in enumerate(pairs, 1)}


def _judged_anew(region_code: str) -> ResponseReturnValue:
    done = recheck(db_session(), now=now(), region_code=region_code, cap=AT_ONCE)
    flash(wording.judged(done), "good" if not done.taken_off else "plain")
    return redirect(url_for("rules.wages"), 303)


def _rule(rule_id: str, form: Bound[LookIn]) -> str:
    rows = law_rules.list_rules(db_session(), actor=current_actor(), now=now())
    return render_template(
        "law/show.html", row=wording.row_of_rule(rows, rule_id), form=form, words=wording
    )


def _overtaken() -> str:
    return _("同事刚刚确认过标准，最新的在这一页上。您填的还在，核对后再确认一次。")


def _wages(tier_form: Bound[TierIn], wage_form: Bound[WageIn]) -> str:
    page = law_rules.wage_page(db_session(), actor=current_actor(), now=now())
    for form in (tier_form, wage_form):
        if not form.version:
            form.showing(law_wages.stated_wages(db_session()))
    return render_template(
        "law/wages.html",
        page=page,
        counties=[(one.region_code, regions.region(one.region_code).name) for one in page.counties],
        provinces=[(code, regions.region(code).name) for code in page.provinces],
        tier_form=tier_form,
        wage_form=wage_form,
        words=wording,
    )
