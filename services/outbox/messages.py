"""The outbox: whatever leaves the house is a row first, written with what it tells about.

A use case calls `enqueue_mail` or `enqueue_note` inside its own transaction, so a letter exists
exactly when the facts in it do. `services.outbox.delivery` sends
the rows later. Here are also the looks and the clicks of the person who runs the house.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from delivery.message import MailMessage
from delivery.robots import RobotMessage
from delivery.sms import SmsMessage
from models.audit import AuditRow
from models.base import check_move
from models.outbox import OUTBOX_MOVES, Channel, OutboxMessage, OutboxState
from services.actor import Actor
from services.errors import Forbidden, NotAllowedNow, NotFound
from services.outbox.bodies import keep_body


def enqueue_mail(
    session: Session,
    *,
    key: str,
    mail: MailMessage,
    now: datetime,
    letter_id: int | None = None,
) -> OutboxMessage:
    """Put a letter into the outbox; the same `key` again returns the first row unchanged.

    `mail.message_id` should be `delivery.message.message_id(key, domain)`. Mails of one seed keep
    their body together (`services.outbox.bodies`).
    """
    payload, body_id = mail.as_bytes(), None
    if mail.seed:
        payload, body_id = keep_body(session, payload, now=now)
    return _enqueue(
        session,
        key=key,
        channel=Channel.MAIL,
        recipient=mail.to,
        subject=mail.subject,
        payload=payload,
        body_id=body_id,
        letter_id=letter_id,
        now=now,
    )


def enqueue_note(
    session: Session,
    *,
    key: str,
    channel: Channel,
    robot: str,
    note: RobotMessage,
    now: datetime,
    letter_id: int | None = None,
) -> OutboxMessage:
    """Put a note for the group of the configured robot `robot` into the outbox, once per key."""
    return _enqueue(
        session,
        key=key,
        channel=channel,
        recipient=robot,
        subject=note.title,
        payload=note.dumps(),
        letter_id=letter_id,
        now=now,
    )


AHEAD = timedelta(days=1)
"""A message somebody waits for at the desk is due before every other."""


def enqueue_sms(
    session: Session,
    *,
    key: str,
    number_index: str,
    sms: SmsMessage,
    now: datetime,
    ahead: bool = False,
) -> OutboxMessage:
    """Put a short message into the outbox, once per key; it leaves not before `now`, and `ahead`
    before all that waits.

    `number_index` is the blind index of the number: messages to one telephone are counted by it,
    the number itself is looked up with the person when the message leaves.
    """
    return _enqueue(
        session,
        key=key,
        channel=Channel.SMS,
        recipient=number_index,
        subject=sms.text,
        payload=sms.dumps(),
        letter_id=None,
        now=now,
        next_at=now - AHEAD if ahead else now,
    )


def _enqueue(
    session: Session,
    *,
    key: str,
    channel: Channel,
    recipient: str,
    subject: str,
    payload: bytes,
    letter_id: int | None,
    now: datetime,
    body_id: int | None = None,
    next_at: datetime | None = None,
) -> OutboxMessage:
    """INSERT unless the key is there, also when two transactions try at once."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.flush()
    session.execute(
        insert(OutboxMessage)
        .values(
            key=key,
            channel=channel,
            recipient=recipient,
            subject=subject[:200],
            payload=payload,
            body_id=body_id,
            letter_id=letter_id,
            state=OutboxState.WAITING,
            attempts=0,
            next_at=next_at or now,
            claimed_by="",
            last_error="",
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )
    return session.exec(select(OutboxMessage).where(OutboxMessage.key == key)).one()


def resolve_uncertain(
    session: Session, *, actor: Actor, message_id: int, arrived: bool, now: datetime
) -> OutboxMessage:
    """A person says what became of an `uncertain` message: it arrived, or send it again."""
    row = _for_administrator(session, actor, message_id, "resolve_outbox")
    if row.state is not OutboxState.UNCERTAIN:
        raise NotAllowedNow("outbox", message_id, row.state.value, "resolve")
    if arrived:
        move(row, OutboxState.SENT)
        row.sent_at = row.claimed_at or now
    else:
        move(row, OutboxState.WAITING)
        row.next_at = now
    _audit(session, actor, row, "outbox_arrived" if arrived else "outbox_resend", now)
    return row


def resolve_all_uncertain(session: Session, *, actor: Actor, arrived: bool, now: datetime) -> int:
    """One decision for all `uncertain` messages (a server that fell silent after taking them);
    returns how many. Each keeps its own audit row."""
    _only_administrators(actor, "resolve_outbox")
    rows = session.exec(
        select(OutboxMessage.id).where(OutboxMessage.state == OutboxState.UNCERTAIN)
    ).all()
    for message_id in rows:
        if message_id is not None:
            resolve_uncertain(session, actor=actor, message_id=message_id, arrived=arrived, now=now)
    return len(rows)


def retry_message(
    session: Session, *, actor: Actor, message_id: int, now: datetime
) -> OutboxMessage:
    """Send a dead message again from the first attempt, or a waiting one at once."""
    row = _for_administrator(session, actor, message_id, "retry_outbox")
    if row.state is OutboxState.DEAD:
        move(row, OutboxState.WAITING)
        row.attempts = 0
    elif row.state is not OutboxState.WAITING:
        raise NotAllowedNow("outbox", message_id, row.state.value, "retry")
    row.next_at = now
    _audit(session, actor, row, "outbox_retry", now)
    return row


def list_messages(
    session: Session,
    *,
    actor: Actor,
    state: OutboxState | None = None,
    limit: int = 50,
    after: int | None = None,
) -> list[OutboxMessage]:
    """Newest first, without the payload, from behind the message `after`; administrators only."""
    _only_administrators(actor, "see_outbox")
    query = select(OutboxMessage).options(
        sa.orm.defer(sa.inspect(OutboxMessage).attrs.payload.class_attribute)
    )
    if state is not None:
        query = query.where(OutboxMessage.state == state)
    if after is not None:
        query = query.where(col(OutboxMessage.id) < after)
    query = query.order_by(col(OutboxMessage.id).desc()).limit(limit)
    return list(session.exec(query).all())


def count_before(
    session: Session, *, actor: Actor, state: OutboxState | None, after: int | None
) -> int:
    """How many messages of the list stand up to and with `after`, or in its place."""
    _only_administrators(actor, "see_outbox")
    if after is None:
        return 0
    query = sa.select(sa.func.count()).where(col(OutboxMessage.id) >= after)
    if state is not None:
        query = query.where(col(OutboxMessage.state) == state)
    return session.scalar(query) or 0


def get_message(session: Session, *, actor: Actor, message_id: int) -> OutboxMessage:
    """One message. Raises NotFound."""
    _only_administrators(actor, "see_outbox")
    row = session.get(OutboxMessage, message_id)
    if row is None:
        raise NotFound("outbox", message_id)
    return row


def count_messages(session: Session, *, actor: Actor) -> dict[OutboxState, int]:
    """How many messages are in each state; every state is present."""
    _only_administrators(actor, "see_outbox")
    rows = session.exec(
        select(OutboxMessage.state, sa.func.count()).group_by(col(OutboxMessage.state))
    ).all()
    return dict.fromkeys(OutboxState, 0) | {OutboxState(state): count for state, count in rows}


def _for_administrator(
    session: Session, actor: Actor, message_id: int, action: str
) -> OutboxMessage:
    _only_administrators(actor, action)
    row = session.get(OutboxMessage, message_id, with_for_update=True)
    if row is None:
        raise NotFound("outbox", message_id)
    return row


def _only_administrators(actor: Actor, action: str) -> None:
    if not actor.sees_all:
        raise Forbidden(action)


def move(row: OutboxMessage, to: OutboxState) -> None:
    """Change the state by the table of moves; WrongMove otherwise."""
    check_move("outbox", OUTBOX_MOVES, row.state, to)
    row.state = to


def _audit(session: Session, actor: Actor, row: OutboxMessage, action: str, now: datetime) -> None:
    session.add(
        AuditRow(
            at=now,
            account_id=actor.account_id,
            action=action,
            subject_kind="outbox",
            subject_id=row.id,
        )
    )
    session.flush()
