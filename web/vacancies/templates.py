"""A firm's templates: kept from a vacancy, forgotten again."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from models.account import Role
from services.errors import EditConflict, InvalidInput
from services.shown import differing, stamp
from services.vacancies.lists import get_vacancy
from services.vacancies.templates import delete_template, save_template, template_content
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.forms import clean
from web.once import once
from web.vacancies.forms import options
from web.vacancies.views import bp
from web.vacancies.wording import FIELDS


@bp.post("/<int:vacancy_id>/template")
@access(Role.EMPLOYER)
@once
def keep_template(vacancy_id: int) -> ResponseReturnValue:
    """Keep it; where a template of that name says something else, ask with both side by side."""
    name = clean(request.form.get("name", ""))
    try:
        kept = save_template(
            db_session(), actor=current_actor(), vacancy_id=vacancy_id, name=name, now=now(),
            shown=request.form.get("version", ""),
        )  # fmt: skip
        flash(_("已存为模板“%(name)s”。发布岗位时可以选。", name=kept.name), "good")
    except InvalidInput:
        flash(_("没有存：请给模板起个名字；最多存50个，可以先删不用的。"), "bad")
    except EditConflict as held:
        return _ask_which(vacancy_id, name, held.theirs), 422
    return redirect(url_for("vacancies.show", vacancy_id=vacancy_id), 303)


@bp.post("/templates/<int:template_id>/delete")
@access(Role.EMPLOYER)
@once
def drop_template(template_id: int) -> ResponseReturnValue:
    try:
        delete_template(
            db_session(), actor=current_actor(), template_id=template_id,
            shown=request.form.get("version", ""),
        )  # fmt: skip
        flash(_("模板已删除。"), "good")
    except EditConflict:
        flash(_("没有删：同事刚刚换过这个模板的内容。看过再删。"), "bad")
    return redirect(url_for("vacancies.new"), 303)


def _ask_which(vacancy_id: int, name: str, held: Mapping[str, object]) -> str:
    """The template that has the name beside what would replace it, field by field."""
    row = get_vacancy(db_session(), actor=current_actor(), vacancy_id=vacancy_id)
    new = template_content(row.vacancy)
    return render_template(
        "vacancies/template.html",
        vacancy=row.vacancy,
        name=name,
        version=stamp(held),
        differs={
            field: (held[field], new[field]) for field in FIELDS if field in differing(held, new)
        },
        names=FIELDS,
        options=options(),
    )
