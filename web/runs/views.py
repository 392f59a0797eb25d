"""The latest match runs, asking for one, watching one, stopping one."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from services.employers.first_batches import BatchState, batch_states
from services.runs import explanations as explained
from services.runs import lists as match_run_pages
from services.runs import orders as match_orders
from web.access import STAFF, access, current_actor
from web.clock import now
from web.db import db_session
from web.once import once
from web.paging import Page, page_number
from web.runs import wording
from web.runs.first_batch import batch_rule
from web.words import explanations as wording_explain

SHORT = 50
"""Posts left short on one page."""
bp = Blueprint("runs", __name__, url_prefix="/runs")
staff = access(*STAFF)
may_run = access(Role.ADMIN, Role.RECEIVING)


@bp.context_processor
def _words() -> dict[str, object]:
    return {"w": wording}


@bp.get("")
@staff
def index() -> str:
    session, actor = db_session(), current_actor()
    return render_template(
        "runs/index.html",
        runs=match_run_pages.list_runs(session, actor=actor),
        choices=match_orders.choices_of(actor),
        waiting=match_orders.waiting_orders(session),
    )


@bp.post("")
@may_run
@once
def order() -> ResponseReturnValue:
    match_orders.order_run(
        db_session(),
        actor=current_actor(),
        mode=request.form.get("mode", ""),
        region_code=request.form.get("region_code", ""),
        now=now(),
    )
    flash(_("已经记下，一分钟内开始算。可以离开这一页，算好后这里就有记录。"), "good")
    return redirect(url_for("runs.index"))


@bp.get("/<int:run_id>")
@staff
def show(run_id: int) -> str:
    session, actor = db_session(), current_actor()
    run = match_run_pages.run_of(session, actor=actor, run_id=run_id)
    short = match_run_pages.shortages_of(session, actor=actor, run_id=run_id)
    return render_template(
        "runs/show.html",
        run=run,
        short=_paged(short),
        batches=_first_batches(short),
        running=match_run_pages.is_running(run),
        died=match_run_pages.has_died(run),
        used=match_run_pages.mode_of(run),
        compared=match_run_pages.compared_modes(run),
        may_cancel=match_orders.may_cancel(actor, run),
        advice=explained.advice_of_run(session, actor=actor, run_id=run_id),
        market=explained.market_of_run(session, actor=actor, run_id=run_id),
        x=wording_explain,
        may_lift=actor.role in (Role.RECEIVING, Role.ADMIN),
    )


def _paged(short: Sequence[Any]) -> Page:
    number = page_number()
    return Page(short[(number - 1) * SHORT : number * SHORT], number, len(short), SHORT)


def _first_batches(short: Sequence[Any]) -> list[tuple[int, str, BatchState]]:
    """The firms of a run whose places wait for the union's own rule, each once."""
    firms = {
        vacancy.employer_id: vacancy.employer
        for vacancy, one in short
        if wording.held_by_batch(one)
    }
    states = batch_states(
        db_session(), employer_ids=list(firms)[:SHORT], rule=batch_rule(), now=now()
    )
    return [(one, firms[one], state) for one, state in states.items() if not state.lifted]


@bp.get("/<int:run_id>/progress")
@staff
def progress(run_id: int) -> str:
    """Only the bar, for a page that looks again every few seconds."""
    run = match_run_pages.run_of(db_session(), actor=current_actor(), run_id=run_id)
    return render_template("runs/progress.html", run=run, running=match_run_pages.is_running(run))


@bp.get("/<int:run_id>/cancel")
@may_run
def confirm_cancel(run_id: int) -> str:
    run = match_run_pages.run_of(db_session(), actor=current_actor(), run_id=run_id)
    return render_template("runs/cancel.html", run=run)


@bp.post("/<int:run_id>/cancel")
@may_run
@once
def cancel(run_id: int) -> ResponseReturnValue:
    match_orders.cancel_run(db_session(), actor=current_actor(), run_id=run_id, now=now())
    flash(_("几秒内停下，不写入任何推荐。"), "good")
    return redirect(url_for("runs.show", run_id=run_id))
