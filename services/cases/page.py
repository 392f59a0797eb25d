"""One case as its reader sees it: what is due, what was done, by whom, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Account
from models.case import CaseEvent, CaseFile, CasePayment, CaseState, CaseStep
from reference.calendar import local_day
from reference.case_steps import StepRule, taken_later
from services.actor import Actor
from services.cases.lists import CaseRow, joined_cases, rows_of
from services.cases.moves import both_heard
from services.cases.rows import case_in_sight


@dataclass(frozen=True)
class StepRow:
    """`days` until it is due, negative when that has passed; None where it is done or has no
    term."""

    step: CaseStep
    days: int | None
    who: str


@dataclass(frozen=True)
class CasePage:
    row: CaseRow
    opened_by: str
    steps: Sequence[StepRow]
    payments: Sequence[CasePayment]
    history: Sequence[tuple[CaseEvent, str]]
    offered: Sequence[StepRule]  # steps that may begin now
    may_take: bool
    mine: bool  # the reader answers for it and it is open
    may_pay: bool
    may_reopen: bool
    heard: bool

    @property
    def case(self) -> CaseFile:
        return self.row.case


def page_of_case(session: Session, *, actor: Actor, case_id: int, now: datetime) -> CasePage:
    """Eight queries. Raises NotFound, Forbidden."""
    case = case_in_sight(session, actor=actor, case_id=case_id)
    found = session.execute(joined_cases().where(col(CaseFile.id) == case_id)).all()
    (row,) = rows_of(session, actor, found, now=now)
    steps = _steps(session, case_id, local_day(now))
    open_codes = {one.step.code for one in steps if one.step.done_at is None}
    closed, mine = case.state is CaseState.CLOSED, case.owner_id == actor.account_id
    return CasePage(
        row=row, opened_by=_name(session, case.opened_by_id), steps=steps,
        payments=session.scalars(
            sa.select(CasePayment).where(col(CasePayment.case_id) == case_id)
            .order_by(col(CasePayment.paid_on), col(CasePayment.id))
        ).all(),
        history=_history(session, case_id),
        offered=[rule for rule in taken_later() if rule.code not in open_codes],
        may_take=not closed and not mine, mine=mine and not closed, may_pay=mine,
        may_reopen=closed, heard=both_heard(session, case),
    )  # fmt: skip


def _steps(session: Session, case_id: int, today: date) -> list[StepRow]:
    rows = session.execute(
        sa.select(CaseStep, col(Account.display_name))
        .outerjoin(Account, col(Account.id) == col(CaseStep.done_by_id))
        .where(col(CaseStep.case_id) == case_id)
        .order_by(col(CaseStep.done_at).is_not(None), col(CaseStep.due), col(CaseStep.id))
    )
    return [
        StepRow(step, (step.due - today).days if step.due and not step.done_at else None, who or "")
        for step, who in rows
    ]


def _history(session: Session, case_id: int) -> list[tuple[CaseEvent, str]]:
    rows = session.execute(
        sa.select(CaseEvent, col(Account.display_name))
        .outerjoin(Account, col(Account.id) == col(CaseEvent.account_id))
        .where(col(CaseEvent.case_id) == case_id)
        .order_by(col(CaseEvent.id))
    )
    return [(event, who or "") for event, who in rows]


def _name(session: Session, account_id: int | None) -> str:
    account = None if account_id is None else session.get(Account, account_id)
    return "" if account is None else account.display_name
