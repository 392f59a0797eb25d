"""What no field took is held against what was taken: never a sure value beside another reading."""

from __future__ import annotations

from datetime import date

import pytest

from intake.drafts.answers import offers
from intake.messages import read_message


def posts(text: str):
    return {d.title: d for d in read_message(text, today=date(2026, 11, 15), near="330110").drafts}


def test_a_labelled_place_of_the_second_post_is_not_passed_over() -> None:
    """GB/T 2260: 松江区 310117, 嘉定区 310114."""
    text = (
        "招聘单位:上海样甲保安服务有限公司\n——————\n岗位:秩序维护员\n人数:25\n薪资:5500元/月\n"
        "地点:上海市松江区九亭\n——————\n岗位:消控室值班员\n人数:6\n薪资:6300元/月\n"
        "地点:上海市嘉定区安亭\n——————\n住宿免费"
    )
    found = posts(text)
    field = found["消控室值班员"].fields["region_code"]
    assert field.value in (None, "310114")
    if field.is_question:
        given = offers("region_code", field)
        assert "310114" in {one["region_code"].value for one in given.values()}


def test_the_part_of_a_second_firm_under_brackets_is_its_own() -> None:
    text = (
        "〖企业一〗杭州样甲纺织有限公司\n工作地点:杭州市余杭区瓶窑镇\n岗位:挡车工,招聘人数:12人,月工资:6500元\n"
        "〖企业二〗浙江样乙食品有限公司\n工作地点:杭州市临平区塘栖镇\n岗位:包装工,招聘人数:20人,月工资:5000元"
    )
    assert posts(text)["包装工"].value("region_code") in (None, "330113")


def test_a_wage_said_anew_is_asked_with_both() -> None:
    text = (
        "临海样甲户外用品有限公司\n缝纫工 22名 5500-7500\n折叠椅组装 16名 5500\n"
        "↓↓↓ 老板刚发话:折叠椅组装涨到6000一个月,其它不变"
    )
    field = posts(text)["折叠椅组装"].fields["wage_low_fen"]
    assert field.is_question
    given = offers("wage_low_fen", field)
    assert {which: one["wage_low_fen"].value for which, one in given.items()} == {
        "first": 550_000,
        "second": 600_000,
    }


@pytest.mark.parametrize(
    ("line", "heads"),
    [("磨床工 计划10人,已到6人,还差4人,7000-9000元/月", 4), ("磨床工 计划10人,7000-9000元/月", 10)],
)
def test_of_planned_come_and_missing_the_missing_count(line: str, heads: int) -> None:
    found = posts(f"样甲传动,新昌高新园区:\n{line}\n住宿全免")
    assert list(found) == ["磨床工"]
    assert found["磨床工"].value("places") in (heads, None)


def test_a_label_inside_a_longer_word_is_none_and_a_firm_keeps_its_letters() -> None:
    found = posts(
        "①样甲包装:糊盒机机长2个,8500,包吃包住\n②义乌市样乙物流有限公司:装卸工12个,300元/天"
    )
    assert found["装卸工"].value("employer_name") == "义乌市样乙物流有限公司"
    assert found["糊盒机机长"].value("wage_low_fen") in (850_000, None)
    firm = posts("【急徵】東莞樣甲塑膠製品廠\n普工:20名,月薪6000元")["普工"].fields["employer_name"]
    assert "製" in str(firm.value or firm.facts.get("first"))
