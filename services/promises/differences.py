"""What was found otherwise than promised: written down by the person or a union, settled by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.account import Role
from models.employer import Employer
from models.person import Person
from models.placement import Placement
from models.promise import Differs, PromiseCard, PromiseDifference
from models.vacancy import Vacancy
from services.actor import Actor, within
from services.errors import Forbidden, NotFound, ReasonRequired
from services.rows import LARGEST_ID, lock_rows


@dataclass(frozen=True)
class Difference:
    row: PromiseDifference
    placement: Placement
    person: Person
    vacancy: Vacancy
    employer: str


def note_difference(
    session: Session,
    *,
    card_id: int,
    what: Differs,
    words: str,
    account_id: int | None,
    now: datetime,
) -> PromiseDifference:
    """Write it down once as long as it is open; scope is the caller's."""
    lock_rows(session, PromiseCard, {card_id})
    standing = session.exec(
        select(PromiseDifference).where(
            PromiseDifference.card_id == card_id,
            PromiseDifference.what == what,
            col(PromiseDifference.settled_at).is_(None),
        )
    ).first()
    if standing is not None:
        if words.strip() and words.strip() not in standing.words:
            standing.words = f"{standing.words} {words.strip()}".strip()[:300]
            session.add(standing)
        return standing
    row = PromiseDifference(
        card_id=card_id, what=what, words=words.strip()[:300], at=now, account_id=account_id
    )
    session.add(row)
    session.flush()
    return row


def open_differences(session: Session, *, actor: Actor, limit: int = 100) -> Sequence[Difference]:
    """What waits for this actor's union, oldest first; a firm sees none: it is asked."""
    rows = session.execute(
        _visible(actor)
        .where(col(PromiseDifference.settled_at).is_(None))
        .order_by(col(PromiseDifference.at), col(PromiseDifference.id))
        .limit(limit)
    )
    return [Difference(*row) for row in rows]


def settle(
    session: Session, *, actor: Actor, difference_id: int, outcome: str, now: datetime
) -> PromiseDifference:
    """What came of it, in words. Raises NotFound, ReasonRequired; settled stays settled."""
    row = session.execute(
        _visible(actor).where(col(PromiseDifference.id) == min(difference_id, LARGEST_ID))
    ).first()
    if row is None:
        raise NotFound("promise_difference", difference_id)
    if not outcome.strip():
        raise ReasonRequired("settle")
    lock_rows(session, PromiseDifference, {difference_id})
    found: PromiseDifference = row[0]
    if found.settled_at is None:
        found.settled_at, found.settled_by_id = now, actor.account_id
        found.outcome = outcome.strip()[:300]
        session.add(found)
        session.flush()
    return found


def _visible(
    actor: Actor,
) -> "sa.Select[PromiseDifference, Placement, Person, Vacancy, str]":
    if actor.role is Role.EMPLOYER:
        raise Forbidden("read_differences")
    mine = sa.or_(within(col(Person.region_code), actor), within(col(Vacancy.region_code), actor))
    return (
        sa.select(PromiseDifference, Placement, Person, Vacancy, col(Employer.name))
        .join(PromiseCard, col(PromiseCard.id) == col(PromiseDifference.card_id))
        .join(Placement, col(Placement.id) == col(PromiseCard.placement_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(mine)
    )
