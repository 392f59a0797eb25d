"""The card is fixed in the transaction in which the firm agrees, from the post as it is then."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from law.payday import FirstPay, first_pay_of
from models.employer import Employer
from models.person import Person
from models.placement import Placement
from models.promise import PromiseCard
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.errors import NotFound
from services.rows import known

ROUND_FEN = 1_000
"""Ten yuan: an estimate of the first pay must not look exact."""
LONG_WAIT = 30
"""Days from arrival to the first money above which somebody is warned (union_services.md 16)."""
LIVING_FEN = 3_000
"""Assumed to be needed a day until then where board is not free: thirty yuan, stated as assumed."""
OF_FIRM = ("name", "advance_policy", "handler_name")


@dataclass(frozen=True)
class Card:
    """A card with whom and what it is about. `post` and `firm` are as they were when it was
    fixed."""

    row: PromiseCard
    placement: Placement
    person: Person
    post: Vacancy
    firm: Mapping[str, Any]
    region_code: str

    @property
    def long_wait(self) -> bool:
        """Money may run out before the first pay."""
        return self.row.days_to_pay is not None and self.row.days_to_pay > LONG_WAIT

    @property
    def bring_fen(self) -> int | None:
        """About what to bring along to get to the first pay, in whole hundreds of yuan."""
        if self.row.days_to_pay is None:
            return None
        return -(-self.row.days_to_pay * LIVING_FEN // 10_000) * 10_000


def fix_card(
    session: Session, placement: Placement, *, now: datetime, start: date | None = None
) -> PromiseCard:
    """The card of a placement that has just been agreed; agreed anew after an undo it is fixed
    anew. `start` is the arrival promised where a trip has settled it already."""
    vacancy = session.get_one(Vacancy, placement.vacancy_id)
    firm = session.get_one(Employer, vacancy.employer_id)
    person = session.get_one(Person, placement.person_id)
    start = start or _start(person, vacancy, local_day(now))
    pay = first_pay_of(vacancy, firm, start)
    card = session.exec(
        select(PromiseCard).where(PromiseCard.placement_id == placement.id)
    ).first() or PromiseCard(placement_id=known(placement.id), fixed_at=now, start_on=start)
    card.fixed_at, card.start_on = now, start
    card.pay_fen = vacancy.newcomer_p50_fen or None
    card.first_pay_on = pay.on if pay else None
    card.first_pay_days = pay.days if pay else None
    card.first_pay_fen = first_pay_amount(vacancy, pay)
    card.days_to_pay = (pay.on - start).days if pay else None
    card.advance = bool(firm.advance_policy.strip())
    card.room = card.first_shift = card.met_by = ""
    card.facts = {
        "vacancy": vacancy.model_dump(mode="json"),
        "firm": {name: getattr(firm, name) for name in OF_FIRM},
    }
    session.add(card)
    session.flush()
    return card


def first_pay_amount(vacancy: Vacancy, pay: FirstPay | None) -> int | None:
    """About how much the first pay is: the newcomers' median by calendar days, rounded down."""
    if pay is None or vacancy.newcomer_p50_fen is None:
        return None
    month = calendar.monthrange(pay.since.year, pay.since.month)[1]
    return vacancy.newcomer_p50_fen * pay.days // month // ROUND_FEN * ROUND_FEN


def card_of(session: Session, *, placement_id: int) -> Card:
    """The card of a placement; scope is the caller's. Raises NotFound: agreed before there were
    cards, or not at all."""
    card = find_card(session, placement_id=placement_id)
    if card is None:
        raise NotFound("promise_card", placement_id)
    return card


def find_card(session: Session, *, placement_id: int) -> Card | None:
    """The same, None where there is none."""
    row = session.execute(
        sa.select(PromiseCard, Placement, Person)
        .join(Placement, col(Placement.id) == col(PromiseCard.placement_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .where(col(PromiseCard.placement_id) == placement_id)
    ).first()
    if row is None:
        return None
    card, placement, person = row
    told: Mapping[str, Any] = card.facts
    post = Vacancy.model_validate(told["vacancy"])
    return Card(card, placement, person, post, told["firm"], post.region_code)


def _start(person: Person, vacancy: Vacancy, today: date) -> date:
    """The arrival that is promised: the first day the post takes people and the person can go."""
    return max(one for one in (today, person.available_from, vacancy.arrive_from) if one)
