"""Departures and arrivals of both sides; one placement's way; a whole bus by its names."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.placement import STEPS
from models.proposal import Side
from reference.calendar import local_day
from services.actor import Actor
from services.employers.contacts import reachable, reveal_to_firm
from services.errors import InvalidInput, Problem, StaleVersion
from services.followup.leaving import leave
from services.placements.buses import arrive_all, depart_all
from services.placements.duties import duties_of
from services.placements.lists import (
    count_placements,
    list_placements,
    on_link,
    rows_by_id,
    shows_for,
)
from services.placements.moves import arrive, cancel, depart, no_show, start_work, undo
from services.placements.page import page_of_placement
from services.placements.parts import Place, Show
from services.placements.steps import bus_steps
from services.promises.cards import find_card
from services.sides import SIDE_OF_ROLE
from web.access import EVERYONE, STAFF, access, current_actor
from web.clock import now
from web.db import db_session
from web.law import rules_wording
from web.once import once
from web.paging import Stretch, after_place, asked_region, page_size, whole
from web.placements import wording
from web.promises.wording import warning
from web.reveal import given_reason, revealed
from web.review.wording import SIDES
from web.typed import typed_day
from web.vacancies import wording as wording_vacancies
from web.words import match as wording_match
from web.words import reasons as wording_reasons

bp = Blueprint("placements", __name__, url_prefix="/placements")
RECORDERS = (Role.SENDING, Role.RECEIVING, Role.EMPLOYER)
RECORD: dict[str, Callable[..., Any]] = {
    "depart": depart,
    "arrive": arrive,
    "start_work": start_work,
    "leave": leave,
    "no_show": no_show,
    "cancel": cancel,
}
WHOLE_BUS = {"depart": depart_all, "arrive": arrive_all}
MOST = 400
"""Names on one confirmation: more than the largest special train's share of one county."""


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "w": wording,
        "m": wording_match,
        "r_": wording_reasons,
        "v_": wording_vacancies,
        "Show": Show,
        "STEPS": STEPS,
        "SIDES": SIDES,
    }


@bp.get("")
@access(*EVERYONE)
def index() -> str:
    actor, place = current_actor(), Place(asked_region("home"), asked_region("site"))
    show = _shown_part((*shows_for(actor), *on_link(actor)))
    size = max(page_size(), 60)  # a whole bus on one page
    counts = count_placements(db_session(), actor=actor, now=now(), place=place)
    rows, total, before = list_placements(
        db_session(), actor=actor, show=show, now=now(), place=place, counts=counts,
        limit=size, after=next(map(whole, after_place()), None),
    )  # fmt: skip
    return render_template(
        "placements/index.html",
        page=Stretch(rows, total, before, size, str(rows[-1].placement.id) if rows else ""),
        show=show,
        counts=counts if show in counts else counts | {show: total},
        place=place,
        firm=actor.role is Role.EMPLOYER,
        steps=bus_steps(show, SIDE_OF_ROLE.get(actor.role, Side.SYSTEM)),
        today=local_day(now()),
    )


@bp.get("/<int:id>")
@access(*EVERYONE)
def show(id: int) -> str:
    return _page(id)


def _page(id: int, error: str = "") -> str:
    way = page_of_placement(db_session(), actor=current_actor(), placement_id=id)
    duties = duties_of(db_session(), actor=current_actor(), placement=way.row.placement, now=now())
    return render_template(
        "placements/show.html", way=way, today=local_day(now()), duties=duties,
        rules=rules_wording, error=error, note=request.form.get("note", ""),
        reachable=reachable(db_session(), current_actor(), {way.row.placement.person_id}),
        **_card(id),
    )  # fmt: skip


def _card(placement_id: int) -> dict[str, Any]:
    """Whether this reader may print the card, and its warning."""
    card = find_card(db_session(), placement_id=placement_id)
    return {
        "has_card": card is not None and current_actor().role in STAFF,
        "card_warning": warning(card) if card is not None else "",
    }


@bp.post("/<int:id>/step")
@access(*RECORDERS)
@once
def step(id: int) -> ResponseReturnValue:
    """Record one step of one placement."""
    action = request.form.get("do", "")
    if action not in STEPS:
        raise InvalidInput({"do": (Problem("unknown_choice"),)})
    more = {"reason": request.form.get("reason", "")} if STEPS[action].reason else {}
    try:
        RECORD[action](
            db_session(), actor=current_actor(), placement_id=id,
            version=_number(request.form.get("version", "")), on=typed_day("on"),
            note=request.form.get("note", ""), now=now(), **more,
        )  # fmt: skip
    except StaleVersion:
        flash(wording.overtaken(action), "bad")
        return _page(id), 409
    except InvalidInput as refused:
        if not (words := wording.day_words(refused)):
            raise
        return _page(id, error=words), 422
    flash(_("已登记：%(what)s", what=wording.STEPS[action]), "good")
    return redirect(url_for("placements.show", id=id))


@bp.post("/<int:id>/undo")
@access(*RECORDERS)
@once
def take_back(id: int) -> ResponseReturnValue:
    event_id = _number(request.form.get("event", ""))
    undo(db_session(), actor=current_actor(), placement_id=id, event_id=event_id, now=now())
    flash(_("已撤回。"), "good")
    return redirect(url_for("placements.show", id=id))


@bp.post("/<int:id>/phone")
@access(Role.EMPLOYER)
def phone(id: int) -> str:
    """The phone of somebody who agreed to be shown to this firm, shown on click and audited."""
    way = page_of_placement(db_session(), actor=current_actor(), placement_id=id)
    value = reveal_to_firm(
        db_session(), actor=current_actor(), person_id=way.row.placement.person_id, now=now(),
        reason=given_reason(),
    )  # fmt: skip
    return revealed(value or _("没有登记"), _("电话"), back=url_for("placements.show", id=id))


@bp.get("/bus")
@access(*RECORDERS)
def bus() -> ResponseReturnValue:
    """Exactly whose names will be marked, before anything happens."""
    ids = [_number(text) for text in request.args.getlist("pick")[:MOST]]
    rows = rows_by_id(db_session(), actor=current_actor(), ids=ids)
    if not rows:
        flash(_("还没有选人。先在左边打勾。"))
        return redirect(url_for("placements.index"))
    return render_template(
        "placements/bus.html", rows=rows, action=_bus_action(), today=local_day(now())
    )


@bp.post("/bus")
@access(*RECORDERS)
def bus_done() -> str:
    actor, action = current_actor(), _bus_action()
    shown = _shown_rows(request.form.getlist("shown")[:MOST])
    result = WHOLE_BUS[action](
        db_session(), actor=actor, shown=shown, now=now(), on=typed_day("on")
    )
    return render_template(
        "placements/bus_done.html",
        action=action,
        result=result,
        rows={row.placement.id: row for row in _named(actor, shown)},
    )


def _named(actor: Actor, shown: Mapping[int, int]) -> list[Any]:
    return rows_by_id(db_session(), actor=actor, ids=list(shown))


def _shown_rows(texts: list[str]) -> dict[int, int]:
    pairs = [text.partition(":") for text in texts]
    return {_number(placement): _number(version) for placement, _sep, version in pairs}


def _bus_action() -> str:
    action = request.values.get("do", "")
    if action not in WHOLE_BUS:
        raise InvalidInput({"do": (Problem("unknown_choice"),)})
    return action


def _shown_part(shows: Collection[Show]) -> Show:
    asked = request.args.get("show", "")
    return Show(asked) if asked in shows else Show.COMING


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise InvalidInput({"id": (Problem("unknown_choice"),)})
    return int(text)
