"""One tap: how many are still missing, or nobody any more."""

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from models.vacancy import VacancyState
from services.errors import LawForbids, NotAllowedNow, VacancyNotOpen
from services.inputs import Input, Whole
from services.signed import Links
from services.vacancies.lists import VacancyRow
from services.vacancies.still_open import holder_of, say_no_longer, say_still_open
from settings import VacancyRules
from web.access import public
from web.clock import now
from web.db import db_session
from web.forms import FORM, Bound, bind, blank
from web.vacancies.forms import late, shown, status_of, version_shown
from web.vacancies.wording import FIELDS

bp = Blueprint("still_open", __name__, url_prefix="/still-open")


class LeftIn(Input):
    left: Whole = Field(ge=0, le=5000)


@bp.get("/<token>")
@public
def show(token: str) -> Response:
    _actor, row = holder_of(db_session(), links=_links(), token=token)
    return _page(token, row, blank(LeftIn, left=row.ledger.open))


@bp.post("/<token>")
@public
def answer(token: str) -> ResponseReturnValue:
    actor, row = holder_of(db_session(), links=_links(), token=token)
    vacancy_id = row.vacancy.id or 0
    if request.form.get("answer") == "no":
        say_no_longer(db_session(), actor=actor, vacancy_id=vacancy_id, now=now())
        return _page(token, row, blank(LeftIn, left=0), done="no")
    form = bind(LeftIn, request.form)
    if form.ok:
        with form.problems(), late(form, row):
            say_still_open(
                db_session(), actor=actor, vacancy_id=vacancy_id, left=form.data.left,
                days=_rules().validity_days, now=now(), version=version_shown() or None,
            )  # fmt: skip
    if (
        FORM in form.errors and not form.changed
    ):  # something else of the post is missing: not to be mended here
        return _refused("law")
    if not form.ok:
        return _page(token, row, form), status_of(form)
    _actor, row = holder_of(db_session(), links=_links(), token=token)
    return _page(token, row, form, done="yes")


@bp.errorhandler(LawForbids)
def _unlawful(_refusal: LawForbids) -> ResponseReturnValue:
    """What was lawful when it was published may not be now: the form says what to change."""
    return _refused("law")


@bp.errorhandler(NotAllowedNow)
@bp.errorhandler(VacancyNotOpen)
def _not_now(_refusal: NotAllowedNow | VacancyNotOpen) -> ResponseReturnValue:
    return _refused("state")


def _refused(why: str) -> ResponseReturnValue:
    return render_template("vacancies/still_open/refused.html", why=why), 409


def _page(token: str, row: VacancyRow, form: Bound[LeftIn], done: str = "") -> Response:
    shown(form, row)
    answered = make_response(
        render_template(
            "vacancies/still_open/page.html",
            token=token,
            row=row,
            form=form,
            names=FIELDS,
            done=done,
            days=_rules().validity_days,
            lapsed=row.vacancy.state is VacancyState.LAPSED,
        )
    )
    answered.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    answered.headers["X-Robots-Tag"] = "noindex"
    return answered


def _links() -> Links:
    settings = current_app.extensions["settings"]
    return Links(settings.secret_key, settings.server.public_url)


def _rules() -> VacancyRules:
    rules: VacancyRules = current_app.extensions["settings"].vacancy
    return rules
