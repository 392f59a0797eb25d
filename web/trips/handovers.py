"""A firm's people handed over at the gate: what our list says, what the firm counted, signed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.trips.handovers import HandoverIn, at_the_gate, sign_handover
from web.access import EVERYONE, access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank
from web.once import once
from web.trips.views import bp


@bp.get("/<int:trip_id>/handover/<int:employer_id>")
@access(*EVERYONE)
def handover(trip_id: int, employer_id: int) -> str:
    return _page(trip_id, employer_id, None)


@bp.post("/<int:trip_id>/handover/<int:employer_id>")
@access(*EVERYONE)
@once
def handed(trip_id: int, employer_id: int) -> ResponseReturnValue:
    form = bind(HandoverIn, request.form)
    if not form.ok:
        return _page(trip_id, employer_id, form), 422
    row = sign_handover(
        db_session(), actor=current_actor(), trip_id=trip_id, employer_id=employer_id,
        data=form.data, now=now(),
    )  # fmt: skip
    said = _("签好了。对不上的已经开了一件诉求，协调员马上看到。") if row.differs else _("签好了。")
    flash(said, "good")
    return redirect(url_for("trips.handover", trip_id=trip_id, employer_id=employer_id), 303)


def _page(trip_id: int, employer_id: int, form: Bound[HandoverIn] | None) -> str:
    gate = at_the_gate(
        db_session(), actor=current_actor(), trip_id=trip_id, employer_id=employer_id
    )
    return render_template(
        "trips/handover.html", gate=gate, form=form or blank(HandoverIn, counted=gate.arrived)
    )
