"""Records that may be of one person, side by side, for a person to decide.

What is laid side by side is found in `services.people.duplicate_search`; what somebody has said
are two people is not shown again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from intake.identity import mask_id, mask_phone
from intake.same_person import Likeness, compare_people
from models.party import PartyMember
from models.person import Consent, Person, PersonState
from models.placement import HOLDING_STATES, Placement
from models.proposal import OPEN_PROPOSAL, Proposal
from services import audit
from services.actor import Actor, within
from services.errors import Forbidden
from services.keyset import Place
from services.people.alike import remember_apart, traits_of
from services.people.duplicate_search import KINDS, AlikeCrowd, AlikePair, find_crowds, find_pairs
from services.people.merging import hindrances
from services.people.rows import person_in_scope
from services.rows import known

STRONGEST = 10_000
"""More than any likeness weighs, so that places are whole numbers and crowds stand first."""


@dataclass(frozen=True)
class Record:
    """One record as shown to somebody of its county; the numbers masked."""

    person: Person
    phone: str
    id_number: str
    holds_place: bool
    open_proposals: int
    party_id: int | None
    consents: int


@dataclass(frozen=True)
class Pair:
    """Two records and what speaks for and against one person behind them."""

    first: Record
    second: Record
    likeness: Likeness

    @property
    def kept_id(self) -> int:
        """Which goes on unless somebody chooses: with a place, an ID number, not closed, older."""
        return known(max((self.first, self.second), key=_worth).person.id)


def _worth(record: Record) -> tuple[bool, bool, bool, bool, int]:
    person = record.person
    return (
        person.state is not PersonState.CLOSED,
        record.holds_place,
        person.id_index is not None,
        bool(record.open_proposals),
        -known(person.id),
    )


def records(session: Session, *, actor: Actor, person_ids: Collection[int]) -> dict[int, Record]:
    """Records of these people by id, those in the actor's scope; a fixed number of statements."""
    people = session.scalars(
        sa.select(Person).where(
            col(Person.id).in_(sorted(person_ids)), within(col(Person.region_code), actor)
        )
    ).all()
    ids = [known(p.id) for p in people]
    holding = _counts(session, Placement, ids, col(Placement.state).in_(HOLDING_STATES))
    proposed = _counts(session, Proposal, ids, col(Proposal.state).in_(OPEN_PROPOSAL))
    standing = _counts(session, Consent, ids, col(Consent.withdrawn_at).is_(None))
    members = session.scalars(sa.select(PartyMember).where(col(PartyMember.person_id).in_(ids)))
    parties = {member.person_id: member.party_id for member in members}
    return {
        known(p.id): Record(
            person=p,
            phone=mask_phone(p.phone or ""),
            id_number=mask_id(p.id_number or ""),
            holds_place=known(p.id) in holding,
            open_proposals=proposed.get(known(p.id), 0),
            party_id=parties.get(known(p.id)),
            consents=standing.get(known(p.id), 0),
        )
        for p in people
    }


@dataclass(frozen=True)
class Crowd:
    """More people on one telephone, or of one name and birth month, than are laid side by side in
    pairs; `person` is one of them, their telephone masked."""

    kind: str  # phone or name
    count: int
    person: Person
    phone: str


@dataclass(frozen=True)
class Alike:
    """A page of what is to be decided. `end` is the place of its last row; `capped` says that
    there are more pairs than are listed before some are decided."""

    items: tuple[Pair | Crowd, ...]
    total: int
    before: int
    end: Place | None
    capped: bool


def list_alike(session: Session, *, actor: Actor, limit: int, after: Place | None = None) -> Alike:
    """Crowds and pairs of the actor's counties still to be decided, the likeliest pairs first; the
    page starts behind the place `after`. Found by indexed keys. Raises Forbidden for other sides.
    """
    if not actor.sending:
        raise Forbidden("list_duplicates")
    pairs, capped = find_pairs(session, actor)
    rows: list[tuple[Place, AlikePair | AlikeCrowd]] = [
        *((_place_of_crowd(crowd), crowd) for crowd in find_crowds(session, actor)),
        *((_place_of_pair(pair), pair) for pair in pairs),
    ]
    rows.sort(key=lambda row: row[0])
    rest = rows if after is None else [row for row in rows if row[0] > after]
    shown = rest[:limit]
    ids = {i for _, one in shown for i in one.ids}
    by_id = records(session, actor=actor, person_ids=ids)
    return Alike(
        items=tuple(_item(one, by_id) for _, one in shown),
        total=len(rows),
        before=len(rows) - len(rest),
        end=shown[-1][0] if shown else None,
        capped=capped,
    )


def _place_of_crowd(crowd: AlikeCrowd) -> Place:
    return (0, crowd.person_id, KINDS.index(crowd.kind))


def _place_of_pair(pair: AlikePair) -> Place:
    return (STRONGEST - pair.likeness.strength, pair.first_id, pair.second_id)


def _item(one: AlikePair | AlikeCrowd, by_id: dict[int, Record]) -> Pair | Crowd:
    if isinstance(one, AlikeCrowd):
        record = by_id[one.person_id]
        return Crowd(one.kind, one.count, record.person, record.phone)
    return Pair(by_id[one.first_id], by_id[one.second_id], one.likeness)


def get_pair(session: Session, *, actor: Actor, first_id: int, second_id: int) -> Pair:
    """Two records in scope, whatever the rule says of them. Raises NotFound."""
    first, second = (person_in_scope(session, actor, one) for one in (first_id, second_id))
    by_id = records(session, actor=actor, person_ids={first_id, second_id})
    likeness = compare_people(traits_of(first), traits_of(second))
    return Pair(by_id[first_id], by_id[second_id], likeness)


def pair_hindrances(session: Session, pair: Pair, kept_id: int) -> tuple[str, ...]:
    """What must be settled before the pair can be one record, `kept_id` going on."""
    one, other = pair.first.person, pair.second.person
    return hindrances(session, *((one, other) if one.id == kept_id else (other, one)))


def decide_apart(
    session: Session, *, actor: Actor, first_id: int, second_id: int, now: datetime
) -> None:
    """These are two people: never shown together again. Twice is once. Raises NotFound."""
    for one in (first_id, second_id):
        person_in_scope(session, actor, one)
    remember_apart(session, first_id, [second_id], actor=actor, now=now)
    audit.record(
        session, actor=actor, action="people_apart", subject_kind="person",
        subject_id=first_id, now=now, other=second_id,
    )  # fmt: skip


def _counts(
    session: Session, table: type[Any], ids: list[int], condition: sa.ColumnElement[bool]
) -> dict[int, int]:
    owner: sa.ColumnElement[int] = sa.inspect(table).columns["person_id"]
    rows = session.execute(
        sa.select(owner, sa.func.count()).where(owner.in_(ids), condition).group_by(owner)
    )
    return {person_id: count for person_id, count in rows}  # noqa: C416  (typed rows)
