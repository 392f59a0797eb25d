"""Riders no message reaches were told in person."""

from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.workers.by_mouth import told_in_person
from web.access import current_actor
from web.clock import now
from web.db import db_session
from web.once import once
from web.trips.views import arrangers, bp


@bp.post("/<int:trip_id>/heard")
@arrangers
@once
def heard(trip_id: int) -> ResponseReturnValue:
    said = {}
    for one in request.form.getlist("heard")[:200]:
        seat, _at, text = one.partition("@")
        if seat.isdecimal() and len(seat) < 10 and (at := _moment(text)):
            said[int(seat)] = at
    count = told_in_person(
        db_session(), actor=current_actor(), trip_id=trip_id, said=said, now=now()
    )
    flash(_("记下了：%(n)s人已当面告诉。", n=count), "good")
    return redirect(url_for("trips.show", trip_id=trip_id))


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
