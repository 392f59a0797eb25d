"""Consents on a person's page: recorded with or without the slip's photograph, seen, withdrawn."""

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from intake.pictures import MOST_BYTES
from models.person import ConsentPurpose
from services.errors import InvalidInput
from services.people.consents import ConsentIn, record_consent, withdraw_consent
from services.people.slips import see_slip
from web.access import current_actor
from web.clock import now
from web.db import db_session
from web.forms import bind
from web.once import once
from web.people.records import back_to
from web.people.views import bp, person_page, sending
from web.reveal import given_reason
from web.words.fields import field_message


@bp.post("/<int:person_id>/consents")
@sending
@once
def consent(person_id: int) -> ResponseReturnValue:
    form, photo = bind(ConsentIn, request.form), request.files.get("slip")
    if not form.ok or ConsentPurpose.SHARE_EMPLOYER in form.data.purposes:
        told = form.error("evidence") if request.form.get("evidence") else ""
        return _refused(person_id, told or _("请勾选同意了什么、用什么方式、哪天，并写明凭据。"))
    try:
        added = record_consent(
            db_session(), actor=current_actor(), person_id=person_id, data=form.data, now=now(),
            photo=_read(photo),
        )  # fmt: skip
    except InvalidInput as problem:
        return _refused(person_id, _words(problem))
    text = _("已记录 %(n)s 项同意。", n=len(added))
    flash(_("%(done)s纸条的照片已存。", done=text) if photo else text, "good")
    return back_to(person_id, "consents")


def _read(photo: FileStorage | None) -> bytes | None:
    """As much as says that it is too large."""
    if photo is None:
        return None
    with photo.stream as stream:
        return stream.read(MOST_BYTES + 1)


def _refused(person_id: int, text: str) -> ResponseReturnValue:
    if request.files.get("slip"):
        text = _("%(problem)s这次什么都没有存，改好以后照片要重新选。", problem=text)
    return person_page(person_id, error=text, at="consents"), 422


def _words(problem: InvalidInput) -> str:
    if "slip" not in problem.problems:
        return _("同意的时间在现在以后，请核对日期和几点几分。")
    (found,) = problem.problems["slip"]
    return field_message(found.code, found.facts)


@bp.post("/<int:person_id>/consents/<int:consent_id>/withdraw")
@sending
@once
def withdraw(person_id: int, consent_id: int) -> ResponseReturnValue:
    withdraw_consent(
        db_session(),
        actor=current_actor(),
        person_id=person_id,
        consent_id=consent_id,
        now=now(),
    )
    flash(_("已撤回这项同意。"), "good")
    return back_to(person_id, "consents")


@bp.post("/<int:person_id>/consents/<int:consent_id>/slip")
@sending
def slip(person_id: int, consent_id: int) -> Response:
    """The photograph itself, of a type fixed by its bytes (never sniffed, kept by no cache)."""
    seen = see_slip(
        db_session(), actor=current_actor(), person_id=person_id, consent_id=consent_id, now=now(),
        reason=given_reason(),
    )  # fmt: skip
    answer = Response(seen.picture, content_type=seen.content_type)
    answer.headers["Content-Disposition"] = "inline"
    return answer
