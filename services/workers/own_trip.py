"""Somebody's way to the factory behind their own link: when, where, which seat, whom to call.

Safe to forward: a surname, no number of theirs. The escort's telephone stands on it from the day
the list stands until three days after the trip.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from models.employer import Employer
from models.invitation import LinkPurpose, WorkerLink
from models.person import Person
from models.placement import HOLDING_STATES, Placement
from models.ride_word import RideWord
from models.trip import BEFORE_DEPARTURE, SeatState, TripState
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.errors import NotFound
from services.promises.cards import Card, find_card
from services.publicity.union_lines import Telephone, line_of
from services.rows import known
from services.trips.links import LIFE, Whereabouts, where_is
from services.trips.rows import list_stands
from services.workers.rides import OVER, Ride, changes, ride_of

B, T = SeatState, TripState
OWN_LINKS = (LinkPurpose.TRIP, LinkPurpose.PROMISE)
"""The card's link opens the way there too; the trip's link opens nothing else."""
ESCORT_FOR = timedelta(days=3)
_AFTER = {
    B.BOARDED: "boarded",
    B.ARRIVED: "arrived",
    B.HANDED_OVER: "handed_over",
    B.NO_SHOW: "no_show",
    B.LEFT_ON_WAY: "left",
    B.INVITED: "invited",
    B.STANDBY: "standby",
    B.WITHDRAWN: "off",
}


@dataclass(frozen=True)
class OwnTrip:
    """standing   none, invited, standby, planned, fixed, boarding, left_without (they have not been
               ticked and the bus is gone), boarded, arrived, handed_over, no_show, left, off,
               cancelled, over (no post any more)
    changes      what is not as they were told before: (what, then, now)
    changed_at   when they were told of it; None: just now
    where        of the vehicle they sit in and of the coach after it, as they go in that order
    contacts     whether telephones of those who meet them stand on the page: from the day the list
                 stands until three days after the trip; escort_phone is "" outside those days
    """

    standing: str
    surname: str
    ride: Ride | None
    card: Card | None
    post: Vacancy
    firm: Employer
    changes: Sequence[tuple[str, str, str]]
    changed_at: datetime | None
    where: Whereabouts | None
    where_onward: Whereabouts | None
    contacts: bool
    escort_phone: str
    telephone: Telephone


def own_trip(session: Session, *, link: WorkerLink, now: datetime) -> OwnTrip:
    """Raises NotFound for a link of another purpose."""
    if link.purpose not in OWN_LINKS:
        raise NotFound("link", None)
    placement = session.get(Placement, link.subject_id)
    if placement is None or placement.person_id != link.person_id:
        raise NotFound("link", None)
    person = session.get_one(Person, placement.person_id)
    post = session.get_one(Vacancy, placement.vacancy_id)
    ride = ride_of(session, placement)
    word = session.get(RideWord, known(placement.id))
    told, at = _changes(ride, word)
    shown = ride if ride is not None and not ride.over else None
    return OwnTrip(
        standing=_standing(placement, ride, now),
        surname=person.name[:1],
        ride=ride,
        card=find_card(session, placement_id=known(placement.id)),
        post=post,
        firm=session.get_one(Employer, post.employer_id),
        changes=told,
        changed_at=at,
        where=where_is(session, shown.vehicle, shown.trip) if shown and shown.vehicle else None,
        where_onward=where_is(session, shown.onward, shown.trip)
        if shown and shown.onward
        else None,
        contacts=shown is not None and _within(shown, now),
        escort_phone=_escort_phone(shown, now),
        telephone=line_of(session, person.region_code),
    )


def _standing(placement: Placement, ride: Ride | None, now: datetime) -> str:
    if ride is None:
        return "none" if placement.state in HOLDING_STATES else "over"
    if ride.trip.state is T.CANCELLED:
        return "cancelled"
    if ride.seat.state in _AFTER:
        standing = _AFTER[ride.seat.state]
        gone = placement.state not in HOLDING_STATES
        return "over" if gone and standing in ("invited", "standby", "off") else standing
    if ride.trip.state is T.BOARDING:
        return "boarding"
    if ride.trip.state not in BEFORE_DEPARTURE:
        return "left_without"
    return "fixed" if list_stands(ride.trip, local_day(now)) else "planned"


def _changes(
    ride: Ride | None, word: RideWord | None
) -> tuple[list[tuple[str, str, str]], datetime | None]:
    """Against what they were told last; where that is how it stands, against the time before."""
    if ride is None or word is None or OVER in ride.told:
        return [], None
    since = changes(word.told, ride.told)
    if since:
        return since, None
    return changes(word.before, word.told), word.told_at


def _within(ride: Ride, now: datetime) -> bool:
    today = local_day(now)
    return list_stands(ride.trip, today) and today <= ride.trip.leaves_on + ESCORT_FOR


def _escort_phone(ride: Ride | None, now: datetime) -> str:
    if ride is None or ride.vehicle is None or not _within(ride, now):
        return ""
    return ride.vehicle.escort_phone or ""


def family_may_look(trip: OwnTrip, now: datetime) -> bool:
    """Whether the link for the family holds: as long as the roll-call's own."""
    ride = trip.ride
    if ride is None or ride.vehicle is None or trip.where is None:
        return False
    return local_day(now) <= ride.trip.leaves_on + LIFE
