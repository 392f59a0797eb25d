"""The cohort page: who is still there, and why and when the others left."""

from flask import render_template
from flask_babel import gettext as _

from reference.reasons import reasons
from reports.retention import RETENTION_MARKS, Kept
from services.followup.cohorts import WEEKS, cohorts_of
from web.access import current_actor
from web.clock import now
from web.db import db_session
from web.followup.views import bp, unions

OPEN_END = 1000


@bp.get("/cohorts")
@unions
def cohorts() -> str:
    found = cohorts_of(db_session(), actor=current_actor(), now=now())
    return render_template(
        "followup/cohorts.html", found=found, marks=RETENTION_MARKS, share=share,
        weeks=[week_name(*one) for one in WEEKS], reason=reason_name,
    )  # fmt: skip


def share(kept: Kept | None) -> str:
    """80%（49–94%，8/10）; estimated ones say so."""
    if kept is None:
        return "—"
    told = _(
        "%(share)s%%（%(low)s–%(high)s%%）", share=round(kept.share * 100),
        low=round(kept.low * 100), high=round(kept.high * 100),
    )  # fmt: skip
    if kept.estimated:
        return _("约%(told)s，%(n)s人还没到天数", told=told, n=kept.people - kept.base)
    return _("%(told)s，%(kept)s/%(base)s", told=told, kept=round(kept.share * kept.base),
             base=kept.base)  # fmt: skip


def week_name(low: int, high: int) -> str:
    if high > OPEN_END:
        return _("第%(n)s周以后", n=low - 1)
    return _("第%(n)s周", n=low) if low == high else _("第%(a)s–%(b)s周", a=low, b=high)


def reason_name(code: str) -> str:
    known = reasons().get(code)
    return known.name if known else _("没有登记，回访时说已不在")
