"""The code by which a person agrees: sent to their telephone, read back to the clerk."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.person import ConsentPurpose
from services.errors import InvalidInput, NotAllowedNow, ServiceError, TooManyAttempts
from services.people.codes import CodeIn, read_back, send_code
from web.access import current_actor
from web.clock import now
from web.db import db_session, keep_changes
from web.forms import bind, clean
from web.once import once
from web.people.records import back_to
from web.people.views import bp, person_page, sending
from web.voice import voice
from web.words.fields import field_message


@bp.post("/<int:person_id>/code")
@sending
@once
def code(person_id: int) -> ResponseReturnValue:
    form = bind(CodeIn, request.form)
    if not form.ok or ConsentPurpose.SHARE_EMPLOYER in form.data.purposes:
        return person_page(person_id, error=_("先勾选要问本人哪几样。"), at="consents"), 422
    try:
        with db_session().begin_nested():
            send_code(
                db_session(), actor=current_actor(), person_id=person_id, data=form.data,
                voice=voice(), now=now(),
            )  # fmt: skip
    except (InvalidInput, NotAllowedNow, TooManyAttempts) as problem:
        return person_page(person_id, error=_words(problem), at="consents"), 422
    flash(_("验证码已发。请本人念出短信里的六位数字。"), "good")
    return back_to(person_id, "consents")


@bp.post("/<int:person_id>/code/check")
@sending
@once
def check_code(person_id: int) -> ResponseReturnValue:
    keep_changes()  # a wrong try is counted although the page is an error
    try:
        added = read_back(
            db_session(), actor=current_actor(), person_id=person_id,
            told=clean(request.form.get("code", ""))[:20], now=now(),
        )  # fmt: skip
    except InvalidInput as problem:
        return person_page(person_id, error=_words(problem), at="consents"), 422
    flash(_("已记录 %(n)s 项同意。", n=len(added)), "good")
    return back_to(person_id, "consents")


def _words(problem: ServiceError) -> str:
    if isinstance(problem, TooManyAttempts):
        minutes = -(-problem.seconds // 60)
        return _("这个手机刚收过验证码，或者今天收够了。%(n)s分钟后再发，或用纸条、电话宣读。",
                 n=minutes)  # fmt: skip
    if isinstance(problem, InvalidInput):
        (found,) = next(iter(problem.problems.values()))
        return field_message(found.code, found.facts)
    return _("本人要求不要联系，或者已经注销，不能发短信。")
