"""Where a vacancy stands: submitted, published, paused, renewed, lapsed, closed.

A finding that blocks stops every way to being on offer; closed is closed on every path.
"""

from datetime import date, datetime

from sqlmodel import Session

import law
from models.employer import Employer, EmployerState
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from reports.ledger import ledger_of
from services.actor import Actor
from services.errors import Forbidden, InvalidInput, NotAllowedNow, Problem, ReasonRequired
from services.law.advertisements import as_rows
from services.offer import ANSWERED
from services.proposals.withdrawals import withdraw_open_for_vacancy
from services.vacancies.content import change_places, check_complete_and_lawful
from services.vacancies.form import LONGEST_VALIDITY
from services.vacancies.rows import (
    check_version,
    employer_of,
    move,
    note,
    only_verified,
    to_change,
)

V = VacancyState


def submit(
    session: Session, *, actor: Actor, vacancy_id: int, version: int, now: datetime
) -> Vacancy:
    """Hand a draft to the coordinator's check. Submitting it twice is submitting it once.

    Raises InvalidInput (something is missing, by field), LawForbids, StaleVersion, NotAllowedNow.
    """
    vacancy = to_change(session, actor, vacancy_id, "submit", version=version)
    if vacancy.state is V.SUBMITTED:
        return vacancy
    if vacancy.state is not V.DRAFT:
        raise NotAllowedNow("vacancy", vacancy_id, vacancy.state, "submit")
    employer = employer_of(session, vacancy)
    _not_refused(employer, "submit")
    findings = check_complete_and_lawful(session, vacancy, employer, now)
    return move(
        session, vacancy, V.SUBMITTED, "submit", actor=actor, now=now, findings=as_rows(findings)
    )


def publish(
    session: Session,
    *,
    actor: Actor,
    vacancy_id: int,
    version: int,
    now: datetime,
    amber_reason: str = "",
) -> Vacancy:
    """The coordinator of the work site puts a checked vacancy on offer.

    What the law said, and the coordinator's reason for what is amber or doubtful, stay in the
    event.
    Raises Forbidden, NotAllowedNow (also: the firm is not verified), StaleVersion, InvalidInput,
    LawForbids, ReasonRequired("publish_with_amber").
    """
    vacancy = to_change(session, actor, vacancy_id, "publish", version=version)
    _coordinator(actor, "publish")
    if vacancy.state is not V.SUBMITTED:
        raise NotAllowedNow("vacancy", vacancy_id, vacancy.state, "publish")
    employer = employer_of(session, vacancy)
    only_verified(employer, "publish")
    findings = check_complete_and_lawful(session, vacancy, employer, now)
    reason = amber_reason.strip()[:400]
    if not reason and any(one.severity in law.ANSWERED for one in findings):
        raise ReasonRequired("publish_with_amber")
    vacancy.published_at = vacancy.confirmed_open_at = now
    return move(
        session, vacancy, V.PUBLISHED, "publish", actor=actor, now=now, reason=reason,
        findings=as_rows(findings),
    )  # fmt: skip


def answer_findings(
    session: Session, *, actor: Actor, vacancy_id: int, version: int, reason: str, now: datetime
) -> Vacancy:
    """The coordinator writes what the union did about what was found after publication.

    It stands on the public page beside the finding. Raises Forbidden, NotAllowedNow (not
    published), StaleVersion, ReasonRequired, LawForbids.
    """
    vacancy = to_change(session, actor, vacancy_id, "answer", version=version)
    _coordinator(actor, "answer")
    if vacancy.state is not V.PUBLISHED:
        raise NotAllowedNow("vacancy", vacancy_id, vacancy.state, "answer")
    why = _said(reason, "publish_with_amber")
    found = check_complete_and_lawful(session, vacancy, employer_of(session, vacancy), now)
    vacancy.version += 1
    detail: dict[str, object] = {"findings": as_rows(found)}
    note(session, vacancy, ANSWERED, actor=actor, now=now, reason=why, detail=detail)
    return vacancy


def return_with_reason(
    session: Session, *, actor: Actor, vacancy_id: int, version: int, reason: str, now: datetime
) -> Vacancy:
    """Send a submitted vacancy back to its firm, saying what to change. Raises ReasonRequired."""
    vacancy = to_change(session, actor, vacancy_id, "return", version=version)
    _coordinator(actor, "return")
    if vacancy.state is not V.SUBMITTED:
        raise NotAllowedNow("vacancy", vacancy_id, vacancy.state, "return")
    why = _said(reason, "return_vacancy")
    return move(session, vacancy, V.DRAFT, "return", actor=actor, now=now, reason=why)


def pause(
    session: Session,
    *,
    actor: Actor,
    vacancy_id: int,
    now: datetime,
    reason: str = "",
    version: int | None = None,
) -> Vacancy:
    """Take a vacancy off offer for a while; people who have a place keep it. Twice is once.

    Here and below: `version` is what the screen showed, None where there was none (StaleVersion).
    """
    vacancy = to_change(session, actor, vacancy_id, "pause")
    if vacancy.state is V.PAUSED:
        return vacancy
    check_version(vacancy, version)
    why = reason.strip()[:400]
    return move(session, vacancy, V.PAUSED, "pause", actor=actor, now=now, reason=why)


