"""One tap in a letter: "still open, N to go", without logging in.

The link names an account and one vacancy of its firm, and is signed. A new password or a closed
account ends it, and so do thirty days. It can do two things only: say how many are still missing
(and renew), or take the post off offer.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from models.account import Account, Role
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from services.actor import Actor
from services.errors import NotFound
from services.rows import known
from services.signed import Links
from services.vacancies.lists import VacancyRow, get_vacancy
from services.vacancies.moves import confirm_still_open, pause, renew, resume
from services.vacancies.rows import check_version

V = VacancyState


def holder_of(session: Session, *, links: Links, token: str) -> tuple[Actor, VacancyRow]:
    """Who may answer by this link, and the vacancy it is about. Raises NotFound."""
    account_id, epoch, vacancy_id = links.read(token)
    account = session.get(Account, account_id)
    good = account is not None and account.active and account.session_epoch == epoch
    if not good or account is None or account.role is not Role.EMPLOYER:
        raise NotFound("link", None)
    actor = Actor(account.id, account.role, frozenset(), account.employer_id)
    return actor, get_vacancy(session, actor=actor, vacancy_id=vacancy_id)


def say_still_open(
    session: Session,
    *,
    actor: Actor,
    vacancy_id: int,
    left: int,
    days: int,
    now: datetime,
    version: int | None = None,
) -> Vacancy:
    """Still `left` people missing: renewed for `days` days and back on offer if it had lapsed.

    Tapping twice is saying it twice; nothing is doubled. Raises InvalidInput on `left`,
    LawForbids, NotAllowedNow (closed, or never published), StaleVersion (somebody else changed the
    post since `version` was shown, and it does not say `left` already).
    """
    row = get_vacancy(session, actor=actor, vacancy_id=vacancy_id)
    if row.ledger.open != left:
        check_version(row.vacancy, version)
    until = local_day(now) + timedelta(days=days)
    if row.vacancy.valid_until is not None:
        until = max(until, row.vacancy.valid_until)
    vacancy = renew(session, actor=actor, vacancy_id=vacancy_id, valid_until=until, now=now)
    if vacancy.state is V.PAUSED:
        vacancy = resume(session, actor=actor, vacancy_id=vacancy_id, now=now)
    return confirm_still_open(
        session, actor=actor, vacancy_id=vacancy_id, left=left, version=vacancy.version, now=now
    )


def say_no_longer(session: Session, *, actor: Actor, vacancy_id: int, now: datetime) -> Vacancy:
    """Off offer; people who have a place keep it. A lapsed post stays as it is."""
    row = get_vacancy(session, actor=actor, vacancy_id=vacancy_id)
    if row.vacancy.state is V.LAPSED:
        return row.vacancy
    return pause(session, actor=actor, vacancy_id=known(row.vacancy.id), now=now)
