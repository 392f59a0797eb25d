"""What the gate offers instead of unlawful words is itself lawful, and one step away."""

import re
from datetime import date

import pytest

from benchmarks.bench_law_words import FRESH
from law import Advertisement, Finding, MinimumWage, check_advertisement, check_words
from tests.law.phrases import PHRASES, load

DAY = date(2026, 11, 18)
ROW = MinimumWage(226_000, 2_200, "2", "330782", date(2024, 1, 1))
ALL = (*PHRASES, *load(FRESH))
NOTHING_TO_OFFER = {"F03", "E02", "E03", "E04", "E05", "E06", "E07", "F01", "F02", "F04"}
"""A rebate's terms, a guarantee, the real hours and pay are known to the firm alone."""


def _put(text: str, finding: Finding) -> str:
    assert finding.rewording is not None
    start, end = finding.passage_at, finding.passage_at + len(finding.passage)
    assert text[start:end] == finding.passage
    return text[:start] + finding.rewording + text[end:]


def test_taking_every_offer_makes_every_phrase_lawful() -> None:
    for one in PHRASES:
        text, found = one.text, check_words([("x", one.text)], second=False)
        for _ in range(12):
            offered = [f for f in found if f.rewording is not None]
            if not offered:
                break
            text = _put(text, offered[0])
            found = check_words([("x", text)], second=False)
        assert {f.rule_id for f in found} <= NOTHING_TO_OFFER, (one.text, text)


ORPHANS = re.compile(
    r"(?:^|[，,。;；、（(])\s*(?:者|的)?(?:优先|为佳|勿扰|免谈|以下|以上|以内)(?=$|[，,。;；、）)])"
    r"|(?<!不)(?:仅限|只限|限|仅|只)(?=$|[，,。;；）)])|不限优先|不限者|（）|\(\)"
)
"""What a person would not write: a word of preference or a limit without what it is about."""


def _pairs(text: str) -> list[str]:
    return [c for c in text if c in "（）()【】[]"]


@pytest.mark.parametrize("rule", sorted({one.rule for one in ALL}))
def test_what_is_left_is_lawful_by_that_rule_and_reads_as_a_text(rule: str) -> None:
    for one in (one for one in ALL if one.rule == rule and one.expected):
        for finding in check_words([("x", one.text)], second=False):
            if finding.rewording is None:
                continue
            left = _put(one.text, finding)
            start, end = finding.passage_at, finding.passage_at + len(finding.rewording)
            again = [
                f
                for f in check_words([("x", left)], second=False)
                if f.rule_id == rule and f.at < end and f.at + len(f.words) > start
            ]
            assert again == [], (one.text, left)
            if not ORPHANS.search(one.text):
                assert not ORPHANS.search(left), (one.text, left)
            balanced = one.text.count("（") + one.text.count("(")
            closed = one.text.count("）") + one.text.count(")")
            if balanced == closed:
                marks = _pairs(left)
                assert len(marks) % 2 == 0, (one.text, left)


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("35岁以下男士优先", "35岁以下男女不限"),
        ("船舶焊工（女性优先）", "船舶焊工（男女不限）"),
        ("普车(男性)", "普车(男女不限)"),
        ("五险一金（转正后）", "依法缴纳社会保险"),
    ],
)
def test_a_whole_phrase_is_replaced_and_brackets_stay_whole(typed: str, left: str) -> None:
    finding = next(f for f in check_words([("title", typed)]) if f.rule_id != "A05")
    assert _put(typed, finding) == left


def test_a_guarantee_in_money_is_no_paper() -> None:
    (finding,) = check_words([("requirements", "缴纳500元保证金，离职退还")])
    assert finding.rewording == "不收任何费用"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("搬运，限男", "搬运，男女不限"),
        ("招女工20名", "招工20名"),
        ("平车女工，计件", "平车工，计件"),
        ("会开车，已婚已育者优先考虑", "会开车，婚育不限"),
        ("押身份证", "证件由本人保管"),
        ("服装费从工资扣", "工装免费"),
        ("不满七天不算工资", "做一天算一天工资"),
        ("体检项目：血常规、孕检", "体检项目：血常规、常规体检"),
        ("身高165cm以上，吃苦耐劳", "吃苦耐劳"),
        ("男女不限，女士优先考虑", "男女不限"),
        ("焊工（男女不限，男优先），包吃住", "焊工（男女不限），包吃住"),
        ("包装，女工优先，男女都要", "包装，男女都要"),
        ("生肖相冲者勿扰，包吃住", "包吃住"),
        ("男女不限，20-40岁，大专", "男女不限，年满18周岁，大专"),
        ("1.要求年龄在18-28岁之间，中专", "1.年满18周岁，中专"),
        ("包吃住 身高160以上 会电脑", "包吃住  会电脑"),
        ("4.形象气质佳，会沟通", "4.会沟通"),
        ("会开车，无犯罪记录，长期做", "会开车，长期做"),
        ("食品包装，免健康证上岗", "食品包装，须有健康证"),
        ("不签合同，包吃住", "入职一个月内签订书面劳动合同，包吃住"),
    ],
)
def test_the_offer_reads_as_a_person_would_write_it(typed: str, offered: str) -> None:
    (finding,) = check_words([("requirements", typed)])
    assert _put(typed, finding) == offered


def test_men_only_becomes_the_real_load_where_it_is_known() -> None:
    ad = Advertisement(texts={"requirements": "限男"}, load_kg=25, loads_per_hour=4)
    found = check_advertisement(ad, minimum_wage=ROW, day=DAY)
    (finding,) = [one for one in found if one.rule_id == "B01"]
    assert finding.rewording == "需搬运25公斤的物品，每小时4次"


def test_a_span_that_is_too_wide_becomes_what_the_payroll_says() -> None:
    ad = Advertisement(texts={"title": "工资5000-12000元"}, low_fen=560_000, typical_fen=650_050)
    found = check_advertisement(ad, minimum_wage=ROW, day=DAY)
    (finding,) = [one for one in found if one.rule_id == "D04"]
    assert finding.rewording == "5600-6501元"


def test_figures_offer_the_lawful_value_as_people_type_it() -> None:
    ad = Advertisement(
        base_fen=200_050, probation_pay_fen=100_000, contract_months=12, probation_months=6,
        min_age=14, max_age=35,
    )  # fmt: skip
    found = check_advertisement(ad, minimum_wage=ROW, day=DAY)
    said = {(f.rule_id, f.field): f.rewording for f in found if f.rewording is not None}
    assert said == {
        ("A01", "min_age"): "16",
        ("A05", "max_age"): "",
        ("E02", "probation_months"): "2",
        ("E03", "probation_pay_fen"): "1601",
        ("E04", "base_fen"): "2260",
    }
