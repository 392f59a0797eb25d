"""Weekly letters as they were sent, and who gets them."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import PackedText, check, choice, facts, moment
from models.outbox import Channel


class Letter(SQLModel, table=True):
    """One letter of one scope and week; a correction is a new revision with its reason."""

    __tablename__ = "letter"
    __table_args__ = (
        sa.UniqueConstraint("scope_kind", "scope_code", "week", "revision"),
        sa.Index("ix_letter_composed", "composed_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    scope_kind: str = Field(max_length=16)  # whole, receiving, sending
    scope_code: str = Field(default="", max_length=6)
    week: str = Field(max_length=8)  # 2026-W47
    revision: int = 1
    reason: str = Field(default="", max_length=200)
    subject: str = Field(max_length=200)
    html: str = Field(sa_type=PackedText, repr=False)
    text: str = Field(sa_type=PackedText, repr=False)
    workbook: bytes = Field(sa_type=sa.LargeBinary, repr=False)
    chart: bytes = Field(sa_type=sa.LargeBinary, repr=False)  # empty once wiped: drawn again
    figures: dict[str, object] = facts()
    composed_at: datetime = moment()


class LetterSubscription(SQLModel, table=True):
    """Who receives the letter of which scope, by which channel."""

    __tablename__ = "letter_subscription"
    __table_args__ = (
        sa.UniqueConstraint("scope_kind", "scope_code", "channel", "recipient"),
        check("scope", "(scope_kind = 'whole') = (scope_code = '')"),
    )
    id: int | None = Field(default=None, primary_key=True)
    scope_kind: str = Field(max_length=16)
    scope_code: str = Field(default="", max_length=6)
    channel: Channel = choice(Channel, "channel", default=Channel.MAIL)
    recipient: str = Field(max_length=254)
    name: str = Field(default="", max_length=64)
    active: bool = True
    created_at: datetime = moment()
