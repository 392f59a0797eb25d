"""Claims that would pay the same thing twice."""

import sqlalchemy as sa
from sqlmodel import Session, col

from models.subsidy import WITH_THE_BUREAU, ClaimState, SubsidyClaim, SubsidyScheme
from reference.subsidies import OncePer
from services.rows import known
from services.subsidies.heads import people_of
from services.subsidies.schemes import as_known

TAKEN = (*WITH_THE_BUREAU, ClaimState.PAID)


def rivals_of(session: Session, claim: SubsidyClaim) -> list[SubsidyClaim]:
    """Claims that are with the bureau or paid, about the same person or of the same firm or body,
    and would make this one twice."""
    scheme = session.get_one(SubsidyScheme, claim.scheme_id)
    near = as_known(scheme).terms.excludes | {scheme.code}
    rows = session.execute(
        sa.select(SubsidyClaim, SubsidyScheme)
        .join(SubsidyScheme, col(SubsidyScheme.id) == col(SubsidyClaim.scheme_id))
        .where(col(SubsidyClaim.id) != claim.id, col(SubsidyClaim.state).in_(TAKEN))
        .order_by(col(SubsidyClaim.id))
    ).all()
    told = [
        (one, its) for one, its in rows
        if its.code in near or scheme.code in as_known(its).terms.excludes
    ]  # fmt: skip
    people = people_of(session, [claim, *(one for one, _ in told)])
    mine = people[known(claim.id)]
    return [
        one for one, its in told
        if is_rival(claim, scheme, one, its, both=bool(mine & people[known(one.id)]))
    ]  # fmt: skip


def is_rival(
    one: SubsidyClaim, scheme: SubsidyScheme, other: SubsidyClaim, its: SubsidyScheme, *, both: bool
) -> bool:
    """both: somebody is in both claims. The same scheme and period (or once in a life) twice for
    one person, one fair twice, or schemes one of which excludes the other in one period."""
    if one.scheme_id == other.scheme_id:
        if not both:
            return one.fair_id is not None and one.fair_id == other.fair_id
        if one.placement_id and other.placement_id:
            return (one.period, one.instalment) == (other.period, other.instalment)
        return one.period == other.period or as_known(scheme).terms.once_per is OncePer.LIFETIME
    bars = (as_known(scheme).terms.excludes, its.code), (as_known(its).terms.excludes, scheme.code)
    if one.period != other.period or not any(code in names for names, code in bars):
        return False
    return both or (owner_of(one) is not None and owner_of(one) == owner_of(other))


def owner_of(claim: SubsidyClaim) -> tuple[str, int] | None:
    """The firm or body it is paid to; None: to a person."""
    if claim.employer_id is not None:
        return "firm", claim.employer_id
    return None if claim.body_id is None else ("body", claim.body_id)
