"""Case files: something went wrong for somebody, who deals with it, by when, what came of it.

A case goes received → taken → closed. Its steps carry the day they are due, computed from the law
and the holidays when the step begins (`reference.case_steps`), with the article. What a person
says is sealed: it is read by the two unions concerned, never by a firm or the administrator.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment
from models.sealed import sealed


class CaseKind(StrEnum):
    PROMISE = "promise"  # found otherwise than promised
    WAGES = "wages"  # not paid, not in full, or something taken off
    ROOM = "room"  # dormitory and board
    FAMILY = "family"  # at home: child, parents
    HANDOVER = "handover"  # the list at the gate and the people do not agree
    GROUP = "group"  # several of one group leave
    HEALTH = "health"  # ill or hurt: no detail is kept
    UNEQUAL = "unequal"  # refused or treated otherwise for sex, origin … (rules B)
    OTHER = "other"


class CaseState(StrEnum):
    RECEIVED = "received"
    TAKEN = "taken"  # somebody answers for it
    CLOSED = "closed"


C = CaseState
CASE_MOVES: Mapping[CaseState, frozenset[CaseState]] = {
    C.RECEIVED: frozenset({C.TAKEN, C.CLOSED}),
    C.TAKEN: frozenset({C.CLOSED}),
    C.CLOSED: frozenset({C.TAKEN}),  # opened again, with a reason
}
OPEN_CASE = (C.RECEIVED, C.TAKEN)
_OPEN_SQL = "state IN ('received', 'taken')"


class CaseResult(StrEnum):
    RESOLVED = "resolved"  # put right, no money in it
    PAID = "paid"  # agreed and paid
    PROMISED = "promised"  # agreed, not paid yet: stays on a list until it is
    AWARD = "award"  # arbitration or a court decided
    WITHDRAWN = "withdrawn"  # by the person
    TRANSFERRED = "transferred"  # another body answers for it
    UNFOUNDED = "unfounded"  # both were heard, and it was not so


class CaseFile(SQLModel, table=True):
    """key         what it is about, in a form that one thing opens one case (partly unique)
    home, site  counties of the person and of the work: whose unions see it
    confined    seen only by who answers for it and who opened it
    upheld      both were heard and the person's word stood (None: not decided)
    """

    __tablename__ = "case_file"
    __table_args__ = (
        sa.Index(
            "uq_case_file_one_open",
            "key",
            unique=True,
            sqlite_where=sa.text(_OPEN_SQL),
            postgresql_where=sa.text(_OPEN_SQL),
        ),
        sa.Index("ix_case_file_site_state", "site", "state"),
        sa.Index("ix_case_file_home_state", "home", "state"),
        check("owner", "state <> 'taken' OR owner_id IS NOT NULL"),
        check("closed", "(state = 'closed') = (closed_at IS NOT NULL)"),
        check("outcome", "(state = 'closed') = (result IS NOT NULL)"),
        check(
            "money",
            "COALESCE(claimed_fen, 1) > 0 AND COALESCE(agreed_fen, 1) > 0"
            " AND (agreed_fen IS NOT NULL OR result IS NULL OR result <> 'promised')",
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: CaseKind = choice(CaseKind, "kind")
    state: CaseState = choice(CaseState, "state", default=CaseState.RECEIVED)
    version: int = 1
    key: str = Field(max_length=64)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    placement_id: int | None = Field(default=None, foreign_key="placement.id", index=True)
    employer_id: int | None = Field(default=None, foreign_key="employer.id", index=True)
    home: str = Field(default="", max_length=6)
    site: str = Field(default="", max_length=6)
    words: str | None = sealed("case_file.words")
    arose_on: date = Field(sa_type=sa.Date)  # since when it is so, Asia/Shanghai
    confined: bool = False
    received_at: datetime = moment()
    opened_by_id: int | None = Field(default=None, foreign_key="account.id")  # None: the person
    owner_id: int | None = Field(default=None, foreign_key="account.id")
    claimed_fen: int | None = None
    agreed_fen: int | None = None
    upheld: bool | None = None
    result: CaseResult | None = choice(CaseResult, "result", default=None)
    closed_at: datetime | None = moment(default=None)


class CaseStep(SQLModel, table=True):
    """Something to be done by `due` (None: no term), for a code of `reference.case_steps` or in
    the owner's own words; `article` is as it stood when the step began."""

    __tablename__ = "case_step"
    __table_args__ = (
        sa.Index(
            "uq_case_step_one_open",
            "case_id",
            "code",
            unique=True,
            sqlite_where=sa.text("done_at IS NULL AND code <> ''"),
            postgresql_where=sa.text("done_at IS NULL AND code <> ''"),
        ),
        sa.Index("ix_case_step_due", "done_at", "due"),
        check("named", "code <> '' OR words <> ''"),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    code: str = Field(default="", max_length=32)
    words: str = Field(default="", max_length=120)
    begun_on: date = Field(sa_type=sa.Date)
    due: date | None = Field(default=None, sa_type=sa.Date)
    article: str = Field(default="", max_length=200)
    provisional: bool = False  # the holidays of that year were not published
    done_at: datetime | None = moment(default=None)
    done_by_id: int | None = Field(default=None, foreign_key="account.id")
    note: str | None = sealed("case_step.note")


class CaseEvent(SQLModel, table=True):
    """What happened to a case: who, when, in their words."""

    __tablename__ = "case_event"
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    action: str = Field(max_length=24)
    from_state: CaseState | None = choice(CaseState, "from_state", default=None)
    to_state: CaseState = choice(CaseState, "to_state")
    about: str = Field(default="", max_length=32)  # code of a step, account taken over from …
    note: str | None = sealed("case_event.note")


class MoneyKind(StrEnum):
    WAGES = "wages"
    MEDICAL = "medical"
    COMPENSATION = "compensation"
    OTHER = "other"


class CasePayment(SQLModel, table=True):
    """Money the person has in hand because of a case: received, not promised."""

    __tablename__ = "case_payment"
    __table_args__ = (
        sa.Index("ix_case_payment_paid_on", "paid_on"),
        check("amount", "amount_fen > 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="case_file.id", index=True)
    paid_on: date = Field(sa_type=sa.Date)
    kind: MoneyKind = choice(MoneyKind, "kind", default=MoneyKind.WAGES)
    amount_fen: int
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
