"""The outbox: everything that leaves the house is a row first, in the same transaction."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment


class Channel(StrEnum):
    MAIL = "mail"
    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    SMS = "sms"


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # claimed; written before the first byte leaves
    SENT = "sent"
    UNCERTAIN = "uncertain"  # died while sending: a person decides
    DEAD = "dead"  # refused for good, or out of attempts


X = OutboxState
OUTBOX_MOVES: Mapping[OutboxState, frozenset[OutboxState]] = {
    X.WAITING: frozenset({X.SENDING}),
    X.SENDING: frozenset({X.SENT, X.WAITING, X.UNCERTAIN, X.DEAD}),
    X.SENT: frozenset(),
    X.UNCERTAIN: frozenset({X.SENT, X.WAITING, X.DEAD}),  # a person, or the late true answer
    X.DEAD: frozenset({X.WAITING}),  # a person, after mending what was wrong
}


class OutboxBody(SQLModel, table=True):
    """What the mails of one letter have in common, once: all behind the header, compressed (zlib).
    Empty once it was wiped; the messages keep their headers."""

    __tablename__ = "outbox_body"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(max_length=64, unique=True)  # SHA-256 of the body
    packed: bytes = Field(sa_type=sa.LargeBinary, repr=False)
    kept_at: datetime = moment()


class OutboxMessage(SQLModel, table=True):
    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index("ix_outbox_state_next_at", "state", "next_at"),
        check("attempts", "attempts >= 0"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=120, unique=True)  # deterministic: the same thing twice is one row
    channel: Channel = choice(Channel, "channel")
    recipient: str = Field(
        max_length=254
    )  # mail address, name of a configured robot, or of an SMS the
    # blind index of its number: numbers stand only in the sealed column of the person
    subject: str = Field(default="", max_length=200)
    payload: bytes = Field(
        sa_type=sa.LargeBinary, repr=False
    )  # MIME message or its header alone, or robot text
    body_id: int | None = Field(default=None, foreign_key="outbox_body.id", index=True)
    letter_id: int | None = Field(default=None, foreign_key="letter.id", index=True)
    state: OutboxState = choice(OutboxState, "state", default=OutboxState.WAITING)
    attempts: int = 0
    next_at: datetime = moment()
    claimed_by: str = Field(default="", max_length=64)
    claimed_at: datetime | None = moment(default=None)
    sent_at: datetime | None = moment(default=None)
    last_error: str = Field(default="", max_length=400)
    created_at: datetime = moment()
