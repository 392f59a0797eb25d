"""Pairs of a district for its union: who has a buddy, who has none, words taken by telephone."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.account import Role
from services.buddies.lists import pairs_of
from services.buddies.moves import record_word
from web.access import access, current_actor
from web.buddies import wording
from web.clock import now
from web.db import db_session
from web.once import once
from web.placements import wording as placement_wording

bp = Blueprint("buddies", __name__, url_prefix="/buddies")
callers = access(Role.RECEIVING, Role.ENTERPRISE)


@bp.get("")
@callers
def index() -> str:
    pairs = pairs_of(db_session(), actor=current_actor(), now=now())
    return render_template("buddies/index.html", pairs=pairs, w=wording, p=placement_wording)


@bp.post("/<int:pair_id>")
@callers
@once
def word(pair_id: int) -> ResponseReturnValue:
    record_word(
        db_session(), actor=current_actor(), pair_id=pair_id, half=request.form.get("half", ""),
        agrees=request.form.get("says") == "yes", now=now(),
    )  # fmt: skip
    return redirect(url_for("buddies.index"), 303)
