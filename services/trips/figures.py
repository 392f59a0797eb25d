"""What a trip carried: booked, boarded, not come, arrived, by firm; and whether it adds up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.trip import (
    ARRIVED_SEATS,
    BOARDED_STATES,
    SeatState,
    Trip,
    TripSeat,
    TripState,
)

B, T = SeatState, TripState
UNDER_WAY = (T.DEPARTED, T.ARRIVED, T.HANDED_OVER, T.SETTLED)


@dataclass(frozen=True)
class Figures:
    """人次 of one trip or vehicle. Once departed: booked = boarded + no_show + withdrawn_late; once
    arrived: boarded = arrived + left."""

    invited: int
    standby: int
    confirmed: int
    booked: int
    boarded: int
    no_show: int
    withdrawn: int
    withdrawn_late: int
    arrived: int
    handed_over: int
    left: int


def figures_of(seats: Sequence[TripSeat]) -> Figures:
    """Counted from the states of the seats."""
    count = Counter(seat.state for seat in seats)
    late = sum(seat.booked and seat.state is B.WITHDRAWN for seat in seats)
    return Figures(
        invited=count[B.INVITED],
        standby=count[B.STANDBY],
        confirmed=count[B.CONFIRMED],
        booked=sum(seat.booked for seat in seats),
        boarded=sum(count[state] for state in BOARDED_STATES),
        no_show=count[B.NO_SHOW],
        withdrawn=count[B.WITHDRAWN],
        withdrawn_late=late,
        arrived=sum(count[state] for state in ARRIVED_SEATS),
        handed_over=count[B.HANDED_OVER],
        left=count[B.LEFT_ON_WAY],
    )


def adds_up(trip: Trip, figures: Figures) -> bool:
    """Whether the identities of union_services.md 5 hold for where the trip is."""
    if trip.state not in UNDER_WAY:
        return True
    boarding = figures.boarded + figures.no_show + figures.withdrawn_late
    if figures.booked != boarding:
        return False
    return trip.state is T.DEPARTED or figures.boarded == figures.arrived + figures.left
