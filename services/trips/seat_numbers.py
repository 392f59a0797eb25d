"""Numbers of seats, what people need on the way, whom to call."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.placement import Placement
from models.trip import SeatState, Stop, TripSeat, Vehicle
from services.actor import Actor
from services.errors import InvalidInput, Problem
from services.rows import known
from services.trips.room import named, open_for_changes
from services.trips.rows import arranged, note

B = SeatState


def set_details(
    session: Session,
    *,
    actor: Actor,
    trip_id: int,
    seat_id: int,
    seat_no: int | None,
    needs: str,
    contact: str | None,
    now: datetime,
) -> TripSeat:
    """Number of the seat, what the person needs in their own words, whom to call. A `contact` of
    None leaves the stored one. Raises InvalidInput for a seat number that is taken or not there."""
    trip = arranged(session, actor, trip_id)
    open_for_changes(trip)
    (seat,) = named(session, trip, [seat_id])
    if seat_no is not None:
        _seat_free(session, seat, seat_no)
    seat.seat_no, seat.needs = seat_no, needs.strip()[:80]
    if contact is not None:
        seat.contact = contact.strip()[:80] or None
    seat.version, seat.updated_at = seat.version + 1, now
    session.add(seat)
    session.flush()
    return seat


def _seat_free(session: Session, seat: TripSeat, number: int) -> None:
    vehicle = None if seat.vehicle_id is None else session.get_one(Vehicle, seat.vehicle_id)
    if vehicle is None or number > vehicle.seats:
        raise InvalidInput({"seat_no": (Problem("no_such_seat"),)})
    taken = session.scalar(
        sa.select(col(TripSeat.id)).where(
            col(TripSeat.vehicle_id) == seat.vehicle_id, col(TripSeat.seat_no) == number,
            col(TripSeat.id) != seat.id,
        )
    )  # fmt: skip
    if taken is not None:
        raise InvalidInput({"seat_no": (Problem("seat_taken"),)})


def number_seats(
    session: Session, *, actor: Actor, trip_id: int, vehicle_id: int, now: datetime
) -> int:
    """Seat numbers from 1 on in the order of pick-ups, parties side by side; how many."""
    trip = arranged(session, actor, trip_id)
    open_for_changes(trip)
    rows = session.execute(
        sa.select(TripSeat, col(Placement.party_id), col(Stop.position))
        .join(Placement, col(Placement.id) == col(TripSeat.placement_id))
        .outerjoin(Stop, col(Stop.id) == col(TripSeat.pickup_id))
        .where(
            col(TripSeat.trip_id) == trip_id, col(TripSeat.vehicle_id) == vehicle_id,
            col(TripSeat.state).in_((B.INVITED, B.CONFIRMED)),
        )
    ).all()  # fmt: skip
    first: dict[int, tuple[int, int]] = {}
    for seat, party, position in rows:
        key = party or -known(seat.id)
        first[key] = min(first.get(key, (99, 0)), (position or 99, known(seat.id)))
    ordered = sorted(rows, key=lambda r: (first[r[1] or -known(r[0].id)], known(r[0].id)))
    for number, (seat, _party, _position) in enumerate(ordered, 1):
        seat.seat_no = number
        session.add(seat)
    note(session, trip, actor=actor, now=now, kind="numbered", people=len(rows))
    return len(rows)
