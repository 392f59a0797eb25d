"""Both ends decide, the worker and the firm answer; one decision is one record."""

from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from models.employer import Employer, EmployerState
from models.person import Consent, ConsentMeans, ConsentPurpose, Person, PersonState
from models.placement import Placement
from models.proposal import Proposal, ProposalEvent, ProposalState, Side
from models.run import StandingKind, StandingWish
from models.vacancy import Vacancy, VacancyState
from reference.reasons import reasons
from services.errors import (
    AlreadyExists,
    AlreadyPlaced,
    ConsentMissing,
    Forbidden,
    InvalidInput,
    LawForbids,
    NotAllowedNow,
    NotFound,
    PartyWouldSplit,
    ReasonRequired,
    StaleVersion,
    VacancyFull,
    VacancyNotOpen,
)
from services.proposals.batches import batch_approve, batch_refuse
from services.proposals.checks import codes_for
from services.proposals.confirmations import confirm
from services.proposals.decisions import (
    approve,
    hold,
    refuse,
    release,
    worker_says_no,
    worker_says_yes,
)
from services.proposals.swaps import propose_by_hand, split_bundle, swap_for_alternative
from services.proposals.undo import undo, undoable_event
from services.proposals.wishes import end_wish, exclude, lock_to_vacancy
from services.proposals.withdrawals import withdraw_open_for_person, withdraw_open_for_vacancy
from services.rows import known
from tests.factories import (
    BAZHOU,
    YIWU,
    admin_actor,
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
from tests.services.agreements import agreed, approved, say

S = ProposalState


def events(session, proposal):
    return session.exec(
        select(ProposalEvent)
        .where(ProposalEvent.proposal_id == proposal.id)
        .order_by(col(ProposalEvent.id))
    ).all()


def last_event(session, proposal):
    return events(session, proposal)[-1]


def couple_proposal(session, vacancy=None, **columns):
    """Two proposals of one couple to one vacancy, in one bundle."""
    wife, husband = make_person(session), make_person(session)
    party = make_party(session, wife, husband)
    vacancy = vacancy or make_vacancy(session)
    columns |= {"bundle": f"party-{party.id}", "party_id": party.id}
    return (
        make_proposal(session, wife, vacancy, **columns),
        make_proposal(session, husband, vacancy, **columns),
    )


@pytest.mark.parametrize("order", [("sending", "receiving"), ("receiving", "sending")])
def test_either_side_may_approve_first_and_the_second_makes_it_approved(session, now, order):
    proposal = make_proposal(session)
    sides = {"sending": sending_actor(session), "receiving": receiving_actor(session)}
    say(approve, session, sides[order[0]], proposal, now)
    assert proposal.state is (S.SENDING_OK if order[0] == "sending" else S.RECEIVING_OK)
    say(approve, session, sides[order[1]], proposal, now)
    assert proposal.state is S.APPROVED
    made = events(session, proposal)
    assert [(e.action, e.side) for e in made[1:]] == [("approve", Side(s)) for s in order]
    assert made[-1].from_state is made[-2].to_state


def test_a_double_click_is_one_record(session, now):
    proposal, actor = make_proposal(session), sending_actor(session)
    shown = proposal.version
    for _ in range(2):
        approve(session, actor=actor, proposal_id=proposal.id, version=shown, now=now)
    assert proposal.version == shown + 1
    assert len(events(session, proposal)) == 2


def test_two_colleagues_of_one_side_make_one_record(session, now):
    proposal = make_proposal(session)
    for colleague in (sending_actor(session), sending_actor(session)):
        approve(session, actor=colleague, proposal_id=proposal.id, version=1, now=now)
    assert len(events(session, proposal)) == 2


def test_a_decision_on_a_stale_screen_is_refused(session, now):
    proposal = make_proposal(session)
    say(approve, session, sending_actor(session), proposal, now)
    with pytest.raises(StaleVersion) as told:
        refuse(
            session,
            actor=receiving_actor(session),
            proposal_id=proposal.id,
            version=1,
            code="place_lost",
            now=now,
        )
    assert (told.value.shown, told.value.current) == (1, 2)
    assert proposal.state is S.SENDING_OK


def test_out_of_scope_is_as_unknown_as_no_such_proposal(session, now):
    proposal = make_proposal(session)
    for stranger in (sending_actor(session, BAZHOU), receiving_actor(session, YIWU)):
        with pytest.raises(NotFound):
            say(approve, session, stranger, proposal, now)
    with pytest.raises(NotFound):
        approve(session, actor=sending_actor(session), proposal_id=99_999, version=1, now=now)
    assert proposal.state is S.PROPOSED


def test_a_firm_does_not_know_of_a_proposal_before_both_unions_approved(session, now):
    vacancy = make_vacancy(session)
    proposal = make_proposal(session, vacancy=vacancy)
    firm = employer_actor(session, session.get_one(Employer, vacancy.employer_id))
    with pytest.raises(NotFound):
        say(refuse, session, firm, proposal, now, code="post_filled")
    approved(session, proposal, now)
    with pytest.raises(Forbidden):
        say(approve, session, firm, proposal, now)
    stranger = employer_actor(session, make_employer(session))
    with pytest.raises(NotFound):
        say(refuse, session, stranger, proposal, now, code="post_filled")


def test_an_administrator_decides_for_nobody_without_saying_for_whom_and_why(session, now):
    proposal, admin = make_proposal(session), admin_actor(session)
    with pytest.raises(Forbidden):
        say(approve, session, admin, proposal, now)
    with pytest.raises(ReasonRequired):
        say(approve, session, admin, proposal, now, acting_for=Side.SENDING)
    say(approve, session, admin, proposal, now, acting_for=Side.SENDING, note="县里停电，电话委托")
    assert last_event(session, proposal).side is Side.SENDING
    assert proposal.state is S.SENDING_OK


def test_a_coordinator_cannot_speak_for_the_other_side(session, now):
    proposal = make_proposal(session)
    with pytest.raises(Forbidden):
        say(approve, session, sending_actor(session), proposal, now, acting_for=Side.RECEIVING)


@pytest.mark.parametrize("state", [VacancyState.PAUSED, VacancyState.CLOSED, VacancyState.LAPSED])
def test_a_vacancy_that_is_not_open_cannot_be_approved(session, now, state):
    proposal = make_proposal(session, vacancy=make_vacancy(session, state=state))
    with pytest.raises(VacancyNotOpen):
        say(approve, session, sending_actor(session), proposal, now)


def test_nothing_of_a_suspended_firm_can_be_approved(session, now):
    firm = make_employer(session, state=EmployerState.SUSPENDED)
    proposal = make_proposal(session, vacancy=make_vacancy(session, firm))
    with pytest.raises(VacancyNotOpen):
        say(approve, session, sending_actor(session), proposal, now)


def test_without_consent_to_be_matched_nobody_is_passed_on(session, now):
    proposal = make_proposal(session, person=make_person(session, consents=False))
    with pytest.raises(ConsentMissing):
        say(approve, session, sending_actor(session), proposal, now)


def test_a_held_proposal_keeps_its_state_and_comes_back(session, now):
    proposal, actor = make_proposal(session), sending_actor(session)
    with pytest.raises(ReasonRequired):
        say(hold, session, actor, proposal, now, note=" ")
    say(hold, session, actor, proposal, now, note="等他哥回电话")
    assert proposal.state is S.PROPOSED
    assert proposal.held_at == now
    assert proposal.hold_note == "等他哥回电话"
    release(session, actor=actor, proposal_id=proposal.id, now=now)
    assert proposal.held_at is None
    assert [e.action for e in events(session, proposal)] == ["propose", "hold", "release"]


def test_deciding_lifts_the_hold(session, now):
    proposal, actor = make_proposal(session), sending_actor(session)
    say(hold, session, actor, proposal, now, note="等电话")
    say(approve, session, actor, proposal, now)
    assert proposal.held_at is None


def test_a_refusal_names_a_code_of_the_sides_own_list(session, now):
    proposal, actor = make_proposal(session), sending_actor(session)
    for wrong in ("", "post_filled", "too_old", "is_yi", "女"):
        with pytest.raises(InvalidInput):
            say(refuse, session, actor, proposal, now, code=wrong)
    say(refuse, session, actor, proposal, now, code="nights")
    assert proposal.state is S.REFUSED
    assert (proposal.refused_by, proposal.refusal_code) == (Side.SENDING, "nights")


def test_no_list_of_reasons_holds_a_discriminatory_one():
    """Sex, origin, ethnicity, hepatitis, age, marriage: whoever means one opens a case instead."""
    words = ("性别", "男", "女", "民族", "籍贯", "外地", "肝", "婚", "孕", "年龄", "长相", "残")
    for side in (Side.SENDING, Side.RECEIVING, Side.EMPLOYER, Side.WORKER):
        for code in codes_for(side):
            named = reasons()[code].name
            allowed = named.replace("夫妻房", "")
            assert not any(word in allowed for word in words), named


def test_a_refusal_leaves_an_exclusion_for_the_next_run(session, now):
    proposal = make_proposal(session)
    say(refuse, session, sending_actor(session), proposal, now, code="nights")
    wish = session.exec(select(StandingWish)).one()
    assert (wish.kind, wish.person_id) == (StandingKind.EXCLUDE, proposal.person_id)
    assert wish.vacancy_id == proposal.vacancy_id
    assert wish.reason_code == "nights"


def test_distrust_of_a_firm_excludes_the_whole_firm(session, now):
    vacancy = make_vacancy(session)
    proposal = make_proposal(session, vacancy=vacancy)
    say(refuse, session, sending_actor(session), proposal, now, code="distrusts_firm")
    wish = session.exec(select(StandingWish)).one()
    assert (wish.vacancy_id, wish.employer_id) == (None, vacancy.employer_id)


def test_who_has_left_by_himself_is_out_of_the_search_until_undone(session, now):
    proposal, actor = make_proposal(session), sending_actor(session)
    person = session.get_one(Person, proposal.person_id)
    say(refuse, session, actor, proposal, now, code="left_by_self")
    assert person.state is PersonState.PAUSED
    event = undoable_event(session, actor=actor, proposal_id=proposal.id)
    undo(session, actor=actor, proposal_id=proposal.id, event_id=event.id, now=now)
    assert person.state is PersonState.SEEKING


def test_the_same_refusal_twice_is_one_and_leaves_one_exclusion(session, now):
    proposal, actor = make_proposal(session), sending_actor(session)
    for _ in range(2):
        refuse(session, actor=actor, proposal_id=proposal.id, version=1, code="nights", now=now)
    assert len(session.exec(select(StandingWish)).all()) == 1
    with pytest.raises(StaleVersion):
        refuse(session, actor=actor, proposal_id=proposal.id, version=1, code="date", now=now)


def test_a_decision_about_one_of_a_couple_is_about_both(session, now):
    wife, husband = couple_proposal(session)
    say(approve, session, sending_actor(session), husband, now)
    assert wife.state is husband.state is S.SENDING_OK
    say(refuse, session, receiving_actor(session), wife, now, code="place_lost")
    assert wife.state is husband.state is S.REFUSED
    assert len(session.exec(select(StandingWish)).all()) == 2


def test_a_couple_is_split_only_with_a_reason(session, now):
    wife, husband = couple_proposal(session)
    actor = sending_actor(session)
    with pytest.raises(ReasonRequired):
        say(split_bundle, session, actor, wife, now, reason="")
    say(split_bundle, session, actor, wife, now, reason="丈夫要留家照顾老人")
    say(approve, session, actor, wife, now)
    assert (wife.state, husband.state) == (S.SENDING_OK, S.PROPOSED)
    assert [e.action for e in events(session, husband)] == ["propose", "split"]


def test_the_workers_yes_is_a_consent_that_names_the_firm(session, now):
    proposal = approved(session, make_proposal(session), now)
    caller = sending_actor(session)
    with pytest.raises(Forbidden):
        say(
            worker_says_yes, session, receiving_actor(session), proposal, now,
            means=ConsentMeans.READ_ALOUD,
        )  # fmt: skip
    say(
        worker_says_yes, session, caller, proposal, now,
        means=ConsentMeans.READ_ALOUD, note="11月18日电话读给本人听，同意",
    )  # fmt: skip
    assert proposal.state is S.WORKER_YES
    consent = session.exec(
        select(Consent).where(Consent.purpose == ConsentPurpose.SHARE_EMPLOYER)
    ).one()
    vacancy = session.get_one(Vacancy, proposal.vacancy_id)
    assert consent.receiver_employer_id == vacancy.employer_id
    assert consent.means is ConsentMeans.READ_ALOUD
    assert last_event(session, proposal).side is Side.WORKER


def test_taking_back_the_workers_yes_withdraws_the_consent(session, now):
    proposal = agreed(session, make_proposal(session), now)
    caller = sending_actor(session)
    event = undoable_event(session, actor=caller, proposal_id=proposal.id)
    undo(session, actor=caller, proposal_id=proposal.id, event_id=event.id, now=now)
    assert proposal.state is S.APPROVED
    consent = session.exec(
        select(Consent).where(Consent.purpose == ConsentPurpose.SHARE_EMPLOYER)
    ).one()
    session.refresh(consent)
    assert consent.withdrawn_at == now


def test_nobody_is_asked_before_both_unions_approved(session, now):
    proposal = make_proposal(session)
    with pytest.raises(NotAllowedNow):
        say(
            worker_says_yes, session, sending_actor(session), proposal, now,
            means=ConsentMeans.PAPER,
        )  # fmt: skip


def test_the_worker_can_say_no(session, now):
    proposal = approved(session, make_proposal(session), now)
    say(worker_says_no, session, sending_actor(session), proposal, now, code="family_objects")
    assert (proposal.state, proposal.refused_by) == (S.REFUSED, Side.WORKER)


def test_the_firm_refuses_with_a_code_of_its_own(session, now):
    vacancy = make_vacancy(session)
    firm = employer_actor(session, session.get_one(Employer, vacancy.employer_id))
    proposal = agreed(session, make_proposal(session, vacancy=vacancy), now)
    with pytest.raises(InvalidInput):
        say(refuse, session, firm, proposal, now, code="nights")
    say(refuse, session, firm, proposal, now, code="experience")
    assert (proposal.state, proposal.refused_by) == (S.REFUSED, Side.EMPLOYER)


def test_undo_takes_back_the_last_own_decision_until_the_other_side_acts(session, now):
    proposal = make_proposal(session)
    ours, theirs = sending_actor(session), receiving_actor(session)
    say(approve, session, ours, proposal, now)
    first = last_event(session, proposal)
    with pytest.raises(NotAllowedNow):
        undo(session, actor=theirs, proposal_id=proposal.id, event_id=first.id, now=now)
    say(approve, session, theirs, proposal, now)
    with pytest.raises(NotAllowedNow):
        undo(session, actor=ours, proposal_id=proposal.id, event_id=first.id, now=now)
    second = last_event(session, proposal)
    undo(session, actor=theirs, proposal_id=proposal.id, event_id=second.id, now=now)
    assert proposal.state is S.SENDING_OK
    undo(session, actor=ours, proposal_id=proposal.id, event_id=first.id, now=now)
    assert proposal.state is S.PROPOSED
    before = len(events(session, proposal))
    undo(session, actor=ours, proposal_id=proposal.id, event_id=first.id, now=now)
    assert len(events(session, proposal)) == before


def test_undoing_a_refusal_lifts_the_exclusion(session, now):
    proposal, actor = make_proposal(session), sending_actor(session)
    say(refuse, session, actor, proposal, now, code="date")
    event = undoable_event(session, actor=actor, proposal_id=proposal.id)
    undo(session, actor=actor, proposal_id=proposal.id, event_id=event.id, now=now)
    assert proposal.state is S.PROPOSED
    assert (proposal.refusal_code, proposal.refused_by) == ("", None)
    wish = session.exec(select(StandingWish)).one()
    session.refresh(wish)
    assert wish.ended_at == now


def test_a_refusal_cannot_be_undone_once_the_pair_was_proposed_anew(session, now):
    proposal, actor = make_proposal(session), sending_actor(session)
    say(refuse, session, actor, proposal, now, code="date")
    event = undoable_event(session, actor=actor, proposal_id=proposal.id)
    make_proposal(
        session,
        session.get_one(Person, proposal.person_id),
        session.get_one(Vacancy, proposal.vacancy_id),
    )
    with pytest.raises(AlreadyExists):
        undo(session, actor=actor, proposal_id=proposal.id, event_id=event.id, now=now)


def test_a_swap_makes_the_alternative_a_proposal_the_chooser_has_approved(session, now):
    other = make_vacancy(session)
    proposal = make_proposal(session, alternatives=[{"vacancy_id": other.id, "cost": 120}])
    actor = sending_actor(session)
    made = say(swap_for_alternative, session, actor, proposal, now, choice=0)
    assert proposal.state is S.WITHDRAWN
    assert (made.vacancy_id, made.state) == (other.id, S.SENDING_OK)
    assert made.swapped_from_id == proposal.id
    assert made.score == proposal.score - 120
    assert made.alternatives[0]["vacancy_id"] == proposal.vacancy_id
    assert [e.action for e in events(session, made)] == ["propose", "approve"]
    again = swap_for_alternative(
        session, actor=actor, proposal_id=proposal.id, version=1, choice=0, now=now
    )
    assert again.id == made.id


def test_a_swap_can_be_undone_until_the_other_side_approves(session, now):
    other = make_vacancy(session)
    proposal = make_proposal(session, alternatives=[{"vacancy_id": other.id, "cost": 1}])
    actor = sending_actor(session)
    made = say(swap_for_alternative, session, actor, proposal, now, choice=0)
    event = undoable_event(session, actor=actor, proposal_id=proposal.id)
    undo(session, actor=actor, proposal_id=proposal.id, event_id=event.id, now=now)
    assert (proposal.state, made.state) == (S.PROPOSED, S.WITHDRAWN)
    made = say(swap_for_alternative, session, actor, proposal, now, choice=0)
    event = undoable_event(session, actor=actor, proposal_id=proposal.id)
    say(approve, session, receiving_actor(session), made, now)
    with pytest.raises(NotAllowedNow):
        undo(session, actor=actor, proposal_id=proposal.id, event_id=event.id, now=now)


def test_a_swap_to_what_was_not_offered_or_is_closed_or_full_is_refused(session, now):
    closed = make_vacancy(session, state=VacancyState.CLOSED)
    full = make_vacancy(session, places=1)
    make_placement(session, vacancy=full)
    proposal = make_proposal(
        session,
        alternatives=[{"vacancy_id": closed.id, "cost": 1}, {"vacancy_id": full.id, "cost": 2}],
    )
    actor = sending_actor(session)
    for choice, problem in ((0, VacancyNotOpen), (1, VacancyFull), (2, InvalidInput)):
        with pytest.raises(problem):
            say(swap_for_alternative, session, actor, proposal, now, choice=choice)
    assert proposal.state is S.PROPOSED


def test_a_couple_swaps_together(session, now):
    other = make_vacancy(session)
    wife, husband = couple_proposal(session, alternatives=[{"vacancy_id": other.id, "cost": 5}])
    made = say(swap_for_alternative, session, sending_actor(session), wife, now, choice=0)
    both = session.exec(select(Proposal).where(Proposal.bundle == made.bundle)).all()
    assert {one.person_id for one in both} == {wife.person_id, husband.person_id}
    assert husband.state is S.WITHDRAWN


def test_a_proposal_by_hand_passes_law_and_gates(session, now):
    actor = sending_actor(session)
    person, vacancy = make_person(session), make_vacancy(session)
    made = propose_by_hand(
        session, actor=actor, person_id=person.id, vacancy_id=vacancy.id, now=now
    )
    assert made.state is S.SENDING_OK
    with pytest.raises(AlreadyExists):
        propose_by_hand(session, actor=actor, person_id=person.id, vacancy_id=vacancy.id, now=now)
    welding = make_vacancy(session, occupation_id="welder", certificates=["welding"])
    with pytest.raises(LawForbids):
        propose_by_hand(
            session, actor=actor, person_id=person.id, vacancy_id=welding.id, now=now,
            override_reason="有人担保",
        )  # fmt: skip
    with pytest.raises(NotFound):
        propose_by_hand(
            session, actor=sending_actor(session, BAZHOU), person_id=person.id,
            vacancy_id=vacancy.id, now=now,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "post"),
    [({"floor_wage_fen": 900_000}, {}), ({"only_pickup": True}, {"region_code": "320583"})],
)
def test_what_the_person_has_said_is_overridden_only_with_a_reason(session, now, said, post):
    actor = sending_actor(session)
    person = make_person(session, **said)
    vacancy = make_vacancy(session, **post)
    with pytest.raises(ReasonRequired):
        propose_by_hand(session, actor=actor, person_id=person.id, vacancy_id=vacancy.id, now=now)
    made = propose_by_hand(
        session, actor=actor, person_id=person.id, vacancy_id=vacancy.id, now=now,
        override_reason="本人改口，先去再说",
    )  # fmt: skip
    assert "本人改口" in events(session, made)[0].note


