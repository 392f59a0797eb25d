"""After the confirmation: on the way, arrived, in post, left; or not come, or cancelled.

Every move is an event with the day it really happened. A no-show or a cancellation gives the
place back at once. The last move can be undone until somebody of another side has acted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from law.payday import first_pay
from models.account import Role
from models.base import WrongMove, check_move
from models.employer import Employer
from models.person import Person
from models.placement import (
    ARRIVED_STATES,
    HOLDING_STATES,
    PLACEMENT_MOVES,
    Placement,
    PlacementEvent,
    PlacementState,
)
from models.proposal import Side
from models.vacancy import Vacancy
from reference.calendar import local_day
from reference.reasons import ReasonKind, is_reason
from services.actor import Actor
from services.bundles import Word, known, lock_rows
from services.confirmations import check_free, check_places, write_placement
from services.errors import (
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    Problem,
    ReasonRequired,
    ServiceError,
    StaleVersion,
)

S = PlacementState
_ANY = frozenset({Side.SENDING, Side.RECEIVING, Side.EMPLOYER})
MAY: Mapping[str, frozenset[Side]] = {
    "depart": frozenset({Side.SENDING, Side.RECEIVING}),
    "arrive": _ANY,
    "start_work": frozenset({Side.RECEIVING, Side.EMPLOYER}),
    "leave": frozenset({Side.SENDING, Side.RECEIVING}),  # asked by a neutral caller, not the firm
    "no_show": _ANY,
    "cancel": _ANY,
}
"""Which side may record what."""
SIDE_OF_ROLE: Mapping[Role, Side] = {
    Role.SENDING: Side.SENDING,
    Role.RECEIVING: Side.RECEIVING,
    Role.EMPLOYER: Side.EMPLOYER,
}


@dataclass(frozen=True)
class Seat:
    """A placement under a move: its row and everything that decides who may move it."""

    placement: Placement
    person: Person
    vacancy: Vacancy


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
    """Handed over to the firm on `on`; the first payday is reckoned from that day."""
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
    seat = _locked(session, actor, placement_id)
    events = _events(session, placement_id)
    if any(event.undoes_id == event_id for event in events):
        return seat.placement
    taken_back = {event.undoes_id for event in events}
    standing = [e for e in events if e.undoes_id is None and e.id not in taken_back]
    last = standing[-1] if standing else None
    if last is None or last.id != event_id or last.from_state is None:
        raise NotAllowedNow("placement", placement_id, seat.placement.state, "undo")
    if not _own(actor, last):
        raise NotAllowedNow("placement", placement_id, seat.placement.state, "undo")
    here, back = seat.placement.state, last.from_state
    _check_allowed(seat.placement, back, "undo")
    if back in HOLDING_STATES and here not in HOLDING_STATES:
        check_places(session, [seat.placement.vacancy_id])
        check_free(session, [seat.placement.person_id])
    _forget_days(seat.placement, back)
    word = Word(_side(actor, seat), actor.account_id, now)
    write_placement(session, seat.placement, back, word, undoes_id=event_id)
    return seat.placement


@dataclass(frozen=True)
class BusResult:
    """Who was marked, and who was not and why; together exactly those named."""

    done: tuple[int, ...]
    problems: Mapping[int, ServiceError]


def arrive_all(
    session: Session,
    *,
    actor: Actor,
    shown: Mapping[int, int],
    now: datetime,
    on: date | None = None,
) -> BusResult:
    """A whole bus by the names ticked: `shown` is placement id → version on the list."""
    return _each(session, shown, lambda one, version: arrive(
        session, actor=actor, placement_id=one, version=version, now=now, on=on
    ))  # fmt: skip


def depart_all(
    session: Session,
    *,
    actor: Actor,
    shown: Mapping[int, int],
    now: datetime,
    on: date | None = None,
) -> BusResult:
    """Everybody ticked has left home."""
    return _each(session, shown, lambda one, version: depart(
        session, actor=actor, placement_id=one, version=version, now=now, on=on
    ))  # fmt: skip


def _each(
    session: Session, shown: Mapping[int, int], act: Callable[[int, int], Placement]
) -> BusResult:
    rows = session.scalars(sa.select(Placement).where(col(Placement.id).in_(sorted(shown)))).all()
    lock_rows(session, Vacancy, {row.vacancy_id for row in rows})
    lock_rows(session, Person, {row.person_id for row in rows})
    done, problems = [], {}
    for placement_id in sorted(shown):
        try:
            with session.begin_nested():
                act(placement_id, shown[placement_id])
        except ServiceError as problem:
            problems[placement_id] = problem
        else:
            done.append(placement_id)
    return BusResult(tuple(done), problems)


_TO: Mapping[str, PlacementState] = {
    "depart": S.DEPARTED,
    "arrive": S.ARRIVED,
    "start_work": S.IN_POST,
    "leave": S.LEFT,
    "no_show": S.NO_SHOW,
    "cancel": S.CANCELLED,
}
_KIND = {
    "leave": ReasonKind.LEAVING,
    "no_show": ReasonKind.NO_SHOW,
    "cancel": ReasonKind.CANCEL,
}


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
    seat = _locked(session, actor, placement_id)
    side = _side(actor, seat)
    if side not in MAY[action]:
        raise Forbidden(action)
    placement, to = seat.placement, _TO[action]
    _check_reason(action, reason, note)
    if placement.state is to and not (reason and placement.left_reason not in ("", reason)):
        return placement  # a double click, or a colleague was quicker
    if placement.version != version:
        raise StaleVersion("placement", placement_id, version, placement.version)
    _check_allowed(placement, to, action)
    if (placement.state, to) in _ONLY_BY_UNDO:
        raise NotAllowedNow("placement", placement_id, placement.state, action)
    day = _day(placement, on, now)
    _set_days(session, seat, to, day, reason, note)
    word = Word(on_word_of or side, actor.account_id, now, note.strip()[:400])
    write_placement(session, placement, to, word, on=day, code=reason)
    return placement


_ONLY_BY_UNDO = frozenset(
    {
        (S.DEPARTED, S.CONFIRMED),
        (S.ARRIVED, S.DEPARTED),
        (S.ARRIVED, S.CONFIRMED),
        (S.IN_POST, S.ARRIVED),
        (S.LEFT, S.IN_POST),
        (S.LEFT, S.ARRIVED),
        (S.NO_SHOW, S.CONFIRMED),
        (S.NO_SHOW, S.DEPARTED),
        (S.CANCELLED, S.CONFIRMED),
        (S.CANCELLED, S.DEPARTED),
    }
)


def _locked(session: Session, actor: Actor, placement_id: int) -> Seat:
    """The placement with vacancy, person and itself locked, if it is in scope."""
    found = session.get(Placement, placement_id)
    if found is None:
        raise NotFound("placement", placement_id)
    lock_rows(session, Vacancy, {found.vacancy_id})
    lock_rows(session, Person, {found.person_id})
    lock_rows(session, Placement, {placement_id})
    seat = Seat(
        found,
        session.get_one(Person, found.person_id),
        session.get_one(Vacancy, found.vacancy_id),
    )
    _side(actor, seat)
    return seat


def _side(actor: Actor, seat: Seat) -> Side:
    """The side the actor stands on. Raises NotFound out of scope.

    An administrator corrects records as the system, on nobody's word.
    """
    if actor.role is Role.ADMIN:
        return Side.SYSTEM
    if actor.role is Role.SENDING and actor.covers(seat.person.region_code):
        return Side.SENDING
    if actor.role is Role.RECEIVING and actor.covers(seat.vacancy.region_code):
        return Side.RECEIVING
    if actor.role is Role.EMPLOYER and seat.vacancy.employer_id == actor.employer_id:
        return Side.EMPLOYER
    raise NotFound("placement", seat.placement.id)


def _own(actor: Actor, event: PlacementEvent) -> bool:
    """Whether the event was recorded by this account or by its side."""
    if event.account_id is not None and event.account_id == actor.account_id:
        return True
    return SIDE_OF_ROLE.get(actor.role) is event.side


def _check_allowed(placement: Placement, to: PlacementState, action: str) -> None:
    try:
        check_move("placement", PLACEMENT_MOVES, placement.state, to)
    except WrongMove as wrong:
        raise NotAllowedNow("placement", placement.id, wrong.here, action) from None


def _check_reason(action: str, reason: str, note: str) -> None:
    if action not in _KIND:
        return
    if not reason:
        raise ReasonRequired(action)
    if not is_reason(reason, _KIND[action]):
        raise InvalidInput({"reason": (Problem("unknown_reason", {"code": reason[:32]}),)})
    if reason == "other" and not note.strip():
        raise ReasonRequired(action)


def _day(placement: Placement, on: date | None, now: datetime) -> date:
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


def _set_days(
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
    payday = seat.vacancy.payday or employer.payday
    delay = seat.vacancy.pay_delay_days
    if payday is None:
        return None
    return first_pay(
        day, payday=payday, pay_delay_days=employer.pay_delay_days if delay is None else delay
    ).on


def _forget_days(placement: Placement, back: PlacementState) -> None:
    """Days of what is no longer true."""
    if back not in (*ARRIVED_STATES, S.LEFT):
        placement.arrived_on = placement.first_pay_on = None
    if back is S.CONFIRMED:
        placement.departed_on = None
    placement.left_on, placement.left_reason, placement.end_note = None, "", ""


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
