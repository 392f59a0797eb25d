"""The parts of a list of placements, as conditions: expected, overdue, gone, unplaced."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.account import OF_A_FIRM, Role
from models.employer import Employer
from models.person import Person
from models.placement import HOLDING_STATES, PROMISED_STATES, Placement, PlacementState
from models.vacancy import Vacancy
from reference.calendar import day_start, local_day
from reports.days import Days, impossible
from services.actor import Actor, within, within_region

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


ANYWHERE = Place()


def in_reach(actor: Actor, place: Place = ANYWHERE) -> Where:
    """SQL condition on the placement itself: no person and no post need be asked."""
    return sa.and_(
        own(actor),
        within_region(col(Placement.home), place.home),
        within_region(col(Placement.site), place.site),
    )


def own(actor: Actor) -> Where:
    if actor.role is Role.SENDING:
        return within(col(Placement.home), actor)
    if actor.role is Role.RECEIVING:
        return within(col(Placement.site), actor)
    if actor.role in OF_A_FIRM:
        return col(Placement.vacancy_id).in_(
            sa.select(col(Vacancy.id)).where(col(Vacancy.employer_id) == actor.employer_id)
        )
    return sa.true()


def _unplaced(today: date, actor: Actor, place: Place) -> Where:
    """The newest of each person's placements in scope that ended within four weeks, of people
    who hold no place anywhere."""
    other = aliased(Placement)
    held = sa.exists().where(
        col(other.person_id) == col(Placement.person_id), col(other.state).in_(HOLDING_STATES)
    )
    newest = (
        sa.select(sa.func.max(col(Placement.id)))
        .where(
            in_reach(actor, place),
            col(Placement.state) == S.LEFT,
            col(Placement.left_on) >= today - timedelta(days=UNPLACED_DAYS),
            ~held,
        )
        .group_by(col(Placement.person_id))
    )
    return col(Placement.id).in_(newest)


def wrong_days(session: Session, today: date) -> Where:
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


def part_of(show: Show, today: date, actor: Actor, place: Place) -> Where:
    state = col(Placement.state)
    if show is Show.UNPLACED:
        return _unplaced(today, actor, place)
    if show is Show.OVERDUE:
        late = sa.select(col(Vacancy.id)).where(col(Vacancy.arrive_until) < today)
        return sa.and_(state.in_(PROMISED_STATES), col(Placement.vacancy_id).in_(late))
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


def joined(*what: Any) -> Any:
    """SELECT `what` of placements with their person, vacancy and firm."""
    return (
        sa.select(*what)
        .select_from(Placement)
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
    )
