"""Budgets: what an account may use within an hour before it has to say why, or to wait.

Nobody needs four hundred ID numbers in nine seconds. Beyond a budget a written reason opens the
same amount once more; it is audited and told to administrators.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.account import Spent
from services.actor import Actor
from services.audit import record
from services.errors import BudgetSpent

SHORTEST_REASON = 4


@dataclass(frozen=True)
class Budget:
    """`most` of `kind` per account within `window`; `reasoned`: whether a reason opens it again."""

    kind: str
    most: int
    window: timedelta
    reasoned: bool


REVEALS = Budget("reveal", 40, timedelta(hours=1), reasoned=True)
"""ID numbers and telephones shown in clear: a call list of a morning."""
READ = Budget("read", 400_000, timedelta(hours=1), reasoned=False)
"""Characters of pasted messages: a hundred long ones."""


def spend(
    session: Session,
    *,
    actor: Actor,
    budget: Budget,
    now: datetime,
    amount: int = 1,
    reason: str = "",
) -> None:
    """Use `amount` of the actor's budget. Raises BudgetSpent when it is used up and no reason
    (where one is asked) is given; what was used since the last reason counts."""
    if actor.account_id is None:
        return
    reason = reason.strip()[:200]
    mine = (
        (col(Spent.account_id) == actor.account_id)
        & (col(Spent.kind) == budget.kind)
        & (col(Spent.at) > now - budget.window)
    )
    last_reason = session.exec(
        select(sa.func.max(Spent.id)).where(mine, col(Spent.reason) != "")
    ).one()
    counted = mine & (col(Spent.id) >= (last_reason or 0))
    used = session.exec(select(sa.func.coalesce(sa.func.sum(Spent.amount), 0)).where(counted)).one()
    over = used + amount > budget.most
    if over and not (budget.reasoned and len(reason) >= SHORTEST_REASON):
        oldest = session.exec(select(sa.func.min(Spent.at)).where(counted)).one() or now
        seconds = max(1, int((oldest + budget.window - now).total_seconds()))
        raise BudgetSpent(budget.kind, budget.most, seconds, budget.reasoned)
    session.add(
        Spent(
            account_id=actor.account_id, kind=budget.kind, at=now, amount=amount,
            reason=reason if over else "",
        )
    )  # fmt: skip
    if over:
        record(
            session, actor=actor, action="beyond_budget", subject_kind="account",
            subject_id=actor.account_id, now=now, kind=budget.kind, most=budget.most, reason=reason,
        )  # fmt: skip
    session.flush()


def forget_spent(session: Session, *, before: datetime) -> int:
    """Delete what was used before a moment; how many rows."""
    result = session.connection().execute(sa.delete(Spent).where(col(Spent.at) < before))
    return result.rowcount
