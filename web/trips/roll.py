"""The roll-call on an escort's phone, and where the bus is for families: by signed links.

Every tick is a small form, so that it works without JavaScript; with it (static/js/roll.js) ticks
are kept on the phone and sent when there is a connection. A tick is one by its key.
"""

import re
from datetime import datetime, timedelta

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.trip import SeatState, TripState
from services.errors import NotFound, ServiceError
from services.trips.links import escort_of, pass_stop, whereabouts
from services.trips.moves import move_trip
from services.trips.page import page_of_trip
from services.trips.roll_call import FROM, WHEN, Tick, Ticked, call
from web.access import public
from web.clock import now
from web.db import db_session
from web.letters.post import trip_post
from web.once import new_form_key
from web.trips import wording
from web.trips.views import links
from web.workers.links import in_words

bp = Blueprint("roll", __name__)
KEY = re.compile(r"[A-Za-z0-9_-]{8,40}")
LATEST = timedelta(days=4)
"""A phone's clock that says a tick is older than this is not believed."""
TRIP_STEPS = (TripState.BOARDING, TripState.DEPARTED, TripState.ARRIVED)


@bp.get("/roll/<token>")
@public
def show(token: str) -> Response:
    return _page(token)


@bp.post("/roll/<token>")
@public
def tick(token: str) -> ResponseReturnValue:
    """One tick, one stop passed, or the trip's next step, as a plain form."""
    actor, vehicle, trip = escort_of(db_session(), links=links(), token=token, now=now())
    form, said = request.form, ""
    if form.get("stop", "").isdecimal():
        pass_stop(db_session(), vehicle=vehicle, stop_id=int(form["stop"][:9]), at=now(), now=now())
    elif form.get("to", "") in list(TRIP_STEPS):
        try:
            with db_session().begin_nested():
                move_trip(
                    db_session(), actor=actor, trip_id=vehicle.trip_id, to=TripState(form["to"]),
                    version=trip.version, now=now(), post=trip_post(),
                )  # fmt: skip
        except ServiceError as problem:
            said = wording.problem_words(problem)
    else:
        done = call(
            db_session(), actor=actor, vehicle_id=vehicle.id or 0, ticks=_ticks(), now=now()
        )
        said = next((outcome_words(one.code) for one in done if not _good(one.code)), "")
    if said:
        flash(said, "bad")
    return redirect(url_for("roll.show", token=token, _anchor=form.get("here", "")[:20]), 303)


@bp.post("/roll/<token>/ticks")
@public
def ticks(token: str) -> ResponseReturnValue:
    """Many ticks a phone has kept: what became of each, by its key."""
    actor, vehicle, _trip = escort_of(db_session(), links=links(), token=token, now=now())
    done = call(db_session(), actor=actor, vehicle_id=vehicle.id or 0, ticks=_ticks(), now=now())
    return {
        "ticks": [
            {"key": one.key, "seat": one.seat_id, "ok": _good(one.code),
             "words": "" if _good(one.code) else outcome_words(one.code)}
            for one in done
        ]
    }  # fmt: skip


@bp.get("/bus/<token>")
@public
@in_words
def bus(token: str) -> Response:
    found = whereabouts(db_session(), links=links(), token=token, now=now())
    return _quiet(render_template("trips/bus.html", bus=found, now=now()))


def _ticks() -> list[Ticked]:
    """`tick=key:seat:what:milliseconds:reason`, any number of them; what cannot be read is left."""
    found = []
    for text in request.form.getlist("tick")[:400]:
        parts = [*text.split(":", 5), "", "", "", "", ""][:5]
        key, seat, what, at, reason = parts
        if KEY.fullmatch(key) and seat.isdecimal() and len(seat) < 10 and what in list(Tick):
            where = request.form.get("where", "")[:80] if what == "left" else ""
            found.append(Ticked(key, int(seat), Tick(what), _moment(at), reason[:32], where))
    return found


def _moment(text: str) -> datetime:
    """When the phone says it was; now, where it says nothing that can be."""
    here = now()
    if not text.isdecimal() or len(text) > 14:
        return here
    told = datetime.fromtimestamp(int(text) / 1000, here.tzinfo)
    return told if here - LATEST < told <= here else here


def _good(code: str) -> bool:
    return code in ("done", "same")


def outcome_words(code: str) -> str:
    """Why a tick was not taken, for the escort."""
    known = {
        "NotAllowedNow": _("这一步现在不能点：可能另一位领队已经点过别的，请看最新名单。"),
        "TripNotReady": _("还没到出发那天，现在不能点上车。"),
        "NotFound": _("这个人不在这辆车上。"),
        "VacancyFull": _("岗位已经给了候补的人。请给接收工会打电话。"),
        "LawAsks": _("岗位情况有变，交接前请给接收工会打电话。"),
        "LawForbids": _("岗位情况有变，交接前请给接收工会打电话。"),
    }
    return known.get(code) or _("没有记上，请给协调员打电话。")


def _page(token: str) -> Response:
    actor, vehicle, trip = escort_of(db_session(), links=links(), token=token, now=now())
    page = page_of_trip(db_session(), actor=actor, trip_id=vehicle.trip_id, now=now())
    block = next((b for b in page.blocks if b.vehicle.id == vehicle.id), None)
    if block is None:
        raise NotFound("vehicle")
    off = [r for r in page.off if vehicle.id in (r.seat.vehicle_id, r.seat.onward_id)]
    drawn = render_template(
        "trips/roll.html",
        token=token,
        page=page,
        block=block,
        trip=trip,
        w=wording,
        riders=[*block.riders, *(r for r in off if r.seat.state is not SeatState.WITHDRAWN)],
        may=_may(trip.state),
        next=page.next if page.next in TRIP_STEPS else None,
        key=new_form_key,
        standby=_("、").join(wording.rider_name(r) for r in block.standby[:5]),
        family=links().family(vehicle.id or 0),
    )
    return _quiet(drawn)


def _may(state: TripState) -> dict[SeatState, list[Tick]]:
    """What may be ticked of a seat in each state, as the trip stands."""
    open_now = [one for one in Tick if state in WHEN[one]]
    return {seat: [one for one in open_now if seat in FROM[one]] for seat in SeatState}


def _quiet(html: str) -> Response:
    """The address is the key: no referrer, not indexed."""
    response = make_response(html)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
