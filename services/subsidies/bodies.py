"""Agencies and public services that are paid for what they do, and whom an agency brought."""

import re
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import Session, col

from models.account import Role
from models.placement import Placement
from models.subsidy import BodyKind, SubsidyBody, SubsidyBrought, SubsidyHead
from models.vacancy import Vacancy
from reference import regions
from services.actor import Actor, within
from services.errors import AlreadyExists, Forbidden, InvalidInput, NotFound, Problem
from services.inputs import Input, Line, Paragraph, Whole
from services.rows import LARGEST_ID, known


class BodyIn(Input):
    kind: BodyKind
    name: Line = Field(min_length=2, max_length=80)
    region_code: Line = Field(min_length=6, max_length=6, pattern=r"^\d{6}$")
    licence: Line = Field("", max_length=60)


class BroughtIn(Input):
    """placements: their numbers, apart by commas or lines."""

    body_id: Whole = Field(ge=1)
    placements: Paragraph = Field(min_length=1, max_length=2000)


def enter_body(session: Session, *, actor: Actor, data: BodyIn, now: datetime) -> SubsidyBody:
    """Raises Forbidden, InvalidInput (not the actor's place), AlreadyExists."""
    if actor.role is Role.EMPLOYER:
        raise Forbidden("enter_body")
    if not regions.is_region(data.region_code) or not actor.covers(data.region_code):
        raise InvalidInput({"region_code": (Problem("county_not_yours"),)})
    there = sa.select(col(SubsidyBody.id)).where(
        col(SubsidyBody.region_code) == data.region_code, col(SubsidyBody.name) == data.name
    )
    if session.scalars(there).first() is not None:
        raise AlreadyExists("subsidy_body", "name")
    row = SubsidyBody(**data.model_dump(), created_at=now, created_by_id=actor.account_id)
    session.add(row)
    session.flush()
    return row


def list_bodies(session: Session, *, actor: Actor) -> Sequence[SubsidyBody]:
    """Of the actor's places, by name."""
    if actor.role is Role.EMPLOYER:
        raise Forbidden("list_bodies")
    query = sa.select(SubsidyBody).where(within(col(SubsidyBody.region_code), actor))
    return session.scalars(query.order_by(col(SubsidyBody.name), col(SubsidyBody.id))).all()


def say_who_brought(session: Session, *, actor: Actor, data: BroughtIn, now: datetime) -> int:
    """An agency brought these people to their work; said again of another agency, the later word
    stands, until a claim counts them. How many, 人. Raises NotFound, InvalidInput naming the
    number."""
    body = session.get(SubsidyBody, data.body_id) if data.body_id <= LARGEST_ID else None
    if body is None or not actor.covers(body.region_code):
        raise NotFound("subsidy_body", data.body_id)
    if body.kind is not BodyKind.AGENCY:
        raise InvalidInput({"body_id": (Problem("not_an_agency"),)})
    numbers = list(dict.fromkeys(re.findall(r"[^\s,，、;；]+", data.placements)))
    for number in numbers:
        _say(session, actor, known(body.id), number, now)
    session.flush()
    return len(numbers)


def _say(session: Session, actor: Actor, body_id: int, number: str, now: datetime) -> None:
    found = int(number) if number.isdecimal() else 0
    if not _is_of(session, actor, found):
        raise InvalidInput({"placements": (Problem("line_unreadable", {"line": number}),)})
    row = session.get(SubsidyBrought, found)
    if row is None:
        row = SubsidyBrought(placement_id=found, body_id=body_id, said_at=now)
    elif row.body_id != body_id and _is_counted(session, found):
        raise InvalidInput({"placements": (Problem("brought_counted", {"id": found}),)})
    row.body_id, row.said_at, row.said_by_id = body_id, now, actor.account_id
    session.add(row)


def brought_by(session: Session, bodies: Sequence[SubsidyBody]) -> dict[int, int]:
    """How many 人 each body brought."""
    query = (
        sa.select(col(SubsidyBrought.body_id), sa.func.count(sa.distinct(col(Placement.person_id))))
        .join(Placement, col(Placement.id) == col(SubsidyBrought.placement_id))
        .where(col(SubsidyBrought.body_id).in_([one.id for one in bodies]))
        .group_by(col(SubsidyBrought.body_id))
    )
    return {body: people for body, people in session.execute(query)}  # noqa: C416  (typed rows)


def _is_of(session: Session, actor: Actor, placement_id: int) -> bool:
    place = Placement.home if actor.role is Role.SENDING else Vacancy.region_code
    query = (
        sa.select(col(Placement.id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(col(Placement.id) == min(placement_id, LARGEST_ID), within(col(place), actor))
    )
    return session.scalars(query).first() is not None


def _is_counted(session: Session, placement_id: int) -> bool:
    query = sa.select(col(SubsidyHead.claim_id)).where(
        col(SubsidyHead.placement_id) == placement_id, col(SubsidyHead.held)
    )
    return session.scalars(query).first() is not None
