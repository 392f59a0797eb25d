"""Employers: who they are, how they pay, and whether a coordinator has verified them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, facts, moment
from models.sealed import sealed


class EmployerState(StrEnum):
    PENDING = "pending"  # registered, waiting for a coordinator
    VERIFIED = "verified"
    REFUSED = "refused"
    SUSPENDED = "suspended"  # e.g. wages in arrears: nothing of it is visible or matched


E = EmployerState
EMPLOYER_MOVES: Mapping[EmployerState, frozenset[EmployerState]] = {
    E.PENDING: frozenset({E.VERIFIED, E.REFUSED}),
    E.VERIFIED: frozenset({E.SUSPENDED}),
    E.REFUSED: frozenset({E.PENDING}),
    E.SUSPENDED: frozenset({E.VERIFIED}),
}


class Employer(SQLModel, table=True):
    """A legal employer with one site in a receiving district (domain.md 2.1)."""

    __tablename__ = "employer"
    __table_args__ = (
        check("payday", "payday IS NULL OR payday BETWEEN 1 AND 31"),
        check("headcounts", "staff >= 0 AND dispatched_staff >= 0 AND dispatched_staff <= staff"),
        check("pay_delay", "pay_delay_days >= 0 AND pay_delay_days <= 92"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120)
    uscc: str = Field(max_length=18, unique=True)
    region_code: str = Field(max_length=6, index=True)
    legal_representative: str = Field(default="", max_length=64)
    industry: str = Field(default="", max_length=64)
    staff: int = Field(default=0)
    dispatched_staff: int = Field(default=0)
    work_address: str = Field(default="", max_length=200)
    dorm_address: str = Field(default="", max_length=200)
    distance_note: str = Field(default="", max_length=120)  # how far from town and station
    handler_name: str = Field(default="", max_length=64)
    handler_phone: str | None = sealed("employer.handler_phone")
    handler_mandate: str = Field(default="", max_length=200)  # what shows the mandate
    email: str | None = Field(default=None, max_length=254)
    has_union: bool = False
    union_chair: str = Field(default="", max_length=64)
    payday: int | None = None  # day of the month wages are paid
    pay_delay_days: int = Field(default=0)  # days between the end of a wage month and payday
    advance_policy: str = Field(default="", max_length=200)  # written living advance
    dispatch_licence: str = Field(default="", max_length=64)
    dispatch_licence_until: date | None = None
    state: EmployerState = choice(EmployerState, "state", default=EmployerState.PENDING, index=True)
    verified_evidence: str = Field(default="", max_length=400)
    credit_checked_on: date | None = None
    created_at: datetime = moment()
    is_demo: bool = False


class EmployerEvent(SQLModel, table=True):
    """One move of an employer's state: who, when, why."""

    __tablename__ = "employer_event"
    id: int | None = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    from_state: EmployerState | None = choice(EmployerState, "from_state", default=None)
    to_state: EmployerState = choice(EmployerState, "to_state")
    reason: str = Field(default="", max_length=400)
    detail: dict[str, object] = facts()  # what was seen and checked, or which fields changed


class EmployerTownsmen(SQLModel, table=True):
    """How many people of a sending county already work there (count only, domain.md 2.1)."""

    __tablename__ = "employer_townsmen"
    __table_args__ = (check("headcount", "headcount >= 0"),)
    employer_id: int = Field(foreign_key="employer.id", primary_key=True, ondelete="CASCADE")
    region_code: str = Field(max_length=6, primary_key=True)
    headcount: int
    counted_on: date = Field(sa_type=sa.Date)


class EmployerQuota(SQLModel, table=True):
    """Of one sending county's people at most so many at a firm, as its coordinator has set: so many
    in a hundred of its places, or so many people."""

    __tablename__ = "employer_quota"
    __table_args__ = (
        check("one_of_both", "(percent IS NULL) <> (most IS NULL)"),
        check("percent", "percent IS NULL OR percent BETWEEN 1 AND 99"),
        check("most", "most IS NULL OR most BETWEEN 1 AND 9999"),
    )
    employer_id: int = Field(foreign_key="employer.id", primary_key=True, ondelete="CASCADE")
    percent: int | None = None
    most: int | None = None
    reason: str = Field(max_length=200)
    set_by: int | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    set_at: datetime = moment()
