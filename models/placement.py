"""Placements: agreed by all four, counted in the ledger, followed to the day they end.

For each vacancy, at all times, places = open + promised + arrived. `PROMISED_STATES` count as
已约, `ARRIVED_STATES` as 到岗; every other state holds no place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment
from models.proposal import Side
from reference.reasons import ReasonKind


class PlacementState(StrEnum):
    CONFIRMED = "confirmed"  # 已约: the employer has confirmed, not yet on the way
    DEPARTED = "departed"
    ARRIVED = "arrived"  # 到岗: handed over to the employer
    IN_POST = "in_post"  # 稳岗: has started work and is followed up
    LEFT = "left"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"  # by worker, employer or coordinator before arrival


S = PlacementState


@dataclass(frozen=True)
class Step:
    """Something that may be recorded about a placement: in which states, where it leads, on whose
    word, and which kind of reason it needs (None = none)."""

    starts: frozenset[PlacementState]
    to: PlacementState
    sides: frozenset[Side]
    reason: ReasonKind | None = None


_COMING = frozenset({S.CONFIRMED, S.DEPARTED})
_THERE = frozenset({S.ARRIVED, S.IN_POST})
_UNIONS = frozenset({Side.SENDING, Side.RECEIVING})
_ANY = _UNIONS | {Side.EMPLOYER}
STEPS: Mapping[str, Step] = {
    "depart": Step(frozenset({S.CONFIRMED}), S.DEPARTED, _UNIONS),
    "arrive": Step(_COMING, S.ARRIVED, _ANY),
    "start_work": Step(frozenset({S.ARRIVED}), S.IN_POST, _ANY - {Side.SENDING}),
    # asked by a neutral caller, not by the firm
    "leave": Step(_THERE, S.LEFT, _UNIONS, ReasonKind.LEAVING),
    "no_show": Step(_COMING, S.NO_SHOW, _ANY, ReasonKind.NO_SHOW),
    "cancel": Step(_COMING, S.CANCELLED, _ANY, ReasonKind.CANCEL),
}
"""What a placement may do: the one table. Moves, who may, reasons and the way back follow."""

RECORDED_LATE = timedelta(days=31)
"""So long before the agreement something may have happened that is only written down after it."""

_FORWARD = frozenset((start, step.to) for step in STEPS.values() for start in step.starts)
ONLY_BY_UNDO = frozenset((to, start) for start, to in _FORWARD) - _FORWARD
"""Every step can be taken back, and nothing else leads back."""
PLACEMENT_MOVES: Mapping[PlacementState, frozenset[PlacementState]] = {
    here: frozenset(to for start, to in _FORWARD | ONLY_BY_UNDO if start is here) for here in S
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
        sa.Index("ix_placement_state", "state", "home", "site", "updated_at", "left_on"),
        sa.Index("ix_placement_home", "home", "state", "updated_at", "left_on", "site"),
        sa.Index("ix_placement_site", "site", "state", "updated_at", "left_on", "home"),
        sa.Index("ix_placement_arrived", "arrived_on", "person_id"),
        sa.Index("ix_placement_person_state", "person_id", "state"),
        sa.Index(
            "ix_placement_party",
            "party_id",
            sqlite_where=sa.text("party_id IS NOT NULL"),
            postgresql_where=sa.text("party_id IS NOT NULL"),
        ),
        check("arrived_on", "(state IN ('arrived', 'in_post', 'left')) = (arrived_on IS NOT NULL)"),
        check("left_on", "(state = 'left') = (left_on IS NOT NULL)"),
        check("spell", "left_on IS NULL OR left_on >= arrived_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id", unique=True)
    person_id: int = Field(foreign_key="person.id")
    vacancy_id: int = Field(foreign_key="vacancy.id")
    party_id: int | None = Field(default=None, foreign_key="party.id")
    home: str = Field(default="", max_length=6, sa_column_kwargs={"server_default": ""})
    site: str = Field(default="", max_length=6, sa_column_kwargs={"server_default": ""})
    # both kept by the database: models.ends
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
