"""What a home page counts of trips: those that leave within two days, and seats nobody has yet."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import col

from models.trip import BEFORE_DEPARTURE, TAKES_A_SEAT, Leg, Trip, TripSeat, TripState, Vehicle

SOON = timedelta(days=2)
FILLED_UP = timedelta(days=14)
"""Trips further away than this are not yet filled."""


def trips_soon(own: sa.ColumnElement[bool], today: date) -> "sa.ScalarSelect[int]":
    """Trips of ours that leave within two days, or should have left."""
    rows = sa.select(sa.func.count()).select_from(Trip)
    rows = rows.where(
        own, col(Trip.state).in_(BEFORE_DEPARTURE), col(Trip.leaves_on) <= today + SOON
    )
    return rows.correlate(None).scalar_subquery()


def seats_free(own: sa.ColumnElement[bool], today: date) -> "sa.ScalarSelect[int]":
    """Passengers' seats without anybody on our trips of the next two weeks whose list is open."""
    ours = (
        own,
        col(Trip.state).in_((TripState.OPEN, TripState.FROZEN)),
        col(Trip.leaves_on).between(today, today + FILLED_UP),
    )
    taken = (
        sa.select(sa.func.count())
        .where(col(TripSeat.vehicle_id) == col(Vehicle.id), col(TripSeat.state).in_(TAKES_A_SEAT))
        .correlate(Vehicle)
        .scalar_subquery()
    )
    rows = (
        sa.select(sa.func.coalesce(sa.func.sum(col(Vehicle.seats) - col(Vehicle.crew) - taken), 0))
        .select_from(Vehicle)
        .join(Trip, col(Trip.id) == col(Vehicle.trip_id))
        .where(*ours, col(Vehicle.leg) == Leg.MAIN)
    )
    return rows.correlate(None).scalar_subquery()
