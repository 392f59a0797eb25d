"""Whom the claims of firms and bodies count, and that nobody is counted twice."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from models.placement import Placement
from models.subsidy import (
    BEFORE_FILING,
    WITH_THE_BUREAU,
    ClaimState,
    SubsidyClaim,
    SubsidyHead,
)
from reference.subsidies import OncePer, SubsidyTerms
from services.errors import InvalidInput, Problem
from services.rows import known

HOLDING = (*BEFORE_FILING, *WITH_THE_BUREAU, ClaimState.PAID)
"""While a claim is in one of these its heads are its own."""
EVER = "life"


def period_of_heads(terms: SubsidyTerms, period: str) -> str:
    """Of a scheme that pays once in a life nobody counts again in a later year."""
    return EVER if terms.once_per is OncePer.LIFETIME else period


def counted_elsewhere(
    session: Session, scheme_id: int, period: str, *, apart: Collection[int] = ()
) -> frozenset[int]:
    """People counted for the scheme and period of heads by other claims than `apart`, or who have
    a claim of their own with the bureau."""
    held = (
        sa.select(col(Placement.person_id))
        .join(SubsidyHead, col(SubsidyHead.placement_id) == col(Placement.id))
        .where(
            col(SubsidyHead.scheme_id) == scheme_id, col(SubsidyHead.period) == period,
            col(SubsidyHead.held), col(SubsidyHead.claim_id).not_in(apart),
        )
    )  # fmt: skip
    own = (
        sa.select(col(Placement.person_id))
        .join(SubsidyClaim, col(SubsidyClaim.placement_id) == col(Placement.id))
        .where(
            col(SubsidyClaim.scheme_id) == scheme_id, col(SubsidyClaim.period) == period,
            col(SubsidyClaim.state).in_((*WITH_THE_BUREAU, ClaimState.PAID)),
        )
    )  # fmt: skip
    return frozenset(session.scalars(held)) | frozenset(session.scalars(own))


def count_heads(
    session: Session, row: SubsidyClaim, period: str, heads: Sequence[tuple[int, int]]
) -> None:
    """The claim counts these placements, with their fen, and no others."""
    session.execute(sa.delete(SubsidyHead).where(col(SubsidyHead.claim_id) == row.id))
    session.add_all(
        SubsidyHead(
            claim_id=known(row.id), placement_id=placement_id, scheme_id=row.scheme_id,
            period=period, fen=fen,
        )
        for placement_id, fen in heads
    )  # fmt: skip
    session.flush()


def hold_or_release(session: Session, row: SubsidyClaim) -> None:
    """Heads are held as the claim's state says. Raises InvalidInput where somebody else's claim
    counts one of them by now."""
    mine = list(
        session.scalars(sa.select(SubsidyHead).where(col(SubsidyHead.claim_id) == row.id))
    )  # fmt: skip
    if not mine:
        return
    holds = row.state in HOLDING
    if holds:
        people = _people(session, [one.placement_id for one in mine])
        if people & counted_elsewhere(
            session, row.scheme_id, mine[0].period, apart=(known(row.id),)
        ):
            raise InvalidInput({"to": (Problem("counted_elsewhere"),)})
    for one in mine:
        one.held = holds
        session.add(one)
    session.flush()


def people_of(session: Session, claims: Sequence[SubsidyClaim]) -> dict[int, frozenset[int]]:
    """Whom each claim is about: its person, or those its heads are."""
    ids = [known(one.id) for one in claims]
    found: dict[int, set[int]] = {one: set() for one in ids}
    for claim_id, person_id in session.execute(
        sa.select(col(SubsidyHead.claim_id), col(Placement.person_id))
        .join(Placement, col(Placement.id) == col(SubsidyHead.placement_id))
        .where(col(SubsidyHead.claim_id).in_(ids))
    ):
        found[claim_id].add(person_id)
    stays = session.execute(
        sa.select(col(Placement.id), col(Placement.person_id)).where(
            col(Placement.id).in_([one.placement_id for one in claims if one.placement_id])
        )
    )
    whose = {stay: person for stay, person in stays}  # noqa: C416  (typed rows)
    for one in claims:
        person = whose.get(one.placement_id or 0, one.person_id)
        if person is not None:
            found[known(one.id)].add(person)
    return {claim: frozenset(people) for claim, people in found.items()}


def _people(session: Session, placements: Sequence[int]) -> frozenset[int]:
    query = sa.select(col(Placement.person_id)).where(col(Placement.id).in_(placements))
    return frozenset(session.scalars(query))
