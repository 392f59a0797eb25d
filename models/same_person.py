"""Two records of one person: decided to be one (a merge that can be undone) or not."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, moment
from models.sealed import sealed


class PersonApart(SQLModel, table=True):
    """Somebody decided that these two are not one person; they are not shown together again."""

    __tablename__ = "person_apart"
    __table_args__ = (check("order", "first_id < second_id"),)
    first_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    second_id: int = Field(
        foreign_key="person.id", primary_key=True, ondelete="CASCADE", index=True
    )
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    note: str = Field(default="", max_length=200)


class PersonMerge(SQLModel, table=True):
    """One record went into another. `journal` is every cell that changed, before and after."""

    __tablename__ = "person_merge"
    __table_args__ = (
        check("two", "kept_id <> gone_id"),
        sa.Index(
            "uq_person_merge_one_open",
            "gone_id",
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    kept_id: int = Field(foreign_key="person.id", index=True)
    gone_id: int = Field(foreign_key="person.id")
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    note: str = Field(default="", max_length=200)
    journal: str | None = sealed("person_merge.journal")
    undone_at: datetime | None = moment(default=None)
    undone_by_id: int | None = Field(default=None, foreign_key="account.id")
