"""Which programmes are on in which district: an administrator's page."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.union import Programme
from services.accounts.districts import receiving_districts
from services.unions.programmes import set_programmes, switched
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.once import once
from web.unions.wording import PROGRAMMES

bp = Blueprint("programmes", __name__, url_prefix="/programmes")


@bp.get("")
@access(Role.ADMIN)
def index() -> str:
    on = switched(db_session(), actor=current_actor())
    districts = sorted({*on, *receiving_districts(db_session())})
    return render_template(
        "unions/programmes.html", districts=districts, on=on, names=PROGRAMMES, values=sorted
    )


@bp.post("/<region_code>")
@access(Role.ADMIN)
@once
def save(region_code: str) -> ResponseReturnValue:
    ticked = {one for one in Programme if one.value in request.form.getlist("programme")}
    set_programmes(
        db_session(), actor=current_actor(), region_code=region_code[:6], on=ticked, now=now(),
        shown=request.form.get("version", ""),
    )  # fmt: skip
    flash(_("改好了。关掉的项目不再显示，填过的内容都还在。"), "good")
    return redirect(url_for("programmes.index", _anchor=f"d{region_code}"), 303)
