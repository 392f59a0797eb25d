"""The queue of both sides, one screen per proposal, batches, the worker's word, the firm."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.proposal import Side
from reports.actions import REVIEW_DAYS
from services.actor import Actor
from services.employers.contacts import reachable
from services.employers.first_batches import batch_state
from services.errors import InvalidInput, NotFound, Problem, StaleVersion
from services.proposals.batches import MOST, BatchResult, batch_approve, batch_hold, batch_refuse
from services.proposals.undo import undo, undoable_event
from services.publicity.union_lines import line_of
from services.review.queue import (
    Filter,
    Show,
    count_queue,
    filter_choices,
    list_queue,
    next_in_queue,
    shows_for,
    steps_on,
)
from services.review.rows import QueueRow, rows_of
from services.review.sheet import sheet_of
from services.runs.explanations import full_points, price_in_run
from web.access import EVERYONE, access, current_actor
from web.clock import now
from web.db import db_session
from web.once import once
from web.paging import Stretch, after_place, asked_region, page_size, whole
from web.review import wording
from web.review.decisions import STAYS, decide
from web.review.read_aloud import read_aloud
from web.runs.first_batch import batch_rule
from web.vacancies import wording as wording_vacancies
from web.words import explanations as wording_explain
from web.words import match as wording_match
from web.words import reasons as wording_reasons

bp = Blueprint("review", __name__, url_prefix="/review")
DECIDERS = (Role.SENDING, Role.RECEIVING, Role.EMPLOYER)
WAITED = timedelta(days=REVIEW_DAYS)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROS_9999 = 250_000_000_000_000_000
BATCHES: Mapping[str, tuple[Callable[..., BatchResult], tuple[str, ...]]] = {
    "approve": (batch_approve, ()),
    "hold": (batch_hold, ("note",)),
    "refuse": (batch_refuse, ("code",)),
}
"""Button of the bar → what it does to each picked, and the reason it asks for once."""
UNIONS = (Role.SENDING, Role.RECEIVING)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {
        "w": wording,
        "m": wording_match,
        "r_": wording_reasons,
        "v_": wording_vacancies,
        "Side": Side,
        "Show": Show,
    }


@bp.get("")
@access(*EVERYONE)
def index() -> str:
    actor, wanted = current_actor(), wanted_filter(current_actor())
    counts = count_queue(db_session(), actor=actor, wanted=wanted, now=now())
    rows, total, before = list_queue(
        db_session(), actor=actor, wanted=wanted, limit=page_size(), after=_after(), counts=counts
    )
    return render_template(
        "review/index.html",
        page=Stretch(rows, total, before, page_size(), _place_text(rows)),
        wanted=wanted,
        args=address_args(wanted),
        counts=counts,
        choices=filter_choices(db_session(), actor=actor, wanted=wanted),
        role=actor.role,
        firm=actor.role is Role.EMPLOYER,
        steps=steps_on(actor.role, wanted.show),
        now=now(),
        done=_done(actor),
    )


def _after() -> tuple[datetime, int] | None:
    """The place in the queue the address names, as `_place_text` wrote it."""
    parts = [whole(part) for part in after_place()]
    if len(parts) != 2 or parts[0] is None or parts[1] is None or parts[0] > MICROS_9999:
        return None
    return EPOCH + timedelta(microseconds=parts[0]), parts[1]


def _place_text(rows: Sequence[QueueRow]) -> str:
    if not rows:
        return ""
    micros = (rows[-1].since - EPOCH) // timedelta(microseconds=1)
    return f"{micros}.{rows[-1].lead_id}"


@bp.get("/<int:id>")
@access(*EVERYONE)
def show(id: int) -> str:
    actor, wanted = current_actor(), wanted_filter(current_actor())
    sheet = sheet_of(db_session(), actor=actor, proposal_id=id, now=now())
    lead = sheet.lead
    return render_template(
        "review/firm.html" if actor.role is Role.EMPLOYER else "review/show.html",
        sheet=sheet,
        price=price_in_run(db_session(), run_id=lead.run_id, vacancy_id=lead.vacancy_id),
        full_points=full_points(db_session(), run_id=lead.run_id),
        x=wording_explain,
        args=address_args(wanted),
        role=actor.role,
        batch=batch_state(
            db_session(), employer_id=sheet.vacancy.employer_id, rule=batch_rule(), now=now()
        )
        if actor.role is not Role.EMPLOYER
        else None,
        reachable=reachable(db_session(), actor, [m.proposal.person_id for m in sheet.members]),
        left=count_queue(db_session(), actor=actor, wanted=wanted, now=now()).get(wanted.show, 0),
        done=_done(actor),
    )


@bp.get("/<int:id>/ask")
@access(Role.SENDING)
def ask(id: int) -> str:
    """The page to call a worker with: what to read aloud, yes and no."""
    return _ask(id)


def _ask(id: int, error: str = "") -> str:
    actor = current_actor()
    sheet = sheet_of(db_session(), actor=actor, proposal_id=id, now=now())
    return render_template(
        "review/ask.html",
        sheet=sheet,
        text=read_aloud(sheet, line_of(db_session(), sheet.vacancy.region_code)),
        now=now(),
        error=error,
        said=request.form,
        args=address_args(wanted_filter(actor)),
        done=_done(actor),
    )


@bp.post("/<int:id>/decide")
@access(*DECIDERS)
@once
def decided(id: int) -> ResponseReturnValue:
    """Carry out the button, then on to the next of the same queue, with the way back."""
    actor, wanted = current_actor(), wanted_filter(current_actor())
    following = next_in_queue(db_session(), actor=actor, wanted=wanted, after_id=id)
    try:
        decide(db_session(), actor, id, request.form, now())
    except StaleVersion:
        flash(wording.overtaken(request.form.get("do", "")), "bad")
        return show(id), 409
    except InvalidInput as refused:
        if "evidence" not in refused.problems:
            raise
        return _ask(id, error=wording.not_proved(request.form.get("means", ""))), 422
    args = address_args(wanted)
    if request.form.get("do") in STAYS:
        return redirect(url_for("review.show", id=id, **args))
    if following is None:
        return redirect(url_for("review.index", done=id, **args))
    page = "review.ask" if wanted.show is Show.ASK else "review.show"
    return redirect(url_for(page, id=following, done=id, **args))


@bp.post("/<int:id>/undo")
@access(*DECIDERS)
@once
def take_back(id: int) -> ResponseReturnValue:
    actor = current_actor()
    event_id = _number(request.form.get("event", ""))
    undo(db_session(), actor=actor, proposal_id=id, event_id=event_id, now=now())
    flash(_("已撤回。"), "good")
    return redirect(url_for("review.show", id=id, **address_args(wanted_filter(actor))))


@bp.get("/batch")
@access(*UNIONS)
def batch() -> ResponseReturnValue:
    """Exactly whom it will touch, named and counted, before anything happens."""
    actor = current_actor()
    picked = [_number(text) for text in request.args.getlist("pick")[:MOST]]
    rows = rows_of(db_session(), actor, picked)
    args = address_args(wanted_filter(actor))
    if not rows:
        flash(_("还没有选人。先在左边打勾。"))
        return redirect(url_for("review.index", **args))
    asked = request.args.get("do", "")
    action = asked if asked in BATCHES else "approve"
    return render_template(
        "review/batch.html", rows=rows, action=action, args=args, role=actor.role
    )


@bp.post("/batch")
@access(*UNIONS)
def batch_done() -> str:
    actor = current_actor()
    shown = {_number(k): _number(v) for k, _s, v in _pairs(request.form.getlist("shown"))}
    use_case, reason = BATCHES.get(request.form.get("do", ""), BATCHES["approve"])
    why = {name: request.form.get(name, "") for name in reason}
    result = use_case(db_session(), actor=actor, shown=shown, now=now(), **why)
    return render_template(
        "review/batch_done.html",
        result=result,
        done=rows_of(db_session(), actor, result.done),
        left=rows_of(db_session(), actor, list(result.problems)),
        action=request.form.get("do", ""),
        args=address_args(wanted_filter(actor)),
    )  # fmt: skip


def wanted_filter(actor: Actor) -> Filter:
    """The filter in the address; what is nonsense does not limit."""
    asked = request.args.get("show", "")
    shows = shows_for(actor.role)
    firm, post = request.args.get("employer", ""), request.args.get("vacancy", "")
    return Filter(
        show=Show(asked) if asked in shows else shows[0],
        home=asked_region("home"),
        site=asked_region("site"),
        employer_id=int(firm) if firm.isdecimal() and len(firm) < 10 else None,
        vacancy_id=int(post) if post.isdecimal() and len(post) < 10 else None,
        waited_since=now() - WAITED if _waited() else None,
    )


def address_args(wanted: Filter) -> Mapping[str, Any]:
    """The filter as arguments of an address, so that it survives every step."""
    args = {
        "show": wanted.show.value,
        "home": wanted.home,
        "site": wanted.site,
        "employer": wanted.employer_id,
        "vacancy": wanted.vacancy_id,
        "waited": WAITED.days if wanted.waited_since else None,
    }
    return {key: value for key, value in args.items() if value}


def _waited() -> bool:
    return request.args.get("waited") == str(WAITED.days)


def _done(actor: Actor) -> dict[str, Any] | None:
    """What was decided on the page before, and the event an undo would take back."""
    text = request.args.get("done", "")
    if not text.isdecimal() or len(text) > 9:
        return None
    try:
        event = undoable_event(db_session(), actor=actor, proposal_id=int(text))
    except NotFound:
        return None
    if event is None:
        return None
    rows = rows_of(db_session(), actor, [int(text)])
    return {"id": int(text), "event": event, "row": rows[0]} if rows else None


def _pairs(texts: list[str]) -> list[tuple[str, str, str]]:
    return [text.partition(":") for text in texts[: 8 * MOST]]


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise InvalidInput({"id": (Problem("unknown_choice"),)})
    return int(text)
