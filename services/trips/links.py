"""Signed links of a trip: the roll-call for an escort's phone, and where the bus is for families.

The roll-call acts on the word of whoever made the link, for one vehicle, until some days after the
trip; a new password or a closed account ends it. The family's link shows no person: it names the
vehicle and its stops only, and says so long where it is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlmodel import Session, select

from models.account import Account, AccountScope
from models.trip import Stop, Trip, TripState, Vehicle
from reference.calendar import day_start
from services.actor import Actor, actor_of
from services.errors import NotFound
from services.rows import known
from services.trips.compose import stops_of
from services.trips.rows import may_arrange, vehicle_of

LIFE = timedelta(days=5)
"""A link is good so long after the day of the trip; the family's too."""


@dataclass(frozen=True)
class TripLinks:
    """Makes and reads the links; `secret` signs them."""

    secret: str

    def roll(self, account_id: int, epoch: int, vehicle_id: int) -> str:
        return self._text("roll-call", [account_id, epoch, vehicle_id])

    def family(self, vehicle_id: int) -> str:
        return self._text("where-is-the-bus", [vehicle_id])

    def read_roll(self, token: str) -> tuple[int, int, int]:
        account_id, epoch, vehicle_id = self._numbers("roll-call", token, 3)
        return account_id, epoch, vehicle_id

    def read_family(self, token: str) -> int:
        return self._numbers("where-is-the-bus", token, 1)[0]

    def _text(self, salt: str, numbers: list[int]) -> str:
        signed = URLSafeSerializer(self.secret, salt=salt).dumps(numbers)
        return signed if isinstance(signed, str) else signed.decode()

    def _numbers(self, salt: str, token: str, count: int) -> list[int]:
        try:
            told = URLSafeSerializer(self.secret, salt=salt).loads(token)
            numbers = [int(one) for one in told]
        except (BadData, ValueError, TypeError):
            raise NotFound("link") from None
        if len(numbers) != count:
            raise NotFound("link")
        return numbers


def escort_of(
    session: Session, *, links: TripLinks, token: str, now: datetime
) -> tuple[Actor, Vehicle, Trip]:
    """Who calls the roll by this link, and of what. Raises NotFound when it no longer holds."""
    account_id, epoch, vehicle_id = links.read_roll(token)
    account = session.get(Account, account_id)
    if account is None or not account.active or account.session_epoch != epoch:
        raise NotFound("link")
    codes = session.exec(
        select(AccountScope.region_code).where(AccountScope.account_id == account_id)
    )
    actor = actor_of(account, codes)
    vehicle, trip = _vehicle(session, vehicle_id, now)
    if not may_arrange(actor, trip):
        raise NotFound("link")
    return actor, vehicle, trip


def links_hold(trip: Trip, *, now: datetime) -> bool:
    """Whether the links of this trip's vehicles still open anything."""
    return now <= day_start(trip.leaves_on) + timedelta(days=1) + LIFE


def _vehicle(session: Session, vehicle_id: int, now: datetime) -> tuple[Vehicle, Trip]:
    vehicle = vehicle_of(session, vehicle_id)
    trip = session.get_one(Trip, vehicle.trip_id)
    if not links_hold(trip, now=now):
        raise NotFound("link", vehicle_id)  # ours once: told apart from one nobody made
    return vehicle, trip


@dataclass(frozen=True)
class Whereabouts:
    """What a family may know: which vehicle, where it last was and when, where it is due next."""

    number: int
    leaves: Stop | None
    last: Stop | None
    next: Stop | None
    end: Stop | None
    arrived: bool
    cancelled: bool


def whereabouts(session: Session, *, links: TripLinks, token: str, now: datetime) -> Whereabouts:
    """Where the bus of this link is. Raises NotFound."""
    return where_is(session, *_vehicle(session, links.read_family(token), now))


def where_is(session: Session, vehicle: Vehicle, trip: Trip) -> Whereabouts:
    """Where this vehicle is, by the word of its escort."""
    stops = stops_of(session, [known(vehicle.id)])
    passed = [stop for stop in stops if stop.passed_at is not None]
    there = trip.state in (TripState.ARRIVED, TripState.HANDED_OVER, TripState.SETTLED)
    here = passed[-1] if passed else stops[0] if stops else None
    ahead = [s for s in stops if here is not None and s.position > here.position]
    return Whereabouts(
        number=vehicle.number,
        leaves=stops[0] if stops else None,
        last=passed[-1] if passed else None,
        next=ahead[0] if ahead and not there else None,
        end=stops[-1] if stops else None,
        arrived=there,
        cancelled=trip.state is TripState.CANCELLED,
    )


def pass_stop(
    session: Session, *, vehicle: Vehicle, stop_id: int, at: datetime, now: datetime
) -> Stop:
    """The vehicle called at this stop at `at` (never after now); the first word stands."""
    stop = session.get(Stop, stop_id)
    if stop is None or stop.vehicle_id != vehicle.id:
        raise NotFound("stop", stop_id)
    if stop.passed_at is None:
        stop.passed_at = min(at, now).astimezone(UTC)
        session.add(stop)
        session.flush()
    return stop
