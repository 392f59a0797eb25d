"""Who asked to be called, and by when: within 48 hours somebody of the county rings them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.channel import Channel
from models.person import Person
from models.signup import SignUp
from services.actor import Actor, within
from services.errors import Forbidden, NotFound
from services.rows import LARGEST_ID, lock_rows
from services.workers.asked import AskedPost, asked_by, wish_what_was_asked

CALLED_WITHIN = timedelta(hours=48)


@dataclass(frozen=True)
class Callback:
    """A sign-up waiting for a call. late: its 48 hours are over; posts: what they asked about."""

    row: SignUp
    person: Person
    code: str  # of the channel, "" for none
    due: datetime
    late: bool
    posts: Sequence[AskedPost] = ()


def callbacks_due(
    session: Session, *, actor: Actor, now: datetime, limit: int = 100
) -> tuple[list[Callback], int]:
    """Oldest first, and how many in all; of the actor's counties."""
    if not actor.sending:
        raise Forbidden("read_callbacks")
    waits = (
        sa.select(SignUp, Person, sa.func.coalesce(col(Channel.code), ""))
        .join(Person, col(Person.id) == col(SignUp.person_id))
        .outerjoin(Channel, col(Channel.id) == col(SignUp.channel_id))
        .where(
            within(col(Person.region_code), actor), col(SignUp.wants_call),
            col(SignUp.called_at).is_(None), col(Person.do_not_contact).is_(False),
        )
    )  # fmt: skip
    total = session.scalar(sa.select(sa.func.count()).select_from(waits.subquery())) or 0
    rows = session.execute(waits.order_by(col(SignUp.at), col(SignUp.id)).limit(limit)).all()
    asked = asked_by(session, {row.person_id for row, _person, _code in rows}, now=now)
    return [
        Callback(
            row, person, code, row.at + CALLED_WITHIN, now > row.at + CALLED_WITHIN,
            asked.get(row.person_id, ()),
        )
        for row, person, code in rows
    ], total  # fmt: skip


def mark_called(session: Session, *, actor: Actor, signup_id: int, now: datetime) -> SignUp:
    """They have been rung, and the trades they asked about are wishes of theirs. The first call
    stays; a second click changes nothing. Every sign-up of the same person that waits is done with
    it."""
    row = session.get(SignUp, signup_id) if 0 < signup_id <= LARGEST_ID else None
    person = session.get(Person, row.person_id) if row is not None else None
    if row is None or person is None or not (actor.sending and actor.covers(person.region_code)):
        raise NotFound("sign_up", signup_id)
    lock_rows(session, Person, {row.person_id})
    if row.called_at is None:
        wish_what_was_asked(session, row.person_id, now=now)
    session.execute(
        sa.update(SignUp)
        .where(col(SignUp.person_id) == row.person_id, col(SignUp.called_at).is_(None))
        .values(called_at=now, called_by_id=actor.account_id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(row)
    return row
