"""A vehicle's sheet: entered, changed, filed with its plate, taken off."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.trip import Trip, Vehicle
from services.errors import NotFound, TripNotReady, VehicleFull
from services.trips import compose
from services.trips.rows import arranged, vehicle_of
from web.access import current_actor
from web.clock import now
from web.db import db_session
from web.forms import FORM, Bound, blank
from web.once import once
from web.trips import forms, wording
from web.trips.views import arrangers, bp


@bp.get("/<int:trip_id>/vehicles/new")
@arrangers
def new_vehicle(trip_id: int) -> str:
    trip = arranged(db_session(), current_actor(), trip_id)
    return _form(blank(forms.VehicleForm, mode=trip.mode, seats=49, motorway=True), trip, None)


@bp.post("/<int:trip_id>/vehicles/new")
@arrangers
@once
def add_vehicle(trip_id: int) -> ResponseReturnValue:
    return _saved(trip_id, None)


@bp.get("/<int:trip_id>/vehicles/<int:vehicle_id>")
@arrangers
def vehicle(trip_id: int, vehicle_id: int) -> str:
    trip, found = _found(trip_id, vehicle_id)
    values = compose.stated_with_stops(db_session(), trip, found)
    return _form(forms.filled_vehicle(values), trip, found)


@bp.post("/<int:trip_id>/vehicles/<int:vehicle_id>")
@arrangers
@once
def save_vehicle(trip_id: int, vehicle_id: int) -> ResponseReturnValue:
    return _saved(trip_id, vehicle_id)


@bp.post("/<int:trip_id>/vehicles/<int:vehicle_id>/file")
@arrangers
@once
def file_vehicle(trip_id: int, vehicle_id: int) -> ResponseReturnValue:
    compose.file_plate(
        db_session(), actor=current_actor(), trip_id=trip_id, vehicle_id=vehicle_id, now=now()
    )
    flash(_("记下了：已按现在的司机和站点备案。"), "good")
    return redirect(url_for("trips.show", trip_id=trip_id))


@bp.post("/<int:trip_id>/vehicles/<int:vehicle_id>/drop")
@arrangers
@once
def drop_vehicle(trip_id: int, vehicle_id: int) -> ResponseReturnValue:
    try:
        compose.drop_vehicle(
            db_session(), actor=current_actor(), trip_id=trip_id, vehicle_id=vehicle_id, now=now()
        )
    except TripNotReady as problem:
        flash(wording.problem_words(problem), "bad")
    return redirect(url_for("trips.show", trip_id=trip_id))


def _saved(trip_id: int, vehicle_id: int | None) -> ResponseReturnValue:
    form = forms.typed_vehicle()
    if form.ok:
        with form.problems():
            try:
                with db_session().begin_nested():
                    compose.save_vehicle(
                        db_session(), actor=current_actor(), trip_id=trip_id,
                        vehicle_id=vehicle_id, data=forms.sheet_of(form),
                        stops=form.data.stops, now=now(), shown=form.version,
                    )  # fmt: skip
            except VehicleFull as full:
                form.add_error("seats", wording.problem_words(full))
    if form.ok:
        flash(_("车和站点已保存。"), "good")
        return redirect(url_for("trips.show", trip_id=trip_id))
    trip = arranged(db_session(), current_actor(), trip_id)
    found = None if vehicle_id is None else vehicle_of(db_session(), vehicle_id)
    return _form(form, trip, found), 422


def _found(trip_id: int, vehicle_id: int) -> tuple[Trip, Vehicle]:
    trip = arranged(db_session(), current_actor(), trip_id)
    found = vehicle_of(db_session(), vehicle_id)
    if found.trip_id != trip_id:
        raise NotFound("vehicle", vehicle_id)
    return trip, found


def _form(form: Bound[forms.VehicleForm], trip: Trip, found: Vehicle | None) -> str:
    return render_template(
        "trips/vehicle.html", form=form, trip=trip, vehicle=found, FORM=FORM,
        modes=list(wording.MODES.items()), legs=list(wording.LEGS.items()),
    )  # fmt: skip
