"""Which records of a register stand side by side: pairs, and crowds too large for pairs.

Candidates are pairs with one key of name and birth month, or one telephone and a name or birthday
in common. A telephone of many (a village cadre's, an agent's) or a name of very many would make
pairs by the square of their number: such a crowd is one entry.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col

from intake.same_person import Likeness, Verdict, compare_people
from models.person import Person
from models.same_person import PersonApart
from services.actor import Actor, within
from services.people.alike import COLUMNS, traits_of

CHUNK = 500
MOST_PAIRS = 2_000
KINDS = ("phone", "name")
MANY = {"phone": 10, "name": 30}
"""A group up to this size is compared pair by pair (45 and 435 comparisons). A family shares a
telephone; in a county a common name has more than one bearer of a month."""


@dataclass(frozen=True)
class AlikePair:
    first_id: int
    second_id: int
    likeness: Likeness

    @property
    def ids(self) -> tuple[int, ...]:
        return self.first_id, self.second_id


@dataclass(frozen=True)
class AlikeCrowd:
    """So many people of one key; `person_id` is one of them."""

    kind: str
    count: int
    person_id: int

    @property
    def ids(self) -> tuple[int, ...]:
        return (self.person_id,)


def find_pairs(session: Session, actor: Actor) -> tuple[list[AlikePair], bool]:
    """Pairs still to be decided, the likeliest first, at most `MOST_PAIRS`; whether there are more.
    Of a crowd (`find_crowds`) none is looked at by the key they share."""
    rows: dict[int, sa.Row[tuple[object, ...]]] = {}
    groups: dict[tuple[object, ...], set[int]] = defaultdict(set)
    twins = _alike(session, actor, "name", ())
    sharing = _alike(session, actor, "phone", ("name_key", "born_on"))
    for row in twins:
        rows[row.id] = row
        groups[("twin", row.twin_key)].add(row.id)
    for row in sharing:
        rows[row.id] = row
        for column in ("name_key", "born_on"):
            groups[(column, row.phone_index, getattr(row, column))].add(row.id)
    pairs = {pair for ids in groups.values() for pair in combinations(sorted(ids), 2)}
    pairs -= _decided(session, list(rows))
    found = []
    for first, second in pairs:
        likeness = compare_people(traits_of(rows[first]), traits_of(rows[second]))
        if likeness.verdict is not Verdict.DIFFERENT:
            found.append(AlikePair(first, second, likeness))
    found.sort(key=lambda f: (-f.likeness.strength, *f.ids))
    more = len(found) > MOST_PAIRS or max(len(twins), len(sharing)) == 2 * MOST_PAIRS
    return found[:MOST_PAIRS], more


def find_crowds(session: Session, actor: Actor) -> list[AlikeCrowd]:
    """Telephones and names with birth month of more people than are laid side by side (`MANY`),
    where some two of them could be one person (`_alike`), by kind and least id."""
    return [
        AlikeCrowd(kind, count, least)
        for kind in KINDS
        for least, count in session.execute(_crowds(actor, kind))
    ]


def _crowds(actor: Actor, kind: str) -> sa.Executable:
    column = _column(Person, kind)
    many = sa.select(column).where(*_ours(Person, actor), column.is_not(None)).group_by(column)
    keys = many.having(sa.func.count() > MANY[kind]).cte("many")
    crowded = column.in_(sa.select(keys))
    open_ = sa.and_(sa.func.count() > 1, sa.func.count(col(Person.id_index)) < sa.func.count())
    least = sa.func.min(col(Person.id))
    crowds = (
        sa.select(least, sa.func.count())
        .where(*_ours(Person, actor), crowded)
        .group_by(column)
        .having(open_)
        .order_by(least)
    )
    if kind == "name":
        return crowds
    common = [
        sa.select(column).where(*_ours(Person, actor), crowded).group_by(column, one).having(open_)
        for one in (col(Person.name_key), col(Person.born_on))
    ]
    return crowds.where(sa.or_(*(column.in_(one) for one in common)))


def _column(table: type[Person], kind: str) -> Mapped[str | None]:
    return col(table.phone_index) if kind == "phone" else col(table.twin_key)


def _alike(
    session: Session, actor: Actor, kind: str, any_of: tuple[str, ...]
) -> "Sequence[sa.Row[tuple[object, ...]]]":
    """People of the actor's counties beside whom stands another of the same key and one of
    `any_of` in common, crowds left out. Two who both have ID numbers are never one
    (`intake.same_person`).

    The keys that stand more than once are found in an index that holds all it is asked for; only
    rows of those are looked at.
    """
    other = aliased(Person)
    column, twin = _column(Person, kind), _column(other, kind)
    many = (
        sa.select(column)
        .where(*_ours(Person, actor), column.is_not(None))
        .group_by(column)
        .having(sa.func.count().between(2, MANY[kind]))
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
