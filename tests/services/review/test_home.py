"""What waits for whom, recounted; on both databases."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from models.account import Role
from models.employer import EmployerState
from models.job import JobRun, JobState
from models.outbox import Channel, OutboxMessage, OutboxState
from models.person import PersonState
from models.placement import Placement, PlacementEvent, PlacementState
from models.proposal import ProposalState, Side
from models.vacancy import VacancyState
from reference.calendar import Week
from reports.figures import headline, load
from reports.ground import make_ground
from reports.ledger import Ledger
from reports.scopes import make_scope
from reports.values import ScopeKind
from services.errors import Forbidden
from services.people.lists import PeopleFilter, list_people
from services.review.home import HomeRules, admin_home, employer_home, receiving_home, sending_home
from services.review.home_counts import Waiting
from services.review.queue import Filter, Show, list_queue
from services.vacancies.lists import Waits, list_vacancies
from tests import factories as make

RULES = HomeRules(lapse_days=3, intention_days=14)


def counts(waiting: tuple[Waiting, ...]) -> dict[str, int]:
    return {one.code: one.count for one in waiting if one.count}


def test_a_firm_sees_its_own_gap_answers_and_dates(session: Session, now: datetime) -> None:
    firm, other = make.make_employer(session), make.make_employer(session)
    small = make.make_vacancy(session, firm, places=2)
    large = make.make_vacancy(session, firm, places=9, valid_until=date(2026, 11, 20))
    make.make_vacancy(session, firm, state=VacancyState.DRAFT)
    make.make_vacancy(session, firm, state=VacancyState.SUBMITTED)
    make.make_vacancy(session, firm, valid_until=date(2026, 11, 17))  # past its date: not offered
    make.make_placement(session, vacancy=large, state=PlacementState.ARRIVED)
    make.make_placement(session, vacancy=large, state=PlacementState.DEPARTED)
    make.make_placement(
        session, vacancy=small, state=PlacementState.ARRIVED, at=now - timedelta(days=9)
    )
    make.make_proposal(session, vacancy=small, state=ProposalState.WORKER_YES)
    make.make_proposal(session, vacancy=small, state=ProposalState.WORKER_YES, held_at=now)
    make.make_proposal(session, vacancy=small)
    foreign = make.make_vacancy(session, other)
    make.make_proposal(session, vacancy=foreign, state=ProposalState.WORKER_YES)
    make.make_placement(session, vacancy=foreign, state=PlacementState.ARRIVED)

    home = employer_home(session, actor=make.employer_actor(session, firm), rules=RULES, now=now)

    assert counts(home.waiting) == {"answer": 1, "lapsing": 1, "draft": 1, "submitted": 1}
    soon, total = list_vacancies(
        session,
        actor=make.employer_actor(session, firm),
        now=now,
        waits=Waits.SOON,
        lapse_days=RULES.lapse_days,
        limit=9,
    )
    assert ([row.vacancy.id for row in soon], total) == ([large.id], 1)
    assert home.ledger == Ledger(places=11, promised=1, arrived=2)
    assert [(line.id, line.ledger.open) for line in home.vacancies] == [
        (large.id, 7),
        (small.id, 1),
    ]
    assert (home.arrived, home.on_the_way, home.vacancies_total) == (1, 1, 2)


def test_a_firm_without_vacancies_has_a_page_too(session: Session, now: datetime) -> None:
    firm = make.make_employer(session, state=EmployerState.PENDING)
    home = employer_home(session, actor=make.employer_actor(session, firm), rules=RULES, now=now)
    assert (counts(home.waiting), home.ledger, home.vacancies) == ({}, Ledger(), ())


def test_a_district_sees_its_firms_posts_reviews_and_arrivals(
    session: Session, now: datetime
) -> None:
    make.make_employer(session, state=EmployerState.PENDING)
    make.make_employer(session, state=EmployerState.PENDING, region_code=make.YIWU)
    ours = make.make_vacancy(session, places=6)
    make.make_vacancy(session, state=VacancyState.SUBMITTED)
    theirs = make.make_vacancy(session, make.make_employer(session, region_code=make.YIWU))
    for state in (
        ProposalState.PROPOSED,
        ProposalState.SENDING_OK,
        ProposalState.RECEIVING_OK,
        ProposalState.WORKER_YES,
        ProposalState.REFUSED,
    ):
        make.make_proposal(session, vacancy=ours, state=state)
    make.make_proposal(session, vacancy=ours, held_at=now)
    make.make_proposal(session, vacancy=theirs)
    make.make_placement(session, vacancy=ours, state=PlacementState.DEPARTED)
    make.make_placement(session, vacancy=ours, state=PlacementState.CONFIRMED)
    make.make_placement(session, vacancy=ours, state=PlacementState.ARRIVED)

    home = receiving_home(session, actor=make.receiving_actor(session), rules=RULES, now=now)

    assert counts(home.waiting) == {
        "review": 2,
        "verify": 1,
        "check": 1,
        "arrivals": 1,
        "employer_answers": 1,
    }
    assert home.ledger == Ledger(places=6, promised=2, arrived=1)
    assert (home.numbers.arrived, home.promised) == (1, 2)


def _couple(session: Session) -> None:
    """Two people of one party, neither to be asked again, proposed together."""
    pair = [make.make_person(session) for _ in range(2)]
    party = make.make_party(session, *pair)
    for person in pair:
        make.make_proposal(session, person, bundle="couple", party_id=party.id)


def test_a_county_sees_its_people(session: Session, now: datetime) -> None:
    old = now - timedelta(days=20)
    make.make_person(session, intention_confirmed_at=old)
    make.make_person(session, intention_confirmed_at=None)
    make.make_person(session, intention_confirmed_at=old, do_not_contact=True)
    make.make_person(session, state=PersonState.REGISTERED, intention_confirmed_at=None)
    make.make_person(session, intention_confirmed_at=old, region_code=make.BAZHOU)
    make.make_placement(session, make.make_person(session, intention_confirmed_at=old))
    make.make_placement(session, state=PlacementState.DEPARTED)
    make.make_proposal(session)
    make.make_proposal(session, state=ProposalState.RECEIVING_OK)
    _couple(session)  # decided on as one
    make.make_proposal(session, state=ProposalState.SENDING_OK)
    make.make_proposal(session, state=ProposalState.APPROVED)
    make.make_proposal(session, make.make_person(session, region_code=make.BAZHOU))

    home = sending_home(session, actor=make.sending_actor(session), rules=RULES, now=now)

    assert counts(home.waiting) == {
        "review": 3,
        "ask_worker": 1,
        "departures": 1,
        "intentions": 2,
        "registered": 1,
    }
    assert home.promised == 2


def test_what_waits_is_as_many_as_the_lists_it_leads_to(session: Session, now: datetime) -> None:
    old = now - timedelta(days=20)
    make.make_person(session, intention_confirmed_at=old)
    make.make_person(session, intention_confirmed_at=old, do_not_contact=True)
    make.make_placement(session, make.make_person(session, intention_confirmed_at=old))
    _couple(session)
    make.make_proposal(session)
    actor = make.sending_actor(session)
    found = counts(sending_home(session, actor=actor, rules=RULES, now=now).waiting)
    _, ask_again, _ = list_people(
        session,
        actor=actor,
        wanted=PeopleFilter(need="ask_again"),
        intention_days=RULES.intention_days,
        now=now,
        limit=9,
    )
    _, review, _ = list_queue(session, actor=actor, wanted=Filter(show=Show.REVIEW), limit=9)
    assert (found["intentions"], found["review"]) == (ask_again, review) == (1, 2)


def test_the_weeks_numbers_are_those_of_the_letter(session: Session, now: datetime) -> None:
    """Arrived, changed firms within 15 days, left early, left late, came back after long."""
    firm = make.make_employer(session)
    first, second = (make.make_vacancy(session, firm, places=50) for _ in range(2))

    def stay(person: object, vacancy: object, came: int, left: int | None = None) -> None:
        at = now - timedelta(days=came)
        gone = {} if left is None else {"left_on": (now - timedelta(days=left)).date()}
        state = PlacementState.ARRIVED if left is None else PlacementState.LEFT
        placement = make.make_placement(session, person, vacancy, at=at, **{"state": state, **gone})
        events = {PlacementState.ARRIVED: (at, at.date())}
        if left is not None:
            moment = now - timedelta(days=left)
            events[PlacementState.LEFT] = (moment, moment.date())
        _tell(session, placement, events)

    people = [make.make_person(session) for _ in range(9)]
    stay(people[0], first, 1)  # this week
    stay(people[1], first, 40)  # kept
    stay(people[2], first, 40, 20)  # left before the thirtieth day
    stay(people[3], first, 40, 2)  # left after it
    stay(people[4], first, 45, 20)  # changed firms within 15 days ...
    stay(people[4], second, 10)  # ... on the thirtieth day between two
    stay(people[5], first, 300, 100)  # a stay long over
    stay(people[6], first, 57)  # thirty days came exactly 27 days ago
    stay(people[7], first, 58)  # a day too early to count
    stay(people[8], first, 7)  # last week, which stands beside this one
    child = make.make_person(session, born_on=date(2014, 1, 1))  # a wrong day: not of age to work
    stay(child, first, 40)
    back = make.make_person(session)  # there before setting out
    stay(back, first, 40)
    placement = session.exec(select(Placement).where(Placement.person_id == back.id)).one()
    placement.departed_on = (now - timedelta(days=39)).date()
    leaving = (now - timedelta(days=41), placement.departed_on)
    came = (now - timedelta(days=40), placement.arrived_on)
    _tell(session, placement, {PlacementState.DEPARTED: leaving, PlacementState.ARRIVED: came})
    session.flush()

    numbers = receiving_home(
        session, actor=make.receiving_actor(session), rules=RULES, now=now
    ).numbers
    week = Week.at(now)
    loaded = load(session, span=week, end=now)
    ground = make_ground(
        loaded.history, make_scope(ScopeKind.RECEIVING, make.YUHANG), week, loaded.end, loaded.known
    )
    arrived, kept, _open = headline(ground)
    assert (numbers.arrived, numbers.kept, numbers.due) == (arrived.value, kept.value, kept.base)
    assert (numbers.arrived, numbers.kept, numbers.due) == (1, 3, 5)
    assert numbers.before == 1


def test_an_administrator_sees_what_broke(session: Session, now: datetime) -> None:
    for n, (job, state) in enumerate(
        [
            ("nightly-match", JobState.FAILED),
            ("nightly-match", JobState.DONE),
            ("weekly-report", JobState.FAILED),
        ]
    ):
        session.add(JobRun(job=job, slot=str(n), state=state, started_at=now))
        session.flush()
    for state in (OutboxState.DEAD, OutboxState.UNCERTAIN, OutboxState.UNCERTAIN, OutboxState.SENT):
        session.add(
            OutboxMessage(
                key=f"{state}-{id(state)}-{len(session.new)}",
                channel=Channel.MAIL,
                recipient="a@example.org",
                payload=b"x",
                state=state,
                next_at=now,
                created_at=now,
            )
        )
    make.make_account(session, Role.SENDING, make.CANGXI)
    make.make_account(session, Role.SENDING, make.CANGXI, active=False)
    home = admin_home(session, actor=make.admin_actor(session))
    assert counts(home.waiting) == {"failed_jobs": 1, "dead_mail": 1, "uncertain_mail": 2}
    assert home.runs["nightly-match"].state is JobState.DONE
    assert home.accounts == {Role.SENDING: 1, Role.ADMIN: 1}


def test_nobody_reads_the_page_of_another_role(session: Session, now: datetime) -> None:
    sending = make.sending_actor(session)
    with pytest.raises(Forbidden):
        receiving_home(session, actor=sending, rules=RULES, now=now)
    with pytest.raises(Forbidden):
        employer_home(session, actor=sending, rules=RULES, now=now)
    with pytest.raises(Forbidden):
        admin_home(session, actor=sending)
    with pytest.raises(Forbidden):
        sending_home(session, actor=make.admin_actor(session), rules=RULES, now=now)


def _tell(
    session: Session,
    placement: Placement,
    events: dict[PlacementState, tuple[datetime, date]],
) -> None:
    """Put the events of a stay in place of the one the builder wrote."""
    for event in session.exec(
        select(PlacementEvent).where(PlacementEvent.placement_id == placement.id)
    ):
        session.delete(event)
    session.flush()
    for state, (at, day) in events.items():
        session.add(
            PlacementEvent(
                placement_id=placement.id,
                at=at,
                effective_on=day,
                side=Side.EMPLOYER,
                to_state=state,
            )
        )
        session.flush()
