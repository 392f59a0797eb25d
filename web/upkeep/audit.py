"""The audit record: who saw or changed what. For administrators."""

from flask import Blueprint, render_template, request

from models.account import Role
from services.audit import audit_actions, list_audit
from services.upkeep.audit_names import names_of
from web.access import access, current_actor
from web.db import db_session
from web.paging import Stretch, asked_place, page_size
from web.upkeep import audit_wording as wording_audit
from web.upkeep.audit_wording import action_name

bp = Blueprint("audit", __name__)


@bp.get("/audit")
@access(Role.ADMIN)
def index() -> str:
    size, place = page_size(), asked_place()
    action = request.args.get("action", "")[:48]
    actor = current_actor()
    rows, total, before = list_audit(
        db_session(), actor=actor, action=action, limit=size, after=place[0] if place else None
    )
    return render_template(
        "upkeep/audit.html",
        page=Stretch(rows, total, before, size, str(rows[-1].row.id) if rows else ""),
        action=action,
        actions=audit_actions(db_session(), actor=actor),
        action_name=action_name,
        words=wording_audit,
        names=names_of(db_session(), [entry.row for entry in rows]),
    )
