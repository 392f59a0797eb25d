"""The daily reminder: each person with an address hears once a day what waits for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from delivery.message import Sender
from models.account import Account, AccountScope, Role
from models.employer import Employer, EmployerState
from models.person import Person
from models.proposal import Proposal, ProposalState
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from reports.ledger import ledgers
from reports.reminder import PostLine, Reminder, Waiting, WaitingKind, subject, text
from services.actor import Actor, actor_of, within
from services.bundles import known
from services.outbox import enqueue_mail
from services.still_open import Links

P, K = ProposalState, WaitingKind
MOST_POSTS = 10
"""Posts a letter names one by one."""


@dataclass(frozen=True)
class ReminderRules:
    """`review_days`: how long a proposal may wait before it is spoken of. `lapse_days`: how long
    before its end a vacancy is."""

    review_days: int
    lapse_days: int


def compose_reminders(
    session: Session,
    *,
    sender: Sender,
    public_url: str,
    links: Links,
    rules: ReminderRules,
    now: datetime,
) -> dict[str, object]:
    """Put today's reminders into the outbox, one per person for whom something waits.

    The key is the Shanghai day and the account, so a second run on the same day sends nothing
    new. Accounts without an address are counted and skipped. Returns the counts.
    """
    day, letters, no_address, addresses = local_day(now), 0, 0, set()
    for account, actor in _people(session):
        waiting = waiting_for(session, actor=actor, rules=rules, now=now)
        address = account.email or employer_address(session, account)
        if not waiting or (address, account.employer_id) in addresses:
            continue
        if address is None:
            no_address += 1
            continue
        addresses.add((address, account.employer_id))
        posts = _ending(session, account, links, rules, day)
        reminder = Reminder(account.display_name, day, waiting, public_url.rstrip("/") + "/", posts)
        key = f"reminder/{day}/{account.id}"
        letter = sender.letter(
            key=key, to=address, subject=subject(reminder), text=text(reminder), date=now
        )
        enqueue_mail(session, key=key, mail=letter, now=now)
        letters += 1
    return {"letters": letters, "without_address": no_address}


def waiting_for(
    session: Session, *, actor: Actor, rules: ReminderRules, now: datetime
) -> tuple[Waiting, ...]:
    """What waits for this actor now, in the order of the letter; nothing for an administrator."""
    today = local_day(now)
    found: list[Waiting | None] = []
    if actor.role is Role.SENDING:
        ours = within(col(Person.region_code), actor)
        found.append(_proposals(session, K.REVIEW, (P.PROPOSED, P.RECEIVING_OK), ours, rules, now))
        found.append(_proposals(session, K.ASK_WORKER, (P.APPROVED,), ours, rules, now))
    elif actor.role is Role.RECEIVING:
        ours = within(col(Vacancy.region_code), actor)
        found.append(_proposals(session, K.REVIEW, (P.PROPOSED, P.SENDING_OK), ours, rules, now))
        found.append(_submitted(session, ours, now))
        found.append(_unverified(session, within(col(Employer.region_code), actor), now))
        found.append(_lapsing(session, ours, rules, today))
    elif actor.role is Role.EMPLOYER:
        ours = col(Vacancy.employer_id) == actor.employer_id
        found.append(_proposals(session, K.CONFIRM, (P.WORKER_YES,), ours, rules, now))
        found.append(_lapsing(session, ours, rules, today))
    return tuple(waiting for waiting in found if waiting is not None)


def _people(session: Session) -> Iterator[tuple[Account, Actor]]:
    scopes: dict[int, list[str]] = {}
    for scope in session.exec(select(AccountScope)).all():
        scopes.setdefault(scope.account_id, []).append(scope.region_code)
    query = select(Account).where(col(Account.active), Account.role != Role.ADMIN)
    for account in session.exec(query.order_by(col(Account.id))).all():
        yield account, actor_of(account, scopes.get(account.id or 0, []))


def employer_address(session: Session, account: Account) -> str | None:
    if account.employer_id is None:
        return None
    employer = session.get(Employer, account.employer_id)
    return employer.email if employer else None


def _ending(
    session: Session, account: Account, links: Links, rules: ReminderRules, today: date
) -> tuple[PostLine, ...]:
    """A firm's posts that end within `lapse_days`, each with its link; none to other people."""
    if account.role is not Role.EMPLOYER:
        return ()
    rows = session.exec(
        select(Vacancy)
        .where(
            Vacancy.employer_id == account.employer_id,
            col(Vacancy.state).in_([VacancyState.PUBLISHED, VacancyState.PAUSED]),
            col(Vacancy.valid_until).between(today, today + timedelta(days=rules.lapse_days)),
        )
        .order_by(col(Vacancy.valid_until), col(Vacancy.id))
        .limit(MOST_POSTS)
    ).all()
    return post_lines(session, account, rows, links)


