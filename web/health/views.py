"""Whether this installation is well, for a monitor."""

from flask import Blueprint
from sqlalchemy import text

from web.access import public
from web.db import db_session

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def healthz() -> dict[str, object]:
    db_session().execute(text("SELECT 1"))
    return {"database": "ok"}
