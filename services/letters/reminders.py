"""The daily reminder: each person with an address hears once a day what waits for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from delivery.message import Sender, message_id
from models.account import Account, AccountScope, Role
from models.employer import Employer, EmployerState
from models.person import Person
from models.proposal import Proposal, ProposalState
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from reports.ledger import ledgers
from reports.reminder import Desk, PostLine, Reminder, Waiting, WaitingKind, subject, text
from reports.scopes import make_scope
from reports.values import ScopeKind
from services.actor import Actor, actor_of, within
from services.letters.advances import advance_rule_missing
from services.outbox.messages import enqueue_mail
from services.rows import known
from services.signed import Links

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
    """Put today's reminders into the outbox, one per mailbox for which something waits.

    Accounts that share a mailbox get one letter with the tasks of each under its own heading; two
    accounts of one firm have the same tasks, which stand once. The key is the Shanghai day and the
    mailbox, so a second run on the same day sends nothing new. Accounts without an address
    are counted and skipped. Returns the counts.
    """
    day, no_address = local_day(now), 0
    mailboxes: dict[str, dict[tuple[str, int], _Seat]] = {}
    for account, actor in _people(session):
        waiting = waiting_for(session, actor=actor, rules=rules, now=now)
        address = account.email or employer_address(session, account)
        if not waiting:
            continue
        if address is None:
            no_address += 1
            continue
        firm = account.employer_id
        whose = ("account", known(account.id)) if firm is None else ("firm", firm)
        desk = Desk(
            account.display_name, waiting, _ending(session, account, links, rules, day),
            _scope_words(session, account, actor),
        )  # fmt: skip
        seats = mailboxes.setdefault(_same_mailbox(address), {})
        seats.setdefault(whose, _Seat(address, desk))
    for mailbox, seats in mailboxes.items():
        first = next(iter(seats.values()))
        desks = tuple(seat.desk for seat in seats.values())
        reminder = Reminder(day, desks, public_url.rstrip("/") + "/")
        key = f"reminder/{day}/{message_id(mailbox, 'x')[1:36]}"
        letter = sender.letter(
            key=key, to=first.address, subject=subject(reminder), text=text(reminder), date=now
        )
        enqueue_mail(session, key=key, mail=letter, now=now)
    return {"letters": len(mailboxes), "without_address": no_address}


@dataclass(frozen=True)
class _Seat:
    address: str
    desk: Desk


def _same_mailbox(address: str) -> str:
    """Mail houses do not tell capitals apart, so `Gonghui@QQ.com` is `gonghui@qq.com`."""
    return address.strip().lower()


def _scope_words(session: Session, account: Account, actor: Actor) -> str:
    """What an account answers for, as a heading says it: its places, or its firm."""
    if account.employer_id is not None:
        firm = session.get(Employer, account.employer_id)
        return firm.name if firm else account.login
    kind = ScopeKind.SENDING if account.role is Role.SENDING else ScopeKind.RECEIVING
    end = "输出地" if kind is ScopeKind.SENDING else "输入地"
    places = "、".join(make_scope(kind, code).name for code in sorted(actor.regions))
    return f"{end}：{places or '未定'}（账号 {account.login}）"


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
        found.append(advance_rule_missing(session, employer_id=actor.employer_id or 0, now=now))
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
