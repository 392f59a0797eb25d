"""Firms and agencies a scheme pays for the people they count, as the look judges them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.festival import FestivalPlan, Plan
from models.subsidy import (
    BEFORE_FILING,
    SubsidyBody,
    SubsidyBrought,
    SubsidyClaim,
    SubsidyScheme,
)
from reference import lunar
from reference.subsidies import Beneficiary, OncePer, SubsidyTerms
from services.rows import known
from services.subsidies.groups import Group, Head
from services.subsidies.heads import counted_elsewhere, period_of_heads
from services.subsidies.judging import claims_on, held
from services.subsidies.people import COUNTS, Worker, claimant_of, stays_for, workers_by


@dataclass(frozen=True)
class Owner:
    """Who is paid (a column of the claim), for whom, its claims of the scheme, and the one that is
    not yet with the bureau."""

    columns: Mapping[str, int]
    group: Group
    claims: tuple[SubsidyClaim, ...]
    waiting: SubsidyClaim | None


@dataclass(frozen=True)
class _Reach:
    """Of one scheme and year."""

    session: Session
    scheme: SubsidyScheme
    terms: SubsidyTerms
    codes: Mapping[int, str]
    year: int

    @property
    def of_firms(self) -> bool:
        return self.terms.beneficiary is Beneficiary.EMPLOYER


def owners_for(
    session: Session, scheme: SubsidyScheme, terms: SubsidyTerms, codes: Mapping[int, str],
    year: int,
) -> Iterator[Owner]:  # fmt: skip
    """Each with the people it may count in `year`, and those who only had a claim; by id, one
    after the other: whoever counts somebody first keeps them."""
    reach = _Reach(session, scheme, terms, codes, year)
    heads, claims = _heads(reach), _claims(reach)
    table = Employer if reach.of_firms else SubsidyBody
    places = session.execute(sa.select(col(table.id), col(table.region_code)))
    where = {one: place for one, place in places}  # noqa: C416  (typed rows)
    for one in sorted(heads.keys() | claims.keys()):
        yield _owner(reach, one, where[one], heads.get(one, []), claims.get(one, ()))


def year_of_owners(terms: SubsidyTerms, on: date) -> int:
    """The year a claim of `on` is for; of a festival the one that is next or just over."""
    if terms.once_per is OncePer.FESTIVAL and not terms.windows:
        return lunar.festival_year(on) or on.year
    return claims_on(terms.windows, on).year


def _heads(reach: _Reach) -> dict[int, list[Head]]:
    brought = {} if reach.of_firms else _brought(reach.session)
    first = lunar.new_year(reach.year) if _of_festival(reach) else None
    kept = _kept(reach) if _of_festival(reach) else frozenset()
    found: dict[int, list[Head]] = {}
    for owner, worker in workers_by(
        reach.session, stays_for(reach.session, reach.scheme),
        lambda placement, vacancy: (
            vacancy.employer_id if reach.of_firms else brought.get(known(placement.id))
        ),
    ):  # fmt: skip
        if _of_festival(reach) and not _stays(worker, kept, first):
            continue
        who = claimant_of(worker, reach.codes, reach.scheme.region_code, reach.year)
        place, person = known(worker.placement.id), known(worker.person.id)
        found.setdefault(owner, []).append(Head(place, person, who, first))
    return found


def _owner(
    reach: _Reach, one: int, region: str, heads: list[Head], claims: tuple[SubsidyClaim, ...]
) -> Owner:
    period = str(reach.year)
    mine = [row for row in claims if row.scheme_id == reach.scheme.id and row.period == period]
    waiting = next((row for row in mine if row.state in BEFORE_FILING), None)
    apart = (known(waiting.id),) if waiting else ()
    group = Group(
        region, heads,
        person_days=(waiting.units or 0) if waiting else 0,
        spent=sum(row.fen for row in mine if row.state in COUNTS),
        taken=counted_elsewhere(
            reach.session, known(reach.scheme.id), period_of_heads(reach.terms, period), apart=apart
        ),
        others=frozenset(
            reach.codes.get(row.scheme_id, "") for row in claims
            if row.state in COUNTS and row.scheme_id != reach.scheme.id and row.fen
        ),
        proofs=frozenset(waiting.proofs if waiting else ()),
    )  # fmt: skip
    column = "employer_id" if reach.of_firms else "body_id"
    own = tuple(row for row in claims if row.scheme_id == reach.scheme.id)
    return Owner({column: one}, group, own, waiting)


def _claims(reach: _Reach) -> dict[int, tuple[SubsidyClaim, ...]]:
    column = col(SubsidyClaim.employer_id if reach.of_firms else SubsidyClaim.body_id)
    found: dict[int, tuple[SubsidyClaim, ...]] = {}
    query = sa.select(SubsidyClaim).where(column.is_not(None)).order_by(col(SubsidyClaim.id))
    for row in reach.session.scalars(query):
        owner = row.employer_id if reach.of_firms else row.body_id
        found[owner or 0] = (*found.get(owner or 0, ()), row)
    return found


def _brought(session: Session) -> dict[int, int]:
    query = sa.select(col(SubsidyBrought.placement_id), col(SubsidyBrought.body_id))
    return {one: body for one, body in session.execute(query)}  # noqa: C416  (typed rows)


def _of_festival(reach: _Reach) -> bool:
    return reach.of_firms and reach.terms.once_per is OncePer.FESTIVAL


def _kept(reach: _Reach) -> frozenset[int]:
    """Placements whose people said that they stay."""
    query = sa.select(col(FestivalPlan.placement_id)).where(
        col(FestivalPlan.season) == reach.year, col(FestivalPlan.plan) == Plan.STAYS
    )
    return frozenset(reach.session.scalars(query))


def _stays(worker: Worker, kept: frozenset[int], first: date | None) -> bool:
    """Said so, and is at work there on 正月初一 as far as is known."""
    there = first is not None and held(worker.spells, first)
    return known(worker.placement.id) in kept and there
