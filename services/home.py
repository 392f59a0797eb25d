"""What waits for whoever has logged in: the figures of each role's home page.

A `Waiting` says what waits (a code the page words and links) and how many. The figures are of
this moment; the week is Shanghai's, Monday to Sunday. Every function states its number of queries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.account import Account, Role
from models.employer import Employer, EmployerState
from models.job import JobRun, JobState
from models.outbox import OutboxMessage, OutboxState
from models.person import Person, PersonState
from models.placement import HOLDING_STATES, PROMISED_STATES, Placement, PlacementState
from models.proposal import Proposal, ProposalState
from models.vacancy import Vacancy, VacancyState
from reference.calendar import Week, local_day
from reports.ledger import Ledger, ledger_total, ledgers
from reports.spells import Presence, stays
from services.actor import Actor, within
from services.errors import Forbidden, NotFound
from services.job_run_pages import latest_runs
from services.offer import on_offer
from services.vacancies.lists import hours_unanswered, lapses_within

P, V = ProposalState, VacancyState
Condition = sa.ColumnElement[bool]
LINES = 8
"""Vacancies with the largest gap shown on an employer's home page."""


@dataclass(frozen=True)
class HomeRules:
    """`lapse_days`: how long before its end a vacancy is spoken of. `intention_days`: how long a
    registered willingness holds before it is asked again."""

    lapse_days: int
    intention_days: int


@dataclass(frozen=True)
class Waiting:
    """So many of `code` wait."""

    code: str
    count: int


@dataclass(frozen=True)
class WeekNumbers:
    """人, never 人次. `before` came last week: on a Monday this week says little. `kept` of the
    `due` whose thirtieth day fell in the last four weeks were in post on it, as the weekly letter
    counts; `due` 0 means nobody came to thirty days."""

    arrived: int
    before: int
    kept: int
    due: int


@dataclass(frozen=True)
class VacancyLine:
    id: int
    title: str
    valid_until: date | None
    ledger: Ledger


@dataclass(frozen=True)
class EmployerHome:
    state: EmployerState
    name: str
    waiting: tuple[Waiting, ...]
    ledger: Ledger
    vacancies: tuple[VacancyLine, ...]  # those with the largest gap first
    vacancies_total: int
    arrived: int  # this week
    on_the_way: int


@dataclass(frozen=True)
class CoordinatorHome:
    waiting: tuple[Waiting, ...]
    numbers: WeekNumbers
    ledger: Ledger | None  # of the district; a sending county has no places of its own
    promised: int


@dataclass(frozen=True)
class AdminHome:
    waiting: tuple[Waiting, ...]
    runs: Mapping[str, JobRun]  # the newest of each job
    accounts: Mapping[Role, int]  # active ones


def employer_home(
    session: Session, *, actor: Actor, rules: HomeRules, now: datetime
) -> EmployerHome:
    """Six queries. Raises Forbidden for anybody else than an employer."""
    _only(actor, Role.EMPLOYER)
    today, week = local_day(now), Week.at(now)
    firm = session.get(Employer, actor.employer_id)
    if firm is None:
        raise NotFound("employer", actor.employer_id)
    ours = col(Vacancy.employer_id) == actor.employer_id
    drafts, submitted, lapsing, lapsed = _counts(
        session,
        sa.select(Vacancy).where(ours),
        col(Vacancy.state) == V.DRAFT,
        col(Vacancy.state) == V.SUBMITTED,
        lapses_within(today, rules.lapse_days),
        col(Vacancy.state) == V.LAPSED,
    )
    (answers,) = _counts(session, _open_proposals(ours), col(Proposal.state) == P.WORKER_YES)
    arrived, on_the_way = _counts(
        session,
        _placements(ours),
        _arrived_in(week),
        col(Placement.state) == PlacementState.DEPARTED,
    )
    lines = _lines(session, ours & on_offer(today))
    return EmployerHome(
        state=firm.state,
        name=firm.name,
        waiting=_waiting(
            answer=answers, lapsing=lapsing, lapsed=lapsed, draft=drafts, submitted=submitted
        ),
        ledger=Ledger(
            places=sum(line.ledger.places for line in lines),
            promised=sum(line.ledger.promised for line in lines),
            arrived=sum(line.ledger.arrived for line in lines),
        ),
        vacancies=tuple(lines[:LINES]),
        vacancies_total=len(lines),
        arrived=arrived,
        on_the_way=on_the_way,
    )


