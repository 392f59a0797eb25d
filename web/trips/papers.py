"""The lists of a trip on screen, as PDF and as a spreadsheet, and the escort's calendar."""

from flask import Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from models.account import Role
from reports.rolls import Roll, roll_pdf, roll_xlsx
from services.publicity.union_lines import line_for
from services.trips import paper
from services.trips.rows import arranged
from web.access import EVERYONE, access, current_actor
from web.clock import now
from web.db import db_session
from web.trips.views import bp

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
senders = access(Role.SENDING, Role.ADMIN)


@bp.post("/<int:trip_id>/papers/<int:vehicle_id>/<kind>")
@senders
def carrier_or_escort(trip_id: int, vehicle_id: int, kind: str) -> ResponseReturnValue:
    """The lists that show numbers: asked for by a form, so that each making is on record."""
    make = {"carrier": paper.carrier_list, "escort": paper.escort_list}.get(kind)
    if make is None:
        abort(404)
    roll = make(
        db_session(), actor=current_actor(), trip_id=trip_id, vehicle_id=vehicle_id, now=now()
    )
    return _paper(roll, request.form.get("form", ""), f"{kind}-{trip_id}-{vehicle_id}")


@bp.get("/<int:trip_id>/firm/<int:employer_id>")
@access(*EVERYONE)
def firm_paper(trip_id: int, employer_id: int) -> ResponseReturnValue:
    roll = paper.firm_list(
        db_session(), actor=current_actor(), trip_id=trip_id, employer_id=employer_id, now=now()
    )
    return _paper(roll, request.args.get("form", ""), f"firm-{trip_id}-{employer_id}")


@bp.get("/<int:trip_id>/villages")
@senders
def villages(trip_id: int) -> ResponseReturnValue:
    """By village, with the text to read aloud."""
    actor = current_actor()
    roll = paper.village_list(db_session(), actor=actor, trip_id=trip_id, now=now())
    if form := request.args.get("form", ""):
        return _paper(roll, form, f"villages-{trip_id}")
    trip = arranged(db_session(), actor, trip_id)
    line = line_for(db_session(), [trip.site_region]).line
    texts = paper.texts_aloud(
        db_session(), actor=actor, trip_id=trip_id, telephone=line, now=now()
    )  # fmt: skip
    return render_template("trips/villages.html", trip=trip, texts=texts, roll=roll)


@bp.get("/<int:trip_id>/calendar/<int:vehicle_id>.ics")
@access(*EVERYONE)
def calendar(trip_id: int, vehicle_id: int) -> Response:
    data = paper.calendar_of(
        db_session(), actor=current_actor(), trip_id=trip_id, vehicle_id=vehicle_id, now=now()
    )
    return _file(data, "text/calendar; charset=utf-8", f"trip-{trip_id}-{vehicle_id}.ics")


def _paper(roll: Roll, form: str, name: str) -> ResponseReturnValue:
    """On screen, or as the file asked for."""
    if form == "pdf":
        return _file(roll_pdf(roll), "application/pdf", f"{name}.pdf")
    if form == "xlsx":
        return _file(roll_xlsx(roll), XLSX, f"{name}.xlsx")
    return render_template("trips/paper.html", roll=roll)


def _file(data: bytes, kind: str, name: str) -> Response:
    response = make_response(data)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
