"""Firms whose newcomers run out of money before the first pay are asked for a written rule, each
day until it is written: what the promise card tells the worker (union_services.md 16)."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.placement import HOLDING_STATES, Placement
from models.promise import PromiseCard
from models.vacancy import Vacancy
from reference.calendar import local_day
from reports.reminder import Waiting, WaitingKind
from services.promises.cards import LONG_WAIT


def advance_rule_missing(session: Session, *, employer_id: int, now: datetime) -> Waiting | None:
    """How many people of the firm wait long for a first pay that is still to come, while the firm
    has not written down whether it advances anything; None where nothing is to be asked."""
    count, oldest = session.execute(
        sa.select(sa.func.count(), sa.func.min(col(PromiseCard.fixed_at)))
        .select_from(PromiseCard)
        .join(Placement, col(Placement.id) == col(PromiseCard.placement_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(
            col(Employer.id) == employer_id,
            sa.func.trim(col(Employer.advance_policy)) == "",
            col(Placement.state).in_(HOLDING_STATES),
            col(PromiseCard.days_to_pay) > LONG_WAIT,
            col(PromiseCard.first_pay_on) >= local_day(now),
        )
    ).one()
    if not count:
        return None
    return Waiting(WaitingKind.ADVANCE_RULE, int(count), max((now - oldest).days, 0))
