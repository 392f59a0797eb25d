"""What waits for whoever has logged in: the figures of each role's home page.

A `Waiting` says what waits (a code the page words and links) and how many. The figures are of
this moment; the week is Shanghai's, Monday to Sunday. Every function states its number of queries.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.account import Account, Role
from models.employer import Employer, EmployerState
from models.job import JobRun, JobState
from models.outbox import OutboxMessage, OutboxState
from models.person import Person
from models.placement import PROMISED_STATES, Placement, PlacementState
from models.proposal import ProposalState
from models.trip import Trip
from models.vacancy import Vacancy, VacancyState
from reference.calendar import Week, local_day
from reports.ledger import Ledger
from services.actor import Actor, within
from services.errors import Forbidden, NotFound
from services.followup.waiting import calls_waiting
from services.offer import hours_unanswered, on_offer
from services.review.home_after import after_arrival
from services.review.home_counts import (
    LINES,
    Condition,
    VacancyLine,
    Waiting,
    WeekNumbers,
    arrived_in,
    callbacks_waiting,
    capped,
    counts_of,
    differences_open,
    lines_of,
    people_to_see,
    placements,
    replies_due,
    waiting_of,
    week_numbers,
)
from services.review.home_trips import seats_free, trips_soon
from services.review.queue import turn_counts
from services.review.rows import posts_of
from services.upkeep.pages import latest_runs
from services.vacancies.lists import lapses_within, ledger_on_offer

P, V = ProposalState, VacancyState
_AGREED = col(Placement.state) == PlacementState.CONFIRMED
_ON_THE_WAY = col(Placement.state) == PlacementState.DEPARTED
_PROMISED = col(Placement.state).in_(PROMISED_STATES)
_ALL = sa.true()


@dataclass(frozen=True)
class HomeRules:
    """`lapse_days`: how long before its end a vacancy is spoken of. `intention_days`: how long a
    registered willingness holds before it is asked again."""

    lapse_days: int
    intention_days: int


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
    today, week, firm = local_day(now), Week.at(now), _firm_of(session, actor)
    ours = col(Vacancy.employer_id) == actor.employer_id
    drafts, submitted, lapsing, lapsed = counts_of(
        session,
        sa.select(Vacancy).where(ours),
        col(Vacancy.state) == V.DRAFT,
        col(Vacancy.state) == V.SUBMITTED,
        lapses_within(today, rules.lapse_days),
        col(Vacancy.state) == V.LAPSED,
    )
    _, answers = turn_counts(session, actor=actor, then=P.WORKER_YES)
    taken = placements(col(Placement.vacancy_id).in_(posts_of(actor.employer_id)))
    arrived, on_the_way = counts_of(session, taken, arrived_in(week), _ON_THE_WAY)
    lines = lines_of(session, ours & on_offer(today))
    return EmployerHome(
        state=firm.state,
        name=firm.name,
        waiting=waiting_of(
            answer=answers, lapsing=lapsing, lapsed=lapsed, draft=drafts, submitted=submitted
        ),
        ledger=_together(lines),
        vacancies=tuple(lines[:LINES]),
        vacancies_total=len(lines),
        arrived=arrived,
        on_the_way=on_the_way,
    )


def _firm_of(session: Session, actor: Actor) -> Employer:
    firm = session.get(Employer, actor.employer_id)
    if firm is None:
        raise NotFound("employer", actor.employer_id)
    return firm


def _together(lines: Sequence[VacancyLine]) -> Ledger:
    return Ledger(
        places=sum(line.ledger.places for line in lines),
        promised=sum(line.ledger.promised for line in lines),
        arrived=sum(line.ledger.arrived for line in lines),
    )


def _unverified(session: Session, actor: Actor) -> int:
    (firms,) = counts_of(
        session,
        sa.select(Employer).where(within(col(Employer.region_code), actor)),
        col(Employer.state) == EmployerState.PENDING,
    )
    return firms


def receiving_home(
    session: Session, *, actor: Actor, rules: HomeRules, now: datetime
) -> CoordinatorHome:
    """Seven queries. Raises Forbidden for anybody else than a receiving coordinator."""
    _only(actor, Role.RECEIVING)
    today = local_day(now)
    sites = within(col(Vacancy.region_code), actor)
    verify = _unverified(session, actor)
    trips = within(col(Trip.site_region), actor)
    posts = _posts_waiting(session, sites, trips, today, rules.lapse_days)
    review, answers = turn_counts(session, actor=actor, then=P.WORKER_YES)
    there = within(col(Placement.site), actor)
    arrivals, promised = counts_of(session, placements(there).where(_PROMISED), _ON_THE_WAY, _ALL)
    return CoordinatorHome(
        waiting=waiting_of(
            review=review, verify=verify, arrivals=arrivals, employer_answers=answers, **posts,
            **after_arrival(session, actor, today),
        ),
        numbers=week_numbers(session, there, now),
        ledger=ledger_on_offer(session, actor=actor, now=now),
        promised=promised,
    )  # fmt: skip


def _posts_waiting(
    session: Session, sites: Condition, trips: Condition, today: date, lapse_days: int
) -> dict[str, int]:
    """What waits about the posts of our districts, in one query."""
    counts = counts_of(
        session,
        sa.select(Vacancy).where(sites),
        col(Vacancy.state) == V.SUBMITTED,
        hours_unanswered(),
        lapses_within(today, lapse_days),
        sa.func.coalesce(differences_open(sites), 0),
        sa.func.coalesce(trips_soon(trips, today), 0),
    )
    names = ("check", "unanswered", "lapsing", "differs", "trips")
    return dict(zip(names, counts, strict=True))


def sending_home(
    session: Session, *, actor: Actor, rules: HomeRules, now: datetime
) -> CoordinatorHome:
    """Five queries. Raises Forbidden for anybody else than a sending coordinator."""
    _only(actor, Role.SENDING)
    homes = within(col(Person.region_code), actor)
    ours, trips = within(col(Placement.home), actor), within(col(Trip.home_region), actor)
    asked_before = now - timedelta(days=rules.intention_days)
    waits = _people_waiting(session, actor, homes, ours, trips, now, asked_before)
    review, ask = turn_counts(session, actor=actor, then=P.APPROVED)
    departures, promised = counts_of(session, placements(ours).where(_PROMISED), _AGREED, _ALL)
    return CoordinatorHome(
        waiting=waiting_of(
            review=review, ask_worker=ask, departures=departures, **waits,
            **after_arrival(session, actor, local_day(now)),
        ),
        numbers=week_numbers(session, ours, now),
        ledger=None,
        promised=promised,
    )  # fmt: skip


def _people_waiting(
    session: Session,
    actor: Actor,
    homes: Condition,
    ours: Condition,
    trips: Condition,
    now: datetime,
    asked_before: datetime,
) -> dict[str, int]:
    """What waits about the people of our counties, in two queries."""
    today = local_day(now)
    intentions, registered, sexes = people_to_see(session, actor, homes, ours, now, asked_before)
    counts = capped(
        session,
        replies_due(homes),
        callbacks_waiting(homes),
        differences_open(homes),
        trips_soon(trips, today),
        seats_free(trips, today),
    )  # fmt: skip
    names = ("replies", "callbacks", "differs", "trips", "seats_free")
    people = {"intentions": intentions, "registered": registered, "sexes": sexes}
    return people | dict(zip(names, counts, strict=True))


@dataclass(frozen=True)
class EnterpriseHome:
    """The union of a firm: whom it is to ask today."""

    name: str
    waiting: tuple[Waiting, ...]


def enterprise_home(session: Session, *, actor: Actor, now: datetime) -> EnterpriseHome:
    """Two queries. Raises Forbidden for anybody else than the union of a firm."""
    _only(actor, Role.ENTERPRISE)
    firm = _firm_of(session, actor)
    (calls,) = capped(session, calls_waiting(actor, local_day(now)))
    return EnterpriseHome(firm.name, waiting_of(calls=calls))


def admin_home(session: Session, *, actor: Actor) -> AdminHome:
    """Five queries. Raises Forbidden for anybody else than an administrator."""
    _only(actor, Role.ADMIN)
    runs = latest_runs(session, actor=actor)
    dead, uncertain = counts_of(
        session,
        sa.select(OutboxMessage),
        col(OutboxMessage.state) == OutboxState.DEAD,
        col(OutboxMessage.state) == OutboxState.UNCERTAIN,
    )
    (pending,) = counts_of(
        session, sa.select(Employer), col(Employer.state) == EmployerState.PENDING
    )
    (drafts,) = counts_of(session, sa.select(Vacancy), col(Vacancy.state) == V.DRAFT)
    accounts = session.exec(
        select(Account.role, sa.func.count()).where(col(Account.active)).group_by(Account.role)
    ).all()
    return AdminHome(
        waiting=waiting_of(
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
