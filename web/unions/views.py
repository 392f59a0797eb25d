"""The union's house: the programmes of a district, its bodies, one body with its officers."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.union import PARENTS, BodyKind, Programme, UnionBody
from reference.calendar import local_day
from services.unions import bodies
from services.unions.form import BodyIn, EndingIn, OfficerIn, stated_by
from services.unions.lists import bodies_of, count_bodies, list_bodies
from services.unions.page import BodyPage, page_of_body
from services.unions.programmes import programmes_of, switched
from services.unions.rows import body_of
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank, clean
from web.once import once
from web.paging import Page, page_number, page_size
from web.unions import wording

bp = Blueprint("unions", __name__, url_prefix="/unions")
union = access(Role.RECEIVING, Role.ADMIN)


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"w": wording}


@bp.get("")
@union
def index() -> str:
    """Bodies by kind, a page at a time, and what the district runs."""
    asked, words = request.args.get("kind", ""), clean(request.args.get("q", ""))[:64]
    kind = BodyKind(asked) if asked in list(BodyKind) else None
    at, size, actor = page_number(), page_size(), current_actor()
    rows, total = list_bodies(
        db_session(), actor=actor, kind=kind, words=words, limit=size, offset=(at - 1) * size
    )
    return render_template(
        "unions/index.html", page=Page(rows, at, total, size), kind=kind, q=words,
        counts=count_bodies(db_session(), actor=actor),
        districts=sorted(switched(db_session(), actor=actor)), members=_runs_members(),
    )  # fmt: skip


@bp.get("/new/<region_code>")
@union
def new(region_code: str) -> str:
    return _form(region_code, blank(BodyIn), None)


@bp.post("/new/<region_code>")
@union
@once
def create(region_code: str) -> ResponseReturnValue:
    form = bind(BodyIn, request.form)
    if form.ok:
        with form.problems():
            body = bodies.found_body(
                db_session(), actor=current_actor(), region_code=region_code, data=form.data,
                now=now(),
            )  # fmt: skip
    if not form.ok:
        return _form(region_code, form, None), 422
    return redirect(url_for("unions.show", body_id=body.id), 303)


@bp.get("/<int:body_id>")
@union
def show(body_id: int) -> str:
    return _page(body_id, blank(OfficerIn, since_on=local_day(now())))


@bp.get("/<int:body_id>/edit")
@union
def edit(body_id: int) -> str:
    body = body_of(db_session(), current_actor(), body_id)
    stated = stated_by(body)
    return _form(body.region_code, blank(BodyIn, **stated).showing(stated), body)


@bp.post("/<int:body_id>/edit")
@union
@once
def save(body_id: int) -> ResponseReturnValue:
    form = bind(BodyIn, request.form)
    if form.ok:
        with form.problems():
            bodies.correct_body(
                db_session(), actor=current_actor(), body_id=body_id, data=form.data, now=now(),
                shown=form.version,
            )  # fmt: skip
    if not form.ok:
        body = body_of(db_session(), current_actor(), body_id)
        return _form(body.region_code, form, body), 422
    flash(_("存好了。"), "good")
    return redirect(url_for("unions.show", body_id=body_id), 303)


@bp.post("/<int:body_id>/officers")
@union
@once
def appoint(body_id: int) -> ResponseReturnValue:
    form = bind(OfficerIn, request.form)
    if form.ok:
        with form.problems():
            bodies.appoint(
                db_session(), actor=current_actor(), body_id=body_id, data=form.data, now=now()
            )
    if not form.ok:
        return _page(body_id, form), 422
    flash(_("记下了。"), "good")
    return redirect(url_for("unions.show", body_id=body_id), 303)


@bp.post("/<int:body_id>/officers/<int:officer_id>/release")
@union
@once
def release(body_id: int, officer_id: int) -> ResponseReturnValue:
    bodies.release(
        db_session(), actor=current_actor(), officer_id=officer_id, until_on=local_day(now()),
        now=now(),
    )  # fmt: skip
    return redirect(url_for("unions.show", body_id=body_id), 303)


@bp.route("/<int:body_id>/end", methods=["GET", "POST"])
@union
@once
def end(body_id: int) -> ResponseReturnValue:
    body = body_of(db_session(), current_actor(), body_id)
    asked = request.method == "POST"
    form = bind(EndingIn, request.form) if asked else blank(EndingIn, ended_on=local_day(now()))
    if asked and form.ok:
        with form.problems():
            bodies.end_body(
                db_session(), actor=current_actor(), body_id=body_id, data=form.data, now=now()
            )
    if asked and form.ok:
        flash(_("记下了。会员和记录都还在。"), "good")
        return redirect(url_for("unions.show", body_id=body_id), 303)
    others = [one for one in _choices(body.region_code) if one.id != body_id]
    return render_template(
        "unions/end.html", body=body, form=form, into=[(one.id, one.name) for one in others]
    ), (422 if asked else 200)


def _choices(region_code: str) -> list[UnionBody]:
    return bodies_of(db_session(), actor=current_actor(), region_code=region_code)


def _form(region_code: str, form: Bound[BodyIn], body: UnionBody | None) -> str:
    higher = {kind for kinds in PARENTS.values() for kind in kinds}
    above = [
        (one.id, one.name)
        for one in _choices(region_code)
        if one.kind in higher and (body is None or one.id != body.id)
    ]
    return render_template(
        "unions/form.html", form=form, body=body, region_code=region_code, above=above,
        kinds=[(kind.value, wording.KINDS[kind]) for kind in BodyKind],
    )  # fmt: skip


def _runs_members() -> bool:
    return Programme.MEMBERSHIP in programmes_of(db_session(), actor=current_actor())


def _page(body_id: int, form: Bound[OfficerIn]) -> str:
    page: BodyPage = page_of_body(db_session(), actor=current_actor(), body_id=body_id)
    return render_template(
        "unions/show.html", page=page, body=page.body, form=form, members=_runs_members(),
        posts=[(post.value, words) for post, words in wording.POSTS.items()],
    )  # fmt: skip
