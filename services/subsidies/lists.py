"""What a coordinator reads on Monday: who becomes eligible, which paper is missing, whose window
closes, who would be paid twice, and whom a claim counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.employer import Employer
from models.person import Person
from models.placement import Placement
from models.subsidy import (
    BEFORE_FILING,
    WITH_THE_BUREAU,
    ClaimState,
    SubsidyBody,
    SubsidyClaim,
    SubsidyHead,
    SubsidyScheme,
)
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor
from services.proposals.names import may_be_named
from services.rows import known
from services.subsidies.claims import joined, visible
from services.subsidies.heads import people_of
from services.subsidies.rivals import is_rival, owner_of

SOON = timedelta(days=30)
LIVE = (*BEFORE_FILING, *WITH_THE_BUREAU, ClaimState.PAID)


@dataclass(frozen=True)
class ClaimRow:
    """A claim with whom and what it is about; name (a person's, a firm's, a body's) None where the
    reader may not read it. people: whom it is about; heads: how many a firm or body counts, 人."""

    claim: SubsidyClaim
    scheme: SubsidyScheme
    name: str | None
    people: frozenset[int]
    heads: int
    region_code: str
    township: str
    village: str
    site: str
    employer: str
    since: date | None


@dataclass(frozen=True)
class Monday:
    """The five lists, soonest first, and the sums in fen: foreseen or eligible, filed, paid."""

    coming: Sequence[ClaimRow]
    missing: Sequence[ClaimRow]
    closing: Sequence[ClaimRow]
    twice: Sequence[tuple[ClaimRow, ClaimRow]]
    ready: Sequence[ClaimRow]
    filed: Sequence[ClaimRow]
    due_fen: int
    paid_fen: int


def monday_of(session: Session, *, actor: Actor, now: datetime) -> Monday:
    """Of the actor's people (sending) or work places (receiving)."""
    on = local_day(now)
    rows = claim_rows(session, actor=actor, states=LIVE)
    before = [row for row in rows if row.claim.state in BEFORE_FILING]
    due = [row for row in before if row.claim.state is not ClaimState.FORESEEN]
    return Monday(
        coming=[row for row in before if row.claim.state is ClaimState.FORESEEN],
        missing=[row for row in due if row.claim.state is ClaimState.PAPERS_MISSING],
        closing=[row for row in due if row.claim.closes_on and row.claim.closes_on <= on + SOON],
        twice=pairs_in(rows),
        ready=[row for row in due if row.claim.state is ClaimState.ELIGIBLE],
        filed=[row for row in rows if row.claim.state in WITH_THE_BUREAU],
        due_fen=sum(row.claim.fen for row in due),
        paid_fen=sum(row.claim.fen for row in rows if row.claim.state is ClaimState.PAID),
    )


def claim_rows(
    session: Session,
    *,
    actor: Actor,
    states: Sequence[ClaimState],
    scheme_id: int | None = None,
    claim_id: int | None = None,
) -> list[ClaimRow]:
    """Those whose window closes first, then those eligible first."""
    query = (
        joined(
            sa.select(
                SubsidyClaim, SubsidyScheme, Placement, Person, Vacancy, Employer, SubsidyBody
            ).select_from(SubsidyClaim)
        )
        .where(visible(actor), col(SubsidyClaim.state).in_(states))
        .order_by(
            sa.func.coalesce(col(SubsidyClaim.closes_on), date.max),
            sa.func.coalesce(col(SubsidyClaim.eligible_on), date.max), col(SubsidyClaim.id),
        )
    )  # fmt: skip
    if scheme_id is not None:
        query = query.where(col(SubsidyClaim.scheme_id) == scheme_id)
    if claim_id is not None:
        query = query.where(col(SubsidyClaim.id) == claim_id)
    found = session.execute(query).all()
    pairs = {
        (known(row.Person.id), row.Vacancy.employer_id if row.Vacancy else 0)
        for row in found if row.Person is not None
    }  # fmt: skip
    named = may_be_named(session, actor, pairs)
    people = people_of(session, [row.SubsidyClaim for row in found])
    return [_claim_row(row, named, people[known(row.SubsidyClaim.id)]) for row in found]


def _claim_row(row: Any, named: frozenset[int], people: frozenset[int]) -> ClaimRow:
    claim, person, firm, body = row.SubsidyClaim, row.Person, row.Employer, row.SubsidyBody
    if person is not None:
        site = row.Vacancy.region_code if row.Vacancy else ""
        return ClaimRow(
            claim, row.SubsidyScheme, person.name if person.id in named else None, people, 0,
            person.region_code, person.township, person.village, site, firm.name if firm else "",
            row.Placement.arrived_on if row.Placement else None,
        )  # fmt: skip
    who = body or firm
    return ClaimRow(
        claim, row.SubsidyScheme, who.name, people, len(people), who.region_code, "", "", "", "",
        None,
    )  # fmt: skip


def pairs_in(rows: Sequence[ClaimRow]) -> list[tuple[ClaimRow, ClaimRow]]:
    """Two live claims that would pay the same thing twice (`rivals.is_rival`)."""
    by: dict[object, list[ClaimRow]] = {}
    for row in rows:
        for key in (*row.people, owner_of(row.claim), ("fair", row.claim.fair_id)):
            if key not in (None, ("fair", None)):
                by.setdefault(key, []).append(row)
    found = {
        (known(one.claim.id), known(other.claim.id)): (one, other)
        for mine in by.values()
        for n, one in enumerate(mine)
        for other in mine[n + 1 :]
        if is_rival(
            one.claim, one.scheme, other.claim, other.scheme, both=bool(one.people & other.people)
        )
    }
    return list(found.values())


@dataclass(frozen=True)
class HeadRow:
    """Somebody a claim counts; name None where the reader may not read it."""

    placement_id: int
    name: str | None
    region_code: str
    village: str
    employer: str
    since: date | None
    fen: int
    held: bool


def heads_of(session: Session, *, actor: Actor, claim_id: int) -> list[HeadRow]:
    """By home and day; names as elsewhere: a sending union reads its own people's."""
    found = session.execute(
        sa.select(SubsidyHead, Placement, Person, Vacancy, Employer)
        .join(Placement, col(Placement.id) == col(SubsidyHead.placement_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(SubsidyHead.claim_id) == claim_id)
        .order_by(col(Person.region_code), col(Placement.arrived_on), col(Placement.id))
    ).all()
    pairs = {
        (known(person.id), vacancy.employer_id) for _, _, person, vacancy, _ in found
        if actor.role is not Role.SENDING or actor.covers(person.region_code)
    }  # fmt: skip
    named = may_be_named(session, actor, pairs)
    return [
        HeadRow(
            head.placement_id, person.name if person.id in named else None, person.region_code,
            f"{person.township}{person.village}", firm.name, placement.arrived_on, head.fen,
            head.held,
        )
        for head, placement, person, _, firm in found
    ]  # fmt: skip
