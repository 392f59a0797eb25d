"""The firms hear who did not come: one letter per trip and firm as it departs, with its departure.

Until then a tick may be taken back and nobody has been told anything false. Who leaves on the way,
or turns out to have come after all, makes a second letter when the trip arrives or is handed over;
where nothing has changed since the last letter there is none. A trip that is called off is told to
every firm on its list, lost people or not.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from delivery.message import Sender, message_id
from models.account import Account, Role
from models.employer import Employer
from models.placement import Placement, PlacementState
from models.trip import BOARDED_STATES, SeatEvent, SeatState, Trip, TripEvent, TripSeat, TripState
from models.vacancy import Vacancy
from reports.ledger import ledgers
from reports.trip_notice import LostPost, TripNotice, notice_subject, notice_text
from services.actor import Actor
from services.outbox.messages import enqueue_mail
from services.rows import known
from services.trips.rows import note

ENDED = (PlacementState.NO_SHOW, PlacementState.CANCELLED)
"""The place is open again."""
TELLS = (TripState.DEPARTED, TripState.ARRIVED, TripState.HANDED_OVER, TripState.CANCELLED)
"""The steps with which firms are told what is new."""
TOLD = "told"
TRIP_CANCELLED = "trip_cancelled"
"""The reason of a seat's event when its trip is called off."""


@dataclass(frozen=True)
class TripPost:
    """How letters about a trip leave: from whom, and where their link leads."""

    sender: Sender
    public_url: str


@dataclass(frozen=True)
class _Listed:
    """Somebody who was on the list when it stood."""

    seat: SeatState
    placement_id: int
    placement: PlacementState
    vacancy_id: int
    title: str
    employer_id: int

    @property
    def lost(self) -> bool:
        return self.placement in ENDED


def tell_firms(session: Session, *, actor: Actor, trip: Trip, post: TripPost, now: datetime) -> int:
    """Put the letters that are due into the outbox and write down what was told; how many. A firm
    without a usable address is counted in the trip's history, for somebody to telephone."""
    if trip.state not in TELLS:
        return 0
    firms: dict[int, list[_Listed]] = {}
    for one in _listed(session, known(trip.id)):
        firms.setdefault(one.employer_id, []).append(one)
    told = _told(session, known(trip.id))
    lost = {firm: sorted(p.placement_id for p in mine if p.lost) for firm, mine in firms.items()}
    off = trip.state is TripState.CANCELLED
    news = [firm for firm in sorted(firms) if off or lost[firm] != told.get(firm, [])]
    if not news:
        return 0
    names, addresses = _names(session, news), _addresses(session, news)
    letters, unreached = 0, 0
    for firm in news:
        notice = _notice(session, trip, names[firm], firms[firm], post, again=firm in told)
        sent = sum(_send(session, trip, firm, to, notice, post, now) for to in addresses[firm])
        letters, unreached = letters + sent, unreached + (sent == 0)
    note(
        session, trip, actor=actor, now=now, kind=TOLD, letters=letters, unreached=unreached,
        lost={str(firm): lost[firm] for firm in news},
    )  # fmt: skip
    return letters


def _listed(session: Session, trip_id: int) -> list[_Listed]:
    """Who was booked; of a trip called off before its list stood, who was on it."""
    called_off = sa.exists().where(
        col(SeatEvent.seat_id) == col(TripSeat.id), col(SeatEvent.reason) == TRIP_CANCELLED
    )
    rows = session.execute(
        sa.select(
            col(TripSeat.state), col(Placement.id), col(Placement.state), col(Vacancy.id),
            col(Vacancy.title), col(Vacancy.employer_id),
        )
        .join(Placement, col(Placement.id) == col(TripSeat.placement_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(col(TripSeat.trip_id) == trip_id, sa.or_(col(TripSeat.booked), called_off))
        .order_by(col(TripSeat.id))
    )  # fmt: skip
    return [_Listed(*row) for row in rows]


def _told(session: Session, trip_id: int) -> dict[int, list[int]]:
    """Per firm, the placements it was last told are lost."""
    told: dict[int, list[int]] = {}
    details = session.scalars(
        sa.select(col(TripEvent.detail))
        .where(col(TripEvent.trip_id) == trip_id, col(TripEvent.kind) == TOLD)
        .order_by(col(TripEvent.id))
    )
    for detail in details:
        said = detail["lost"]
        if isinstance(said, Mapping):
            told |= {int(firm): list(ids) for firm, ids in said.items()}
    return told


def _names(session: Session, firms: Collection[int]) -> dict[int, str]:
    rows = session.execute(
        sa.select(col(Employer.id), col(Employer.name)).where(col(Employer.id).in_(firms))
    )
    return {known(firm): name for firm, name in rows}


def _addresses(session: Session, firms: Collection[int]) -> dict[int, list[str]]:
    """Of the people who log in for a firm; where none of them has one, the firm's own."""
    found: dict[int, dict[str, str]] = {firm: {} for firm in firms}
    accounts = sa.select(col(Account.employer_id), col(Account.email)).where(
        col(Account.active), col(Account.role) == Role.EMPLOYER, col(Account.employer_id).in_(firms)
    )
    own = sa.select(col(Employer.id), col(Employer.email)).where(col(Employer.id).in_(firms))
    for query in (accounts.order_by(col(Account.id)), own):
        had = {firm for firm, addresses in found.items() if addresses}
        for firm, address in session.execute(query):
            if address and firm not in had:
                found[firm].setdefault(address.strip().lower(), address.strip())
    return {firm: list(addresses.values()) for firm, addresses in found.items()}


def _notice(
    session: Session, trip: Trip, firm: str, mine: Sequence[_Listed], post: TripPost, *, again: bool
) -> TripNotice:
    left = sum(one.seat is SeatState.LEFT_ON_WAY for one in mine)
    aboard = sum(one.seat in BOARDED_STATES for one in mine) - left
    absent = sum(one.lost and one.seat not in BOARDED_STATES for one in mine)
    return TripNotice(
        firm=firm, trip=trip.name, day=trip.leaves_on, listed=len(mine), aboard=aboard,
        absent=absent, left=left, own_way=len(mine) - aboard - absent - left,
        posts=_posts(session, mine), url=f"{post.public_url.rstrip('/')}/trips/{trip.id}",
        again=again, cancelled=trip.state is TripState.CANCELLED,
    )  # fmt: skip


def _posts(session: Session, mine: Sequence[_Listed]) -> tuple[LostPost, ...]:
    lost = Counter((one.vacancy_id, one.title) for one in mine if one.lost)
    have = ledgers(session, sorted(vacancy_id for vacancy_id, _ in lost))
    return tuple(
        LostPost(title, count, have[vacancy_id].open)
        for (vacancy_id, title), count in sorted(lost.items())
    )


def _send(
    session: Session, trip: Trip, firm: int, to: str, notice: TripNotice, post: TripPost,
    now: datetime,
) -> bool:  # fmt: skip
    """False for an address no letter can be made for: a coach does not wait for that."""
    reader = message_id(to.lower(), "x")[4:36]
    key = f"trip/{trip.id}/{trip.state.value}/{firm}/{reader}"
    try:
        mail = post.sender.letter(
            key=key, to=to, subject=notice_subject(notice), text=notice_text(notice), date=now
        )
    except ValueError:
        return False
    enqueue_mail(session, key=key, mail=mail, now=now)
    return True
