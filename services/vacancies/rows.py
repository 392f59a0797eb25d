"""Finding a vacancy in the actor's scope, locking it, moving it, and writing what happened."""

from datetime import datetime

from sqlmodel import Session

from models.account import Role
from models.base import WrongMove, check_move
from models.employer import Employer, EmployerState
from models.vacancy import VACANCY_MOVES, Vacancy, VacancyEvent, VacancyState
from services.actor import Actor
from services.errors import Forbidden, NotAllowedNow, NotFound, StaleVersion, VacancyNotOpen
from services.rows import LARGEST_ID, known, lock_rows


def find_vacancy(session: Session, actor: Actor, vacancy_id: int, *, lock: bool = False) -> Vacancy:
    """A vacancy the actor may see; with `lock` its newest row, nobody else's until commit.

    An employer sees its own, a receiving coordinator those of the district, a sending coordinator
    whatever has been published by a firm that is not suspended. Raises NotFound.
    """
    vacancy = session.get(Vacancy, vacancy_id) if 0 < vacancy_id <= LARGEST_ID else None
    if vacancy is None or not _sees(session, actor, vacancy):
        raise NotFound("vacancy", vacancy_id)
    if lock:
        lock_rows(session, Vacancy, [vacancy_id])
    return vacancy


def to_change(
    session: Session, actor: Actor, vacancy_id: int, action: str, *, version: int | None = None
) -> Vacancy:
    """A locked vacancy for a use case of the firm, or of the coordinator acting for it.

    Raises NotFound, Forbidden, VacancyNotOpen (closed is closed), StaleVersion.
    """
    vacancy = find_vacancy(session, actor, vacancy_id, lock=True)
    if actor.role is Role.SENDING:
        raise Forbidden(action)
    refuse_closed(vacancy)
    check_version(vacancy, version)
    return vacancy


def refuse_closed(vacancy: Vacancy) -> None:
    if vacancy.state is VacancyState.CLOSED:
        raise VacancyNotOpen(known(vacancy.id), vacancy.state)


def check_version(vacancy: Vacancy, version: int | None) -> None:
    if version is not None and vacancy.version != version:
        raise StaleVersion("vacancy", vacancy.id, version, vacancy.version)


def employer_of(session: Session, vacancy: Vacancy) -> Employer:
    return session.get_one(Employer, vacancy.employer_id)


def only_verified(employer: Employer, action: str) -> None:
    """Raise NotAllowedNow unless a coordinator has verified the firm (rule D05)."""
    if employer.state is not EmployerState.VERIFIED:
        raise NotAllowedNow("employer", employer.id, employer.state, action)


def move(
    session: Session,
    vacancy: Vacancy,
    to: VacancyState,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    **detail: object,
) -> Vacancy:
    """Move the vacancy and write the event. Raises NotAllowedNow."""
    here = vacancy.state
    try:
        check_move("vacancy", VACANCY_MOVES, here, to)
    except WrongMove:
        raise NotAllowedNow("vacancy", vacancy.id, here, action) from None
    vacancy.state = to
    note(
        session, vacancy, "moved", actor=actor, now=now, here=here, reason=reason,
        detail={"action": action, **detail},
    )  # fmt: skip
    return vacancy


def note(
    session: Session,
    vacancy: Vacancy,
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    here: VacancyState | None = None,
    places_before: int | None = None,
    reason: str = "",
    detail: dict[str, object] | None = None,
) -> None:
    """Write the event of what was just done; the row counts as changed now."""
    vacancy.updated_at = now
    session.add(vacancy)
    session.flush()
    session.add(
        VacancyEvent(
            vacancy_id=known(vacancy.id),
            at=now,
            account_id=actor.account_id,
            kind=kind,
            from_state=here,
            to_state=vacancy.state,
            places_before=places_before,
            places_after=None if places_before is None else vacancy.places,
            reason=reason,
            detail=detail or {},
        )
    )
    session.flush()


def _sees(session: Session, actor: Actor, vacancy: Vacancy) -> bool:
    if actor.role is Role.EMPLOYER:
        return vacancy.employer_id == actor.employer_id
    if actor.role is Role.SENDING:
        shown = vacancy.published_at is not None and vacancy.state is not VacancyState.DRAFT
        return shown and employer_of(session, vacancy).state is EmployerState.VERIFIED
    return _covers(session, actor, vacancy)


def _covers(session: Session, actor: Actor, vacancy: Vacancy) -> bool:
    """A coordinator answers for work in the district, and for the drafts of its firms."""
    if actor.sees_all:
        return True
    place = vacancy.region_code or employer_of(session, vacancy).region_code
    return actor.covers(place)
