"""Groups of a roster -> parties. A roster never tears a standing party apart."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from intake import PartyDraft
from models.party import Party, PartyKind, PartyMember, Together
from models.person import Person
from services.actor import Actor
from services.bundles import known
from services.parties import LARGEST
from services.people import note_event
from services.roster_apply import Judged, Outcome
from services.withdrawals import withdraw_open_for_person


def store_parties(
    session: Session,
    drafts: Sequence[PartyDraft],
    people: Mapping[int, Person],
    judged: Sequence[Judged],
    county: str,
    actor: Actor,
    now: datetime,
) -> tuple[int, int]:
    """(parties made or completed, parties left alone because somebody is in another one)."""
    new_rows = {j.row.row for j in judged if j.outcome is Outcome.NEW}
    ids = [known(people[r].id) for d in drafts for r in d.rows if r in people]
    party_of = _party_of(session, ids)
    made = left_alone = 0
    for draft in drafts:
        members = [people[r] for r in draft.rows if r in people]
        key = f"{draft.by}:{draft.key}"[:80]
        outcome = _place_in_party(session, draft, members, party_of, key, county, now)
        if outcome is None:
            left_alone += 1
            continue
        joined, party = outcome
        made += bool(joined)
        for person in joined:
            session.add(PartyMember(person_id=known(person.id), party_id=known(party.id)))
            note_event(session, person, actor, now, "party_joined", party_id=party.id)
        touched = joined if not joined else members
        for person in touched:
            if not {r for r in draft.rows if people.get(r) is person} & new_rows:
                withdraw_open_for_person(
                    session, known(person.id), actor=actor, now=now, reason="party_changed"
                )
    session.flush()
    return made, left_alone


def _party_of(session: Session, person_ids: Sequence[int]) -> dict[int, Party]:
    found: dict[int, Party] = {}
    for start in range(0, len(person_ids), 500):
        rows = session.execute(
            sa.select(col(PartyMember.person_id), Party)
            .join(Party, col(Party.id) == col(PartyMember.party_id))
            .where(col(PartyMember.person_id).in_(person_ids[start : start + 500]))
        )
        found |= {person_id: party for person_id, party in rows}  # noqa: C416
    return found


def _place_in_party(
    session: Session,
    draft: PartyDraft,
    members: Sequence[Person],
    party_of: Mapping[int, Party],
    key: str,
    county: str,
    now: datetime,
) -> tuple[list[Person], Party] | None:
    """Who joins which party; None when the draft contradicts groups that stand."""
    standing = {known(p.id): p for m in members if (p := party_of.get(known(m.id))) is not None}
    free = [m for m in members if known(m.id) not in party_of]
    if not standing:
        if len(members) < 2:
            return None
        kind = PartyKind(draft.kind)
        if kind is PartyKind.COUPLE and len(members) != 2:
            kind = PartyKind.FAMILY
        party = Party(
            region_code=county, kind=kind, together=Together(draft.together), import_key=key,
            label=draft.key[:60], created_at=now,
        )  # fmt: skip
        session.add(party)
        session.flush()
        return list(members), party
    (party, *others) = standing.values()
    if others or (free and (party.import_key != key or party.kind is PartyKind.COUPLE)):
        return None
    if len(members) > LARGEST:
        return None
    return free, party
