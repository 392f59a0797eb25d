"""Trips from the home gate to the factory gate: vehicles, stops, seats, and what happened to each.

A trip goes planned → open → frozen (T-2) → boarding → departed → arrived → handed over → settled,
and may be cancelled from any state before it departed. A seat belongs to one placement; its state
follows the placement's (`SEAT_OF_PLACEMENT`), so that boarding, not coming and being handed over
are said once. Once a trip has departed: booked = boarded + no-show + withdrawn late; once it has
arrived: boarded = arrived + left on the way.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, choice, facts, moment
from models.placement import PlacementState
from models.proposal import Side
from models.sealed import sealed


class TripMode(StrEnum):
    COACH = "coach"
    TRAIN = "train"  # a block of seats, or a whole train
    FLIGHT = "flight"  # a charter; coaches carry on from the airport
    OWN = "own"  # each on their own; what they are paid back stands on the vehicle


class TripState(StrEnum):
    PLANNED = "planned"  # vehicles and stops are being put together
    OPEN = "open"  # the list is open: people are asked
    FROZEN = "frozen"  # the list stands; a change asks for a reason
    BOARDING = "boarding"
    DEPARTED = "departed"
    ARRIVED = "arrived"
    HANDED_OVER = "handed_over"  # everybody has been handed to a firm, or is accounted for
    SETTLED = "settled"  # the costs are known and paid
    CANCELLED = "cancelled"


T = TripState
BEFORE_DEPARTURE = (T.PLANNED, T.OPEN, T.FROZEN, T.BOARDING)
TRIP_MOVES: Mapping[TripState, frozenset[TripState]] = {
    T.PLANNED: frozenset({T.OPEN, T.CANCELLED}),
    T.OPEN: frozenset({T.FROZEN, T.PLANNED, T.CANCELLED}),
    T.FROZEN: frozenset({T.BOARDING, T.OPEN, T.CANCELLED}),
    T.BOARDING: frozenset({T.DEPARTED, T.CANCELLED}),
    T.DEPARTED: frozenset({T.ARRIVED}),
    T.ARRIVED: frozenset({T.HANDED_OVER}),
    T.HANDED_OVER: frozenset({T.SETTLED}),
    T.SETTLED: frozenset(),
    T.CANCELLED: frozenset(),
}


class SeatState(StrEnum):
    INVITED = "invited"  # asked, has not answered
    STANDBY = "standby"  # comes along when somebody does not
    CONFIRMED = "confirmed"
    BOARDED = "boarded"
    ARRIVED = "arrived"  # got off at the end of the trip
    HANDED_OVER = "handed_over"  # taken over by the firm: the placement has arrived
    NO_SHOW = "no_show"
    WITHDRAWN = "withdrawn"
    LEFT_ON_WAY = "left_on_way"


B = SeatState
SEAT_MOVES: Mapping[SeatState, frozenset[SeatState]] = {
    B.INVITED: frozenset({B.CONFIRMED, B.STANDBY, B.WITHDRAWN}),
    B.STANDBY: frozenset({B.CONFIRMED, B.WITHDRAWN}),
    B.CONFIRMED: frozenset({B.BOARDED, B.NO_SHOW, B.WITHDRAWN, B.STANDBY}),
    B.BOARDED: frozenset({B.ARRIVED, B.HANDED_OVER, B.LEFT_ON_WAY}),
    B.ARRIVED: frozenset({B.HANDED_OVER, B.LEFT_ON_WAY}),
    B.HANDED_OVER: frozenset(),
    B.NO_SHOW: frozenset(),
    B.WITHDRAWN: frozenset(),
    B.LEFT_ON_WAY: frozenset(),
}
"""Forwards only; the way back is the taking back of the last move (services.berths)."""

OPEN_SEAT = (B.INVITED, B.STANDBY, B.CONFIRMED, B.BOARDED, B.ARRIVED)
TAKES_A_SEAT = (B.INVITED, B.CONFIRMED, B.BOARDED, B.ARRIVED, B.HANDED_OVER, B.LEFT_ON_WAY)
"""States that use one of the vehicle's seats; who is on standby, not come or withdrawn does not."""
BOARDED_STATES = (B.BOARDED, B.ARRIVED, B.HANDED_OVER, B.LEFT_ON_WAY)
ARRIVED_SEATS = (B.ARRIVED, B.HANDED_OVER)
NOT_ABOARD = (B.INVITED, B.STANDBY, B.CONFIRMED)

