"""Coordinators read the rules, confirm wages and tiers; the form offers lawful words."""

from datetime import date

import pytest
from sqlmodel import select

from models.account import Role
from models.law import RegionTier, RuleLook, WageStep
from models.placement import PlacementState
from models.vacancy import Vacancy, VacancyState
from tests.factories import (
    CANGXI,
    YUHANG,
    make_employer,
    make_person,
    make_placement,
    make_vacancy,
)
from tests.web.typed import WAGE, typed

TIER = {
    "region_code": YUHANG, "tier": "1", "tier_from": "2026.1.1",
    "tier_source": "演示通知〔2026〕2号",
}  # fmt: skip


@pytest.fixture
def union(site):
    return site.visitor(Role.RECEIVING, YUHANG)


@pytest.fixture
def hr(site):
    with site.rows() as session:
        firm = make_employer(session, handler_phone="13800000001", name="演示企业甲")
    return site.visitor(Role.EMPLOYER, employer_id=firm.id)


def rows(site, table):
    with site.rows() as session:
        return session.exec(select(table).order_by(table.id)).all()


def test_the_page_names_every_rule_with_its_article(union):
    page = union.get("/rules")
    assert page.status_code == 200
    for words in ("B01", "《妇女权益保障法》第43条第1项", "软件查不了，由企业办：到岗后30天内"):
        assert words in page.text
    assert page.text.count('href="/rules/') >= 57
    assert "只招男性" in union.get("/rules/B01").text
    assert union.get("/rules/Z99").status_code == 404


@pytest.mark.parametrize("path", ["/rules", "/rules/B01", "/rules/wages"])
def test_only_the_unions_of_work_sites_read_it(site, hr, path):
    assert hr.get(path).status_code == 403
    assert site.visitor(Role.SENDING, CANGXI).get(path).status_code == 403
    assert site.visitor(Role.ADMIN).get(path).status_code == 200


def test_a_tier_is_confirmed_with_its_notice(site, union):
    assert "档次待确认" in union.get("/rules/wages").text
    answer = union.submit("/rules/wages/tier", **TIER)
    assert (answer.status_code, answer.location) == (303, "/rules/wages")
    (row,) = rows(site, RegionTier)
    assert (row.tier, str(row.valid_from), row.source) == (1, "2026-01-01", "演示通知〔2026〕2号")
    page = union.get("/rules/wages").text
    assert "已确认" in page
    assert "演示通知〔2026〕2号" in page


def test_a_new_minimum_pauses_what_is_below_it_and_says_how_many(site, union):
    with site.rows() as session:
        low = make_vacancy(session, make_employer(session), work_address="演示路1号")
    union.submit("/rules/wages/tier", **TIER)
    union.submit("/rules/wages/new", **WAGE)
    page = union.get("/rules/wages").text
    assert "1个不再合法，已暂停" in page
    assert len(rows(site, WageStep)) == 3
    with site.rows() as session:
        assert session.get(Vacancy, low.id).state is VacancyState.PAUSED
    assert "底薪低于当地最低工资标准" in union.get(f"/vacancies/{low.id}").text
    assert '<td data-label="现有岗位" class="num">1</td>' in union.get("/rules").text


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        ("/rules/wages/new", WAGE | {"monthly_2": "2900"}, "往下一档比一档低"),
        ("/rules/wages/new", WAGE | {"monthly_1": "二千八"}, "请填写"),
        ("/rules/wages/new", WAGE | {"source": ""}, "请填写"),
        ("/rules/wages/new", {}, "请填写"),
        ("/rules/wages/tier", TIER | {"tier": "6"}, "这个省没有这一档"),
        ("/rules/wages/tier", TIER | {"tier_from": "1999-01-01"}, "tier_from-error"),
        ("/rules/wages/tier", TIER | {"region_code": "<b>"}, "region_code-error"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(site, union, path, fields, words):
    answer = union.submit(path, **fields)
    assert answer.status_code == 422
    assert words in answer.text
    assert rows(site, WageStep) == rows(site, RegionTier) == []


def test_another_district_is_not_found(union):
    assert union.submit("/rules/wages/tier", **TIER | {"region_code": "330782"}).status_code == 404


def test_a_look_of_a_lawyer_is_kept(site, union):
    said = {"looked_on": "2026-11-10", "looked_by": "律师甲", "note": "条文未变"}
    assert union.submit("/rules/B01", **said).status_code == 303
    (row,) = rows(site, RuleLook)
    assert (row.rule_id, row.looked_by) == ("B01", "律师甲")
    assert "律师甲" in union.get("/rules/B01").text
    assert union.submit("/rules/B01", looked_on="2027-11-10", looked_by="").status_code == 422


def test_the_form_offers_lawful_words_for_one_click(hr):
    page = hr.submit(
        "/vacancies/new", **typed(action="check", requirements="会开机床，限男，押身份证")
    ).text
    assert 'data-reword="requirements" data-passage="限男"' in page
    assert 'data-rewording="男女不限"' in page
    assert 'data-rewording="证件由本人保管"' in page
    assert "可以改成" in page


def test_a_figure_below_the_law_is_offered_as_the_lawful_one(hr):
    page = hr.submit("/vacancies/new", **typed(action="check", base_wage_fen="1800")).text
    assert 'data-reword="base_wage_fen" data-passage=""' in page
    assert 'data-rewording="2490"' in page


def test_what_is_typed_stays_text_in_the_offer(hr):
    nasty = '限男"><script>alert(1)</script>'
    page = hr.submit("/vacancies/new", **typed(action="check", requirements=nasty)).text
    assert "<script>alert" not in page


def test_a_duty_after_an_arrival_is_shown_with_its_day_and_ticked_off(site):
    with site.rows() as session:
        firm = make_employer(session)
        placement = make_placement(
            session,
            make_person(session),
            make_vacancy(session, firm),
            state=PlacementState.ARRIVED,
            arrived_on=date(2026, 11, 10),
        )
    hr = site.visitor(Role.EMPLOYER, employer_id=firm.id)
    page = hr.get(f"/placements/{placement.id}").text
    assert "到岗一个月内签书面合同" in page
    assert "2026-12-10前" in page
    assert "过期没办" in page  # safety training was due on the first day
    answer = hr.submit(f"/rules/duties/{placement.id}", rule="G04")
    assert (answer.status_code, answer.location) == (303, f"/placements/{placement.id}")
    assert "已办，" in hr.get(f"/placements/{placement.id}").text
    assert hr.submit(f"/rules/duties/{placement.id}", rule="H01").status_code == 403
    assert hr.submit(f"/rules/duties/{placement.id}", rule="<b>").status_code == 404
