"""A firm's quota by county: set, changed, taken back, by the coordinator of its district."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from services.employers import quotas
from services.employers.firms import get_employer
from services.employers.quotas import QuotaIn, quota_of
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank, clean
from web.once import once

bp = Blueprint("quotas", __name__, url_prefix="/employers")
union = access(Role.RECEIVING, Role.ADMIN)


@bp.get("/<int:employer_id>/quota")
@union
def edit(employer_id: int) -> str:
    page = quota_of(db_session(), actor=current_actor(), employer_id=employer_id, now=now())
    stored = quotas.stated(page.quota if page else None)
    return _page(employer_id, blank(QuotaIn, **(stored or {"unit": "percent"})).showing(stored))


@bp.post("/<int:employer_id>/quota")
@union
@once
def save(employer_id: int) -> ResponseReturnValue:
    form = bind(QuotaIn, request.form)
    if form.ok:
        with form.problems():
            quotas.set_quota(
                db_session(), actor=current_actor(), employer_id=employer_id, data=form.data,
                now=now(), shown=form.version,
            )  # fmt: skip
    if not form.ok:
        return _page(employer_id, form), 422
    flash(_("已限定，从下一次匹配起照办。"), "good")
    return redirect(url_for("employers.show", employer_id=employer_id), 303)


@bp.post("/<int:employer_id>/quota/lift")
@union
def lift(employer_id: int) -> ResponseReturnValue:
    quotas.lift_quota(
        db_session(), actor=current_actor(), employer_id=employer_id,
        reason=clean(request.form.get("reason", "")), now=now(),
    )  # fmt: skip
    flash(_("已取消，从下一次匹配起不再限。"), "good")
    return redirect(url_for("employers.show", employer_id=employer_id), 303)


def _page(employer_id: int, form: Bound[QuotaIn]) -> str:
    actor = current_actor()
    employer = get_employer(db_session(), actor=actor, employer_id=employer_id)
    page = quota_of(db_session(), actor=actor, employer_id=employer_id, now=now())
    return render_template("employers/quota.html", employer=employer, page=page, form=form)
