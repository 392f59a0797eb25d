"""Claims that would pay the same thing twice."""

import sqlalchemy as sa
from sqlmodel import Session, col

from models.placement import Placement
from models.subsidy import WITH_THE_BUREAU, ClaimState, SubsidyClaim, SubsidyScheme
from services.subsidies.schemes import as_known

TAKEN = (*WITH_THE_BUREAU, ClaimState.PAID)


def rivals_of(session: Session, claim: SubsidyClaim) -> list[SubsidyClaim]:
    """Claims of the same person that are with the bureau or paid, and would make this one twice."""
    scheme = session.get_one(SubsidyScheme, claim.scheme_id)
    person = session.get_one(Placement, claim.placement_id).person_id
    found = session.execute(
        sa.select(SubsidyClaim, SubsidyScheme)
        .join(SubsidyScheme, col(SubsidyScheme.id) == col(SubsidyClaim.scheme_id))
        .join(Placement, col(Placement.id) == col(SubsidyClaim.placement_id))
        .where(
            col(Placement.person_id) == person, col(SubsidyClaim.id) != claim.id,
            col(SubsidyClaim.state).in_(TAKEN),
        )
        .order_by(col(SubsidyClaim.id))
    ).all()  # fmt: skip
    return [one for one, its in found if is_rival(claim, scheme, one, its)]


def is_rival(
    one: SubsidyClaim, scheme: SubsidyScheme, other: SubsidyClaim, its: SubsidyScheme
) -> bool:
    """One person's: the same scheme, period and instalment, or schemes one of which excludes the
    other in one period."""
    if one.scheme_id == other.scheme_id:
        return (one.period, one.instalment) == (other.period, other.instalment)
    bars = (as_known(scheme).terms.excludes, its.code), (as_known(its).terms.excludes, scheme.code)
    return one.period == other.period and any(code in names for names, code in bars)
