"""Posts on their way in: a spreadsheet or a pasted message, read, shown, confirmed or let go."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import choice, facts, moment
from models.sealed import sealed


class ImportKind(StrEnum):
    SHEET = "sheet"
    MESSAGE = "message"


class ImportState(StrEnum):
    PREVIEW = "preview"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"
    EXPIRED = "expired"


class VacancyImport(SQLModel, table=True):
    """The source is kept sealed (it holds telephone numbers): a message as its text, a file as
    base64. What was read of it waits as JSON until it is confirmed or let go."""

    __tablename__ = "vacancy_import"
    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    kind: ImportKind = choice(ImportKind, "kind")
    name: str = Field(default="", max_length=200)
    source_digest: str = Field(max_length=64, index=True)
    state: ImportState = choice(ImportState, "state", default=ImportState.PREVIEW)
    source: str | None = sealed("vacancy_import.source")
    preview: str | None = sealed("vacancy_import.preview")
    summary: dict[str, object] = facts()
    created_at: datetime = moment()
    expires_at: datetime = moment()
    confirmed_at: datetime | None = moment(default=None)


class ColumnMemory(SQLModel, table=True):
    """What a column of an account's sheets means, as somebody there once said."""

    __tablename__ = "column_memory"
    account_id: int = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    header: str = Field(max_length=60, primary_key=True)
    field: str = Field(max_length=24)
    said_at: datetime = moment()
