"""Promise cards: what somebody was told the moment the firm agreed, fixed; and what differed.

Whatever the firm changes in its post afterwards, the card stays as it was handed over. What is
found otherwise at the gate is written down beside it and waits for the coordinator.
"""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, facts, moment


class PromiseCard(SQLModel, table=True):
    """facts   the columns of the vacancy and of the firm the card is worded from, as they were
    days_to_pay   from the arrival promised to the first pay
    room, first_shift, met_by   said by the firm before they come, "" until it has (they are not
    part of what was fixed)
    """

    __tablename__ = "promise_card"
    __table_args__ = (
        check("first_pay", "(first_pay_on IS NULL) = (first_pay_days IS NULL)"),
        check("pay", "pay_fen IS NULL OR pay_fen > 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", unique=True)
    fixed_at: datetime = moment()
    start_on: date = Field(sa_type=sa.Date)  # the arrival the first pay is reckoned from
    pay_fen: int | None = None  # newcomers' take-home a month, the median
    first_pay_on: date | None = None
    first_pay_days: int | None = None  # days of work it covers
    first_pay_fen: int | None = None
    days_to_pay: int | None = None
    advance: bool = False  # the firm has a written rule for an advance
    facts: dict[str, object] = facts()
    room: str = Field(default="", max_length=40)
    first_shift: str = Field(default="", max_length=40)
    met_by: str = Field(default="", max_length=40)  # who waits at the gate, with a telephone


class Differs(StrEnum):
    """What a person was told and found otherwise."""

    POST = "post"
    HOURS = "hours"
    PAY = "pay"
    ROOM = "room"
    COMPANION = "companion"
    MONEY = "money"  # asked to pay, or something was taken off


class PromiseDifference(SQLModel, table=True):
    """One thing that differs, until a coordinator has settled it; the same thing twice is one."""

    __tablename__ = "promise_difference"
    __table_args__ = (
        sa.Index(
            "uq_promise_difference_open",
            "card_id",
            "what",
            unique=True,
            sqlite_where=sa.text("settled_at IS NULL"),
            postgresql_where=sa.text("settled_at IS NULL"),
        ),
        check("settled", "(settled_at IS NULL) = (outcome = '')"),
    )
    id: int | None = Field(default=None, primary_key=True)
    card_id: int = Field(foreign_key="promise_card.id", index=True)
    what: Differs = choice(Differs, "what")
    words: str = Field(default="", max_length=300)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")  # None: the worker
    settled_at: datetime | None = moment(default=None)
    settled_by_id: int | None = Field(default=None, foreign_key="account.id")
    outcome: str = Field(default="", max_length=300)
