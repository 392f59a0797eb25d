"""Who is expected, on the way, arrived, in post, gone: the placements of a scope as lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.employer import Employer
from models.person import Person
from models.placement import ARRIVED_STATES, PROMISED_STATES, Placement
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor
from services.counted import at_most
from services.lately import lately
from services.placements.parts import (
    ANYWHERE,
    ON_LINK,
    UNIONS_ONLY,
    Place,
    Show,
    Where,
    in_reach,
    joined,
    part_of,
    wrong_days,
)
from services.proposals.names import may_be_named
from services.rows import known


@dataclass(frozen=True)
class Row:
    """One placement; `name` is None where this reader may not read it."""

    placement: Placement
    name: str | None
    region_code: str
    township: str
    vacancy: Vacancy
    employer: str

    def is_late(self, today: date) -> bool:
        """Should have arrived by now: those the part `OVERDUE` of the list finds."""
        until = self.vacancy.arrive_until
        return self.placement.state in PROMISED_STATES and until is not None and until < today

    @property
    def paid_first_on(self) -> date | None:
        """The first payday of somebody who is there."""
        there = self.placement.state in ARRIVED_STATES
        return self.placement.first_pay_on if there else None


def list_placements(
    session: Session,
    *,
    actor: Actor,
    show: Show,
    now: datetime,
    limit: int,
    after: int | None = None,
    employer_id: int | None = None,
    place: Place = ANYWHERE,
    counts: Mapping[Show, int] | None = None,
) -> tuple[list[Row], int, int]:
    """Rows of one page behind the placement `after`, those of one firm and one home together (who
    is without a place longest first); how many there are, and how many stand before the page (both
    as far as `services.counted` counts). counts: what `count_placements` gave for the same reader
    and place."""
    order = _LONGEST if show is Show.UNPLACED else _ORDER
    today = local_day(now)
    part = wrong_days(session, today) if show in ON_LINK else part_of(show, today, actor, place)
    where = [in_reach(actor, place), part]
    if employer_id is not None:
        where.append(col(Placement.vacancy_id).in_(_posts_of(employer_id)))
    rows = joined(col(Placement.id)).where(*where)
    behind: Where = sa.true() if after is None else _behind(session, after, order)
    known_total = None if employer_id is not None else (counts or {}).get(show)
    everything = (
        at_most(sa.select(col(Placement.id)).where(*where))
        if known_total is None
        else sa.literal(known_total)
    )
    gone = sa.literal(0) if after is None else at_most(rows.where(sa.not_(behind)))
    total, before = session.execute(sa.select(everything, gone)).one()
    ids = session.scalars(rows.where(behind).order_by(*order).limit(limit)).all()
    return rows_by_id(session, actor=actor, ids=ids), total, before


def _posts_of(employer_id: int) -> Any:
    return sa.select(col(Vacancy.id)).where(col(Vacancy.employer_id) == employer_id)


_ORDER = (
    sa.func.coalesce(col(Vacancy.arrive_until), date.max),
    col(Employer.name),
    col(Person.region_code),
    col(Placement.id),
)


_LONGEST = (sa.func.coalesce(col(Placement.left_on), date.max), col(Placement.id))


def _behind(session: Session, after: int, order: tuple[Any, ...]) -> Where:
    """Behind a placement, wherever its state has taken it meanwhile: its place in the list is its
    post's and its person's."""
    place = session.execute(joined(*order).where(col(Placement.id) == after)).first()
    if place is None:
        return sa.true()
    return sa.tuple_(*order) > sa.tuple_(*(sa.literal(one) for one in place))


def shows_for(actor: Actor) -> tuple[Show, ...]:
    """The parts of the list this reader has as tabs."""
    return tuple(show for show in Show if show not in ON_LINK and _may_see(actor, show))


def on_link(actor: Actor) -> tuple[Show, ...]:
    """The parts this reader may open by their link."""
    return tuple(show for show in Show if show in ON_LINK and _may_see(actor, show))


def _may_see(actor: Actor, show: Show) -> bool:
    return show not in UNIONS_ONLY or actor.role is not Role.EMPLOYER


def count_placements(
    session: Session, *, actor: Actor, now: datetime, place: Place = ANYWHERE
) -> dict[Show, int]:
    """人 in each part of the list, as far as anybody reads; one query, of many one a minute
    (`services.lately`)."""
    key = ("placements", actor, place, local_day(now))
    return lately(
        session, key, now, lambda: _counted(session, actor, now, place),
        size=lambda counts: max(counts.values(), default=0),
    )  # fmt: skip


def _counted(session: Session, actor: Actor, now: datetime, place: Place) -> dict[Show, int]:
    today, shows = local_day(now), shows_for(actor)
    rows = sa.select(col(Placement.id)).where(in_reach(actor, place))
    counted = [at_most(rows.where(part_of(show, today, actor, place))) for show in shows]
    row = session.execute(sa.select(*counted)).one()
    return {show: int(value) for show, value in zip(shows, row, strict=True)}


def rows_by_id(session: Session, *, actor: Actor, ids: Sequence[int]) -> list[Row]:
    """The placements of `ids` in scope, in the order given; what is out of scope is left out."""
    found = session.execute(
        joined(Placement, Person, Vacancy, Employer).where(
            col(Placement.id).in_(ids), in_reach(actor)
        )
    ).all()
    rows = {known(row.placement.id): row for row in rows_of(session, actor, found)}
    return [rows[one] for one in dict.fromkeys(ids) if one in rows]


def rows_of(session: Session, actor: Actor, found: Sequence[Any]) -> list[Row]:
    named = may_be_named(session, actor, {(r.Person.id, r.Vacancy.employer_id) for r in found})
    return [
        Row(
            placement=row.Placement,
            name=row.Person.name if row.Person.id in named else None,
            region_code=row.Person.region_code,
            township=row.Person.township,
            vacancy=row.Vacancy,
            employer=row.Employer.name,
        )
        for row in found
    ]
