"""The county's own table of road legs, and the plans of a trip made from it.

A plan goes waiting → working → proposed → accepted; it fails with a code, and is dropped where
another takes its place. It holds ids of seats and names of places, nothing personal.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, facts, moment


class LegSource(StrEnum):
    ENTERED = "entered"
    IMPORTED = "imported"


class RoadLeg(SQLModel, table=True):
    """A stretch of road both ways; `a` comes before `b` in the order of their characters."""

    __tablename__ = "road_leg"
    __table_args__ = (
        sa.UniqueConstraint("region_code", "a", "b", name="uq_road_leg_region_code_a_b"),
        check("length", "hectometres BETWEEN 1 AND 60000"),
        check("minutes", "minutes BETWEEN 1 AND 6000"),
        check("order", "a < b"),
    )
    id: int | None = Field(default=None, primary_key=True)
    region_code: str = Field(max_length=6)
    a: str = Field(max_length=80)
    b: str = Field(max_length=80)
    hectometres: int
    minutes: int
    source: LegSource = choice(LegSource, "source", default=LegSource.ENTERED)
    updated_at: datetime = moment()
    updated_by_id: int | None = Field(default=None, foreign_key="account.id")


class TourState(StrEnum):
    WAITING = "waiting"
    WORKING = "working"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    FAILED = "failed"
    DROPPED = "dropped"


S = TourState
TOUR_MOVES: Mapping[TourState, frozenset[TourState]] = {
    S.WAITING: frozenset({S.WORKING, S.DROPPED}),
    S.WORKING: frozenset({S.PROPOSED, S.FAILED, S.DROPPED}),
    S.PROPOSED: frozenset({S.ACCEPTED, S.DROPPED}),
    S.ACCEPTED: frozenset(),
    S.FAILED: frozenset(),
    S.DROPPED: frozenset(),
}
OPEN_TOUR = (S.WAITING, S.WORKING, S.PROPOSED)
_OPEN_SQL = "state IN ('waiting', 'working', 'proposed')"


class TourPlan(SQLModel, table=True):
    """One plan of a trip: what was asked, how far it is, what came out. At most one is open.

    `asked` is the form as read, `seed` and `iterations` make it repeatable; `result` are the rides
    in plain values (`services.tours.values`).
    """

    __tablename__ = "tour_plan"
    __table_args__ = (
        sa.Index(
            "uq_tour_plan_one_open", "trip_id", unique=True,
            sqlite_where=sa.text(_OPEN_SQL), postgresql_where=sa.text(_OPEN_SQL),
        ),
        sa.Index("ix_tour_plan_state", "state"),
        check("progress", "position >= 0 AND total >= 0 AND takes >= 0"),
        check("cost", "cost_fen >= 0 AND bound_fen BETWEEN 0 AND cost_fen"),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    trip_id: int = Field(foreign_key="trip.id", index=True)
    state: TourState = choice(TourState, "state", default=TourState.WAITING)
    asked: dict[str, object] = facts()
    result: dict[str, object] = facts()
    seed: int
    iterations: int
    position: int = 0
    total: int = 0
    takes: int = 0
    cost_fen: int = Field(default=0, sa_type=sa.BigInteger)
    bound_fen: int = Field(default=0, sa_type=sa.BigInteger)
    problem: str = Field(default="", max_length=40)
    asked_by_id: int | None = Field(default=None, foreign_key="account.id")
    asked_at: datetime = moment()
    done_at: datetime | None = moment(default=None)
