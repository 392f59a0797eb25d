"""A roster import between preview and confirmation."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import choice, facts, moment
from models.sealed import sealed


class RosterState(StrEnum):
    PREVIEW = "preview"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
    EXPIRED = "expired"


class RosterImport(SQLModel, table=True):
    """The parsed rows wait sealed (they hold personal data) and are wiped at the end."""

    __tablename__ = "roster_import"
    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    region_code: str = Field(max_length=6)
    filename: str = Field(max_length=200)
    file_digest: str = Field(max_length=64, index=True)
    state: RosterState = choice(RosterState, "state", default=RosterState.PREVIEW)
    rows: str | None = sealed("roster_import.rows")
    summary: dict[str, object] = facts()  # counts and problems, values masked
    created_at: datetime = moment()
    expires_at: datetime = moment()
    confirmed_at: datetime | None = moment(default=None)
