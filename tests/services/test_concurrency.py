"""Real threads on real connections: the ledger holds and one decision is one record."""

from collections import Counter

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from models.engine import unit_of_work
from models.person import ConsentPurpose
from models.placement import Placement, PlacementEvent
from models.proposal import Proposal, ProposalEvent, ProposalState
from models.run import StandingWish
from models.vacancy import VacancyState
from reports.ledger import Ledger, ledger_of
from services.placements.moves import arrive, no_show
from services.proposals.confirmations import confirm
from services.proposals.decisions import approve, refuse
from services.proposals.undo import undo, undoable_event
from services.proposals.withdrawals import withdraw_open_for_vacancy
from tests.factories import (
    make_consent,
    make_party,
    make_person,
    make_proposal,
    make_vacancy,
    receiving_actor,
    sending_actor,
)
from tests.services.together import together

S = ProposalState


def ready(session: Session, vacancy, person=None, **columns) -> Proposal:
    """A proposal whose worker has agreed to be shown to the firm."""
    person = person or make_person(session)
    make_consent(
        session, person, ConsentPurpose.SHARE_EMPLOYER, receiver_employer_id=vacancy.employer_id
    )
    return make_proposal(session, person, vacancy, state=S.WORKER_YES, **columns)


def count(session: Session, table: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(table))


def test_of_twenty_confirmations_at_once_on_five_places_exactly_five_are_kept(engine, now):
    with unit_of_work(engine) as session:
        vacancy = make_vacancy(session, places=5)
        ids = [ready(session, vacancy).id for _ in range(20)]
        actor, vacancy_id = receiving_actor(session), vacancy.id
    ends = together(
        engine,
        *(
            lambda session, one=one: confirm(
                session, actor=actor, proposal_id=one, version=1, now=now
            )
            for one in ids
        ),
    )
    assert Counter(ends) == {"done": 5, "VacancyFull": 15}
    with Session(engine) as session:
        assert ledger_of(session, vacancy_id) == Ledger(places=5, promised=5)
        assert count(session, Placement) == count(session, PlacementEvent) == 5
        states = Counter(session.exec(select(Proposal.state)).all())
        assert states == {S.CONFIRMED: 5, S.WORKER_YES: 15}


def test_couples_at_once_on_an_odd_number_of_places_are_never_split(engine, now):
    with unit_of_work(engine) as session:
        vacancy = make_vacancy(session, places=5)
        leads = []
        for number in range(6):
            wife, husband = make_person(session), make_person(session)
            columns = {
                "bundle": f"pair-{number}",
                "party_id": make_party(session, wife, husband).id,
            }
            leads.append(ready(session, vacancy, wife, **columns).id)
            ready(session, vacancy, husband, **columns)
        actor, vacancy_id = receiving_actor(session), vacancy.id
    ends = together(
        engine,
        *(
            lambda session, one=one: confirm(
                session, actor=actor, proposal_id=one, version=1, now=now
            )
            for one in leads
        ),
    )
    assert Counter(ends) == {"done": 2, "VacancyFull": 4}
    with Session(engine) as session:
        assert ledger_of(session, vacancy_id) == Ledger(places=5, promised=4)
        parties = Counter(session.exec(select(Placement.party_id)).all())
        assert set(parties.values()) == {2}


def test_one_person_confirmed_by_many_firms_at_once_gets_one_place(engine, now):
    with unit_of_work(engine) as session:
        person = make_person(session)
        ids = [ready(session, make_vacancy(session), person).id for _ in range(8)]
        actor = receiving_actor(session)
    ends = together(
        engine,
        *(
            lambda session, one=one: confirm(
                session, actor=actor, proposal_id=one, version=1, now=now
            )
            for one in ids
        ),
    )
    assert ends.count("done") == 1
    assert set(ends) <= {"done", "StaleVersion", "NotAllowedNow"}
    with Session(engine) as session:
        assert count(session, Placement) == 1
        states = Counter(session.exec(select(Proposal.state)).all())
        assert states == {S.CONFIRMED: 1, S.WITHDRAWN: 7}


def test_a_partys_bundles_crossing_each_other_do_not_wait_in_a_circle(engine, now):
    """Two bundles share people in opposite order: the locks are taken in one order."""
    with unit_of_work(engine) as session:
        one, two = make_person(session), make_person(session)
        a, b = make_vacancy(session), make_vacancy(session)
        first = ready(session, a, one, bundle="x")
        ready(session, b, two, bundle="x")
        second = ready(session, b, one, bundle="y")
        ready(session, a, two, bundle="y")
        ids, actor = (first.id, second.id), receiving_actor(session)
    ends = together(
        engine,
        *(
            lambda session, one=one: confirm(
                session, actor=actor, proposal_id=one, version=1, now=now
            )
            for one in ids * 3
        ),
    )
    assert ends.count("done") in (1, 2, 3)  # the winner's double clicks are the same record
    with Session(engine) as session:
        assert count(session, Placement) == 2
        assert len(set(session.exec(select(Placement.proposal_id)).all())) == 2


def test_approve_and_refuse_at_once_leave_one_record(engine, now):
    with unit_of_work(engine) as session:
        proposal = make_proposal(session)
        one, two, proposal_id = sending_actor(session), sending_actor(session), proposal.id
    ends = together(
        engine,
        lambda s: approve(s, actor=one, proposal_id=proposal_id, version=1, now=now),
        lambda s: refuse(s, actor=two, proposal_id=proposal_id, version=1, code="date", now=now),
    )
    assert Counter(ends) == {"done": 1, "StaleVersion": 1}
    with Session(engine) as session:
        proposal = session.get_one(Proposal, proposal_id)
        assert proposal.version == 2
        assert count(session, ProposalEvent) == 2
        assert count(session, StandingWish) == (proposal.state is S.REFUSED)


