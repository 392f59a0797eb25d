"""Who may be named: whose name a reader may see, by side and by what the person agreed to."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.person import Consent, ConsentPurpose
from services.actor import Actor


def may_be_named(
    session: Session, actor: Actor, pairs: Collection[tuple[int, int]]
) -> frozenset[int]:
    """Whose name this actor may read, of people given with the firm they are proposed to.

    The sending side its own; the receiving union those who agreed to be shown to it; a firm those
    who agreed to be shown to this very firm.
    """
    people = {person_id for person_id, _ in pairs}
    if actor.role in (Role.SENDING, Role.ADMIN):
        return frozenset(people)
    purpose = (
        col(Consent.purpose) == ConsentPurpose.SHARE_PARTNER
        if actor.role is Role.RECEIVING
        else sa.and_(
            col(Consent.purpose) == ConsentPurpose.SHARE_EMPLOYER,
            col(Consent.receiver_employer_id) == actor.employer_id,
        )
    )
    return frozenset(
        session.scalars(
            sa.select(col(Consent.person_id)).where(
                col(Consent.person_id).in_(sorted(people)),
                purpose,
                col(Consent.withdrawn_at).is_(None),
            )
        )
    )
