"""What a home page counts of the time after arrival: calls of today, who needs a post, cases."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.case import OPEN_CASE, CaseFile, CaseStep
from services.actor import Actor, within
from services.followup.waiting import calls_waiting, moves_waiting

Condition = sa.ColumnElement[bool]


def after_arrival(session: Session, actor: Actor, today: date) -> dict[str, int]:
    """One query."""
    column = col(CaseFile.home) if actor.role is Role.SENDING else col(CaseFile.site)
    counts = (
        cases_waiting(within(column, actor), today), calls_waiting(actor, today),
        moves_waiting(actor),
    )  # fmt: skip
    row = session.execute(sa.select(*(sa.func.coalesce(one, 0) for one in counts))).one()
    return dict(zip(("cases", "calls", "moves"), map(int, row), strict=True))


def cases_waiting(ours: Condition, today: date) -> "sa.ScalarSelect[int]":
    """Open cases nobody has taken, or with something due today or before; the confined ones are
    their owner's."""
    due = sa.exists().where(
        col(CaseStep.case_id) == col(CaseFile.id), col(CaseStep.done_at).is_(None),
        col(CaseStep.due) <= today,
    )  # fmt: skip
    rows = sa.select(sa.func.count()).select_from(CaseFile)
    rows = rows.where(
        ours, col(CaseFile.state).in_(OPEN_CASE), col(CaseFile.confined).is_(False),
        sa.or_(col(CaseFile.owner_id).is_(None), due),
    )  # fmt: skip
    return rows.correlate(None).scalar_subquery()
