"""What a firm says of its newcomers before they come: room, first shift, who waits at the gate.

It stands on the promise card, which is otherwise fixed, and on the firm's own list of the trip.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import Session, col

from models.buddy import BuddyPair, PairState
from models.person import Person
from models.placement import Placement
from models.promise import PromiseCard
from models.trip import Trip
from services.actor import Actor
from services.errors import Forbidden, NotFound
from services.inputs import Input, Line
from services.placements.lists import Row
from services.promises.cards import fix_card
from services.rows import known, lock_rows
from services.trips.handovers import may_sign
from services.trips.page import page_of_trip
from services.trips.rows import note

BESIDE = (PairState.PROPOSED, PairState.ACTIVE, PairState.COMPLETED)


class Said(Input):
    """Of one newcomer; an empty field leaves what is stored."""

    room: Line = Field("", max_length=40)
    first_shift: Line = Field("", max_length=40)


@dataclass(frozen=True)
class Told:
    """Of one newcomer, "" where nobody has said it; `buddy` is the old colleague's name."""

    room: str = ""
    first_shift: str = ""
    met_by: str = ""
    buddy: str = ""


NOTHING_TOLD = Told()


@dataclass(frozen=True)
class Rooms:
    """A firm's newcomers of a trip, parties together, with what was said of each."""

    trip: Trip
    employer_id: int
    employer: str
    rows: Sequence[tuple[Row, Told]]

    @property
    def met_by(self) -> str:
        return next((told.met_by for _row, told in self.rows if told.met_by), "")


def rooms_of(
    session: Session, *, actor: Actor, trip_id: int, employer_id: int, now: datetime
) -> Rooms:
    """Of the firm itself, and of whoever arranges the trip. Raises NotFound, Forbidden."""
    page = page_of_trip(session, actor=actor, trip_id=trip_id, now=now)
    if not may_sign(actor, page.trip, employer_id):
        raise Forbidden("say_rooms")
    rows = [r.row for r in page.riding if r.row and r.row.vacancy.employer_id == employer_id]
    if not rows:
        raise NotFound("employer", employer_id)
    said = told_of(session, [known(row.placement.id) for row in rows])
    ordered = sorted(rows, key=lambda r: (r.placement.party_id or 10**9, known(r.placement.id)))
    told = [(row, said.get(known(row.placement.id), NOTHING_TOLD)) for row in ordered]
    return Rooms(page.trip, employer_id, rows[0].employer, told)


def told_of(session: Session, placement_ids: Sequence[int]) -> Mapping[int, Told]:
    """By placement; none for one whose card was never fixed. Scope is the caller's."""
    buddies = dict(
        session.execute(
            sa.select(col(BuddyPair.newcomer_id), col(Person.name))
            .join(Placement, col(Placement.id) == col(BuddyPair.buddy_id))
            .join(Person, col(Person.id) == col(Placement.person_id))
            .where(col(BuddyPair.newcomer_id).in_(placement_ids), col(BuddyPair.state).in_(BESIDE))
            .order_by(col(BuddyPair.id))
        ).all()
    )
    cards = session.scalars(
        sa.select(PromiseCard).where(col(PromiseCard.placement_id).in_(placement_ids))
    )
    return {
        card.placement_id: Told(
            card.room, card.first_shift, card.met_by, buddies.get(card.placement_id, "")
        )
        for card in cards
    }


def say_rooms(
    session: Session, *, actor: Actor, trip_id: int, employer_id: int, met_by: str,
    people: Mapping[int, Said], now: datetime,
) -> int:  # fmt: skip
    """What is said by placement; who is not of this firm and trip is passed over. How many were
    changed. Somebody agreed before there were cards gets one, from the post as it is now."""
    lock_rows(session, Trip, {trip_id})
    rooms = rooms_of(session, actor=actor, trip_id=trip_id, employer_id=employer_id, now=now)
    changed = 0
    for row, _told in rooms.rows:
        said = people.get(known(row.placement.id)) or Said(room="", first_shift="")
        changed += _write(session, row.placement, said, met_by, now)
    if changed:
        note(session, rooms.trip, actor=actor, now=now, kind="rooms", people=changed,
             firm=rooms.employer)  # fmt: skip
    return changed


def _write(
    session: Session, placement: Placement, said: Said, met_by: str, now: datetime
) -> bool:  # fmt: skip
    new = {
        name: value
        for name, value in (*said.model_dump().items(), ("met_by", met_by.strip()[:40]))
        if value
    }
    if not new:
        return False
    card = session.scalars(
        sa.select(PromiseCard).where(col(PromiseCard.placement_id) == placement.id)
    ).first() or fix_card(session, placement, now=now)
    if all(getattr(card, name) == value for name, value in new.items()):
        return False
    for name, value in new.items():
        setattr(card, name, value)
    session.add(card)
    session.flush()
    return True
