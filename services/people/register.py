"""People of the sending counties: registered, changed, asked again, paused, revealed.

A coordinator sees and changes people of the own counties only; anybody else's id is NotFound.
Nobody under 16 is taken in (rule A01). An ID number decides identity: the same number is never
registered twice, in whichever county.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from intake.identity import IdNumber, read_id_number
from law import age_on
from models.account import Role
from models.person import (
    PERSON_MOVES,
    Person,
    PersonEvent,
    PersonRegion,
    PersonState,
    PersonTrade,
    PersonWish,
    Sex,
)
from reference import regions
from reference.ages import WORKING_AGE
from reference.calendar import local_day
from reference.pairings import all_pairings
from services import audit
from services.accounts.budgets import REVEALS, spend
from services.actor import Actor
from services.errors import (
    AlreadyExists,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    Problem,
)
from services.people.alike import (
    ask_who_it_is,
    id_index,
    phone_index,
    refuse_number_of_another,
    remember_apart,
    traits_stated,
)
from services.people.form import PLAIN_COLUMNS, PersonIn
from services.people.past import dated
from services.people.stated import stated_now
from services.proposals.withdrawals import withdraw_open_for_person
from services.publicity.channels import channel_of
from services.rows import LARGEST_ID, known, lock_rows
from services.shown import check_shown

OLDEST = 80


def person_in_scope(
    session: Session, actor: Actor, person_id: int, *, lock: bool = False
) -> Person:
    """The person, if the actor's side is the sending one and the county is theirs.

    Raises NotFound for an unknown id and for somebody else's person alike.
    """
    person = session.get(Person, person_id) if 0 < person_id <= LARGEST_ID else None
    if person is None or not _sees(actor, person.region_code):
        raise NotFound("person", person_id)
    if lock:
        if person.merged_into_id is not None:
            raise NotAllowedNow("person", person_id, "merged", "change")
        lock_rows(session, Person, {person_id})
    return person


def _sees(actor: Actor, region_code: str) -> bool:
    return actor.sending and actor.covers(region_code)


def register_person(
    session: Session,
    *,
    actor: Actor,
    data: PersonIn,
    now: datetime,
    apart: Collection[int] = (),
) -> Person:
    """A new person on the roster, not yet seeking.

    apart   people on record the clerk has been shown and said are others; it is remembered
    Raises InvalidInput (no birthday, under 16, county not the actor's), AlreadyExists (this is
    somebody on record; `id` only if in the actor's scope), PerhapsKnown (it may be: ask).
    """
    if not _sees(actor, data.region_code):
        raise _invalid("region_code", "county_not_yours")
    sex, born = _sex_and_birth(data, local_day(now))
    others = ask_who_it_is(session, actor, traits_stated(data, sex, born), frozenset(apart))
    person = Person(
        **{name: getattr(data, name) for name in PLAIN_COLUMNS},
        sex=sex,
        born_on=born,
        **sealed_identity(data.id_number, data.phone, data.phone_note),
        created_at=now,
        updated_at=now,
        created_by_id=actor.account_id,
        channel_id=channel_of(session, data.channel_code),
    )
    try:
        with session.begin_nested():
            session.add(person)
            session.flush()
    except IntegrityError:
        raise AlreadyExists("person", "id_number") from None
    replace_lists(session, person, data)
    note_event(session, person, actor, now, "registered")
    remember_apart(session, known(person.id), others, actor=actor, now=now)
    return person


def update_person(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    data: PersonIn,
    now: datetime,
    shown: str = "",
) -> Person:
    """Change what is stored; an empty ID number or phone keeps the old one.

    `shown` is the stamp of what the form showed. Raises as `register_person`, NotFound,
    EditConflict.
    """
    person = person_in_scope(session, actor, person_id, lock=True)
    check_shown("person", person_id, shown, stated_now(session, person))
    if not _sees(actor, data.region_code):
        raise _invalid("region_code", "county_not_yours")
    given = (
        data if data.id_number else data.model_copy(update={"id_number": person.id_number or ""})
    )
    sex, born = _sex_and_birth(given, local_day(now))
    if data.id_number and data.id_number != person.id_number:
        refuse_number_of_another(session, actor, data.id_number)
    changed = sorted(n for n in PLAIN_COLUMNS if getattr(person, n) != getattr(data, n))
    changed += [n for n, said in (("sex", sex), ("born_on", born)) if getattr(person, n) != said]
    with dated(session, (person_id,), now=now):
        for name in PLAIN_COLUMNS:
            setattr(person, name, getattr(data, name))
    person.sex, person.born_on, person.updated_at = sex, born, now
    person.channel_id = channel_of(session, data.channel_code) or person.channel_id
    sealed = sealed_identity(data.id_number, data.phone, data.phone_note)
    fresh = {k: v for k, v in sealed.items() if v is not None}
    for name, value in fresh.items():
        setattr(person, name, value)
    session.add(person)
    replace_lists(session, person, data)
    note_event(session, person, actor, now, "edited", fields=changed + sorted(fresh))
    session.flush()
    return person


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
    session: Session, *, actor: Actor, person_id: int, now: datetime, shown: str = ""
) -> Person:
    """Back on the roster, not seeking until they say so."""
    person = person_in_scope(session, actor, person_id, lock=True)
    check_shown("person", person_id, shown, standing_of(person))
    if person.state not in (PersonState.CLOSED, PersonState.PAUSED):
        raise NotAllowedNow("person", person_id, person.state.value, "reopen")
    _move(session, person, PersonState.REGISTERED, actor, now, "")
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


def reveal_phone(
    session: Session, *, actor: Actor, person_id: int, now: datetime, reason: str = ""
) -> str:
    """The phone in clear, with an audit row. "" when none is stored. Raises BudgetSpent."""
    return _reveal(session, actor, person_id, "phone", "reveal_phone", now, reason)


def reveal_id(
    session: Session, *, actor: Actor, person_id: int, now: datetime, reason: str = ""
) -> str:
    """The ID number in clear, with an audit row. "" when none is stored. Raises BudgetSpent."""
    return _reveal(session, actor, person_id, "id_number", "reveal_id", now, reason)


def _reveal(
    session: Session, actor: Actor, person_id: int, column: str, action: str, now: datetime,
    reason: str,
) -> str:  # fmt: skip
    person = person_in_scope(session, actor, person_id)
    spend(session, actor=actor, budget=REVEALS, now=now, reason=reason)
    audit.record(
        session, actor=actor, action=action, subject_kind="person", subject_id=person_id, now=now
    )
    return getattr(person, column) or ""


def intention_is_fresh(person: Person, *, now: datetime, intention_days: int) -> bool:
    """Whether the person's yes still counts (domain notes 1.3: asked again after 14 days)."""
    said = person.intention_confirmed_at
    return (
        person.state is PersonState.SEEKING
        and said is not None
        and now - said <= timedelta(days=intention_days)
    )


def sealed_identity(id_number: str, phone: str, note: str = "") -> dict[str, Any]:
    """ID number and phone with their blind indexes, None where not given; a phone with its note."""
    return {
        "id_number": id_number or None,
        "id_index": id_index(id_number) or None,
        "phone": phone or None,
        "phone_index": phone_index(phone) or None,
        **({"phone_note": note} if phone else {}),
    }


def note_event(
    session: Session,
    person: Person,
    actor: Actor,
    now: datetime,
    kind: str,
    *,
    reason: str = "",
    before: PersonState | None = None,
    **detail: Any,
) -> None:
    """One event row: who, when, what. `detail` holds codes and field names, never values."""
    moved = None if before is None else (before, person.state)
    told = event_of(known(person.id), actor, now, kind, moved=moved, reason=reason, **detail)
    session.add(PersonEvent(**told))


def event_of(
    person_id: int,
    actor: Actor,
    now: datetime,
    kind: str,
    *,
    moved: tuple[PersonState, PersonState] | None = None,
    reason: str = "",
    **detail: Any,
) -> dict[str, Any]:
    """The columns of an event; `moved` from one state to another, if they differ."""
    here, to = moved if moved is not None and moved[0] is not moved[1] else (None, None)
    return {
        "person_id": person_id,
        "at": now,
        "account_id": actor.account_id,
        "kind": kind,
        "from_state": here,
        "to_state": to,
        "reason": reason.strip()[:400],
        "detail": detail,
    }


def replace_lists(session: Session, person: Person, data: PersonIn) -> None:
    """Trades, wishes and regions become exactly what the data says."""
    set_trades(session, known(person.id), data.trades)
    set_wishes(session, known(person.id), data.wishes)
    set_regions(session, known(person.id), data.regions_wanted, data.regions_refused)


def set_trades(session: Session, person_id: int, trades: dict[str, int]) -> None:
    session.execute(sa.delete(PersonTrade).where(col(PersonTrade.person_id) == person_id))
    for trade, months in trades.items():
        session.add(PersonTrade(person_id=person_id, occupation_id=trade, months=months))
    session.flush()


def set_wishes(session: Session, person_id: int, wishes: Iterable[str]) -> None:
    session.execute(sa.delete(PersonWish).where(col(PersonWish.person_id) == person_id))
    for rank, wish in enumerate(wishes, start=1):
        session.add(PersonWish(person_id=person_id, rank=rank, occupation_id=wish))
    session.flush()


def set_regions(
    session: Session, person_id: int, wanted: Iterable[str], refused: Iterable[str]
) -> None:
    session.execute(sa.delete(PersonRegion).where(col(PersonRegion.person_id) == person_id))
    for codes, yes in ((wanted, True), (refused, False)):
        for code in codes:
            session.add(PersonRegion(person_id=person_id, region_code=code, wanted=yes))
    session.flush()


def _sex_and_birth(data: PersonIn, today: date) -> tuple[Sex, date]:
    """From the ID number where there is one; a contradiction is refused, so is under 16. Somebody
    may be taken in whose sex is still to be asked, if the clerk says so."""
    found: IdNumber | None = read_id_number(data.id_number)
    sex, born = data.sex, data.born_on
    if found is not None:
        of_id = Sex.FEMALE if found.female else Sex.MALE
        if sex not in (None, Sex.UNKNOWN, of_id):
            raise _invalid("sex", "sex_differs_from_id")
        if born is not None and born != found.born_on:
            raise _invalid("born_on", "born_differs_from_id")
        sex, born = of_id, found.born_on
    if born is None:
        raise _invalid("born_on", "missing")
    if sex is None:
        raise _invalid("sex", "missing")
    age = age_on(born, today)
    if born > today or age > OLDEST:
        raise _invalid("born_on", "born_impossible")
    if age < WORKING_AGE:
        raise _invalid("born_on", "under_16", age=age)
    return sex, born


def _invalid(field: str, code: str, **facts: object) -> InvalidInput:
    return InvalidInput({field: (Problem(code, facts),)})


def actor_counties(session: Session, *, actor: Actor) -> list[str]:
    """Counties whose people the actor may register, by code."""
    if actor.role is Role.ADMIN:
        used = session.scalars(sa.select(col(Person.region_code)).distinct())
        paired = {unit.code for p in all_pairings() for unit in regions.counties(p.west)}
        return sorted(set(used) | paired)
    return sorted({unit.code for own in actor.regions for unit in regions.counties(own)})
