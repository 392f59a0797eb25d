"""A whole bus at once: everybody ticked on its list, each on their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person
from models.placement import Placement
from models.vacancy import Vacancy
from services.actor import Actor
from services.errors import ServiceError
from services.placements.moves import arrive, depart
from services.rows import lock_rows


@dataclass(frozen=True)
class BusResult:
    """Who was marked, and who was not and why; together exactly those named."""

    done: tuple[int, ...]
    problems: Mapping[int, ServiceError]


def arrive_all(
    session: Session,
    *,
    actor: Actor,
    shown: Mapping[int, int],
    now: datetime,
    on: date | None = None,
) -> BusResult:
    """A whole bus by the names ticked: `shown` is placement id → version on the list."""
    return _each(session, shown, lambda one, version: arrive(
        session, actor=actor, placement_id=one, version=version, now=now, on=on
    ))  # fmt: skip


def depart_all(
    session: Session,
    *,
    actor: Actor,
    shown: Mapping[int, int],
    now: datetime,
    on: date | None = None,
) -> BusResult:
    """Everybody ticked has left home."""
    return _each(session, shown, lambda one, version: depart(
        session, actor=actor, placement_id=one, version=version, now=now, on=on
    ))  # fmt: skip


def _each(
    session: Session, shown: Mapping[int, int], act: Callable[[int, int], Placement]
) -> BusResult:
    rows = session.scalars(sa.select(Placement).where(col(Placement.id).in_(sorted(shown)))).all()
    lock_rows(session, Vacancy, {row.vacancy_id for row in rows})
    lock_rows(session, Person, {row.person_id for row in rows})
    done, problems = [], {}
    for placement_id in sorted(shown):
        try:
            with session.begin_nested():
                act(placement_id, shown[placement_id])
        except ServiceError as problem:
            problems[placement_id] = problem
        else:
            done.append(placement_id)
    return BusResult(tuple(done), problems)
