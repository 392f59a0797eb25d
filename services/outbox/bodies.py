"""The body of a letter to many readers is kept once, and only as long as it may be asked for.

A stored mail is its header (`OutboxMessage.payload`) and, where several share it, a body of its own
(`OutboxBody`). What has left is wiped after a while: the row stays, who got what and when.
"""

import hashlib
import zlib
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.outbox import OutboxBody, OutboxMessage, OutboxState
from services.rows import known

HEAD_ENDS = b"\r\n\r\n"
ON_ITS_WAY = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.UNCERTAIN)


def keep_body(session: Session, mime: bytes, *, now: datetime) -> tuple[bytes, int]:
    """The header of a MIME message, and the id its body is kept under, there already or new."""
    head, _ends, body = mime.partition(HEAD_ENDS)
    digest = hashlib.sha256(body).hexdigest()
    known_as = sa.select(col(OutboxBody.id)).where(col(OutboxBody.digest) == digest)
    there = session.scalar(known_as.where(sa.func.length(col(OutboxBody.packed)) > 0))
    if there is None:
        insert = (
            postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        )
        row = {"packed": zlib.compress(body, 9), "kept_at": now}
        session.execute(
            insert(OutboxBody)
            .values(digest=digest, **row)
            .on_conflict_do_update(index_elements=["digest"], set_=row)
        )
        there = session.scalar(known_as)
    return head, known(there)


def whole(session: Session, row: OutboxMessage) -> bytes:
    """What is to be sent; empty where it was wiped."""
    if row.body_id is None:
        return row.payload
    packed = session.scalar(
        sa.select(col(OutboxBody.packed)).where(col(OutboxBody.id) == row.body_id)
    )
    return row.payload + HEAD_ENDS + zlib.decompress(packed) if packed else b""


def forget_bodies(session: Session, *, before: datetime) -> int:
    """Wipe bodies kept before a moment of which no message is on its way any more; how many."""
    waits = sa.exists().where(
        col(OutboxMessage.body_id) == col(OutboxBody.id), col(OutboxMessage.state).in_(ON_ITS_WAY)
    )
    old = (
        col(OutboxBody.kept_at) < before,
        sa.func.length(col(OutboxBody.packed)) > 0,
        sa.not_(waits),
    )
    return _empty(session, OutboxBody, "packed", *old)


def forget_payloads(session: Session, *, before: datetime) -> int:
    """Wipe what was sent before a moment; how many messages."""
    old = (
        col(OutboxMessage.state) == OutboxState.SENT,
        col(OutboxMessage.sent_at) < before,
        sa.func.length(col(OutboxMessage.payload)) > 0,
    )
    return _empty(session, OutboxMessage, "payload", *old)


def _empty(session: Session, table: type, column: str, *old: sa.ColumnElement[bool]) -> int:
    count = session.scalar(sa.select(sa.func.count()).select_from(table).where(*old)) or 0
    session.execute(
        sa.update(table).where(*old).values({column: b""}),
        execution_options={"synchronize_session": False},
    )
    return count
