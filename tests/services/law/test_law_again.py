"""Between the check and the bus: the law is asked again at confirmation and on arrival."""

from datetime import date, timedelta

import pytest

from models.employer import Employer
from models.person import PersonCertificate
from models.placement import PlacementState
from models.vacancy import VacancyEvent
from services.errors import LawAsks, LawForbids
from services.placements.moves import arrive
from services.proposals.confirmations import confirm
from tests.factories import (
    employer_actor,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
    receiving_actor,
    sending_actor,
)
from tests.services.agreements import agreed, say


def _paper(session, person, code, issued, expires=None):
    session.add(
        PersonCertificate(
            person_id=person.id, certificate=code, issued_on=issued, expires_on=expires
        )
    )
    session.flush()


def test_a_certificate_that_lapsed_since_the_approval_is_refused_at_confirmation(session, now):
    person, post = make_person(session), make_vacancy(session, occupation_id="welder")
    _paper(session, person, "welding", date(2022, 1, 1), now.date() - timedelta(days=1))
    proposal = agreed(session, make_proposal(session, person, post), now)
    with pytest.raises(LawForbids) as refused:
        say(confirm, session, receiving_actor(session), proposal, now)
    assert [one.rule_id for one in refused.value.findings] == ["G01"]


def test_a_health_certificate_is_good_on_the_very_day_of_arrival_or_nobody_is_handed_over(
    session, now
):
    person = make_person(session)
    post = make_vacancy(session, occupation_id="cook", arrive_from=None)
    # issued 2025-11-18: twelve months by the food safety law end on 2026-11-17
    _paper(session, person, "health", date(2025, 11, 17))
    placement = make_placement(session, person, post, state=PlacementState.DEPARTED)
    union = receiving_actor(session)
    late = {"actor": union, "placement_id": placement.id, "version": placement.version}
    with pytest.raises(LawForbids) as refused:
        arrive(session, **late, now=now, on=date(2026, 11, 18))
    assert [one.rule_id for one in refused.value.findings] == ["G05"]
    session.get_one(PersonCertificate, (person.id, "health")).issued_on = date(2026, 11, 1)
    assert arrive(session, **late, now=now, on=date(2026, 11, 18)).state is PlacementState.ARRIVED


def test_a_child_found_out_after_the_approval_gets_no_place(session, now):
    person = make_person(session)
    proposal = agreed(session, make_proposal(session, person), now)
    person.born_on = date(2011, 6, 1)  # corrected from the identity card: fifteen
    with pytest.raises(LawForbids):
        say(confirm, session, receiving_actor(session), proposal, now)


def test_pay_below_the_minimum_of_today_stops_a_confirmation_though_nobody_judged_it_yet(
    session, now
):
    post = make_vacancy(session)
    proposal = agreed(session, make_proposal(session, vacancy=post), now)
    post.base_wage_fen = 200_000  # below 2,010, the lowest tier of Zhejiang since 2024-01-01
    with pytest.raises(LawForbids) as refused:
        say(confirm, session, receiving_actor(session), proposal, now)
    assert "E04" in {one.rule_id for one in refused.value.findings}


def test_somebody_already_there_is_a_question_the_union_of_the_work_site_answers(session, now):
    post = make_vacancy(session, base_wage_fen=200_000)
    placement = make_placement(session, vacancy=post, state=PlacementState.DEPARTED)
    shown = {"placement_id": placement.id, "version": placement.version, "now": now}
    for somebody, note in [
        (sending_actor(session), "厂里说会补"),
        (receiving_actor(session), " "),
    ]:
        with pytest.raises(LawAsks):
            arrive(session, actor=somebody, note=note, **shown)
    told = "已责成补足底薪，厂里书面答应"
    done = arrive(session, actor=receiving_actor(session), note=told, **shown)
    assert done.state is PlacementState.ARRIVED


def test_who_said_yes_to_another_post_is_asked_again(session, now):
    post = make_vacancy(session)
    proposal = agreed(session, make_proposal(session, vacancy=post), now)
    later = now + timedelta(hours=1)
    session.add(
        VacancyEvent(
            vacancy_id=post.id, at=later, kind="edited", to_state=post.state,
            detail={"fields": ["hours_per_day", "places"]},
        )
    )  # fmt: skip
    session.flush()
    firm = employer_actor(session, session.get_one(Employer, post.employer_id))
    with pytest.raises(LawAsks):
        confirm(session, actor=firm, proposal_id=proposal.id, version=proposal.version, now=later)
    union = receiving_actor(session)
    (placement,) = confirm(
        session, actor=union, proposal_id=proposal.id, version=proposal.version, now=later,
        note="打电话问过本人，每天十小时也愿意去",
    )  # fmt: skip
    assert placement.state is PlacementState.CONFIRMED


def test_a_change_of_places_alone_asks_nobody_again(session, now):
    post = make_vacancy(session)
    proposal = agreed(session, make_proposal(session, vacancy=post), now)
    session.add(
        VacancyEvent(
            vacancy_id=post.id, at=now + timedelta(hours=1), kind="edited", to_state=post.state,
            detail={"fields": ["places", "contact_phone"]},
        )
    )  # fmt: skip
    session.flush()
    (placement,) = say(confirm, session, receiving_actor(session), proposal, now)
    assert placement.state is PlacementState.CONFIRMED
