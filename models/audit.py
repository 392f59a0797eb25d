"""The append-only record of who saw or changed what that needs explaining later."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import facts, moment


class AuditRow(SQLModel, table=True):
    """One fact. Rows are only ever inserted; triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit"
    __table_args__ = (sa.Index("ix_audit_subject", "subject_kind", "subject_id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = moment(index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    action: str = Field(max_length=48)  # reveal_phone, reveal_id, export, login, ...
    subject_kind: str = Field(max_length=32)
    subject_id: int | None = None
    detail: dict[str, Any] = facts()
