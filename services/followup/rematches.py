"""转岗: who left and has no new post yet, with the days left; and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.followup import Rematch
from models.placement import HOLDING_STATES, Placement, PlacementState
from reference.calendar import local_day
from services.actor import Actor
from services.errors import InvalidInput, NotFound, Problem
from services.followup.marks import only_district
from services.placements.lists import Row, rows_by_id
from services.placements.parts import in_reach
from services.rows import known, lock_rows

OUTCOMES = ("elsewhere", "home")
SHOWN = 200


@dataclass(frozen=True)
class RematchRow:
    """days: until the seventh day after leaving, negative when it has passed."""

    task: Rematch
    row: Row
    days: int


def open_rematches(session: Session, *, actor: Actor, now: datetime) -> Sequence[RematchRow]:
    """Of this end, without a place since, the fewest days first; a firm sees none."""
    only_district(actor)
    again = sa.orm.aliased(Placement)
    held = sa.exists().where(
        col(again.person_id) == col(Rematch.person_id), col(again.state).in_(HOLDING_STATES)
    )
    tasks = session.scalars(
        sa.select(Rematch)
        .join(Placement, col(Placement.id) == col(Rematch.placement_id))
        .where(
            in_reach(actor), col(Placement.state) == PlacementState.LEFT,
            col(Rematch.ended_at).is_(None), ~held,
        )
        .order_by(col(Rematch.until).desc(), col(Rematch.id))
        .limit(SHOWN)
    ).all()  # fmt: skip
    rows = rows_by_id(session, actor=actor, ids=[task.placement_id for task in tasks])
    by_id, today = {known(row.placement.id): row for row in rows}, local_day(now)
    return [
        RematchRow(task, by_id[task.placement_id], (task.until - today).days)
        for task in tasks if task.placement_id in by_id
    ]  # fmt: skip


def end_rematch(
    session: Session, *, actor: Actor, rematch_id: int, outcome: str, now: datetime
) -> Rematch:
    """They found work elsewhere, or went home: nobody looks on. Raises NotFound, InvalidInput."""
    only_district(actor)
    task = session.get(Rematch, rematch_id)
    if task is None or not rows_by_id(session, actor=actor, ids=[task.placement_id]):
        raise NotFound("rematch", rematch_id)
    if outcome not in OUTCOMES:
        raise InvalidInput({"outcome": (Problem("unknown_choice"),)})
    lock_rows(session, Rematch, {rematch_id})
    if task.ended_at is None:
        task.ended_at, task.outcome = now, outcome
        session.add(task)
        session.flush()
    return task
