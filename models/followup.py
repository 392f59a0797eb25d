"""Follow-up: what somebody in post said on the day they were asked, and calls that reached nobody.

Which duties there are follows from the day of arrival and the first payday and is never stored
(`services.followup.marks`); what was answered is. An answer that is corrected stays, superseded.
"""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, codes, moment
from models.sealed import sealed


class Told(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"  # does not know, or was not asked


class AskedBy(StrEnum):
    """Who asked; a firm never does (its union is not the firm: services/accounts/register.py)."""

    SELF = "self"  # the person by their own link
    BUDDY = "buddy"
    RECEIVING = "receiving"
    SENDING = "sending"
    ENTERPRISE = "enterprise"  # the union within the firm, to day 15


class Through(StrEnum):
    """Who was reached: after two missed calls a companion, then the village."""

    PERSON = "person"
    COMPANION = "companion"
    VILLAGE = "village"


class FollowUpTalk(SQLModel, table=True):
    """mark   days since arrival the question belongs to; 0 the first payday
    there  is still in that post
    post, hours, room, pay  as promised?
    mood   1 to 3; companions: those who came along are still there
    paid_days, paid_fen  of the first pay, as the person says
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        sa.Index(
            "uq_follow_up_standing",
            "placement_id",
            "mark",
            "asked_by",
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        ),
        sa.Index("ix_follow_up_at", "at", "asked_by"),
        check("mark", "mark BETWEEN 0 AND 365"),
        check("mood", "mood IS NULL OR mood BETWEEN 1 AND 3"),
        check("first_pay", "COALESCE(paid_days, 1) > 0 AND COALESCE(paid_fen, 1) > 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", index=True)
    mark: int
    due: date = Field(sa_type=sa.Date)
    at: datetime = moment()
    asked_by: AskedBy = choice(AskedBy, "asked_by")
    account_id: int | None = Field(default=None, foreign_key="account.id")
    through: Through = choice(Through, "through", default=Through.PERSON)
    there: Told = choice(Told, "there", default=Told.UNKNOWN)
    post: Told = choice(Told, "post", default=Told.UNKNOWN)
    hours: Told = choice(Told, "hours", default=Told.UNKNOWN)
    room: Told = choice(Told, "room", default=Told.UNKNOWN)
    pay: Told = choice(Told, "pay", default=Told.UNKNOWN)
    mood: int | None = None
    companions: Told = choice(Told, "companions", default=Told.UNKNOWN)
    help: list[str] = codes()
    paid: Told = choice(Told, "paid", default=Told.UNKNOWN)
    paid_days: int | None = None
    paid_fen: int | None = None
    slip: Told = choice(Told, "slip", default=Told.UNKNOWN)
    words: str | None = sealed("follow_up.words")
    superseded_at: datetime | None = moment(default=None)
    why_corrected: str = Field(default="", max_length=200)


class FollowUpMiss(SQLModel, table=True):
    """A call of one day that reached nobody: the same day twice is one."""

    __tablename__ = "follow_up_miss"
    placement_id: int = Field(primary_key=True, foreign_key="placement.id")
    mark: int = Field(primary_key=True)
    day: date = Field(sa_type=sa.Date, primary_key=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")


class Rematch(SQLModel, table=True):
    """转岗: somebody left and is looked after until there is a new post: opened as they leave.

    until   the seventh day after leaving: placed again by then in the district counts
    """

    __tablename__ = "rematch"
    __table_args__ = (
        sa.Index("ix_rematch_open", "ended_at", "until"),
        check("ended", "(ended_at IS NULL) = (outcome = '')"),
    )
    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id", unique=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    opened_at: datetime = moment()
    until: date = Field(sa_type=sa.Date)
    ended_at: datetime | None = moment(default=None)
    outcome: str = Field(default="", max_length=16)  # elsewhere, home; a new post shows by itself