def test_who_holds_a_place_cannot_be_proposed_by_hand(session, now):
    placed = make_placement(session)
    vacancy = make_vacancy(session)
    with pytest.raises(AlreadyPlaced):
        propose_by_hand(
            session, actor=sending_actor(session), person_id=placed.person_id,
            vacancy_id=vacancy.id, now=now,
        )  # fmt: skip


def test_a_party_by_hand_goes_whole_or_with_a_reason_to_split(session, now):
    actor = sending_actor(session)
    one, two = make_person(session), make_person(session)
    make_party(session, one, two)
    small, large = make_vacancy(session, places=1), make_vacancy(session, places=4)
    with pytest.raises(PartyWouldSplit):
        propose_by_hand(session, actor=actor, person_id=one.id, vacancy_id=small.id, now=now)
    made = propose_by_hand(session, actor=actor, person_id=one.id, vacancy_id=large.id, now=now)
    both = session.exec(select(Proposal).where(Proposal.bundle == made.bundle)).all()
    assert len(both) == 2
    alone = propose_by_hand(
        session, actor=actor, person_id=one.id, vacancy_id=small.id, now=now,
        split_reason="两人自己商量好分开走",
    )  # fmt: skip
    assert len(session.exec(select(Proposal).where(Proposal.bundle == alone.bundle)).all()) == 1


