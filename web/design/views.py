"""Every macro in all its states, for those who build pages and those who judge them."""

from typing import Annotated, Literal

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from pydantic import Field
from werkzeug.datastructures import MultiDict

from web.access import STAFF, access
from web.forms import FormIn, bind, blank
from web.paging import Page, page_number
from web.reveal import revealed

bp = Blueprint("design", __name__)


class SampleIn(FormIn):
    """A form of every kind of field."""

    name: Annotated[str, Field(min_length=2, max_length=20)]
    places: Annotated[int, Field(ge=1, le=5000)]
    wage_min: Annotated[int, Field(gt=0)]
    shift: Literal["day", "two", "three"]
    lodging: Literal["dorm", "subsidy", "none"]
    needs: list[Literal["night", "standing", "heavy"]] = Field(default_factory=list)
    couples: bool = False
    first_payday: str | None = None
    note: Annotated[str, Field(max_length=200)] | None = None


TERRIBLE = {
    "name": "<b>",
    "places": "－３",
    "wage_min": "面议",
    "shift": "moon",
    "note": "好" * 201,
}


@bp.get("/design")
@access(*STAFF)
def index() -> str:
    """The page of all macros; `?filled=1` shows the form refused."""
    filled = "filled" in request.args
    yuan = ("wage_min",)
    bad = bind(SampleIn, MultiDict(TERRIBLE), yuan=yuan)
    return render_template(
        "design/index.html",
        form=bad if filled else blank(SampleIn, yuan=yuan, wage_min=430000),
        page=Page(["一", "二", "三"], page_number(), 73, 25),
    )


@bp.get("/design/confirm")
@access(*STAFF)
def confirm() -> str:
    """A confirmation as a page of its own."""
    return render_template("design/confirm.html")


@bp.post("/design/confirm")
@access(*STAFF)
def confirmed() -> Response:
    """Nothing is closed here; the way back shows the notice."""
    flash(_("已保存草稿。"), "good")
    return redirect(url_for("design.index"))


@bp.post("/design/reveal")
@access(*STAFF)
def reveal() -> str:
    """An invented number, to see how revealing looks."""
    return revealed("13800000000", _("电话"), back=url_for("design.index"))
