"""A stored roster taken back: exactly what stood before, where nothing stands on it since."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models.imports import Import
from models.person import (
    Consent,
    Nights,
    Person,
    PersonCertificate,
    PersonEvent,
    PersonRegion,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
    Sex,
)
from services.actor import Actor
from services.columns.new_rows import NewRows, delete_of
from services.imports.lines import Line
from services.people.past import dated
from services.people.rosters.left import leave_parties, what_stands
from services.people.rows import event_of, sealed_identity, second_phone
from services.rows import known, lock_rows

_DAYS = frozenset({"born_on", "available_from", "available_until"})


def undo_rows(
    session: Session, row: Import, lines: Sequence[Line], actor: Actor, now: datetime
) -> None:
    """Each line put back, or `left_standing` says why it stays: proposed, placed, changed_since,
    in_use (something refers to the person), gone."""
    ours = [line for line in lines if line.before and line.subject_id]
    ids = {line.subject_id or 0 for line in ours}
    lock_rows(session, Person, ids)
    people = {
        known(p.id): p for p in session.scalars(sa.select(Person).where(col(Person.id).in_(ids)))
    }
    standing = what_stands(session, row, ids)
    made: dict[int, tuple[Line, dict[str, Any]]] = {}
    changed: dict[int, dict[str, Any]] = {}
    for line in ours:
        who, before = line.subject_id or 0, json.loads(line.before or "{}")
        if who not in people:
            line.left_standing = "gone"
        elif who in standing:
            line.left_standing = standing[who]
        elif before.get("new"):
            made[who] = (line, before)
        else:
            changed[who] = before
    rows = NewRows()
    with dated(session, set(changed), now=now):
        for who, before in changed.items():
            _put_back(session, people[who], before, rows, now)
            rows.add(PersonEvent, **event_of(who, actor, now, "import_undone", imported_by=row.id))
        leave_parties(session, changed, now)
        rows.store(session)
    _take_out(session, made, now)


def _take_out(
    session: Session, made: Mapping[int, tuple[Line, dict[str, Any]]], now: datetime
) -> None:
    """People the import made are no longer there: all at once, and where something refers to one
    of them, in halves until it is found."""
    if not made:
        return
    try:
        with session.begin_nested():
            leave_parties(session, {who: before for who, (_, before) in made.items()}, now)
            for table in (Consent, PersonEvent):
                delete_of(session, table, made)
            session.execute(
                sa.delete(Person)
                .where(col(Person.id).in_(sorted(made)))
                .execution_options(synchronize_session=False)
            )
    except IntegrityError:
        ids = sorted(made)
        if len(ids) == 1:
            made[ids[0]][0].left_standing = "in_use"
            return
        half = len(ids) // 2
        for part in (ids[:half], ids[half:]):
            _take_out(session, {who: made[who] for who in part}, now)


def _put_back(
    session: Session, person: Person, before: Mapping[str, Any], rows: NewRows, now: datetime
) -> None:
    who = known(person.id)
    for name, value in before.get("columns", {}).items():
        setattr(person, name, _typed(name, value))
    if "phone" in before:
        fresh = sealed_identity("", before["phone"] or "")
        person.phone, person.phone_index = fresh["phone"], fresh["phone_index"]
        person.phone_note = before.get("phone_note", "")
    if "phone2" in before:
        person.phone2, person.phone2_index, person.phone2_note = None, None, ""
        for name, value in second_phone(before["phone2"] or "", before["phone2_note"]).items():
            setattr(person, name, value)
    if "id_number" in before:
        person.id_number = person.id_index = None
    _put_back_lists(who, before, rows)
    _take_away(session, who, before)
    if "state" in before:
        state, confirmed, waiting = before["state"]
        person.state = PersonState(state)
        person.intention_confirmed_at = datetime.fromisoformat(confirmed) if confirmed else None
        person.waiting_since = datetime.fromisoformat(waiting) if waiting else None
    person.updated_at = now
    session.add(person)


def _put_back_lists(who: int, before: Mapping[str, Any], rows: NewRows) -> None:
    if "trades" in before:
        rows.replace(PersonTrade, who)
        for trade, months in before["trades"].items():
            rows.add(PersonTrade, person_id=who, occupation_id=trade, months=months)
    if "wishes" in before:
        rows.replace(PersonWish, who)
        for rank, wish in enumerate(before["wishes"], start=1):
            rows.add(PersonWish, person_id=who, rank=rank, occupation_id=wish)
    if "regions" in before:
        rows.replace(PersonRegion, who)
        for code, yes in before["regions"].items():
            rows.add(PersonRegion, person_id=who, region_code=code, wanted=yes)


def _take_away(session: Session, who: int, before: Mapping[str, Any]) -> None:
    """Certificates, policy groups and consents the import added."""
    for table, key, name in (
        (PersonCertificate, "certificate", "certificates"),
        (PersonTarget, "target", "targets"),
    ):
        if before.get(name):
            at = sa.inspect(table).columns
            session.execute(
                sa.delete(table).where(at["person_id"] == who, at[key].in_(before[name]))
            )
    if before.get("consents"):
        session.execute(sa.delete(Consent).where(col(Consent.id).in_(before["consents"])))


def _typed(name: str, value: Any) -> Any:
    if name in _DAYS:
        return date.fromisoformat(value) if value else None
    if name == "sex":
        return Sex(value)
    return Nights(value) if name == "nights" else value
