"""A trip as its page shows it: vehicles with stops and people, who waits, what is to be done."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from journeys.sheet import Lack, Sheet, lacks
from models.account import Account, Role
from models.trip import (
    ARRIVED_SEATS,
    BEFORE_DEPARTURE,
    BOARDED_STATES,
    OPEN_SEAT,
    TRIP_MOVES,
    Leg,
    SeatState,
    Stop,
    Trip,
    TripEvent,
    TripMode,
    TripSeat,
    TripState,
    Vehicle,
)
from reference.calendar import SHANGHAI, local_day
from services.actor import Actor
from services.errors import NotFound
from services.placements.lists import Row, rows_by_id
from services.rows import known
from services.trips.compose import filing_changed, stops_of
from services.trips.figures import Figures, adds_up, figures_of
from services.trips.firm_notices import ENDED
from services.trips.rows import (
    FREEZE_DAYS,
    list_stands,
    may_arrange,
    seats_of,
    trip_in_sight,
    vehicles_of,
)
from services.trips.stopped import stopped_firms

B, T = SeatState, TripState
GONE = (B.WITHDRAWN, B.NO_SHOW, B.STANDBY)


@dataclass(frozen=True)
class Rider:
    """A seat with whose it is; `row` is None where this reader may not see them."""

    seat: TripSeat
    row: Row | None
    pickup: Stop | None

    @property
    def party_id(self) -> int | None:
        return self.row.placement.party_id if self.row else None


@dataclass(frozen=True)
class Block:
    """A vehicle with its people. `room` seats are for passengers."""

    vehicle: Vehicle
    stops: Sequence[Stop]
    riders: Sequence[Rider]
    standby: Sequence[Rider]
    figures: Figures
    room: int
    lacks: Sequence[Lack]
    onward: bool

    @property
    def free(self) -> int:
        """Seats nobody has."""
        return max(0, self.room - len(self.riders))

    @property
    def may_fill(self) -> bool:
        """A seat is free and somebody waits for one."""
        return self.free > 0 and bool(self.standby) and not self.onward


@dataclass(frozen=True)
class TripPage:
    """`may` are the states this reader may move the trip to now; `next` the one that comes next."""

    trip: Trip
    blocks: Sequence[Block]
    without_vehicle: Sequence[Rider]
    off: Sequence[Rider]  # not come, withdrawn, left on the way
    figures: Figures
    reopened: int  # places of people on the list that are open again
    adds_up: bool
    by_firm: Sequence[tuple[int, str, int, int, int]]  # firm, name, on the list, arrived, handed
    stopped: Sequence[tuple[str, int]]  # firms that closed half-way, with who is still to come
    split: int  # parties over more than one vehicle
    split_unsaid: int  # of them without a reason
    may: frozenset[TripState]
    next: TripState | None
    arranges: bool
    may_change: bool  # the list is not closed
    asks_reason: bool
    freeze_due: bool
    history: Sequence[tuple[TripEvent, str]] = field(default=())

    @property
    def riding(self) -> Sequence[Rider]:
        """Everybody who rides, once: by the main vehicles and without one."""
        main = [r for b in self.blocks if not b.onward for r in b.riders]
        return [r for r in (*main, *self.without_vehicle) if r.seat.state not in GONE]

    def rider(self, seat_id: int) -> Rider:
        """Whose seat this is. Raises NotFound for one that is not of this trip."""
        for part in (*(b.riders for b in self.blocks), *(b.standby for b in self.blocks),
                     self.without_vehicle, self.off):  # fmt: skip
            for one in part:
                if one.seat.id == seat_id and one.row is not None:
                    return one
        raise NotFound("seat", seat_id)


def page_of_trip(session: Session, *, actor: Actor, trip_id: int, now: datetime) -> TripPage:
    """Raises NotFound. A firm sees its own people only, and the vehicles they are on."""
    trip = trip_in_sight(session, actor, trip_id)
    vehicles = vehicles_of(session, trip_id)
    stops = stops_of(session, [known(one.id) for one in vehicles])
    riders = riders_of(session, actor, seats_of(session, trip_id), stops)
    arranges, whole = may_arrange(actor, trip), actor.role is not Role.EMPLOYER
    shown = [one for one in riders if whole or one.row is not None]
    used = {n for one in shown for n in (one.seat.vehicle_id, one.seat.onward_id)}
    figures = figures_of([one.seat for one in shown])
    split = split_parties(riders)
    may = TRIP_MOVES[trip.state] if arranges else frozenset()
    return TripPage(
        trip=trip,
        blocks=[_block(trip, v, stops, shown) for v in vehicles if whole or v.id in used],
        without_vehicle=[r for r in shown if r.seat.vehicle_id is None and _open(r)],
        off=[r for r in shown if r.seat.state in (B.NO_SHOW, B.WITHDRAWN, B.LEFT_ON_WAY)],
        figures=figures,
        reopened=_reopened(shown),
        adds_up=adds_up(trip, figures),
        by_firm=by_firm(shown),
        stopped=stopped_firms(session, [r.row for r in shown if r.seat.state in OPEN_SEAT]),
        split=len(split),
        split_unsaid=sum(not said for said in split.values()),
        may=frozenset(may),
        next=next((to for to in TripState if to in may and _forward(trip.state, to)), None),
        arranges=arranges,
        may_change=arranges and trip.state in BEFORE_DEPARTURE,
        asks_reason=list_stands(trip, local_day(now)),
        freeze_due=_freeze_due(trip, local_day(now)),
        history=_history(session, trip_id),
    )


def _freeze_due(trip: Trip, today: date) -> bool:
    return trip.state in (T.PLANNED, T.OPEN) and today >= trip.leaves_on - timedelta(
        days=FREEZE_DAYS
    )


def _forward(here: TripState, to: TripState) -> bool:
    order = list(TripState)
    return to is not T.CANCELLED and order.index(to) > order.index(here)


def _open(rider: Rider) -> bool:
    return rider.seat.state in OPEN_SEAT or rider.seat.state in BOARDED_STATES


def _reopened(riders: Sequence[Rider]) -> int:
    booked = [one.row for one in riders if one.seat.booked and one.row is not None]
    return sum(row.placement.state in ENDED for row in booked)


def riders_of(
    session: Session, actor: Actor, seats: Sequence[TripSeat], stops: Sequence[Stop]
) -> list[Rider]:
    """The seats with their people, by stop, seat number and party."""
    ids = [seat.placement_id for seat in seats]
    rows = {known(r.placement.id): r for r in rows_by_id(session, actor=actor, ids=ids)}
    by_id = {known(one.id): one for one in stops}
    riders = [
        Rider(seat, rows.get(seat.placement_id), by_id.get(seat.pickup_id or 0)) for seat in seats
    ]
    return sorted(riders, key=_order)


def _order(rider: Rider) -> tuple[int, int, int, int]:
    stop, seat = rider.pickup, rider.seat
    party = rider.party_id or 10**9
    return (stop.position if stop else 99, seat.seat_no or 10_000, party, known(seat.id))


def _block(trip: Trip, vehicle: Vehicle, stops: Sequence[Stop], riders: Sequence[Rider]) -> Block:
    own = [stop for stop in stops if stop.vehicle_id == vehicle.id]
    onward = vehicle.leg is Leg.ONWARD
    mine = [
        r for r in riders
        if (r.seat.onward_id if onward else r.seat.vehicle_id) == vehicle.id
    ]  # fmt: skip
    return Block(
        vehicle=vehicle,
        stops=own,
        riders=[r for r in mine if _open(r) and r.seat.state is not B.STANDBY],
        standby=[r for r in mine if r.seat.state is B.STANDBY],
        figures=figures_of([r.seat for r in mine]),
        room=vehicle.seats - vehicle.crew,
        lacks=lacks_of(trip, vehicle, own),
        onward=onward,
    )


def lacks_of(trip: Trip, vehicle: Vehicle, stops: Sequence[Stop]) -> tuple[Lack, ...]:
    """What is missing on a coach's sheet; of trains and aeroplanes nothing is asked."""
    if vehicle.mode is not TripMode.COACH:
        return ()
    moments = [stop.at.astimezone(SHANGHAI) for stop in stops]
    last = moments[-1].date() if moments else trip.leaves_on
    return lacks(
        Sheet(
            plate=vehicle.plate,
            carrier=vehicle.carrier,
            licence_no=vehicle.licence_no,
            permit_no=vehicle.permit_no,
            contract_no=vehicle.contract_no,
            charter_no=vehicle.charter_no,
            charter_until=vehicle.charter_until,
            insurance_no=vehicle.insurance_no,
            insurance_until=vehicle.insurance_until,
            drivers=sum(bool(n) for n in (vehicle.driver1, vehicle.driver2, vehicle.driver3)),
            km=vehicle.km,
            motorway=vehicle.motorway,
            night_stop=vehicle.night_stop,
            by_night=bool(moments) and _by_night(moments),
            escort=vehicle.escort_name,
            stops=len(stops),
            filing_changed=filing_changed(vehicle, list(stops)),
            back_on=last,
            begins=moments[0] if moments else None,
            ends=moments[-1] if len(moments) > 1 else None,
        )
    )


