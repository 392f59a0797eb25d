"""A seat on a trip follows its placement, whoever moved it and on whichever page.

Departed, not come, cancelled, arrived are said once, of the placement; what becomes of the seat is
read from `models.trip.SEAT_OF_PLACEMENT`. Taking the placement's move back takes the seat's back.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.base import WrongMove, check_move
from models.placement import Placement, PlacementEvent
from models.proposal import Side
from models.trip import (
    NOT_ABOARD,
    OPEN_SEAT,
    SEAT_MOVES,
    SEAT_OF_PLACEMENT,
    TAKES_A_SEAT,
    SeatEvent,
    SeatState,
    Trip,
    TripSeat,
    TripState,
    Vehicle,
)
from services.errors import NotAllowedNow
from services.rows import known

ON_THEIR_OWN = "own_way"
"""Set out, or arrived, without this trip."""


def follow(session: Session, placement: Placement, event: PlacementEvent) -> None:
    """The open seat of a placement after its move `event`; nothing where there is none."""
    if event.undoes_id is not None:
        return _back(session, event)
    both = SEAT_OF_PLACEMENT.get(event.to_state)
    seat = open_seat_of(session, known(placement.id))
    if both is None or seat is None:
        return None
    to = both[0] if seat.state in NOT_ABOARD else both[1]
    reason = event.reason_code
    if to is SeatState.BOARDED and not _rides(session, seat):
        to, reason = SeatState.WITHDRAWN, ON_THEIR_OWN
    elif to is SeatState.WITHDRAWN and event.to_state == "arrived":
        reason = ON_THEIR_OWN
    elif to is SeatState.NO_SHOW and seat.state is not SeatState.CONFIRMED:
        to = SeatState.WITHDRAWN  # was never promised a seat
    move_seat(
        session, seat, to, side=event.side, account_id=event.account_id, now=event.at,
        reason=reason, note=event.note, placement_event_id=event.id,
    )  # fmt: skip
    return None


def open_seat_of(session: Session, placement_id: int) -> TripSeat | None:
    """The one open seat of a placement (uq_trip_seat_one_open)."""
    return session.scalars(
        sa.select(TripSeat).where(
            col(TripSeat.placement_id) == placement_id, col(TripSeat.state).in_(OPEN_SEAT)
        )
    ).one_or_none()


def _rides(session: Session, seat: TripSeat) -> bool:
    """Who sets out while the trip is boarding, or has left, sets out with it."""
    trip = session.get_one(Trip, seat.trip_id)
    riding = (TripState.BOARDING, TripState.DEPARTED, TripState.ARRIVED)
    return seat.state is SeatState.CONFIRMED and trip.state in riding


def _back(session: Session, event: PlacementEvent) -> None:
    """The seat's move that followed the placement's move taken back is taken back, if its seat is
    still free; else the person is without one and stands on the list of those to be seated."""
    made = session.scalars(
        sa.select(SeatEvent)
        .where(col(SeatEvent.placement_event_id) == event.undoes_id)
        .order_by(col(SeatEvent.id).desc())
    ).first()
    if made is None or made.from_state is None:
        return
    seat = session.get_one(TripSeat, made.seat_id)
    if seat.state is not made.to_state or not _may_return(session, seat, made.from_state):
        return
    write_seat(
        session, seat, made.from_state, side=event.side, account_id=event.account_id,
        now=event.at, placement_event_id=event.id, undoes_id=made.id,
    )  # fmt: skip


def _may_return(session: Session, seat: TripSeat, to: SeatState) -> bool:
    if to in OPEN_SEAT and open_seat_of(session, seat.placement_id) not in (None, seat):
        return False
    trip = session.get_one(Trip, seat.trip_id)
    if trip.state is TripState.CANCELLED or (
        to in NOT_ABOARD and trip.state in (TripState.DEPARTED, TripState.ARRIVED)
    ):
        return False
    if seat.state in TAKES_A_SEAT or to not in TAKES_A_SEAT or seat.vehicle_id is None:
        return True
    return seats_left(session, seat.vehicle_id) > 0


def seats_left(session: Session, vehicle_id: int) -> int:
    """Seats of a vehicle for passengers, less those used."""
    vehicle = session.get_one(Vehicle, vehicle_id)
    used = session.scalar(
        sa.select(sa.func.count())
        .select_from(TripSeat)
        .where(
            sa.or_(col(TripSeat.vehicle_id) == vehicle_id, col(TripSeat.onward_id) == vehicle_id),
            col(TripSeat.state).in_(TAKES_A_SEAT),
        )
    )
    return vehicle.seats - vehicle.crew - (used or 0)


def move_seat(
    session: Session,
    seat: TripSeat,
    to: SeatState,
    *,
    side: Side,
    account_id: int | None,
    now: datetime,
    reason: str = "",
    note: str = "",
    placement_event_id: int | None = None,
) -> SeatEvent:
    """One step forward of a seat, with its event. Raises NotAllowedNow."""
    try:
        check_move("seat", SEAT_MOVES, seat.state, to)
    except WrongMove as wrong:
        raise NotAllowedNow("seat", seat.id, wrong.here, to.value) from None
    return write_seat(
        session, seat, to, side=side, account_id=account_id, now=now, reason=reason, note=note,
        placement_event_id=placement_event_id,
    )  # fmt: skip


def write_seat(
    session: Session,
    seat: TripSeat,
    to: SeatState,
    *,
    side: Side,
    account_id: int | None,
    now: datetime,
    reason: str = "",
    note: str = "",
    placement_event_id: int | None = None,
    undoes_id: int | None = None,
) -> SeatEvent:
    """Set the state of a seat (new or not) and write its event."""
    here = seat.state if seat.id is not None else None
    seat.state, seat.updated_at = to, now
    if seat.id is not None:
        seat.version += 1
    if to not in TAKES_A_SEAT:
        seat.seat_no = None
    session.add(seat)
    session.flush()
    event = SeatEvent(
        seat_id=known(seat.id), at=now, account_id=account_id, side=side, from_state=here,
        to_state=to, reason=reason, note=note[:400], placement_event_id=placement_event_id,
        undoes_id=undoes_id,
    )  # fmt: skip
    session.add(event)
    session.flush()
    return event
