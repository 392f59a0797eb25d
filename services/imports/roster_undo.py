"""A stored roster taken back: exactly what stood before, where nothing stands on it since."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models.imports import Import, ImportRow
from models.party import Party, PartyMember
from models.person import (
    Consent,
    Nights,
    Person,
    PersonCertificate,
    PersonEvent,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
    Sex,
)
from models.placement import Placement
from models.proposal import Proposal
from services.actor import Actor
from services.people import note_event, sealed_identity, set_regions, set_trades, set_wishes
from services.person_past import dated
from services.rows import known, lock_rows

_DAYS = frozenset({"born_on", "available_from", "available_until"})


def undo_rows(
    session: Session, row: Import, lines: Sequence[ImportRow], actor: Actor, now: datetime
) -> None:
    """Each line put back, or `left_standing` says why it stays: proposed, placed, changed_since,
    in_use (something refers to the person), gone."""
    ours = [line for line in lines if line.before and line.subject_id]
    ids = {line.subject_id or 0 for line in ours}
    lock_rows(session, Person, ids)
    people = {
        known(p.id): p for p in session.scalars(sa.select(Person).where(col(Person.id).in_(ids)))
    }
    standing = _standing(session, row, ids)
    for line in ours:
        who = line.subject_id or 0
        before = json.loads(line.before or "{}")
        if who not in people:
            line.left_standing = "gone"
        elif who in standing:
            line.left_standing = standing[who]
        elif before.get("new"):
            line.left_standing = _take_out(session, who, before, now)
        else:
            with dated(session, (who,), now=now):
                _put_back(session, people[who], before, row, actor, now)
    session.flush()


def _standing(session: Session, row: Import, ids: Collection[int]) -> dict[int, str]:
    """Person → what stands on the import: proposals and placements of people it changed that
    were made or touched since, and whatever was changed on a page."""
    found: dict[int, str] = {}
    since = row.created_at
    for event in session.execute(
        sa.select(
            col(PersonEvent.person_id), col(PersonEvent.at), col(PersonEvent.kind),
            col(PersonEvent.detail),
        )
        .where(col(PersonEvent.person_id).in_(ids), col(PersonEvent.at) >= since)
        .order_by(col(PersonEvent.id))
    ):  # fmt: skip
        if event.kind == "imported" and event.detail.get("imported_by") == row.id:
            found.pop(event.person_id, None)  # whatever came before it does not stand on it
        elif not (event.kind in _OWN and _by_us(session, row, event.at)):
            found[event.person_id] = "changed_since"
    for table, code in ((Proposal, "proposed"), (Placement, "placed")):
        owner, touched = sa.inspect(table).columns["person_id"], col(table.updated_at)
        rows = session.execute(sa.select(owner).where(owner.in_(ids), touched >= since))
        found |= {who: code for (who,) in rows}
    return found


_OWN = frozenset({"intention", "moved", "party_joined"})
"""Events an import writes beside its own."""


def _by_us(session: Session, row: Import, at: datetime) -> bool:
    end = row.confirmed_at
    return end is not None and at <= end


def _take_out(session: Session, who: int, before: Mapping[str, Any], now: datetime) -> str:
    """A person the import made is no longer there."""
    try:
        with session.begin_nested():
            _leave_party(session, who, before, now)
            for table in (Consent, PersonEvent):
                owner = sa.inspect(table).columns["person_id"]
                session.execute(sa.delete(table).where(owner == who))
            session.execute(sa.delete(Person).where(col(Person.id) == who))
    except IntegrityError:
        return "in_use"
    return ""


def _put_back(
    session: Session,
    person: Person,
    before: Mapping[str, Any],
    row: Import,
    actor: Actor,
    now: datetime,
) -> None:
    who = known(person.id)
    for name, value in before.get("columns", {}).items():
        setattr(person, name, _typed(name, value))
    if "phone" in before:
        fresh = sealed_identity("", before["phone"] or "")
        person.phone, person.phone_index = fresh["phone"], fresh["phone_index"]
        person.phone_note = before.get("phone_note", "")
    if "id_number" in before:
        person.id_number = person.id_index = None
    if "trades" in before:
        session.execute(sa.delete(PersonTrade).where(col(PersonTrade.person_id) == who))
        set_trades(session, who, before["trades"])
    if "wishes" in before:
        session.execute(sa.delete(PersonWish).where(col(PersonWish.person_id) == who))
        set_wishes(session, who, before["wishes"])
    if "regions" in before:
        stood = before["regions"]
        set_regions(
            session, who, [c for c in stood if stood[c]], [c for c in stood if not stood[c]]
        )
    for code in before.get("certificates", ()):
        session.execute(
            sa.delete(PersonCertificate).where(
                col(PersonCertificate.person_id) == who, col(PersonCertificate.certificate) == code
            )
        )
    for target in before.get("targets", ()):
        session.execute(
            sa.delete(PersonTarget).where(
                col(PersonTarget.person_id) == who, col(PersonTarget.target) == target
            )
        )
    session.execute(sa.delete(Consent).where(col(Consent.id).in_(before.get("consents", ()))))
    _leave_party(session, who, before, now)
    if "state" in before:
        state, confirmed, waiting = before["state"]
        person.state = PersonState(state)
        person.intention_confirmed_at = datetime.fromisoformat(confirmed) if confirmed else None
        person.waiting_since = datetime.fromisoformat(waiting) if waiting else None
    person.updated_at = now
    session.add(person)
    note_event(session, person, actor, now, "import_undone", imported_by=row.id)


def _leave_party(session: Session, who: int, before: Mapping[str, Any], now: datetime) -> None:
    """Out of the group the import put the person into; one person is no group."""
    party_id = before.get("party")
    if party_id is None:
        return
    session.execute(
        sa.delete(PartyMember).where(
            col(PartyMember.person_id) == who, col(PartyMember.party_id) == party_id
        )
    )
    left = session.scalars(
        sa.select(col(PartyMember.person_id)).where(col(PartyMember.party_id) == party_id).limit(2)
    ).all()
    if len(left) > 1:
        return
    session.execute(sa.delete(PartyMember).where(col(PartyMember.party_id) == party_id))
    refers = sa.select(col(Proposal.id)).where(col(Proposal.party_id) == party_id).limit(1)
    if not left and not session.scalars(refers).all():
        session.execute(sa.delete(Party).where(col(Party.id) == party_id))
    else:
        session.execute(sa.update(Party).where(col(Party.id) == party_id).values(dissolved_at=now))


def _typed(name: str, value: Any) -> Any:
    if name in _DAYS:
        return date.fromisoformat(value) if value else None
    if name == "sex":
        return Sex(value)
    return Nights(value) if name == "nights" else value
