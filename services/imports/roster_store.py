"""Judged roster rows stored, with beside each what an undo puts back."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from intake import RosterRow
from models.imports import Import, ImportRow
from models.person import (
    Consent,
    ConsentMeans,
    Person,
    PersonCertificate,
    PersonRegion,
    PersonTarget,
    PersonTrade,
    PersonWish,
)
from reference.calendar import day_start, local_day
from services.actor import Actor
from services.imports.roster_judge import (
    Judged,
    Outcome,
    Terms,
    columns_of,
    consents_allowed,
    regions_of,
    row_day,
    targets_allowed,
)
from services.imports.roster_known import Dates, Known
from services.people import (
    mark_seeking,
    note_event,
    record_intention,
    sealed_identity,
    set_regions,
    set_trades,
    set_wishes,
)
from services.person_past import dated
from services.rows import known, lock_rows


def store_rows(
    session: Session,
    pairs: Sequence[tuple[ImportRow, Judged]],
    held: Known,
    row: Import,
    terms: Terms,
    actor: Actor,
    now: datetime,
) -> None:
    """Store new and changed ones; every line learns its person and what was there before."""
    lock_rows(session, Person, {known(j.person.id) for _, j in pairs if j.person is not None})
    new = {line.at: _new_person(j.row, actor, now) for line, j in pairs if j.outcome is Outcome.NEW}
    session.add_all(new.values())
    session.flush()
    written: list[tuple[ImportRow, dict[str, Any], list[Consent]]] = []
    changed = [j.person for _, j in pairs if j.person and j.outcome is Outcome.CHANGED]
    with dated(session, {known(person.id) for person in changed}, now=now):
        for line, judged in pairs:
            person = new.get(line.at) or judged.person
            if person is None or judged.outcome is Outcome.REFUSED:
                continue
            line.subject_id = known(person.id)
            if judged.outcome in (Outcome.NEW, Outcome.CHANGED):
                before, consents = _store(session, judged, person, held, row, terms, actor, now)
                written.append((line, before, consents))
    session.flush()
    for line, before, consents in written:
        before["consents"] = [known(one.id) for one in consents]
        line.before = json.dumps(before, default=_plain, ensure_ascii=False)


def _new_person(row: RosterRow, actor: Actor, now: datetime) -> Person:
    return Person(
        region_code=row.region_code,
        **columns_of(row),
        **sealed_identity(row.id_number, row.phone, row.phone_note),
        created_at=now,
        updated_at=now,
        created_by_id=actor.account_id,
    )


def _store(
    session: Session,
    judged: Judged,
    person: Person,
    held: Known,
    row: Import,
    terms: Terms,
    actor: Actor,
    now: datetime,
) -> tuple[dict[str, Any], list[Consent]]:
    said, who, fields = judged.row, known(person.id), set(judged.fields)
    is_new = judged.outcome is Outcome.NEW
    before: dict[str, Any] = {"new": True} if is_new else _update(person, said, fields, now)
    before |= _store_lists(session, said, who, held, None if is_new else fields)
    dates = held.dates.get(who, Dates())
    consents = _store_consents(session, said, who, held, dates, row, terms)
    purposes = held.purposes.get(who, frozenset()) | {one.purpose for one in consents}
    allowed = targets_allowed(said, purposes, dates, terms) - held.targets.get(who, set())
    for target in sorted(allowed):
        session.add(PersonTarget(person_id=who, target=target, verified_on=local_day(now)))
    before["targets"] = sorted(target.value for target in allowed)
    of = row_day(said, terms)
    detail: dict[str, Any] = {"imported_by": row.id} | ({"as_of": of.isoformat()} if of else {})
    note_event(
        session, person, actor, now, "imported", row=said.row, fields=list(judged.fields), **detail
    )
    before |= _move(session, said, person, actor, now, is_new=is_new, moves="willing" in fields)
    return before, consents


def _move(
    session: Session,
    said: RosterRow,
    person: Person,
    actor: Actor,
    now: datetime,
    *,
    is_new: bool,
    moves: bool,
) -> dict[str, Any]:
    """Seeking from now on, or (with a no in the roster) on the roster only."""
    if not moves and not (is_new and said.willing is True):
        return {}
    was = [person.state.value, person.intention_confirmed_at, person.waiting_since]
    if said.willing is True:
        mark_seeking(session, person, actor, now)
        return {"state": was}
    session.flush()
    record_intention(session, actor=actor, person_id=known(person.id), wants_to_go=False, now=now)
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
    for name, value in sealed_identity(id_number, phone, row.phone_note).items():
        if value is not None:
            setattr(person, name, value)
    person.updated_at = now
    return before


def _store_lists(
    session: Session, row: RosterRow, who: int, held: Known, fields: set[str] | None
) -> dict[str, Any]:
    """Trades grow, wishes and regions are replaced, certificates are added; `fields` None: all."""
    before: dict[str, Any] = {}
    trades: Mapping[str, int] = held.trades.get(who, {})
    merged = dict(trades) | {t: max(months, trades.get(t, 0)) for t, months in row.trades}
    if merged != trades and (fields is None or "trades" in fields):
        before["trades"] = dict(trades)
        if trades:
            set_trades(session, who, merged)
        else:
            session.add_all(
                PersonTrade(person_id=who, occupation_id=t, months=m) for t, m in merged.items()
            )
    wishes = held.wishes.get(who, [])
    if row.wishes and list(row.wishes) != wishes and (fields is None or "wishes" in fields):
        before["wishes"] = list(wishes)
        if wishes:
            set_wishes(session, who, row.wishes)
        else:
            session.add_all(
                PersonWish(person_id=who, rank=n, occupation_id=w)
                for n, w in enumerate(row.wishes, start=1)
            )
    regions, stood = regions_of(row), held.regions.get(who, {})
    if regions and regions != stood and (fields is None or "regions" in fields):
        before["regions"] = dict(stood)
        if stood:
            set_regions(session, who, row.regions_wanted, row.regions_refused)
        else:
            session.add_all(
                PersonRegion(person_id=who, region_code=code, wanted=yes)
                for code, yes in regions.items()
            )
    if fields is None or "certificates" in fields:
        fresh = sorted(set(row.certificates) - held.certificates.get(who, set()))
        session.add_all(PersonCertificate(person_id=who, certificate=code) for code in fresh)
        before["certificates"] = fresh
    return before


def _store_consents(
    session: Session,
    said: RosterRow,
    who: int,
    held: Known,
    dates: Dates,
    row: Import,
    terms: Terms,
) -> list[Consent]:
    if said.consent_on is None:
        return []
    wanted = consents_allowed(said, dates, terms) - held.purposes.get(who, frozenset())
    proof = getattr(said, "consent_evidence", "") or terms.evidence
    where = f"{row.name} #{row.id} 第{said.row}行"
    consents = [
        Consent(
            person_id=who,
            purpose=purpose,
            means=ConsentMeans(said.consent_means),
            evidence=(f"{proof[:120]}；{where}" if proof else where)[:200],
            given_at=day_start(said.consent_on) + timedelta(hours=12),
            recorded_by_id=row.account_id,
        )
        for purpose in sorted(wanted)
    ]
    session.add_all(consents)
    return consents


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "value", value))
