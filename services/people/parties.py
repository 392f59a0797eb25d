"""Parties: people who move together and are never torn apart without a person's override.

Two to eight people, each in at most one party. Any change of who belongs to a party, or of what
must stay together, withdraws the open proposals of its people: they were made for another group.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import Session, col

from models.party import Party, PartyKind, PartyMember, Together
from models.person import Person, PersonState
from services.actor import Actor, within
from services.errors import AlreadyExists, Forbidden, InvalidInput, NotFound, Problem
from services.inputs import Input, Line
from services.people.rows import note_event, person_in_scope
from services.proposals.withdrawals import withdraw_open_for_person
from services.rows import LARGEST_ID, known, lock_rows
from services.shown import check_shown

LARGEST = 8
SMALLEST = 2


class PartyIn(Input):
    """A group as a coordinator states it."""

    kind: PartyKind
    together: Together = Together.SAME_EMPLOYER
    label: Line = Field("", max_length=60)
    person_ids: list[int] = Field(min_length=SMALLEST, max_length=LARGEST)


@dataclass(frozen=True)
class PartyRow:
    """A party with its people, oldest member first."""

    party: Party
    people: Sequence[Person]


def create_party(session: Session, *, actor: Actor, data: PartyIn, now: datetime) -> Party:
    """A new party of the actor's people.

    Raises NotFound (somebody outside the scope), AlreadyExists (somebody is in a party already),
    InvalidInput (a couple of more than two, a closed person, the same person twice).
    """
    ids = list(dict.fromkeys(data.person_ids))
    people = [person_in_scope(session, actor, one) for one in ids]
    lock_rows(session, Person, set(ids))
    _check_size(data.kind, len(ids))
    for person in people:
        _check_free(session, person)
    party = Party(
        region_code=people[0].region_code,
        kind=data.kind,
        together=data.together,
        label=data.label,
        created_at=now,
    )
    session.add(party)
    session.flush()
    for person in people:
        session.add(PartyMember(person_id=known(person.id), party_id=known(party.id)))
        _touched(session, person, actor, now, "party_joined", known(party.id))
    session.flush()
    return party


def add_member(
    session: Session, *, actor: Actor, party_id: int, person_id: int, now: datetime
) -> PartyRow:
    """One more in the party; everybody's open proposals are withdrawn."""
    row = get_party(session, actor=actor, party_id=party_id, lock=True)
    person = person_in_scope(session, actor, person_id, lock=True)
    if any(known(p.id) == person_id for p in row.people):
        return row
    _check_size(row.party.kind, len(row.people) + 1)
    _check_free(session, person)
    session.add(PartyMember(person_id=person_id, party_id=party_id))
    for one in (*row.people, person):
        kind = "party_joined" if one is person else "party_changed"
        _touched(session, one, actor, now, kind, party_id)
    session.flush()
    return get_party(session, actor=actor, party_id=party_id)


def remove_member(
    session: Session, *, actor: Actor, party_id: int, person_id: int, now: datetime
) -> PartyRow | None:
    """Somebody leaves; a party of one is dissolved (then None)."""
    row = get_party(session, actor=actor, party_id=party_id, lock=True)
    leaving = next((p for p in row.people if p.id == person_id), None)
    if leaving is None:
        raise NotFound("party_member", person_id)
    if len(row.people) <= SMALLEST:
        dissolve_party(session, actor=actor, party_id=party_id, now=now)
        return None
    session.delete(session.get_one(PartyMember, person_id))
    for one in row.people:
        kind = "party_left" if one is leaving else "party_changed"
        _touched(session, one, actor, now, kind, party_id)
    session.flush()
    return get_party(session, actor=actor, party_id=party_id)


def change_party(
    session: Session,
    *,
    actor: Actor,
    party_id: int,
    kind: PartyKind,
    together: Together,
    label: str,
    now: datetime,
    shown: str = "",
) -> Party:
    """What the group is and what must stay together. `shown`: stamp of what the form showed.
    Raises EditConflict."""
    row = get_party(session, actor=actor, party_id=party_id, lock=True)
    check_shown("party", party_id, shown, stated_by_party(row.party))
    _check_size(kind, len(row.people))
    party = row.party
    if party.together is not together:
        for one in row.people:
            _touched(session, one, actor, now, "party_changed", party_id)
    party.kind, party.together, party.label = kind, together, label.strip()[:60]
    session.add(party)
    session.flush()
    return party


