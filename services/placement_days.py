"""The days of a placement: when it really happened, and the first payday that follows from it."""

from datetime import date, datetime

from sqlmodel import Session

from law.payday import first_pay_of
from models.employer import Employer
from models.placement import ARRIVED_STATES, Placement, PlacementState
from reference.calendar import local_day
from services.errors import InvalidInput, Problem
from services.placement_seats import Seat

S = PlacementState


def day_of(placement: Placement, on: date | None, now: datetime) -> date:
    """The day it happened: not in the future, not before what happened earlier."""
    today = local_day(now)
    day = on or today
    earliest = placement.arrived_on or placement.departed_on
    if day > today:
        raise InvalidInput({"on": (Problem("day_in_future", {"today": today.isoformat()}),)})
    if earliest is not None and day < earliest:
        facts = {"earliest": earliest.isoformat()}
        raise InvalidInput({"on": (Problem("day_too_early", facts),)})
    return day


def set_days(
    session: Session, seat: Seat, to: PlacementState, day: date, reason: str, note: str
) -> None:
    placement = seat.placement
    if to is S.DEPARTED:
        placement.departed_on = day
    elif to is S.ARRIVED:
        first_pay_on = _first_pay_on(session, seat, day)
        placement.arrived_on, placement.first_pay_on = day, first_pay_on
    elif to is S.LEFT:
        placement.left_on, placement.left_reason = day, reason
    if to in (S.LEFT, S.NO_SHOW, S.CANCELLED):
        placement.end_note = note.strip()[:200]


def _first_pay_on(session: Session, seat: Seat, day: date) -> date | None:
    employer = session.get_one(Employer, seat.vacancy.employer_id)
    pay = first_pay_of(seat.vacancy, employer, day)
    return None if pay is None else pay.on


def forget_days(placement: Placement, back: PlacementState) -> None:
    """Days of what is no longer true."""
    if back not in (*ARRIVED_STATES, S.LEFT):
        placement.arrived_on = placement.first_pay_on = None
    if back is S.CONFIRMED:
        placement.departed_on = None
    placement.left_on, placement.left_reason, placement.end_note = None, "", ""
