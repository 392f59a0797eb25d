"""The three actions: what waits, the most urgent first, each counted as its page lists it."""

from datetime import date, timedelta

from sqlmodel import Session, select

from models.employer import EmployerState
from models.person import Person
from models.placement import PlacementState
from models.proposal import ProposalEvent, ProposalState, Side
from models.run import MatchRun, RunState
from reference.calendar import Week
from reports.figures import load, weekly_report
from reports.scopes import make_scope
from reports.values import Action, ActionKind, ScopeKind
from tests.factories import (
    NOW,
    YIWU,
    make_employer,
    make_placement,
    make_proposal,
    make_vacancy,
)

WEEK = Week.at(NOW)
EARLY = WEEK.start_utc - timedelta(days=20)


def actions(
    session: Session, kind: ScopeKind = ScopeKind.WHOLE, code: str = ""
) -> dict[ActionKind, Action]:
    report = weekly_report(
        load(session, span=WEEK),
        make_scope(kind, code),
        links=lambda action, scope: f"https://gongqiao.example/{action}/{scope}",
        archive_url="https://gongqiao.example/",
    )
    return {action.kind: action for action in report.actions}


def quiet_vacancy(session: Session, **columns: object):
    """A vacancy that asks for nothing by itself: full, valid for long."""
    defaults = {"valid_until": date(2027, 6, 1), "arrive_until": date(2027, 5, 1), "places": 1}
    return make_vacancy(session, created_at=EARLY, **(defaults | columns))


def test_a_person_whose_last_arrival_day_has_passed_is_overdue(session: Session) -> None:
    vacancy = quiet_vacancy(
        session, places=2, arrive_from=None, arrive_until=WEEK.sunday - timedelta(days=4)
    )
    for _ in range(2):
        make_placement(session, vacancy=vacancy, at=EARLY)
    found = actions(session)[ActionKind.ARRIVAL_OVERDUE]
    assert (found.count, found.days) == (2, 4)
    assert ActionKind.ARRIVAL_OVERDUE not in actions(session, ScopeKind.RECEIVING, YIWU)


def test_the_last_arrival_day_itself_is_not_yet_overdue_but_its_midnight_is(
    session: Session,
) -> None:
    vacancy = quiet_vacancy(session, arrive_from=None, arrive_until=WEEK.sunday)
    make_placement(session, vacancy=vacancy, at=EARLY)
    assert actions(session)[ActionKind.ARRIVAL_OVERDUE].count == 1
    vacancy.arrive_until = WEEK.sunday + timedelta(days=1)
    session.add(vacancy)
    session.flush()
    assert ActionKind.ARRIVAL_OVERDUE not in actions(session)


def test_a_proposal_waits_for_the_side_that_has_not_decided(session: Session) -> None:
    waiting = WEEK.start_utc
    proposal = make_proposal(session, vacancy=quiet_vacancy(session), created_at=waiting)
    mine = select(ProposalEvent).where(ProposalEvent.proposal_id == proposal.id)
    for event in session.exec(mine).all():
        event.at = waiting
        session.add(event)
    session.add(
        ProposalEvent(
            proposal_id=proposal.id, at=waiting + timedelta(hours=1), side=Side.SENDING,
            action="approve", from_state=ProposalState.PROPOSED, to_state=ProposalState.SENDING_OK,
        )
    )  # fmt: skip
    session.flush()
    assert actions(session, ScopeKind.RECEIVING, "330110")[ActionKind.REVIEW_WAITING].count == 1
    assert ActionKind.REVIEW_WAITING not in actions(session, ScopeKind.SENDING, "510824")


def test_people_who_left_and_hold_no_place_are_named_by_number(session: Session) -> None:
    at = WEEK.start_utc + timedelta(days=1)
    make_placement(session, vacancy=quiet_vacancy(session), state=PlacementState.LEFT, at=at)
    again = make_placement(
        session, vacancy=quiet_vacancy(session), state=PlacementState.LEFT, at=at
    )
    make_placement(
        session, session.get(Person, again.person_id), quiet_vacancy(session),
        state=PlacementState.ARRIVED, at=at + timedelta(hours=5),
    )  # fmt: skip
    assert actions(session)[ActionKind.LEFT_NOT_REPLACED].count == 1


