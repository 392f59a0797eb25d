"""The trips of the scenario: one bus of 34 and one list, a flight of 110 with coaches to the gates,
a coach under way, and the next one whose list is open. Carriers, drivers and plates are invented.

Seats and their events follow the placements that were written; nothing is drawn at random.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from journeys.hours import drivers_for, lawful_arrival, minutes_for
from models.employer import Employer
from models.placement import PlacementEvent, PlacementState
from models.proposal import Side
from models.trip import (
    TRIP_MOVES,
    Leg,
    SeatEvent,
    SeatState,
    Stop,
    StopKind,
    Trip,
    TripEvent,
    TripMode,
    TripSeat,
    TripState,
    Vehicle,
)
from reference.calendar import SHANGHAI
from scenario.clock import Clock
from scenario.desk import Desk
from scenario.desk import Trip as Way
from scenario.gates import by_firm, sign_at_the_gates
from scenario.history import BUS_DAY, FLIGHT_DAY, NEXT_BUS_DAY
from scenario.places import BAZHOU, CANGXI, TOWNSHIPS, YIWU, YUHANG
from scenario.roads import HUB, write_roads
from scenario.rows import Book

B, S, T = SeatState, PlacementState, TripState
KM = 1600
PICKUPS = ((HUB, 6, 30), ("元坝镇车站", 7, 20), ("歧坪镇车站", 8, 0))
ONWARD_SEATS = 45
SEAT_OF = {
    S.CONFIRMED: (B.CONFIRMED,),
    S.DEPARTED: (B.BOARDED,),
    S.NO_SHOW: (B.NO_SHOW,),
}
GATE = (T.HANDED_OVER, T.SETTLED)
ARRIVED = (B.BOARDED, B.ARRIVED, B.HANDED_OVER)


class Rides:
    """Writes trips, vehicles, stops, seats and their events into the book."""

    def __init__(self, book: Book, clock: Clock, desk: Desk) -> None:
        self.book, self.clock, self.desk = book, clock, desk
        self.firms = {row["id"]: row["name"] for row in book.rows(Employer)}
        self.events: dict[int, list[dict[str, Any]]] = {}

    def write(self, aboard: Mapping[str, Sequence[Way]]) -> None:
        for row in self.book.rows(PlacementEvent):
            self.events.setdefault(row["placement_id"], []).append(row)
        self._bus("苍溪到余杭 第一班", aboard["first_bus"], BUS_DAY, T.SETTLED, 39)
        self._flight(aboard["flight"])
        self._bus("苍溪到余杭 在路上的一班", aboard["on_the_way"], -1, T.DEPARTED, 19)
        self._bus("苍溪到余杭 下一班", aboard["next_bus"], NEXT_BUS_DAY, T.OPEN, 35)
        write_roads(self.book, self.clock, self.desk)

    # a coach all the way

    def _bus(self, name: str, ways: Sequence[Way], day: int, state: TripState, seats: int) -> None:
        leaves = self.clock.day(day)
        trip = self._trip(name, TripMode.COACH, CANGXI, YUHANG, leaves, state, 1_860_000)
        bus = self._coach(trip, 1, seats, plate="川H演001", km=KM, escort="演示领队甲")
        start = _moment(leaves, *PICKUPS[0][1:])
        arrival = lawful_arrival(start.astimezone(SHANGHAI), minutes_for(KM), drivers=3,
                                 stands=False).at  # fmt: skip
        stops = [(StopKind.PICKUP, place, _moment(leaves, h, m)) for place, h, m in PICKUPS]
        stops.append((StopKind.REST, "襄阳服务区", start + timedelta(hours=9)))
        stops.append((StopKind.REST, "武汉服务区", start + timedelta(hours=13)))
        stops.append((StopKind.DROPOFF, "余杭区人力资源市场", arrival))
        ids = self._stops(bus, stops, state)
        order = sorted(ways, key=lambda w: (_stop_of(w.one.township), w.one.party or 0))
        for number, way in enumerate(order, 1):
            pickup = ids[_stop_of(way.one.township)]
            self._seat(trip, way, number, vehicle=bus, pickup=pickup, frozen=state is not T.OPEN)
        self._handed_over(trip, ways, state)

    # a flight and coaches to the gates

    def _flight(self, ways: Sequence[Way]) -> None:
        leaves = self.clock.day(FLIGHT_DAY)
        trip = self._trip(
            "巴中恩阳到义乌 包机", TripMode.FLIGHT, BAZHOU, YIWU, leaves, T.SETTLED, 33_000_000
        )
        plane = self._vehicle(trip, 1, 122, TripMode.FLIGHT, Leg.MAIN, plate="演示航班", crew=4,
                              escort="演示领队乙")  # fmt: skip
        ids = self._stops(
            plane,
            [(StopKind.PICKUP, "恩阳机场", _moment(leaves, 9, 30)),
             (StopKind.DROPOFF, "义乌机场", _moment(leaves, 12, 10))],
            T.SETTLED,
        )  # fmt: skip
        coaches = self._onward(trip, ways, leaves)
        for number, way in enumerate(sorted(ways, key=by_firm), 1):
            self._seat(
                trip, way, number, vehicle=plane, pickup=ids[0], frozen=True,
                onward=coaches[way.post.employer_id],
            )  # fmt: skip
        self._handed_over(trip, ways, T.SETTLED)

    def _onward(self, trip: int, ways: Sequence[Way], leaves: date) -> dict[int, int]:
        """Whole firms to coaches, the largest first, each calling at its firms' gates."""
        wanted = Counter(way.post.employer_id for way in ways)
        loads: list[tuple[int, list[int]]] = []
        for firm, people in sorted(wanted.items(), key=lambda pair: (-pair[1], pair[0])):
            fitting = [n for n, (load, _) in enumerate(loads) if load + people <= ONWARD_SEATS - 1]
            if not fitting:
                loads.append((0, []))
                fitting = [len(loads) - 1]
            load, firms = loads[fitting[0]]
            loads[fitting[0]] = (load + people, [*firms, firm])
        found: dict[int, int] = {}
        for number, (_load, firms) in enumerate(loads, 2):
            coach = self._coach(
                trip, number, ONWARD_SEATS, plate=f"浙G演{number:03d}", km=40, leg=Leg.ONWARD,
                escort="演示领队丙",
            )  # fmt: skip
            at = _moment(leaves, 12, 40)
            stops = [(StopKind.PICKUP, "义乌机场", at)]
            for nth, firm in enumerate(firms, 1):
                gate = f"{self.firms[firm]}门口"
                stops.append((StopKind.DROPOFF, gate, at + timedelta(minutes=25 * nth)))
                found[firm] = coach
            self._stops(coach, stops, T.SETTLED)
        return found

    # rows

    def _trip(
        self, name: str, mode: TripMode, home: str, site: str, leaves: date, state: TripState,
        cost: int,
    ) -> int:  # fmt: skip
        opened = self._opened(leaves)
        by = self.desk.sending.get(home)
        trip = self.book.add(
            Trip, name=name, mode=mode, home_region=home, site_region=site, leaves_on=leaves,
            state=state, payer="演示区总工会", cost_fen=cost if state is T.SETTLED else None,
            created_by_id=by, created_at=opened, updated_at=opened, is_demo=True,
        )  # fmt: skip
        self.book.add(TripEvent, trip_id=trip, at=opened, account_id=by, kind="opened",
                      to_state=T.PLANNED)  # fmt: skip
        row = self.book.rows(Trip)[-1]
        self._moves(row, T.PLANNED, T.ARRIVED if state in GATE else state)
        return trip

    def _opened(self, leaves: date) -> datetime:
        return self.clock.at(min(leaves, self.clock.today) - timedelta(days=9), 9)

    def _moves(self, row: dict[str, Any], here: TripState, state: TripState) -> None:
        """The trip's own steps up to `state`, each an event."""
        by = self.desk.sending.get(row["home_region"])
        order, leaves = list(T), row["leaves_on"]
        days = _DAYS | ({T.ARRIVED: 0, T.HANDED_OVER: 0} if row["mode"] is TripMode.FLIGHT else {})
        hours = _HOURS | ({T.ARRIVED: 12} if row["mode"] is TripMode.FLIGHT else {})
        for to in order[order.index(here) + 1 : order.index(state) + 1]:
            if to not in TRIP_MOVES[here]:
                raise ValueError(f"no way from {here} to {to}")
            at = self.clock.at(leaves + timedelta(days=days[to]), hours[to])
            at = max(at, self._opened(leaves))
            self.book.add(TripEvent, trip_id=row["id"], at=at, account_id=by, kind="moved",
                          from_state=here, to_state=to)  # fmt: skip
            here = to
            row |= {"version": row["version"] + 1, "updated_at": at}

    def _handed_over(self, trip: int, ways: Sequence[Way], state: TripState) -> None:
        """Each firm signs at its gate, and the trip goes on from there."""
        if state in GATE:
            row = next(one for one in self.book.rows(Trip) if one["id"] == trip)
            sign_at_the_gates(self.book, self.clock, self.desk, row, ways)
            self._moves(row, T.ARRIVED, state)

    def _coach(self, trip: int, number: int, seats: int, *, km: int, **more: Any) -> int:
        names = ("演示司机一 川H1", "演示司机二 川H2", "演示司机三 川H3")
        drivers = {f"driver{n + 1}": names[n] for n in range(drivers_for(km))}
        leg = more.pop("leg", Leg.MAIN)
        return self._vehicle(
            trip, number, seats, TripMode.COACH, leg, km=km, carrier="演示客运公司",
            licence_no="演示许可1号", permit_no="演示运输证1号", contract_no="演示合同1号",
            charter_no="演示标志牌1号", insurance_no="演示保单1号", **drivers, **more,
        )  # fmt: skip

    def _vehicle(
        self, trip: int, number: int, seats: int, mode: TripMode, leg: Leg, *, escort: str,
        **more: Any,
    ) -> int:  # fmt: skip
        return self.book.add(
            Vehicle, trip_id=trip, number=number, seats=seats, mode=mode, leg=leg,
            escort_name=escort, **more,
        )  # fmt: skip

    def _stops(
        self, vehicle: int, stops: Sequence[tuple[StopKind, str, datetime]], state: TripState
    ) -> list[int]:
        """Stops in order; those whose time has come were passed, of a trip that has left. Where
        people get off is passed by a trip that has arrived."""
        there = (StopKind.DROPOFF,) if state is T.DEPARTED else ()
        left = state in (T.DEPARTED, T.SETTLED)
        return [
            self.book.add(
                Stop, vehicle_id=vehicle, position=n, kind=kind, place=place, at=at,
                passed_at=at if left and at <= self.clock.now and kind not in there else None,
            )
            for n, (kind, place, at) in enumerate(stops, 1)
        ]  # fmt: skip

    def _seat(
        self, trip: int, way: Way, number: int, *, vehicle: int, pickup: int, frozen: bool,
        onward: int | None = None,
    ) -> None:  # fmt: skip
        """One seat and its way, along the events of the placement."""
        made = self.events[way.placement_id]
        reached = S.ARRIVED if way.arrived is not None else made[-1]["to_state"]
        way_of_seat = ARRIVED if way.arrived is not None else SEAT_OF[reached]
        state, at = way_of_seat[-1], made[0]["at"]
        by = self.desk.sending.get(way.one.home)
        seat = self.book.add(
            TripSeat, trip_id=trip, placement_id=way.placement_id, vehicle_id=vehicle,
            onward_id=onward, pickup_id=pickup, state=state, booked=frozen,
            seat_no=None if state is B.NO_SHOW else number, created_at=at, updated_at=at,
        )  # fmt: skip
        self._event(seat, None, B.CONFIRMED, at, by)
        row, here = self.book.rows(TripSeat)[-1], B.CONFIRMED
        followed = {event["to_state"]: event for event in made}
        for to in way_of_seat:
            if to is B.CONFIRMED:
                continue
            event = followed.get(_FOLLOWS[to]) if to in _FOLLOWS else None
            at = event["at"] if event else followed[S.ARRIVED]["at"]
            self._event(seat, here, to, at, by, event)
            here = to
            row |= {"version": row["version"] + 1, "updated_at": at}

    def _event(
        self, seat: int, here: SeatState | None, to: SeatState, at: datetime, by: int | None,
        event: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.book.add(
            SeatEvent, seat_id=seat, at=at, account_id=by, side=Side.SENDING, from_state=here,
            to_state=to, placement_event_id=event["id"] if event else None,
            reason=event["reason_code"] if event else "",
        )  # fmt: skip


_FOLLOWS = {B.BOARDED: S.DEPARTED, B.HANDED_OVER: S.ARRIVED, B.NO_SHOW: S.NO_SHOW}
_DAYS = {
    T.OPEN: -8, T.FROZEN: -2, T.BOARDING: 0, T.DEPARTED: 0, T.ARRIVED: 1, T.HANDED_OVER: 1,
    T.SETTLED: 8,
}  # fmt: skip
_HOURS = {
    T.OPEN: 9, T.FROZEN: 17, T.BOARDING: 6, T.DEPARTED: 9, T.ARRIVED: 6, T.HANDED_OVER: 18,
    T.SETTLED: 11,
}  # fmt: skip


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def _stop_of(township: str) -> int:
    """Which stop is near: townships of the county in their order, in three parts."""
    known = TOWNSHIPS[CANGXI]
    at = known.index(township) if township in known else 0
    return at * len(PICKUPS) // len(known)
