"""The forms of a trip and of a vehicle."""

from typing import Any

from flask import request
from pydantic import Field

from models.account import Role
from models.trip import Trip
from reference import pairings, regions
from services.actor import Actor
from services.inputs import Paragraph
from services.trips.compose import stated_by_trip
from services.trips.form import TripIn, VehicleIn
from web.forms import Bound, bind, blank
from web.words.regions import Option, receiving_regions

YUAN = ("price_fen",)


class VehicleForm(VehicleIn):
    """The sheet with its stops as lines of text."""

    stops: Paragraph = Field("", max_length=4000)


def homes(actor: Actor) -> list[Option]:
    """Counties a trip may set out from: one's own, or those paired."""
    codes = {
        pair.west
        for pair in pairings.all_pairings()
        if regions.is_region(pair.west) and regions.region(pair.west).level is regions.Level.COUNTY
    }
    if actor.role is Role.SENDING:
        codes = {code for code in codes if actor.covers(code)} | set(actor.regions)
    return [(code, regions.region(code).full_name) for code in sorted(codes)]


def sites(actor: Actor) -> list[Option]:
    """Counties and cities a trip may go to."""
    found = receiving_regions()
    if actor.role is Role.RECEIVING:
        own = [(code, regions.region(code).full_name) for code in sorted(actor.regions)]
        found = own + [one for one in found if actor.covers(one[0]) and one not in own]
    return found


def typed_trip() -> Bound[TripIn]:
    return bind(TripIn, request.form)


def filled_trip(trip: Trip) -> Bound[TripIn]:
    values = stated_by_trip(trip)
    return blank(TripIn, **values).showing(values)


def typed_vehicle() -> Bound[VehicleForm]:
    return bind(VehicleForm, request.form, yuan=YUAN)


def sheet_of(form: Bound[VehicleForm]) -> VehicleIn:
    return VehicleIn(**form.data.model_dump(exclude={"stops"}))


def filled_vehicle(values: dict[str, Any]) -> Bound[VehicleForm]:
    return blank(VehicleForm, **values).showing(values)
