"""The append-only record of who saw or changed what that needs explaining later."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import facts, moment


class AuditRow(SQLModel, table=True):
    """One fact. Rows are only ever inserted; triggers refuse UPDATE and DELETE."""

    __tablename__ = "audit"
    __table_args__ = (
        sa.Index("ix_audit_subject", "subject_kind", "subject_id"),
        sa.Index("ix_audit_action", "action", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = moment(index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    action: str = Field(max_length=48)  # reveal_phone, reveal_id, export, login, ...
    subject_kind: str = Field(max_length=32)
    subject_id: int | None = None
    detail: dict[str, Any] = facts()


APPEND_ONLY = {
    "sqlite": (
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
        " BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
        " BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$",
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit"
        " FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
    ),
}
"""What makes the table append-only, by dialect; the first migration runs the same statements."""


def _append_only(_table: sa.Table, connection: sa.Connection, **_options: Any) -> None:
    for statement in APPEND_ONLY[connection.dialect.name]:
        connection.exec_driver_sql(statement)


sa.event.listen(AuditRow.__table__, "after_create", _append_only)  # type: ignore[attr-defined]  # untyped there
