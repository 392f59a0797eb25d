"""Fairs and broadcasts: events where work is shown and people say that they would go.

Their intentions are sign-ups by the fair's own channel (models.signup); people and person-times,
posts and places, views and visitors never share a column.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment


class FairKind(StrEnum):
    ONSITE = "onsite"  # 现场
    CLOUD = "cloud"  # 云招聘
    BROADCAST = "broadcast"  # 直播带岗
    TRAIN = "train"  # 列车


class FairState(StrEnum):
    PLANNED = "planned"
    ANNOUNCED = "announced"
    HELD = "held"
    FOLLOWED_UP = "followed_up"  # everybody who asked to be called was called
    CLOSED = "closed"
    CANCELLED = "cancelled"


F = FairState
FAIR_MOVES: Mapping[FairState, frozenset[FairState]] = {
    F.PLANNED: frozenset({F.ANNOUNCED, F.HELD, F.CANCELLED}),
    F.ANNOUNCED: frozenset({F.HELD, F.CANCELLED}),
    F.HELD: frozenset({F.FOLLOWED_UP}),
    F.FOLLOWED_UP: frozenset({F.CLOSED}),
    F.CLOSED: frozenset(),
    F.CANCELLED: frozenset(),
}


class Fair(SQLModel, table=True):
    """visits       进场, 人次; None: nobody counted
    views, peak  of a broadcast: outside every funnel
    resumes      投递, 份
    """

    __tablename__ = "fair"
    __table_args__ = (
        check("counts", "COALESCE(visits, 0) >= 0 AND COALESCE(views, 0) >= 0"),
        check("cost", "cost_fen IS NULL OR cost_fen >= 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    kind: FairKind = choice(FairKind, "kind")
    state: FairState = choice(FairState, "state", default=FairState.PLANNED)
    region_code: str = Field(max_length=6, index=True)  # the county whose people it is for
    place: str = Field(default="", max_length=80)
    host: str = Field(default="", max_length=80)
    co_host: str = Field(default="", max_length=80, sa_column_kwargs={"server_default": ""})
    programme: str = Field(default="", max_length=2000, sa_column_kwargs={"server_default": ""})
    """A line each, in order: `09:00 开场`."""
    held_on: date = Field(sa_type=sa.Date)
    channel_id: int = Field(foreign_key="channel.id", unique=True)
    visits: int | None = None
    views: int | None = None
    peak: int | None = None
    resumes: int | None = None
    cost_fen: int | None = None
    created_at: datetime = moment()
    created_by_id: int | None = Field(default=None, foreign_key="account.id")


class FairPost(SQLModel, table=True):
    """A vacancy shown at a fair, with the places open that day."""

    __tablename__ = "fair_post"
    __table_args__ = (check("places", "places >= 0"),)
    fair_id: int = Field(foreign_key="fair.id", primary_key=True)
    vacancy_id: int = Field(foreign_key="vacancy.id", primary_key=True)
    places: int


class FairStand(SQLModel, table=True):
    """The stand of a firm at a fair: a number that stays while other firms come and go."""

    __tablename__ = "fair_stand"
    __table_args__ = (
        sa.UniqueConstraint("fair_id", "number", name="uq_fair_stand_fair_id_number"),
        check("number", "number BETWEEN 1 AND 999"),
    )
    fair_id: int = Field(foreign_key="fair.id", primary_key=True)
    employer_id: int = Field(foreign_key="employer.id", primary_key=True)
    number: int


class FairEvent(SQLModel, table=True):
    """One move of a fair: who, when."""

    __tablename__ = "fair_event"
    id: int | None = Field(default=None, primary_key=True)
    fair_id: int = Field(foreign_key="fair.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    from_state: FairState | None = choice(FairState, "from_state", default=None)
    to_state: FairState = choice(FairState, "to_state")
