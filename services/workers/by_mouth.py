"""Riders no message reaches: without a telephone, or who asked for none. Somebody tells them in
person, and it is written down of what they were told, so that a later change is told again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person
from models.placement import Placement, PlacementState
from models.ride_word import RideWord
from models.trip import SeatState, Trip, TripSeat
from reference.calendar import local_day
from services.actor import Actor
from services.rows import known
from services.trips.rows import arranged
from services.workers.riders import LOOKED_AT
from services.workers.rides import OVER, changes


@dataclass(frozen=True)
class Unheard:
    """What one rider is to be told (services.workers.rides: `told`), with what changed."""

    seat_id: int
    told: Mapping[str, object]
    changed: Sequence[tuple[str, str, str]]
    told_at: datetime


def unheard(session: Session, *, trip: Trip, now: datetime) -> list[Unheard]:
    """Riders of a trip that has not left who were not told in person what stands now, by seat."""
    if trip.state not in LOOKED_AT or trip.leaves_on < local_day(now) - timedelta(days=1):
        return []
    rows = session.execute(
        sa.select(RideWord, TripSeat)
        .join(TripSeat, col(TripSeat.placement_id) == col(RideWord.placement_id))
        .join(Placement, col(Placement.id) == col(RideWord.placement_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .where(
            col(TripSeat.trip_id) == known(trip.id),
            col(RideWord.heard_at).is_(None),
            sa.or_(col(Person.phone_index).is_(None), col(Person.do_not_contact)),
            col(Placement.state) == PlacementState.CONFIRMED,
        )
        .order_by(col(TripSeat.seat_no), col(TripSeat.id))
    )
    return [
        Unheard(known(seat.id), word.told, changes(word.before, word.told), word.told_at)
        for word, seat in rows
        if OVER in word.told or seat.state is SeatState.CONFIRMED
    ]


def told_in_person(
    session: Session,
    *,
    actor: Actor,
    trip_id: int,
    said: Mapping[int, datetime],
    now: datetime,
) -> int:
    """Whoever arranges the trip has told them, by seat: what stood since the moment given. Where it
    changed meanwhile nothing is written down, they are to be told again. Returns how many.

    Raises NotFound, Forbidden.
    """
    trip = arranged(session, actor, trip_id)
    heard = [
        one for one in unheard(session, trip=trip, now=now) if said.get(one.seat_id) == one.told_at
    ]
    for one in heard:
        seat = session.get_one(TripSeat, one.seat_id)
        session.get_one(RideWord, seat.placement_id).heard_at = now
    session.flush()
    return len(heard)
