"""Records that may be of one person: the list, the two side by side, one person or two, undone."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from services.errors import CannotMerge
from services.people import duplicates, merge_undo, merging
from web.access import current_actor
from web.clock import now
from web.db import db_session
from web.forms import clean
from web.once import once
from web.paging import Stretch, asked_place, page_size, place_text
from web.people import alike_wording as wording_alike
from web.people.views import bp, sending


@bp.get("/duplicates")
@sending
def alike() -> str:
    size = page_size()
    found = duplicates.list_alike(
        db_session(), actor=current_actor(), limit=size, after=asked_place()
    )
    page = Stretch(found.items, found.total, found.before, size, place_text(found.end))
    return render_template("people/alike.html", page=page, capped=found.capped, d=wording_alike)


@bp.get("/duplicates/<int:first_id>/<int:second_id>")
@sending
def pair(first_id: int, second_id: int) -> str:
    return _pair(first_id, second_id)


@bp.post("/duplicates/<int:first_id>/<int:second_id>/same")
@sending
@once
def same(first_id: int, second_id: int) -> ResponseReturnValue:
    ids = {str(first_id): second_id, str(second_id): first_id}
    kept = request.form.get("kept", "")
    if kept not in ids:
        return _pair(first_id, second_id, error=_("请选择保留哪一条资料。")), 422
    phone = request.form.get("phone_of", "")
    try:
        merging.merge_people(
            db_session(),
            actor=current_actor(),
            kept_id=int(kept),
            gone_id=ids[kept],
            phone_of=int(phone) if phone in ids else None,
            note=clean(request.form.get("note", ""))[:200],
            now=now(),
        )
    except CannotMerge as wrong:
        return _pair(first_id, second_id, reasons=wrong.reasons), 422
    flash(_("已并成一条资料。合错了可以在这一页撤销。"), "good")
    return redirect(url_for("people.show", person_id=int(kept)))


@bp.post("/duplicates/<int:first_id>/<int:second_id>/apart")
@sending
@once
def apart(first_id: int, second_id: int) -> ResponseReturnValue:
    duplicates.decide_apart(
        db_session(), actor=current_actor(), first_id=first_id, second_id=second_id, now=now()
    )
    flash(_("已记下：是两个人，以后不再提示。"), "good")
    return redirect(url_for("people.alike"))


@bp.post("/<int:person_id>/merges/<int:merge_id>/undo")
@sending
@once
def unmerge(person_id: int, merge_id: int) -> ResponseReturnValue:
    try:
        merge = merge_undo.undo_merge(
            db_session(), actor=current_actor(), merge_id=merge_id, now=now()
        )
    except CannotMerge as wrong:
        for reason in wrong.reasons:
            flash(str(wording_alike.HINDRANCES[reason]), "bad")
        return redirect(url_for("people.show", person_id=person_id))
    flash(_("已撤销合并，两条资料都恢复原样。"), "good")
    return redirect(url_for("people.pair", first_id=merge.kept_id, second_id=merge.gone_id))


def _pair(
    first_id: int, second_id: int, *, error: str = "", reasons: tuple[str, ...] | None = None
) -> str:
    session = db_session()
    found = duplicates.get_pair(
        session, actor=current_actor(), first_id=first_id, second_id=second_id
    )
    kept = found.kept_id
    if reasons is None:
        reasons = duplicates.pair_hindrances(session, found, kept)
    return render_template(
        "people/pair.html", pair=found, kept=kept, reasons=reasons, error=error, d=wording_alike
    )
