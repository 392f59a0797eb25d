"""What is recorded on a person's page: intention, pause, groups, papers, reveals."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.person import ConsentPurpose, Person, TargetGroup
from services.errors import ConsentMissing, EditConflict
from services.people import certificates, consents, moves, reveal
from services.people.certificates import CertificateIn
from web.access import current_actor
from web.clock import now
from web.db import db_session
from web.forms import bind, clean
from web.once import once
from web.people import wording
from web.people.forms import TargetsForm
from web.people.views import bp, person_page, sending
from web.reveal import given_reason, revealed


def back_to(person_id: int, at: str = "") -> ResponseReturnValue:
    return redirect(url_for("people.show", person_id=person_id, _anchor=at or None))


def _version() -> str:
    """The stamp of what the page showed beside the button."""
    return request.form.get("version", "")[:32]


@bp.errorhandler(EditConflict)
def _overtaken(_conflict: EditConflict) -> ResponseReturnValue:
    """Somebody else recorded something since the page was opened: it comes back as things stand,
    with what both of them meant, and pressing once more is a decision."""
    person_id = (request.view_args or {}).get("person_id", 0)
    at, mine = _meant(request.endpoint or "")
    return person_page(person_id, at=at, overtaken=mine), 422


def _meant(endpoint: str) -> tuple[str, str]:
    """(section of the page, what was to be recorded there)."""
    said = request.form
    match endpoint.removeprefix("people."):
        case "intention":
            yes = said.get("answer") == "yes"
            return "intention", _("今天问过，愿意去") if yes else _("今天问过，暂时不去")
        case "contact":
            silent = said.get("do_not_contact") == "1"
            return "contact", _("本人要求不要联系") if silent else _("可以联系了")
        case "targets":
            names = [
                str(wording.TARGETS[one]) for one in TargetGroup if one in said.getlist("targets")
            ]
            return "targets", _("、").join(names) or _("都不勾")
        case "state":
            to = said.get("to", "")
            names = {"paused": _("暂停"), "closed": _("注销"), "registered": _("恢复登记")}
            return "state", names.get(to, "")
        case "remove_certificate":
            code = (request.view_args or {}).get("code", "")
            return "certificates", _("删去%(name)s", name=wording.certificate(code))
    return "certificates", _("登记%(name)s", name=wording.certificate(said.get("certificate", "")))


@bp.post("/<int:person_id>/intention")
@sending
@once
def intention(person_id: int) -> ResponseReturnValue:
    yes = request.form.get("answer") == "yes"
    moves.record_intention(
        db_session(),
        actor=current_actor(),
        person_id=person_id,
        wants_to_go=yes,
        note=clean(request.form.get("note", ""))[:200],
        now=now(),
        shown=_version(),
    )
    flash(
        _("已记下：本人愿意出去。") if yes else _("已记下：本人暂时不去，未定的推荐已撤回。"),
        "good",
    )
    return back_to(person_id)


MOVES: Mapping[str, Callable[..., Person]] = {
    "paused": moves.pause_person,
    "closed": moves.close_person,
    "registered": moves.reopen_person,
}
"""Value of the button → the use case."""


@bp.post("/<int:person_id>/state")
@sending
@once
def state(person_id: int) -> ResponseReturnValue:
    move = MOVES.get(request.form.get("to", ""))
    if move is None:
        return person_page(person_id, error=_("请选择要改成什么状态。"), at="state"), 422
    move(
        db_session(), actor=current_actor(), person_id=person_id,
        reason=clean(request.form.get("reason", ""))[:200], now=now(), shown=_version(),
    )  # fmt: skip
    flash(_("状态已改。"), "good")
    return back_to(person_id)


@bp.post("/<int:person_id>/contact")
@sending
@once
def contact(person_id: int) -> ResponseReturnValue:
    silent = request.form.get("do_not_contact") == "1"
    moves.set_do_not_contact(
        db_session(), actor=current_actor(), person_id=person_id, do_not_contact=silent, now=now(),
        shown=_version(),
    )  # fmt: skip
    flash(_("已标明：不要联系。") if silent else _("已恢复联系。"), "good")
    return back_to(person_id)


@bp.post("/<int:person_id>/targets")
@sending
@once
def targets(person_id: int) -> ResponseReturnValue:
    form = bind(TargetsForm, request.form)
    chosen: list[TargetGroup] = form.data.targets if form.ok else []
    try:
        consents.set_targets(
            db_session(), actor=current_actor(), person_id=person_id, targets=chosen,
            shown=form.version, now=now(),
        )  # fmt: skip
    except ConsentMissing as missing:
        purpose = wording.PURPOSES[ConsentPurpose(missing.purpose)]
        text = _("先记录本人同意“%(purpose)s”，再登记身份。", purpose=purpose)
        return person_page(person_id, error=text, at="targets"), 422
    flash(_("身份已保存。"), "good")
    return back_to(person_id, "targets")


@bp.post("/<int:person_id>/certificates")
@sending
@once
def certificate(person_id: int) -> ResponseReturnValue:
    form = bind(CertificateIn, request.form)
    if not form.ok:
        text = _("请选择证件；日期写成 2026-03-25，到期日不早于发证日。")
        return person_page(person_id, error=text, at="certificates"), 422
    certificates.record_certificate(
        db_session(), actor=current_actor(), person_id=person_id, data=form.data, now=now(),
        shown=_version(),
    )  # fmt: skip
    flash(_("证件已登记。"), "good")
    return back_to(person_id, "certificates")


@bp.post("/<int:person_id>/certificates/<code>/remove")
@sending
@once
def remove_certificate(person_id: int, code: str) -> ResponseReturnValue:
    certificates.remove_certificate(
        db_session(), actor=current_actor(), person_id=person_id, certificate=code[:32], now=now(),
        shown=_version(),
    )  # fmt: skip
    flash(_("证件已删去。"), "good")
    return back_to(person_id, "certificates")


@bp.post("/<int:person_id>/phone")
@sending
def reveal_phone(person_id: int) -> str:
    value = reveal.reveal_phone(
        db_session(), actor=current_actor(), person_id=person_id, now=now(), reason=given_reason()
    )
    back = url_for("people.show", person_id=person_id)
    return revealed(value or _("没有登记"), _("电话"), back=back)


@bp.post("/<int:person_id>/phone2")
@sending
def reveal_phone2(person_id: int) -> str:
    value = reveal.reveal_phone2(
        db_session(), actor=current_actor(), person_id=person_id, now=now(), reason=given_reason()
    )
    back = url_for("people.show", person_id=person_id)
    return revealed(value or _("没有登记"), _("第二个电话"), back=back)


@bp.post("/<int:person_id>/id-number")
@sending
def reveal_id(person_id: int) -> str:
    value = reveal.reveal_id(
        db_session(), actor=current_actor(), person_id=person_id, now=now(), reason=given_reason()
    )
    back = url_for("people.show", person_id=person_id)
    return revealed(value or _("没有登记"), _("身份证号"), back=back)
