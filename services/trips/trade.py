"""A coach less for some people's change of seat, once the list stands: shown, taken on a yes.

By itself nobody changes coach (services.trips.allot). What a change has to save is a setting,
`trips.move_yuan`: yuan for each person who moves.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.placement import Placement
from models.trip import BEFORE_DEPARTURE, TAKES_A_SEAT, Leg, SeatState, Stop, TripSeat, Vehicle
from services.actor import Actor
from services.errors import TripNotReady
from services.rows import known
from services.trips.compose import stops_of
from services.trips.form import place_name
from services.trips.room import open_for_changes
from services.trips.rows import arranged, need_reason, note, vehicles_of

MAY_MOVE = (SeatState.INVITED, SeatState.CONFIRMED)


@dataclass(frozen=True)
class Offer:
    """`people` would change coach, the coaches with these numbers stay at home. `unpriced`: so many
    coaches have no price, so nothing can be said."""

    people: int = 0
    saves_fen: int = 0
    numbers: tuple[int, ...] = ()
    unpriced: int = 0
    unseated: int = 0
    moves: tuple[tuple[int, int], ...] = ()  # (seat, vehicle)

    @property
    def worth(self) -> bool:
        return bool(self.numbers)


def offer_of(session: Session, *, actor: Actor, trip_id: int, move_fen: int) -> Offer:
    """What moving people would save. Raises NotFound, Forbidden."""
    trip = arranged(session, actor, trip_id)
    coaches = [one for one in vehicles_of(session, trip_id) if one.leg is Leg.MAIN]
    rows = _rows(session, trip_id)
    if trip.state not in BEFORE_DEPARTURE or not rows:
        return Offer()
    unpriced = sum(one.price_fen is None for one in coaches)
    unseated = sum(seat.vehicle_id is None for seat, *_rest in rows)
    if unpriced or unseated:
        return Offer(unpriced=unpriced, unseated=unseated)
    return _offer(session, rows, coaches, move_fen)


def take_offer(
    session: Session, *, actor: Actor, trip_id: int, move_fen: int, people: int, now: datetime,
    reason: str = "",
) -> Offer:  # fmt: skip
    """The people of the offer change coach. Raises TripNotReady where it is no longer the offer
    that was shown (`people`), ReasonRequired once the list stands."""
    trip = arranged(session, actor, trip_id)
    open_for_changes(trip)
    need_reason(trip, now, reason)
    offer = offer_of(session, actor=actor, trip_id=trip_id, move_fen=move_fen)
    if not offer.worth or offer.people != people:
        raise TripNotReady("plan_outdated")
    stops = stops_of(session, sorted({vehicle for _seat, vehicle in offer.moves}))
    for seat_id, vehicle_id in offer.moves:
        seat = session.get_one(TripSeat, seat_id)
        before = session.get(Stop, seat.pickup_id) if seat.pickup_id else None
        same = [
            s.id for s in stops
            if before and s.vehicle_id == vehicle_id and _place(s) == _place(before)
        ]  # fmt: skip
        seat.vehicle_id, seat.seat_no, seat.pickup_id = vehicle_id, None, next(iter(same), None)
        seat.version, seat.updated_at = seat.version + 1, now
        session.add(seat)
    session.flush()
    note(session, trip, actor=actor, now=now, kind="traded", words=reason, people=offer.people,
         yuan=offer.saves_fen // 100)  # fmt: skip
    return offer


Row = tuple[TripSeat, int | None, Stop | None]
"""Seat, party, where they get on."""


def _rows(session: Session, trip_id: int) -> list[Row]:
    found = session.execute(
        sa.select(TripSeat, col(Placement.party_id), Stop)
        .join(Placement, col(Placement.id) == col(TripSeat.placement_id))
        .outerjoin(Stop, col(Stop.id) == col(TripSeat.pickup_id))
        .where(col(TripSeat.trip_id) == trip_id, col(TripSeat.state).in_(TAKES_A_SEAT))
        .order_by(col(TripSeat.id))
    )
    return [(seat, party, stop) for seat, party, stop in found]


def _offer(session: Session, rows: list[Row], coaches: list[Vehicle], move_fen: int) -> Offer:
    from journeys.seating import Together  # noqa: PLC0415  (arrays, only here)
    from journeys.trade import worth_moving  # noqa: PLC0415

    stops = stops_of(session, [known(one.id) for one in coaches])
    calls: dict[str, set[int]] = {}
    for stop in stops:
        calls.setdefault(_place(stop), set()).add(stop.vehicle_id)
    members: dict[tuple[int, int | None], list[Row]] = {}
    for row in rows:
        seat, party = row[0], row[1]
        key = (party if party is not None else -known(seat.id), seat.vehicle_id)
        members.setdefault(key, []).append(row)
    groups = list(members.values())
    trade = worth_moving(
        [
            Together(n, len(group), group[0][0].vehicle_id, _reached(group, calls, coaches))
            for n, group in enumerate(groups)
        ],
        {known(one.id): one.seats - one.crew for one in coaches},
        {known(one.id): one.price_fen or 0 for one in coaches}, a_move=move_fen,
    )  # fmt: skip
    if trade is None:
        return Offer()
    numbers = {known(one.id): one.number for one in coaches}
    return Offer(
        people=trade.people, saves_fen=trade.saves,
        numbers=tuple(sorted(numbers[one] for one in trade.empties)),
        moves=tuple((known(row[0].id), to) for n, to in trade.moves.items() for row in groups[n]),
    )  # fmt: skip


def _reached(
    group: list[Row], calls: dict[str, set[int]], coaches: list[Vehicle]
) -> frozenset[int]:
    """Coaches that call where all of them get on; every coach for somebody without a stop yet, none
    for who is aboard."""
    found = {known(one.id) for one in coaches}
    if any(seat.state not in MAY_MOVE for seat, _party, _stop in group):
        return frozenset()
    for _seat, _party, stop in group:
        if stop is not None:
            found &= calls.get(_place(stop), set())
    return frozenset(found)


def _place(stop: Stop) -> str:
    return place_name(stop.place)
