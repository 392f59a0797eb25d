"""The pages of match runs, over a run that really happened."""

import pytest
from sqlmodel import select

from matching import Params
from models.account import Role
from models.engine import unit_of_work
from models.run import MatchRun, RunState
from models.vacancy import Vacancy
from reference.gates import Gate
from services.actor import SYSTEM
from services.runs.first_batch import FirstBatch
from services.runs.rules import MatchRules
from services.runs.run import run_match
from tests.factories import CANGXI, NOW, YIWU, YUHANG, make_employer, make_person, make_vacancy
from web.words import gates

RULES = MatchRules(Params(), FirstBatch(10, 20))


@pytest.fixture
def run_id(site) -> int:
    with site.rows() as session:
        make_vacancy(session, places=4, title="演示缝纫岗")
        make_vacancy(session, make_employer(session, region_code=YIWU), title="演示义乌岗")
        make_person(session)
        make_person(session, floor_wage_fen=9_000_000)
    facts = run_match(
        lambda: unit_of_work(site.engine), actor=SYSTEM, rules=RULES, seed=1, clock=lambda: NOW
    )
    return facts["run"]


def test_a_run_says_what_was_counted_and_why_places_stay_empty(site, run_id):
    visitor = site.visitor(Role.ADMIN)
    listed = visitor.get("/runs")
    assert listed.status_code == 200
    assert "已证明：没有更好的安排" in listed.text
    assert f"/runs/{run_id}" in listed.text
    shown = visitor.get(f"/runs/{run_id}").text
    assert "演示缝纫岗" in shown
    assert "到手工资低于本人最低要求：1人" in shown
    assert "没有发现违反规则的推荐" in shown


def test_the_vacancys_own_page_says_which_condition_keeps_it_empty(site, run_id):
    with site.rows() as session:
        vacancy = session.exec(select(Vacancy).where(Vacancy.title == "演示缝纫岗")).one()
        path = f"/vacancies/{vacancy.id}"
    shown = site.visitor(Role.RECEIVING, YUHANG).get(path).text
    assert "空着3人" in shown
    assert "到手工资低于本人最低要求：1人" in shown


def test_people_left_out_by_the_first_batch_are_not_said_to_be_better_elsewhere(site):
    with site.rows() as session:
        vacancy = make_vacancy(session, places=6)
        for _n in range(5):
            make_person(session)
        path = f"/vacancies/{vacancy.id}"
    rules = MatchRules(Params(), FirstBatch(2, 20))
    run_match(
        lambda: unit_of_work(site.engine), actor=SYSTEM, rules=rules, seed=1, clock=lambda: NOW
    )
    union = site.visitor(Role.RECEIVING, YUHANG)
    shown = union.get(path).text
    assert shown.count("新企业先送一小批") == 1
    assert "另有3人合适，在等下一批。" in shown
    assert "这不是企业的条件，企业不用改什么" in shown
    assert "首批人数已满" not in shown
    firm = site.visitor(Role.EMPLOYER, employer_id=vacancy.employer_id).get(path).text
    assert "另有3人合适，在等下一批。" in firm
    assert "写明理由放开" not in firm
    lift = f"/employers/{vacancy.employer_id}"
    assert f'{lift}#first-batch">写明理由放开' in shown
    assert union.submit(f"{lift}/first-batch", reason="").status_code == 422
    assert union.submit(f"{lift}/first-batch", reason="看过车间和宿舍").status_code == 303
    assert "新企业先送一小批" not in union.get(path).text


def test_a_receiving_coordinator_sees_only_the_own_districts_posts(site, run_id):
    shown = site.visitor(Role.RECEIVING, YUHANG).get(f"/runs/{run_id}").text
    assert "演示缝纫岗" in shown
    assert "演示义乌岗" not in shown
    assert site.visitor(Role.SENDING, CANGXI).get(f"/runs/{run_id}").status_code == 200


