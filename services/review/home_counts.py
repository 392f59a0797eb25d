"""What a home page counts: what waits, this week, the posts with the largest gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.invitation import WAITING, Invitation
from models.person import Person, PersonState, sex_open
from models.placement import HOLDING_STATES, Placement
from models.promise import PromiseCard, PromiseDifference
from models.signup import SignUp
from models.vacancy import Vacancy
from reference.calendar import Week, local_day
from reports.days import Days, impossible
from reports.ledger import Ledger, ledgers
from reports.spells import Presence, stays
from services.actor import Actor
from services.counted import at_most
from services.lately import lately

Condition = sa.ColumnElement[bool]
LINES = 8
"""Vacancies with the largest gap shown on an employer's home page."""


@dataclass(frozen=True)
class Waiting:
    """So many of `code` wait."""

    code: str
    count: int


@dataclass(frozen=True)
class WeekNumbers:
    """人, never 人次. `before` came last week: on a Monday this week says little. `kept` of the
    `due` whose thirtieth day fell in the last four weeks were in post on it, as the weekly letter
    counts; `due` 0 means nobody came to thirty days."""

    arrived: int
    before: int
    kept: int
    due: int


@dataclass(frozen=True)
class VacancyLine:
    id: int
    title: str
    valid_until: date | None
    ledger: Ledger


def waiting_of(**counts: int) -> tuple[Waiting, ...]:
    return tuple(Waiting(code, count) for code, count in counts.items())


def counts_of(
    session: Session, rows: "sa.Select[Any]", *tests: Condition | sa.FunctionElement[int]
) -> list[int]:
    """How many of `rows` meet each test (or what a count of one's own gives), in one query."""
    sums = [
        test
        if isinstance(test, sa.FunctionElement)
        else sa.func.coalesce(sa.func.sum(sa.case((test, 1), else_=0)), 0)
        for test in tests
    ]
    return [int(count) for count in session.execute(rows.with_only_columns(*sums)).one()]


def capped(session: Session, *rows: "sa.Select[Any] | sa.ScalarSelect[int]") -> list[int]:
    """How many of each, as far as anybody reads (`services.counted`), or what a count of its own
    gives; in one query."""
    counts = [
        at_most(one) if isinstance(one, sa.Select) else sa.func.coalesce(one, 0) for one in rows
    ]
    return [int(n) for n in session.execute(sa.select(*counts)).one()]


def placements(ours: Condition) -> "sa.Select[Any]":
    """Placements of the actor's end; `ours` is a condition on the placement itself."""
    return sa.select(Placement).where(ours)


def without_place(ours: Condition) -> Condition:
    """Nobody of our people holds a place: a set built once, of this end's placements alone."""
    holding = sa.select(col(Placement.person_id)).where(
        ours, col(Placement.state).in_(HOLDING_STATES)
    )
    return col(Person.id).not_in(holding)


def arrived_in(week: Week) -> Condition:
    return col(Placement.arrived_on).between(week.monday, week.sunday)


def lines_of(session: Session, which: Condition) -> Sequence[VacancyLine]:
    """Two queries (one when there is nothing): vacancies with their ledgers, largest gap first."""
    rows = session.execute(
        sa.select(col(Vacancy.id), col(Vacancy.title), col(Vacancy.valid_until)).where(which)
    ).all()
    found = ledgers(session, [row.id for row in rows])
    lines = [VacancyLine(row.id, row.title, row.valid_until, found[row.id]) for row in rows]
    return sorted(lines, key=lambda line: (-line.ledger.open, line.id))


def week_numbers(session: Session, ours: Condition, now: datetime) -> WeekNumbers:
    """One query of the actor's end. Stays are joined across a change of firm as the letter joins
    them; and as there who came on a day that cannot be (`reports.days`) did come, but has no
    thirtieth day."""
    today, week, thirty = local_day(now), Week.at(now), timedelta(days=30)
    first = today - timedelta(days=27)
    recent = sa.select(col(Placement.person_id)).where(
        ours, col(Placement.arrived_on) >= first - thirty
    )
    rows = session.execute(
        placements(ours)
        .join(Person, col(Person.id) == col(Placement.person_id))
        .with_only_columns(
            col(Placement.person_id), col(Placement.arrived_on), col(Placement.left_on),
            col(Placement.departed_on), col(Placement.confirmed_at), col(Person.born_on),
        )
        .where(col(Placement.person_id).in_(recent), col(Placement.arrived_on) <= today)
        .order_by(col(Placement.person_id), col(Placement.arrived_on))
    )  # fmt: skip
    seen, sound = [], []
    for person, arrived, left, departed, agreed, born in rows:
        seen.append(Presence(person, arrived, left))
        if not impossible(Days(arrived, today, local_day(agreed), departed, left, born)):
            sound.append(seen[-1])
    due = [stay for stay in stays(sound) if first <= stay.start + thirty <= today]
    return WeekNumbers(
        arrived=len({one.person_id for one in seen if one.arrived in week}),
        before=len({one.person_id for one in seen if one.arrived in week.previous()}),
        kept=sum(stay.covers(stay.start + thirty) for stay in due),
        due=len(due),
    )


def replies_due(homes: Condition) -> "sa.ScalarSelect[int]":
    """People of ours who have been asked and have not answered."""
    rows = sa.select(sa.func.count()).select_from(Invitation)
    rows = rows.join(Person, col(Person.id) == col(Invitation.person_id))
    return rows.where(homes, col(Invitation.state).in_(WAITING)).correlate(None).scalar_subquery()


def callbacks_waiting(homes: Condition) -> "sa.ScalarSelect[int]":
    """Sign-ups of ours that asked for a call nobody has made."""
    rows = sa.select(sa.func.count()).select_from(SignUp)
    rows = rows.join(Person, col(Person.id) == col(SignUp.person_id)).where(
        homes, col(SignUp.wants_call), col(SignUp.called_at).is_(None),
        col(Person.do_not_contact).is_(False),
    )  # fmt: skip
    return rows.correlate(None).scalar_subquery()


def differences_open(ours: Condition) -> "sa.ScalarSelect[int]":
    """What was found otherwise than promised and nobody has settled."""
    rows = (
        sa.select(sa.func.count())
        .select_from(PromiseDifference)
        .join(PromiseCard, col(PromiseCard.id) == col(PromiseDifference.card_id))
        .join(Placement, col(Placement.id) == col(PromiseCard.placement_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(ours, col(PromiseDifference.settled_at).is_(None))
    )
    return rows.correlate(None).scalar_subquery()


def people_to_see(
    session: Session,
    actor: Actor,
    homes: Condition,
    ours: Condition,
    now: datetime,
    asked_before: datetime,
) -> tuple[int, int, int]:
    """To be asked whether they still want to go, only registered, of unknown sex; in one query, and
    of thousands once a minute."""
    people = sa.select(col(Person.id)).where(homes)
    due = sa.or_(
        col(Person.intention_confirmed_at).is_(None),
        col(Person.intention_confirmed_at) < asked_before,
    )
    rows = (
        people.where(
            col(Person.state) == PersonState.SEEKING, col(Person.do_not_contact).is_(False), due,
            without_place(ours),
        ),
        people.where(col(Person.state) == PersonState.REGISTERED),
        people.where(sex_open(), col(Person.state) != PersonState.CLOSED),
    )  # fmt: skip
    key = ("people to see", actor, now - asked_before)
    first, second, third = lately(
        session, key, now, lambda: capped(session, *rows), size=lambda counts: max(*counts)
    )
    return first, second, third
