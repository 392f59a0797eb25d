"""Whether a firm may publish: verified, refused, suspended, back again, by its coordinator.

Only a verified employer's vacancies are on offer; a suspension hides all of them at once, without
touching their own state, so a reinstatement brings them back as they were.
"""

from datetime import date, datetime

from pydantic import Field
from sqlmodel import Session, select

from models.employer import Employer, EmployerState
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor
from services.cases.stopped import open_for_held
from services.employers.firms import find_employer, move_employer, receiving_only
from services.employers.form import stated_by
from services.errors import (
    InvalidInput,
    NotAllowedNow,
    Problem,
    ReasonRequired,
)
from services.inputs import Day, Input, Line
from services.proposals.withdrawals import withdraw_open_for_vacancies
from services.rows import known
from services.shown import check_shown

HIDDEN = "employer_suspended"


class VerificationIn(Input):
    """What the coordinator has seen (rule D05) and looked up, with its day."""

    licence_seen: bool = False
    handler_id_seen: bool = False
    mandate_seen: bool = False
    credit_checked_on: Day
    arrears_listed: bool = False  # on the public list of wage defaulters
    note: Line = Field("", max_length=300)


def verify_employer(
    session: Session,
    *,
    actor: Actor,
    employer_id: int,
    data: VerificationIn,
    now: datetime,
    shown: str = "",
) -> Employer:
    """Let a firm publish: licence, handler's ID and mandate were seen, the credit list looked up.

    `shown` is the stamp of the firm's data as the coordinator read it. Raises InvalidInput where
    one of them is missing (rule D05), NotAllowedNow, Forbidden, EditConflict.
    """
    employer = find_employer(session, actor, employer_id, write=True)
    receiving_only(actor, "verify_employer")
    if employer.state is not EmployerState.PENDING:
        raise NotAllowedNow("employer", employer_id, employer.state, "verify")
    check_shown("employer", employer_id, shown, stated_by(employer))
    _evidence_suffices(data, today=local_day(now))
    seen = {name: value for name, value in data.model_dump(mode="json").items() if value}
    move_employer(session, actor, employer, EmployerState.VERIFIED, data.note, now, **seen)
    employer.verified_evidence = data.note
    employer.credit_checked_on = data.credit_checked_on
    session.flush()
    return employer


def refuse_employer(
    session: Session,
    *,
    actor: Actor,
    employer_id: int,
    reason: str,
    now: datetime,
    shown: str = "",
) -> Employer:
    """Send a registration back with a reason the firm can read.

    Here and below: `shown` is the stamp of the firm's data as they were read. Raises
    ReasonRequired, EditConflict.
    """
    employer = find_employer(session, actor, employer_id, write=True)
    receiving_only(actor, "refuse_employer")
    check_shown("employer", employer_id, shown, stated_by(employer))
    why = _said(reason, "refuse_employer")
    return move_employer(session, actor, employer, EmployerState.REFUSED, why, now)


def suspend_employer(
    session: Session,
    *,
    actor: Actor,
    employer_id: int,
    reason: str,
    now: datetime,
    shown: str = "",
) -> Employer:
    """Hide every vacancy of a firm everywhere, at once, and withdraw what is proposed to it.

    People who have a place already keep it: they are a case of both unions at once.
    """
    employer = find_employer(session, actor, employer_id, write=True)
    receiving_only(actor, "suspend_employer")
    check_shown("employer", employer_id, shown, stated_by(employer))
    why = _said(reason, "suspend_employer")
    move_employer(session, actor, employer, EmployerState.SUSPENDED, why, now)
    vacancy_ids = session.exec(select(Vacancy.id).where(Vacancy.employer_id == employer.id)).all()
    withdraw_open_for_vacancies(
        session, [known(one) for one in vacancy_ids], actor=actor, now=now, reason=HIDDEN
    )
    open_for_held(session, employer, why=why, account_id=actor.account_id, now=now)
    return employer


def reinstate_employer(
    session: Session,
    *,
    actor: Actor,
    employer_id: int,
    reason: str,
    now: datetime,
    shown: str = "",
) -> Employer:
    """End a suspension; the vacancies are on offer again as they were. Raises ReasonRequired."""
    employer = find_employer(session, actor, employer_id, write=True)
    receiving_only(actor, "reinstate_employer")
    check_shown("employer", employer_id, shown, stated_by(employer))
    if employer.state is not EmployerState.SUSPENDED:
        raise NotAllowedNow("employer", employer_id, employer.state, "reinstate")
    why = _said(reason, "reinstate_employer")
    return move_employer(session, actor, employer, EmployerState.VERIFIED, why, now)


def _said(reason: str, action: str) -> str:
    if not reason.strip():
        raise ReasonRequired(action)
    return reason.strip()[:400]


def _evidence_suffices(data: VerificationIn, *, today: date) -> None:
    missing = {
        name: (Problem("evidence_missing"),)
        for name in ("licence_seen", "handler_id_seen", "mandate_seen")
        if not getattr(data, name)
    }
    if data.arrears_listed:
        missing["arrears_listed"] = (Problem("arrears_listed"),)
    if data.credit_checked_on > today:
        missing["credit_checked_on"] = (Problem("day_ahead"),)
    if missing:
        raise InvalidInput(missing)