def stated_by_party(party: Party) -> dict[str, object]:
    """What the form of a group is filled with."""
    return {"kind": party.kind, "together": party.together, "label": party.label}


def dissolve_party(session: Session, *, actor: Actor, party_id: int, now: datetime) -> Party:
    """Everybody goes their own way from now on. Twice is once."""
    row = get_party(session, actor=actor, party_id=party_id, lock=True)
    if row.party.dissolved_at is not None:
        return row.party
    for one in row.people:
        _touched(session, one, actor, now, "party_left", party_id)
    session.execute(sa.delete(PartyMember).where(col(PartyMember.party_id) == party_id))
    row.party.dissolved_at = now
    session.add(row.party)
    session.flush()
    return row.party


def get_party(session: Session, *, actor: Actor, party_id: int, lock: bool = False) -> PartyRow:
    """The party and its people. Raises NotFound unless every member is in the actor's scope."""
    party = session.get(Party, party_id) if 0 < party_id <= LARGEST_ID else None
    if party is None or not actor.sending or not actor.covers(party.region_code):
        raise NotFound("party", party_id)
    people = _people(session, [party_id]).get(party_id, [])
    if not all(actor.covers(p.region_code) for p in people):
        raise NotFound("party", party_id)
    if lock:
        lock_rows(session, Person, {known(p.id) for p in people})
    return PartyRow(party, people)


def party_of(session: Session, *, actor: Actor, person_id: int) -> PartyRow | None:
    """The party a person of the actor belongs to, if any."""
    person_in_scope(session, actor, person_id)
    member = session.get(PartyMember, person_id)
    return get_party(session, actor=actor, party_id=member.party_id) if member else None


def list_parties(
    session: Session, *, actor: Actor, limit: int, offset: int = 0
) -> tuple[list[PartyRow], int]:
    """Parties of the actor's counties that still stand, newest first, and how many."""
    if not actor.sending:
        raise Forbidden("list_parties")
    wanted = (within(col(Party.region_code), actor), col(Party.dissolved_at).is_(None))
    total = session.scalar(sa.select(sa.func.count()).select_from(Party).where(*wanted)) or 0
    parties = session.scalars(
        sa.select(Party).where(*wanted).order_by(col(Party.id).desc()).limit(limit).offset(offset)
    ).all()
    people = _people(session, [known(p.id) for p in parties])
    return [PartyRow(p, people.get(known(p.id), [])) for p in parties], total


def _people(session: Session, party_ids: Sequence[int]) -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = {}
    rows = session.execute(
        sa.select(col(PartyMember.party_id), Person)
        .join(Person, col(Person.id) == col(PartyMember.person_id))
        .where(col(PartyMember.party_id).in_(party_ids))
        .order_by(col(Person.id))
    )
    for party_id, person in rows:
        found.setdefault(party_id, []).append(person)
    return found


def _check_size(kind: PartyKind, size: int) -> None:
    if kind is PartyKind.COUPLE and size != SMALLEST:
        raise InvalidInput({"kind": (Problem("couple_is_two", {"size": size}),)})
    if not SMALLEST <= size <= LARGEST:
        raise InvalidInput({"person_ids": (Problem("party_size", {"size": size}),)})


def _check_free(session: Session, person: Person) -> None:
    if person.state is PersonState.CLOSED:
        raise InvalidInput({"person_ids": (Problem("person_closed", {"id": person.id}),)})
    if session.get(PartyMember, known(person.id)) is not None:
        raise AlreadyExists("party_member", "person_ids", person.id)


def _touched(
    session: Session, person: Person, actor: Actor, now: datetime, kind: str, party_id: int
) -> None:
    withdraw_open_for_person(
        session, known(person.id), actor=actor, now=now, reason="party_changed"
    )
    note_event(session, person, actor, now, kind, party_id=party_id)


def people_for_party(session: Session, *, actor: Actor, person_ids: Sequence[int]) -> list[Person]:
    """Those of the ids that are the actor's people, in the order given; others are left out."""
    rows = session.scalars(
        sa.select(Person).where(
            col(Person.id).in_(list(person_ids)[:LARGEST]), within(col(Person.region_code), actor)
        )
    )
    found = {known(p.id): p for p in rows} if actor.sending else {}
    return [found[one] for one in person_ids if one in found]