def test_a_batch_decides_exactly_those_named_and_reports_the_rest(session, now):
    actor = sending_actor(session)
    good, stale, foreign = (
        make_proposal(session),
        make_proposal(session),
        make_proposal(session, person=make_person(session, region_code=BAZHOU)),
    )
    unnamed = make_proposal(session)
    wife, husband = couple_proposal(session)
    shown = {known(one.id): one.version for one in (good, stale, foreign, wife)} | {88_888: 1}
    say(approve, session, receiving_actor(session), stale, now)
    result = batch_approve(session, actor=actor, shown=shown, now=now)
    assert result.done == (good.id,)
    assert {one: type(p) for one, p in result.problems.items()} == {
        stale.id: StaleVersion,
        foreign.id: NotFound,
        wife.id: PartyWouldSplit,
        88_888: NotFound,
    }
    assert set(result.done) | set(result.problems) == set(shown)
    assert unnamed.state is husband.state is S.PROPOSED
    whole = batch_refuse(
        session, actor=actor, shown={wife.id: 1, husband.id: 1}, code="date", now=now
    )
    assert whole.done == (wife.id, husband.id)
    assert husband.state is S.REFUSED


def test_one_failure_in_a_batch_leaves_nothing_half_done(session, now):
    actor = sending_actor(session)
    without = make_proposal(session, person=make_person(session, consents=False))
    good = make_proposal(session)
    result = batch_approve(session, actor=actor, shown={without.id: 1, good.id: 1}, now=now)
    session.expire_all()
    assert result.done == (good.id,)
    assert (without.state, without.version) == (S.PROPOSED, 1)


