"""One roster row against the people on record: new, changed, unchanged or refused, and stored.

Empty cells never erase what is known. Consent in the roster (means and day) is recorded for being
matched and shown to the partner district; a disability is kept only under its own consent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col

from intake import RosterRow
from models.person import (
    Consent,
    ConsentMeans,
    ConsentPurpose,
    Nights,
    Person,
    PersonCertificate,
    PersonRegion,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
    Sex,
    TargetGroup,
)
from models.sealed import keyring
from reference.calendar import day_start, local_day
from services.actor import Actor
from services.bundles import known
from services.consents import NEEDED_FOR, purposes_of
from services.people import (
    ID_PURPOSE,
    PHONE_PURPOSE,
    mark_seeking,
    note_event,
    sealed_identity,
    set_regions,
    set_trades,
    set_wishes,
)

CHUNK = 500


T = TypeVar("T", bound=SQLModel)


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass
class Known:
    """What the database holds of the people a roster may speak of."""

    by_id: dict[str, Person] = field(default_factory=dict)
    by_name: dict[tuple[str, date], list[Person]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    trades: dict[int, dict[str, int]] = field(default_factory=dict)
    wishes: dict[int, list[str]] = field(default_factory=dict)
    regions: dict[int, dict[str, bool]] = field(default_factory=dict)
    certificates: dict[int, set[str]] = field(default_factory=dict)
    targets: dict[int, set[TargetGroup]] = field(default_factory=dict)
    purposes: dict[int, frozenset[ConsentPurpose]] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """A row, whom it means, and what would happen."""

    row: RosterRow
    person: Person | None
    outcome: Outcome
    code: str = ""
    fields: tuple[str, ...] = ()


def load_known(session: Session, rows: Sequence[RosterRow], county: str) -> Known:
    """Everything needed to judge the rows, in a bounded number of queries."""
    found = Known()
    ring = keyring()
    indexes = [ring.blind_index(r.id_number, ID_PURPOSE) for r in rows if r.id_number]
    for start in range(0, len(indexes), CHUNK):
        part = indexes[start : start + CHUNK]
        for person in session.scalars(sa.select(Person).where(col(Person.id_index).in_(part))):
            if person.region_code == county:
                found.by_id[person.id_index or ""] = person
            else:
                found.elsewhere.add(person.id_index or "")
    names = sorted({r.name for r in rows})
    for start in range(0, len(names), CHUNK):
        part = names[start : start + CHUNK]
        for person in session.scalars(
            sa.select(Person).where(col(Person.region_code) == county, col(Person.name).in_(part))
        ):
            found.by_name.setdefault((person.name, person.born_on), []).append(person)
    _load_lists(session, found)
    return found


def _load_lists(session: Session, found: Known) -> None:
    people = {known(p.id) for p in found.by_id.values()}
    people |= {known(p.id) for some in found.by_name.values() for p in some}
    ids = sorted(people)
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        for trade in _of(session, PersonTrade, part):
            found.trades.setdefault(trade.person_id, {})[trade.occupation_id] = trade.months
        for wish in sorted(_of(session, PersonWish, part), key=lambda w: w.rank):
            found.wishes.setdefault(wish.person_id, []).append(wish.occupation_id)
        for region in _of(session, PersonRegion, part):
            found.regions.setdefault(region.person_id, {})[region.region_code] = region.wanted
        for paper in _of(session, PersonCertificate, part):
            found.certificates.setdefault(paper.person_id, set()).add(paper.certificate)
        for target in _of(session, PersonTarget, part):
            found.targets.setdefault(target.person_id, set()).add(target.target)
        found.purposes |= purposes_of(session, part)


def _of(session: Session, table: type[T], ids: Sequence[int]) -> list[T]:
    owner = sa.inspect(table).columns["person_id"]
    return list(session.scalars(sa.select(table).where(owner.in_(ids))))


def judge(row: RosterRow, held: Known) -> Judged:
    """What importing this row would do."""
    index = keyring().blind_index(row.id_number, ID_PURPOSE) if row.id_number else ""
    if index in held.elsewhere:
        return Judged(row, None, Outcome.REFUSED, "registered_elsewhere")
    person = held.by_id.get(index) if index else None
    person = person or _by_name(row, held)
    if person is None and row.born_on is None:
        return Judged(row, None, Outcome.REFUSED, "born_needed")
    if person is None:
        return Judged(row, None, Outcome.NEW)
    if person.state is PersonState.CLOSED:
        return Judged(row, person, Outcome.REFUSED, "person_closed")
    changed = tuple(sorted(differences(row, person, held)))
    outcome = Outcome.CHANGED if changed else Outcome.UNCHANGED
    return Judged(row, person, outcome, fields=changed)


def _by_name(row: RosterRow, held: Known) -> Person | None:
    """The same name and birthday, where at most one of the two has an ID number."""
    if row.born_on is None:
        return None
    phone = keyring().blind_index(row.phone, PHONE_PURPOSE) if row.phone else None
    for person in held.by_name.get((row.name, row.born_on), []):
        if row.id_number and person.id_index:
            continue
        if phone and person.phone_index:
            if phone == person.phone_index:
                return person
        elif row.village == person.village:
            return person
    return None


_TEXTS = ("township", "village", "household_key", "schooling")
_VALUES = ("last_wage_fen", "floor_wage_fen", "available_from", "available_until", "first_timer",
           "only_pickup", "children_along")  # fmt: skip
_RENAMED = {
    "needs_lodging": "needs_lodging",
    "couple_room": "needs_couple_room",
    "stays_behind": "someone_stays_behind",
}


def columns_of(row: RosterRow) -> dict[str, Any]:
    """The columns of `person` the row speaks of; empty cells are left out."""
    columns: dict[str, Any] = {"name": row.name, "sex": Sex(row.sex)}
    if row.born_on is not None:
        columns["born_on"] = row.born_on
    columns |= {name: getattr(row, name) for name in _TEXTS if getattr(row, name)}
    columns |= {name: getattr(row, name) for name in _VALUES if getattr(row, name) is not None}
    for ours, theirs in _RENAMED.items():
        if getattr(row, ours) is not None:
            columns[theirs] = getattr(row, ours)
    if row.nights:
        columns["nights"] = Nights(row.nights)
    if row.refuses:
        columns["refuses"] = sorted(row.refuses)
    if row.food:
        columns["needs_food"] = sorted(row.food)
    return columns


def differences(row: RosterRow, person: Person, held: Known) -> set[str]:
    """Names of what the row would change."""
    who = known(person.id)
    wanted = columns_of(row)
    found = {name for name, value in wanted.items() if getattr(person, name) != value}
    if row.id_number and person.id_index is None:
        found.add("id_number")
    if row.phone and keyring().blind_index(row.phone, PHONE_PURPOSE) != person.phone_index:
        found.add("phone")
    trades = held.trades.get(who, {})
    if any(trades.get(t, -1) < months for t, months in row.trades):
        found.add("trades")
    if row.wishes and list(row.wishes) != held.wishes.get(who, []):
        found.add("wishes")
    if _regions_of(row) and _regions_of(row) != held.regions.get(who, {}):
        found.add("regions")
    if set(row.certificates) - held.certificates.get(who, set()):
        found.add("certificates")
    if consents_of(row) - held.purposes.get(who, frozenset()):
        found.add("consents")
    if targets_allowed(row, held.purposes.get(who, frozenset())) - held.targets.get(who, set()):
        found.add("targets")
    if row.willing is True and person.state is PersonState.REGISTERED:
        found.add("willing")
    return found


def _regions_of(row: RosterRow) -> dict[str, bool]:
    return dict.fromkeys(row.regions_wanted, True) | dict.fromkeys(row.regions_refused, False)


def consents_of(row: RosterRow) -> frozenset[ConsentPurpose]:
    """Purposes the person agreed to by the row's slip, call or message."""
    if not row.consent_means:
        return frozenset()
    purposes = {ConsentPurpose.MATCHING, ConsentPurpose.SHARE_PARTNER}
    groups = {TargetGroup(t) for t in row.targets}
    if groups - {TargetGroup.DISABLED}:
        purposes.add(ConsentPurpose.TARGET_GROUP)
    if TargetGroup.DISABLED in groups and row.disability_consent:
        purposes.add(ConsentPurpose.DISABILITY)
    return frozenset(purposes)


