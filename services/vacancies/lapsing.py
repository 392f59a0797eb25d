"""The end of a vacancy's validity: it lapses, or an evergreen one goes on by itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.placement import Placement
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from services.actor import SYSTEM
from services.offer import on_offer
from services.proposals.withdrawals import withdraw_open_for_vacancy
from services.rows import known, lock_rows
from services.vacancies.rows import move, note

V = VacancyState


@dataclass(frozen=True)
class Lapsing:
    """What one call did: vacancies that lapsed, and evergreen ones that go on."""

    lapsed: tuple[int, ...]
    extended: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.lapsed) + len(self.extended)


def lapse_due(
    session: Session, *, now: datetime, cap: int = 500, evergreen_days: int = 60, days: int = 30
) -> Lapsing:
    """Lapse what was valid until a day before today, oldest first, at most `cap` vacancies.

    What is only proposed for them is withdrawn; places given are kept. An evergreen one goes on
    for `days` if within `evergreen_days` the firm said it is open or somebody arrived.
    """
    today = local_day(now)
    ids = [known(one) for one in session.exec(_overdue(today).limit(cap)).all()]
    lock_rows(session, Vacancy, ids)
    since = now - timedelta(days=evergreen_days)
    alive = _alive(session, ids, since)
    lapsed, extended = [], []
    for vacancy_id in ids:
        vacancy = session.get_one(Vacancy, vacancy_id)
        if vacancy.state not in (V.PUBLISHED, V.PAUSED):
            continue  # somebody closed or renewed it while we waited for the lock
        if vacancy.valid_until is None or vacancy.valid_until >= today:
            continue
        if vacancy_id in alive and vacancy.state is V.PUBLISHED:
            _go_on(session, vacancy, today + timedelta(days=days), now)
            extended.append(vacancy_id)
            continue
        withdraw_open_for_vacancy(
            session, vacancy_id, actor=SYSTEM, now=now, reason="vacancy_lapsed"
        )
        move(session, vacancy, V.LAPSED, "lapse", actor=SYSTEM, now=now)
        lapsed.append(vacancy_id)
    return Lapsing(tuple(lapsed), tuple(extended))


def count_overdue(session: Session, *, now: datetime) -> int:
    """How many vacancies should have lapsed by now."""
    query = _overdue(local_day(now)).order_by(None).subquery()
    return int(session.scalar(sa.select(sa.func.count()).select_from(query)) or 0)


def _overdue(today: date) -> SelectOfScalar[Any]:
    valid_until = col(Vacancy.valid_until)
    return (
        select(Vacancy.id)
        .where(col(Vacancy.state).in_((V.PUBLISHED, V.PAUSED)), valid_until < today)
        .order_by(valid_until, col(Vacancy.id))
    )


def _alive(session: Session, ids: list[int], since: datetime) -> set[int]:
    """Evergreen vacancies somebody stands by: confirmed open, or arrived at, since then."""
    arrived = sa.select(sa.literal(1)).where(
        col(Placement.vacancy_id) == col(Vacancy.id), col(Placement.arrived_on) >= local_day(since)
    )
    rows = session.scalars(
        sa.select(col(Vacancy.id)).where(
            col(Vacancy.id).in_(ids),
            col(Vacancy.evergreen),
            sa.or_(col(Vacancy.confirmed_open_at) >= since, arrived.exists()),
        )
    )
    return {known(one) for one in rows}


def _go_on(session: Session, vacancy: Vacancy, until: date, now: datetime) -> None:
    vacancy.valid_until = until
    if vacancy.arrive_until is not None and vacancy.arrive_until < local_day(now):
        vacancy.arrive_until = until
    vacancy.version += 1
    detail: dict[str, object] = {"valid_until": until.isoformat(), "evergreen": True}
    note(session, vacancy, "renewed", actor=SYSTEM, now=now, detail=detail)


def due_to_lapse(session: Session, *, now: datetime, days: int) -> list[Vacancy]:
    """Vacancies on offer whose last day is today or within `days` days."""
    today = local_day(now)
    return list(
        session.exec(
            select(Vacancy)
            .where(
                on_offer(today),
                sa.between(col(Vacancy.valid_until), today, today + timedelta(days=days)),
            )
            .order_by(col(Vacancy.valid_until), col(Vacancy.id))
        )
    )
