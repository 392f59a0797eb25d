"""The latest match runs, and one run."""

from flask import Blueprint, render_template

from services import match_run_pages
from web.access import STAFF, access, current_actor
from web.db import db_session
from web.runs import wording

bp = Blueprint("runs", __name__, url_prefix="/runs")
staff = access(*STAFF)


@bp.context_processor
def _words() -> dict[str, object]:
    return {"w": wording}


@bp.get("")
@staff
def index() -> str:
    runs = match_run_pages.list_runs(db_session(), actor=current_actor())
    return render_template("runs/index.html", runs=runs)


@bp.get("/<int:run_id>")
@staff
def show(run_id: int) -> str:
    session, actor = db_session(), current_actor()
    run = match_run_pages.run_of(session, actor=actor, run_id=run_id)
    short = match_run_pages.shortages_of(session, actor=actor, run_id=run_id)
    return render_template("runs/show.html", run=run, short=short)