def test_a_run_without_result_and_an_unknown_one_are_pages_too(site):
    with site.rows() as session:
        failed = MatchRun(seed=1, state=RunState.FAILED, error="RuntimeError", started_at=NOW)
        past = MatchRun(seed=0, state=RunState.DONE, counts={"proposals": 3}, started_at=NOW)
        session.add_all([failed, past])
        session.flush()
        ids = [failed.id, past.id]
    visitor = site.visitor(Role.ADMIN)
    assert "没有算成" in visitor.get("/runs").text
    for one in ids:
        assert visitor.get(f"/runs/{one}").status_code == 200
    assert visitor.get("/runs/99999").status_code == 404


def test_every_gate_of_the_engine_has_words():
    assert set(gates.GATES) == {gate.name.lower() for gate in Gate}


def test_a_run_is_asked_for_on_the_page_and_made_in_the_mode_chosen(site):
    visitor = site.visitor(Role.RECEIVING, YUHANG)
    shown = visitor.get("/runs").text
    assert "总分最高" in shown
    assert "互不后悔" in shown
    answer = visitor.submit("/runs", mode="stable", region_code=YUHANG)
    assert answer.status_code == 302
    assert "等着算：互不后悔" in visitor.get("/runs").text
    assert visitor.submit("/runs", mode="stable", region_code=YUHANG).status_code == 409
    assert visitor.submit("/runs", mode="stable", region_code=YIWU).status_code == 403
    assert visitor.submit("/runs", mode="x", region_code=YUHANG).status_code in (400, 422)
    assert "现在匹配一次" not in site.visitor(Role.SENDING, CANGXI).get("/runs").text
    assert site.visitor(Role.SENDING, CANGXI).submit("/runs", mode="stable").status_code == 403


def test_a_running_run_shows_its_bar_and_can_be_stopped(site):
    with site.rows() as session:
        run = MatchRun(seed=1, started_at=NOW, beat_at=NOW, stage="plan", share=420)
        session.add(run)
        session.flush()
        path = f"/runs/{run.id}"
    visitor = site.visitor(Role.ADMIN)
    for page in (visitor.get(path).text, visitor.get(f"{path}/progress").text):
        assert "正在求最好的安排" in page
        assert 'value="420"' in page
    assert "不写入任何推荐" in visitor.get(f"{path}/cancel").text
    assert site.visitor(Role.RECEIVING, YUHANG).submit(f"{path}/cancel").status_code == 403
    assert visitor.submit(f"{path}/cancel").status_code == 302
    assert "正在停下" in visitor.get(path).text
    with site.rows() as session:
        assert session.get_one(MatchRun, int(path[6:])).cancel_asked_at is not None


def test_what_each_mode_costs_stands_side_by_side(site, run_id):
    shown = site.visitor(Role.ADMIN).get(f"/runs/{run_id}").text
    assert "两种算法，各有什么代价" in shown
    assert "这次用的" in shown


def test_the_unions_own_rule_stands_apart_once_and_advice_comes_first(site):
    with site.rows() as session:
        firm = make_employer(session, name="演示首批厂")
        for _n in range(60):
            make_vacancy(session, firm, places=2)
        for _n in range(5):
            make_person(session)
    rules = MatchRules(Params(), FirstBatch(2, 20))
    facts = run_match(
        lambda: unit_of_work(site.engine), actor=SYSTEM, rules=rules, seed=1, clock=lambda: NOW
    )
    visitor = site.visitor(Role.RECEIVING, YUHANG)
    first = visitor.get(f"/runs/{facts['run']}").text
    assert "首批人数已满" not in first
    assert first.count("工会自己的规则：新企业先送一小批") == 1
    assert first.count("正在审的推荐2份") == 1
    assert first.index("工会自己的规则") < first.index("为什么还有空位") < first.index("数了什么")
    assert "演示首批厂" in first
    assert first.count('href="/vacancies/') == 50
    second = visitor.get(f"/runs/{facts['run']}?page=2").text
    assert 0 < second.count('href="/vacancies/') <= 10