def targets_allowed(row: RosterRow, standing: frozenset[ConsentPurpose]) -> set[TargetGroup]:
    """Policy groups of the row whose consent stands or comes with it."""
    purposes = standing | consents_of(row)
    return {TargetGroup(t) for t in row.targets if NEEDED_FOR[TargetGroup(t)] in purposes}


def new_person(row: RosterRow, actor: Actor, now: datetime) -> Person:
    """The `person` row of somebody not on record yet; not added, not flushed."""
    return Person(
        region_code=row.region_code,
        **columns_of(row),
        **sealed_identity(row.id_number, row.phone),
        created_at=now,
        updated_at=now,
        created_by_id=actor.account_id,
    )


def store_row(
    session: Session,
    judged: Judged,
    person: Person,
    held: Known,
    *,
    actor: Actor,
    evidence: str,
    now: datetime,
) -> None:
    """Write a new or changed row's content to its person (flushed, so that it has an id)."""
    row, who = judged.row, known(person.id)
    if judged.outcome is Outcome.CHANGED:
        _update(person, row, now)
        session.add(person)
    _store_lists(session, row, who, held)
    _store_consents(session, row, who, held, actor, evidence)
    allowed = targets_allowed(row, held.purposes.get(who, frozenset()))
    for target in sorted(allowed - held.targets.get(who, set())):
        session.add(PersonTarget(person_id=who, target=target, verified_on=local_day(now)))
    note_event(session, person, actor, now, "imported", row=row.row, fields=list(judged.fields))
    if row.willing is True and person.state is PersonState.REGISTERED:
        mark_seeking(session, person, actor, now)


