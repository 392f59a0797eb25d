"""Cases of a scope, what is due first on top; how many days are left is the number shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Account
from models.case import OPEN_CASE, CaseFile, CaseKind, CaseResult, CaseState, CaseStep
from models.employer import Employer
from models.person import Person
from models.placement import ARRIVED_STATES, Placement
from reference.calendar import local_day
from reference.case_steps import Term, limitation
from services.actor import Actor
from services.cases.money import paid_of
from services.cases.rows import visible
from services.proposals.names import may_be_named
from services.rows import known

MOST = 300
"""Open cases of one scope that are put in order; more than a district's desk can hold."""
NEAR = 60
"""Days before the limitation from which it is the number of the case."""


class Show(StrEnum):
    OPEN = "open"
    MINE = "mine"
    UNPAID = "unpaid"  # closed as promised, the money not all there
    CLOSED = "closed"


@dataclass(frozen=True)
class CaseRow:
    """A case in a list. `name` is None where this reader may not read it; `due` is the earliest
    day something of it is due (a step, or the limitation when it is near), `days` until then,
    negative when it has passed; `limit` is the limitation where one runs."""

    case: CaseFile
    name: str | None
    employer: str
    owner: str
    step: CaseStep | None
    limit: Term | None
    due: date | None
    days: int | None
    paid_fen: int

    @property
    def late(self) -> bool:
        return self.days is not None and self.days < 0

    @property
    def by_limit(self) -> bool:
        """The limitation is what is due first."""
        return (
            self.limit is not None
            and self.due == self.limit.due
            and (self.step is None or self.step.due != self.due)
        )


def list_cases(
    session: Session, *, actor: Actor, show: Show, now: datetime, limit: int, offset: int = 0
) -> tuple[list[CaseRow], int]:
    """Rows of one page and how many there are; four queries."""
    rows = session.execute(
        joined_cases().where(visible(actor), *_part(show, actor)).limit(MOST)
    ).all()
    found = rows_of(session, actor, rows, now=now)
    found.sort(key=_turn if show is not Show.CLOSED else _newest)
    return found[offset : offset + limit], len(found)


def count_cases(session: Session, *, actor: Actor) -> dict[Show, int]:
    """How many in each part; one query."""
    tests = [
        sa.func.coalesce(sa.func.sum(sa.case((sa.and_(*_part(show, actor)), 1), else_=0)), 0)
        for show in Show
    ]
    row = session.execute(sa.select(*tests).select_from(CaseFile).where(visible(actor))).one()
    return {show: int(n) for show, n in zip(Show, row, strict=True)}


def rows_of(session: Session, actor: Actor, rows: Sequence[Any], *, now: datetime) -> list[CaseRow]:
    """Rows of `_joined`, with what is due and what was paid; three queries."""
    ids = [known(row.CaseFile.id) for row in rows]
    first, paid = _first_steps(session, ids), paid_of(session, ids)
    pairs = {
        (r.CaseFile.person_id, r.CaseFile.employer_id or 0) for r in rows if r.CaseFile.person_id
    }
    named = may_be_named(session, actor, pairs)
    return [
        _row(row, first.get(one), paid.get(one, 0), named, now)
        for one, row in zip(ids, rows, strict=True)
    ]


def joined_cases() -> Any:
    return (
        sa.select(
            CaseFile,
            col(Person.name).label("name"),
            col(Employer.name).label("employer"),
            col(Account.display_name).label("owner"),
            col(Placement.left_on).label("left_on"),
            col(Placement.state).label("placement_state"),
        )
        .outerjoin(Person, col(Person.id) == col(CaseFile.person_id))
        .outerjoin(Employer, col(Employer.id) == col(CaseFile.employer_id))
        .outerjoin(Account, col(Account.id) == col(CaseFile.owner_id))
        .outerjoin(Placement, col(Placement.id) == col(CaseFile.placement_id))
        .order_by(col(CaseFile.received_at).desc(), col(CaseFile.id).desc())
    )


def _part(show: Show, actor: Actor) -> list[sa.ColumnElement[bool]]:
    if show is Show.OPEN:
        return [col(CaseFile.state).in_(OPEN_CASE)]
    if show is Show.MINE:
        return [col(CaseFile.state).in_(OPEN_CASE), col(CaseFile.owner_id) == actor.account_id]
    closed = col(CaseFile.state) == CaseState.CLOSED
    promised = sa.and_(closed, col(CaseFile.result) == CaseResult.PROMISED)
    return [promised] if show is Show.UNPAID else [closed]


def _first_steps(session: Session, ids: Sequence[int]) -> dict[int, CaseStep]:
    """The open step of each case that is due first."""
    steps = session.scalars(
        sa.select(CaseStep)
        .where(col(CaseStep.case_id).in_(ids), col(CaseStep.done_at).is_(None),
               col(CaseStep.due).is_not(None))
        .order_by(col(CaseStep.due).desc(), col(CaseStep.id).desc())
    )  # fmt: skip
    return {step.case_id: step for step in steps}


def limit_of(case: CaseFile, left_on: date | None, in_post: bool) -> Term | None:
    """The limitation of what this case is about; none for troubles at home and the like."""
    if case.kind not in (CaseKind.WAGES, CaseKind.PROMISE, CaseKind.UNEQUAL):
        return None
    wages = case.kind is CaseKind.WAGES
    return limitation(wages=wages, arose=case.arose_on, left=left_on, in_post=in_post)


def _row(
    row: Any, step: CaseStep | None, paid: int, named: frozenset[int], now: datetime
) -> CaseRow:
    case, today = row.CaseFile, local_day(now)
    limit = limit_of(case, row.left_on, row.placement_state in ARRIVED_STATES)
    open_ = case.state in OPEN_CASE
    dues = [step.due] if step is not None and step.due is not None else []
    if limit is not None and (limit.due - today).days <= NEAR:
        dues.append(limit.due)
    due = min(dues) if dues and open_ else None
    return CaseRow(
        case=case, name=row.name if case.person_id in named else None,
        employer=row.employer or "", owner=row.owner or "", step=step if open_ else None,
        limit=limit, due=due, days=(due - today).days if due else None, paid_fen=paid,
    )  # fmt: skip


def _turn(row: CaseRow) -> tuple[date, int]:
    return (row.due or date.max, known(row.case.id))


def _newest(row: CaseRow) -> tuple[float, int]:
    closed = row.case.closed_at
    return (-(closed.timestamp() if closed else 0.0), known(row.case.id))
