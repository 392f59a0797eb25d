"""Fairs and trips for the invented years of `tests.reports.history_rows`, as the services write
them: no-shows, boardings taken back and given again, trips not settled, visits nobody told."""

import random
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.channel import Channel, ChannelKind
from models.fair import Fair, FairEvent, FairKind, FairPost, FairState
from models.placement import Placement
from models.proposal import Side
from models.signup import SignUp
from models.trip import (
    SeatEvent,
    SeatState,
    Trip,
    TripEvent,
    TripSeat,
    TripState,
)
from tests.factories import BAZHOU, CANGXI

LAST = datetime(2026, 12, 3, tzinfo=UTC)


def add_ways(session: Session, people, vacancies, seed: int) -> None:
    dice = random.Random(seed)
    _add_fairs(session, people, vacancies, dice)
    found = session.scalars(
        sa.select(Placement).order_by(col(Placement.confirmed_at), col(Placement.id))
    ).all()
    for first in range(0, len(found), 7):
        _add_trip(session, found[first : first + 7], first, dice)
    session.flush()


def _add_fairs(session: Session, people, vacancies, dice) -> None:
    moments = [datetime(2025, m, 9, 2, tzinfo=UTC) for m in (2, 6, 12)]
    moments += [datetime(2026, 2, 20, 2, tzinfo=UTC)]
    moments += [datetime(2026, 11, day, 2, tzinfo=UTC) for day in (3, 17, 18, 22, 24)]
    for n, at in enumerate(moments):
        home = (CANGXI, CANGXI, BAZHOU)[n % 3]
        channel = Channel(
            code=f"FA{n:03}", kind=ChannelKind.FAIR, region_code=home, township=f"{n}",
            created_at=at,
        )  # fmt: skip
        session.add(channel)
        session.flush()
        fair = Fair(
            name=f"第{n}场", kind=FairKind.ONSITE, state=FairState.HELD, region_code=home,
            held_on=at.date(), channel_id=channel.id, created_at=at,
            visits=None if n == 5 else 90 + n, views=1_000_000,
        )  # fmt: skip
        session.add(fair)
        session.flush()
        session.add(FairEvent(fair_id=fair.id, at=at, to_state=FairState.HELD))
        for vacancy in dice.sample(vacancies, 3):
            session.add(FairPost(fair_id=fair.id, vacancy_id=vacancy.id, places=5))
        for person in dice.choices(people, k=12):
            said = at + timedelta(hours=dice.uniform(-9, 300))
            session.add(
                SignUp(person_id=person.id, region_code=home, channel_id=channel.id, at=said)
            )


def _add_trip(session: Session, group, number: int, dice) -> None:
    left = max(one.confirmed_at for one in group) + timedelta(hours=20)
    if left > LAST:
        return
    trip = Trip(
        name=f"第{number}趟", home_region=CANGXI, site_region="330100", leaves_on=date(2026, 1, 1),
        state=TripState.DEPARTED, created_at=left, updated_at=left,
        cost_fen=None if dice.random() < 0.2 else dice.randint(100_000, 900_000),
    )  # fmt: skip
    session.add(trip)
    session.flush()
    session.add(TripEvent(trip_id=trip.id, at=left, kind="moved", to_state=TripState.DEPARTED))
    if dice.random() < 0.7:
        later = left + timedelta(days=dice.uniform(2, 9))
        session.add(TripEvent(trip_id=trip.id, at=later, kind="moved", to_state=TripState.SETTLED))
    for placement in group:
        _add_seat(session, trip, placement, left - timedelta(hours=2), dice.random())


def _add_seat(session: Session, trip, placement, at, fate: float) -> None:
    state = SeatState.NO_SHOW if fate < 0.15 else SeatState.HANDED_OVER
    seat = TripSeat(
        trip_id=trip.id, placement_id=placement.id, state=state, booked=True, created_at=at,
        updated_at=at,
    )  # fmt: skip
    session.add(seat)
    session.flush()
    if fate < 0.15:
        _event(session, seat, at, SeatState.NO_SHOW)
        return
    event = _event(session, seat, at, SeatState.BOARDED)
    if fate < 0.4:
        _event(session, seat, at + timedelta(minutes=5), SeatState.CONFIRMED, event)
        if fate < 0.3:
            _event(session, seat, at + timedelta(hours=1), SeatState.BOARDED)
            _event(session, seat, at + timedelta(hours=30), SeatState.HANDED_OVER)


def _event(session: Session, seat, at, to, undoes=None) -> SeatEvent:
    event = SeatEvent(
        seat_id=seat.id, at=at, side=Side.SENDING, to_state=to,
        undoes_id=undoes.id if undoes else None,
    )  # fmt: skip
    session.add(event)
    session.flush()
    return event
