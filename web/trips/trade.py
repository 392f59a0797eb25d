"""What moving people to other coaches would save, and doing it on a yes."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.errors import Forbidden, ServiceError
from services.trips.rows import arranged
from services.trips.trade import offer_of, take_offer
from web.access import current_actor
from web.clock import now
from web.db import db_session
from web.once import once
from web.trips import wording
from web.trips.typed import number
from web.trips.views import arrangers, bp


@bp.get("/<int:trip_id>/trade")
@arrangers
def trade(trip_id: int) -> str:
    return _page(trip_id)


@bp.post("/<int:trip_id>/trade")
@arrangers
@once
def traded(trip_id: int) -> ResponseReturnValue:
    try:
        with db_session().begin_nested():
            offer = take_offer(
                db_session(), actor=current_actor(), trip_id=trip_id, move_fen=_move_yuan() * 100,
                people=number("people") or 0, reason=request.form.get("reason", ""), now=now(),
            )  # fmt: skip
    except Forbidden:
        raise
    except ServiceError as problem:
        return _page(trip_id, wording.problem_words(problem)), 409
    flash(_("%(n)s人换了车，空出来的车可以退了。", n=offer.people), "good")
    return redirect(url_for("trips.show", trip_id=trip_id), 303)


def _move_yuan() -> int:
    return int(current_app.extensions["settings"].trips.move_yuan)


def _page(trip_id: int, error: str = "") -> str:
    actor = current_actor()
    offer = offer_of(db_session(), actor=actor, trip_id=trip_id, move_fen=_move_yuan() * 100)
    return render_template(
        "trips/trade.html", trip=arranged(db_session(), actor, trip_id), offer=offer,
        a_move=_move_yuan(), error=error,
    )  # fmt: skip
