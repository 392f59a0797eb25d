"""What leaves the house because of an invitation: short messages, through the outbox.

The text is Chinese and holds no name, no ID number and no telephone of the person: a message may be
read by whoever shares the phone. The outbox row names the number by its blind index only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, select

from delivery.sms import SmsMessage
from models.employer import Employer
from models.invitation import Invitation, LinkPurpose
from models.person import Person
from models.placement import Placement
from models.vacancy import Vacancy
from reports.invitation_text import Post, SmsKind, sms_of
from services.invitations.links import WorkerLinks
from services.invitations.rules import InvitationRules
from services.outbox.messages import enqueue_sms
from services.publicity.union_lines import line_of
from services.rows import known

AFTER = timedelta(days=14)
"""So long after its time a link still tells its reader what became of it."""


PROMISE_LIFE = timedelta(days=200)
"""A card is looked at until well after the probation."""


@dataclass(frozen=True)
class Voice:
    """How we speak to people: with which links, within which rules."""

    links: WorkerLinks
    rules: InvitationRules


def link_of(session: Session, row: Invitation, voice: Voice, now: datetime) -> str:
    """The address at which this invitation is answered, made once."""
    return voice.links.make(
        session, person_id=row.person_id, purpose=LinkPurpose.INVITATION,
        subject_id=known(row.id), until=row.lapses_at + AFTER, now=now,
    )  # fmt: skip


def promise_link(session: Session, row: Invitation, voice: Voice, now: datetime) -> str:
    """The address of the card of the placement that came of it."""
    placement = session.exec(
        select(Placement).where(Placement.proposal_id == row.proposal_id)
    ).one()
    return voice.links.make(
        session, person_id=row.person_id, purpose=LinkPurpose.PROMISE,
        subject_id=known(placement.id), until=now + PROMISE_LIFE, now=now,
    )  # fmt: skip


def tell(session: Session, row: Invitation, kind: SmsKind, *, voice: Voice, now: datetime) -> bool:
    """Queue the message of this kind, once; False for somebody without a telephone or who is not
    to be contacted. It leaves within the hours of the day."""
    person = session.get_one(Person, row.person_id)
    if person.phone_index is None or person.do_not_contact:
        return False
    vacancy = session.get_one(Vacancy, row.vacancy_id)
    firm = session.get_one(Employer, vacancy.employer_id)
    post = Post(
        firm=firm.name, title=vacancy.title, region_code=vacancy.region_code,
        pay_fen=vacancy.newcomer_p50_fen, telephone=line_of(session, person.region_code).line,
        home=person.region_code,
    )  # fmt: skip
    link = (promise_link if kind is SmsKind.PROMISE else link_of)(session, row, voice, now)
    params, text = sms_of(kind, post, until=row.lapses_at, link=link)
    enqueue_sms(
        session,
        key=f"{kind.value}/{row.id}/{row.lapses_at:%Y%m%d%H%M}",
        number_index=person.phone_index,
        sms=SmsMessage(f"{kind.value}-{row.id}", known(person.id), kind.value, params, text),
        now=voice.rules.next_morning(now),
    )
    return True