def _update(person: Person, row: RosterRow, now: datetime) -> None:
    for name, value in columns_of(row).items():
        setattr(person, name, value)
    id_number = row.id_number if person.id_index is None else ""
    for name, value in sealed_identity(id_number, row.phone).items():
        if value is not None:
            setattr(person, name, value)
    person.updated_at = now


def _store_lists(session: Session, row: RosterRow, who: int, held: Known) -> None:
    trades: Mapping[str, int] = held.trades.get(who, {})
    merged = dict(trades) | {t: max(months, trades.get(t, 0)) for t, months in row.trades}
    fresh = who not in held.trades
    if merged != trades:
        if fresh:
            session.add_all(
                PersonTrade(person_id=who, occupation_id=t, months=m) for t, m in merged.items()
            )
        else:
            set_trades(session, who, merged)
    if row.wishes and list(row.wishes) != held.wishes.get(who, []):
        if who in held.wishes:
            set_wishes(session, who, row.wishes)
        else:
            session.add_all(
                PersonWish(person_id=who, rank=n, occupation_id=w)
                for n, w in enumerate(row.wishes, start=1)
            )
    regions = _regions_of(row)
    if regions and regions != held.regions.get(who, {}):
        if who in held.regions:
            set_regions(session, who, row.regions_wanted, row.regions_refused)
        else:
            session.add_all(
                PersonRegion(person_id=who, region_code=code, wanted=yes)
                for code, yes in regions.items()
            )
    for code in sorted(set(row.certificates) - held.certificates.get(who, set())):
        session.add(PersonCertificate(person_id=who, certificate=code))


def _store_consents(
    session: Session, row: RosterRow, who: int, held: Known, actor: Actor, evidence: str
) -> None:
    if row.consent_on is None:
        return
    for purpose in sorted(consents_of(row) - held.purposes.get(who, frozenset())):
        session.add(
            Consent(
                person_id=who,
                purpose=purpose,
                means=ConsentMeans(row.consent_means),
                evidence=evidence[:200],
                given_at=day_start(row.consent_on) + timedelta(hours=12),
                recorded_by_id=actor.account_id,
            )
        )
