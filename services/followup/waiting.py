"""What a home page counts of follow-up: who is to be asked today, who left and has no post."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from models.followup import AskedBy, Rematch
from models.person import Person
from models.placement import ARRIVED_STATES, HOLDING_STATES, Placement, PlacementState
from services.actor import Actor
from services.followup.marks import ASKS, answered, is_open, its_turn, marks_of
from services.placements.parts import in_reach


def calls_waiting(actor: Actor, today: date) -> "sa.ScalarSelect[int]":
    """人次 of this end to be asked today."""
    asker = ASKS.get(actor.role, AskedBy.RECEIVING)
    parts: list[sa.Select[int]] = [
        sa.select(col(Placement.id).label("id"))
        .join(Person, col(Person.id) == col(Placement.person_id))
        .where(
            in_reach(actor), col(Placement.state).in_(ARRIVED_STATES), is_open(mark, today),
            ~answered(mark, asker), its_turn(asker, mark, today),
            col(Person.do_not_contact).is_(False),
        )
        for mark in marks_of(asker)
    ]  # fmt: skip
    rows = sa.union_all(*parts).subquery()
    return sa.select(sa.func.count()).select_from(rows).scalar_subquery()


def moves_waiting(actor: Actor) -> "sa.ScalarSelect[int]":
    """人 of this end who left and have neither a place nor an end of the search."""
    again = sa.orm.aliased(Placement)
    held = sa.exists().where(
        col(again.person_id) == col(Rematch.person_id), col(again.state).in_(HOLDING_STATES)
    )
    rows = (
        sa.select(sa.func.count())
        .select_from(Rematch)
        .join(Placement, col(Placement.id) == col(Rematch.placement_id))
        .where(
            in_reach(actor), col(Placement.state) == PlacementState.LEFT,
            col(Rematch.ended_at).is_(None), ~held,
        )
    )  # fmt: skip
    return rows.correlate(None).scalar_subquery()
