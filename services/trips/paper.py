"""The lists of a trip, for whom they are: carrier, escort, firm, village; the escort's calendar.

ID numbers stand on the carrier's list alone, of people whose consent for the carrier stands;
telephones on the escort's. Making either is an audit row, and only the sending side may.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.person import Consent, ConsentPurpose, Person
from models.trip import SeatState
from reference import regions
from reference.calendar import SHANGHAI
from reports import rides
from reports.rides import Head, Ride
from reports.rolls import Roll
from services.actor import Actor
from services.audit import record
from services.errors import Forbidden, NotFound, TripNotReady
from services.rows import known
from services.trips.page import Block, Rider, TripPage, page_of_trip
from services.trips.rooms import NOTHING_TOLD, Told, told_of
from services.trips.rows import note

STOPS = {"pickup": "上车", "rest": "停靠", "dropoff": "下车"}
SEATS = {
    SeatState.INVITED: "问了，没回",
    SeatState.CONFIRMED: "坐这趟",
    SeatState.BOARDED: "上车了",
    SeatState.ARRIVED: "到了",
    SeatState.HANDED_OVER: "交接了",
    SeatState.LEFT_ON_WAY: "中途离开",
}


def carrier_list(
    session: Session, *, actor: Actor, trip_id: int, vehicle_id: int, now: datetime
) -> Roll:
    """乘车名册 with ID numbers, marked with who made it and when. Raises Forbidden, NotFound."""
    page, block, people = _theirs(session, actor, trip_id, vehicle_id, now)
    given = _consented(session, people)
    lines = [_ride(r, people, ids=given) for r in block.riders]
    shown = sum(bool(one.id_number) for one in lines)
    _made(session, actor, page, block, "carrier", shown, now)
    return rides.carrier_roll(
        _head(page, block), lines, made=_mark(session, actor, now), missing=len(lines) - shown
    )


def escort_list(
    session: Session, *, actor: Actor, trip_id: int, vehicle_id: int, now: datetime
) -> Roll:
    """The escort's list with telephones. Raises Forbidden, NotFound."""
    page, block, people = _theirs(session, actor, trip_id, vehicle_id, now)
    lines = [_ride(r, people, phones=True) for r in block.riders]
    shown = sum(bool(one.phone or one.contact) for one in lines)
    _made(session, actor, page, block, "escort", shown, now)
    return rides.escort_roll(_head(page, block), lines, made=_mark(session, actor, now))


def firm_list(
    session: Session, *, actor: Actor, trip_id: int, employer_id: int, now: datetime
) -> Roll:
    """A firm's handover sheet over all vehicles. Raises NotFound for a firm without anybody."""
    page = page_of_trip(session, actor=actor, trip_id=trip_id, now=now)
    riders = [
        r for r in page.riding if r.row is not None and r.row.vacancy.employer_id == employer_id
    ]
    if not riders:
        raise NotFound("employer", employer_id)
    firm = riders[0].row.employer if riders[0].row else ""
    people = _people(session, riders)
    block = next((b for b in page.blocks if b.onward), page.blocks[0])
    said = told_of(session, [known(r.row.placement.id) for r in riders if r.row])
    return rides.firm_roll(_head(page, block), firm, [_ride(r, people, said=said) for r in riders])


def village_list(session: Session, *, actor: Actor, trip_id: int, now: datetime) -> Roll:
    """Everybody by township and village. The sending side's."""
    page, lines = _all(session, actor, trip_id, now)
    return rides.village_roll(_head(page, page.blocks[0]), lines)


def texts_aloud(
    session: Session, *, actor: Actor, trip_id: int, telephone: str, now: datetime
) -> list[tuple[str, str]]:
    """(village, what is read there). The sending side's."""
    page = _page(session, actor, trip_id, now)
    told: list[tuple[str, str]] = []
    for block in page.blocks:
        if not block.onward and block.riders:
            people = _people(session, block.riders)
            lines = [_ride(r, people) for r in block.riders]
            told += rides.read_aloud(_head(page, block), lines, telephone)
    return told


def calendar_of(
    session: Session, *, actor: Actor, trip_id: int, vehicle_id: int, now: datetime
) -> bytes:
    """The vehicle's way as a calendar file. Raises TripNotReady without stops."""
    page = page_of_trip(session, actor=actor, trip_id=trip_id, now=now)
    block = _block(page, vehicle_id)
    if len(block.stops) < 2:
        raise TripNotReady("no_stops")
    return rides.calendar_file(
        _head(page, block), uid=f"trip-{trip_id}-{vehicle_id}@gongqiao",
        stamped=page.trip.updated_at, count=len(block.riders),
    )  # fmt: skip