def _by_night(moments: Sequence[datetime]) -> bool:
    """Whether the way from the first to the last stop touches 02:00–05:00."""
    first, last = moments[0], moments[-1]
    two = first.replace(hour=2, minute=0)
    nights = [two + timedelta(days=n) for n in range((last - first).days + 2)]
    return any(first < night + timedelta(hours=3) and last > night for night in nights)


def split_parties(riders: Sequence[Rider]) -> dict[int, bool]:
    """Parties over more than one vehicle or onward coach, and whether somebody said why."""
    places: dict[int, set[tuple[int | None, int | None]]] = {}
    said: dict[int, bool] = {}
    for rider in riders:
        if rider.party_id is not None and rider.seat.state not in (B.NO_SHOW, B.WITHDRAWN):
            places.setdefault(rider.party_id, set()).add(
                (rider.seat.vehicle_id, rider.seat.onward_id)
            )
            said[rider.party_id] = said.get(rider.party_id, False) or bool(rider.seat.split_reason)
    return {party: said[party] for party, where in places.items() if len(where) > 1}


def by_firm(riders: Sequence[Rider]) -> list[tuple[int, str, int, int, int]]:
    """(firm, its name, on the list, arrived, handed over), the largest first."""
    listed: Counter[tuple[int, str]] = Counter()
    arrived: Counter[tuple[int, str]] = Counter()
    handed: Counter[tuple[int, str]] = Counter()
    for rider in riders:
        state = rider.seat.state
        if rider.row is not None and state not in (B.WITHDRAWN, B.STANDBY):
            firm = (rider.row.vacancy.employer_id, rider.row.employer)
            listed[firm] += 1
            arrived[firm] += state in ARRIVED_SEATS
            handed[firm] += state is B.HANDED_OVER
    ordered = sorted(listed, key=lambda firm: (-listed[firm], firm[1]))
    return [(*firm, listed[firm], arrived[firm], handed[firm]) for firm in ordered]


def _history(session: Session, trip_id: int) -> list[tuple[TripEvent, str]]:
    rows = session.execute(
        sa.select(TripEvent, col(Account.display_name))
        .outerjoin(Account, col(Account.id) == col(TripEvent.account_id))
        .where(col(TripEvent.trip_id) == trip_id)
        .order_by(col(TripEvent.id).desc())
        .limit(60)
    )
    return [(event, who or "") for event, who in rows]
