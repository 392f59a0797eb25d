"""What a firm owes for introductions as of a day, month by month, and that it was paid.

Nothing is stored of what is due: a statement is reckoned from the rows as they are known now. A
payment pays exactly what is due at that moment, so that a second click, a second clerk or a
correction in between pays nothing twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.introduction import IntroductionPayment
from reference.calendar import Month, local_day
from reports.bonus_sheet import BonusLine, BonusSheet
from services import audit
from services.actor import Actor
from services.employers.firms import find_employer
from services.errors import Forbidden, InvalidInput, NotFound, Problem, ReasonRequired
from services.introductions.reckoning import Line, Status, paid_by_newcomer, reckon
from services.introductions.rows import Introduced, find_introduction, introduced_at
from services.introductions.schemes import schemes_of, terms_of
from services.rows import LARGEST_ID, known, lock_rows


@dataclass(frozen=True)
class Due:
    """One stage of one introduction with its people; `paid_then` is what was paid with the wages
    of the statement's month."""

    introduced: Introduced
    line: Line
    paid_then: int


@dataclass(frozen=True)
class Statement:
    """Of a firm and a month, as of `on`. Amounts in fen."""

    employer_id: int
    month: Month
    on: date
    rows: tuple[Due, ...]

    @property
    def to_pay(self) -> int:
        return sum(row.line.to_pay for row in self.rows)

    @property
    def paid_then(self) -> int:
        return sum(row.paid_then for row in self.rows)

    @property
    def overpaid(self) -> int:
        return sum(row.line.overpaid for row in self.rows)


def lines_of(session: Session, actor: Actor, employer_id: int, on: date) -> list[Due]:
    """Every stage of every introduction of the firm; scope is the caller's."""
    found = {one.case.id: one for one in introduced_at(session, actor, employer_id)}
    cases = [one.case for one in found.values()]
    paid = paid_by_newcomer(cases)
    lines: list[Line] = []
    for scheme in schemes_of(session, employer_id):
        mine = [one.case for one in found.values() if one.row.scheme_id == scheme.id]
        lines += reckon(terms_of(scheme), mine, on, paid)
    return [Due(found[line.case.id], line, 0) for line in sorted(lines, key=_as_declared)]


def statement_of(
    session: Session,
    *,
    actor: Actor,
    employer_id: int,
    month: Month,
    now: datetime,
    introducer_id: int | None = None,
) -> Statement:
    """What is due by the end of the month (or today, in the month that runs) and what was paid with
    its wages; of one introducer where named. Raises NotFound."""
    find_employer(session, actor, employer_id, own=True)
    on = min(local_day(now), month.last)
    rows = []
    for due in lines_of(session, actor, employer_id, on):
        if introducer_id is not None and due.introduced.row.introducer_id != introducer_id:
            continue
        then = sum(
            one.fen for one in due.introduced.payments
            if one.stage == due.line.stage and one.month == str(month)
        )  # fmt: skip
        if due.line.to_pay or due.line.overpaid or then:
            rows.append(Due(due.introduced, due.line, then))
    rows.sort(key=lambda due: (due.introduced.row.introducer_id, *_as_declared(due.line)))
    return Statement(employer_id, month, on, tuple(rows))


def sheet_of(statement: Statement, firm: str) -> BonusSheet:
    """The statement as its workbook prints it; who may not be named by this reader is a number."""
    return BonusSheet(
        firm, str(statement.month), statement.on, [_printed(d) for d in statement.rows]
    )


def _printed(due: Due) -> BonusLine:
    brought, line = due.introduced, due.line
    return BonusLine(
        brought.introducer.row.staff_no, brought.introducer.name or "",
        brought.newcomer.name or f"#{brought.newcomer.id}", brought.row.declared_on, line.stage,
        line.reached_on, due.paid_then, line.to_pay, line.overpaid,
    )  # fmt: skip


def pay(
    session: Session, *, actor: Actor, employer_id: int, month: Month, now: datetime
) -> Sequence[IntroductionPayment]:
    """Everything due today was paid with the wages of `month` (this one or the one before): the
    payments made, none where nothing is due. Raises InvalidInput, NotFound."""
    find_employer(session, actor, employer_id, own=True)
    this = Month.at(now)
    if month not in (this, this.previous()):
        raise InvalidInput({"month": (Problem("month_of_wages"),)})
    lock_rows(session, Employer, [employer_id])
    made = [
        IntroductionPayment(
            introduction_id=due.line.case.id, stage=due.line.stage, fen=due.line.to_pay,
            month=str(month), at=now, account_id=actor.account_id,
        )
        for due in lines_of(session, actor, employer_id, local_day(now))
        if due.line.status is Status.DUE
    ]  # fmt: skip
    session.add_all(made)
    session.flush()
    if made:
        audit.record(
            session, actor=actor, action="introductions_paid", subject_kind="employer",
            subject_id=employer_id, now=now, month=str(month), count=len(made),
            fen=sum(one.fen for one in made),
        )  # fmt: skip
    return made


def give_back(
    session: Session, *, actor: Actor, payment_id: int, reason: str, now: datetime
) -> IntroductionPayment:
    """A payment was given back, whole, once: a second time is the first. Raises NotFound,
    ReasonRequired, Forbidden (what gives back is not given back)."""
    paid = session.get(IntroductionPayment, min(payment_id, LARGEST_ID))
    if paid is None:
        raise NotFound("introduction_payment", payment_id)
    _, employer_id = find_introduction(session, actor, paid.introduction_id, lock=True)
    if not reason.strip():
        raise ReasonRequired("give_back")
    if paid.reverses_id is not None:
        raise Forbidden("give_back")
    query = sa.select(IntroductionPayment).where(col(IntroductionPayment.reverses_id) == payment_id)
    standing = session.scalars(query).first()
    if standing is not None:
        return standing
    back = IntroductionPayment(
        introduction_id=paid.introduction_id, stage=paid.stage, fen=-paid.fen,
        month=str(Month.at(now)), reverses_id=payment_id, at=now, account_id=actor.account_id,
        note=reason.strip()[:200],
    )  # fmt: skip
    session.add(back)
    session.flush()
    audit.record(
        session, actor=actor, action="introduction_given_back", subject_kind="employer",
        subject_id=employer_id, now=now, payment=known(paid.id), fen=paid.fen,
    )  # fmt: skip
    return back


def _as_declared(line: Line) -> tuple[int, int]:
    return line.case.id, line.stage
