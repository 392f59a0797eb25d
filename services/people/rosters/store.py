"""Judged roster rows stored, some hundred at once, with beside each what an undo puts back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from intake import RosterRow
from models.imports import Import
from models.person import (
    Consent,
    ConsentMeans,
    ConsentPurpose,
    Person,
    PersonCertificate,
    PersonEvent,
    PersonRegion,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
    Sex,
    keys_of,
)
from reference.calendar import day_start, local_day
from services.actor import Actor
from services.columns.new_rows import NewRows, insert_known
from services.imports.lines import Line
from services.people.moves import record_intention, seek
from services.people.past import dated
from services.people.rosters.columns import columns_of, regions_of
from services.people.rosters.ended import note_ended
from services.people.rosters.judge import (
    Judged,
    Outcome,
    Terms,
    consents_allowed,
    row_day,
    targets_allowed,
)
from services.people.rosters.known import Dates, Known
from services.people.rows import event_of, sealed_identity, second_phone
from services.proposals.withdrawals import withdraw_open_for_person
from services.rows import known


@dataclass(frozen=True)
class _Step:
    """What the lines of one step share; `rows` are written together at its end."""

    session: Session
    row: Import
    terms: Terms
    held: Known
    actor: Actor
    now: datetime
    rows: NewRows


def store_rows(
    session: Session,
    pairs: Sequence[tuple[Line, Judged]],
    held: Known,
    row: Import,
    terms: Terms,
    actor: Actor,
    now: datetime,
) -> None:
    """Store new and changed ones; every line learns its person and what was there before. The
    people `held` are locked."""
    step = _Step(session, row, terms, held, actor, now, NewRows())
    new = [(line, judged) for line, judged in pairs if judged.outcome is Outcome.NEW]
    ids = insert_known(session, Person, [_new_person(j.row, actor, now) for _, j in new])
    for (line, judged), who in zip(new, ids, strict=True):
        line.subject_id, line.before = who, json.dumps({"new": True})
        _store_new(step, judged.row, who)
    changed: list[tuple[Line, Judged, Person]] = []
    for line, judged in pairs:
        if judged.person is None or judged.outcome is Outcome.REFUSED:
            continue
        line.subject_id = known(judged.person.id)
        if judged.outcome is Outcome.CHANGED:
            changed.append((line, judged, judged.person))
    with dated(session, {known(person.id) for _, _, person in changed}, now=now):
        told = [_store_changed(step, judged, person) for _, judged, person in changed]
        step.rows.store(session)
    given = insert_known(session, Consent, [one for _, consents in told for one in consents])
    for (line, _, _), (before, consents) in zip(changed, told, strict=True):
        before["consents"], given = given[: len(consents)], given[len(consents) :]
        line.before = json.dumps(before, default=_plain, ensure_ascii=False)


def _new_person(row: RosterRow, actor: Actor, now: datetime) -> dict[str, Any]:
    """The columns of somebody who is not on record; seeking at once if they said so."""
    if row.born_on is None:
        raise ValueError("nobody is stored without a birthday")
    since = now if row.willing else None
    no_second = {"phone2": None, "phone2_index": None, "phone2_note": ""}
    return {
        "region_code": row.region_code,
        "sex": Sex.UNKNOWN,
        **columns_of(row),
        **keys_of(row.name, row.born_on),
        **sealed_identity(row.id_number, row.phone, row.phone_note),
        **no_second,
        **second_phone(row.phone2, row.phone2_note),
        "state": PersonState.SEEKING if row.willing else PersonState.REGISTERED,
        "intention_confirmed_at": since,
        "waiting_since": since,
        "created_at": now,
        "updated_at": now,
        "created_by_id": actor.account_id,
    }


def _store_new(step: _Step, said: RosterRow, who: int) -> None:
    """Everything else about somebody new: nothing of it stood before."""
    _store_lists(step, said, who, None)
    for consent in _consents(step, said, who, Dates()):
        step.rows.add(Consent, **consent)
    _store_targets(step, said, who, Dates())
    _note_imported(step, said, who, ())
    if said.willing:
        moved = (PersonState.REGISTERED, PersonState.SEEKING)
        step.rows.add(PersonEvent, **event_of(who, step.actor, step.now, "intention", moved=moved))


def _store_changed(
    step: _Step, judged: Judged, person: Person
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What stood before, and the consents to be given."""
    said, who, fields = judged.row, known(person.id), set(judged.fields)
    dates = step.held.dates.get(who, Dates())
    before = _update(person, said, fields, step.now) | _store_lists(step, said, who, fields)
    before["targets"] = _store_targets(step, said, who, dates)
    _note_imported(step, said, who, judged.fields)
    if "willing" in fields:
        before |= _move(step, said, person)
    return before, _consents(step, said, who, dates)


def _note_imported(step: _Step, said: RosterRow, who: int, fields: Sequence[str]) -> None:
    of = row_day(said, step.terms)
    as_of: dict[str, Any] = {"as_of": of.isoformat()} if of else {}
    step.rows.add(
        PersonEvent,
        **event_of(
            who, step.actor, step.now, "imported", row=said.row, fields=list(fields),
            imported_by=step.row.id, **as_of,
        ),
    )  # fmt: skip


