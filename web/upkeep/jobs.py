"""What ran, how long, with what result, what comes next, and running one now."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from services.errors import NotFound
from services.upkeep import job_runs, leadership
from services.upkeep import kinds as job_kinds
from services.upkeep import pages as job_run_pages
from services.upkeep.health import check_health
from services.upkeep.kinds import JOBS
from services.upkeep.leadership import current_lead
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.once import once
from web.paging import Page, page_number, page_size
from web.upkeep import results, wording
from web.upkeep.health import free_bytes

bp = Blueprint("jobs", __name__, url_prefix="/jobs")
admin = access(Role.ADMIN)


@bp.get("")
@admin
def index() -> str:
    actor, session = current_actor(), db_session()
    number, size = page_number(), page_size()
    job = request.args.get("job") if request.args.get("job") in JOBS else None
    runs = job_run_pages.list_runs(
        session, actor=actor, job=job, limit=size, offset=(number - 1) * size
    )
    total = job_run_pages.count_runs(session, actor=actor, job=job)
    return render_template(
        "upkeep/jobs.html",
        page=Page(runs, number, total, size),
        job=job,
        jobs=list(JOBS),
        latest=job_run_pages.latest_runs(session, actor=actor),
        schedule={row.job: row for row in job_run_pages.list_schedule(session, actor=actor)},
        alive=_alive(),
        health=check_health(session, now=now(), disk_free=free_bytes()),
    )


@bp.post("/clock")
@admin
@once
def trust_clock() -> ResponseReturnValue:
    leadership.trust_clock(db_session(), actor=current_actor(), now=now())
    flash(_("已记下：时钟是对的。自动任务一分钟内继续。"), "good")
    return redirect(url_for("jobs.index"))


@bp.get("/<job>/run")
@admin
def confirm_run(job: str) -> str:
    if job not in JOBS:
        raise NotFound("job", job[:48])
    slot = job_kinds.slot_at(job, now())
    return render_template("upkeep/run.html", job=job, slot=slot, alive=_alive())


@bp.post("/<job>/run")
@admin
@once
def run(job: str) -> ResponseReturnValue:
    slot = request.form.get("slot", "")[:48] or None
    job_runs.request_run(db_session(), actor=current_actor(), job=job, slot=slot, now=now())
    if _alive():
        flash(_("已交给调度进程，几秒内开始。刷新这一页看结果。"), "good")
    else:
        flash(_("已记下，但调度进程没有运行；它一启动就会执行。"), "bad")
    return redirect(url_for("jobs.index"))


def _alive() -> bool:
    """Whether a scheduler leads at this moment."""
    lead = current_lead(db_session())
    return lead is not None and lead.until > now()


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"job_words": wording, "job_outcome": results.outcome}
