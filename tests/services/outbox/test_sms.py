"""Short messages in the outbox: the number is looked up when one leaves, a telephone does not ring
all day, and who has withdrawn in the meantime is written to no more."""

from datetime import timedelta

import pytest
from sqlmodel import select

from delivery.mail import FolderTransport
from delivery.outcome import Sent
from delivery.sms import SmsMessage
from models.engine import unit_of_work
from models.outbox import OutboxMessage, OutboxState
from models.person import Consent
from services.outbox.delivery import RetryRules, Transports, deliver_due
from services.outbox.messages import enqueue_sms
from tests.factories import make_person


class Provider:
    idempotent = False

    def __init__(self) -> None:
        self.sent: list[tuple[str, int]] = []

    def send(self, phone, message, *, now):
        self.sent.append((phone, message.person_id))
        return Sent()


def put(session, person, key, now, kind="invited"):
    sms = SmsMessage(f"ref-{key}", person.id, kind, {}, f"短信{key}")
    return enqueue_sms(session, key=f"k{key}", number_index=person.phone_index, sms=sms, now=now)


def deliver(engine, tmp_path, provider, at, **limits):
    return deliver_due(
        lambda: unit_of_work(engine),
        transports=Transports(FolderTransport(tmp_path), sms=provider),
        rules=RetryRules(**limits),
        clock=lambda: at,
        holder="test",
    )


def test_two_people_on_one_telephone_are_two_messages_a_minute_apart(engine, now, tmp_path):
    with unit_of_work(engine) as session:
        wife = make_person(session, phone="13812345678")
        husband = make_person(session, phone="13812345678")
        ids = {wife.id, husband.id}
        put(session, wife, 1, now)
        put(session, husband, 2, now)
        put(session, husband, 2, now)  # the same again is one row
    provider = Provider()
    deliver(engine, tmp_path, provider, now)
    assert len(provider.sent) == 1
    deliver(engine, tmp_path, provider, now + timedelta(minutes=2))
    assert {phone for phone, _ in provider.sent} == {"13812345678"}
    assert {person for _, person in provider.sent} == ids


def test_a_number_has_its_share_of_a_day_and_the_house_too(engine, now, tmp_path):
    with unit_of_work(engine) as session:
        one, two = make_person(session), make_person(session)
        for key in range(4):
            put(session, one, key, now)
        for key in range(4, 6):
            put(session, two, key, now)
    provider = Provider()
    for minute in range(0, 12, 2):
        deliver(engine, tmp_path, provider, now + timedelta(minutes=minute), sms_per_number=3)
    assert len(provider.sent) == 5, "three to the first number, two to the second"
    tomorrow = now + timedelta(days=1)
    deliver(engine, tmp_path, provider, tomorrow, sms_per_number=3)
    assert len(provider.sent) == 6
    with unit_of_work(engine) as session:
        for key in range(6, 9):
            put(session, make_person(session), key, tomorrow)
    deliver(engine, tmp_path, provider, tomorrow + timedelta(minutes=2), sms_per_day=2)
    assert len(provider.sent) == 7, "one of today's two had left before"


@pytest.mark.parametrize("what", ["do_not_contact", "consent", "number", "closed"])
def test_who_withdrew_after_it_was_written_is_not_written_to(engine, now, tmp_path, what):
    with unit_of_work(engine) as session:
        person = make_person(session)
        put(session, person, 1, now)
        put(session, person, 2, now, kind="own_page")
        if what == "do_not_contact":
            person.do_not_contact = True
        elif what == "number":
            person.phone_index = "another"
        elif what == "closed":
            person.state = "closed"
        else:
            for consent in session.exec(select(Consent)):
                consent.withdrawn_at = now
    provider = Provider()
    deliver(engine, tmp_path, provider, now)
    deliver(engine, tmp_path, provider, now + timedelta(minutes=2))
    assert len(provider.sent) == (0 if what == "number" else 1), (
        "only what they asked for themselves"
    )
    with unit_of_work(engine) as session:
        dead = session.exec(select(OutboxMessage.state).where(OutboxMessage.key == "k1")).one()
        assert dead is OutboxState.DEAD
