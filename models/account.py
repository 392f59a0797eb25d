"""Accounts, their scopes, and the table that throttles log-in."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, moment
from models.sealed import sealed


class Role(StrEnum):
    ADMIN = "admin"
    RECEIVING = "receiving"  # coordinator of one or more receiving districts
    SENDING = "sending"  # coordinator of one or more sending counties
    EMPLOYER = "employer"
    ENTERPRISE = "enterprise"  # the union of one firm: its newcomers and buddies, nothing else


OF_A_FIRM = (Role.EMPLOYER, Role.ENTERPRISE)
"""Accounts of exactly one firm; the second never speaks for it."""


class Account(SQLModel, table=True):
    """Someone who can log in. The account of a firm, or of its union, belongs to exactly one."""

    __tablename__ = "account"
    __table_args__ = (
        check("employer_role", "(role IN ('employer', 'enterprise')) = (employer_id IS NOT NULL)"),
    )

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(max_length=64, unique=True)
    display_name: str = Field(max_length=64)
    email: str | None = Field(default=None, max_length=254)
    password_hash: str = Field(max_length=255, repr=False)
    role: Role = choice(Role, "role")
    locale: str = Field(default="zh", max_length=8)
    active: bool = True
    employer_id: int | None = Field(default=None, foreign_key="employer.id", index=True)
    session_epoch: int = Field(default=0)
    code_secret: str | None = sealed("account.code_secret")  # of the second factor, None without
    code_step: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    # the newest step a code was taken of: none is taken twice
    created_at: datetime = moment()
    last_login_at: datetime | None = moment(default=None)


class AccountScope(SQLModel, table=True):
    """A region (GB/T 2260 code, any level) a coordinator answers for, descendants included."""

    __tablename__ = "account_scope"
    account_id: int = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    region_code: str = Field(max_length=6, primary_key=True)


class LoginAttempt(SQLModel, table=True):
    """One try to log in; counted per login and per address over a sliding window."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        sa.Index("ix_login_attempt_login_at", "login", "at"),
        sa.Index("ix_login_attempt_remote_at", "remote", "at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(max_length=64)
    remote: str = Field(max_length=64)
    at: datetime = moment()
    succeeded: bool
    device: str = Field(default="", max_length=64)  # digest of a device this login has used before


class LoginSession(SQLModel, table=True):
    """One log-in, from entering to leaving. The cookie holds a key of which only the digest is
    kept, so a copied cookie is worth nothing after log-out or the absolute limit."""

    __tablename__ = "login_session"
    id: int | None = Field(default=None, primary_key=True)
    key_digest: str = Field(max_length=64, unique=True)
    account_id: int = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    started_at: datetime = moment(index=True)
    ended_at: datetime | None = moment(default=None)


class Spent(SQLModel, table=True):
    """What an account has used of a budget (numbers revealed, characters read), by the time."""

    __tablename__ = "spent"
    __table_args__ = (
        sa.Index("ix_spent_account_kind_at", "account_id", "kind", "at"),
        check("amount", "amount > 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE")
    kind: str = Field(max_length=16)
    at: datetime = moment()
    amount: int
    reason: str = Field(default="", max_length=200)  # why it went beyond the budget