def test_closing_a_vacancy_withdraws_what_was_proposed_for_it_parties_whole(session, now):
    closing, other = make_vacancy(session), make_vacancy(session)
    single = make_proposal(session, vacancy=closing)
    wife, husband = make_person(session), make_person(session)
    columns = {"bundle": "pair", "party_id": make_party(session, wife, husband).id}
    hers = make_proposal(session, wife, closing, **columns)
    his = make_proposal(session, husband, other, **columns)
    untouched = make_proposal(session, wife, make_vacancy(session))
    gone = withdraw_open_for_vacancy(
        session, closing.id, actor=receiving_actor(session), now=now, reason="closed"
    )
    assert set(gone) == {single.id, hers.id, his.id}
    assert his.state is S.WITHDRAWN
    assert untouched.state is S.PROPOSED
    assert last_event(session, hers).reason_code == "closed"


def test_a_person_who_pauses_takes_the_party_along(session, now):
    wife, husband = couple_proposal(session)
    withdraw_open_for_person(
        session, wife.person_id, actor=sending_actor(session), now=now, reason="paused"
    )
    assert wife.state is husband.state is S.WITHDRAWN


def test_locks_and_exclusions_are_kept_once_and_end_once(session, now):
    actor = sending_actor(session)
    person, vacancy, other = make_person(session), make_vacancy(session), make_vacancy(session)
    first = lock_to_vacancy(
        session, actor=actor, person_id=person.id, vacancy_id=vacancy.id, now=now
    )
    again = lock_to_vacancy(
        session, actor=actor, person_id=person.id, vacancy_id=vacancy.id, now=now
    )
    assert first.id == again.id
    second = lock_to_vacancy(
        session, actor=actor, person_id=person.id, vacancy_id=other.id, now=now
    )
    assert first.ended_at == now
    end_wish(session, actor=actor, wish_id=second.id, now=now)
    assert second.ended_at == now
    with pytest.raises(ReasonRequired):
        exclude(
            session, actor=actor, person_id=person.id, vacancy_id=vacancy.id,
            whole_employer=True, note="", now=now,
        )  # fmt: skip
    with pytest.raises(NotFound):
        lock_to_vacancy(
            session, actor=sending_actor(session, BAZHOU), person_id=person.id,
            vacancy_id=vacancy.id, now=now,
        )  # fmt: skip
    with pytest.raises(NotFound):
        end_wish(session, actor=receiving_actor(session, YIWU), wish_id=second.id, now=now)


def test_every_change_is_an_event_and_the_events_tell_the_state(session, now):
    proposal = agreed(session, make_proposal(session), now)
    confirm(
        session, actor=receiving_actor(session), proposal_id=proposal.id,
        version=proposal.version, now=now,
    )  # fmt: skip
    made = events(session, proposal)
    for before, after in pairwise(made):
        assert after.from_state is before.to_state
    assert made[-1].to_state is proposal.state is S.CONFIRMED
    assert session.scalar(sa.select(sa.func.count()).select_from(Placement)) == 1