def resume(
    session: Session, *, actor: Actor, vacancy_id: int, now: datetime, version: int | None = None
) -> Vacancy:
    """Put a paused vacancy on offer again; it must still be complete, lawful and in date."""
    vacancy = to_change(session, actor, vacancy_id, "resume")
    if vacancy.state is V.PUBLISHED:
        return vacancy
    check_version(vacancy, version)
    if vacancy.state is not V.PAUSED:
        raise NotAllowedNow("vacancy", vacancy_id, vacancy.state, "resume")
    return _back_on_offer(session, actor, vacancy, "resume", now)


def renew(
    session: Session,
    *,
    actor: Actor,
    vacancy_id: int,
    valid_until: date,
    now: datetime,
    version: int | None = None,
) -> Vacancy:
    """Say until when the vacancy holds; a lapsed one is on offer again.

    A last day of arrival that has passed by then moves along. Raises InvalidInput on
    `valid_until`, LawForbids, NotAllowedNow (never published).
    """
    vacancy = to_change(session, actor, vacancy_id, "renew", version=version)
    if vacancy.state not in (V.PUBLISHED, V.PAUSED, V.LAPSED):
        raise NotAllowedNow("vacancy", vacancy_id, vacancy.state, "renew")
    today = local_day(now)
    if not today <= valid_until <= today + LONGEST_VALIDITY:
        code = "day_passed" if valid_until < today else "valid_too_long"
        raise InvalidInput({"valid_until": (Problem(code),)})
    vacancy.valid_until = valid_until
    if vacancy.arrive_until is not None and vacancy.arrive_until < today:
        vacancy.arrive_until = valid_until
    vacancy.confirmed_open_at = now
    vacancy.version += 1
    until = {"valid_until": valid_until.isoformat()}
    note(session, vacancy, "renewed", actor=actor, now=now, detail={**until})
    if vacancy.state is V.LAPSED:
        return _back_on_offer(session, actor, vacancy, "renew", now)
    check_complete_and_lawful(session, vacancy, employer_of(session, vacancy), now)
    return vacancy


def confirm_still_open(
    session: Session, *, actor: Actor, vacancy_id: int, left: int, version: int, now: datetime
) -> Vacancy:
    """ "Still open, `left` to go": the places become promised + arrived + left.

    Raises InvalidInput on `left`, StaleVersion (somebody was promised a place meanwhile is no
    reason: the ledger is counted under the row's lock), NotAllowedNow.
    """
    vacancy = to_change(session, actor, vacancy_id, "confirm_still_open", version=version)
    if vacancy.state is not V.PUBLISHED:
        raise NotAllowedNow("vacancy", vacancy_id, vacancy.state, "confirm_still_open")
    ledger = ledger_of(session, vacancy_id)
    places = ledger.promised + ledger.arrived + left
    if left < 0 or not 1 <= places <= 5000:
        raise InvalidInput({"left": (Problem("places_range"),)})
    vacancy.confirmed_open_at = now
    detail: dict[str, object] = {"left": left}
    note(session, vacancy, "confirmed_open", actor=actor, now=now, detail=detail)
    return change_places(
        session, actor=actor, vacancy_id=vacancy_id, places=places, version=version, now=now
    )


def close(
    session: Session,
    *,
    actor: Actor,
    vacancy_id: int,
    reason: str,
    now: datetime,
    version: int | None = None,
) -> Vacancy:
    """Close a vacancy for good; what is still only proposed is withdrawn, places given are kept.

    Raises ReasonRequired, VacancyNotOpen (it is closed already), NotFound, Forbidden.
    """
    vacancy = to_change(session, actor, vacancy_id, "close", version=version)
    why = _said(reason, "close_vacancy")
    withdrawn = withdraw_open_for_vacancy(
        session, vacancy_id, actor=actor, now=now, reason="vacancy_closed"
    )
    return move(
        session, vacancy, V.CLOSED, "close", actor=actor, now=now, reason=why,
        withdrawn=len(withdrawn),
    )  # fmt: skip


def _back_on_offer(
    session: Session, actor: Actor, vacancy: Vacancy, action: str, now: datetime
) -> Vacancy:
    """A vacancy that had been published before is on offer again, if it still may be."""
    employer = employer_of(session, vacancy)
    only_verified(employer, action)
    findings = check_complete_and_lawful(session, vacancy, employer, now)
    vacancy.confirmed_open_at = now
    return move(
        session, vacancy, V.PUBLISHED, action, actor=actor, now=now, findings=as_rows(findings)
    )


def _not_refused(employer: Employer, action: str) -> None:
    """A firm may prepare its posts while it waits to be verified."""
    if employer.state not in (EmployerState.PENDING, EmployerState.VERIFIED):
        raise NotAllowedNow("employer", employer.id, employer.state, action)


def _coordinator(actor: Actor, action: str) -> None:
    if not actor.receiving:
        raise Forbidden(action)


def _said(reason: str, action: str) -> str:
    if not reason.strip():
        raise ReasonRequired(action)
    return reason.strip()[:400]
