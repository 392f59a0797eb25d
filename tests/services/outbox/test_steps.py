"""A letter's page offers what the use cases take, and nothing where the house goes on by itself."""

from itertools import product

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from models.audit import AuditRow
from models.outbox import OutboxState as X
from services.outbox import messages, steps
from tests.factories import NOW, admin_actor
from tests.services.mails import mail
from tests.services.tried import leads_on


@pytest.fixture
def engine(sqlite_engine):
    return sqlite_engine


def _notes(session: Session) -> int:
    """Each of these use cases notes who did it."""
    return session.scalar(sa.select(sa.func.count()).select_from(AuditRow)) or 0


def test_each_step_is_offered_where_its_use_case_leads_on(session: Session) -> None:
    admin = admin_actor(session)
    for state, attempts in product(X, (0, 2)):
        key = f"{state.value}{attempts}"
        row = messages.enqueue_mail(session, key=key, mail=mail(key), now=NOW)
        row.state, row.attempts, row.last_error = state, attempts, "450 busy" if attempts else ""
        session.flush()
        step = steps.step_of(row)
        one = {"session": session, "actor": admin, "message_id": row.id, "now": NOW}
        ways = {
            "resolve": lambda o=one: messages.resolve_uncertain(**o, arrived=True),
            "retry": lambda o=one: messages.retry_message(**o),
        }
        took = {
            name for name, act in ways.items() if leads_on(session, act, lambda: _notes(session))
        }
        untried = (state, attempts) == (X.WAITING, 0)
        assert took == ({"retry"} if untried else {step} - {""}), key
        assert not (untried and step), "what goes by itself within a minute is left alone"
        assert steps.tried_in_vain(row) == ((state, attempts) == (X.WAITING, 2))
        assert steps.may_be_mended(row) == (attempts > 0 and state in (X.WAITING, X.DEAD))
