"""Letters put into the outbox and sent out of it, for tests."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, select

from delivery.message import MailMessage, message_id
from models.engine import unit_of_work
from models.outbox import OutboxMessage
from services.outbox import messages as outbox
from services.outbox.delivery import RetryRules, Round, Transports, deliver_due
from tests.factories import NOW

RULES = RetryRules(most=4, base_seconds=60, cap_seconds=150)
ASK, RETRY = RULES, RetryRules(most=4, uncertain="retry")


def mail(key: str, to: str = "leader@example.org") -> MailMessage:
    return MailMessage(
        message_id=message_id(key, "gongqiao.example"),
        sender="gongqiao@example.org",
        to=to,
        subject="第47周",
        text="到岗34人",
        date=NOW,
    )


def put(engine: sa.Engine, *keys: str, now: datetime = NOW) -> None:
    with unit_of_work(engine) as session:
        for key in keys:
            outbox.enqueue_mail(session, key=key, mail=mail(key), now=now)


def deliver(
    engine: sa.Engine,
    transport: Any,
    *,
    now: datetime = NOW,
    rules: RetryRules = RULES,
    robots: dict[str, Any] | None = None,
    limit: int = 200,
) -> Round:
    return deliver_due(
        partial(unit_of_work, engine),
        transports=Transports(transport, robots or {}),
        rules=rules,
        clock=lambda: now,
        holder="test",
        limit=limit,
    )


def rows(engine: sa.Engine) -> list[OutboxMessage]:
    with Session(engine) as session:
        return list(session.exec(select(OutboxMessage).order_by(OutboxMessage.id)).all())


def only(engine: sa.Engine) -> OutboxMessage:
    (row,) = rows(engine)
    return row
