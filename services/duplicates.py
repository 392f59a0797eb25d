"""Records that may be of one person, side by side, for a person to decide.

Candidates are pairs with one key of name and birth month, or one telephone and a name or birthday
in common; what somebody has said are two people is not shown again.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from intake.identity import mask_id, mask_phone
from intake.same_person import Likeness, Verdict, compare_people
from models.party import PartyMember
from models.person import Consent, Person
from models.placement import HOLDING_STATES, Placement
from models.proposal import OPEN_PROPOSAL, Proposal
from models.same_person import PersonApart
from services import audit
from services.actor import Actor, within
from services.alike import COLUMNS, remember_apart, traits_of
from services.errors import Forbidden
from services.merging import hindrances
from services.people import person_in_scope
from services.rows import known

CHUNK = 500
MOST_PAIRS = 2_000


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


def list_pairs(
    session: Session, *, actor: Actor, limit: int, offset: int = 0
) -> tuple[list[Pair], int]:
    """Pairs of the actor's counties still to be decided, the likeliest first, and how many.

    Found by indexed keys; at most `MOST_PAIRS`. Raises Forbidden for other sides.
    """
    if not actor.sending:
        raise Forbidden("list_duplicates")
    found = _pairs(session, actor)[:MOST_PAIRS]
    shown = found[offset : offset + limit]
    by_id = records(session, actor=actor, person_ids={i for a, b, _ in shown for i in (a, b)})
    return [Pair(by_id[a], by_id[b], likeness) for a, b, likeness in shown], len(found)


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


def _pairs(session: Session, actor: Actor) -> list[tuple[int, int, Likeness]]:
    rows: dict[int, sa.Row[tuple[object, ...]]] = {}
    groups: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for row in _alike(session, actor, "twin_key", ()):
        rows[row.id] = row
        groups[("twin", row.twin_key)].add(row.id)
    for row in _alike(session, actor, "phone_index", ("name_key", "born_on")):
        rows[row.id] = row
        for column in ("name_key", "born_on"):
            groups[(column, row.phone_index, getattr(row, column))].add(row.id)
    pairs = {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}
    pairs -= _decided(session, list(rows))
    found = []
    for first, second in pairs:
        likeness = compare_people(traits_of(rows[first]), traits_of(rows[second]))
        if likeness.verdict is not Verdict.DIFFERENT:
            found.append((first, second, likeness))
    return sorted(found, key=lambda f: (-f[2].strength, f[0], f[1]))


def _alike(
    session: Session, actor: Actor, key: str, any_of: tuple[str, ...]
) -> "Sequence[sa.Row[tuple[object, ...]]]":
    """People of the actor's counties beside whom stands another with the same `key` and one of
    `any_of` in common. Two who both have ID numbers are never one (`intake.same_person`).

    The keys that stand more than once are found in an index that holds all it is asked for; only
    rows of those are looked at.
    """
    other = aliased(Person)
    column, twin = getattr(Person, key), getattr(other, key)
    many = (
        sa.select(column)
        .where(*_ours(Person, actor), column.is_not(None))
        .group_by(column)
        .having(sa.func.count() > 1)
    )
    common = [getattr(Person, one) == getattr(other, one) for one in any_of]
    beside = sa.exists().where(
        twin == column,
        col(other.id) != col(Person.id),
        *_ours(other, actor),
        sa.or_(*common) if common else sa.true(),
        sa.or_(col(Person.id_index).is_(None), col(other.id_index).is_(None)),
    )
    names = dict.fromkeys((*COLUMNS, "twin_key", *any_of))
    return session.execute(
        sa.select(*(getattr(Person, name) for name in names))
        .where(*_ours(Person, actor), column.in_(many), beside)
        .order_by(column, col(Person.id))
        .limit(2 * MOST_PAIRS)
    ).all()


def _ours(table: type[Person], actor: Actor) -> list[sa.ColumnElement[bool]]:
    """Written so that no index of counties or of merged records is taken for the one of keys."""
    county, merged = col(table.region_code), col(table.merged_into_id)
    return [within(county.concat(""), actor), sa.func.coalesce(merged, 0) == 0]


def _decided(session: Session, ids: list[int]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        rows = session.scalars(sa.select(PersonApart).where(col(PersonApart.first_id).in_(part)))
        found |= {(row.first_id, row.second_id) for row in rows}
    return found


def _counts(
    session: Session, table: type[Any], ids: list[int], condition: sa.ColumnElement[bool]
) -> dict[int, int]:
    owner: sa.ColumnElement[int] = sa.inspect(table).columns["person_id"]
    rows = session.execute(
        sa.select(owner, sa.func.count()).where(owner.in_(ids), condition).group_by(owner)
    )
    return {person_id: count for person_id, count in rows}  # noqa: C416
