"""Handed over per firm and signed: sent, arrived, absent, room and post as found. What differs is
a case for the coordinator at once (union_services.md 5 and 16)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import Session, col

from models.account import Role
from models.case import CaseFile, CaseKind
from models.employer import Employer
from models.handover import TripHandover
from models.person import Person
from models.placement import Placement
from models.trip import SeatState, Trip, TripSeat, TripState
from models.vacancy import Vacancy
from services.actor import Actor
from services.cases.opening import About, open_case
from services.errors import Forbidden, NotAllowedNow, NotFound, TripNotReady
from services.inputs import Input, Line, Whole
from services.rows import lock_rows
from services.trips.rows import may_arrange, note, trip_in_sight

B = SeatState
SIGNED_IN = (TripState.ARRIVED, TripState.HANDED_OVER, TripState.SETTLED)


class HandoverIn(Input):
    counted: Whole = Field(ge=0, le=2000)
    room_as_told: bool = False
    post_as_told: bool = False
    taken_by: Line = Field(min_length=1, max_length=40)
    words: Line = Field("", max_length=300)


@dataclass(frozen=True)
class AtTheGate:
    """What our own list says of a firm, and what was signed (None: not yet)."""

    trip: Trip
    employer_id: int
    employer: str
    sent: int
    arrived: int
    aboard: int  # neither handed over nor accounted for
    home: str
    site: str
    signed: TripHandover | None

    @property
    def absent(self) -> int:
        return self.sent - self.arrived


def may_sign(actor: Actor, trip: Trip, employer_id: int) -> bool:
    """The firm itself, and whoever arranges the trip."""
    own = actor.role is Role.EMPLOYER and actor.employer_id == employer_id
    return own or may_arrange(actor, trip)


def at_the_gate(session: Session, *, actor: Actor, trip_id: int, employer_id: int) -> AtTheGate:
    """Of whoever arranges the trip, and of the firm itself. Raises NotFound, Forbidden."""
    trip = trip_in_sight(session, actor, trip_id)
    if not may_sign(actor, trip, employer_id):
        raise Forbidden("sign_handover")
    rows = session.execute(
        sa.select(col(TripSeat.state), col(Person.region_code), col(Vacancy.region_code))
        .join(Placement, col(Placement.id) == col(TripSeat.placement_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .where(
            col(TripSeat.trip_id) == trip_id, col(Vacancy.employer_id) == employer_id,
            col(TripSeat.state).not_in((B.INVITED, B.STANDBY, B.WITHDRAWN)),
        )
    ).all()  # fmt: skip
    if not rows:
        raise NotFound("employer", employer_id)
    return AtTheGate(
        trip=trip, employer_id=employer_id,
        employer=session.get_one(Employer, employer_id).name,
        sent=len(rows), arrived=sum(state is B.HANDED_OVER for state, *_ in rows),
        aboard=sum(state in (B.CONFIRMED, B.BOARDED, B.ARRIVED) for state, *_ in rows),
        home=rows[0][1], site=rows[0][2], signed=signed_of(session, trip_id).get(employer_id),
    )  # fmt: skip


def signed_of(session: Session, trip_id: int) -> Mapping[int, TripHandover]:
    """What was signed, by firm."""
    rows = session.scalars(sa.select(TripHandover).where(col(TripHandover.trip_id) == trip_id))
    return {row.employer_id: row for row in rows}


def sign_handover(
    session: Session, *, actor: Actor, trip_id: int, employer_id: int, data: HandoverIn,
    now: datetime,
) -> TripHandover:  # fmt: skip
    """Signed once; the first signature stays. Raises NotAllowedNow (not there yet), TripNotReady
    (somebody is neither handed over nor accounted for), and as `at_the_gate`."""
    lock_rows(session, Trip, {trip_id})
    gate = at_the_gate(session, actor=actor, trip_id=trip_id, employer_id=employer_id)
    if gate.signed is not None:
        return gate.signed
    if gate.trip.state not in SIGNED_IN:
        raise NotAllowedNow("trip", trip_id, gate.trip.state, "sign_handover")
    if gate.aboard:
        raise TripNotReady("not_handed_over", gate.aboard)
    row = TripHandover(
        trip_id=trip_id, employer_id=employer_id, sent=gate.sent, arrived=gate.arrived,
        absent=gate.absent, signed_at=now, account_id=actor.account_id, **data.model_dump(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    note(session, gate.trip, actor=actor, now=now, kind="handed", people=row.arrived,
         firm=gate.employer)  # fmt: skip
    if row.differs:
        open_handover_case(session, row, gate)
    return row


def open_handover_case(session: Session, row: TripHandover, gate: AtTheGate) -> CaseFile:
    """What differs, for the coordinator: one case for each firm and trip."""
    return open_case(
        session, kind=CaseKind.HANDOVER, words=_otherwise(row, gate), now=row.signed_at,
        account_id=row.account_id,
        about=About(
            employer_id=row.employer_id, home=gate.home, site=gate.site,
            what=f"trip {row.trip_id} firm {row.employer_id}",
        ),
    )  # fmt: skip


def _otherwise(row: TripHandover, gate: AtTheGate) -> str:
    told = [f"{gate.trip.name}，{gate.employer}：送{row.sent}人，我们交接{row.arrived}人"]
    if row.counted != row.arrived:
        told.append(f"企业点到{row.counted}人")
    if not row.room_as_told:
        told.append("住的和说好的不一样")
    if not row.post_as_told:
        told.append("岗位和说好的不一样")
    return "；".join([*told, *([row.words] if row.words else [])])
