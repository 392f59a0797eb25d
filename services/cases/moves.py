"""A case is taken, its steps are done, it is closed with what came of it, and opened again.

Whoever sees a case may take it or hand it to themselves; what is done to it is recorded. It is
decided whose word stands only after both were heard.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.base import WrongMove, check_move
from models.case import CASE_MOVES, CaseFile, CaseResult, CaseState, CaseStep
from reference.calendar import local_day
from reference.case_steps import TermUnit, step_rules, taken_later
from services.actor import Actor
from services.cases.form import ClosingIn, PaymentIn
from services.cases.money import paid_of, pay
from services.cases.opening import begin_step, note_case
from services.cases.rows import case_in_sight
from services.errors import (
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    Problem,
    ReasonRequired,
    StaleVersion,
)

C, R = CaseState, CaseResult
HEARD = ("contact", "hear_firm")
"""The steps by which both were heard."""


def take(session: Session, *, actor: Actor, case_id: int, now: datetime) -> CaseFile:
    """The actor answers for the case from now on; twice is once. Raises NotAllowedNow (closed)."""
    case = case_in_sight(session, actor=actor, case_id=case_id, lock=True)
    if case.owner_id == actor.account_id and case.state is C.TAKEN:
        return case
    if case.state is C.CLOSED:
        raise NotAllowedNow("case", case_id, case.state, "take")
    before, case.owner_id = case.owner_id, actor.account_id
    _move(session, case, C.TAKEN, actor, now, "taken", about=str(before or ""))
    return case


def add_step(
    session: Session, *, actor: Actor, case_id: int, code: str, words: str, due: date | None,
    now: datetime,
) -> CaseStep:  # fmt: skip
    """One more step: of the table (its term follows; a day the two agreed on is given as `due`),
    or in own words. One that is open already is that one. Raises InvalidInput."""
    case = _own(session, actor, case_id, "add_step")
    rule = step_rules().get(code)
    if code and rule not in taken_later():
        raise InvalidInput({"code": (Problem("unknown_choice"),)})
    if rule is None and not words.strip():
        raise InvalidInput({"words": (Problem("missing"),)})
    if (rule is None or rule.unit is TermUnit.AGREED) and due is None:
        raise InvalidInput({"due": (Problem("missing"),)})
    standing = next((s for s in _open_steps(session, case_id) if code and s.code == code), None)
    if standing is not None:
        return standing
    today = local_day(now)
    if rule is not None:
        agreed = due if rule.unit is TermUnit.AGREED else None
        step = begin_step(session, case, rule, begun=today, due=agreed)
    else:
        step = CaseStep(case_id=case_id, words=words.strip()[:120], begun_on=today, due=due)
        session.add(step)
        session.flush()
    note_case(session, case, action="step", account_id=actor.account_id, now=now,
              about=code, note=words)  # fmt: skip
    return step


def finish_step(
    session: Session, *, actor: Actor, case_id: int, step_id: int, note: str, now: datetime
) -> CaseStep:
    """A step was done, with a word of what came of it; done stays done. Raises ReasonRequired."""
    case = _own(session, actor, case_id, "finish_step")
    step = session.get(CaseStep, step_id)
    if step is None or step.case_id != case_id:
        raise NotFound("case_step", step_id)
    if step.done_at is not None:
        return step
    if not note.strip():
        raise ReasonRequired("finish_step")
    step.done_at, step.done_by_id, step.note = now, actor.account_id, note.strip()[:1000]
    session.add(step)
    note_case(session, case, action="done", account_id=actor.account_id, now=now,
              about=step.code, note=note)  # fmt: skip
    return step


def record_payment(
    session: Session, *, actor: Actor, case_id: int, data: PaymentIn, now: datetime
) -> CaseFile:
    """Money the person has in hand, also after the case was closed as promised.
    Raises InvalidInput (a day to come)."""
    case = _own(session, actor, case_id, "record_payment", closed=True)
    if data.paid_on > local_day(now):
        raise InvalidInput({"paid_on": (Problem("day_ahead"),)})
    pay(session, case, data=data, account_id=actor.account_id, now=now)
    note_case(session, case, action="paid", account_id=actor.account_id, now=now,
              about=str(data.amount_fen))  # fmt: skip
    return case


def close_case(
    session: Session, *, actor: Actor, case_id: int, version: int, data: ClosingIn, now: datetime
) -> CaseFile:
    """Closed with what came of it. Raises InvalidInput: paid without a payment, promised without
    a sum, or whose word stood before both were heard; StaleVersion, NotAllowedNow."""
    case = _own(session, actor, case_id, "close", closed=True)
    if case.state is C.CLOSED and case.result is data.result:
        return case
    if case.version != version:
        raise StaleVersion("case", case_id, version, case.version)
    _check_closing(session, case, data)
    case.result, case.closed_at = data.result, now
    case.agreed_fen = data.agreed_fen or None
    case.upheld = {"yes": True, "no": False}.get(data.upheld)
    _move(session, case, C.CLOSED, actor, now, "closed", about=data.result, note=data.note)
    return case


def reopen(session: Session, *, actor: Actor, case_id: int, reason: str, now: datetime) -> CaseFile:
    """A closed case goes on, for a reason. Raises ReasonRequired, NotAllowedNow where another case
    about the same is open."""
    case = case_in_sight(session, actor=actor, case_id=case_id, lock=True)
    if case.state is C.TAKEN:
        return case
    if not reason.strip():
        raise ReasonRequired("reopen")
    other = sa.select(col(CaseFile.id)).where(
        col(CaseFile.key) == case.key, col(CaseFile.state) != C.CLOSED
    )
    if case.state is not C.CLOSED or session.scalar(other.limit(1)) is not None:
        raise NotAllowedNow("case", case_id, case.state, "reopen")
    case.owner_id = actor.account_id
    case.result = case.closed_at = case.upheld = None
    _move(session, case, C.TAKEN, actor, now, "reopened", note=reason)
    return case


def _check_closing(session: Session, case: CaseFile, data: ClosingIn) -> None:
    paid = paid_of(session, [case.id or 0]).get(case.id or 0, 0)
    if data.result is R.PAID and not paid:
        raise InvalidInput({"result": (Problem("nothing_paid"),)})
    if data.result is R.PROMISED and (data.agreed_fen or 0) <= paid:
        raise InvalidInput({"agreed_fen": (Problem("missing"),)})
    if data.upheld and not both_heard(session, case):
        raise InvalidInput({"upheld": (Problem("both_not_heard"),)})


def both_heard(session: Session, case: CaseFile) -> bool:
    """Whether the person and the firm were heard."""
    done = sa.select(col(CaseStep.code)).where(
        col(CaseStep.case_id) == case.id, col(CaseStep.done_at).is_not(None)
    )
    return set(HEARD) <= set(session.scalars(done))


def _own(
    session: Session, actor: Actor, case_id: int, action: str, *, closed: bool = False
) -> CaseFile:
    """The case, if the actor answers for it. Raises Forbidden, NotAllowedNow."""
    case = case_in_sight(session, actor=actor, case_id=case_id, lock=True)
    if case.owner_id != actor.account_id:
        raise Forbidden(action)
    if case.state is C.CLOSED and not closed:
        raise NotAllowedNow("case", case_id, case.state, action)
    return case


def _open_steps(session: Session, case_id: int) -> list[CaseStep]:
    return list(
        session.scalars(
            sa.select(CaseStep).where(
                col(CaseStep.case_id) == case_id, col(CaseStep.done_at).is_(None)
            )
        )
    )


def _move(
    session: Session, case: CaseFile, to: CaseState, actor: Actor, now: datetime, action: str,
    *, about: str = "", note: str = "",
) -> None:  # fmt: skip
    here = case.state
    if here is not to:
        try:
            check_move("case", CASE_MOVES, here, to)
        except WrongMove as wrong:
            raise NotAllowedNow("case", case.id, wrong.here, action) from None
    case.state, case.version = to, case.version + 1
    session.add(case)
    note_case(session, case, action=action, account_id=actor.account_id, now=now,
              came_from=here, about=about, note=note)  # fmt: skip
