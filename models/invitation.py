"""Invitations: an approved proposal put to the person itself, in waves, and what they answered.

A worker's yes takes a place the moment it is given (`reports.ledger.said_yes`); a yes that finds
none waits in line. Members of a party answer each for themselves: the party goes when all have
said yes. What became of the proposal afterwards is the proposal's state and not repeated here.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment
from models.proposal import Side


class InvitationWay(StrEnum):
    SMS = "sms"  # a link in a short message
    SLIP = "slip"  # a printed slip with the link as a square code, handed over in the village
    CALL = "call"  # a list with a text to read aloud


class InvitationState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"  # said yes; somebody who goes with them has still to answer
    YES = "yes"  # holds a place; the firm is asked
    STANDBY = "standby"  # said yes when every place was taken: first in line
    NO = "no"
    LAPSED = "lapsed"  # nobody answered in time; a late yes is still heard
    WITHDRAWN = "withdrawn"  # the proposal ended otherwise
    PLACED = "placed"  # the firm agreed: a placement


I = InvitationState  # noqa: E741  (short in the table below)
INVITATION_MOVES: Mapping[InvitationState, frozenset[InvitationState]] = {
    I.ASKED: frozenset({I.AGREED, I.YES, I.STANDBY, I.NO, I.LAPSED, I.WITHDRAWN, I.PLACED}),
    I.AGREED: frozenset({I.YES, I.STANDBY, I.NO, I.LAPSED, I.WITHDRAWN, I.PLACED}),
    I.YES: frozenset({I.ASKED, I.NO, I.WITHDRAWN, I.PLACED}),  # asked again: the yes was undone
    I.STANDBY: frozenset({I.ASKED, I.YES, I.NO, I.WITHDRAWN, I.PLACED}),  # asked again: long ago
    I.LAPSED: frozenset({I.AGREED, I.YES, I.STANDBY, I.NO, I.WITHDRAWN, I.PLACED}),
    I.NO: frozenset(),
    I.WITHDRAWN: frozenset(),
    I.PLACED: frozenset(),
}
WAITING = (I.ASKED, I.AGREED)
"""An answer is due."""
OPEN_INVITATION = (I.ASKED, I.AGREED, I.YES, I.STANDBY)
"""A person has at most one of these."""
_OPEN_SQL = "state IN ('asked', 'agreed', 'yes', 'standby')"


class InvitationWave(SQLModel, table=True):
    """The people of one county asked for one vacancy at one time.

    free       places nobody had promised or asked for when it was sized
    base, yes  invitations of this county and way whose answers were counted, and the yeses among
               them; `measured` is False while they are too few and the stated default was taken
    percent    the rate the wave was sized by
    """

    __tablename__ = "invitation_wave"
    __table_args__ = (
        sa.UniqueConstraint("vacancy_id", "region_code", "number"),
        check("asked", "asked > 0"),
        check("rate", "percent BETWEEN 1 AND 100 AND base >= yes"),
    )
    id: int | None = Field(default=None, primary_key=True)
    vacancy_id: int = Field(foreign_key="vacancy.id")
    region_code: str = Field(max_length=6, index=True)  # the people's county
    number: int  # first, second … for this vacancy and county
    way: InvitationWay = choice(InvitationWay, "way")
    asked: int  # 人
    free: int
    percent: int
    base: int = 0
    yes: int = 0
    measured: bool = False
    rolling: bool = True  # the next wave follows by itself
    sent_at: datetime = moment()
    lapses_at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")


class Invitation(SQLModel, table=True):
    __tablename__ = "invitation"
    __table_args__ = (
        sa.Index(
            "uq_invitation_one_open",
            "person_id",
            unique=True,
            sqlite_where=sa.text(_OPEN_SQL),
            postgresql_where=sa.text(_OPEN_SQL),
        ),
        sa.Index("ix_invitation_vacancy_state", "vacancy_id", "state"),
        sa.Index("ix_invitation_state_lapses", "state", "lapses_at"),
        sa.Index("ix_invitation_person_at", "person_id", "asked_at"),
        check("tries", "tries >= 0 AND waited >= 0"),
        check("reason", "(state = 'no') = (reason_code <> '')"),
    )
    id: int | None = Field(default=None, primary_key=True)
    wave_id: int = Field(foreign_key="invitation_wave.id", index=True)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    vacancy_id: int = Field(foreign_key="vacancy.id")
    bundle: str = Field(max_length=40)  # of the proposal: who answers together
    way: InvitationWay = choice(InvitationWay, "way")
    state: InvitationState = choice(InvitationState, "state", default=InvitationState.ASKED)
    rank: int = 0  # in the wave's order, first is 1
    waited: int = 0  # days they had been passed over when they were asked
    tries: int = 0  # calls that reached nobody
    asked_at: datetime = moment()
    lapses_at: datetime = moment()
    said_yes_at: datetime | None = moment(default=None)  # their place in line
    replied_at: datetime | None = moment(default=None)
    reason_code: str = Field(default="", max_length=32)  # of reference.reasons, for a no
    wants_other_id: int | None = Field(default=None, foreign_key="vacancy.id")


class InvitationEvent(SQLModel, table=True):
    """One move of an invitation, or a call that reached nobody: who, when, why, whose word."""

    __tablename__ = "invitation_event"
    id: int | None = Field(default=None, primary_key=True)
    invitation_id: int = Field(foreign_key="invitation.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    side: Side = choice(Side, "side")
    action: str = Field(max_length=24)
    from_state: InvitationState | None = choice(InvitationState, "from_state", default=None)
    to_state: InvitationState = choice(InvitationState, "to_state")
    reason_code: str = Field(default="", max_length=32)
    note: str = Field(default="", max_length=400)


class InvitationWait(SQLModel, table=True):
    """A day on which somebody stood in the queue of a wave and was not asked: who waited longest
    goes first next time."""

    __tablename__ = "invitation_wait"
    person_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    day: date = Field(sa_type=sa.Date, primary_key=True)


class LinkPurpose(StrEnum):
    INVITATION = "invitation"
    OWN_PAGE = "own_page"
    PROMISE = "promise"
    TRIP = "trip"


class WorkerLink(SQLModel, table=True):
    """A signed link handed to one person for one purpose. The address holds the row's number and
    a signature (`services.invitations.links`); the row says how long it is good."""

    __tablename__ = "worker_link"
    __table_args__ = (
        sa.Index("ix_worker_link_subject", "purpose", "subject_id"),
        check("wrong", "wrong_answers >= 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    purpose: LinkPurpose = choice(LinkPurpose, "purpose")
    subject_id: int = 0  # the invitation, or the placement of a promise or trip; 0 for the own page
    made_at: datetime = moment()
    expires_at: datetime = moment()
    revoked_at: datetime | None = moment(default=None)
    wrong_answers: int = 0  # to the question that tells the person from a finder
