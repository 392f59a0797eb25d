"""Channels: where a person first read of work. Each poster, text or reading carries its code."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment


class ChannelKind(StrEnum):
    POSTER = "poster"  # one vacancy on A4, for a station or a village board
    GROUP_TEXT = "group_text"  # pasted into a WeChat group or a public account
    READ_ALOUD = "read_aloud"  # read over the village loudspeaker or at a meeting
    VILLAGE = "village"  # a square code on the village's board
    STATION = "station"  # at a bus or railway station
    FAIR = "fair"  # at a fair
    BROADCAST = "broadcast"  # shown in a broadcast


class Channel(SQLModel, table=True):
    """One piece of publicity for one place. Made once; asking for it again gives the same code.

    code: five letters and digits that are not mistaken for each other; printed, read aloud, in
    links. region_code and township: where it hangs or is read. vacancy_id: the vacancy of a poster,
    None where a text holds several.
    """

    __tablename__ = "channel"
    __table_args__ = (
        check("code", "length(code) = 5"),
        sa.UniqueConstraint("kind", "region_code", "township", "vacancy_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=5, unique=True)
    kind: ChannelKind = choice(ChannelKind, "kind")
    region_code: str = Field(max_length=6, index=True)
    township: str = Field(default="", max_length=40)
    vacancy_id: int | None = Field(default=None, foreign_key="vacancy.id")
    vacancy_key: int = 0  # vacancy_id or 0: a NULL would not be held by the constraint
    created_at: datetime = moment()
    created_by_id: int | None = Field(default=None, foreign_key="account.id")


class UnionLine(SQLModel, table=True):
    """The telephone of a district's union; a district without a row has the national line."""

    __tablename__ = "union_line"
    __table_args__ = (check("line", "length(line) >= 5"),)

    id: int | None = Field(default=None, primary_key=True)
    region_code: str = Field(max_length=6, unique=True)
    line: str = Field(max_length=24)
    hours: str = Field(default="", max_length=40)  # when somebody answers
    checked_on: date = Field(sa_type=sa.Date)  # somebody rang it
    account_id: int | None = Field(default=None, foreign_key="account.id")
    at: datetime = moment()
