"""A claim moved by hand: papers noted, filed, checked, published, paid, refused, repaid."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVarTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.base import WrongMove, check_move
from models.employer import Employer
from models.person import Person
from models.placement import Placement
from models.subsidy import (
    BEFORE_FILING,
    CLAIM_MOVES,
    ClaimState,
    SubsidyBody,
    SubsidyClaim,
    SubsidyClaimEvent,
    SubsidyScheme,
)
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor, within
from services.errors import (
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    Problem,
    ReasonRequired,
)
from services.rows import LARGEST_ID, known, lock_rows
from services.subsidies.heads import hold_or_release
from services.subsidies.people import asked_as_papers
from services.subsidies.rivals import rivals_of
from services.subsidies.schemes import as_known

ASKS_REASON = frozenset({ClaimState.REFUSED, ClaimState.REPAID, ClaimState.LAPSED})
BY_HAND = frozenset(ClaimState) - {ClaimState.FORESEEN, ClaimState.ELIGIBLE, ClaimState.LAPSED}
"""Where a person may move a claim; the others follow from the look."""


def visible(actor: Actor) -> sa.ColumnElement[bool]:
    """Over `joined`: sending unions their people's, receiving ones those of work in their district;
    of firms, bodies and members both those of their own places."""
    if actor.role is Role.EMPLOYER:
        return sa.false()
    place = Person.region_code if actor.role is Role.SENDING else Vacancy.region_code
    whose = sa.func.coalesce(
        col(SubsidyBody.region_code), col(Employer.region_code), col(Person.region_code)
    )
    of_others = sa.or_(within(whose, actor), within(col(SubsidyScheme.region_code), actor))
    return sa.or_(
        sa.and_(col(SubsidyClaim.placement_id).is_not(None), within(col(place), actor)),
        sa.and_(col(SubsidyClaim.placement_id).is_(None), of_others),
    )


T = TypeVarTuple("T")


def joined(query: "sa.Select[*T]") -> "sa.Select[*T]":
    """A query of claims with all that a claim is about."""
    return (
        query.join(SubsidyScheme, col(SubsidyScheme.id) == col(SubsidyClaim.scheme_id))
        .outerjoin(Placement, col(Placement.id) == col(SubsidyClaim.placement_id))
        .outerjoin(
            Person,
            col(Person.id)
            == sa.func.coalesce(col(Placement.person_id), col(SubsidyClaim.person_id)),
        )
        .outerjoin(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .outerjoin(
            Employer,
            col(Employer.id)
            == sa.func.coalesce(col(SubsidyClaim.employer_id), col(Vacancy.employer_id)),
        )
        .outerjoin(SubsidyBody, col(SubsidyBody.id) == col(SubsidyClaim.body_id))
    )


def find_claim(
    session: Session, *, actor: Actor, claim_id: int, lock: bool = False
) -> SubsidyClaim:
    """Raises NotFound."""
    query = joined(sa.select(SubsidyClaim).select_from(SubsidyClaim)).where(
        col(SubsidyClaim.id) == min(claim_id, LARGEST_ID), visible(actor)
    )
    row = session.scalars(query).first()
    if row is None:
        raise NotFound("subsidy_claim", claim_id)
    if lock:
        lock_rows(session, SubsidyClaim, [claim_id])
    return row


def tell_days(
    session: Session, *, actor: Actor, claim_id: int, days: int, now: datetime
) -> SubsidyClaim:
    """Person-days worked, by the firm's attendance sheet; the amount follows with the next look.
    Raises NotAllowedNow once it is with the bureau."""
    row = find_claim(session, actor=actor, claim_id=claim_id, lock=True)
    if row.state not in BEFORE_FILING:
        raise NotAllowedNow("subsidy_claim", claim_id, row.state, "tell_days")
    scheme = session.get_one(SubsidyScheme, row.scheme_id)
    each = as_known(scheme).terms.fen
    row.fen += each * (days - (row.units or 0))
    row.units, row.updated_at = days, now
    session.add(row)
    session.flush()
    return row


def note_papers(
    session: Session, *, actor: Actor, claim_id: int, proofs: Sequence[str], now: datetime
) -> SubsidyClaim:
    """Which papers are there; only those the scheme asks count. With all of them the claim may be
    filed, without it waits."""
    row = find_claim(session, actor=actor, claim_id=claim_id, lock=True)
    if row.state not in BEFORE_FILING:
        raise NotAllowedNow("subsidy_claim", claim_id, row.state, "note_papers")
    asked = set(_asked(session, row))
    there = sorted(set(row.proofs) - asked | (set(proofs) & asked))
    row.missing = [
        group for group in _groups(session, row) if not set(group.split("|")) & set(there)
    ]
    row.proofs = there
    if row.state is not ClaimState.FORESEEN:
        to = ClaimState.PAPERS_MISSING if row.missing else ClaimState.ELIGIBLE
        _to(session, actor, row, to, "", now)
    session.add(row)
    session.flush()
    return row


def move_claim(
    session: Session,
    *,
    actor: Actor,
    claim_id: int,
    to: ClaimState,
    now: datetime,
    reason: str = "",
    fen: int | None = None,
) -> SubsidyClaim:
    """One step of the bureau, written down by a union; there already: unchanged. `fen` is what was
    really paid. Raises NotAllowedNow, ReasonRequired, Forbidden, InvalidInput (paid twice)."""
    row = find_claim(session, actor=actor, claim_id=claim_id, lock=True)
    if row.state is to:
        return row
    if to not in BY_HAND:
        raise Forbidden("move_claim")
    if to in ASKS_REASON and not reason.strip():
        raise ReasonRequired("move_claim")
    if to is ClaimState.FILED and (other := _another(session, row)):
        raise InvalidInput({"to": (Problem("claimed_twice", {"id": other}),)})
    if to is ClaimState.PAID:
        row.fen, row.estimated = row.fen if fen is None else fen, False
        row.paid_on = local_day(now)
    _to(session, actor, row, to, reason, now)
    hold_or_release(session, row)
    return row


def history_of(session: Session, claim_id: int) -> Sequence[SubsidyClaimEvent]:
    query = sa.select(SubsidyClaimEvent).where(col(SubsidyClaimEvent.claim_id) == claim_id)
    return list(session.scalars(query.order_by(col(SubsidyClaimEvent.id))))


def paper_groups(session: Session, row: SubsidyClaim) -> list[str]:
    """Each group of papers the claim asks, any of `a|b`."""
    return _groups(session, row)


def _groups(session: Session, row: SubsidyClaim) -> list[str]:
    scheme = session.get_one(SubsidyScheme, row.scheme_id)
    return ["|".join(sorted(one)) for one in asked_as_papers(as_known(scheme).terms).evidence]


def _asked(session: Session, row: SubsidyClaim) -> list[str]:
    return [code for group in _groups(session, row) for code in group.split("|")]


def _another(session: Session, row: SubsidyClaim) -> int | None:
    """A claim of the same person that is filed or paid for the same thing: records that were two
    and became one, or a scheme that excludes this one."""
    return next((known(one.id) for one in rivals_of(session, row)), None)


def _to(
    session: Session, actor: Actor, row: SubsidyClaim, to: ClaimState, reason: str, now: datetime
) -> None:
    here = row.state
    if here is to:
        return
    try:
        check_move("subsidy_claim", CLAIM_MOVES, here, to)
    except WrongMove as wrong:
        raise NotAllowedNow("subsidy_claim", row.id, wrong.here, to.value) from None
    row.state, row.reason, row.updated_at = to, reason.strip()[:200], now
    session.add(row)
    session.add(
        SubsidyClaimEvent(
            claim_id=known(row.id), at=now, account_id=actor.account_id, from_state=here,
            to_state=to, fen=row.fen, reason=reason.strip()[:200],
        )
    )  # fmt: skip
    session.flush()
