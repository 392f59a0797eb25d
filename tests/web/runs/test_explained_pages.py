"""What a run explains, on the pages that show it; questions before a decision."""

import pytest
from sqlmodel import col, select

from matching import Params
from models.account import Role
from models.engine import unit_of_work
from models.explanation import RunOutcome, RunVacancy
from models.proposal import Proposal
from models.vacancy import Vacancy
from services.actor import SYSTEM
from services.runs.first_batch import FirstBatch
from services.runs.rules import MatchRules
from services.runs.run import run_match
from tests.factories import CANGXI, NOW, YUHANG, make_employer, make_person, make_vacancy

RULES = MatchRules(Params(), FirstBatch(50, 1))


@pytest.fixture
def told(site) -> dict[str, int]:
    """Two people for one good place, another post that asks for more than anybody's pay."""
    with site.rows() as session:
        good = make_vacancy(session, places=1, title="演示甲岗", newcomer_p50_fen=500_000)
        firm = make_employer(session)
        poor = make_vacancy(
            session,
            firm,
            places=3,
            title="演示乙岗",
            newcomer_p25_fen=380_000,
            newcomer_p50_fen=400_000,
        )
        for _n in range(2):
            make_person(session, floor_wage_fen=380_000)
        for _n in range(2):
            make_person(session, floor_wage_fen=450_000)
        rows = {"good": good.id, "poor": poor.id}
    run_match(lambda: unit_of_work(site.engine), actor=SYSTEM, rules=RULES, seed=1,
              clock=lambda: NOW)  # fmt: skip
    with site.rows() as session:
        one = session.exec(select(Proposal).where(col(Proposal.vacancy_id) == rows["good"])).one()
        return {**rows, "run": one.run_id, "proposal": one.id}


def test_a_short_post_is_told_which_single_change_brings_how_many(site, told):
    with site.rows() as session:
        row = session.get_one(RunVacancy, (told["run"], told["poor"]))
        assert row.changes[0]["code"] == "pay"
        assert row.changes[0]["whole"] == 1
        assert row.changes[0]["exact"]
    shown = site.visitor(Role.RECEIVING, YUHANG).get(f"/vacancies/{told['poor']}").text
    assert "新人到手从4,000元加到4,500元" in shown
    assert "全局多安排1人" in shown
    run = site.visitor(Role.ADMIN).get(f"/runs/{told['run']}").text
    assert "谁缺谁" in run
    assert "新人到手从4,000元加到4,500元" in run
    hidden = site.visitor(Role.SENDING, CANGXI).get(f"/vacancies/{told['poor']}").text
    assert "改一条" not in hidden


def test_a_bus_that_would_bring_people_is_named_by_where_it_starts(site):
    with site.rows() as session:
        post = make_vacancy(session, places=3)
        make_person(session, only_pickup=True)  # a paired county: there is a bus
        for _n in range(2):
            make_person(session, only_pickup=True, region_code="520115")
        ids = post.id
    told = run_match(lambda: unit_of_work(site.engine), actor=SYSTEM, rules=RULES, seed=1,
                     clock=lambda: NOW)  # fmt: skip
    assert told["placed"] == 1
    with site.rows() as session:
        (change,) = session.get_one(RunVacancy, (told["run"], ids)).changes
    assert change == {
        "code": "pickup", "region": "520115", "whole": 2, "here": 2, "exact": True,
    }  # fmt: skip
    shown = site.visitor(Role.RECEIVING, YUHANG).get(f"/vacancies/{ids}").text
    assert "从观山湖区派车接人" in shown
    run = site.visitor(Role.ADMIN).get(f"/runs/{told['run']}").text
    assert "从观山湖区派车接人" in run
    assert "本人只坐接送车，那里没有车来接：2人" in run


def test_the_screen_says_the_price_of_the_place_and_leads_to_both_questions(site, told):
    shown = site.visitor(Role.SENDING, CANGXI).get(f"/review/{told['proposal']}").text
    assert "这个名额有人争" in shown
    assert f"/review/{told['proposal']}/foresee" in shown
    assert f"/review/{told['proposal']}/why" in shown


def test_a_refusal_is_foreseen_and_nothing_is_decided(site, told):
    visitor = site.visitor(Role.SENDING, CANGXI)
    shown = visitor.get(f"/review/{told['proposal']}/foresee")
    assert shown.status_code == 200
    assert "会动到" in shown.text
    assert "总分" in shown.text
    with site.rows() as session:
        assert session.get_one(Proposal, told["proposal"]).state.value == "proposed"


def test_why_not_another_post_is_answered_with_the_rule_or_the_cost(site, told):
    visitor = site.visitor(Role.SENDING, CANGXI)
    found = visitor.get(f"/review/{told['proposal']}/why?q=演示乙").text
    assert "演示乙岗" in found
    asked = visitor.get(f"/review/{told['proposal']}/why?instead={told['poor']}").text
    assert "到手工资低于本人最低要求" in asked or "总分少" in asked
    assert "可以这样跟本人或企业说" in asked
    unknown = visitor.get(f"/review/{told['proposal']}/why?instead=999999").text
    assert "没有看过这个岗位" in unknown


def test_where_nothing_of_the_run_is_kept_the_page_says_so(site, told):
    with site.rows() as session:
        session.delete(session.get_one(RunOutcome, told["run"]))
    visitor = site.visitor(Role.SENDING, CANGXI)
    for path in ("foresee", f"why?instead={told['poor']}"):
        shown = visitor.get(f"/review/{told['proposal']}/{path}")
        assert shown.status_code == 200
        assert "没有留下，推算不了" in shown.text


def test_strangers_and_firms_may_not_ask(site, told):
    with site.rows() as session:
        firm = session.get_one(Vacancy, told["good"]).employer_id
    path = f"/review/{told['proposal']}/foresee"
    assert site.visitor(Role.SENDING, "513425").get(path).status_code == 404
    assert site.visitor(Role.EMPLOYER, employer_id=firm).get(path).status_code == 403
