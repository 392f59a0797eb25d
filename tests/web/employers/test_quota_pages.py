"""A firm's quota by county on its pages and beside a proposal."""

import re

import pytest
from sqlmodel import select

from matching import Params
from models.account import Role
from models.employer import EmployerQuota
from models.engine import unit_of_work
from models.proposal import Proposal
from services.actor import SYSTEM
from services.runs.first_batch import FirstBatch
from services.runs.rules import MatchRules
from services.runs.run import run_match
from tests.factories import (
    CANGXI,
    NOW,
    PUJIANG,
    YUHANG,
    make_employer,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
)

SAID = {"unit": "percent", "amount": "３０", "reason": "跟苍溪商量过"}


@pytest.fixture
def post(site):
    with site.rows() as session:
        firm = make_employer(session, name="演示企业甲")
        post = make_vacancy(session, firm, places=10)
        person = make_person(session, region_code=CANGXI)
        make_placement(session, person, post)
        return post


@pytest.fixture
def union(site):
    return site.visitor(Role.RECEIVING, YUHANG)


def quota(site):
    with site.rows() as session:
        return session.exec(select(EmployerQuota)).one_or_none()


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.text))


def test_off_at_first_then_set_said_in_words_changed_and_ended(site, union, post):
    firm = f"/employers/{post.employer_id}"
    assert "没有限定同一个县的人最多占多少" in union.get(firm).text
    answer = union.submit(f"{firm}/quota", **SAID)
    assert (answer.status_code, answer.location) == (303, firm)
    shown = text_of(union.get(firm))
    assert "同一个县的人最多占30%，按它的10个名额是3人。" in shown
    assert "已占名额：苍溪 1人" in shown
    assert "理由：跟苍溪商量过" in shown
    union.submit(f"{firm}/quota", unit="people", amount="4", reason="再议")
    assert "同一个县最多接4人。" in text_of(union.get(firm))
    union.submit(f"{firm}/quota/lift", reason="够了")
    assert quota(site) is None


def test_what_cannot_be_meant_is_said_at_the_form(union, site, post):
    path = f"/employers/{post.employer_id}/quota"
    answer = union.submit(path, unit="percent", amount="100", reason="试试")
    assert answer.status_code == 422
    assert "百分数要在1到99之间" in answer.text
    assert union.submit(path, unit="people", amount="0", reason="试试").status_code == 422
    assert union.submit(path, unit="people", amount="3", reason="").status_code == 422
    assert quota(site) is None


def test_another_district_and_the_firm_itself_have_no_such_page(site, post):
    path = f"/employers/{post.employer_id}/quota"
    assert site.visitor(Role.RECEIVING, PUJIANG).get(path).status_code == 404
    own = site.visitor(Role.EMPLOYER, employer_id=post.employer_id)
    assert own.get(path).status_code == 403


def test_the_review_page_says_the_quota_and_who_would_be_beyond_it(site, union, post):
    union.submit(f"/employers/{post.employer_id}/quota", unit="people", amount="1", reason="试行")
    with site.rows() as session:
        person = make_person(session, region_code=CANGXI, name="王一样本")
        proposal = make_proposal(session, person=person, vacancy=post)
    shown = text_of(union.get(f"/review/{proposal.id}"))
    assert "同一个县最多接1人。 已占名额：苍溪 1人" in shown
    assert "这家企业从苍溪县最多接1人，别人已占1人" in shown


def test_why_not_there_names_the_county_how_many_it_may_send_and_how_many_go(site):
    """Two of one county for two places at the better firm, which takes one of a county."""
    with site.rows() as session:
        better = make_vacancy(session, places=2, title="演示甲岗", newcomer_p50_fen=600_000)
        less = {"newcomer_p25_fen": 380_000, "newcomer_p50_fen": 400_000}
        make_vacancy(session, places=2, title="演示乙岗", **less)
        for _ in range(2):
            make_person(session, region_code=CANGXI, floor_wage_fen=380_000)
    site.visitor(Role.RECEIVING, YUHANG).submit(
        f"/employers/{better.employer_id}/quota", unit="people", amount="1", reason="试行"
    )
    run_match(
        lambda: unit_of_work(site.engine), actor=SYSTEM, seed=1, clock=lambda: NOW,
        rules=MatchRules(Params(), FirstBatch(50, 1)),
    )  # fmt: skip
    with site.rows() as session:
        made = {one.vacancy_id: one.id for one in session.exec(select(Proposal))}
        assert len(made) == 2
        (other,) = (lead for vacancy, lead in made.items() if vacancy != better.id)
    visitor = site.visitor(Role.SENDING, CANGXI)
    shown = text_of(visitor.get(f"/review/{other}/why?instead={better.id}"))
    assert "这家企业从他那个县接的人已经满了" in shown
    assert "同县限额：苍溪最多1人，那次匹配里已安排1人。" in shown
