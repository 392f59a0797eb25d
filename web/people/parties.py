"""Groups that move together: list, make, change, dissolve."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from models.person import PersonState
from reference.calendar import local_day
from services.errors import AlreadyExists, InvalidInput
from services.people import parties
from services.people.lists import PeopleFilter, list_people
from services.people.parties import PartyIn, PartyRow
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import Bound, bind, blank, clean
from web.once import once
from web.paging import Page, page_number, page_size
from web.people import wording
from web.people.forms import PartyForm, intention_days

bp = Blueprint("parties", __name__, url_prefix="/parties")
sending = access(Role.SENDING, Role.ADMIN)
MOST_FOUND = 12


@bp.context_processor
def _words() -> dict[str, Any]:
    return {"w": wording, "today": local_day(now())}


@bp.get("")
@sending
def index() -> str:
    number, size = page_number(), page_size()
    rows, total = parties.list_parties(
        db_session(), actor=current_actor(), limit=size, offset=(number - 1) * size
    )
    return render_template("people/parties/index.html", page=Page(rows, number, total, size))


@bp.get("/new")
@sending
def new() -> str:
    """Choose people by searching; the chosen ones travel in the address as ids."""
    return _new_page(blank(PartyForm))


@bp.post("/new")
@sending
@once
def create() -> ResponseReturnValue:
    form, ids = bind(PartyForm, request.form), _ids(request.form.getlist("person"))
    if form.ok and not 2 <= len(ids) <= parties.LARGEST:
        form.add_error("_form", _("同行要2到8个人。"))
    if form.ok:
        data = PartyIn(person_ids=ids, **form.data.model_dump())
        with _told(form):
            party = parties.create_party(db_session(), actor=current_actor(), data=data, now=now())
    if not form.ok:
        return _new_page(form), 422
    flash(_("已建同行组，推荐时不会拆开。"), "good")
    return redirect(url_for("parties.show", party_id=party.id))


@bp.get("/<int:party_id>")
@sending
def show(party_id: int) -> str:
    row = parties.get_party(db_session(), actor=current_actor(), party_id=party_id)
    party = row.party
    form = blank(PartyForm, kind=party.kind, together=party.together, label=party.label)
    return _show_page(row, form)


@bp.post("/<int:party_id>")
@sending
@once
def change(party_id: int) -> ResponseReturnValue:
    row = parties.get_party(db_session(), actor=current_actor(), party_id=party_id)
    form = bind(PartyForm, request.form)
    if form.ok:
        with form.problems(), _told(form):
            parties.change_party(
                db_session(),
                actor=current_actor(),
                party_id=party_id,
                now=now(),
                shown=form.version,
                **form.data.model_dump(),
            )
    if not form.ok:
        return _show_page(row, form), 422
    flash(_("同行组已保存。"), "good")
    return redirect(url_for("parties.show", party_id=party_id))


@bp.post("/<int:party_id>/add/<int:person_id>")
@sending
@once
def add(party_id: int, person_id: int) -> ResponseReturnValue:
    row = parties.get_party(db_session(), actor=current_actor(), party_id=party_id)
    form = blank(PartyForm, kind=row.party.kind, together=row.party.together)
    with _told(form):
        parties.add_member(
            db_session(), actor=current_actor(), party_id=party_id, person_id=person_id, now=now()
        )
    if form.errors:
        return _show_page(row, form), 422
    flash(_("已加入同行组。全组未定的推荐已撤回，今晚重新推荐。"), "good")
    return redirect(url_for("parties.show", party_id=party_id))


@bp.post("/<int:party_id>/remove/<int:person_id>")
@sending
@once
def remove(party_id: int, person_id: int) -> ResponseReturnValue:
    left = parties.remove_member(
        db_session(), actor=current_actor(), party_id=party_id, person_id=person_id, now=now()
    )
    if left is None:
        flash(_("只剩一个人，同行组已解散。"), "good")
        return redirect(url_for("parties.index"))
    flash(_("已离开同行组。全组未定的推荐已撤回，今晚重新推荐。"), "good")
    return redirect(url_for("parties.show", party_id=party_id))


@bp.get("/<int:party_id>/dissolve")
@sending
def confirm_dissolve(party_id: int) -> str:
    row = parties.get_party(db_session(), actor=current_actor(), party_id=party_id)
    return render_template("people/parties/dissolve.html", row=row)


@bp.post("/<int:party_id>/dissolve")
@sending
@once
def dissolve(party_id: int) -> ResponseReturnValue:
    parties.dissolve_party(db_session(), actor=current_actor(), party_id=party_id, now=now())
    flash(_("同行组已解散，各人单独推荐。"), "good")
    return redirect(url_for("parties.index"))


def _ids(texts: list[str]) -> list[int]:
    ids = [int(t) for t in texts[:20] if t.isascii() and t.isdecimal() and len(t) < 10]
    return list(dict.fromkeys(ids))


def _found(words: str) -> list[Any]:
    """People whose name or village holds the words; nobody until something is typed."""
    if not words:
        return []
    rows, _total, _before = list_people(
        db_session(),
        actor=current_actor(),
        wanted=PeopleFilter(words=words),
        now=now(),
        intention_days=intention_days(),
        limit=MOST_FOUND,
    )
    return [r for r in rows if r.party_id is None and r.person.state is not PersonState.CLOSED]


def _new_page(form: Bound[PartyForm]) -> str:
    words = clean(request.values.get("q", ""))[:40]
    ids = _ids(request.values.getlist("person"))
    chosen = parties.people_for_party(db_session(), actor=current_actor(), person_ids=ids)
    return render_template(
        "people/parties/new.html", form=form, chosen=chosen, q=words, found=_found(words)
    )


def _show_page(row: PartyRow, form: Bound[PartyForm]) -> str:
    if not form.version:
        form.showing(parties.stated_by_party(row.party))
    words = clean(request.args.get("q", ""))[:40]
    return render_template(
        "people/parties/show.html", row=row, form=form, q=words, found=_found(words)
    )


class _told:  # noqa: N801  (used like a function)
    """A refusal of the use case becomes words on the form."""

    def __init__(self, form: Bound[PartyForm]) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> bool:
        if isinstance(error, AlreadyExists):
            self.form.add_error("_form", _("有人已经在别的同行组里，请先从那一组移出。"))
            return True
        if isinstance(error, InvalidInput):
            codes = {p.code for found in error.problems.values() for p in found}
            self.form.add_error("_form", _message(codes))
            return True
        return False


def _message(codes: set[str]) -> str:
    if "couple_is_two" in codes:
        return _("夫妻只能是两个人；多于两人请选“家人”。")
    if "person_closed" in codes:
        return _("有人已注销，请先在人员页恢复。")
    return _("同行要2到8个人。")