SEAT_OF_PLACEMENT: Mapping[PlacementState, tuple[SeatState, SeatState]] = {
    PlacementState.DEPARTED: (B.BOARDED, B.BOARDED),
    PlacementState.ARRIVED: (B.WITHDRAWN, B.HANDED_OVER),  # not aboard: came on their own
    PlacementState.NO_SHOW: (B.NO_SHOW, B.LEFT_ON_WAY),
    PlacementState.CANCELLED: (B.WITHDRAWN, B.LEFT_ON_WAY),
    PlacementState.LEFT: (B.WITHDRAWN, B.LEFT_ON_WAY),  # on the list of a trip back to work
}
"""What becomes of a seat when its placement moves: (not aboard yet, aboard). The one statement."""

_OPEN_SQL = "state IN ('invited', 'standby', 'confirmed', 'boarded', 'arrived')"


class Trip(SQLModel, table=True):
    __tablename__ = "trip"
    __table_args__ = (
        sa.Index("ix_trip_leaves_on_state", "leaves_on", "state"),
        check("cost", "cost_fen IS NULL OR cost_fen BETWEEN 0 AND 2000000000"),
        check("reason", "state <> 'cancelled' OR reason <> ''"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=80)
    mode: TripMode = choice(TripMode, "mode", default=TripMode.COACH)
    home_region: str = Field(max_length=6, index=True)  # where it sets out
    site_region: str = Field(max_length=6, index=True)  # where it goes, a county or a city
    leaves_on: date = Field(sa_type=sa.Date)  # Asia/Shanghai
    state: TripState = choice(TripState, "state", default=TripState.PLANNED)
    version: int = 1
    payer: str = Field(default="", max_length=80)  # one payer, never a fare per seat
    cost_fen: int | None = None  # of the whole trip, once settled
    reason: str = Field(default="", max_length=200)  # why it was cancelled
    created_by_id: int | None = Field(default=None, foreign_key="account.id")
    created_at: datetime = moment()
    updated_at: datetime = moment()
    is_demo: bool = False
    back_to_work: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    # back to work after the festival: those aboard are in post, and their placement does not move


class TripEvent(SQLModel, table=True):
    """A move of a trip, or a change of its vehicles and stops: who, when, why."""

    __tablename__ = "trip_event"
    id: int | None = Field(default=None, primary_key=True)
    trip_id: int = Field(foreign_key="trip.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    kind: str = Field(max_length=24)  # moved, edited, vehicle, stops, filed, seats, passed
    from_state: TripState | None = choice(TripState, "from_state", default=None)
    to_state: TripState | None = choice(TripState, "to_state", default=None)
    note: str = Field(default="", max_length=400)
    detail: dict[str, object] = facts()


class Leg(StrEnum):
    MAIN = "main"
    ONWARD = "onward"  # from the airport or station to the gates


class Vehicle(SQLModel, table=True):
    """A coach, a block of train seats or an aeroplane, with its sheet (union_services.md 5)."""

    __tablename__ = "vehicle"
    __table_args__ = (
        sa.UniqueConstraint("trip_id", "number", name="uq_vehicle_trip_id_number"),
        check("seats", "seats BETWEEN 1 AND 2000"),
        check("crew", "crew BETWEEN 0 AND 20 AND crew < seats"),
        check("price", "price_fen IS NULL OR price_fen BETWEEN 0 AND 2000000000"),
        check("km", "km IS NULL OR km BETWEEN 0 AND 6000"),
    )

    id: int | None = Field(default=None, primary_key=True)
    trip_id: int = Field(foreign_key="trip.id")
    number: int  # 1号车
    mode: TripMode = choice(TripMode, "mode", default=TripMode.COACH)
    leg: Leg = choice(Leg, "leg", default=Leg.MAIN)
    seats: int  # 核定载客
    crew: int = 1  # seats taken by escort and relief drivers
    plate: str = Field(default="", max_length=20)  # or flight or train number
    carrier: str = Field(default="", max_length=80)
    licence_no: str = Field(default="", max_length=40)  # 道路运输经营许可证
    permit_no: str = Field(default="", max_length=40)  # 道路运输证
    charter_no: str = Field(default="", max_length=40)  # 省际包车客运标志牌
    charter_until: date | None = Field(default=None, sa_type=sa.Date)
    contract_no: str = Field(default="", max_length=40)
    insurance_no: str = Field(default="", max_length=40)  # 承运人责任险
    insurance_until: date | None = Field(default=None, sa_type=sa.Date)
    driver1: str = Field(default="", max_length=60)  # name and licence, as on the plate
    driver2: str = Field(default="", max_length=60)
    driver3: str = Field(default="", max_length=60)
    night_stop: str = Field(default="", max_length=80)  # where it stands 02:00–05:00
    km: int | None = None
    motorway: bool = True
    price_fen: int | None = None
    escort_name: str = Field(default="", max_length=40)
    escort_phone: str | None = sealed("vehicle.escort_phone")
    filed: str = Field(default="", max_length=16)  # what was filed with the plate, as a stamp
    version: int = 1


class StopKind(StrEnum):
    PICKUP = "pickup"
    REST = "rest"
    DROPOFF = "dropoff"


class Stop(SQLModel, table=True):
    """A place a vehicle calls at, in order; `passed_at` is when it really did."""

    __tablename__ = "stop"
    __table_args__ = (
        sa.UniqueConstraint("vehicle_id", "position", name="uq_stop_vehicle_id_position"),
    )
    id: int | None = Field(default=None, primary_key=True)
    vehicle_id: int = Field(foreign_key="vehicle.id")
    position: int
    kind: StopKind = choice(StopKind, "kind")
    place: str = Field(max_length=80)
    at: datetime = moment()
    passed_at: datetime | None = moment(default=None)


class TripSeat(SQLModel, table=True):
    """One person's seat; `booked` since the list stood (or they came in after it)."""

    __tablename__ = "trip_seat"
    __table_args__ = (
        sa.Index(
            "uq_trip_seat_one_open",
            "placement_id",
            unique=True,
            sqlite_where=sa.text(_OPEN_SQL),
            postgresql_where=sa.text(_OPEN_SQL),
        ),
        sa.Index("ix_trip_seat_trip_id_state", "trip_id", "state"),
        check("standby", "state <> 'standby' OR seat_no IS NULL"),
        check("seat_no", "seat_no IS NULL OR seat_no BETWEEN 1 AND 2000"),
    )

    id: int | None = Field(default=None, primary_key=True)
    trip_id: int = Field(foreign_key="trip.id")
    placement_id: int = Field(foreign_key="placement.id", index=True)
    vehicle_id: int | None = Field(default=None, foreign_key="vehicle.id", index=True)
    onward_id: int | None = Field(default=None, foreign_key="vehicle.id", index=True)
    pickup_id: int | None = Field(default=None, foreign_key="stop.id", index=True)
    seat_no: int | None = None
    state: SeatState = choice(SeatState, "state", default=SeatState.CONFIRMED)
    booked: bool = False
    version: int = 1
    split_reason: str = Field(default="", max_length=200)  # why the party is torn apart
    left_where: str = Field(default="", max_length=80)
    needs: str = Field(default="", max_length=80)  # 晕车, 轮椅: own words
    contact: str | None = sealed("trip_seat.contact")  # whom to call, who they are and number
    created_at: datetime = moment()
    updated_at: datetime = moment()


class SeatEvent(SQLModel, table=True):
    """One move of a seat; `placement_event_id` where it followed the placement."""

    __tablename__ = "seat_event"
    id: int | None = Field(default=None, primary_key=True)
    seat_id: int = Field(foreign_key="trip_seat.id", index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    side: Side = choice(Side, "side")
    from_state: SeatState | None = choice(SeatState, "from_state", default=None)
    to_state: SeatState = choice(SeatState, "to_state")
    reason: str = Field(default="", max_length=32)
    note: str = Field(default="", max_length=400)
    placement_event_id: int | None = Field(
        default=None, foreign_key="placement_event.id", index=True
    )
    undoes_id: int | None = Field(default=None, foreign_key="seat_event.id")


class RollTick(SQLModel, table=True):
    """A tick of the roll-call, by the key the phone gave it: five times the same is one."""

    __tablename__ = "roll_tick"
    key: str = Field(primary_key=True, max_length=40)
    seat_id: int = Field(foreign_key="trip_seat.id", index=True)
    what: str = Field(max_length=16)
    ticked_at: datetime = moment()  # by the phone's clock, never after it was received
    received_at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")
    outcome: str = Field(max_length=32)  # done, same, or the code of why not
