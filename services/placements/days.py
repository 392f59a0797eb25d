"""The days of a placement: when it really happened, and the first payday that follows from it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from law.payday import first_pay_of
from models.employer import Employer
from models.placement import ARRIVED_STATES, RECORDED_LATE, Placement, PlacementState
from models.proposal import Side
from reference.calendar import local_day
from services.errors import InvalidInput, Problem
from services.placements.seats import Seat

S = PlacementState


def day_of(seat: Seat, on: date | None, *, side: Side, note: str, now: datetime) -> date:
    """The day it happened: not in the future, not before what happened earlier, not before the
    agreement.

    A union may record, with its reason in `note`, what happened up to RECORDED_LATE before the
    agreement. Raises InvalidInput.
    """
    placement, today = seat.placement, local_day(now)
    day = on or today
    if day > today:
        raise _wrong("day_in_future", earliest=today)
    before = placement.arrived_on or placement.departed_on
    if before is not None and day < before:
        raise _wrong("day_too_early", earliest=before)
    agreed = local_day(placement.confirmed_at)
    if before is None and day < agreed:
        if day < agreed - RECORDED_LATE:
            raise _wrong("day_long_before_agreement", earliest=agreed)
        if side not in (Side.SENDING, Side.RECEIVING) or not note.strip():
            raise _wrong("day_before_agreement", earliest=agreed)
    return day


def check_no_other_spell(session: Session, placement: Placement, day: date) -> None:
    """Nobody is in two posts on one day: every other spell had ended. Raises InvalidInput."""
    last = session.scalar(
        sa.select(sa.func.max(col(Placement.left_on))).where(
            col(Placement.person_id) == placement.person_id,
            col(Placement.id) != placement.id,
            col(Placement.state) == S.LEFT,
        )
    )
    if last is not None and day < last:
        raise _wrong("day_in_other_spell", earliest=last)


def _wrong(code: str, *, earliest: date) -> InvalidInput:
    return InvalidInput({"on": (Problem(code, {"day": earliest.isoformat()}),)})


def set_days(
    session: Session, seat: Seat, to: PlacementState, day: date, reason: str, note: str
) -> None:
    placement = seat.placement
    if to is S.DEPARTED:
        placement.departed_on = day
    elif to is S.ARRIVED:
        check_no_other_spell(session, placement, day)
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
