"""Proposals: what the matcher (or a coordinator) suggests, until it becomes a placement or ends.

The members of a party share `bundle`: a decision about one is a decision about all, because
groups are whole. A hold is not a state: `held_at` lies over whatever state it is in.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Field, SQLModel, col

from models.base import choice, codes, facts, moment
from models.packed import plain


class ProposalState(StrEnum):
    PROPOSED = "proposed"  # nobody has decided
    SENDING_OK = "sending_ok"  # only the sending side has approved
    RECEIVING_OK = "receiving_ok"  # only the receiving side has approved
    APPROVED = "approved"  # both; the worker is asked
    WORKER_YES = "worker_yes"  # the employer is asked
    CONFIRMED = "confirmed"  # became a placement
    REFUSED = "refused"  # by somebody, with a code
    WITHDRAWN = "withdrawn"  # the person was placed elsewhere, or the vacancy closed
    SUPERSEDED = "superseded"  # a later run no longer proposes it


S = ProposalState
_END = frozenset({S.REFUSED, S.WITHDRAWN, S.SUPERSEDED})
PROPOSAL_MOVES: Mapping[ProposalState, frozenset[ProposalState]] = {
    S.PROPOSED: frozenset({S.SENDING_OK, S.RECEIVING_OK}) | _END,
    S.SENDING_OK: frozenset({S.APPROVED, S.PROPOSED}) | _END,
    S.RECEIVING_OK: frozenset({S.APPROVED, S.PROPOSED}) | _END,
    S.APPROVED: frozenset({S.WORKER_YES, S.SENDING_OK, S.RECEIVING_OK, S.REFUSED, S.WITHDRAWN}),
    S.WORKER_YES: frozenset({S.CONFIRMED, S.APPROVED, S.REFUSED, S.WITHDRAWN}),
    S.CONFIRMED: frozenset({S.WORKER_YES, S.WITHDRAWN}),  # back only by undo
    # an ended proposal returns only by undo, to the state it ended from
    S.REFUSED: frozenset({S.PROPOSED, S.SENDING_OK, S.RECEIVING_OK, S.APPROVED, S.WORKER_YES}),
    S.WITHDRAWN: frozenset({S.PROPOSED, S.SENDING_OK, S.RECEIVING_OK, S.APPROVED, S.WORKER_YES}),
    S.SUPERSEDED: frozenset({S.PROPOSED}),
}
OPEN_PROPOSAL = (S.PROPOSED, S.SENDING_OK, S.RECEIVING_OK, S.APPROVED, S.WORKER_YES)


class Side(StrEnum):
    """On whose word something was decided."""

    SENDING = "sending"
    RECEIVING = "receiving"
    WORKER = "worker"
    EMPLOYER = "employer"
    SYSTEM = "system"


_OPEN_SQL = "state IN ('proposed', 'sending_ok', 'receiving_ok', 'approved', 'worker_yes')"
_TURN_SQL = f"{_OPEN_SQL} AND held_at IS NULL"
_HELD_SQL = f"{_OPEN_SQL} AND held_at IS NOT NULL"


def _turn(name: str, *columns: str, also: str = "") -> sa.Index:
    """Open proposals nobody holds, in the order they are worked through; with all that is asked of
    a queue, so that the index alone answers."""
    return sa.Index(
        name, *columns, "updated_at", "id", "party_id", "held_at", *filter(None, [also]),
        sqlite_where=sa.text(_TURN_SQL), postgresql_where=sa.text(_TURN_SQL),
    )  # fmt: skip


class Proposal(SQLModel, table=True):
    __tablename__ = "proposal"
    __table_args__ = (
        sa.Index(
            "uq_proposal_open_pair",
            "person_id",
            "vacancy_id",
            unique=True,
            sqlite_where=sa.text(_OPEN_SQL),
            postgresql_where=sa.text(_OPEN_SQL),
        ),
        _turn("ix_proposal_turn", "state"),
        _turn("ix_proposal_turn_home", "home", "state", also="site"),
        _turn("ix_proposal_turn_site", "site", "state", also="home"),
        sa.Index(
            "ix_proposal_held",
            *("state", "updated_at", "id", "party_id", "held_at", "home", "site"),
            sqlite_where=sa.text(_HELD_SQL),
            postgresql_where=sa.text(_HELD_SQL),
        ),
        sa.Index("ix_proposal_vacancy_state", "vacancy_id", "state"),
        sa.Index("ix_proposal_person_state", "person_id", "state"),
        sa.Index(
            "ix_proposal_party",
            "party_id",
            sqlite_where=sa.text("party_id IS NOT NULL"),
            postgresql_where=sa.text("party_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    run_id: int | None = Field(default=None, foreign_key="match_run.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    vacancy_id: int = Field(foreign_key="vacancy.id")
    party_id: int | None = Field(default=None, foreign_key="party.id")
    home: str = Field(default="", max_length=6, sa_column_kwargs={"server_default": ""})
    site: str = Field(default="", max_length=6, sa_column_kwargs={"server_default": ""})
    # both kept by the database: models.ends
    bundle: str = Field(max_length=40, index=True)  # shared by the members of a party
    state: ProposalState = choice(
        ProposalState, "state", default=ProposalState.PROPOSED, index=True
    )
    version: int = 1  # raised by every decision; a decision on a stale screen is refused
    score: int = 0
    score_parts: dict[str, int] = facts()  # signal -> points
    reasons: list[dict[str, object]] = codes()  # [{"code": ..., facts...}] three
    risks: list[dict[str, object]] = codes()  # two
    alternatives: list[dict[str, object]] = codes()  # up to three {"vacancy_id", "cost", ...}
    told: bytes | None = Field(default=None, sa_type=sa.LargeBinary, repr=False)  # models.packed
    first_pay_on: str = Field(default="", max_length=10)
    held_at: datetime | None = moment(default=None)
    held_by_id: int | None = Field(default=None, foreign_key="account.id")
    hold_note: str = Field(default="", max_length=200)
    refusal_code: str = Field(default="", max_length=32)
    refused_by: Side | None = choice(Side, "refused_by", default=None)
    withdrawn_for_id: int | None = Field(
        default=None, foreign_key="proposal.id"
    )  # the confirmed one
    swapped_from_id: int | None = Field(default=None, foreign_key="proposal.id")
    created_at: datetime = moment()
    updated_at: datetime = moment()


@sa.event.listens_for(Proposal, "load")
@sa.event.listens_for(Proposal, "refresh")
def _unpack(proposal: Proposal, *_: object) -> None:
    """What the engine packed into `told` stands in the four columns above once a row is loaded."""
    if "told" in proposal.__dict__ and proposal.told is not None:
        for name, value in plain(proposal.told).items():
            set_committed_value(proposal, name, value)


def is_open() -> sa.ColumnElement[bool]:
    """Nobody has ended it; as the indices of the queue hold it (their condition is no parameter).
    To be named beside a narrower state."""
    column = col(Proposal.state)
    return column.in_([sa.literal_column(f"'{state.value}'") for state in OPEN_PROPOSAL])


class ProposalEvent(SQLModel, table=True):
    """One move of a proposal: who, when, why, on whose word."""

    __tablename__ = "proposal_event"
    __table_args__ = (
        sa.Index("ix_proposal_event_proposal_id_at", "proposal_id", "at"),
        sa.Index("ix_proposal_event_at_to", "at", "to_state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id")
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    side: Side = choice(Side, "side")
    action: str = Field(max_length=24)  # approve, hold, release, swap, refuse, undo, confirm, ...
    from_state: ProposalState | None = choice(ProposalState, "from_state", default=None)
    to_state: ProposalState = choice(ProposalState, "to_state")
    reason_code: str = Field(default="", max_length=32)
    note: str = Field(default="", max_length=400)
    undoes_id: int | None = Field(default=None, foreign_key="proposal_event.id")
