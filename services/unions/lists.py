"""Bodies of a district by kind, a page at a time, with who stands above and at their head."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.union import BodyKind, OfficePost, UnionBody, UnionOfficer
from services.actor import Actor
from services.rows import known
from services.unions.rows import keeps_unions, standing


@dataclass(frozen=True)
class BodyRow:
    """A body in a list; `above`: the name of the body it stands under, "" for none."""

    body: UnionBody
    above: str
    chair: str
    below: int


def list_bodies(
    session: Session, *, actor: Actor, kind: BodyKind | None = None, words: str = "",
    limit: int, offset: int = 0,
) -> tuple[list[BodyRow], int]:  # fmt: skip
    """One page, the higher kinds first, then by town and name; and how many there are."""
    keeps_unions(actor, "list_bodies")
    where = [*standing(actor)]
    if kind is not None:
        where.append(col(UnionBody.kind) == kind)
    if words:
        where.append(
            col(UnionBody.name).contains(words, autoescape=True)
            | col(UnionBody.town).contains(words, autoescape=True)
        )
    above = aliased(UnionBody)
    order = sa.case({k.value: n for n, k in enumerate(BodyKind)}, value=col(UnionBody.kind))
    rows = session.execute(
        sa.select(UnionBody, col(above.name))
        .outerjoin(above, col(above.id) == UnionBody.parent_id)
        .where(*where)
        .order_by(col(UnionBody.region_code), order, col(UnionBody.town), col(UnionBody.name))
        .limit(limit)
        .offset(offset)
    ).all()
    total = session.scalar(sa.select(sa.func.count()).select_from(UnionBody).where(*where)) or 0
    ids = [known(body.id) for body, _name in rows]
    chairs, below = _chairs(session, ids), _below(session, ids)
    return [
        BodyRow(body, name or "", chairs.get(known(body.id), ""), below.get(known(body.id), 0))
        for body, name in rows
    ], total


def count_bodies(session: Session, *, actor: Actor) -> dict[BodyKind, int]:
    """Bodies that stand, by kind; every kind is there."""
    keeps_unions(actor, "list_bodies")
    found = session.execute(
        sa.select(col(UnionBody.kind), sa.func.count())
        .where(*standing(actor))
        .group_by(col(UnionBody.kind))
    )
    held = {BodyKind(kind): count for kind, count in found}
    return {kind: held.get(kind, 0) for kind in BodyKind}


def bodies_of(session: Session, *, actor: Actor, region_code: str) -> list[UnionBody]:
    """All that stand in a district, to choose from; the higher kinds first."""
    keeps_unions(actor, "list_bodies")
    found = session.scalars(
        sa.select(UnionBody).where(*standing(actor), col(UnionBody.region_code) == region_code)
    )
    return sorted(found, key=lambda one: (list(BodyKind).index(one.kind), one.town, one.name))


def _chairs(session: Session, ids: list[int]) -> dict[int, str]:
    found = session.execute(
        sa.select(col(UnionOfficer.body_id), col(UnionOfficer.name)).where(
            col(UnionOfficer.body_id).in_(ids),
            col(UnionOfficer.post) == OfficePost.CHAIR,
            col(UnionOfficer.until_on).is_(None),
        )
    )
    return {body_id: name or "" for body_id, name in found}


def _below(session: Session, ids: list[int]) -> dict[int, int]:
    found = session.execute(
        sa.select(col(UnionBody.parent_id), sa.func.count())
        .where(col(UnionBody.parent_id).in_(ids), col(UnionBody.ended_on).is_(None))
        .group_by(col(UnionBody.parent_id))
    )
    return {known(parent_id): count for parent_id, count in found}