def receiving_home(
    session: Session, *, actor: Actor, rules: HomeRules, now: datetime
) -> CoordinatorHome:
    """Six queries. Raises Forbidden for anybody else than a receiving coordinator."""
    _only(actor, Role.RECEIVING)
    today = local_day(now)
    sites = within(col(Vacancy.region_code), actor)
    (verify,) = _counts(
        session,
        sa.select(Employer).where(within(col(Employer.region_code), actor)),
        col(Employer.state) == EmployerState.PENDING,
    )
    check, unanswered, lapsing = _counts(
        session,
        sa.select(Vacancy).where(sites),
        col(Vacancy.state) == V.SUBMITTED,
        hours_unanswered(),
        lapses_within(today, rules.lapse_days),
    )
    review, answers = _counts(
        session,
        _open_proposals(sites),
        _bundles(col(Proposal.state).in_((P.PROPOSED, P.SENDING_OK))),
        col(Proposal.state) == P.WORKER_YES,
    )
    arrivals, promised = _counts(
        session,
        _placements(sites),
        col(Placement.state) == PlacementState.DEPARTED,
        col(Placement.state).in_(PROMISED_STATES),
    )
    return CoordinatorHome(
        waiting=_waiting(
            review=review, verify=verify, check=check, unanswered=unanswered, arrivals=arrivals,
            lapsing=lapsing, employer_answers=answers,
        ),
        numbers=_week_numbers(session, sites, now),
        ledger=ledger_total(session, sites & on_offer(today)),
        promised=promised,
    )  # fmt: skip


def sending_home(
    session: Session, *, actor: Actor, rules: HomeRules, now: datetime
) -> CoordinatorHome:
    """Four queries. Raises Forbidden for anybody else than a sending coordinator."""
    _only(actor, Role.SENDING)
    homes = within(col(Person.region_code), actor)
    asked_before = now - timedelta(days=rules.intention_days)
    intentions, new = _counts(
        session,
        sa.select(Person).where(homes),
        (col(Person.state) == PersonState.SEEKING)
        & col(Person.do_not_contact).is_(False)
        & ~_placed()
        & sa.func.coalesce(col(Person.intention_confirmed_at) < asked_before, sa.true()),
        col(Person.state) == PersonState.REGISTERED,
    )
    review, ask = _counts(
        session,
        _open_proposals(homes),
        _bundles(col(Proposal.state).in_((P.PROPOSED, P.RECEIVING_OK))),
        col(Proposal.state) == P.APPROVED,
    )
    departures, promised = _counts(
        session,
        _placements(homes),
        col(Placement.state) == PlacementState.CONFIRMED,
        col(Placement.state).in_(PROMISED_STATES),
    )
    return CoordinatorHome(
        waiting=_waiting(
            review=review, ask_worker=ask, departures=departures, intentions=intentions,
            registered=new,
        ),
        numbers=_week_numbers(session, homes, now),
        ledger=None,
        promised=promised,
    )  # fmt: skip


def admin_home(session: Session, *, actor: Actor) -> AdminHome:
    """Five queries. Raises Forbidden for anybody else than an administrator."""
    _only(actor, Role.ADMIN)
    runs = latest_runs(session, actor=actor)
    dead, uncertain = _counts(
        session,
        sa.select(OutboxMessage),
        col(OutboxMessage.state) == OutboxState.DEAD,
        col(OutboxMessage.state) == OutboxState.UNCERTAIN,
    )
    (pending,) = _counts(session, sa.select(Employer), col(Employer.state) == EmployerState.PENDING)
    (drafts,) = _counts(session, sa.select(Vacancy), col(Vacancy.state) == V.DRAFT)
    accounts = session.exec(
        select(Account.role, sa.func.count()).where(col(Account.active)).group_by(Account.role)
    ).all()
    return AdminHome(
        waiting=_waiting(
            failed_jobs=sum(run.state is JobState.FAILED for run in runs.values()),
            dead_mail=dead,
            uncertain_mail=uncertain,
            verify=pending,
            draft=drafts,
        ),
        runs=runs,
        accounts={Role(role): count for role, count in accounts},
    )


