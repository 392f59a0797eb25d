"""Subsidies of a union's people: what to do this week, one claim, schemes, file and notice."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask import url_for as url
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.subsidy import ClaimState
from reference.calendar import local_day
from reference.subsidies import AmountKind, Beneficiary, OncePer
from reports.rolls import roll_xlsx
from services.errors import NotFound
from services.inputs import Fen, Input, Line
from services.subsidies.claims import history_of, move_claim, note_papers, paper_groups
from services.subsidies.entry import EntryIn, examples, short
from services.subsidies.judging import Outcome
from services.subsidies.lists import claim_rows, heads_of, monday_of
from services.subsidies.notice import file_of, notice_of
from services.subsidies.schemes import (
    coming_changes,
    enter_scheme,
    find_scheme,
    import_known,
    list_schemes,
)
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank
from web.once import once
from web.subsidies import wording
from web.subsidies.terms_wording import PAYERS

bp = Blueprint("subsidies", __name__, url_prefix="/subsidies")
unions = access(Role.SENDING, Role.RECEIVING)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


AMOUNTS = (
    "province_fen", "city_fen", "county_fen", "same_fen", "any_fen", "cap_fen", "fen",
)  # fmt: skip


class MoveIn(Input):
    to: ClaimState
    reason: Line = ""
    fen: Fen | None = None


@bp.get("")
@unions
def index() -> str:
    session, actor = db_session(), current_actor()
    return render_template(
        "subsidies/index.html", monday=monday_of(session, actor=actor, now=now()),
        schemes=list_schemes(session, actor=actor), w=wording,
        coming=coming_changes(session),
    )  # fmt: skip


@bp.post("/known")
@unions
@once
def take_known() -> ResponseReturnValue:
    new = import_known(db_session(), actor=current_actor(), now=now())
    flash(_("加进了%(n)s个办法，都注明了出处；是否还有效请核实。", n=new), "good")
    return redirect(url("subsidies.index", _anchor="schemes"), 303)


@bp.get("/scheme")
@unions
def new_scheme() -> str:
    return _scheme_page(blank(EntryIn, yuan=AMOUNTS))


@bp.post("/scheme")
@unions
@once
def enter() -> ResponseReturnValue:
    form, data = bind(EntryIn, request.form, yuan=AMOUNTS), None
    if form.ok:
        with form.problems(region_code="region"):
            data = short(form.data)
            if not request.form.get("look"):
                enter_scheme(db_session(), actor=current_actor(), data=data, now=now())
    if not form.ok or data is None:
        return _scheme_page(form), 422
    if request.form.get("look"):
        return _scheme_page(form, examples(data, local_day(now())))
    flash(_("记下了。下一次周一查看时按新的办法算，已发的不动。"), "good")
    return redirect(url("subsidies.index", _anchor="schemes"), 303)


@bp.get("/claims/<int:claim_id>")
@unions
def claim(claim_id: int) -> str:
    return _claim_page(claim_id, blank(MoveIn, yuan=("fen",)))


@bp.post("/claims/<int:claim_id>/papers")
@unions
@once
def papers(claim_id: int) -> ResponseReturnValue:
    note_papers(
        db_session(), actor=current_actor(), claim_id=claim_id,
        proofs=request.form.getlist("proof"), now=now(),
    )  # fmt: skip
    return redirect(url("subsidies.claim", claim_id=claim_id), 303)


@bp.post("/claims/<int:claim_id>/move")
@unions
@once
def move(claim_id: int) -> ResponseReturnValue:
    form = bind(MoveIn, request.form, yuan=("fen",))
    if form.ok:
        with form.problems():
            move_claim(
                db_session(), actor=current_actor(), claim_id=claim_id, to=form.data.to, now=now(),
                reason=form.data.reason, fen=form.data.fen,
            )  # fmt: skip
    if not form.ok:
        return _claim_page(claim_id, form), 422
    return redirect(url("subsidies.claim", claim_id=claim_id), 303)


@bp.get("/schemes/<int:scheme_id>/file.xlsx")
@unions
def file(scheme_id: int) -> Response:
    session, actor = db_session(), current_actor()
    scheme = find_scheme(session, actor=actor, scheme_id=scheme_id)
    roll = file_of(session, actor=actor, scheme=scheme, on=local_day(now()))
    response = make_response(roll_xlsx(roll))
    response.headers["Content-Type"] = XLSX
    response.headers["Content-Disposition"] = f'attachment; filename="subsidy-{scheme_id}.xlsx"'
    return response


@bp.get("/schemes/<int:scheme_id>/notice")
@unions
def notice(scheme_id: int) -> str:
    session, actor = db_session(), current_actor()
    return render_template(
        "subsidies/notice.html", scheme=find_scheme(session, actor=actor, scheme_id=scheme_id),
        rows=notice_of(session, actor=actor, scheme_id=scheme_id), day=local_day(now()),
    )  # fmt: skip


def _claim_page(claim_id: int, form: Bound[MoveIn]) -> str:
    session, actor = db_session(), current_actor()
    found = claim_rows(session, actor=actor, states=tuple(ClaimState), claim_id=claim_id)
    if not found:
        raise NotFound("subsidy_claim", claim_id)
    return render_template(
        "subsidies/claim.html", row=found[0], form=form, w=wording,
        groups=paper_groups(session, found[0].claim), events=history_of(session, claim_id),
        heads=heads_of(session, actor=actor, claim_id=claim_id),
    )  # fmt: skip


def _scheme_page(form: Bound[EntryIn], told: Sequence[tuple[str, Outcome]] = ()) -> str:
    return render_template(
        "subsidies/scheme.html", form=form, w=wording, told=told,
        beneficiaries=[(one.value, wording.BENEFICIARIES[one]) for one in Beneficiary],
        kinds=[(one.value, wording.KINDS[one]) for one in AmountKind],
        once_per=[(one.value, wording.ONCE[one]) for one in OncePer],
        payers=list(PAYERS.items()),
    )  # fmt: skip
