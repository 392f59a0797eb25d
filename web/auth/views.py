"""Log in, log out, change the password."""

from flask import Blueprint, render_template

from web.access import EVERYONE, access, public

bp = Blueprint("auth", __name__)


@bp.get("/login")
@public
def login() -> str:
    return render_template("auth/login.html")


@bp.post("/logout")
@access(*EVERYONE)
def logout() -> str:
    return ""


@bp.get("/password")
@access(*EVERYONE)
def password() -> str:
    return ""
