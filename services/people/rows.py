"""A person in scope, what is stored sealed, and what is written of whatever happened to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.person import Person, PersonEvent, PersonState
from reference import regions
from reference.pairings import all_pairings
from services.actor import Actor
from services.errors import NotAllowedNow, NotFound
from services.people.alike import id_index, phone_index
from services.rows import LARGEST_ID, known, lock_rows


def person_in_scope(
    session: Session, actor: Actor, person_id: int, *, lock: bool = False
) -> Person:
    """The person, if the actor's side is the sending one and the county is theirs.

    Raises NotFound for an unknown id and for somebody else's person alike.
    """
    person = session.get(Person, person_id) if 0 < person_id <= LARGEST_ID else None
    if person is None or not may_see(actor, person.region_code):
        raise NotFound("person", person_id)
    if lock:
        if person.merged_into_id is not None:
            raise NotAllowedNow("person", person_id, "merged", "change")
        lock_rows(session, Person, {person_id})
    return person


def may_see(actor: Actor, region_code: str) -> bool:
    return actor.sending and actor.covers(region_code)


def sealed_identity(id_number: str, phone: str, note: str = "") -> dict[str, Any]:
    """ID number and phone with their blind indexes, None where not given; a phone with its note."""
    return {
        "id_number": id_number or None,
        "id_index": id_index(id_number) or None,
        "phone": phone or None,
        "phone_index": phone_index(phone) or None,
        **({"phone_note": note} if phone else {}),
    }


def second_phone(phone: str, note: str = "") -> dict[str, Any]:
    """A second telephone with its blind index and note; nothing where none is given."""
    if not phone:
        return {}
    return {"phone2": phone, "phone2_index": phone_index(phone), "phone2_note": note}


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


def actor_counties(session: Session, *, actor: Actor) -> list[str]:
    """Counties whose people the actor may register, by code."""
    if actor.role is Role.ADMIN:
        used = session.scalars(sa.select(col(Person.region_code)).distinct())
        paired = {unit.code for p in all_pairings() for unit in regions.counties(p.west)}
        return sorted(set(used) | paired)
    return sorted({unit.code for own in actor.regions for unit in regions.counties(own)})


def newest(
    rows: "sa.Select[int | None]", states: Sequence[PersonState], limit: int
) -> "sa.Select[int]":
    """The newest of these states: of each state as many, then the newest of all."""
    each = [
        sa.select(
            rows.where(col(Person.state) == state)
            .order_by(col(Person.id).desc())
            .limit(limit)
            .subquery()
        )
        for state in states
    ]
    found = sa.union_all(*each).subquery()
    return sa.select(found.c.id).order_by(found.c.id.desc()).limit(limit)