def _page(session: Session, actor: Actor, trip_id: int, now: datetime) -> TripPage:
    """For the side that knows the people. Raises Forbidden, TripNotReady without a vehicle."""
    page = page_of_trip(session, actor=actor, trip_id=trip_id, now=now)
    if actor.role not in (Role.SENDING, Role.ADMIN) or not page.arranges:
        raise Forbidden("list_of_people")
    if not page.blocks:
        raise TripNotReady("no_vehicle")
    return page


def _theirs(
    session: Session, actor: Actor, trip_id: int, vehicle_id: int, now: datetime
) -> tuple[TripPage, Block, dict[int, Person]]:
    page = _page(session, actor, trip_id, now)
    block = _block(page, vehicle_id)
    return page, block, _people(session, block.riders)


def _all(
    session: Session, actor: Actor, trip_id: int, now: datetime
) -> tuple[TripPage, list[Ride]]:
    page = _page(session, actor, trip_id, now)
    riders = page.riding
    people = _people(session, riders)
    return page, [_ride(r, people) for r in riders]


def _block(page: TripPage, vehicle_id: int) -> Block:
    found = next((b for b in page.blocks if b.vehicle.id == vehicle_id), None)
    if found is None:
        raise NotFound("vehicle", vehicle_id)
    return found


def _people(session: Session, riders: Sequence[Rider]) -> dict[int, Person]:
    ids = {r.row.placement.person_id for r in riders if r.row is not None}
    found = session.scalars(sa.select(Person).where(col(Person.id).in_(sorted(ids))))
    return {known(person.id): person for person in found}


def _consented(session: Session, people: dict[int, Person]) -> frozenset[int]:
    """Whose consent for the carrier stands."""
    return frozenset(
        session.scalars(
            sa.select(col(Consent.person_id)).where(
                col(Consent.person_id).in_(sorted(people)),
                col(Consent.purpose) == ConsentPurpose.CARRIER,
                col(Consent.withdrawn_at).is_(None),
            )
        )
    )


def _ride(
    rider: Rider, people: dict[int, Person], *, ids: frozenset[int] = frozenset(),
    phones: bool = False, said: Mapping[int, Told] = MappingProxyType({}),
) -> Ride:  # fmt: skip
    row, seat, stop = rider.row, rider.seat, rider.pickup
    told = said.get(seat.placement_id, NOTHING_TOLD)
    person = people.get(row.placement.person_id) if row else None
    own = person is not None and row is not None and row.name is not None
    return Ride(
        name=row.name or "" if row else "",
        sex=person.sex.value if own and person else "",
        id_number=person.id_number or "" if person and person.id in ids else "",
        phone=(person.phone or person.phone2 or "") if phones and person else "",
        contact=(seat.contact or "") if phones else "",
        home=row.township if row else "",
        village=person.village if own and person else "",
        stop=stop.place if stop else "",
        at=stop.at if stop else None,
        seat=str(seat.seat_no or ""),
        group=str(rider.party_id or ""),
        needs=seat.needs,
        firm=row.employer if row else "",
        post=row.vacancy.title if row else "",
        report_to=told.met_by or (row.vacancy.report_to if row else ""),
        room=told.room,
        first_shift=told.first_shift,
        buddy=told.buddy,
        first_timer=bool(own and person and person.first_timer),
        state=SEATS.get(seat.state, ""),
    )


def _head(page: TripPage, block: Block) -> Head:
    vehicle = block.vehicle
    drivers = (vehicle.driver1, vehicle.driver2, vehicle.driver3)
    return Head(
        trip=page.trip.name,
        leaves_on=page.trip.leaves_on,
        number=vehicle.number,
        plate=vehicle.plate,
        carrier=vehicle.carrier,
        escort=vehicle.escort_name,
        escort_phone=vehicle.escort_phone or "",
        drivers="、".join(name for name in drivers if name),
        stops=tuple((s.at, STOPS[s.kind.value], s.place) for s in block.stops),
    )


def _mark(session: Session, actor: Actor, now: datetime) -> str:
    """Whose copy this is: the account's number and the minute."""
    places = "、".join(regions.region(c).short_name for c in sorted(actor.regions)[:2])
    at = now.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return f"{places or '管理员'} 账号{actor.account_id or 0} {at}"


def _made(
    session: Session, actor: Actor, page: TripPage, block: Block, kind: str, people: int,
    now: datetime,
) -> None:  # fmt: skip
    record(
        session, actor=actor, action="trip_list", subject_kind="trip", subject_id=page.trip.id,
        now=now, paper=kind, people=people,
    )  # fmt: skip
    note(
        session, page.trip, actor=actor, now=now, kind=f"paper_{kind}", people=people,
        number=block.vehicle.number,
    )  # fmt: skip