def test_ten_clicks_of_the_same_button_make_one_record(engine, now):
    with unit_of_work(engine) as session:
        proposal_id = make_proposal(session).id
        actor = sending_actor(session)
    ends = together(
        engine,
        *[lambda s: approve(s, actor=actor, proposal_id=proposal_id, version=1, now=now)] * 10,
    )
    assert set(ends) == {"done"}
    with Session(engine) as session:
        assert session.get_one(Proposal, proposal_id).version == 2
        assert count(session, ProposalEvent) == 2


def test_both_sides_approving_at_once_never_lose_an_approval(engine, now):
    with unit_of_work(engine) as session:
        proposal_id = make_proposal(session).id
        ours, theirs = sending_actor(session), receiving_actor(session)
    ends = together(
        engine,
        lambda s: approve(s, actor=ours, proposal_id=proposal_id, version=1, now=now),
        lambda s: approve(s, actor=theirs, proposal_id=proposal_id, version=1, now=now),
    )
    assert Counter(ends) == {"done": 1, "StaleVersion": 1}
    with Session(engine) as session:
        assert session.get_one(Proposal, proposal_id).state in (S.SENDING_OK, S.RECEIVING_OK)


def test_arrived_and_no_show_at_once_are_one_of_the_two(engine, now):
    with unit_of_work(engine) as session:
        vacancy = make_vacancy(session, places=1)
        proposal, actor = ready(session, vacancy), receiving_actor(session)
        (placement,) = confirm(session, actor=actor, proposal_id=proposal.id, version=1, now=now)
        placement_id, version, vacancy_id = placement.id, placement.version, vacancy.id
    ends = together(
        engine,
        lambda s: arrive(s, actor=actor, placement_id=placement_id, version=version, now=now),
        lambda s: no_show(
            s,
            actor=actor,
            placement_id=placement_id,
            version=version,
            reason="missed_vehicle",
            now=now,
        ),
    )
    assert Counter(ends) == {"done": 1, "StaleVersion": 1}
    with Session(engine) as session:
        ledger = ledger_of(session, vacancy_id)
        assert ledger in (Ledger(1, 0, 1), Ledger(1, 0, 0))
        assert count(session, PlacementEvent) == 2


def test_closing_a_vacancy_while_it_is_being_confirmed_leaves_one_truth(engine, now):
    with unit_of_work(engine) as session:
        vacancy = make_vacancy(session, places=5)
        ids = [ready(session, vacancy).id for _ in range(5)]
        actor, vacancy_id = receiving_actor(session), vacancy.id

    def close(session: Session) -> None:
        withdraw_open_for_vacancy(session, vacancy_id, actor=actor, now=now, reason="closed")
        session.execute(
            sa.text("UPDATE vacancy SET state = :state WHERE id = :id"),
            {"state": VacancyState.CLOSED.value, "id": vacancy_id},
        )

    ends = together(
        engine,
        close,
        *(
            lambda session, one=one: confirm(
                session, actor=actor, proposal_id=one, version=1, now=now
            )
            for one in ids
        ),
    )
    assert ends[0] == "done"
    with Session(engine) as session:
        states = Counter(session.exec(select(Proposal.state)).all())
        assert states[S.CONFIRMED] == count(session, Placement) == ends[1:].count("done")
        assert states[S.CONFIRMED] + states[S.WITHDRAWN] == 5


def test_undo_and_the_next_step_at_once_never_both_happen(engine, now):
    with unit_of_work(engine) as session:
        vacancy = make_vacancy(session)
        proposal, actor = ready(session, vacancy), receiving_actor(session)
        (placement,) = confirm(session, actor=actor, proposal_id=proposal.id, version=1, now=now)
        event = undoable_event(session, actor=actor, proposal_id=proposal.id)
        event_id, proposal_id = event.id, proposal.id
        placement_id, version = placement.id, placement.version
    ends = together(
        engine,
        lambda s: undo(s, actor=actor, proposal_id=proposal_id, event_id=event_id, now=now),
        lambda s: arrive(s, actor=actor, placement_id=placement_id, version=version, now=now),
    )
    assert ends.count("done") == 1


@pytest.mark.parametrize("fails_after", [1, 2, 4, 6])
def test_a_crash_in_the_middle_leaves_nothing(engine, now, fails_after):
    """The connection breaks after so many written statements: nothing of it is stored."""
    with unit_of_work(engine) as session:
        vacancy = make_vacancy(session)
        person = make_person(session)
        proposal = ready(session, vacancy, person)
        make_proposal(session, person)
        actor, proposal_id = receiving_actor(session), proposal.id
        before = count(session, ProposalEvent)
    written = 0

    def break_down(_conn, _cursor, statement, *_rest):
        nonlocal written
        if statement.startswith(("INSERT", "UPDATE")):
            written += 1
            if written == fails_after:
                raise ConnectionResetError("the cable is out")

    sa.event.listen(engine, "before_cursor_execute", break_down)
    try:
        with pytest.raises(ConnectionResetError), unit_of_work(engine) as session:
            confirm(session, actor=actor, proposal_id=proposal_id, version=1, now=now)
    finally:
        sa.event.remove(engine, "before_cursor_execute", break_down)
    with Session(engine) as session:
        assert count(session, Placement) == count(session, PlacementEvent) == 0
        assert count(session, ProposalEvent) == before
        assert session.get_one(Proposal, proposal_id).state is S.WORKER_YES
