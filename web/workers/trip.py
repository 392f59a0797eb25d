"""A worker's way to the factory behind their own link."""

from flask import render_template
from flask.typing import ResponseReturnValue

from models.invitation import LinkPurpose
from services.workers.own_trip import family_may_look, own_trip
from web.access import public
from web.clock import now
from web.db import db_session
from web.trips.views import links
from web.workers import trip_wording as wording
from web.workers.invitation import bp
from web.workers.links import in_words, opened, private


@bp.get("/<token>/trip")
@public
@in_words
def trip(token: str) -> ResponseReturnValue:
    link, moment = opened(token), now()
    own = own_trip(db_session(), link=link, now=moment)
    vehicle = own.ride.vehicle if own.ride else None
    looks = family_may_look(own, moment)
    html = render_template(
        "workers/trip.html",
        token=token,
        own=own,
        says=wording.standing(own),
        changes=wording.changes(own),
        lines=wording.lines(own),
        whereabouts=wording.whereabouts(own),
        calls=wording.calls(own),
        brings=wording.brings(own),
        gate=wording.gate(own),
        family=links().family(vehicle.id or 0) if vehicle and looks else "",
        promise=link.purpose is LinkPurpose.PROMISE,
    )
    return private(html)
