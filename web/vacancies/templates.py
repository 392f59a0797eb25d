"""A firm's templates: kept from a vacancy, forgotten again."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from services.errors import InvalidInput
from services.vacancy_templates import delete_template, save_template
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import clean
from web.once import once
from web.vacancies.views import bp


@bp.post("/<int:vacancy_id>/template")
@access(Role.EMPLOYER)
@once
def keep_template(vacancy_id: int) -> ResponseReturnValue:
    try:
        kept = save_template(
            db_session(), actor=current_actor(), vacancy_id=vacancy_id,
            name=clean(request.form.get("name", "")), now=now(),
        )  # fmt: skip
        flash(_("已存为模板“%(name)s”。发布岗位时可以选。", name=kept.name), "good")
    except InvalidInput:
        flash(_("没有存：请给模板起个名字；最多存50个，可以先删不用的。"), "bad")
    return redirect(url_for("vacancies.show", vacancy_id=vacancy_id), 303)


@bp.post("/templates/<int:template_id>/delete")
@access(Role.EMPLOYER)
@once
def drop_template(template_id: int) -> ResponseReturnValue:
    delete_template(db_session(), actor=current_actor(), template_id=template_id)
    flash(_("模板已删除。"), "good")
    return redirect(url_for("vacancies.new"), 303)