def post_lines(
    session: Session, account: Account, rows: Sequence[Vacancy], links: Links
) -> tuple[PostLine, ...]:
    """Lines of a letter to this account about these posts of its firm."""
    counted = ledgers(session, [known(row.id) for row in rows])
    return tuple(
        PostLine(
            row.title,
            counted[known(row.id)].open,
            row.valid_until,
            links.of(account, known(row.id)),
        )
        for row in rows
        if row.valid_until is not None
    )


def _proposals(
    session: Session,
    kind: WaitingKind,
    states: tuple[ProposalState, ...],
    ours: sa.ColumnElement[bool],
    rules: ReminderRules,
    now: datetime,
) -> Waiting | None:
    """People whose proposal stands in one of `states`, not held, for `review_days` or longer."""
    count, oldest = session.exec(
        select(sa.func.count(col(Proposal.id)), sa.func.min(Proposal.updated_at))
        .join(Person, col(Person.id) == Proposal.person_id)
        .join(Vacancy, col(Vacancy.id) == Proposal.vacancy_id)
        .where(
            col(Proposal.state).in_(states),
            col(Proposal.held_at).is_(None),
            col(Proposal.updated_at) <= now - timedelta(days=rules.review_days),
            ours,
        )
    ).one()
    return _waiting(kind, count, oldest, now)


def _submitted(session: Session, ours: sa.ColumnElement[bool], now: datetime) -> Waiting | None:
    count, oldest = session.exec(
        select(sa.func.count(col(Vacancy.id)), sa.func.min(Vacancy.updated_at)).where(
            Vacancy.state == VacancyState.SUBMITTED, ours
        )
    ).one()
    return _waiting(K.CHECK_VACANCY, count, oldest, now)


def _unverified(session: Session, ours: sa.ColumnElement[bool], now: datetime) -> Waiting | None:
    count, oldest = session.exec(
        select(sa.func.count(col(Employer.id)), sa.func.min(Employer.created_at)).where(
            Employer.state == EmployerState.PENDING, ours
        )
    ).one()
    return _waiting(K.VERIFY_EMPLOYER, count, oldest, now)


def _lapsing(
    session: Session, ours: sa.ColumnElement[bool], rules: ReminderRules, today: date
) -> Waiting | None:
    count, soonest = session.exec(
        select(sa.func.count(col(Vacancy.id)), sa.func.min(Vacancy.valid_until)).where(
            col(Vacancy.state).in_([VacancyState.PUBLISHED, VacancyState.PAUSED]),
            col(Vacancy.valid_until).between(today, today + timedelta(days=rules.lapse_days)),
            ours,
        )
    ).one()
    return Waiting(K.LAPSING, count, (soonest - today).days) if soonest else None


def _waiting(
    kind: WaitingKind, count: int, oldest: datetime | None, now: datetime
) -> Waiting | None:
    return Waiting(kind, count, max((now - oldest).days, 0)) if oldest else None
