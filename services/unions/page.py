"""What the page of one union body shows."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.union import UnionBody, UnionOfficer
from services.actor import Actor
from services.unions.bodies import officers_of
from services.unions.rows import body_of

MOST = 200


@dataclass(frozen=True)
class BodyPage:
    """above: the bodies over it, the highest first; below: those right under it, at most MOST, of
    `below_total`; past: who held an office before, the latest first."""

    body: UnionBody
    above: tuple[UnionBody, ...]
    below: tuple[UnionBody, ...]
    below_total: int
    officers: tuple[UnionOfficer, ...]
    past: tuple[UnionOfficer, ...]
    employer: Employer | None
    into: UnionBody | None


def page_of_body(session: Session, *, actor: Actor, body_id: int) -> BodyPage:
    """Raises Forbidden, NotFound."""
    body = body_of(session, actor, body_id)
    here = (col(UnionBody.parent_id) == body_id, col(UnionBody.ended_on).is_(None))
    below = session.scalars(
        sa.select(UnionBody).where(*here).order_by(col(UnionBody.name)).limit(MOST)
    ).all()
    total = session.scalar(sa.select(sa.func.count()).select_from(UnionBody).where(*here)) or 0
    past = session.scalars(
        sa.select(UnionOfficer)
        .where(col(UnionOfficer.body_id) == body_id, col(UnionOfficer.until_on).is_not(None))
        .order_by(col(UnionOfficer.until_on).desc(), col(UnionOfficer.id).desc())
        .limit(MOST)
    ).all()
    return BodyPage(
        body, tuple(_above(session, body)), tuple(below), total,
        tuple(officers_of(session, body_id)), tuple(past),
        session.get(Employer, body.employer_id) if body.employer_id else None,
        session.get(UnionBody, body.merged_into_id) if body.merged_into_id else None,
    )  # fmt: skip


def _above(session: Session, body: UnionBody) -> list[UnionBody]:
    line: list[UnionBody] = []
    here = body
    while here.parent_id is not None and len(line) < 10:
        higher = session.get(UnionBody, here.parent_id)
        if higher is None:
            break
        line.insert(0, higher)
        here = higher
    return line
