"""Telephones of the people of a proposal, shown on click and audited."""

from flask import url_for
from flask_babel import gettext as _

from models.account import Role
from services.employers.contacts import reveal_to_firm
from services.people.reveal import reveal_phone
from web.access import access, current_actor
from web.clock import now
from web.db import db_session
from web.reveal import given_reason, revealed
from web.review.views import bp


@bp.post("/<int:id>/phone/<int:person_id>")
@access(Role.SENDING)
def phone(id: int, person_id: int) -> str:
    """The phone of somebody to be called, shown on click and audited."""
    value = reveal_phone(
        db_session(), actor=current_actor(), person_id=person_id, now=now(), reason=given_reason()
    )
    return revealed(value or _("没有登记"), _("电话"), back=url_for("review.ask", id=id))


@bp.post("/<int:id>/firm-phone/<int:person_id>")
@access(Role.EMPLOYER)
def firm_phone(id: int, person_id: int) -> str:
    """The phone of somebody who agreed to be shown to this firm, shown on click and audited."""
    value = reveal_to_firm(
        db_session(), actor=current_actor(), person_id=person_id, now=now(), reason=given_reason()
    )
    return revealed(value or _("没有登记"), _("电话"), back=url_for("review.show", id=id))
