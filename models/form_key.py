"""Forms that were sent: the same one twice, at once or later, is done once."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import moment


class FormKey(SQLModel, table=True):
    """One form an account sent. `key` is a digest of the page's key and what was filled in."""

    __tablename__ = "form_key"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "form", "key", name="uq_form_key_account_form_key"),
    )
    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    form: str = Field(max_length=120)  # the address it was sent to
    key: str = Field(max_length=64)
    at: datetime = moment(index=True)
    answer: str = Field(default="", max_length=400)  # where the first one led
