"""First batches: the union's own rule for an untried firm (domain knowledge 7.1 (12)).

At most a few people at once go to a firm with few arrivals, followed for two weeks before more go.
It is no condition of the firm's: a coordinator of its district can lift it, with a reason.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.audit import AuditRow
from models.placement import ARRIVED_STATES, HOLDING_STATES, Placement, PlacementState
from models.proposal import OPEN_PROPOSAL, Proposal
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor
from services.audit import record
from services.employers.firms import find_employer, receiving_only
from services.errors import ReasonRequired
from services.runs.first_batch import LIFTED, UNPROVEN_DAYS, FirstBatch


@dataclass(frozen=True)
class BatchState:
    """limit: people at once. there: promised or within their first two weeks. reviewed: proposals
    open. next_on: the first day somebody's two weeks are over; None = nobody has arrived yet."""

    limit: int
    there: int
    reviewed: int
    next_on: date | None
    lifted: bool


def batch_state(
    session: Session, *, employer_id: int, rule: FirstBatch, now: datetime
) -> BatchState | None:
    """How far a firm's first batch has come; None for a firm with enough arrivals."""
    of_firm = col(Vacancy.employer_id) == employer_id
    placed = sa.select(col(Placement.state), col(Placement.arrived_on)).join(
        Vacancy, col(Vacancy.id) == col(Placement.vacancy_id)
    )
    rows = session.execute(placed.where(of_firm)).all()
    came = sum(row.state in (*ARRIVED_STATES, PlacementState.LEFT) for row in rows)
    if came >= rule.proven_arrivals:
        return None
    since = local_day(now) - timedelta(days=UNPROVEN_DAYS)
    fresh = [
        row.arrived_on
        for row in rows
        if row.state in HOLDING_STATES and (row.arrived_on is None or row.arrived_on > since)
    ]
    arrived = [day for day in fresh if day is not None]
    reviewed = session.scalar(
        sa.select(sa.func.count(col(Proposal.id)))
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .where(of_firm, col(Proposal.state).in_(OPEN_PROPOSAL))
    )
    return BatchState(
        limit=rule.batch,
        there=len(fresh),
        reviewed=int(reviewed or 0),
        next_on=min(arrived) + timedelta(days=UNPROVEN_DAYS) if arrived else None,
        lifted=_is_lifted(session, employer_id),
    )


def batch_states(
    session: Session, *, employer_ids: Collection[int], rule: FirstBatch, now: datetime
) -> dict[int, BatchState]:
    """`batch_state` of several firms; those with enough arrivals are left out."""
    found = {one: batch_state(session, employer_id=one, rule=rule, now=now) for one in employer_ids}
    return {one: state for one, state in found.items() if state is not None}


def lift_first_batch(
    session: Session, *, actor: Actor, employer_id: int, reason: str, now: datetime
) -> None:
    """From the next run on, as many as fit may go to this firm. Twice is once.

    For the receiving coordinator of its district. Raises NotFound, Forbidden, ReasonRequired.
    """
    find_employer(session, actor, employer_id, write=True)
    receiving_only(actor, "lift_first_batch")
    if not reason.strip():
        raise ReasonRequired("lift_first_batch")
    if not _is_lifted(session, employer_id):
        record(
            session, actor=actor, action=LIFTED, subject_kind="employer", subject_id=employer_id,
            now=now, reason=reason.strip()[:200],
        )  # fmt: skip


def _is_lifted(session: Session, employer_id: int) -> bool:
    found = sa.select(col(AuditRow.id)).where(
        col(AuditRow.action) == LIFTED, col(AuditRow.subject_id) == employer_id
    )
    return session.scalar(found.limit(1)) is not None
