"""The roll-call: ticks of an escort's phone, in any order, late, and several times over.

A tick is one by its key, whoever sends it how often. Boarding, not coming, leaving on the way and
the handover are moves of the placement, which the seat follows; getting off is the seat's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person
from models.placement import Placement
from models.trip import (
    RollTick,
    SeatEvent,
    SeatState,
    Trip,
    TripSeat,
    TripState,
)
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor
from services.berths import move_seat, write_seat
from services.errors import (
    Forbidden,
    NotAllowedNow,
    NotFound,
    ServiceError,
    TripNotReady,
)
from services.placements.moves import arrive, depart, last_event_id, no_show, undo
from services.rows import known, lock_rows
from services.trips.rows import may_arrange, note, side_of_actor, trip_in_sight, vehicle_of

B, T = SeatState, TripState
MOST = 400
"""Ticks in one sending: more than a whole train's car."""


class Tick(StrEnum):
    BOARD = "board"
    NO_SHOW = "no_show"
    ARRIVE = "arrive"
    HAND_OVER = "hand_over"
    LEFT = "left"
    BACK = "back"  # the last one of this seat was wrong


LEADS_TO: Mapping[Tick, SeatState] = {
    Tick.BOARD: B.BOARDED,
    Tick.NO_SHOW: B.NO_SHOW,
    Tick.ARRIVE: B.ARRIVED,
    Tick.HAND_OVER: B.HANDED_OVER,
    Tick.LEFT: B.LEFT_ON_WAY,
}
FROM: Mapping[Tick, tuple[SeatState, ...]] = {
    Tick.BOARD: (B.CONFIRMED,),
    Tick.NO_SHOW: (B.CONFIRMED,),
    Tick.ARRIVE: (B.BOARDED,),
    Tick.HAND_OVER: (B.BOARDED, B.ARRIVED),
    Tick.LEFT: (B.BOARDED, B.ARRIVED),
    Tick.BACK: (B.BOARDED, B.NO_SHOW, B.ARRIVED, B.HANDED_OVER, B.LEFT_ON_WAY),
}
WHEN: Mapping[Tick, tuple[TripState, ...]] = {
    Tick.BOARD: (T.FROZEN, T.BOARDING),
    Tick.NO_SHOW: (T.FROZEN, T.BOARDING),
    Tick.ARRIVE: (T.DEPARTED, T.ARRIVED),
    Tick.HAND_OVER: (T.DEPARTED, T.ARRIVED),
    Tick.LEFT: (T.DEPARTED, T.ARRIVED),
    Tick.BACK: (T.BOARDING, T.DEPARTED, T.ARRIVED),
}
"""In which states of the trip a tick is taken."""

EARLIEST = timedelta(days=1)
"""Nobody boards earlier than the day before."""

NOT_HEARD = "not_heard_of"
"""Why somebody did not come, where the escort says nothing else (reference.reasons)."""


@dataclass(frozen=True)
class Ticked:
    """One tick as a phone sends it. key: chosen by the phone, up to forty letters."""

    key: str
    seat_id: int
    what: Tick
    at: datetime
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """done, same (somebody had said so already), or the code of why not."""

    key: str
    seat_id: int
    code: str


def call(
    session: Session, *, actor: Actor, vehicle_id: int, ticks: Sequence[Ticked], now: datetime
) -> tuple[Outcome, ...]:
    """Take the ticks of one vehicle, in the order given; each is done, the same, or refused with a
    code, and no refusal hinders another. Raises NotFound for a vehicle out of sight."""
    vehicle = vehicle_of(session, vehicle_id)
    trip = trip_in_sight(session, actor, vehicle.trip_id)
    lock_rows(session, Trip, {known(trip.id)})
    ticks = ticks[:MOST]
    taken = {
        row.key: row
        for row in session.scalars(
            sa.select(RollTick).where(col(RollTick.key).in_([tick.key for tick in ticks]))
        )
    }
    _lock_people(session, [tick.seat_id for tick in ticks])
    outcomes = []
    for tick in ticks:
        before = taken.get(tick.key)
        if before is None:
            before = taken[tick.key] = _take(session, actor, trip, vehicle_id, tick, now)
        outcomes.append(Outcome(tick.key, tick.seat_id, before.outcome))
    return tuple(outcomes)


def _lock_people(session: Session, seat_ids: Sequence[int]) -> None:
    """In the order everybody locks: vacancies, people."""
    rows = session.execute(
        sa.select(col(Placement.vacancy_id), col(Placement.person_id))
        .join(TripSeat, col(TripSeat.placement_id) == col(Placement.id))
        .where(col(TripSeat.id).in_(sorted(set(seat_ids))))
    ).all()
    lock_rows(session, Vacancy, {vacancy_id for vacancy_id, _ in rows})
    lock_rows(session, Person, {person_id for _, person_id in rows})


