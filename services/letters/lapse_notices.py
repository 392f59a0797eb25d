"""Lapsing with notice: a firm hears of it the same day and can go on with one tap."""

from collections import defaultdict
from datetime import datetime

from sqlmodel import Session, col, select

from delivery.message import Sender
from models.account import Account, Role
from models.vacancy import Vacancy
from reference.calendar import local_day
from reports.reminder import LapseNotice, lapse_subject, lapse_text
from services.letters.reminders import MOST_POSTS, employer_address, post_lines
from services.outbox.messages import enqueue_mail
from services.signed import Links
from services.vacancies.lapsing import Lapsing, lapse_due


def lapse_with_notice(
    session: Session,
    *,
    sender: Sender,
    links: Links,
    cap: int,
    evergreen_days: int,
    validity_days: int,
    now: datetime,
) -> Lapsing:
    """Lapse what is due, at most `cap`, and put one letter per firm into the outbox with it.

    One call is one transaction: no post lapses without its letter, no letter is sent twice.
    """
    done = lapse_due(session, now=now, cap=cap, evergreen_days=evergreen_days, days=validity_days)
    by_firm: dict[int, list[Vacancy]] = defaultdict(list)
    for vacancy_id in done.lapsed:
        vacancy = session.get_one(Vacancy, vacancy_id)
        by_firm[vacancy.employer_id].append(vacancy)
    accounts = session.exec(
        select(Account)
        .where(
            col(Account.active),
            Account.role == Role.EMPLOYER,
            col(Account.employer_id).in_(by_firm),
        )
        .order_by(col(Account.id))
    )
    told: set[tuple[int, str]] = set()
    for account in accounts:
        address = account.email or employer_address(session, account)
        if address is None or account.employer_id is None:
            continue
        if (account.employer_id, address) in told:
            continue
        told.add((account.employer_id, address))
        _tell(session, account, address, by_firm[account.employer_id], sender, links, now)
    return done


def _tell(
    session: Session,
    account: Account,
    address: str,
    rows: list[Vacancy],
    sender: Sender,
    links: Links,
    now: datetime,
) -> None:
    notice = LapseNotice(
        name=account.display_name,
        posts=post_lines(session, account, rows[:MOST_POSTS], links),
        more=max(0, len(rows) - MOST_POSTS),
        url=links.public_url.rstrip("/") + "/vacancies?state=lapsed",
    )
    key = f"lapsed/{local_day(now)}/{account.id}/{rows[0].id}"
    letter = sender.letter(
        key=key, to=address, subject=lapse_subject(notice), text=lapse_text(notice), date=now
    )
    enqueue_mail(session, key=key, mail=letter, now=now)
