"""Six digits sent to somebody's telephone, which they read back or type in: their own act of
agreeing, kept as what a consent rests on (models.person.Consent.evidence names the row)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, codes, moment

MOST_TRIES = 5


class CodeState(StrEnum):
    OPEN = "open"
    READ_BACK = "read_back"  # told to the clerk, who typed it
    TYPED = "typed"  # typed by the person behind their own link
    WRONG = "wrong"  # five wrong answers
    ENDED = "ended"  # a newer one, too late, or withdrawn meanwhile


C = CodeState
CODE_MOVES: Mapping[CodeState, frozenset[CodeState]] = {
    C.OPEN: frozenset({C.READ_BACK, C.TYPED, C.WRONG, C.ENDED}),
    C.READ_BACK: frozenset(),
    C.TYPED: frozenset(),
    C.WRONG: frozenset(),
    C.ENDED: frozenset(),
}


class ConsentCode(SQLModel, table=True):
    """purposes      what is agreed to, each by its code (ConsentPurpose)
    number_index  the telephone it goes to, by its blind index
    nonce         what the digits are made of together with the house's key
                  (services.outbox.codes): neither they nor a digest of them stands anywhere
    """

    __tablename__ = "consent_code"
    __table_args__ = (
        sa.Index(
            "uq_consent_code_one_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
        sa.Index("ix_consent_code_number_index_asked_at", "number_index", "asked_at"),
        check("tries", f"tries BETWEEN 0 AND {MOST_TRIES}"),
        check("ended", "(state = 'open') = (ended_at IS NULL)"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    purposes: list[str] = codes()
    number_index: str = Field(max_length=64, repr=False)
    nonce: str = Field(max_length=32, repr=False)
    state: CodeState = choice(CodeState, "state", default=CodeState.OPEN)
    tries: int = 0  # wrong ones
    asked_at: datetime = moment()
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)
    asked_by_id: int | None = Field(default=None, foreign_key="account.id")
