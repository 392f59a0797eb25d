"""Dated tables: minimum wages, pairings, legal rules, and the code lists."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference import tables
from reference.certificates import CertificateKind, add_months, certificates, expires
from reference.hazards import barred_for_women, barred_under_18, hazards
from reference.identities import find_identity, identities
from reference.legal_rules import (
    Severity,
    UnknownRule,
    all_legal_rules,
    legal_rule,
    rules_at,
)
from reference.minimum_wages import (
    MinimumWage,
    UnknownMinimum,
    WhyUnknown,
    minimum_wage,
    steps,
    tier_rows,
)
from reference.pairings import all_pairings, closeness, partners
from reference.reasons import ReasonKind, is_reason, reasons, reasons_of, refusal_reasons
from reference.regions import UnknownRegion, counties, region
from reference.schooling import find_schooling, meets, schooling_levels

YUHANG, CANGXI, YIWU, BAZHOU = "330110", "510824", "330782", "511902"
PUJIANG, DAISHAN, LUQIAO = "330726", "330921", "331004"


def wage(code: str, day: date) -> MinimumWage:
    found = minimum_wage(code, day)
    assert isinstance(found, MinimumWage)
    return found


@pytest.mark.parametrize(
    ("code", "day", "monthly", "hourly"),
    [
        (YUHANG, date(2021, 8, 1), 228_000, 2200),
        (YUHANG, date(2023, 12, 31), 228_000, 2200),
        (YUHANG, date(2024, 1, 1), 249_000, 2400),
        (LUQIAO, date(2022, 2, 8), 207_000, 2000),
        (LUQIAO, date(2024, 1, 1), 226_000, 2200),
        (YIWU, date(2025, 3, 1), 226_000, 2200),
        (PUJIANG, date(2023, 6, 1), 184_000, 1800),
        (DAISHAN, date(2026, 11, 22), 201_000, 2000),
    ],
)
def test_the_minimum_wage_of_a_place_on_a_day(
    code: str, day: date, monthly: int, hourly: int
) -> None:
    found = wage(code, day)
    assert (found.monthly_fen, found.hourly_fen) == (monthly, hourly)


def test_a_later_step_is_announced_but_never_guessed() -> None:
    before, after = wage(YUHANG, date(2025, 12, 31)), wage(YUHANG, date(2026, 1, 1))
    assert before.next_unconfirmed is None
    assert after.next_unconfirmed == date(2026, 1, 1)
    assert after.monthly_fen == before.monthly_fen == 249_000
    assert after.valid_from == date(2024, 1, 1)


def test_a_tier_nobody_confirmed_says_so_and_gives_the_certain_floor() -> None:
    found = wage(YIWU, date(2026, 11, 22))
    assert not found.confirmed
    assert found.tier == 2
    assert found.lowest_monthly_fen == 201_000
    assert found.lowest_hourly_fen == 2000


def test_where_no_minimum_is_known_the_answer_says_why() -> None:
    west = minimum_wage(CANGXI, date(2026, 1, 1))
    assert west == UnknownMinimum(CANGXI, date(2026, 1, 1), WhyUnknown.PROVINCE_NOT_ENTERED)
    assert not west
    early = minimum_wage(YUHANG, date(2020, 5, 1))
    assert isinstance(early, UnknownMinimum)
    assert early.why is WhyUnknown.BEFORE_FIRST_STEP
    city = minimum_wage("330100", date(2024, 5, 1))  # a prefecture has no tier of its own
    assert isinstance(city, UnknownMinimum)
    assert city.why is WhyUnknown.TIER_NOT_ENTERED
    with pytest.raises(UnknownRegion):
        minimum_wage("999999", date(2024, 5, 1))


def test_every_zhejiang_county_has_exactly_one_tier_a_day() -> None:
    for county in counties("330000"):
        assert sum(row.region_code == county.code for row in tier_rows()) == 1, county.name
    assert len(tier_rows()) == len(counties("330000"))


@given(
    st.sampled_from([c.code for c in counties("330000")]),
    st.dates(date(2021, 8, 1), date(2030, 1, 1)),
)
def test_the_minimum_never_falls_and_never_undercuts_the_lowest(code: str, day: date) -> None:
    now, later = wage(code, day), wage(code, day + timedelta(days=200))
    assert later.monthly_fen >= now.monthly_fen >= now.lowest_monthly_fen
    assert now.valid_from <= day
    assert now.valid_from in {step.valid_from for step in steps()}


def test_yuhang_and_cangxi_are_paired_since_may_2021() -> None:
    assert closeness(YUHANG, CANGXI, date(2021, 4, 30)) == 0
    assert closeness(YUHANG, CANGXI, date(2021, 5, 1)) == 3
    assert closeness(YUHANG, CANGXI, date(2026, 11, 22)) == 3
    (pair,) = [p for p in all_pairings() if (p.east, p.west) == (YUHANG, CANGXI)]
    assert pair.is_confirmed_on(date(2025, 12, 31))
    assert not pair.is_confirmed_on(date(2026, 1, 1))  # the round of 2021 ended with 2025


def test_cangxi_had_another_partner_before() -> None:
    sanmen = "331022"
    assert closeness(sanmen, CANGXI, date(2020, 6, 1)) == 3
    assert closeness(sanmen, CANGXI, date(2022, 6, 1)) == 1  # only the provinces
    assert partners(CANGXI, date(2022, 6, 1)) == (YUHANG,)


def test_closeness_falls_from_county_to_city_to_province() -> None:
    day = date(2024, 3, 1)
    assert closeness(YIWU, BAZHOU, day) == 3
    assert closeness(YIWU, "511903", day) == 2  # 恩阳 under 巴中, partner unknown
    assert closeness(YUHANG, BAZHOU, day) == 1
    assert closeness("320102", BAZHOU, day) == 0
    assert closeness(CANGXI, YUHANG, day) == 0  # from the east first, as the table is


def test_a_city_pair_for_some_counties_is_no_rule_for_all_of_them() -> None:
    assert closeness("330108", "513338", date(2024, 1, 1)) == 1  # 杭州–甘孜州(部分县)


def test_pairs_name_real_places_on_the_right_sides() -> None:
    assert len(all_pairings()) >= 35
    for pair in all_pairings():
        assert region(pair.west).province == "510000"
        if pair.east is not None:
            assert region(pair.east).province == "330000"
        assert pair.valid_from is None or pair.valid_to is None or pair.valid_from <= pair.valid_to
    assert [p.west for p in all_pairings() if p.east is None] == ["510811", "510802", "511903"]


def test_all_57_rules_are_there_and_cite_something() -> None:
    rules = all_legal_rules()
    assert len(rules) == len({rule.id for rule in rules}) == 57
    for rule in rules:
        assert re.fullmatch(r"[A-HP]\d\d", rule.id)
        assert rule.law
        assert rule.trigger
        assert rule.verified
        assert rule.stages
        assert not (rule.checked_by and rule.checked_on is None)


def test_the_gates_of_the_first_floor_block() -> None:
    for rule_id in ("A01", "B01", "B02", "E04"):
        assert legal_rule(rule_id).severity is Severity.BLOCK
    assert legal_rule("B01").law.startswith("妇女权益保障法 43(1)")
    assert "E04" in {rule.id for rule in rules_at("vacancy", date(2026, 11, 22))}
    assert "B01" not in {rule.id for rule in rules_at("vacancy", date(2022, 12, 31))}
    with pytest.raises(UnknownRule):
        legal_rule("Z99")


def test_only_the_annex_bars_women_and_the_decree_bars_minors() -> None:
    assert barred_for_women() == {"underground", "heavy_iv", "heavy_load"}
    assert barred_for_women() <= barred_under_18()
    assert {"dust", "height", "confined", "heat", "cold"} <= barred_under_18()
    assert "standing" not in barred_under_18()
    assert all(h.plain for h in hazards().values())


def test_special_operations_last_six_years_with_review_and_need_an_adult() -> None:
    for cert in certificates().values():
        if cert.kind is CertificateKind.SPECIAL_OPERATION:
            assert cert.age_min == 18
            assert cert.rule == "G01"
        if cert.rule:
            assert legal_rule(cert.rule)
            assert cert.gates
    assert expires("welding", date(2020, 2, 29)) == date(2026, 2, 28)
    assert expires("forklift", date(2024, 5, 6)) == date(2028, 5, 6)
    assert expires("health", date(2025, 11, 30)) == date(2026, 11, 30)
    assert expires("driving", date(2025, 1, 1)) is None


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 120))
def test_adding_months_keeps_the_day_or_the_months_end(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_schooling_is_ordered_and_an_unknown_level_is_not_a_no() -> None:
    assert list(schooling_levels()) == [
        "none", "primary", "junior", "senior", "college", "bachelor",
    ]  # fmt: skip
    assert meets("senior", "junior") is True
    assert meets("primary", "junior") is False
    assert meets("", "junior") is None
    assert meets("", "") is True
    assert [level.rank for level in schooling_levels().values()] == list(range(6))


@pytest.mark.parametrize(
    ("word", "code"),
    [("初中毕业", "junior"), ("中专", "senior"), ("文盲", "none"), ("大专", "college"),
     (" 本 科 ", "bachelor"), ("小学", "primary"), ("博士后工作站", None), ("", None)],
)  # fmt: skip
def test_rosters_words_for_schooling_are_understood(word: str, code: str | None) -> None:
    found = find_schooling(word)
    assert (found.code if found else None) == code


def test_target_groups_come_in_the_policys_order() -> None:
    assert list(identities()) == ["monitored", "lifted", "disabled", "veteran", "graduate"]
    found = find_identity("边缘易致贫户")
    assert found is not None
    assert found.code == "monitored"
    assert find_identity("一般农户") is None


def test_no_reason_is_discriminatory_and_every_side_has_its_own() -> None:
    forbidden = ("性别", "民族", "籍贯", "乙肝", "婚", "孕", "外地人", "长相")
    for reason in reasons().values():
        assert not any(word in reason.name for word in forbidden), reason.code
    assert len(refusal_reasons("sending")) == 10  # domain.md 7.3
    assert len(refusal_reasons("employer")) == 5
    assert {"cash_ran_out", "followed_companion", "pay_below_promise"} <= {
        r.code for r in reasons_of(ReasonKind.LEAVING)
    }
    assert is_reason("nights", ReasonKind.REFUSAL)
    assert not is_reason("nights", ReasonKind.LEAVING)
    assert not is_reason("nonsense", ReasonKind.REFUSAL)
    assert all(len(code) <= 32 for code in reasons())


def test_a_ragged_row_is_an_error_in_the_table(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "bad.csv").write_text("a,b\n1\n", encoding="utf-8")
    (folder / "long.csv").write_text("a,b\n1,2,3\n", encoding="utf-8")
    monkeypatch.setattr(tables, "_HERE", folder)
    for name in ("bad", "long"):
        with pytest.raises(ValueError, match=f"{name}.csv line 2"):
            tables.rows(name)
    with pytest.raises(ValueError, match="yes or no"):
        tables.yes("maybe")