def _only(actor: Actor, role: Role) -> None:
    if actor.role is not role:
        raise Forbidden("read_home")


def _waiting(**counts: int) -> tuple[Waiting, ...]:
    return tuple(Waiting(code, count) for code, count in counts.items())


def _counts(
    session: Session, rows: "sa.Select[Any]", *tests: Condition | sa.FunctionElement[int]
) -> list[int]:
    """How many of `rows` meet each test (or what a count of one's own gives), in one query."""
    sums = [
        test
        if isinstance(test, sa.FunctionElement)
        else sa.func.coalesce(sa.func.sum(sa.case((test, 1), else_=0)), 0)
        for test in tests
    ]
    return [int(count) for count in session.execute(rows.with_only_columns(*sums)).one()]


def _open_proposals(ours: Condition) -> "sa.Select[Any]":
    """Proposals of our people or vacancies that nobody holds."""
    return (
        sa.select(Proposal)
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .where(ours, col(Proposal.held_at).is_(None))
    )


def _bundles(test: Condition) -> sa.FunctionElement[int]:
    """Parties are decided on as one, so what is to be reviewed is counted as the queue shows it."""
    run = sa.cast(sa.func.coalesce(col(Proposal.run_id), 0), sa.String)
    return sa.func.count(sa.distinct(sa.case((test, run + "/" + col(Proposal.bundle)))))


def _placements(ours: Condition) -> "sa.Select[Any]":
    return (
        sa.select(Placement)
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(ours)
    )


def _placed() -> Condition:
    """The person holds a place. A set built once, as no index serves single lookups."""
    return col(Person.id).in_(
        select(Placement.person_id).where(col(Placement.state).in_(HOLDING_STATES))
    )


def _arrived_in(week: Week) -> Condition:
    return col(Placement.arrived_on).between(week.monday, week.sunday)


def _lines(session: Session, which: Condition) -> Sequence[VacancyLine]:
    """Two queries (one when there is nothing): vacancies with their ledgers, largest gap first."""
    rows = session.execute(
        sa.select(col(Vacancy.id), col(Vacancy.title), col(Vacancy.valid_until)).where(which)
    ).all()
    found = ledgers(session, [row.id for row in rows])
    lines = [VacancyLine(row.id, row.title, row.valid_until, found[row.id]) for row in rows]
    return sorted(lines, key=lambda line: (-line.ledger.open, line.id))


def _week_numbers(session: Session, ours: Condition, now: datetime) -> WeekNumbers:
    """One query. Stays are joined across a change of firm as the letter joins them."""
    today, week, thirty = local_day(now), Week.at(now), timedelta(days=30)
    first = today - timedelta(days=27)
    recent = select(Placement.person_id).where(col(Placement.arrived_on) >= first - thirty)
    rows = session.execute(
        _placements(ours)
        .with_only_columns(
            col(Placement.person_id), col(Placement.arrived_on), col(Placement.left_on)
        )
        .where(col(Placement.person_id).in_(recent), col(Placement.arrived_on) <= today)
        .order_by(col(Placement.person_id), col(Placement.arrived_on))
    )
    seen = [Presence(person, arrived, left) for person, arrived, left in rows]
    due = [stay for stay in stays(seen) if first <= stay.start + thirty <= today]
    return WeekNumbers(
        arrived=len({one.person_id for one in seen if one.arrived in week}),
        before=len({one.person_id for one in seen if one.arrived in week.previous()}),
        kept=sum(stay.covers(stay.start + thirty) for stay in due),
        due=len(due),
    )