def _take(
    session: Session, actor: Actor, trip: Trip, vehicle_id: int, tick: Ticked, now: datetime
) -> RollTick:
    try:
        with session.begin_nested():
            code = _do(session, actor, trip, vehicle_id, tick, now)
    except ServiceError as refused:
        code = type(refused).__name__
    seat = session.get(TripSeat, tick.seat_id)
    row = RollTick(
        key=tick.key[:40], seat_id=tick.seat_id, what=tick.what.value,
        ticked_at=min(tick.at, now), received_at=now, account_id=actor.account_id,
        outcome=code[:32],
    )  # fmt: skip
    if seat is not None:
        session.add(row)
        session.flush()
    return row


def _do(
    session: Session, actor: Actor, trip: Trip, vehicle_id: int, tick: Ticked, now: datetime
) -> str:
    seat = session.get(TripSeat, tick.seat_id)
    if seat is None or vehicle_id not in (seat.vehicle_id, seat.onward_id):
        raise NotFound("seat", tick.seat_id)
    if seat.state is LEADS_TO.get(tick.what):
        return "same"
    if trip.state not in WHEN[tick.what]:
        raise NotAllowedNow("trip", trip.id, trip.state, tick.what)
    if seat.state not in FROM[tick.what]:
        raise NotAllowedNow("seat", seat.id, seat.state, tick.what)
    own_move = tick.what in (Tick.ARRIVE, Tick.BACK)
    if own_move and not may_arrange(actor, trip):
        raise Forbidden(tick.what)
    if trip.state is T.FROZEN:
        if local_day(now) < trip.leaves_on - EARLIEST:
            raise TripNotReady("too_early", (trip.leaves_on - local_day(now)).days)
        trip.state = T.BOARDING
        note(session, trip, actor=actor, now=now, kind="moved", came_from=T.FROZEN)
    if tick.what is Tick.BACK:
        take_back(session, actor=actor, seat=seat, now=now)
    elif tick.what is Tick.ARRIVE:
        move_seat(
            session, seat, B.ARRIVED, side=side_of_actor(actor), account_id=actor.account_id,
            now=now,
        )  # fmt: skip
    else:
        move = _move_seat if trip.back_to_work else _move_placement
        move(session, actor, seat, tick, now)
    return "done"


def _move_seat(session: Session, actor: Actor, seat: TripSeat, tick: Ticked, now: datetime) -> None:
    """Back to work: whoever is aboard is in post already, and stays so."""
    move_seat(
        session, seat, LEADS_TO[tick.what], side=side_of_actor(actor),
        account_id=actor.account_id, now=now, reason=tick.reason, note=tick.note[:200],
    )  # fmt: skip


def _move_placement(
    session: Session, actor: Actor, seat: TripSeat, tick: Ticked, now: datetime
) -> None:
    placement = session.get_one(Placement, seat.placement_id)
    version, on, words = placement.version, local_day(min(tick.at, now)), tick.note[:200]
    if tick.what is Tick.BOARD:
        depart(
            session, actor=actor, placement_id=seat.placement_id, version=version, now=now,
            on=on, note=words,
        )  # fmt: skip
    elif tick.what is Tick.HAND_OVER:
        arrive(
            session, actor=actor, placement_id=seat.placement_id, version=version, now=now,
            on=on, note=words,
        )  # fmt: skip
    else:
        no_show(
            session, actor=actor, placement_id=seat.placement_id, version=version, now=now,
            on=on, note=words, reason=tick.reason or NOT_HEARD,
        )  # fmt: skip
        if tick.what is Tick.LEFT:
            seat.left_where = words.strip()[:80]
            session.add(seat)


def take_back(session: Session, *, actor: Actor, seat: TripSeat, now: datetime) -> None:
    """The last thing said of this seat was wrong: the placement's move is taken back and the seat
    follows; getting off is the seat's own. Raises NotAllowedNow (another side's word, or too late).
    """
    last = session.scalars(
        sa.select(SeatEvent)
        .where(col(SeatEvent.seat_id) == seat.id)
        .order_by(col(SeatEvent.id).desc())
    ).first()
    if last is None or last.from_state is None or last.undoes_id is not None:
        raise NotAllowedNow("seat", seat.id, seat.state, "back")
    if last.placement_event_id is None:
        write_seat(
            session, seat, last.from_state, side=side_of_actor(actor),
            account_id=actor.account_id, now=now, undoes_id=last.id,
        )  # fmt: skip
        return
    if last_event_id(session, seat.placement_id) != last.placement_event_id:
        raise NotAllowedNow("seat", seat.id, seat.state, "back")
    undo(
        session, actor=actor, placement_id=seat.placement_id,
        event_id=last.placement_event_id, now=now,
    )  # fmt: skip
