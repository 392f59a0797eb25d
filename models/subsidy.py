"""Subsidies: schemes as they were entered, and claims from foreseen to paid, refused or repaid.

The labour bureau decides. A claim belongs to exactly one of a person's placement, a firm, a body
(agency or public service) and a member, as the scheme's beneficiary says; what a firm or a body
claims for is its heads. Amounts are fen; `estimated` where the scheme gives a ceiling or a figure
is still missing.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, codes, facts, moment


class ClaimState(StrEnum):
    FORESEEN = "foreseen"
    ELIGIBLE = "eligible"
    PAPERS_MISSING = "papers_missing"
    FILED = "filed"
    TOWNSHIP_OK = "township_ok"
    PUBLISHED = "published"  # 公示
    COUNTY_OK = "county_ok"
    PAID = "paid"
    REFUSED = "refused"
    REPAID = "repaid"
    LAPSED = "lapsed"  # the reason fell away before it was filed


C = ClaimState
BEFORE_FILING = (C.FORESEEN, C.ELIGIBLE, C.PAPERS_MISSING)
WITH_THE_BUREAU = (C.FILED, C.TOWNSHIP_OK, C.PUBLISHED, C.COUNTY_OK)
CLAIM_MOVES: Mapping[ClaimState, frozenset[ClaimState]] = {
    C.FORESEEN: frozenset({C.ELIGIBLE, C.PAPERS_MISSING, C.LAPSED}),
    C.ELIGIBLE: frozenset({C.FORESEEN, C.PAPERS_MISSING, C.FILED, C.LAPSED}),
    C.PAPERS_MISSING: frozenset({C.FORESEEN, C.ELIGIBLE, C.LAPSED}),
    C.FILED: frozenset({C.TOWNSHIP_OK, C.PAPERS_MISSING, C.REFUSED}),
    C.TOWNSHIP_OK: frozenset({C.PUBLISHED, C.REFUSED}),
    C.PUBLISHED: frozenset({C.COUNTY_OK, C.REFUSED}),
    C.COUNTY_OK: frozenset({C.PAID, C.REFUSED}),
    C.PAID: frozenset({C.REPAID}),
    C.REFUSED: frozenset({C.FILED}),
    C.REPAID: frozenset(),
    C.LAPSED: frozenset({C.FORESEEN, C.ELIGIBLE, C.PAPERS_MISSING}),
}


class SubsidyScheme(SQLModel, table=True):
    """terms: the fields of `reference.subsidies.terms_in`, in their short forms."""

    __tablename__ = "subsidy_scheme"
    __table_args__ = (check("dates", "valid_until IS NULL OR valid_until >= valid_from"),)
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=12, unique=True)
    name: str = Field(max_length=60)
    place: str = Field(max_length=60)
    region_code: str = Field(default="", max_length=6, index=True)
    valid_from: date = Field(sa_type=sa.Date)
    valid_until: date | None = None
    payer: str = Field(max_length=12)
    terms: dict[str, str] = Field(sa_type=sa.JSON)
    source: str = Field(default="", max_length=300)
    note: str = Field(default="", max_length=300)
    created_at: datetime = moment()
    created_by_id: int | None = Field(default=None, foreign_key="account.id")


OWNER = (
    " + ".join(
        f"(CASE WHEN {one} IS NULL THEN 0 ELSE 1 END)"
        for one in ("placement_id", "employer_id", "body_id", "person_id")
    )
    + " = 1"
)


class SubsidySchemeEvent(SQLModel, table=True):
    """A change of a scheme's terms: what stood before, who changed it, why, from when.

    after    columns to be written on `from_on`; {} once they are (`before` holds what stood then)
    """

    __tablename__ = "subsidy_scheme_event"
    id: int | None = Field(default=None, primary_key=True)
    scheme_id: int = Field(foreign_key="subsidy_scheme.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    before: dict[str, object] = facts()
    after: dict[str, object] = facts()
    from_on: date = Field(sa_type=sa.Date)
    reason: str = Field(default="", max_length=200)


class BodyKind(StrEnum):
    AGENCY = "agency"  # brings people to work
    SERVICE = "service"  # holds fairs


class SubsidyBody(SQLModel, table=True):
    """Who is paid for what it did for others. licence: 人力资源服务许可证 of an agency."""

    __tablename__ = "subsidy_body"
    __table_args__ = (sa.UniqueConstraint("region_code", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: BodyKind = choice(BodyKind, "kind")
    name: str = Field(max_length=80)
    region_code: str = Field(max_length=6)
    licence: str = Field(default="", max_length=60)
    created_at: datetime = moment()
    created_by_id: int | None = Field(default=None, foreign_key="account.id")


class SubsidyBrought(SQLModel, table=True):
    """Which body brought somebody to their work: one, or none."""

    __tablename__ = "subsidy_brought"
    placement_id: int = Field(foreign_key="placement.id", primary_key=True)
    body_id: int = Field(foreign_key="subsidy_body.id", index=True)
    said_at: datetime = moment()
    said_by_id: int | None = Field(default=None, foreign_key="account.id")


class SubsidyClaim(SQLModel, table=True):
    """period: year, "life", or the occasion (`trip-7`, `fair-7`, a course); a further instalment is
    a difference or a further lot. missing and proofs are codes of evidence: any of a group stands
    as `a|b`.

    cost_fen  told: the firm's part of the hire of the coach of `trip_id`
    units     told: person-days worked, or steps of a course
    """

    __tablename__ = "subsidy_claim"
    __table_args__ = (
        sa.UniqueConstraint("scheme_id", "placement_id", "period", "instalment"),
        sa.UniqueConstraint("scheme_id", "employer_id", "period", "instalment"),
        sa.UniqueConstraint("scheme_id", "body_id", "period", "instalment"),
        check("owner", OWNER),
        check("fen", "fen >= 0"),
        check("instalment", "instalment BETWEEN 1 AND 99"),
        check("told", "COALESCE(cost_fen, 0) >= 0 AND COALESCE(units, 0) >= 0"),
        check("paid_on", "(paid_on IS NOT NULL) = (state IN ('paid', 'repaid'))"),
        sa.Index("ix_subsidy_claim_state", "state", "closes_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    scheme_id: int = Field(foreign_key="subsidy_scheme.id")
    placement_id: int | None = Field(default=None, foreign_key="placement.id", index=True)
    employer_id: int | None = Field(default=None, foreign_key="employer.id", index=True)
    body_id: int | None = Field(default=None, foreign_key="subsidy_body.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    trip_id: int | None = Field(default=None, foreign_key="trip.id", index=True)
    fair_id: int | None = Field(default=None, foreign_key="fair.id", index=True)
    cost_fen: int | None = None
    units: int | None = None
    period: str = Field(max_length=40)
    instalment: int = 1
    state: ClaimState = choice(ClaimState, "state", default=ClaimState.FORESEEN)
    fen: int = 0
    estimated: bool = False
    eligible_on: date | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    missing: list[str] = codes()
    proofs: list[str] = codes()
    paid_on: date | None = None
    reason: str = Field(default="", max_length=200)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class SubsidyHead(SQLModel, table=True):
    """A placement a firm's or a body's claim counts, with its part of the amount. While `held`
    nobody else's claim counts it for the scheme and period ("life": ever)."""

    __tablename__ = "subsidy_head"
    __table_args__ = (
        sa.Index(
            "uq_subsidy_head_held", "scheme_id", "period", "placement_id", unique=True,
            sqlite_where=sa.text("held"), postgresql_where=sa.text("held"),
        ),
        check("fen", "fen >= 0"),
    )  # fmt: skip
    claim_id: int = Field(foreign_key="subsidy_claim.id", primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", primary_key=True, index=True)
    scheme_id: int = Field(foreign_key="subsidy_scheme.id")
    period: str = Field(max_length=40)
    fen: int = 0
    held: bool = True


class SubsidyClaimEvent(SQLModel, table=True):
    """One move of a claim: who (nobody: the Monday look), when, why."""

    __tablename__ = "subsidy_claim_event"
    __table_args__ = (sa.Index("ix_subsidy_claim_event_at", "at", "to_state"),)
    id: int | None = Field(default=None, primary_key=True)
    claim_id: int = Field(foreign_key="subsidy_claim.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    from_state: ClaimState | None = choice(ClaimState, "from_state", default=None)
    to_state: ClaimState = choice(ClaimState, "to_state")
    fen: int = 0
    reason: str = Field(default="", max_length=200)
