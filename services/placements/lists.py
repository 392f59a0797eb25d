"""Who is expected, on the way, arrived, in post, gone: the placements of a scope as lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Account, Role
from models.employer import Employer
from models.person import Person
from models.placement import (
    HOLDING_STATES,
    PROMISED_STATES,
    STEPS,
    Placement,
    PlacementEvent,
    PlacementState,
)
from models.proposal import Side
from models.vacancy import Vacancy
from reference.calendar import day_start, local_day
from reports.days import Days, impossible
from reports.ledger import Ledger, ledger_of
from services.actor import Actor, within, within_region
from services.errors import NotFound
from services.proposals.names import may_be_named
from services.rows import known
from services.sides import SIDE_OF_ROLE, is_own

S = PlacementState
Where = sa.ColumnElement[bool]
UNPLACED_DAYS = 27
"""Days before today that are the last four weeks with it, as the weekly letter counts them."""
GONE_DAYS = 60
"""Who left, did not come or was cancelled stays on the list this long."""


class Show(StrEnum):
    COMING = "coming"  # agreed or on the way
    TO_DEPART = "confirmed"  # agreed, has not set out
    ON_THE_WAY = "departed"
    OVERDUE = "overdue"  # should have arrived by now
    ARRIVED = "arrived"  # handed over, has not started yet
    IN_POST = "in_post"
    GONE = "left"  # left, did not come, cancelled
    UNPLACED = "unplaced"  # left in the last four weeks and has no place again
    WRONG_DAYS = "wrong_days"  # the day of arrival cannot be: to be mended


UNIONS_ONLY = frozenset({Show.UNPLACED, Show.WRONG_DAYS})
"""Whether somebody found work elsewhere is not for their former firm to see."""
ON_LINK = frozenset({Show.WRONG_DAYS})
"""Parts without a tab: opened by the link of the letter, looked for only then."""


@dataclass(frozen=True)
class Place:
    """Only people of one home, only work at one place; "" does not limit."""

    home: str = ""
    site: str = ""


@dataclass(frozen=True)
class Row:
    """One placement; `name` is None where this reader may not read it."""

    placement: Placement
    name: str | None
    region_code: str
    township: str
    vacancy: Vacancy
    employer: str


@dataclass(frozen=True)
class Way:
    """One placement with everything its page shows. `may` are the moves open to this reader."""

    row: Row
    side: Side
    ledger: Ledger
    history: Sequence[tuple[PlacementEvent, str]]
    may: frozenset[str]
    undoable: PlacementEvent | None


def list_placements(
    session: Session,
    *,
    actor: Actor,
    show: Show,
    now: datetime,
    limit: int,
    after: int | None = None,
    employer_id: int | None = None,
    place: Place = Place(),
) -> tuple[list[Row], int, int]:
    """Rows of one page behind the placement `after`, those of one firm and one home together (who
    is without a place longest first); how many there are, and how many stand before the page."""
    order = _LONGEST if show is Show.UNPLACED else _ORDER
    today = local_day(now)
    part = _wrong(session, today) if show in ON_LINK else _part(show, today, actor, place)
    where = [_scope(actor, place), part]
    if employer_id is not None:
        where.append(col(Vacancy.employer_id) == employer_id)
    total = session.scalar(_joined(sa.func.count()).where(*where)) or 0
    left = total
    if after is not None:
        where.append(_behind(session, after, order))
        left = session.scalar(_joined(sa.func.count()).where(*where)) or 0
    found = session.execute(
        _joined(Placement, Person, Vacancy, Employer).where(*where).order_by(*order).limit(limit)
    ).all()
    return _rows(session, actor, found), total, total - left


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
    place = session.execute(_joined(*order).where(col(Placement.id) == after)).first()
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
    session: Session, *, actor: Actor, now: datetime, place: Place = Place()
) -> dict[Show, int]:
    """人 in each part of the list; one query."""
    today, shows = local_day(now), shows_for(actor)
    counted = [
        sa.func.coalesce(sa.func.sum(sa.case((_part(show, today, actor, place), 1), else_=0)), 0)
        for show in shows
    ]
    row = session.execute(_joined(*counted).where(_scope(actor, place))).one()
    return {show: int(value) for show, value in zip(shows, row, strict=True)}


def rows_by_id(session: Session, *, actor: Actor, ids: Sequence[int]) -> list[Row]:
    """The placements of `ids` in scope, in the order given; what is out of scope is left out."""
    found = session.execute(
        _joined(Placement, Person, Vacancy, Employer).where(
            col(Placement.id).in_(ids), _scope(actor)
        )
    ).all()
    rows = {known(row.placement.id): row for row in _rows(session, actor, found)}
    return [rows[one] for one in dict.fromkeys(ids) if one in rows]


def way_of(session: Session, *, actor: Actor, placement_id: int) -> Way:
    """One placement in scope with its history and what may be done now. Raises NotFound."""
    rows = rows_by_id(session, actor=actor, ids=[placement_id])
    if not rows:
        raise NotFound("placement", placement_id)
    side = SIDE_OF_ROLE.get(actor.role, Side.SYSTEM)
    history = [
        (event, who or "")
        for event, who in session.execute(
            sa.select(PlacementEvent, col(Account.display_name))
            .outerjoin(Account, col(Account.id) == col(PlacementEvent.account_id))
            .where(col(PlacementEvent.placement_id) == placement_id)
            .order_by(col(PlacementEvent.id))
        )
    ]
    state = rows[0].placement.state
    may = {name for name, step in STEPS.items() if side in step.sides and state in step.starts}
    return Way(
        row=rows[0],
        side=side,
        ledger=ledger_of(session, rows[0].placement.vacancy_id),
        history=history,
        may=frozenset(may),
        undoable=_undoable(actor, [event for event, _ in history]),
    )


def _undoable(actor: Actor, events: Sequence[PlacementEvent]) -> PlacementEvent | None:
    taken_back = {event.undoes_id for event in events}
    standing = [e for e in events if e.undoes_id is None and e.id not in taken_back]
    last = standing[-1] if standing else None
    if last is None or last.from_state is None:
        return None  # a confirmation is taken back on the proposal's page
    return last if is_own(actor, last) else None


def _rows(session: Session, actor: Actor, found: Sequence[Any]) -> list[Row]:
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


def _joined(*what: Any) -> Any:
    """SELECT `what` of placements with their person, vacancy and firm."""
    return (
        sa.select(*what)
        .select_from(Placement)
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
    )


def _scope(actor: Actor, place: Place = Place()) -> Where:
    return sa.and_(
        _own(actor),
        within_region(col(Person.region_code), place.home),
        within_region(col(Vacancy.region_code), place.site),
    )


def _own(actor: Actor) -> Where:
    if actor.role is Role.SENDING:
        return within(col(Person.region_code), actor)
    if actor.role is Role.RECEIVING:
        return within(col(Vacancy.region_code), actor)
    if actor.role is Role.EMPLOYER:
        return col(Vacancy.employer_id) == actor.employer_id
    return sa.true()


def _unplaced(today: date, actor: Actor, place: Place) -> Where:
    """The newest of each person's placements in scope that ended within four weeks, of people
    who hold no place anywhere."""
    held = sa.select(col(Placement.person_id)).where(col(Placement.state).in_(HOLDING_STATES))
    newest = (
        _joined(sa.func.max(col(Placement.id)))
        .where(
            _scope(actor, place),
            col(Placement.state) == S.LEFT,
            col(Placement.left_on) >= today - timedelta(days=UNPLACED_DAYS),
            col(Placement.person_id).not_in(held),
        )
        .group_by(col(Placement.person_id))
    )
    return col(Placement.id).in_(newest)


def _wrong(session: Session, today: date) -> Where:
    """Placements whose day of arrival cannot be; every arrival is looked at."""
    rows = session.execute(
        sa.select(
            col(Placement.id), col(Placement.arrived_on), col(Placement.confirmed_at),
            col(Placement.departed_on), col(Placement.left_on), col(Person.born_on),
        )
        .join(Person, col(Person.id) == col(Placement.person_id))
        .where(col(Placement.arrived_on).is_not(None))
    )  # fmt: skip
    wrong = [
        id_
        for id_, arrived, agreed, departed, left, born in rows
        if impossible(Days(arrived, today, local_day(agreed), departed, left, born))
    ]
    return col(Placement.id).in_(wrong)


def _part(show: Show, today: date, actor: Actor, place: Place) -> Where:
    state = col(Placement.state)
    if show is Show.UNPLACED:
        return _unplaced(today, actor, place)
    if show is Show.OVERDUE:
        return sa.and_(state.in_(PROMISED_STATES), col(Vacancy.arrive_until) < today)
    if show is Show.GONE:
        since = day_start(today - timedelta(days=GONE_DAYS))
        ended = state.in_((S.LEFT, S.NO_SHOW, S.CANCELLED))
        return sa.and_(ended, col(Placement.updated_at) >= since)
    states = {
        Show.COMING: PROMISED_STATES,
        Show.TO_DEPART: (S.CONFIRMED,),
        Show.ON_THE_WAY: (S.DEPARTED,),
        Show.ARRIVED: (S.ARRIVED,),
        Show.IN_POST: (S.IN_POST,),
    }
    return state.in_(states[show])