def _move(step: _Step, said: RosterRow, person: Person) -> dict[str, Any]:
    """Seeking from now on, or (with a no in the roster) on the roster only."""
    was = [person.state.value, person.intention_confirmed_at, person.waiting_since]
    who, actor, now = known(person.id), step.actor, step.now
    if said.willing is True:
        moved = (person.state, PersonState.SEEKING)
        seek(person, now)
        step.rows.add(PersonEvent, **event_of(who, actor, now, "intention", moved=moved))
        return {"state": was}
    step.session.flush()
    ended = withdraw_open_for_person(
        step.session, who, actor=actor, now=now, reason="person_registered"
    )
    note_ended(step.row, ended)
    record_intention(step.session, actor=actor, person_id=who, wants_to_go=False, now=now)
    return {"state": was}


def _update(person: Person, row: RosterRow, fields: set[str], now: datetime) -> dict[str, Any]:
    wanted = {name: value for name, value in columns_of(row).items() if name in fields}
    columns = {name: getattr(person, name) for name in wanted}
    for name, value in wanted.items():
        setattr(person, name, value)
    before: dict[str, Any] = {"columns": columns}
    id_number = row.id_number if "id_number" in fields else ""
    phone = row.phone if "phone" in fields else ""
    if phone:
        before["phone"], before["phone_note"] = person.phone, person.phone_note
    if id_number:
        before["id_number"] = None
    second = second_phone(row.phone2, row.phone2_note) if "phone2" in fields else {}
    if second:
        before["phone2"], before["phone2_note"] = person.phone2, person.phone2_note
    for name, value in (sealed_identity(id_number, phone, row.phone_note) | second).items():
        if value is not None:
            setattr(person, name, value)
    person.updated_at = now
    return before


def _store_lists(step: _Step, row: RosterRow, who: int, fields: set[str] | None) -> dict[str, Any]:
    """Trades grow, wishes and regions are replaced, certificates are added; `fields` None: all."""
    before: dict[str, Any] = {}
    held, rows = step.held, step.rows
    trades: Mapping[str, int] = held.trades.get(who, {})
    merged = dict(trades) | {t: max(months, trades.get(t, 0)) for t, months in row.trades}
    if merged != trades and (fields is None or "trades" in fields):
        before["trades"] = dict(trades)
        _replace(rows, PersonTrade, who, anything=bool(trades))
        for trade, months in merged.items():
            rows.add(PersonTrade, person_id=who, occupation_id=trade, months=months)
    wishes = held.wishes.get(who, [])
    if row.wishes and list(row.wishes) != wishes and (fields is None or "wishes" in fields):
        before["wishes"] = list(wishes)
        _replace(rows, PersonWish, who, anything=bool(wishes))
        for rank, wish in enumerate(row.wishes, start=1):
            rows.add(PersonWish, person_id=who, rank=rank, occupation_id=wish)
    regions, stood = regions_of(row), held.regions.get(who, {})
    if regions and regions != stood and (fields is None or "regions" in fields):
        before["regions"] = dict(stood)
        _replace(rows, PersonRegion, who, anything=bool(stood))
        for code, yes in regions.items():
            rows.add(PersonRegion, person_id=who, region_code=code, wanted=yes)
    if fields is None or "certificates" in fields:
        fresh = sorted(set(row.certificates) - held.certificates.get(who, set()))
        for code in fresh:
            rows.add(PersonCertificate, person_id=who, certificate=code)
        before["certificates"] = fresh
    return before


def _replace(rows: NewRows, table: type[Any], who: int, *, anything: bool) -> None:
    if anything:
        rows.replace(table, who)


def _purposes(step: _Step, said: RosterRow, who: int, dates: Dates) -> frozenset[ConsentPurpose]:
    """Purposes the row gives that do not stand yet."""
    if said.consent_on is None:
        return frozenset()
    standing = step.held.purposes.get(who, frozenset())
    return consents_allowed(said, dates, step.terms) - standing


def _store_targets(step: _Step, said: RosterRow, who: int, dates: Dates) -> list[str]:
    """Policy groups whose consent stands or comes with the row."""
    standing = step.held.purposes.get(who, frozenset())
    purposes = standing | _purposes(step, said, who, dates)
    allowed = targets_allowed(said, purposes, dates, step.terms)
    fresh = sorted(allowed - step.held.targets.get(who, set()))
    for target in fresh:
        step.rows.add(PersonTarget, person_id=who, target=target, verified_on=local_day(step.now))
    return [target.value for target in fresh]


def _consents(step: _Step, said: RosterRow, who: int, dates: Dates) -> list[dict[str, Any]]:
    wanted = _purposes(step, said, who, dates)
    if said.consent_on is None or not wanted:
        return []
    proof = said.consent_evidence or step.terms.evidence
    where = f"{step.row.name} #{step.row.id} 第{said.row}行"
    return [
        {
            "person_id": who,
            "purpose": purpose,
            "means": ConsentMeans(said.consent_means),
            "evidence": (f"{proof[:120]}；{where}" if proof else where)[:200],
            "given_at": min(step.now, _given(said.consent_on, said.consent_at)),
            "recorded_by_id": step.row.account_id,
        }
        for purpose in sorted(wanted)
    ]


def _given(day: date, clock: str) -> datetime:
    """The moment of a consent: noon of its day, where no time is written."""
    hours, _, minutes = (clock or "12:00").partition(":")
    return day_start(day) + timedelta(hours=int(hours), minutes=int(minutes))


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "value", value))
