"""Trips of both ends: the list, a trip with its vehicles and seats, its steps."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.trip import SeatState, Trip, TripState
from services.errors import Forbidden, ServiceError
from services.trips import compose, seats
from services.trips.allot import share_out
from services.trips.links import TripLinks, links_hold
from services.trips.lists import Show, count_trips, list_trips, to_be_seated
from services.trips.moves import move_trip
from services.trips.page import TripPage, page_of_trip
from services.trips.rows import arranged
from services.trips.seat_numbers import number_seats, set_details
from web.access import EVERYONE, access, current_account, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, blank
from web.letters.post import trip_post
from web.once import once
from web.paging import Page, page_number, page_size
from web.trips import forms, wording
from web.trips.mouth_wording import to_say
from web.trips.typed import fen, number, one_of, picked, vehicle_and_stop
from web.words import match as wording_match

bp = Blueprint("trips", __name__, url_prefix="/trips")
UNIONS = (Role.SENDING, Role.RECEIVING, Role.ADMIN)
arrangers = access(*UNIONS)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"w": wording, "m": wording_match, "Show": Show, "S": SeatState, "T": TripState}


@bp.get("")
@access(*EVERYONE)
def index() -> str:
    asked = request.args.get("show", "")
    show = Show(asked) if asked in list(Show) else Show.COMING
    at, size, actor = page_number(), page_size(), current_actor()
    rows, total = list_trips(
        db_session(), actor=actor, show=show, now=now(), limit=size, offset=(at - 1) * size
    )
    return render_template(
        "trips/index.html", page=Page(rows, at, total, size), show=show,
        counts=count_trips(db_session(), actor=actor), arranges=actor.role in UNIONS,
    )  # fmt: skip


@bp.get("/new")
@arrangers
def new() -> str:
    return _trip_form(blank(forms.TripIn), None)


@bp.post("/new")
@arrangers
@once
def create() -> ResponseReturnValue:
    form = forms.typed_trip()
    if form.ok:
        trip = compose.open_trip(db_session(), actor=current_actor(), data=form.data, now=now())
        flash(_("建好了。下一步：加车，写清座位和站点。"), "good")
        return redirect(url_for("trips.show", trip_id=trip.id))
    return _trip_form(form, None), 422


@bp.get("/<int:trip_id>")
@access(*EVERYONE)
def show(trip_id: int) -> str:
    return _page(trip_id)


@bp.get("/<int:trip_id>/edit")
@arrangers
def edit(trip_id: int) -> str:
    trip = arranged(db_session(), current_actor(), trip_id)
    return _trip_form(forms.filled_trip(trip), trip)


@bp.post("/<int:trip_id>/edit")
@arrangers
@once
def save(trip_id: int) -> ResponseReturnValue:
    form = forms.typed_trip()
    trip = arranged(db_session(), current_actor(), trip_id)
    if form.ok:
        with form.problems():
            compose.edit_trip(
                db_session(), actor=current_actor(), trip_id=trip_id, data=form.data, now=now(),
                shown=form.version,
            )  # fmt: skip
    if not form.ok:
        return _trip_form(form, trip), 422
    return redirect(url_for("trips.show", trip_id=trip_id))


@bp.post("/<int:trip_id>/step")
@arrangers
@once
def step(trip_id: int) -> ResponseReturnValue:
    """The trip goes one step on, or says what stands in the way."""
    form = request.form
    to = one_of(TripState, "to")

    def act() -> None:
        move_trip(
            db_session(), actor=current_actor(), trip_id=trip_id, to=to,
            version=number("version") or 0, now=now(), post=trip_post(),
            reason=form.get("reason", ""), cost_fen=fen("cost"),
        )  # fmt: skip

    return _tried(trip_id, act, wording.STATES[to])


@bp.get("/<int:trip_id>/people")
@arrangers
def people(trip_id: int) -> str:
    """Who is agreed and has no seat yet, by firm and party."""
    trip = arranged(db_session(), current_actor(), trip_id)
    rows, total = to_be_seated(db_session(), actor=current_actor(), trip=trip)
    page = page_of_trip(db_session(), actor=current_actor(), trip_id=trip_id, now=now())
    return render_template(
        "trips/people.html", trip=trip, rows=rows, total=total, page=page,
        sizes=_party_sizes(rows), chosen=request.args.get("all") == "1",
    )  # fmt: skip


@bp.post("/<int:trip_id>/people")
@arrangers
@once
def add(trip_id: int) -> ResponseReturnValue:
    def act() -> None:
        vehicle, pickup = vehicle_and_stop()
        seats.add_people(
            db_session(), actor=current_actor(), trip_id=trip_id, placement_ids=picked(),
            vehicle_id=vehicle, pickup_id=pickup, onward_id=number("onward"), now=now(),
            state=one_of(SeatState, "state"), reason=request.form.get("reason", ""),
            split_reason=request.form.get("split_reason", ""),
        )  # fmt: skip

    return _tried(trip_id, act, _("加上了"))


@bp.post("/<int:trip_id>/seats")
@arrangers
@once
def change(trip_id: int) -> ResponseReturnValue:
    """The people ticked move to another vehicle or stop, get a seat, wait, or come off the list."""
    said = {
        "actor": current_actor(), "trip_id": trip_id, "seat_ids": picked(), "now": now(),
        "reason": request.form.get("reason", ""),
        "split_reason": request.form.get("split_reason", ""),
    }  # fmt: skip

    def act() -> None:
        do = request.form.get("do", "")
        if do == "move":
            vehicle, pickup = vehicle_and_stop()
            seats.move_people(
                db_session(), vehicle_id=vehicle, pickup_id=pickup, onward_id=number("onward"),
                **said,
            )  # fmt: skip
        else:
            seats.change_state(db_session(), to=one_of(SeatState, "do"), **said)

    return _tried(trip_id, act, _("改好了"))


@bp.post("/<int:trip_id>/number/<int:vehicle_id>", endpoint="number")
@arrangers
@once
def number_all(trip_id: int, vehicle_id: int) -> ResponseReturnValue:
    def act() -> None:
        number_seats(
            db_session(), actor=current_actor(), trip_id=trip_id, vehicle_id=vehicle_id, now=now()
        )

    return _tried(trip_id, act, _("座位号排好了：按上车点，同行的挨着"))


@bp.post("/<int:trip_id>/share")
@arrangers
@once
def share(trip_id: int) -> ResponseReturnValue:
    """Vehicles shared out by the machine; whoever has a seat keeps it where that is possible."""

    def act() -> None:
        share_out(
            db_session(), actor=current_actor(), trip_id=trip_id, now=now(),
            reason=request.form.get("reason", ""),
        )  # fmt: skip

    return _tried(trip_id, act, _("分好了：同行的在一辆车上，原来有座的能不动就不动"))


@bp.get("/<int:trip_id>/seats/<int:seat_id>")
@arrangers
def seat(trip_id: int, seat_id: int) -> str:
    page = page_of_trip(db_session(), actor=current_actor(), trip_id=trip_id, now=now())
    rider = page.rider(seat_id)
    return render_template("trips/seat.html", trip=page.trip, rider=rider)


@bp.post("/<int:trip_id>/seats/<int:seat_id>")
@arrangers
@once
def details(trip_id: int, seat_id: int) -> ResponseReturnValue:
    """Seat number, needs on the way, whom to call (an empty field leaves the stored one)."""

    def act() -> None:
        set_details(
            db_session(), actor=current_actor(), trip_id=trip_id, seat_id=seat_id,
            seat_no=number("seat_no"), needs=request.form.get("needs", ""),
            contact=request.form.get("contact", "").strip() or None, now=now(),
        )  # fmt: skip

    return _tried(trip_id, act, _("记下了"))


def _tried(trip_id: int, act: Callable[[], None], done: str) -> ResponseReturnValue:
    """Do it and go back to the trip; what stands in the way is said on its page, nothing stored."""
    try:
        with db_session().begin_nested():
            act()
    except Forbidden:
        raise
    except ServiceError as problem:
        return _page(trip_id, error=wording.problem_words(problem)), 409
    flash(str(done), "good")
    return redirect(url_for("trips.show", trip_id=trip_id))


def _page(trip_id: int, error: str = "") -> str:
    page = page_of_trip(db_session(), actor=current_actor(), trip_id=trip_id, now=now())
    return render_template(
        "trips/show.html", page=page, trip=page.trip, error=error,
        family=_family_links(page), roll=_roll_links(page), to_say=to_say(page),
        lists=page.arranges and bool(page.blocks) and current_actor().sending,
    )  # fmt: skip


def links() -> TripLinks:
    return TripLinks(current_app.extensions["settings"].secret_key)


def _roll_links(page: TripPage) -> dict[int, str]:
    """The roll-call's link of each vehicle, for who arranges the trip, as long as it opens."""
    account = current_account()
    if account is None or not page.arranges or not links_hold(page.trip, now=now()):
        return {}
    return {
        block.vehicle.id or 0: links().roll(account.id, account.epoch, block.vehicle.id or 0)
        for block in page.blocks
    }


def _family_links(page: TripPage) -> dict[int, str]:
    return {b.vehicle.id or 0: links().family(b.vehicle.id or 0) for b in page.blocks}


def _party_sizes(rows: list[Any]) -> dict[int, int]:
    found: dict[int, int] = {}
    for row in rows:
        if row.placement.party_id is not None:
            found[row.placement.party_id] = found.get(row.placement.party_id, 0) + 1
    return found


def _trip_form(form: Bound[Any], trip: Trip | None) -> str:
    actor = current_actor()
    return render_template(
        "trips/form.html", form=form, trip=trip, homes=forms.homes(actor),
        sites=forms.sites(actor), modes=wording.trip_modes(),
    )  # fmt: skip
