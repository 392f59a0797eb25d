"""A fair on paper and as the county's form; Chinese whatever language the page is in."""

from dataclasses import replace

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.fair import Fair
from reports.fair_form import form_xlsx
from reports.fair_paper import cards_pdf, plan_pdf, sheets_pdf
from services.errors import NotFound
from services.fairs.arranging import ProgrammeIn, move_stand, set_programme
from services.fairs.events import channel_of_fair, fair_in_scope, list_fairs
from services.fairs.funnel import funnel_of
from services.fairs.stands import Stand, numbers_of, stands_of
from services.publicity.union_lines import line_of
from web.access import access, current_actor
from web.addresses import public_address
from web.clock import now
from web.db import db_session
from web.fairs import texts
from web.fairs.views import bp
from web.forms import Bound, bind, blank
from web.once import once
from web.paging import whole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
sides = access(Role.SENDING, Role.RECEIVING)


@bp.get("/<int:fair_id>/papers")
@sides
def papers(fair_id: int) -> str:
    return _page(fair_id, None)


@bp.post("/<int:fair_id>/programme")
@access(Role.SENDING)
@once
def programme(fair_id: int) -> ResponseReturnValue:
    form = bind(ProgrammeIn, request.form)
    if form.ok:
        with form.problems():
            set_programme(
                db_session(), actor=current_actor(), fair_id=fair_id, text=form.data.programme,
                shown=form.version,
            )  # fmt: skip
    if not form.ok:
        return _page(fair_id, form), 422
    flash(_("记下了。"), "good")
    return redirect(url_for("fairs.papers", fair_id=fair_id), 303)


@bp.post("/<int:fair_id>/stand")
@access(Role.SENDING)
@once
def stand(fair_id: int) -> ResponseReturnValue:
    move_stand(
        db_session(), actor=current_actor(), fair_id=fair_id,
        employer_id=whole(request.form.get("employer", "")) or 0,
        number=whole(request.form.get("number", "")) or 0,
    )  # fmt: skip
    return redirect(url_for("fairs.papers", fair_id=fair_id, _anchor="stands"), 303)


@bp.get("/<int:fair_id>/sheets.pdf")
@sides
def sheets(fair_id: int) -> Response:
    """A3, a firm each; `firm` in the query: this one alone."""
    fair, stands = _stands(fair_id)
    only = request.args.get("firm", type=int)
    chosen = [one for one in stands if only in (None, one.employer.id)]
    if not chosen:
        raise NotFound("employer", only)
    code, line = _entry(fair)
    told = [
        replace(texts.sheet(fair, one, code=code, line=line, today=now()), address=_at(code, one))
        for one in chosen
    ]
    return _file(sheets_pdf(told), "application/pdf", f"fair-{fair_id}-a3.pdf")


@bp.get("/<int:fair_id>/cards.pdf")
@sides
def cards(fair_id: int) -> Response:
    fair, stands = _stands(fair_id)
    code, _line = _entry(fair)
    told = [replace(texts.name_card(one, code=code), address=_at(code, one)) for one in stands]
    return _file(cards_pdf(told), "application/pdf", f"fair-{fair_id}-cards.pdf")


@bp.get("/<int:fair_id>/plan.pdf")
@sides
def plan(fair_id: int) -> Response:
    fair, stands = _stands(fair_id)
    across = min(12, max(1, request.args.get("across", 6, type=int)))
    drawn = plan_pdf(texts.plan(fair, stands, across=across))
    return _file(drawn, "application/pdf", f"fair-{fair_id}-plan.pdf")


@bp.get("/<int:fair_id>/form.xlsx")
@sides
def form(fair_id: int) -> Response:
    """The county's form of one fair, with its posts."""
    fair, stands = _stands(fair_id)
    line = texts.form_line(fair, funnel_of(db_session(), fair, now=now()))
    data = form_xlsx(fair.name, [line], texts.post_lines(stands))
    return _file(data, XLSX, f"fair-{fair_id}.xlsx")


@bp.get("/form.xlsx")
@sides
def year_form() -> Response:
    """Every fair of the actor's, the oldest first."""
    session, moment = db_session(), now()
    fairs = reversed(list_fairs(session, actor=current_actor()))
    lines = [texts.form_line(one, funnel_of(session, one, now=moment)) for one in fairs]
    return _file(form_xlsx(texts.year_title(), lines), XLSX, "fairs.xlsx")


def _page(fair_id: int, form: Bound[ProgrammeIn] | None) -> str:
    session, actor = db_session(), current_actor()
    fair = fair_in_scope(session, actor=actor, fair_id=fair_id)
    stated = {"programme": fair.programme}
    return render_template(
        "fairs/papers.html",
        fair=fair,
        stands=stands_of(session, fair_id, now=now()),
        numbers=numbers_of(session, fair_id),
        form=form or blank(ProgrammeIn, **stated).showing(stated),
        own=actor.role is Role.SENDING,
    )


def _stands(fair_id: int) -> tuple[Fair, list[Stand]]:
    """Raises NotFound where no firm stands: an empty sheet is no sheet."""
    session = db_session()
    fair = fair_in_scope(session, actor=current_actor(), fair_id=fair_id)
    stands = stands_of(session, fair_id, now=now())
    if not stands:
        raise NotFound("fair_stand", fair_id)
    return fair, stands


def _entry(fair: Fair) -> tuple[str, str]:
    """The code's letters, the county's line."""
    code = channel_of_fair(db_session(), fair).code
    return code, line_of(db_session(), fair.region_code).line


def _at(code: str, stand: Stand) -> str:
    """Where the square code of a stand leads: to sign up for one of its posts."""
    return public_address("join.new", code=code, s=stand.number)


def _file(data: bytes, kind: str, name: str) -> Response:
    answer = Response(data, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
