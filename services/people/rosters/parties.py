"""Groups of a roster -> parties. A roster never tears a standing party apart."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from intake import PartyDraft
from models.party import Party, PartyKind, PartyMember, Together
from models.person import Person, PersonEvent
from services.actor import Actor
from services.columns.new_rows import NewRows
from services.people.parties import LARGEST
from services.people.rows import event_of
from services.proposals.withdrawals import withdraw_open_for_person
from services.rows import known


@dataclass(frozen=True)
class _Joining:
    """People about to join a party, and whose open proposals were made for another group."""

    party: Party
    joined: Sequence[Person]
    disturbed: Sequence[int]


@dataclass(frozen=True)
class Made:
    """Parties made or completed; how many drafts were left alone because they contradict standing
    ones; person → party joined; ids of proposals that ended, made for another group."""

    parties: int
    left_alone: int
    joined: Mapping[int, int]
    ended: Sequence[int]


def store_parties(
    session: Session,
    drafts: Sequence[PartyDraft],
    people: Mapping[int, Person],
    new: Collection[int],
    county: str,
    actor: Actor,
    now: datetime,
) -> Made:
    """`people` by row of the source; `new` are ids the import itself made."""
    ids = [known(people[r].id) for d in drafts for r in d.rows if r in people]
    party_of = _party_of(session, ids)
    plans = [
        _plan(session, draft, [people[r] for r in draft.rows if r in people], party_of, county, now)
        for draft in drafts
    ]
    joinings = [plan for plan in plans if plan is not None and plan.joined]
    session.add_all(joining.party for joining in joinings)
    session.flush()
    rows, joined = NewRows(), {}
    for joining in joinings:
        party_id = known(joining.party.id)
        for who in _ids(joining.joined):
            joined[who] = party_id
            rows.add(PartyMember, person_id=who, party_id=party_id)
            rows.add(PersonEvent, **event_of(who, actor, now, "party_joined", party_id=party_id))
    rows.store(session)
    ended: list[int] = []
    for who in sorted({p for j in joinings for p in j.disturbed} - set(new)):
        ended += withdraw_open_for_person(
            session, who, actor=actor, now=now, reason="party_changed"
        )
    alone = sum(1 for plan in plans if plan is None)
    return Made(len(joinings), alone, joined, ended)


def _party_of(session: Session, person_ids: Sequence[int]) -> dict[int, Party]:
    found: dict[int, Party] = {}
    for start in range(0, len(person_ids), 500):
        rows = session.execute(
            sa.select(col(PartyMember.person_id), Party)
            .join(Party, col(Party.id) == col(PartyMember.party_id))
            .where(col(PartyMember.person_id).in_(person_ids[start : start + 500]))
        )
        found |= {person_id: party for person_id, party in rows}  # noqa: C416 (typed rows)
    return found


def _plan(
    session: Session,
    draft: PartyDraft,
    members: Sequence[Person],
    party_of: Mapping[int, Party],
    county: str,
    now: datetime,
) -> _Joining | None:
    """Who joins which party; None when the draft contradicts groups that stand."""
    key = f"{draft.by}:{draft.key}"[:80]
    standing = {known(p.id): p for m in members if (p := party_of.get(known(m.id))) is not None}
    free = [m for m in members if known(m.id) not in party_of]
    if not standing:
        if len(members) < 2:
            return None
        return _Joining(_new_party(draft, members, key, county, now), members, _ids(members))
    (party, *others) = standing.values()
    if others or (free and (party.import_key != key or party.kind is PartyKind.COUPLE)):
        return None
    mates = session.scalars(
        sa.select(col(PartyMember.person_id)).where(col(PartyMember.party_id) == party.id)
    ).all() if free else []  # fmt: skip
    if len(mates) + len(free) > LARGEST:
        return None
    return _Joining(party, free, [*mates, *_ids(free)])


def _new_party(
    draft: PartyDraft, members: Sequence[Person], key: str, county: str, now: datetime
) -> Party:
    kind = PartyKind(draft.kind)
    if kind is PartyKind.COUPLE and len(members) != 2:
        kind = PartyKind.FAMILY
    return Party(
        region_code=county,
        kind=kind,
        together=Together(draft.together),
        import_key=key,
        label=draft.key[:60],
        created_at=now,
    )


def _ids(people: Sequence[Person]) -> list[int]:
    return [known(person.id) for person in people]
