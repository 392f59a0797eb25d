"""On offer is one fact: board, matcher, what-if and every decision say the same of a vacancy."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from models.employer import EmployerState
from models.law import LawJudged
from models.person import ConsentMeans, ConsentPurpose
from models.proposal import ProposalState
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from services.errors import NotFound, VacancyNotOpen
from services.offer import why_not_offered
from services.proposals.confirmations import confirm
from services.proposals.decisions import approve, worker_says_yes
from services.proposals.swaps import propose_by_hand
from services.publicity import board
from services.review.whatif import find_vacancies
from services.runs.rows import read_rows
from tests.factories import (
    make_consent,
    make_employer,
    make_person,
    make_proposal,
    make_vacancy,
    receiving_actor,
    sending_actor,
)

YESTERDAY, TODAY = date(2026, 11, 17), date(2026, 11, 18)
"""The tests' moment is 10:00 on 18 November in Shanghai."""
OFF = ("lapsed", "paused", "unlawful", "employer_not_verified")


def make_off(session: Session, why: str, **columns: object) -> Vacancy:
    state = EmployerState.SUSPENDED if why == "employer_not_verified" else EmployerState.VERIFIED
    firm = make_employer(session, state=state)
    columns |= {
        "lapsed": {"valid_until": YESTERDAY},
        "paused": {"state": VacancyState.PAUSED},
    }.get(why, {})
    vacancy = make_vacancy(session, firm, **columns)
    if why == "unlawful":
        session.add(LawJudged(vacancy_id=vacancy.id, judged_at=firm.created_at, blocks=1, under=""))
        session.flush()
    return vacancy


@pytest.mark.parametrize("why", OFF)
def test_what_is_off_offer_is_listed_proposed_approved_and_confirmed_by_nobody(session, now, why):
    vacancy = make_off(session, why, title="下架的岗")
    sending, receiving = sending_actor(session), receiving_actor(session)
    waiting = make_proposal(session, vacancy=vacancy)
    asked = make_proposal(session, vacancy=vacancy, state=ProposalState.APPROVED)
    agreed = make_proposal(session, vacancy=vacancy, state=ProposalState.WORKER_YES)
    session.expire_all()
    make_consent(
        session, session.get_one(type(make_person(session)), agreed.person_id),
        ConsentPurpose.SHARE_EMPLOYER, receiver_employer_id=vacancy.employer_id,
    )  # fmt: skip
    fresh = make_person(session)

    assert why_not_offered(session, [vacancy.id], day=TODAY) == {vacancy.id: why}
    posts, _ = board.list_posts(session, wanted=board.Wanted(), now=now, limit=50, offset=0)
    assert posts == []
    with pytest.raises(NotFound):
        board.get_post(session, vacancy_id=vacancy.id, now=now)
    assert read_rows(session, region_code="", today=local_day(now)).vacancies == []
    assert find_vacancies(session, "下架", now=now) == []
    told = {"version": 1, "now": now}
    for actor in (sending, receiving):
        with pytest.raises(VacancyNotOpen) as refused:
            approve(session, actor=actor, proposal_id=waiting.id, **told)
        assert refused.value.state == why
    with pytest.raises(VacancyNotOpen):
        worker_says_yes(
            session, actor=sending, proposal_id=asked.id, means=ConsentMeans.READ_ALOUD, **told
        )
    with pytest.raises(VacancyNotOpen):
        confirm(session, actor=receiving, proposal_id=agreed.id, **told)
    with pytest.raises(VacancyNotOpen):
        propose_by_hand(
            session, actor=sending, person_id=fresh.id, vacancy_id=vacancy.id, now=now,
            override_reason="本人坚持",
        )  # fmt: skip


def test_the_last_day_still_counts_and_a_post_without_one_is_open(session, now):
    last = make_vacancy(session, valid_until=TODAY)
    without = make_vacancy(session, valid_until=None)
    assert why_not_offered(session, [last.id, without.id], day=TODAY) == {}
    for vacancy in (last, without):
        proposal = make_proposal(session, vacancy=vacancy)
        approve(session, actor=sending_actor(session), proposal_id=proposal.id, version=1, now=now)
        assert proposal.state is ProposalState.SENDING_OK
    tomorrow = now + timedelta(days=1)
    late = make_proposal(session, vacancy=last)
    with pytest.raises(VacancyNotOpen):
        approve(session, actor=sending_actor(session), proposal_id=late.id, version=1, now=tomorrow)


def test_a_percent_sign_is_looked_for_as_it_stands(session, now):
    make_vacancy(session, title="普工")
    marked = make_vacancy(session, title="计件工（提成5%）")
    lined = make_vacancy(session, title="A_线操作工")
    assert [row.id for row in find_vacancies(session, "%", now=now)] == [marked.id]
    assert [row.id for row in find_vacancies(session, "_", now=now)] == [lined.id]
