"""Fairs of a county: list, one fair with its funnel, and the form clerks type visitors into."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.fair import FairKind, FairState
from reference import regions
from services.errors import NotFound
from services.fairs.events import (
    FairIn,
    FiguresIn,
    channel_of_fair,
    fair_in_scope,
    list_fairs,
    move_fair,
    plan_fair,
    set_figures,
    show_posts,
)
from services.fairs.funnel import asked_at, funnel_of, year_of
from services.fairs.intentions import TYPED_IN, type_in
from services.fairs.stands import stands_of
from services.publicity.board import best_for
from services.publicity.channels import counties_for
from services.workers.signup import SignUpIn
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.fairs import wording
from web.forms import Bound, bind, blank
from web.once import once
from web.paging import whole
from web.voice import voice

bp = Blueprint("fairs", __name__, url_prefix="/fairs")
SHOWN = 60
"""Posts offered for showing: the best for the county."""


@bp.get("")
@access(Role.SENDING, Role.RECEIVING)
def index() -> str:
    return _list(blank(FairIn, region_code=next(iter(_counties()), ("", ""))[0]))


@bp.post("")
@access(Role.SENDING)
@once
def create() -> ResponseReturnValue:
    form = bind(FairIn, request.form)
    if not form.ok:
        return _list(form), 422
    fair = plan_fair(db_session(), actor=current_actor(), data=form.data, now=now())
    return redirect(url_for("fairs.show", fair_id=fair.id), 303)


@bp.get("/<int:fair_id>")
@access(Role.SENDING, Role.RECEIVING)
def show(fair_id: int) -> str:
    post = whole(request.args.get("post", ""))
    return _page(fair_id, blank(SignUpIn, post=post), blank(FiguresIn, yuan=("cost_fen",)))


@bp.post("/<int:fair_id>/visitor")
@access(Role.SENDING)
@once
def visitor(fair_id: int) -> ResponseReturnValue:
    form = bind(SignUpIn, request.form)
    if form.ok:
        with form.problems():
            type_in(
                db_session(), actor=current_actor(), fair_id=fair_id, data=form.data,
                voice=voice(), now=now(),
            )  # fmt: skip
    if not form.ok:
        return _page(fair_id, form, blank(FiguresIn, yuan=("cost_fen",))), 422
    flash(_("记下了。同一个人两个人录也只算一个。"), "good")
    post = form.data.post  # the next visitor at the stand mostly asks about the same
    return redirect(url_for("fairs.show", fair_id=fair_id, post=post, _anchor="visitor"), 303)


@bp.post("/<int:fair_id>/move")
@access(Role.SENDING)
@once
def move(fair_id: int) -> ResponseReturnValue:
    to = request.form.get("to", "")
    if to not in list(FairState):
        raise NotFound("fair", fair_id)
    move_fair(db_session(), actor=current_actor(), fair_id=fair_id, to=FairState(to), now=now())
    return redirect(url_for("fairs.show", fair_id=fair_id), 303)


@bp.post("/<int:fair_id>/figures")
@access(Role.SENDING)
@once
def figures(fair_id: int) -> ResponseReturnValue:
    form = bind(FiguresIn, request.form, yuan=("cost_fen",))
    if not form.ok:
        return _page(fair_id, blank(SignUpIn), form), 422
    set_figures(db_session(), actor=current_actor(), fair_id=fair_id, data=form.data)
    flash(_("记下了。"), "good")
    return redirect(url_for("fairs.show", fair_id=fair_id), 303)


@bp.post("/<int:fair_id>/posts")
@access(Role.SENDING)
@once
def posts(fair_id: int) -> ResponseReturnValue:
    chosen = [n for n in map(whole, request.form.getlist("post")) if n is not None]
    new = show_posts(
        db_session(), actor=current_actor(), fair_id=fair_id, vacancy_ids=chosen, now=now()
    )
    flash(_("加上了%(n)s个岗位。", n=new), "good")
    return redirect(url_for("fairs.show", fair_id=fair_id), 303)


def _list(form: Bound[FairIn]) -> str:
    session, actor = db_session(), current_actor()
    return render_template(
        "fairs/index.html",
        fairs=list_fairs(session, actor=actor),
        year=year_of(session, actor=actor, now=now()),
        form=form,
        counties=_counties(),
        kinds=[(kind.value, wording.KINDS[kind]) for kind in FairKind],
        w=wording,
        may_plan=actor.role is Role.SENDING,
    )


def _page(fair_id: int, form: Bound[SignUpIn], figures_form: Bound[FiguresIn]) -> str:
    session, actor = db_session(), current_actor()
    fair = fair_in_scope(session, actor=actor, fair_id=fair_id)
    own = actor.role is Role.SENDING
    return render_template(
        "fairs/show.html",
        fair=fair,
        channel=channel_of_fair(session, fair),
        stages=wording.stages(funnel_of(session, fair, now=now())),
        asked=asked_at(session, fair, now=now()),
        shown=wording.numbered(stands_of(session, fair_id, now=now())) if own else [],
        moves=wording.moves(fair.state) if own else [],
        form=form,
        figures=figures_form,
        typing=own and fair.state in TYPED_IN,
        own=own,
        posts=best_for(session, region_code=fair.region_code, now=now(), most=SHOWN) if own else [],
        w=wording,
    )


def _counties() -> list[tuple[str, str]]:
    codes = counties_for(db_session(), actor=current_actor())
    return [(code, regions.region(code).full_name) for code in codes]
