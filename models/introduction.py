"""老乡带老乡: who brought whom to a firm, what the firm promised for it, and what it has paid.

A firm's own staff are kept only as far as an introduction needs them: number, name, since when,
until when. Whoever came through this house is not written down again: the row points at the
placement, and first and last day are the placement's. What is due is never stored; it is reckoned
from these rows (services.introductions.reckoning). Payments are rows that are only ever added:
what was paid wrongly is given back by a second row.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment


class Counting(StrEnum):
    """What a higher step means, said explicitly because people dispute exactly this."""

    MARGINAL = "marginal"  # each newcomer at the rate of their own place in line
    WHOLE_LOT = "whole_lot"  # all at the rate reached


class IntroductionState(StrEnum):
    DECLARED = "declared"  # the newcomer named who brought them, on reporting day
    CONFIRMED = "confirmed"  # the newcomer said so again, to somebody who is not the introducer
    VOID = "void"  # named by mistake, or not so: earns nothing


I = IntroductionState  # noqa: E741  (as the other tables of moves)
INTRODUCTION_MOVES: Mapping[IntroductionState, frozenset[IntroductionState]] = {
    I.DECLARED: frozenset({I.CONFIRMED, I.VOID}),
    I.CONFIRMED: frozenset({I.VOID}),
    I.VOID: frozenset(),
}


class StaffMember(SQLModel, table=True):
    """Somebody who works or worked at a firm: an introducer, a newcomer, or first one, then the
    other.

    hires   HR, or the newcomers' direct superior: brings people as their work, and earns nothing
    minor   under 18 on the first day, as the firm says; of a placement the birthday tells it
    """

    __tablename__ = "staff_member"
    __table_args__ = (
        check("days", "left_on IS NULL OR left_on >= hired_on"),
        check("one_source", "(placement_id IS NULL) = (hired_on IS NOT NULL)"),
        check("own_days", "placement_id IS NULL OR left_on IS NULL"),
        sa.Index(
            "uq_staff_member_number",
            "employer_id",
            "staff_no",
            unique=True,
            sqlite_where=sa.text("staff_no <> ''"),
            postgresql_where=sa.text("staff_no <> ''"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", index=True)
    staff_no: str = Field(default="", max_length=20)
    name: str = Field(default="", max_length=60, repr=False)  # "" where the placement has it
    home: str = Field(default="", max_length=6)  # province or county they come from
    placement_id: int | None = Field(default=None, foreign_key="placement.id", unique=True)
    hired_on: date | None = None
    left_on: date | None = None
    hires: bool = False
    minor: bool = False
    created_at: datetime = moment()
    created_by_id: int | None = Field(default=None, foreign_key="account.id")


class StaffAbsence(SQLModel, table=True):
    """Leave or absence of one stretch; a long one puts a stage off."""

    __tablename__ = "staff_absence"
    __table_args__ = (
        check("days", "days BETWEEN 1 AND 366"),
        sa.UniqueConstraint("member_id", "starts_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="staff_member.id")
    starts_on: date = Field(sa_type=sa.Date)
    days: int


class IntroductionScheme(SQLModel, table=True):
    """What a firm promises for newcomers who start within the window.

    steps    [[from which newcomer on, fen], …]: the first begins at 1
    stages   [[days in post, percent of the rate], …]: the percents add up to 100
    absence  a stretch of more than `absence_once` days, or more than `absence_total` in all,
             puts a stage off by every day of absence
    Its terms never change: it is closed, and another one opened.
    """

    __tablename__ = "introduction_scheme"
    __table_args__ = (
        check("window", "ends_on >= starts_on"),
        check("absence", "absence_once BETWEEN 0 AND 366 AND absence_total BETWEEN 0 AND 366"),
        sa.Index("ix_introduction_scheme_employer", "employer_id", "starts_on"),
    )
    id: int | None = Field(default=None, primary_key=True)
    employer_id: int = Field(foreign_key="employer.id")
    counting: Counting = choice(Counting, "counting")
    steps: list[list[int]] = Field(sa_type=sa.JSON)
    stages: list[list[int]] = Field(sa_type=sa.JSON)
    starts_on: date = Field(sa_type=sa.Date)
    ends_on: date = Field(sa_type=sa.Date)
    absence_once: int = 5
    absence_total: int = 10
    words: str = Field(default="", max_length=600)  # the notice as the firm hangs it out
    created_at: datetime = moment()
    created_by_id: int | None = Field(default=None, foreign_key="account.id")


class Introduction(SQLModel, table=True):
    """One newcomer, one introducer."""

    __tablename__ = "introduction"
    __table_args__ = (
        check("two_people", "newcomer_id <> introducer_id"),
        check("void", "(state = 'void') = (void_reason <> '')"),
        sa.Index(
            "uq_introduction_one_introducer",
            "newcomer_id",
            unique=True,
            sqlite_where=sa.text("state <> 'void'"),
            postgresql_where=sa.text("state <> 'void'"),
        ),
        sa.Index("ix_introduction_introducer", "introducer_id", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    scheme_id: int = Field(foreign_key="introduction_scheme.id", index=True)
    newcomer_id: int = Field(foreign_key="staff_member.id")
    introducer_id: int = Field(foreign_key="staff_member.id")
    relation: str = Field(default="", max_length=20)
    declared_on: date = Field(sa_type=sa.Date)  # the reporting day
    state: IntroductionState = choice(
        IntroductionState, "state", default=IntroductionState.DECLARED
    )
    void_reason: str = Field(default="", max_length=200)
    created_at: datetime = moment()


class IntroductionEvent(SQLModel, table=True):
    """One move of an introduction: who, when, why."""

    __tablename__ = "introduction_event"
    id: int | None = Field(default=None, primary_key=True)
    introduction_id: int = Field(foreign_key="introduction.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    from_state: IntroductionState | None = choice(IntroductionState, "from_state", default=None)
    to_state: IntroductionState = choice(IntroductionState, "to_state")
    reason: str = Field(default="", max_length=200)


class IntroductionPayment(SQLModel, table=True):
    """Paid with the wages of a month, or (negative) given back; never changed."""

    __tablename__ = "introduction_payment"
    __table_args__ = (
        check("stage", "stage BETWEEN 1 AND 3"),
        check("sign", "(reverses_id IS NULL AND fen > 0) OR (reverses_id IS NOT NULL AND fen < 0)"),
        sa.Index("ix_introduction_payment_month", "month", "introduction_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    introduction_id: int = Field(foreign_key="introduction.id", index=True)
    stage: int
    fen: int
    month: str = Field(max_length=7)  # of the wages it went with: 2026-11
    reverses_id: int | None = Field(
        default=None, foreign_key="introduction_payment.id", unique=True
    )
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    note: str = Field(default="", max_length=200)
