"""A firm says of its newcomers before they come: room, first shift, who waits at the gate."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.trips.rooms import Said, rooms_of, say_rooms
from web.access import EVERYONE, access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import clean
from web.once import once
from web.trips.views import bp

MOST = 40


@bp.get("/<int:trip_id>/rooms/<int:employer_id>")
@access(*EVERYONE)
def rooms(trip_id: int, employer_id: int) -> str:
    told = rooms_of(
        db_session(), actor=current_actor(), trip_id=trip_id, employer_id=employer_id, now=now()
    )
    return render_template("trips/rooms.html", told=told, most=MOST)


@bp.post("/<int:trip_id>/rooms/<int:employer_id>")
@access(*EVERYONE)
@once
def say(trip_id: int, employer_id: int) -> ResponseReturnValue:
    told = rooms_of(
        db_session(), actor=current_actor(), trip_id=trip_id, employer_id=employer_id, now=now()
    )
    ids = [row.placement.id or 0 for row, _told in told.rows]
    changed = say_rooms(
        db_session(), actor=current_actor(), trip_id=trip_id, employer_id=employer_id,
        met_by=_typed("met_by"), now=now(),
        people={n: Said(room=_typed(f"room-{n}"), first_shift=_typed(f"shift-{n}")) for n in ids},
    )  # fmt: skip
    flash(_("记下了%(n)s人的，承诺卡上也写上了。", n=changed), "good")
    return redirect(url_for("trips.rooms", trip_id=trip_id, employer_id=employer_id), 303)


def _typed(name: str) -> str:
    return clean(request.form.get(name, ""))[:MOST]
