"""The outbox in front of a real SMTP server."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlmodel import select

from delivery.mail import SmtpTransport
from models.engine import unit_of_work
from models.outbox import OutboxMessage
from services.outbox import messages as outbox
from tests.delivery.conftest import MailServer, free_port
from tests.factories import NOW, admin_actor
from tests.services.mails import ASK, deliver, only, put


def test_through_a_real_server_that_is_down_refuses_dies_and_recovers(
    sqlite_engine: sa.Engine, start_mail_server: Callable[..., MailServer]
) -> None:
    engine = sqlite_engine
    put(engine, "w47")
    down = SmtpTransport("127.0.0.1", free_port(), "none", timeout=1)
    assert deliver(engine, down).waiting == 1
    server = start_mail_server("refuses for now")
    smtp = SmtpTransport(server.host, server.port, "none", timeout=2)
    assert deliver(engine, smtp, now=only(engine).next_at).waiting == 1
    server.mood = "dies in the middle of the body"
    # the body is small, so the kernel swallowed it: the death is only seen as silence
    outcome = deliver(engine, smtp, now=only(engine).next_at, rules=ASK)
    assert (outcome.uncertain, server.letters) == (1, [])
    with unit_of_work(engine) as session:
        who, row = admin_actor(session), session.exec(select(OutboxMessage)).one()
        assert row.id is not None
        outbox.resolve_uncertain(session, actor=who, message_id=row.id, arrived=False, now=NOW)
    server.mood = "kind"
    assert deliver(engine, smtp).sent == 1
    assert len(server.letters) == 1
    assert server.recipients == ["leader@example.org"]
