"""Where a person stands: seeking, paused, closed, not to be contacted; what they want to do."""

from datetime import datetime, timedelta

from sqlmodel import Session

from models.person import PERSON_MOVES, Person, PersonState
from services.actor import Actor
from services.errors import NotAllowedNow
from services.people.rows import note_event, person_in_scope
from services.proposals.withdrawals import withdraw_open_for_person
from services.rows import known
from services.shown import check_shown


def record_intention(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    wants_to_go: bool,
    now: datetime,
    note: str = "",
    shown: str = "",
) -> Person:
    """What the person said when asked: seeking from now on (or still), or not any more.

    A yes is good for `intention_days`; asking again renews it. A no withdraws the open proposals.
    Here and below: `shown` is the stamp of `standing_of` the screen showed; raises EditConflict.
    """
    person = person_in_scope(session, actor, person_id, lock=True)
    check_shown("person", person_id, shown, standing_of(person))
    if not wants_to_go:
        return _leave_seeking(session, actor, person, PersonState.REGISTERED, note, now)
    if person.state is PersonState.CLOSED:
        raise NotAllowedNow("person", person_id, person.state.value, "record_intention")
    mark_seeking(session, person, actor, now, note)
    session.flush()
    return person


def standing_of(person: Person) -> dict[str, object]:
    """Where a person stands: what somebody else may have recorded since the page was opened."""
    return {
        "state": person.state,
        "asked": person.intention_confirmed_at and person.intention_confirmed_at.isoformat(),
        "do_not_contact": person.do_not_contact,
    }


def mark_seeking(
    session: Session, person: Person, actor: Actor, now: datetime, note: str = ""
) -> None:
    """The person said yes today; scope and lock are the caller's."""
    before = person.state
    seek(person, now)
    session.add(person)
    note_event(session, person, actor, now, "intention", reason=note, before=before)


def seek(person: Person, now: datetime) -> None:
    """The columns of somebody who said yes just now; who waits already goes on waiting."""
    person.intention_confirmed_at = now
    if person.state is not PersonState.SEEKING:
        person.state, person.waiting_since = PersonState.SEEKING, now
    person.updated_at = now


def pause_person(
    session: Session, *, actor: Actor, person_id: int, reason: str, now: datetime, shown: str = ""
) -> Person:
    """Not for now: open proposals are withdrawn."""
    person = person_in_scope(session, actor, person_id, lock=True)
    check_shown("person", person_id, shown, standing_of(person))
    return _leave_seeking(session, actor, person, PersonState.PAUSED, reason, now)


def close_person(
    session: Session, *, actor: Actor, person_id: int, reason: str, now: datetime, shown: str = ""
) -> Person:
    """Off the roster: open proposals are withdrawn, nothing is proposed again."""
    person = person_in_scope(session, actor, person_id, lock=True)
    check_shown("person", person_id, shown, standing_of(person))
    return _leave_seeking(session, actor, person, PersonState.CLOSED, reason, now)


def reopen_person(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    now: datetime,
    reason: str = "",
    shown: str = "",
) -> Person:
    """Back on the roster, not seeking until they say so."""
    person = person_in_scope(session, actor, person_id, lock=True)
    check_shown("person", person_id, shown, standing_of(person))
    if person.state not in (PersonState.CLOSED, PersonState.PAUSED):
        raise NotAllowedNow("person", person_id, person.state.value, "reopen")
    _move(session, person, PersonState.REGISTERED, actor, now, reason)
    return person


def set_do_not_contact(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    do_not_contact: bool,
    now: datetime,
    shown: str = "",
) -> Person:
    """Honour (or lift) the wish not to be called."""
    person = person_in_scope(session, actor, person_id, lock=True)
    check_shown("person", person_id, shown, standing_of(person))
    if person.do_not_contact is not do_not_contact:
        person.do_not_contact, person.updated_at = do_not_contact, now
        session.add(person)
        kind = "no_contact" if do_not_contact else "contact_again"
        note_event(session, person, actor, now, kind)
        session.flush()
    return person


def _leave_seeking(
    session: Session, actor: Actor, person: Person, to: PersonState, reason: str, now: datetime
) -> Person:
    if person.state is to:
        return person
    if to not in PERSON_MOVES[person.state]:
        raise NotAllowedNow("person", person.id, person.state.value, to.value)
    if person.state is PersonState.SEEKING:
        code = f"person_{to.value}"
        withdraw_open_for_person(session, known(person.id), actor=actor, now=now, reason=code)
    _move(session, person, to, actor, now, reason)
    return person


def _move(
    session: Session, person: Person, to: PersonState, actor: Actor, now: datetime, reason: str
) -> None:
    before, person.state, person.updated_at = person.state, to, now
    person.waiting_since = None
    session.add(person)
    note_event(session, person, actor, now, "moved", reason=reason, before=before)
    session.flush()


def intention_is_fresh(person: Person, *, now: datetime, intention_days: int) -> bool:
    """Whether the person's yes still counts (domain notes 1.3: asked again after 14 days)."""
    said = person.intention_confirmed_at
    return (
        person.state is PersonState.SEEKING
        and said is not None
        and now - said <= timedelta(days=intention_days)
    )
