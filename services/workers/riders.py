"""Everybody with a seat is told where and when once the list stands, of what changed, of its end.

A job looks every minute; what a person was told last is a row, so that nobody is told the same
twice and nobody is forgotten, whoever changed the trip and however. Small transactions.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from delivery.sms import SmsMessage
from models.invitation import LinkPurpose
from models.person import Person
from models.placement import Placement, PlacementState
from models.ride_word import RideWord
from models.trip import SeatState, Trip, TripSeat, TripState
from models.vacancy import Vacancy
from reference.calendar import SHANGHAI, day_start, local_day
from reports.invitation_text import Post, SmsKind, sms_of
from services.invitations.telling import Voice
from services.outbox.messages import enqueue_sms
from services.publicity.union_lines import line_of
from services.rows import known, lock_rows
from services.workers.rides import OVER, Ride, changes, ride_of, rides_of

Begin = Callable[[], AbstractContextManager[Session]]
T = TripState
LOOKED_AT = (T.OPEN, T.FROZEN, T.BOARDING, T.CANCELLED)
STANDS = (T.FROZEN, T.BOARDING)
AT_ONCE = timedelta(hours=36)
"""So shortly before it leaves a message does not wait for the morning."""
LINK_LIFE = timedelta(days=30)
STEP = 50
"""People in one transaction."""
CHANGED = {
    "day": "日子", "at": "时间", "place": "上车地点", "number": "车", "plate": "车牌",
    "seat": "座位", "escort": "领队",
}  # fmt: skip


@dataclass
class Told:
    """People: told for the first time, told of a change, told that they do not ride."""

    told: int = 0
    changed: int = 0
    off: int = 0

    def facts(self) -> dict[str, object]:
        return dict(vars(self))


def tell_riders(begin: Begin, *, voice: Voice, clock: Callable[[], datetime]) -> Told:
    """Everybody of trips that have not left."""
    done = Told()
    with begin() as session:
        due = _due(session, local_day(clock()))
    for start in range(0, len(due), STEP):
        with begin() as session:
            for placement_id in due[start : start + STEP]:
                tell_rider(session, placement_id=placement_id, voice=voice, now=clock(), done=done)
    return done


def _due(session: Session, today: date) -> list[int]:
    """Whose way is not as they were told, or who were told nothing yet."""
    rows = session.execute(
        sa.select(Placement, RideWord)
        .join(TripSeat, col(TripSeat.placement_id) == col(Placement.id))
        .join(Trip, col(Trip.id) == col(TripSeat.trip_id))
        .outerjoin(RideWord, col(RideWord.placement_id) == col(Placement.id))
        .where(
            col(Trip.state).in_(LOOKED_AT),
            col(Trip.leaves_on) >= today - timedelta(days=1),
            col(Placement.state) == PlacementState.CONFIRMED,
        )
        .order_by(col(Placement.id))
    )
    found = {known(placement.id): (placement, word) for placement, word in rows}
    rides = rides_of(session, [placement for placement, _word in found.values()])
    return [
        known(placement.id)
        for placement, word in found.values()
        if (ride := rides.get(known(placement.id))) is not None and _kind(ride, word) is not None
    ]


def _kind(ride: Ride, word: RideWord | None) -> SmsKind | None:
    """What there is to tell, None for nothing."""
    if ride.placement.state is not PlacementState.CONFIRMED:
        return None
    if ride.over:
        return SmsKind.TRIP_OFF if word is not None and OVER not in word.told else None
    if ride.trip.state not in STANDS or ride.seat.state is not SeatState.CONFIRMED:
        return None
    if word is None or OVER in word.told:
        return SmsKind.TRIP
    return SmsKind.TRIP_CHANGED if changes(word.told, ride.told) else None


def tell_rider(
    session: Session, *, placement_id: int, voice: Voice, now: datetime, done: Told
) -> None:
    """One of them; looked at again with their row locked."""
    lock_rows(session, Placement, {placement_id})
    placement = session.get_one(Placement, placement_id)
    ride, word = ride_of(session, placement), session.get(RideWord, placement_id)
    kind = _kind(ride, word) if ride is not None else None
    if ride is None or kind is None:
        return
    before = dict(word.told) if word is not None and OVER not in word.told else {}
    word = word or RideWord(placement_id=placement_id, told_at=now)
    word.told, word.before, word.told_at, word.heard_at = dict(ride.told), before, now, None
    session.add(word)
    session.flush()
    _write(session, ride, kind, before, voice, now)
    done.told += kind is SmsKind.TRIP
    done.changed += kind is SmsKind.TRIP_CHANGED
    done.off += kind is SmsKind.TRIP_OFF


def _write(
    session: Session, ride: Ride, kind: SmsKind, before: dict[str, object], voice: Voice,
    now: datetime,
) -> None:  # fmt: skip
    """Whom no message reaches is told in person: services.workers.by_mouth."""
    person = session.get_one(Person, ride.placement.person_id)
    if person.phone_index is None or person.do_not_contact:
        return
    placement_id, leaves = known(ride.placement.id), day_start(ride.trip.leaves_on)
    link = voice.links.make(
        session, person_id=known(person.id), purpose=LinkPurpose.TRIP, subject_id=placement_id,
        until=leaves + LINK_LIFE, now=now,
    )  # fmt: skip
    site = session.get_one(Vacancy, ride.placement.vacancy_id).region_code
    post = Post("", "", site, None, line_of(session, person.region_code).line, person.region_code)
    more = _words(ride, before)
    params, text = sms_of(kind, post, until=leaves, link=link, more=more)
    hurries = leaves - now < AT_ONCE
    enqueue_sms(
        session, key=f"{kind.value}/{placement_id}/{now:%Y%m%d%H%M%S}",
        number_index=person.phone_index, now=now if hurries else voice.rules.next_morning(now),
        sms=SmsMessage(
            f"{kind.value.replace('_', '-')}-{placement_id}-{now:%m%d%H%M%S}", known(person.id),
            kind.value, params, text,
        ),
    )  # fmt: skip


def _words(ride: Ride, before: dict[str, object]) -> dict[str, str]:
    stop = ride.pickup
    leaves = local_day(stop.at) if stop else ride.trip.leaves_on
    at = stop.at.astimezone(SHANGHAI) if stop else None
    named = [CHANGED[name] for name, _then, _now in changes(before, ride.told)]
    return {
        "day": f"{leaves.month}月{leaves.day}日",
        "at": f"{at:%H:%M}" if at else "时间等通知",
        "stop": stop.place if stop else "原来说的地方",
        "number": str(ride.vehicle.number) if ride.vehicle else "",
        "what": "、".join(named),
    }
