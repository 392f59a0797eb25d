"""Which bodies an actor may see and change."""

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.union import UnionBody
from services.actor import Actor, within
from services.errors import Forbidden, NotFound
from services.rows import LARGEST_ID, lock_rows


def keeps_unions(actor: Actor, deed: str) -> None:
    """Raises Forbidden: only a receiving district keeps its union's house."""
    if actor.role not in (Role.RECEIVING, Role.ADMIN):
        raise Forbidden(deed)


def body_of(session: Session, actor: Actor, body_id: int, *, lock: bool = False) -> UnionBody:
    """A body of the actor's districts. Raises Forbidden, NotFound."""
    keeps_unions(actor, "see_union_bodies")
    body = session.get(UnionBody, body_id) if 0 < body_id <= LARGEST_ID else None
    if body is None or not actor.covers(body.region_code):
        raise NotFound("union_body", body_id)
    if lock:
        lock_rows(session, UnionBody, [body_id])
    return body


def standing(actor: Actor) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """SQL conditions: bodies of the actor's districts that have not ended."""
    return within(col(UnionBody.region_code), actor), col(UnionBody.ended_on).is_(None)
