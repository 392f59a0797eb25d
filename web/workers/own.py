"""A worker's own page behind their link: wishes, what they agreed to, stop, copy, delete."""

from collections.abc import Sequence
from contextlib import suppress

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field

from models.person import ConsentPurpose
from reference import occupations, regions
from services.errors import InvalidInput
from services.inputs import Input, Line, Whole
from services.publicity.board import regions_on_offer
from services.workers.leaving import copy_of, forget_me
from services.workers.own_page import (
    LIMITS,
    OWN_PURPOSES,
    WishesIn,
    agree,
    ask_correction,
    own_page,
    save_wishes,
    stop,
    take_back,
    type_code,
)
from web.access import public
from web.clock import now
from web.db import db_session, keep_changes
from web.forms import Bound, bind, blank, clean
from web.paging import whole
from web.words.match import region_name
from web.workers import wording
from web.workers.invitation import bp
from web.workers.links import in_words, opened, private


class BornIn(Input):
    born: Whole = Field(ge=1930, le=2020)


class ToldIn(Input):
    code: Line = Field(min_length=6, max_length=12)


@bp.get("/<token>/me")
@public
@in_words
def me(token: str) -> ResponseReturnValue:
    page = own_page(db_session(), link=opened(token), now=now())
    person = page.person
    wishes = dict(zip(("wish_1", "wish_2", "wish_3"), page.offered_wishes, strict=False))
    places = dict(zip(("place_1", "place_2", "place_3"), page.places, strict=False))
    form = blank(
        WishesIn, yuan=("floor_wage_fen",), floor_wage_fen=person.floor_wage_fen,
        nights=person.nights, refuses=[one for one in person.refuses if one in LIMITS],
        available_from=person.available_from, **wishes, **places,
    )  # fmt: skip
    return _page(token, form)


@bp.post("/<token>/me")
@public
@in_words
def wishes(token: str) -> ResponseReturnValue:
    link, form = opened(token), bind(WishesIn, request.form, yuan=("floor_wage_fen",))
    if form.ok:
        with form.problems():
            save_wishes(db_session(), link=link, data=form.data, now=now())
    if not form.ok:
        return _page(token, form, 422)
    return _back(token, "saved")


@bp.post("/<token>/agree")
@public
@in_words
def agrees(token: str) -> ResponseReturnValue:
    link, purpose = opened(token), request.form.get("purpose", "")
    with suppress(ValueError, InvalidInput):  # only the two that stand on the page
        agree(db_session(), link=link, purpose=ConsentPurpose(purpose), now=now())
    return _back(token, "agreed")


@bp.post("/<token>/code")
@public
@in_words
def types_code(token: str) -> ResponseReturnValue:
    link, form = opened(token), bind(ToldIn, request.form)
    if form.ok:
        keep_changes()  # a wrong try is counted
        with form.problems():
            type_code(db_session(), link=link, told=form.data.code, now=now())
    return _page(token, blank(WishesIn), 422, told=form) if not form.ok else _back(token, "agreed")


@bp.post("/<token>/withdraw")
@public
@in_words
def withdraws(token: str) -> ResponseReturnValue:
    link, consent = opened(token), whole(request.form.get("consent", "")) or 0
    take_back(db_session(), link=link, consent_id=consent, now=now())
    return _back(token, "withdrawn")


@bp.post("/<token>/stop")
@public
@in_words
def stops(token: str) -> ResponseReturnValue:
    silent = request.form.get("silent") == "1"
    stop(db_session(), link=opened(token), silent=silent, now=now())
    return _back(token, "stopped")


@bp.post("/<token>/correct")
@public
@in_words
def corrects(token: str) -> ResponseReturnValue:
    link, words = opened(token), clean(request.form.get("words", ""))
    with suppress(InvalidInput):  # nothing written, nothing to tell
        ask_correction(db_session(), link=link, words=words, now=now())
    return _back(token, "told")


@bp.get("/<token>/copy.txt")
@public
@in_words
def copy(token: str) -> ResponseReturnValue:
    kept = copy_of(db_session(), link=opened(token), now=now())
    answer = Response("\n".join(wording.copy_lines(kept)) + "\n", mimetype="text/plain")
    answer.headers["Content-Disposition"] = "inline"  # WeChat's browser takes no downloads
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@bp.post("/<token>/forget")
@public
@in_words
def forgets(token: str) -> ResponseReturnValue:
    link, form = opened(token), bind(BornIn, request.form)
    if form.ok:
        keep_changes()  # a wrong year is counted
        with form.problems():
            everything = forget_me(db_session(), link=link, born=form.data.born, now=now())
            return private(render_template("workers/forgotten.html", everything=everything))
    return _page(token, blank(WishesIn), 422, forget=form)


def _places(chosen: Sequence[str]) -> list[tuple[str, str]]:
    """Districts with work on offer now, and what was chosen before."""
    open_now = regions_on_offer(db_session(), now=now())
    return [(code, region_name(code)) for code in sorted({*open_now, *chosen})]


def _back(token: str, said: str) -> ResponseReturnValue:
    return redirect(url_for("worker.me", token=token, said=said), 303)


def _page(
    token: str, form: Bound[WishesIn], status: int = 200, forget: Bound[BornIn] | None = None,
    told: Bound[ToldIn] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    page = own_page(db_session(), link=opened(token), now=now())
    standing = {consent.purpose for consent, _firm in page.consents}
    html = render_template(
        "workers/own.html",
        token=token,
        page=page,
        form=form,
        forget=forget or blank(BornIn),
        told=told or blank(ToldIn),
        asked=wording.asked(page),
        said=wording.SAID.get(request.args.get("said", "")),
        trades=[(one.id, one.title) for one in occupations.all_occupations()],
        places=_places(page.places),
        limits=[(code, wording.LIMIT_NAMES[code]) for code in LIMITS],
        county=regions.region(page.person.region_code).name,
        consents=wording.consented(page),
        missing=[(p.value, wording.PURPOSES[p]) for p in OWN_PURPOSES if p not in standing],
    )
    return private(html, status)
