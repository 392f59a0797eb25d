"""Buddies (结对): an old colleague beside a new one for the first thirty days.

Proposed within a day of arrival, active when both have agreed, completed on day thirty; replaced
when one of the two leaves. What a buddy notes is a follow-up (`models.followup`, asked by BUDDY).
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment


class PairState(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"  # both agreed
    COMPLETED = "completed"  # thirty days
    REFUSED = "refused"  # one of the two said no
    REPLACED = "replaced"  # one of the two left


P = PairState
PAIR_MOVES: Mapping[PairState, frozenset[PairState]] = {
    P.PROPOSED: frozenset({P.ACTIVE, P.REFUSED, P.REPLACED}),
    P.ACTIVE: frozenset({P.COMPLETED, P.REPLACED}),
    P.COMPLETED: frozenset(),
    P.REFUSED: frozenset(),
    P.REPLACED: frozenset(),
}
OPEN_PAIR = (P.PROPOSED, P.ACTIVE)
_OPEN_SQL = "state IN ('proposed', 'active')"


class BuddyPair(SQLModel, table=True):
    """newcomer_id, buddy_id  placements of the same firm
    origin   3 the same township, 2 county, 1 province, 0 none of them
    """

    __tablename__ = "buddy_pair"
    __table_args__ = (
        sa.Index(
            "uq_buddy_pair_one_open",
            "newcomer_id",
            unique=True,
            sqlite_where=sa.text(_OPEN_SQL),
            postgresql_where=sa.text(_OPEN_SQL),
        ),
        sa.Index("ix_buddy_pair_buddy_id_state", "buddy_id", "state"),
        check("two", "newcomer_id <> buddy_id"),
        check("origin", "origin BETWEEN 0 AND 3"),
        check(
            "both",
            "state NOT IN ('active', 'completed')"
            " OR (newcomer_agreed_at IS NOT NULL AND buddy_agreed_at IS NOT NULL)",
        ),
        check("began", "state NOT IN ('active', 'completed') OR began_on IS NOT NULL"),
    )
    id: int | None = Field(default=None, primary_key=True)
    newcomer_id: int = Field(foreign_key="placement.id")
    buddy_id: int = Field(foreign_key="placement.id")
    state: PairState = choice(PairState, "state", default=PairState.PROPOSED)
    origin: int = 0
    proposed_at: datetime = moment()
    newcomer_agreed_at: datetime | None = moment(default=None)
    buddy_agreed_at: datetime | None = moment(default=None)
    began_on: date | None = Field(default=None, sa_type=sa.Date)
    ended_at: datetime | None = moment(default=None)
    reason: str = Field(default="", max_length=200)


class PairEvent(SQLModel, table=True):
    """One move of a pair: who, when, why."""

    __tablename__ = "buddy_pair_event"
    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="buddy_pair.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    from_state: PairState | None = choice(PairState, "from_state", default=None)
    to_state: PairState = choice(PairState, "to_state")
    note: str = Field(default="", max_length=200)
