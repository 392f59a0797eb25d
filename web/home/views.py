"""What waits for whoever is logged in."""

from flask import Blueprint, render_template

from web.access import EVERYONE, access

bp = Blueprint("home", __name__)


@bp.get("/")
@access(*EVERYONE)
def index() -> str:
    return render_template("home/index.html")
