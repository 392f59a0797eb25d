"""What the worker agreed to happens: the firm named as receiver sees the telephone.

From the worker's yes on, as long as that consent stands, on click, with an audit row and within
`services.accounts.budgets.REVEALS`. No minute longer: each showing asks whether the consent still
stands.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.person import Person
from models.placement import HOLDING_STATES, Placement, PlacementState
from models.proposal import Proposal, ProposalState
from models.vacancy import Vacancy
from services import audit
from services.accounts.budgets import REVEALS, spend
from services.actor import Actor
from services.errors import NotFound
from services.proposals.names import may_be_named
from services.rows import LARGEST_ID

AGREED = (ProposalState.WORKER_YES, ProposalState.CONFIRMED)
STAYING = (*HOLDING_STATES, PlacementState.LEFT)
"""Somebody who left is still paid, and told, by the firm."""


def reachable(session: Session, actor: Actor, person_ids: Collection[int]) -> frozenset[int]:
    """Of these people, whose telephone this firm may be shown now; nobody for anybody else."""
    if actor.role is not Role.EMPLOYER or actor.employer_id is None or not person_ids:
        return frozenset()
    coming = {
        (person_id, actor.employer_id)
        for table, states in ((Proposal, AGREED), (Placement, STAYING))
        for person_id in session.scalars(
            sa.select(col(table.person_id))
            .join(Vacancy, col(Vacancy.id) == col(table.vacancy_id))
            .where(
                col(table.person_id).in_(sorted(person_ids)),
                col(table.state).in_(states),
                col(Vacancy.employer_id) == actor.employer_id,
            )
        )
    }
    return may_be_named(session, actor, coming)


def reveal_to_firm(
    session: Session, *, actor: Actor, person_id: int, now: datetime, reason: str = ""
) -> str:
    """The telephone in clear, with an audit row; "" when none is stored.

    Raises NotFound for everybody who did not agree to be shown to this very firm, or took it back;
    BudgetSpent.
    """
    if not 0 < person_id <= LARGEST_ID or person_id not in reachable(session, actor, {person_id}):
        raise NotFound("person", person_id)
    spend(session, actor=actor, budget=REVEALS, now=now, reason=reason)
    audit.record(
        session, actor=actor, action="reveal_phone", subject_kind="person", subject_id=person_id,
        now=now, employer_id=actor.employer_id,
    )  # fmt: skip
    return session.get_one(Person, person_id).phone or ""
