"""Memberships (会籍): applied for, decided by the street, moved with both unions' leave, kept while
out of work, ended (工会会员会籍管理办法 2016, 2–5: joined once, moved often).

An application is not a member and an approval is not yet in the books of tomorrow: each state has
its own day. Whoever it is about is known by the blind index of the ID number, as in the register,
and need not be registered for matching. Ethnicity, wage, family and a life's story are not asked.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment
from models.sealed import sealed


class MemberState(StrEnum):
    APPLIED = "applied"
    RETURNED = "returned"  # the reason told; may be handed in again
    ACTIVE = "active"
    RETAINED = "retained"  # 保留会籍: out of work or retired, no dues and no vote
    ENDED = "ended"


M = MemberState
MEMBER_MOVES: Mapping[MemberState, frozenset[MemberState]] = {
    M.APPLIED: frozenset({M.ACTIVE, M.RETURNED}),
    M.RETURNED: frozenset({M.APPLIED}),
    M.ACTIVE: frozenset({M.RETAINED, M.ENDED}),
    M.RETAINED: frozenset({M.ACTIVE, M.ENDED}),
    M.ENDED: frozenset(),
}
MEMBER_STATES = (M.ACTIVE, M.RETAINED)
ASKING_STATES = (M.APPLIED, M.RETURNED)


class JoinMeans(StrEnum):
    """How the application was made; all three are lawful."""

    PAPER = "paper"
    ONLINE = "online"
    SPOKEN = "spoken"


class EndKind(StrEnum):
    LEFT = "left"  # 退会
    EXPELLED = "expelled"  # 除名
    DIED = "died"


class Membership(SQLModel, table=True):
    """One application of one person and what became of it.

    body_id      the union applied to, later the one that holds the membership
    work         the firm or platform, as told; "" without one
    member_from  the day of the decision; the membership counts from it
    decided_body_id  the town's or district's union that decided
    """

    __tablename__ = "membership"
    __table_args__ = (
        check("member", "(state IN ('applied', 'returned')) = (member_from IS NULL)"),
        check("ended", "(state = 'ended') = (ended_on IS NOT NULL)"),
        check("ending", "(ended_on IS NULL) = (end_kind IS NULL)"),
        check("days", "ended_on IS NULL OR ended_on >= member_from"),
        sa.Index(
            "uq_membership_one_active", "id_index", unique=True,
            sqlite_where=sa.text("state IN ('active', 'retained')"),
            postgresql_where=sa.text("state IN ('active', 'retained')"),
        ),
        sa.Index(
            "uq_membership_one_asked", "body_id", "id_index", unique=True,
            sqlite_where=sa.text("state IN ('applied', 'returned')"),
            postgresql_where=sa.text("state IN ('applied', 'returned')"),
        ),
        sa.Index("ix_membership_id_index", "id_index"),
        sa.Index("ix_membership_phone_index", "phone_index"),
        sa.Index("ix_membership_list", "region_code", "state", "applied_at"),
        sa.Index("ix_membership_body", "body_id", "state"),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    region_code: str = Field(max_length=6)  # the district of the union that holds it
    body_id: int = Field(foreign_key="union_body.id")
    state: MemberState = choice(MemberState, "state", default=MemberState.APPLIED)
    name: str | None = sealed("membership.name")
    id_number: str | None = sealed("membership.id_number")
    id_index: str = Field(max_length=64, repr=False)
    phone: str | None = sealed("membership.phone")
    phone_index: str = Field(max_length=64, repr=False)
    work: str = Field(default="", max_length=80)
    town: str = Field(default="", max_length=40)  # where they live or work, in words
    means: JoinMeans = choice(JoinMeans, "means")
    channel_id: int | None = Field(default=None, foreign_key="channel.id")  # the code scanned
    applied_at: datetime = moment()
    decided_at: datetime | None = moment(default=None)
    decided_by_id: int | None = Field(default=None, foreign_key="account.id")
    decided_body_id: int | None = Field(default=None, foreign_key="union_body.id")
    member_from: date | None = None
    ended_on: date | None = None
    end_kind: EndKind | None = choice(EndKind, "end_kind", default=None)


class MembershipEvent(SQLModel, table=True):
    """Each move: who, when, from which union to which, and why."""

    __tablename__ = "membership_event"
    id: int | None = Field(default=None, primary_key=True)
    membership_id: int = Field(foreign_key="membership.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    from_state: MemberState | None = choice(MemberState, "from_state", default=None)
    to_state: MemberState = choice(MemberState, "to_state")
    from_body_id: int | None = Field(default=None, foreign_key="union_body.id")
    to_body_id: int = Field(foreign_key="union_body.id")
    reason: str = Field(default="", max_length=200)


class MembershipTransfer(SQLModel, table=True):
    """Asked by the member; done when both unions have agreed, closed by the no of one."""

    __tablename__ = "membership_transfer"
    __table_args__ = (
        check("moves", "from_body_id <> to_body_id"),
        sa.Index(
            "uq_membership_transfer_one_open", "membership_id", unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        sa.Index("ix_membership_transfer_to", "to_body_id", "closed_at"),
    )  # fmt: skip
    id: int | None = Field(default=None, primary_key=True)
    membership_id: int = Field(foreign_key="membership.id", index=True)
    from_body_id: int = Field(foreign_key="union_body.id")
    to_body_id: int = Field(foreign_key="union_body.id")
    asked_at: datetime = moment()
    out_ok_at: datetime | None = moment(default=None)
    out_by_id: int | None = Field(default=None, foreign_key="account.id")
    in_ok_at: datetime | None = moment(default=None)
    in_by_id: int | None = Field(default=None, foreign_key="account.id")
    closed_at: datetime | None = moment(default=None)
    refused_why: str = Field(default="", max_length=200)
