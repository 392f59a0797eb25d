"""A firm reads and corrects its own data, and counts who from home works there."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pydantic import Field

from models.account import Role
from models.employer import Employer
from reference import regions
from services.employers import firms as employers
from services.employers import lists as employer_lists
from services.employers.form import EmployerIn, stated_by
from services.employers.steps import reason_standing
from services.errors import AlreadyExists
from services.inputs import Input, Line, Whole
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.employers.wording import EMPLOYER_EVENTS, EMPLOYER_STATES, WHAT_A_FIRM_DOES_NOW
from web.forms import Bound, bind, blank
from web.once import once
from web.words.fields import field_message
from web.words.regions import receiving_regions

bp = Blueprint("company", __name__, url_prefix="/company")
firm = access(Role.EMPLOYER)


class TownsmenIn(Input):
    """How many people of one county work here."""

    county: Line = Field(min_length=2, max_length=40)
    headcount: Whole = Field(ge=0, le=100_000)


@bp.get("")
@firm
def show() -> str:
    return _page(blank(TownsmenIn))


@bp.post("/townsmen")
@firm
@once
def townsmen() -> ResponseReturnValue:
    form = bind(TownsmenIn, request.form)
    code = _county(form) if form.ok else ""
    if form.ok:
        said = _("同事刚刚改过老乡人数，最新的在上面。您填的还在，核对后再记一次。")
        with form.problems(said, townsmen="headcount"):
            employer_lists.set_townsmen(
                db_session(),
                actor=current_actor(),
                employer_id=_own().id or 0,
                counts={code: form.data.headcount},
                now=now(),
                shown=form.version,
            )
    if not form.ok:
        return _page(form), 422
    flash(_("已记下。"), "good")
    return redirect(url_for("company.show"), 303)


@bp.get("/edit")
@firm
def edit() -> str:
    return _form(blank(EmployerIn, **stated_by(_own())).showing(stated_by(_own())))


@bp.post("/edit")
@firm
@once
def save() -> ResponseReturnValue:
    form, employer = bind(EmployerIn, request.form), _own()
    if form.ok:
        with form.problems():
            try:
                employers.update_employer(
                    db_session(),
                    actor=current_actor(),
                    employer_id=employer.id or 0,
                    data=form.data,
                    now=now(),
                    shown=form.version,
                )
            except AlreadyExists:
                form.add_error("uscc", field_message("code_taken", {}))
    if not form.ok:
        return _form(form), 422
    flash(_("单位资料已保存。"), "good")
    return redirect(url_for("company.show"), 303)


def _own() -> Employer:
    actor = current_actor()
    return employers.get_employer(db_session(), actor=actor, employer_id=actor.employer_id or 0)


def _county(form: Bound[TownsmenIn]) -> str:
    """The code of the county that was typed; its problem goes to the field."""
    found = [one for one in regions.find(form.data.county) if one.is_current]
    found = [one for one in found if one.level is regions.Level.COUNTY]
    if len(found) == 1:
        return found[0].code
    facts = {"name": form.data.county, "example": found[0].full_name if found else ""}
    form.add_error(
        "county", field_message("region_ambiguous" if found else "region_unknown", facts)
    )
    return ""


def _page(form: Bound[TownsmenIn]) -> str:
    employer, actor = _own(), current_actor()
    counts = employer_lists.stated_townsmen(db_session(), employer.id or 0)
    if not form.version:
        form.showing(counts)
    events = employer_lists.events_of(db_session(), actor=actor, employer_id=employer.id or 0)
    return render_template(
        "employers/company/show.html",
        employer=employer,
        events=events,
        townsmen=employer_lists.townsmen_of(db_session(), employer.id or 0),
        form=form,
        reason=reason_standing(employer, events),
        advice=WHAT_A_FIRM_DOES_NOW.get(employer.state),
        states=EMPLOYER_STATES,
        event_names=EMPLOYER_EVENTS,
    )


def _form(form: Bound[EmployerIn]) -> str:
    employer = _own()
    locked = employers.identity_locked(employer)
    return render_template(
        "employers/company/edit.html", form=form, locked=locked, regions=receiving_regions()
    )
