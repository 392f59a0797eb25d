"""What must hold before a decision: the post on offer, the consents there."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Consent, ConsentPurpose
from models.proposal import Side
from reference.calendar import local_day
from reference.reasons import refusal_reasons
from services.errors import ConsentMissing
from services.offer import check_on_offer
from services.proposals.bundles import Bundle


def codes_for(side: Side) -> frozenset[str]:
    """The refusal codes a side may give; a worker's reasons are the sending side's list."""
    listed = "sending" if side is Side.WORKER else side.value
    return frozenset(reason.code for reason in refusal_reasons(listed))


def check_vacancies_open(session: Session, bundle: Bundle, now: datetime) -> None:
    """Every vacancy of the bundle is on offer. Raises VacancyNotOpen."""
    check_on_offer(session, bundle.vacancies, day=local_day(now))


def check_consent(session: Session, bundle: Bundle, now: datetime) -> None:
    """Everybody's consent to be matched stands. Raises ConsentMissing naming who lacks it."""
    consenting = set(
        session.scalars(
            sa.select(col(Consent.person_id)).where(
                col(Consent.person_id).in_(sorted(bundle.people)),
                col(Consent.purpose) == ConsentPurpose.MATCHING,
                col(Consent.given_at) <= now,
                col(Consent.withdrawn_at).is_(None),
            )
        )
    )
    for person_id in sorted(bundle.people):
        if person_id not in consenting:
            raise ConsentMissing(person_id, ConsentPurpose.MATCHING)
