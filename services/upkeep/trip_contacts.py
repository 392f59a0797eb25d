"""Whom to call for somebody on a trip is kept for the trip alone."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from models.trip import Trip, TripSeat


def forget_contacts(session: Session, *, before: date) -> int:
    """Emergency contacts of trips that left before a day go; how many."""
    trips = sa.select(col(Trip.id)).where(col(Trip.leaves_on) < before)
    old = sa.and_(col(TripSeat.contact).is_not(None), col(TripSeat.trip_id).in_(trips))
    count = session.scalar(sa.select(sa.func.count()).select_from(TripSeat).where(old)) or 0
    session.execute(
        sa.update(TripSeat).where(old).values(contact=None),
        execution_options={"synchronize_session": False},
    )
    return count
