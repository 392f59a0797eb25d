"""Questions before a decision: what a refusal would move, why not that vacancy instead."""

from flask import render_template, request, url_for

from models.account import Role
from services.review import whatif
from services.review.sheet import sheet_of
from web.access import access, current_actor
from web.clock import now
from web.db import db_session, finish
from web.forms import clean
from web.review.views import UNIONS, address_args, bp, wanted_filter
from web.words import explanations as wording_explain


@bp.get("/<int:id>/foresee")
@access(*UNIONS)
def foresee(id: int) -> str:
    """What would move if this proposal were refused. Nothing is decided."""
    question = whatif.refusal_question(db_session(), actor=current_actor(), proposal_id=id)
    return _answered("review/foresee.html", id, question)


@bp.get("/<int:id>/why")
@access(*UNIONS, Role.ADMIN)
def why(id: int) -> str:
    """Why not that vacancy: pick one, or read what forcing it would cost."""
    text = request.args.get("instead", "")
    if text.isdecimal() and len(text) < 10:
        question = whatif.choice_question(
            db_session(), actor=current_actor(), proposal_id=id, vacancy_id=int(text)
        )
        return _answered("review/why.html", id, question, vacancy_id=int(text))
    return _page("review/why.html", id, told=None, kept=True, vacancy_id=None)


def _answered(page: str, id: int, question: whatif.Question | None, **facts: object) -> str:
    """Ask with no transaction open, then put names to the answer."""
    if question is None:
        return _page(page, id, told=None, kept=False, **facts)
    finish(keep=False)
    answer = whatif.foresee(question)
    told = whatif.named(db_session(), actor=current_actor(), question=question, answer=answer)
    return _page(page, id, told=told, kept=True, **facts)


def _page(page: str, id: int, **facts: object) -> str:
    actor, words = current_actor(), clean(request.args.get("q", ""))[:40]
    return render_template(
        page,
        sheet=sheet_of(db_session(), actor=actor, proposal_id=id, now=now()),
        args=address_args(wanted_filter(actor)),
        x=wording_explain,
        words=words,
        found=whatif.find_vacancies(db_session(), words, now=now()) if words else [],
        back=url_for("review.show", id=id, **address_args(wanted_filter(actor))),
        **facts,
    )
