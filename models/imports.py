"""Imports of every kind (posts from a sheet or a message, rosters): one table, one life cycle.

    uploaded → reading → preview → storing → confirmed | partly → undoing → undone
                  ↓          ↓ discarded, expired
                failed

What is read of a source is one `ImportRow` per post or person, from the preview on; storing goes
through them in steps, each a transaction of its own, and writes beside each what an undo needs.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Optional

import sqlalchemy as sa
from sqlmodel import Field, Relationship, SQLModel

from models.base import check, choice, facts, moment
from models.sealed import sealed


class ImportKind(StrEnum):
    SHEET = "sheet"  # posts from a spreadsheet
    MESSAGE = "message"  # posts from a pasted message
    ROSTER = "roster"  # people from a spreadsheet

    @property
    def keeps_source(self) -> bool:
        """A post's source proves what the firm said. A roster's holds what a law calls sensitive:
        it goes as soon as somebody has said yes."""
        return self is not ImportKind.ROSTER


class ImportState(StrEnum):
    UPLOADED = "uploaded"  # waits to be read
    READING = "reading"
    PREVIEW = "preview"  # waits for the clerk
    STORING = "storing"
    CONFIRMED = "confirmed"
    PARTLY = "partly"  # stored, but some of its rows were refused at the end
    DISCARDED = "discarded"
    EXPIRED = "expired"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"


S = ImportState
IMPORT_MOVES: Mapping[ImportState, frozenset[ImportState]] = {
    S.UPLOADED: frozenset({S.READING, S.DISCARDED, S.EXPIRED, S.FAILED}),
    S.READING: frozenset({S.PREVIEW, S.FAILED, S.DISCARDED, S.EXPIRED}),
    S.PREVIEW: frozenset({S.UPLOADED, S.STORING, S.DISCARDED, S.EXPIRED}),
    S.STORING: frozenset({S.CONFIRMED, S.PARTLY, S.FAILED}),
    S.CONFIRMED: frozenset({S.UNDOING}),
    S.PARTLY: frozenset({S.UNDOING}),
    S.UNDOING: frozenset({S.UNDONE, S.FAILED}),
    S.DISCARDED: frozenset(),
    S.EXPIRED: frozenset(),
    S.FAILED: frozenset(),
    S.UNDONE: frozenset(),
}
WORKING = frozenset({S.UPLOADED, S.READING, S.STORING, S.UNDOING})
"""A process has something to do; the page shows how far it is."""

OPEN = frozenset({S.UPLOADED, S.READING, S.PREVIEW, S.STORING})
"""The same source uploaded again by the same account is this import, not a second one."""


class Import(SQLModel, table=True):
    """One import and how far it is; its texts stand apart (`ImportText`), they are megabytes and
    this row is written with every step.

    open_key   account, kind, county and digest while the import is open: of two uploads of one
               file at the same moment one finds the other
    held_by, beat_at   the process that works on it and when it last said so
    position, total    how far the work of the present state has come
    """

    __tablename__ = "import"
    __table_args__ = (
        check("progress", "position >= 0 AND total >= 0 AND tries >= 0"),
        sa.Index("ix_import_state", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    kind: ImportKind = choice(ImportKind, "kind")
    region_code: str = Field(default="", max_length=6)  # the county of a roster
    name: str = Field(default="", max_length=200)
    source_digest: str = Field(max_length=64, index=True)
    open_key: str | None = Field(default=None, max_length=120, unique=True)
    state: ImportState = choice(ImportState, "state", default=ImportState.UPLOADED)
    summary: dict[str, object] = facts()  # counts and structure, no personal value
    choices: dict[str, object] = facts()  # what the clerk chose for the whole import, in codes
    dated_on: date | None = None  # the day of what the source says, where it is known
    held_by: str = Field(default="", max_length=60)
    beat_at: datetime | None = moment(default=None)
    position: int = 0
    total: int = 0
    tries: int = 0
    problem: str = Field(default="", max_length=40)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    confirmed_at: datetime | None = moment(default=None)
    text: Optional["ImportText"] = Relationship(
        sa_relationship_kwargs={
            "uselist": False, "cascade": "all, delete-orphan", "passive_deletes": True,
        }
    )  # fmt: skip

    @property
    def source(self) -> str | None:
        """What was uploaded, while it may be read again."""
        return self.text.source if self.text else None

    @source.setter
    def source(self, text: str | None) -> None:
        self._texts(text).source = text

    @property
    def head(self) -> str | None:
        """What was read beside the rows; once a roster is stored, its problems, values masked."""
        return self.text.head if self.text else None

    @head.setter
    def head(self, text: str | None) -> None:
        self._texts(text).head = text

    @property
    def asked(self) -> str | None:
        """The columns a clerk named, for the next reading."""
        return self.text.asked if self.text else None

    @asked.setter
    def asked(self, text: str | None) -> None:
        self._texts(text).asked = text

    def _texts(self, text: str | None) -> "ImportText":
        found = self.text
        if found is None:
            found = ImportText()
            if text is not None:
                self.text = found
        return found


class ImportText(SQLModel, table=True):
    """The source is kept sealed while it may be read again: a message as its text, a file as
    base64; of a roster it goes with the clerk's yes."""

    __tablename__ = "import_text"
    import_id: int | None = Field(
        default=None, foreign_key="import.id", primary_key=True, ondelete="CASCADE"
    )
    source: str | None = sealed("vacancy_import.source")  # the name rows were first sealed under
    head: str | None = sealed("import.head")
    asked: str | None = sealed("import.asked")


class ImportRow(SQLModel, table=True):
    """One post or person as read, what it would do, and what storing it did.

    number      row of the source as its program counts; 0: none
    outcome     new, changed, unchanged, refused or left (the clerk left it out)
    code        why it was refused, or what storing it held back
    choice      the clerk's word: file, page (keep what is stored) or skip
    same_as_id, another   the clerk says it is this one, or nobody known
    before      what an undo puts back; wiped with `said` when the time for an undo is over
    """

    __tablename__ = "import_row"
    __table_args__ = (
        # what a page and the last step count and look for, without the sealed texts beside it
        sa.Index("ix_import_row_outcome", "import_id", "outcome", "code", "left_standing", "at"),
    )
    import_id: int = Field(foreign_key="import.id", primary_key=True, ondelete="CASCADE")
    at: int = Field(primary_key=True)
    number: int = 0
    outcome: str = Field(default="", max_length=12)
    code: str = Field(default="", max_length=60)
    choice: str = Field(default="", max_length=8)
    same_as_id: int | None = None
    another: bool = False
    said: str | None = sealed("import_row.said")
    before: str | None = sealed("import_row.before")
    subject_id: int | None = Field(default=None, index=True)
    stored_at: datetime | None = moment(default=None)
    left_standing: str = Field(default="", max_length=40)  # why an undo did not touch it


class ColumnMemory(SQLModel, table=True):
    """What a column of an account's sheets means, as somebody there once said."""

    __tablename__ = "column_memory"
    account_id: int = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    kind: str = Field(default="posts", max_length=8, primary_key=True)  # posts, roster
    header: str = Field(max_length=60, primary_key=True)
    field: str = Field(max_length=24)
    said_at: datetime = moment()
