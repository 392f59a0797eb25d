"""The morning's questions: a short message with the link to whoever is to be asked today.

Once for each day and person; the text names no person, leaves within the hours of the day, and goes
to nobody who is not to be contacted. Who does not answer is rung (`services.followup.calls`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from delivery.sms import SmsMessage
from models.buddy import BuddyPair
from models.employer import Employer
from models.followup import AskedBy
from models.invitation import LinkPurpose
from models.person import Person
from models.placement import ARRIVED_STATES, Placement
from models.promise import PromiseCard
from models.vacancy import Vacancy
from reference.calendar import local_day
from reports.invitation_text import Post, SmsKind, sms_of
from services.buddies.moves import tend_pairs
from services.buddies.proposing import propose_buddies
from services.followup.marks import MARKS, PAYDAY, answered
from services.invitations.telling import PROMISE_LIFE, Voice
from services.outbox.messages import enqueue_sms
from services.publicity.union_lines import line_of
from services.rows import known


def ask_due(session: Session, *, voice: Voice, now: datetime) -> Mapping[str, int]:
    """Queue the messages of today; plain facts of how many."""
    today, asked, paydays = local_day(now), 0, 0
    for mark in (*MARKS, PAYDAY):
        column = col(Placement.first_pay_on) if mark == PAYDAY else col(Placement.arrived_on)
        due = today - timedelta(days=mark or 1)
        rows = session.execute(_rows().where(column == due, ~answered(mark, AskedBy.RECEIVING)))
        for row in rows.all():
            _tell(session, row, mark, voice, now)
            asked, paydays = asked + (mark != PAYDAY), paydays + (mark == PAYDAY)
    return {"asked": asked, "paydays": paydays}


def morning(session: Session, *, voice: Voice, now: datetime) -> Mapping[str, int]:
    """The questions of today, and buddies for whoever has come; plain facts of how many."""
    tend_pairs(session, now=now)
    pairs = propose_buddies(session, now=now)
    ask_pairs(session, pairs=pairs, voice=voice, now=now)
    return {**ask_due(session, voice=voice, now=now), "pairs": len(pairs)}


def ask_pairs(session: Session, *, pairs: Sequence[BuddyPair], voice: Voice, now: datetime) -> int:
    """Both of each new pair are asked by a message; how many messages."""
    ids = [one for pair in pairs for one in (pair.newcomer_id, pair.buddy_id)]
    rows = session.execute(_rows(card=False).where(col(Placement.id).in_(ids))).all()
    for row in rows:
        _send(session, row, SmsKind.BUDDY, f"{local_day(now):%Y%m%d}", voice, now)
    return len(rows)


def _rows(*, card: bool = True) -> Any:
    """People in post with a card (behind its link they answer) and a telephone."""
    held = sa.exists().where(col(PromiseCard.placement_id) == col(Placement.id))
    return (
        sa.select(Placement, Person, Vacancy, col(Employer.name).label("firm"))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(
            col(Placement.state).in_(ARRIVED_STATES), col(Person.phone_index).is_not(None),
            col(Person.do_not_contact).is_(False), held if card else sa.true(),
        )
        .order_by(col(Placement.id))
    )  # fmt: skip


def _tell(session: Session, row: Any, mark: int, voice: Voice, now: datetime) -> None:
    kind = SmsKind.PAYDAY if mark == PAYDAY else SmsKind.FOLLOW_UP
    _send(session, row, kind, f"{mark}/{local_day(now):%Y%m%d}", voice, now)


def _send(
    session: Session, row: Any, kind: SmsKind, which: str, voice: Voice, now: datetime
) -> None:
    placement, person, vacancy = row.Placement, row.Person, row.Vacancy
    link = voice.links.make(
        session, person_id=known(person.id), purpose=LinkPurpose.PROMISE,
        subject_id=known(placement.id), until=now + PROMISE_LIFE, now=now,
    )  # fmt: skip
    link += "/buddy" if kind is SmsKind.BUDDY else "/stay"
    post = Post(
        firm=row.firm, title=vacancy.title, region_code=vacancy.region_code, pay_fen=None,
        telephone=line_of(session, person.region_code).line, home=person.region_code,
    )  # fmt: skip
    params, text = sms_of(kind, post, until=now, link=link)
    ref = f"stay-{placement.id}-{which}".replace("/", "-")
    enqueue_sms(
        session, key=f"{kind.value}/{placement.id}/{which}", number_index=person.phone_index,
        sms=SmsMessage(ref, known(person.id), kind.value, params, text),
        now=voice.rules.next_morning(now),
    )  # fmt: skip
