"""Placements: agreed by all four, counted in the ledger, followed to the day they end.

For each vacancy, at all times, places = open + promised + arrived. `PROMISED_STATES` count as
已约, `ARRIVED_STATES` as 到岗; every other state holds no place.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment
from models.proposal import Side


class PlacementState(StrEnum):
    CONFIRMED = "confirmed"  # 已约: the employer has confirmed, not yet on the way
    DEPARTED = "departed"
    ARRIVED = "arrived"  # 到岗: handed over to the employer
    IN_POST = "in_post"  # 稳岗: has started work and is followed up
    LEFT = "left"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"  # by worker, employer or coordinator before arrival


S = PlacementState
PLACEMENT_MOVES: Mapping[PlacementState, frozenset[PlacementState]] = {
    S.CONFIRMED: frozenset({S.DEPARTED, S.ARRIVED, S.NO_SHOW, S.CANCELLED}),
    S.DEPARTED: frozenset({S.ARRIVED, S.NO_SHOW, S.CANCELLED, S.CONFIRMED}),
    S.ARRIVED: frozenset({S.IN_POST, S.LEFT, S.DEPARTED, S.CONFIRMED}),  # back only by undo
    S.IN_POST: frozenset({S.LEFT, S.ARRIVED}),
    S.LEFT: frozenset({S.IN_POST, S.ARRIVED}),  # only by undo
    S.NO_SHOW: frozenset({S.CONFIRMED, S.DEPARTED}),  # only by undo, if a place is open
    S.CANCELLED: frozenset({S.CONFIRMED, S.DEPARTED}),  # only by undo, if a place is open
}
PROMISED_STATES = (S.CONFIRMED, S.DEPARTED)
ARRIVED_STATES = (S.ARRIVED, S.IN_POST)
HOLDING_STATES = PROMISED_STATES + ARRIVED_STATES

_HOLDING_SQL = "state IN ('confirmed', 'departed', 'arrived', 'in_post')"


class Placement(SQLModel, table=True):
    __tablename__ = "placement"
    __table_args__ = (
        sa.Index(
            "uq_placement_one_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text(_HOLDING_SQL),
            postgresql_where=sa.text(_HOLDING_SQL),
        ),
        sa.Index("ix_placement_vacancy_state", "vacancy_id", "state"),
        check("arrived_on", "(state IN ('arrived', 'in_post', 'left')) = (arrived_on IS NOT NULL)"),
        check("left_on", "(state = 'left') = (left_on IS NOT NULL)"),
        check("spell", "left_on IS NULL OR left_on >= arrived_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id", unique=True)
    person_id: int = Field(foreign_key="person.id")
    vacancy_id: int = Field(foreign_key="vacancy.id")
    party_id: int | None = Field(default=None, foreign_key="party.id")
    state: PlacementState = choice(PlacementState, "state", default=PlacementState.CONFIRMED)
    version: int = 1
    confirmed_at: datetime = moment()
    departed_on: date | None = None
    arrived_on: date | None = None
    left_on: date | None = None
    left_reason: str = Field(default="", max_length=32)  # code of reference.reasons
    end_note: str = Field(default="", max_length=200)
    introduced: bool = False  # 老乡带老乡: brought by a member of staff
    first_pay_on: date | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()


class PlacementEvent(SQLModel, table=True):
    """One move of a placement: who, when, why, on whose word."""

    __tablename__ = "placement_event"
    __table_args__ = (
        sa.Index("ix_placement_event_placement_id_at", "placement_id", "at"),
        sa.Index("ix_placement_event_at_to", "at", "to_state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    placement_id: int = Field(foreign_key="placement.id")
    at: datetime = moment()
    effective_on: date = Field(sa_type=sa.Date)  # the day it happened, Asia/Shanghai
    account_id: int | None = Field(default=None, foreign_key="account.id")
    side: Side = choice(Side, "side")
    from_state: PlacementState | None = choice(PlacementState, "from_state", default=None)
    to_state: PlacementState = choice(PlacementState, "to_state")
    reason_code: str = Field(default="", max_length=32)
    note: str = Field(default="", max_length=400)
    undoes_id: int | None = Field(default=None, foreign_key="placement_event.id")
