"""After the confirmation: on the way, arrived, in post, left; or not come, or cancelled.

Every move is an event with the day it really happened. A no-show or a cancellation gives the
place back at once. The last move can be undone until somebody of another side has acted.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.base import WrongMove, check_move
from models.placement import (
    HOLDING_STATES,
    PLACEMENT_MOVES,
    STEPS,
    Placement,
    PlacementEvent,
    PlacementState,
)
from models.proposal import Side
from reference.reasons import ReasonKind, is_reason
from services.actor import Actor
from services.errors import (
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    Problem,
    ReasonRequired,
    StaleVersion,
)
from services.law.again import before_arrival
from services.placements.days import check_no_other_spell, day_of, forget_days, set_days
from services.placements.seats import locked, side_of
from services.proposals.bundles import Word
from services.proposals.confirmations import check_free, check_places, write_placement
from services.rows import known
from services.sides import is_own

S = PlacementState


def depart(
    session: Session,
    *,
    actor: Actor,
    placement_id: int,
    version: int,
    now: datetime,
    on: date | None = None,
    note: str = "",
) -> Placement:
    """On the way since `on` (today by default)."""
    return _move(session, actor, "depart", placement_id, version, now, on, note)


def arrive(
    session: Session,
    *,
    actor: Actor,
    placement_id: int,
    version: int,
    now: datetime,
    on: date | None = None,
    note: str = "",
) -> Placement:
    """Handed over to the firm on `on`; the first payday is reckoned from that day.

    The law is asked again for that day. Raises LawForbids, LawAsks.
    """
    return _move(session, actor, "arrive", placement_id, version, now, on, note)


def start_work(
    session: Session,
    *,
    actor: Actor,
    placement_id: int,
    version: int,
    now: datetime,
    on: date | None = None,
    note: str = "",
) -> Placement:
    """Has begun to work in the post."""
    return _move(session, actor, "start_work", placement_id, version, now, on, note)


def leave(
    session: Session,
    *,
    actor: Actor,
    placement_id: int,
    version: int,
    reason: str,
    now: datetime,
    on: date | None = None,
    note: str = "",
) -> Placement:
    """The spell ended on `on`, for a leaving reason of `reference.reasons`; the place reopens."""
    return _move(session, actor, "leave", placement_id, version, now, on, note, reason)


def no_show(
    session: Session,
    *,
    actor: Actor,
    placement_id: int,
    version: int,
    reason: str,
    now: datetime,
    on: date | None = None,
    note: str = "",
) -> Placement:
    """Did not come; the place reopens at once."""
    return _move(session, actor, "no_show", placement_id, version, now, on, note, reason)


def cancel(
    session: Session,
    *,
    actor: Actor,
    placement_id: int,
    version: int,
    reason: str,
    now: datetime,
    on: date | None = None,
    note: str = "",
    on_word_of: Side | None = None,
) -> Placement:
    """Called off before arrival, on the word of worker, firm or union; the place reopens."""
    return _move(session, actor, "cancel", placement_id, version, now, on, note, reason, on_word_of)


def undo(
    session: Session, *, actor: Actor, placement_id: int, event_id: int, now: datetime
) -> Placement:
    """Take back the last move, if it was made by the actor's own side. Undoing twice is once.

    Raises NotAllowedNow when something has happened since, VacancyFull or AlreadyPlaced when the
    place given back has been taken or the person has another.
    """
    seat = locked(session, actor, placement_id)
    events = _events(session, placement_id)
    if any(event.undoes_id == event_id for event in events):
        return seat.placement
    taken_back = {event.undoes_id for event in events}
    standing = [e for e in events if e.undoes_id is None and e.id not in taken_back]
    last = standing[-1] if standing else None
    if last is None or last.id != event_id or last.from_state is None:
        raise NotAllowedNow("placement", placement_id, seat.placement.state, "undo")
    if not is_own(actor, last):
        raise NotAllowedNow("placement", placement_id, seat.placement.state, "undo")
    here, back = seat.placement.state, last.from_state
    _check_allowed(seat.placement, back, "undo")
    if back in HOLDING_STATES and here not in HOLDING_STATES:
        check_places(session, [seat.placement.vacancy_id], beside_yes=True)
        check_free(session, [seat.placement.person_id])
    if here is S.LEFT and seat.placement.arrived_on is not None:
        check_no_other_spell(session, seat.placement, seat.placement.arrived_on)
    forget_days(seat.placement, back)
    word = Word(side_of(actor, seat), actor.account_id, now)
    write_placement(session, seat.placement, back, word, undoes_id=event_id)
    return seat.placement


def _move(
    session: Session,
    actor: Actor,
    action: str,
    placement_id: int,
    version: int,
    now: datetime,
    on: date | None,
    note: str,
    reason: str = "",
    on_word_of: Side | None = None,
) -> Placement:
    seat = locked(session, actor, placement_id)
    side = side_of(actor, seat)
    placement, rule = seat.placement, STEPS[action]
    to = rule.to
    if side not in rule.sides:
        raise Forbidden(action)
    _check_reason(action, rule.reason, reason, note)
    if placement.state is to and not (reason and placement.left_reason not in ("", reason)):
        return placement  # a double click, or a colleague was quicker
    if placement.version != version:
        raise StaleVersion("placement", placement_id, version, placement.version)
    if placement.state not in rule.starts:
        raise NotAllowedNow("placement", placement_id, placement.state, action)
    day = day_of(seat, on, side=side, note=note, now=now)
    if to is S.ARRIVED:
        before_arrival(session, seat.person, seat.vacancy, actor=actor, day=day, note=note)
    set_days(session, seat, to, day, reason, note)
    word = Word(on_word_of or side, actor.account_id, now, note.strip()[:400])
    write_placement(session, placement, to, word, on=day, code=reason)
    return placement


def _check_allowed(placement: Placement, to: PlacementState, action: str) -> None:
    try:
        check_move("placement", PLACEMENT_MOVES, placement.state, to)
    except WrongMove as wrong:
        raise NotAllowedNow("placement", placement.id, wrong.here, action) from None


def _check_reason(action: str, kind: ReasonKind | None, reason: str, note: str) -> None:
    if kind is None:
        return
    if not reason:
        raise ReasonRequired(action)
    if not is_reason(reason, kind):
        raise InvalidInput({"reason": (Problem("unknown_reason", {"code": reason[:32]}),)})
    if reason == "other" and not note.strip():
        raise ReasonRequired(action)


def _events(session: Session, placement_id: int) -> list[PlacementEvent]:
    return list(
        session.scalars(
            sa.select(PlacementEvent)
            .where(col(PlacementEvent.placement_id) == placement_id)
            .order_by(col(PlacementEvent.id))
        )
    )


def last_event_id(session: Session, placement_id: int) -> int:
    """The event an undo of what was just done names."""
    return known(_events(session, placement_id)[-1].id)
