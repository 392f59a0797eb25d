"""Whether this installation is well: `/healthz` for a monitor, `/health` in words.

Both tell the figures of one look (`services.upkeep.condition`). `/healthz` answers 503 when the
database cannot be read, its tables are not those of this code, while the first start has nothing
to show yet (`"status": "starting"`), or when one of the reasons of
`services.upkeep.health.COMPLAINTS` stands (a failed weekly letter or match, a full disk, a clock
that jumped); 200 with `"status": "degraded"` when it works but something needs a person.
"""

import shutil

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from models.account import Role
from models.migrate import current_revision, head_revision
from services.upkeep.condition import Section, look
from web.access import access, public
from web.clock import now
from web.db import db_session, engine
from web.preparing import under_way
from web.upkeep import condition_words

bp = Blueprint("health", __name__)


@bp.get("/health")
@access(Role.ADMIN)
def index() -> str:
    condition = look(db_session(), now=now(), disk_free=free_bytes())
    found = condition.findings()
    return render_template(
        "upkeep/health.html",
        words=condition_words,
        sections={one: [f for f in found if f.section is one] for one in Section},
        found=found,
        condition=condition,
    )


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    try:
        revision = current_revision(engine())
        if revision != head_revision():
            return {"status": "down", "database": "ok", "migrations": "behind"}, 503
        condition = look(db_session(), now=now(), disk_free=free_bytes())
    except SQLAlchemyError:
        current_app.logger.exception("healthz_database")
        return {"status": "down", "database": "unreachable"}, 503
    state = under_way()
    status = condition.status(starting=state is not None and not state.open)
    return {
        "status": status,
        "complaints": condition.complaints,
        "preparing": {step.code: [step.done, step.of] for step in (state.steps if state else ())},
        "database": "ok",
        "migrations": revision,
        **condition.figures(),
    }, 503 if status in ("down", "starting") else 200


def free_bytes() -> int | None:
    """Free where the instance folder lies; None where that cannot be told."""
    try:
        return shutil.disk_usage(current_app.extensions["settings"].instance_path).free
    except OSError:
        return None
