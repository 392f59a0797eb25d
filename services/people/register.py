"""People of the sending counties: registered, changed, asked again, paused, revealed.

A coordinator sees and changes people of the own counties only; anybody else's id is NotFound.
Nobody under 16 is taken in (rule A01). An ID number decides identity: the same number is never
registered twice, in whichever county.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from intake.identity import IdNumber, read_id_number
from law import age_on
from models.person import Person, PersonRegion, PersonTrade, PersonWish, Sex
from reference.ages import WORKING_AGE
from reference.calendar import local_day
from services.actor import Actor
from services.errors import AlreadyExists, InvalidInput, Problem
from services.people.alike import (
    ask_who_it_is,
    refuse_number_of_another,
    remember_apart,
    traits_stated,
)
from services.people.form import PLAIN_COLUMNS, PersonIn
from services.people.past import dated
from services.people.rows import may_see, note_event, person_in_scope, sealed_identity, second_phone
from services.people.stated import stated_now
from services.publicity.channels import channel_of
from services.rows import known
from services.shown import check_shown

OLDEST = 80


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
    if not may_see(actor, data.region_code):
        raise _invalid("region_code", "county_not_yours")
    sex, born = _sex_and_birth(data, local_day(now))
    others = ask_who_it_is(session, actor, traits_stated(data, sex, born), frozenset(apart))
    person = Person(
        **{name: getattr(data, name) for name in PLAIN_COLUMNS},
        sex=sex,
        born_on=born,
        **sealed_identity(data.id_number, data.phone, data.phone_note),
        **second_phone(data.phone2, data.phone2_note),
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
    if not may_see(actor, data.region_code):
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
    sealed |= second_phone(data.phone2, data.phone2_note)
    fresh = {k: v for k, v in sealed.items() if v is not None}
    for name, value in fresh.items():
        setattr(person, name, value)
    session.add(person)
    replace_lists(session, person, data)
    note_event(session, person, actor, now, "edited", fields=changed + sorted(fresh))
    session.flush()
    return person


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
