"""From the firm's yes to the day somebody leaves; places = open + promised + arrived throughout."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlmodel import col, select

from models.employer import Employer
from models.party import Together
from models.person import ConsentMeans
from models.placement import (
    PLACEMENT_MOVES,
    Placement,
    PlacementEvent,
    PlacementState,
)
from models.proposal import ProposalState, Side
from models.vacancy import Vacancy
from reports.ledger import Ledger, ledger_of
from services.errors import (
    AlreadyPlaced,
    ConsentMissing,
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    ReasonRequired,
    StaleVersion,
    VacancyFull,
)
from services.placements.buses import arrive_all
from services.placements.moves import (
    arrive,
    cancel,
    depart,
    last_event_id,
    leave,
    no_show,
    start_work,
    undo,
)
from services.proposals.confirmations import confirm
from services.proposals.decisions import approve, worker_says_yes
from services.proposals.undo import undo as undo_proposal
from services.proposals.undo import undoable_event
from tests.factories import (
    BAZHOU,
    YIWU,
    employer_actor,
    make_employer,
    make_party,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
    receiving_actor,
    sending_actor,
)
from tests.services.agreements import agreed, say

P, S = PlacementState, ProposalState


def confirmed(session, now, vacancy=None, person=None):
    vacancy = vacancy or make_vacancy(session)
    proposal = agreed(session, make_proposal(session, person, vacancy), now)
    (placement,) = say(confirm, session, receiving_actor(session), proposal, now)
    return placement


def go(use_case, session, actor, placement, now, **more):
    return use_case(
        session,
        actor=actor,
        placement_id=placement.id,
        version=placement.version,
        now=now,
        **more,
    )


def events(session, placement):
    return session.exec(
        select(PlacementEvent)
        .where(PlacementEvent.placement_id == placement.id)
        .order_by(col(PlacementEvent.id))
    ).all()


def test_the_firms_yes_makes_a_placement_and_takes_a_place(session, now):
    vacancy = make_vacancy(session, places=2)
    proposal = agreed(session, make_proposal(session, vacancy=vacancy), now)
    firm = employer_actor(session, session.get_one(Employer, vacancy.employer_id))
    shown = proposal.version
    for _ in range(2):  # a double click
        (placement,) = confirm(session, actor=firm, proposal_id=proposal.id, version=shown, now=now)
    assert (proposal.state, placement.state) == (S.CONFIRMED, P.CONFIRMED)
    assert ledger_of(session, vacancy.id) == Ledger(places=2, promised=1)
    assert [e.side for e in events(session, placement)] == [Side.EMPLOYER]


def test_only_the_firm_or_its_union_confirms(session, now):
    proposal = agreed(session, make_proposal(session), now)
    with pytest.raises(Forbidden):
        say(confirm, session, sending_actor(session), proposal, now)
    with pytest.raises(NotFound):
        say(confirm, session, receiving_actor(session, YIWU), proposal, now)
    with pytest.raises(NotFound):
        say(confirm, session, employer_actor(session, make_employer(session)), proposal, now)


def test_nobody_is_confirmed_who_has_not_said_yes(session, now):
    proposal = make_proposal(session)
    say(approve, session, sending_actor(session), proposal, now)
    with pytest.raises(NotAllowedNow):
        say(confirm, session, receiving_actor(session), proposal, now)


def test_a_yes_without_consent_to_be_shown_is_no_yes(session, now):
    proposal = make_proposal(session, state=S.WORKER_YES)
    with pytest.raises(ConsentMissing):
        say(confirm, session, receiving_actor(session), proposal, now)


def test_a_full_vacancy_takes_nobody(session, now):
    vacancy = make_vacancy(session, places=2)
    late = agreed(session, make_proposal(session, vacancy=vacancy), now)
    confirmed(session, now, vacancy)
    with pytest.raises(VacancyFull):  # a yes takes a place: the third finds none
        agreed(session, make_proposal(session, vacancy=vacancy), now)
    vacancy.places = 1
    with pytest.raises(VacancyFull) as told:
        say(confirm, session, receiving_actor(session), late, now)
    assert (told.value.vacancy_id, told.value.places) == (vacancy.id, 1)
    assert late.state is S.WORKER_YES


def test_a_couple_is_confirmed_whole_or_not_at_all(session, now):
    vacancy = make_vacancy(session, places=3)
    wife, husband = make_person(session), make_person(session)
    columns = {"bundle": "pair", "party_id": make_party(session, wife, husband).id}
    hers, his = (make_proposal(session, who, vacancy, **columns) for who in (wife, husband))
    make_placement(session, vacancy=vacancy)
    agreed(session, hers, now)
    vacancy.places = 2
    with pytest.raises(VacancyFull):
        say(confirm, session, receiving_actor(session), hers, now)
    assert session.exec(select(Placement).where(Placement.party_id != None)).all() == []  # noqa: E711
    vacancy.places = 3
    assert len(say(confirm, session, receiving_actor(session), hers, now)) == 2
    assert his.state is S.CONFIRMED


def test_a_party_in_two_firms_waits_for_the_last_firm(session, now):
    one, two = make_employer(session), make_employer(session)
    first, second = make_vacancy(session, one), make_vacancy(session, two)
    wife, husband = make_person(session), make_person(session)
    party = make_party(session, wife, husband, together=Together.SAME_DISTRICT)
    columns = {"bundle": "town", "party_id": party.id}
    hers = make_proposal(session, wife, first, **columns)
    his = make_proposal(session, husband, second, **columns)
    agreed(session, hers, now)
    assert say(confirm, session, employer_actor(session, one), hers, now) == ()
    assert say(confirm, session, employer_actor(session, one), hers, now) == ()
    assert hers.state is his.state is S.WORKER_YES
    assert len(say(confirm, session, employer_actor(session, two), his, now)) == 2
    assert hers.state is S.CONFIRMED


def test_one_confirmation_withdraws_the_persons_other_proposals_and_undo_brings_them_back(
    session, now
):
    person = make_person(session)
    taken, rival = make_proposal(session, person), make_proposal(session, person)
    say(approve, session, sending_actor(session), rival, now)
    agreed(session, taken, now)
    district = receiving_actor(session)
    (placement,) = say(confirm, session, district, taken, now)
    assert rival.state is S.WITHDRAWN
    assert rival.withdrawn_for_id == taken.id
    event = undoable_event(session, actor=district, proposal_id=taken.id)
    undo_proposal(session, actor=district, proposal_id=taken.id, event_id=event.id, now=now)
    assert (taken.state, rival.state, placement.state) == (S.WORKER_YES, S.SENDING_OK, P.CANCELLED)
    assert rival.withdrawn_for_id is None
    assert ledger_of(session, taken.vacancy_id).open == 5
    (again,) = say(confirm, session, district, taken, now)
    assert again.id == placement.id
    assert again.state is P.CONFIRMED


def test_a_confirmation_cannot_be_undone_once_somebody_is_on_the_way(session, now):
    proposal = agreed(session, make_proposal(session), now)
    district = receiving_actor(session)
    (placement,) = say(confirm, session, district, proposal, now)
    event = undoable_event(session, actor=district, proposal_id=proposal.id)
    go(depart, session, sending_actor(session), placement, now)
    with pytest.raises(NotAllowedNow):
        undo_proposal(session, actor=district, proposal_id=proposal.id, event_id=event.id, now=now)
    assert proposal.state is S.CONFIRMED


def test_who_holds_a_place_cannot_take_another(session, now):
    person = make_person(session)
    proposal = agreed(session, make_proposal(session, person), now)
    make_placement(session, person)
    with pytest.raises(AlreadyPlaced):
        say(confirm, session, receiving_actor(session), proposal, now)


def test_the_whole_way_counts_in_the_ledger_and_every_step_is_an_event(session, now):
    vacancy = make_vacancy(session, places=3)
    placement = confirmed(session, now, vacancy)
    ours, theirs = sending_actor(session), receiving_actor(session)
    steps = (
        (depart, ours, {}, Ledger(3, 1, 0)),
        (arrive, theirs, {}, Ledger(3, 0, 1)),
        (start_work, theirs, {}, Ledger(3, 0, 1)),
        (leave, ours, {"reason": "too_hard"}, Ledger(3, 0, 0)),
    )
    for number, (use_case, actor, more, ledger) in enumerate(steps, start=1):
        later = now + timedelta(days=number)
        go(use_case, session, actor, placement, later, **more)
        assert ledger_of(session, vacancy.id) == ledger
    made = events(session, placement)
    assert [e.to_state for e in made] == [P.CONFIRMED, P.DEPARTED, P.ARRIVED, P.IN_POST, P.LEFT]
    for before, after in pairwise(made):
        assert after.from_state is before.to_state
        assert after.to_state in PLACEMENT_MOVES[before.to_state]
    assert (placement.left_on - placement.arrived_on).days == 2
    assert placement.left_reason == "too_hard"


def test_the_first_payday_is_reckoned_from_the_day_of_arrival(session, now):
    placement = confirmed(session, now)  # paid on the 25th of the following month
    go(
        arrive,
        session,
        receiving_actor(session),
        placement,
        now,
        on=date(2026, 11, 16),
        note="先到后补登记",
    )
    assert placement.first_pay_on == date(2026, 12, 25)


def test_a_double_click_on_arrived_is_one_event(session, now):
    placement, actor = confirmed(session, now), receiving_actor(session)
    shown = placement.version
    for _ in range(2):
        arrive(session, actor=actor, placement_id=placement.id, version=shown, now=now)
    assert len(events(session, placement)) == 2
    with pytest.raises(StaleVersion):
        no_show(
            session, actor=actor, placement_id=placement.id, version=shown,
            reason="missed_vehicle", now=now,
        )  # fmt: skip


@pytest.mark.parametrize("use_case", [no_show, cancel])
def test_a_no_show_or_a_cancellation_reopens_the_place_at_once(session, now, use_case):
    vacancy = make_vacancy(session, places=1)
    placement = confirmed(session, now, vacancy)
    reason = "missed_vehicle" if use_case is no_show else "worker_withdrew"
    actor = sending_actor(session)
    go(use_case, session, actor, placement, now, reason=reason)
    assert ledger_of(session, vacancy.id).open == 1
    other = confirmed(session, now, vacancy)
    with pytest.raises(VacancyFull):
        undo(
            session, actor=actor, placement_id=placement.id,
            event_id=last_event_id(session, placement.id), now=now,
        )  # fmt: skip
    go(cancel, session, actor, other, now, reason="entered_wrongly")
    undo(
        session, actor=actor, placement_id=placement.id,
        event_id=last_event_id(session, placement.id), now=now,
    )  # fmt: skip
    assert placement.state is P.CONFIRMED
    assert ledger_of(session, vacancy.id).open == 0


def test_who_did_not_come_and_took_another_place_stays_there(session, now):
    placement, actor = confirmed(session, now), sending_actor(session)
    go(no_show, session, actor, placement, now, reason="family_matter")
    person = session.get_one(type(make_person(session)), placement.person_id)
    make_placement(session, person)
    with pytest.raises(AlreadyPlaced):
        undo(
            session, actor=actor, placement_id=placement.id,
            event_id=last_event_id(session, placement.id), now=now,
        )  # fmt: skip


def test_each_step_can_be_undone_by_the_side_that_made_it_and_its_days_go_too(session, now):
    placement = confirmed(session, now)
    ours, theirs = sending_actor(session), receiving_actor(session)
    go(arrive, session, theirs, placement, now)
    event = last_event_id(session, placement.id)
    with pytest.raises(NotAllowedNow):
        undo(session, actor=ours, placement_id=placement.id, event_id=event, now=now)
    for _ in range(2):
        undo(session, actor=theirs, placement_id=placement.id, event_id=event, now=now)
    assert (placement.state, placement.arrived_on) == (P.CONFIRMED, None)
    assert placement.first_pay_on is None
    assert len(events(session, placement)) == 3
    go(arrive, session, theirs, placement, now)
    go(leave, session, ours, placement, now, reason="homesick")
    with pytest.raises(NotAllowedNow):
        go(arrive, session, theirs, placement, now)
    event = last_event_id(session, placement.id)
    undo(session, actor=ours, placement_id=placement.id, event_id=event, now=now)
    assert (placement.state, placement.left_on, placement.left_reason) == (P.ARRIVED, None, "")
    assert placement.arrived_on is not None


def test_a_step_cannot_be_undone_after_another_step(session, now):
    placement = confirmed(session, now)
    ours, theirs = sending_actor(session), receiving_actor(session)
    go(depart, session, ours, placement, now)
    event = last_event_id(session, placement.id)
    go(arrive, session, theirs, placement, now)
    with pytest.raises(NotAllowedNow):
        undo(session, actor=ours, placement_id=placement.id, event_id=event, now=now)


def test_days_in_the_future_or_before_the_last_step_are_refused(session, now):
    placement, actor = confirmed(session, now), receiving_actor(session)
    for day in (date(2026, 11, 19), date(2027, 1, 1)):
        with pytest.raises(InvalidInput):
            go(arrive, session, actor, placement, now, on=day)
    go(arrive, session, actor, placement, now, on=date(2026, 11, 17), note="先到后补登记")
    with pytest.raises(InvalidInput):
        go(leave, session, actor, placement, now, reason="homesick", on=date(2026, 11, 16))


def test_a_leaving_needs_a_leaving_reason_and_the_firm_does_not_give_it(session, now):
    placement = confirmed(session, now)
    actor = receiving_actor(session)
    go(arrive, session, actor, placement, now)
    with pytest.raises(ReasonRequired):
        go(leave, session, actor, placement, now, reason="")
    with pytest.raises(ReasonRequired):
        go(leave, session, actor, placement, now, reason="other")
    with pytest.raises(InvalidInput):
        go(leave, session, actor, placement, now, reason="missed_vehicle")
    vacancy = session.get_one(Vacancy, placement.vacancy_id)
    firm = employer_actor(session, session.get_one(Employer, vacancy.employer_id))
    with pytest.raises(Forbidden):
        go(leave, session, firm, placement, now, reason="dismissed")


def test_somebody_elses_placement_is_unknown(session, now):
    placement = confirmed(session, now)
    for stranger in (
        sending_actor(session, BAZHOU),
        receiving_actor(session, YIWU),
        employer_actor(session, make_employer(session)),
    ):
        with pytest.raises(NotFound):
            go(arrive, session, stranger, placement, now)


def test_a_bus_marks_those_named_and_reports_the_others(session, now):
    here = [confirmed(session, now) for _ in range(3)]
    stranger = make_placement(
        session, vacancy=make_vacancy(session, make_employer(session, region_code=YIWU))
    )
    left_out = confirmed(session, now)
    district = receiving_actor(session)
    shown = {one.id: one.version for one in (*here, stranger)}
    go(cancel, session, district, here[2], now, reason="vehicle_cancelled")
    result = arrive_all(session, actor=district, shown=shown, now=now)
    assert result.done == (here[0].id, here[1].id)
    assert {one: type(p) for one, p in result.problems.items()} == {
        here[2].id: StaleVersion,
        stranger.id: NotFound,
    }
    assert left_out.state is P.CONFIRMED


def test_the_yes_of_a_worker_is_asked_again_after_undo(session, now):
    proposal = agreed(session, make_proposal(session), now)
    caller = sending_actor(session)
    event = undoable_event(session, actor=caller, proposal_id=proposal.id)
    undo_proposal(session, actor=caller, proposal_id=proposal.id, event_id=event.id, now=now)
    with pytest.raises(NotAllowedNow):
        say(confirm, session, receiving_actor(session), proposal, now)
    say(
        worker_says_yes, session, caller, proposal, now + timedelta(minutes=5),
        means=ConsentMeans.PAPER, note="镇上盒3第2页",
    )  # fmt: skip
    later = now + timedelta(hours=1)
    assert len(say(confirm, session, receiving_actor(session), proposal, later)) == 1


def test_an_arrival_long_before_the_agreement_is_refused_whoever_says_so(session, now):
    placement = confirmed(session, now)  # agreed on 18 November 2026
    for actor in (receiving_actor(session), sending_actor(session)):
        for day in (date(2025, 2, 10), date(2026, 10, 17)):
            with pytest.raises(InvalidInput):
                go(arrive, session, actor, placement, now, on=day, note="写错了吧")


def test_what_happened_before_the_agreement_is_recorded_by_a_union_with_its_reason(session, now):
    placement = confirmed(session, now)
    firm = employer_actor(session, session.get_one(Employer, _firm_of(session, placement)))
    early = {"on": date(2026, 11, 10)}
    for actor, more in (
        (firm, early | {"note": "早就来了"}),
        (receiving_actor(session), early),
    ):
        with pytest.raises(InvalidInput):
            go(arrive, session, actor, placement, now, **more)
    go(arrive, session, receiving_actor(session), placement, now, **early, note="国庆后就到了")
    assert placement.arrived_on == date(2026, 11, 10)


def test_nobody_arrives_within_an_earlier_spell_and_may_on_the_day_it_ended(session, now):
    person = make_person(session)
    make_placement(
        session, person, state=P.LEFT, arrived_on=date(2026, 9, 1), left_on=date(2026, 11, 12),
        left_reason="too_hard",
    )  # fmt: skip
    again = make_placement(session, person, make_vacancy(session))
    for day in (date(2026, 11, 11), date(2026, 11, 1)):
        with pytest.raises(InvalidInput):
            go(arrive, session, receiving_actor(session), again, now, on=day, note="补登记")
    last = {"on": date(2026, 11, 12), "note": "当天转厂，补登记"}
    go(arrive, session, receiving_actor(session), again, now, **last)
    assert again.arrived_on == date(2026, 11, 12)


def _firm_of(session, placement):
    return session.get_one(Vacancy, placement.vacancy_id).employer_id
