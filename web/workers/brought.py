"""老乡带老乡: a newcomer says behind their own link who brought them."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from services.inputs import Input, Line
from services.workers.brought import Step, brought_of, name_introducer, say_brought
from web.access import public
from web.clock import now
from web.db import db_session, keep_changes
from web.forms import Bound, bind, blank
from web.workers.invitation import bp
from web.workers.links import in_words, opened, private


class IntroducerIn(Input):
    staff_no: Line = Field(min_length=1, max_length=20)
    surname: Line = Field(min_length=1, max_length=8)


@bp.get("/<token>/brought")
@public
@in_words
def brought(token: str) -> ResponseReturnValue:
    return _page(token, blank(IntroducerIn))


@bp.post("/<token>/brought")
@public
@in_words
def names(token: str) -> ResponseReturnValue:
    link, form = opened(token), bind(IntroducerIn, request.form)
    if form.ok:
        keep_changes()  # a wrong try counts, whatever comes of it
        with form.problems():
            name_introducer(db_session(), link=link, now=now(), **form.data.model_dump())
    if not form.ok:
        return _page(token, form, 422)
    return redirect(url_for("worker.brought", token=token, said=1), 303)


@bp.post("/<token>/brought/again")
@public
@in_words
def says_again(token: str) -> ResponseReturnValue:
    link, so = opened(token), request.form.get("so")
    if so in ("yes", "no"):
        say_brought(db_session(), link=link, so=so == "yes", now=now())
    return redirect(url_for("worker.brought", token=token, said=1), 303)


def _page(token: str, form: Bound[IntroducerIn], status: int = 200) -> ResponseReturnValue:
    own = brought_of(db_session(), link=opened(token), now=now())
    html = render_template(
        "workers/brought.html", token=token, own=own, form=form, S=Step,
        said=request.args.get("said") == "1",
    )  # fmt: skip
    return private(html, status)