def test_the_vacancy_nobody_is_proposed_to_names_its_firm(session: Session) -> None:
    firm = make_employer(session, name="企业甲")
    make_vacancy(
        session, firm, created_at=EARLY, places=9, title="缝纫工", valid_until=date(2027, 6, 1)
    )
    found = actions(session)[ActionKind.NOBODY_PROPOSED]
    assert (found.count, found.places, found.subject) == (1, 9, "企业甲 缝纫工")


def test_a_post_that_waits_for_our_own_next_batch_is_never_the_firms_to_answer(session: Session):
    held = make_vacancy(session, created_at=EARLY, places=40, valid_until=date(2027, 6, 1))
    made = {"state": RunState.DONE, "seed": 1, "started_at": EARLY, "finished_at": EARLY}
    session.add(MatchRun(**made, shortages={str(held.id): {"idle": 30, "only": {}}}))
    session.flush()
    assert ActionKind.NOBODY_PROPOSED not in actions(session)
    make_vacancy(
        session, make_employer(session, name="企业乙"), created_at=EARLY, places=2, title="包装工",
        valid_until=date(2027, 6, 1),
    )  # fmt: skip
    assert actions(session)[ActionKind.NOBODY_PROPOSED].subject == "企业乙 包装工"


def test_a_vacancy_about_to_lapse_and_a_firm_that_waits(session: Session) -> None:
    make_employer(session, state=EmployerState.PENDING, created_at=EARLY)
    make_vacancy(
        session, created_at=WEEK.start_utc, places=4, valid_until=WEEK.sunday + timedelta(days=7)
    )
    found = actions(session)
    assert found[ActionKind.VACANCY_LAPSING].places == 4
    assert found[ActionKind.EMPLOYER_WAITING].count == 1
    assert ActionKind.EMPLOYER_WAITING not in actions(session, ScopeKind.SENDING, "510824")


def test_three_at_most_and_the_most_urgent_first(session: Session) -> None:
    vacancy = quiet_vacancy(session, arrive_from=None, arrive_until=WEEK.sunday - timedelta(days=4))
    make_placement(session, vacancy=vacancy, at=EARLY)
    make_placement(
        session, vacancy=quiet_vacancy(session), state=PlacementState.LEFT, at=WEEK.start_utc
    )
    make_vacancy(session, created_at=EARLY, valid_until=WEEK.sunday)
    make_employer(session, state=EmployerState.PENDING, created_at=EARLY)
    assert list(actions(session)) == [
        ActionKind.ARRIVAL_OVERDUE,
        ActionKind.LEFT_NOT_REPLACED,
        ActionKind.NOBODY_PROPOSED,
    ]


RECEIVING_WORK = {
    ActionKind.CONFIRMATION_WAITING,
    ActionKind.NOBODY_PROPOSED,
    ActionKind.VACANCY_LAPSING,
    ActionKind.EMPLOYER_WAITING,
}


def test_a_sending_county_is_asked_for_nothing_the_other_side_must_do(session: Session) -> None:
    vacancy = quiet_vacancy(session, places=9, valid_until=WEEK.sunday)
    make_employer(session, state=EmployerState.PENDING, created_at=EARLY)
    long_ago = WEEK.start_utc - timedelta(days=1)
    for state in (ProposalState.APPROVED, ProposalState.WORKER_YES):
        proposal = make_proposal(session, vacancy=vacancy, state=state, created_at=long_ago)
        mine = select(ProposalEvent).where(ProposalEvent.proposal_id == proposal.id)
        for event in session.exec(mine).all():
            event.at, event.to_state = long_ago, state
            session.add(event)
    session.flush()
    ours = actions(session, ScopeKind.SENDING, "510824")
    assert set(ours) == {ActionKind.ASK_WORKER}
    assert ours[ActionKind.ASK_WORKER].count == 1
    theirs = actions(session, ScopeKind.RECEIVING, vacancy.region_code)
    assert ActionKind.ASK_WORKER not in theirs
    assert theirs.keys() <= RECEIVING_WORK | {ActionKind.REVIEW_WAITING}
    assert ActionKind.CONFIRMATION_WAITING in theirs
