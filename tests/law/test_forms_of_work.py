"""Dispatch, part-time work, piece work, spans, codes of firms and hazards."""

from datetime import date

import pytest

from law import Advertisement, Finding, MinimumWage, Severity, check_advertisement
from law.forms_of_work import credit_code_valid
from tests.check_digits import code_check

DAY = date(2026, 11, 18)
ROW = MinimumWage(
    226_000, 2_200, "2", "330782", date(2024, 1, 1), lowest_fen=201_000, lowest_hourly_fen=2_000
)
UNSURE = MinimumWage(
    226_000, 2_200, "2", "330782", date(2024, 1, 1), confirmed=False,
    lowest_fen=201_000, lowest_hourly_fen=2_000,
)  # fmt: skip


def _found(row: MinimumWage = ROW, **fields: object) -> dict[tuple[str, str], Finding]:
    ad = Advertisement(**fields)
    return {(f.rule_id, f.field): f for f in check_advertisement(ad, minimum_wage=row, day=DAY)}


def test_dispatch_names_both_firms_and_a_licence_in_force() -> None:
    bare = _found(employment_form="dispatch", contract_months=6)
    assert bare["F02", "using_entity"].severity is Severity.BLOCK
    assert bare["F02", "employment_form"].facts["missing"] == "licence"
    expired = _found(
        employment_form="dispatch", using_name="企业甲", dispatch_licence="浙派0001",
        dispatch_licence_until=date(2026, 11, 17),
    )  # fmt: skip
    assert expired["F02", "employment_form"].facts["until"] == "2026-11-17"
    good = _found(
        employment_form="dispatch", using_name="企业甲", dispatch_licence="浙派0001",
        dispatch_licence_until=date(2026, 11, 18), contract_months=6,
    )  # fmt: skip
    assert not [key for key in good if key[0].startswith("F")]


def test_dispatch_for_over_six_months_needs_a_reason() -> None:
    found = _found(employment_form="dispatch", contract_months=24)
    assert found["F01", "contract_months"].severity is Severity.AMBER


@pytest.mark.parametrize(
    ("rate", "row", "severity"),
    [
        (2_199, ROW, Severity.BLOCK),
        (2_200, ROW, None),
        (2_100, UNSURE, Severity.AMBER),
        (1_999, UNSURE, Severity.BLOCK),
    ],
)
def test_part_time_is_measured_by_the_hourly_minimum(
    rate: int, row: MinimumWage, severity: Severity | None
) -> None:
    found = _found(row, employment_form="part_time", hourly_fen=rate, hours_per_day=4)
    got = found.get(("F04", "base_fen"))
    assert (got.severity if got else None) == severity
    if got:
        assert got.facts["minimum_hourly_fen"] == 2_200


def test_part_time_has_four_hours_a_day_twenty_four_a_week_and_is_paid_twice_a_month() -> None:
    long = _found(employment_form="part_time", hours_per_day=5, days_per_month=20)
    assert long["F04", "hours_per_day"].severity is Severity.BLOCK
    many = _found(employment_form="part_time", hours_per_day=4, days_per_month=27)
    assert many["F04", "hours_per_day"].facts["hours_per_week"] == 25.2
    fine = _found(
        employment_form="part_time", hours_per_day=4, days_per_month=25,
        texts={"content": "洗碗，日结"},
    )  # fmt: skip
    assert not [key for key in fine if key[0] == "F04"]
    assert fine.get(("F04", "payday")) is None
    assert many["F04", "payday"].severity is Severity.AMBER


def test_piece_work_names_its_price_and_a_floor() -> None:
    found = _found(piece_rate="计件，单价面议")
    assert found["E07", "piece_rate_note"].facts["missing"] == "price"
    assert ("E07", "guarantee_fen") in found
    assert not [k for k in _found(piece_rate="0.35元一件", guarantee_fen=450_000) if k[0] == "E07"]
    assert not [k for k in _found() if k[0] == "E07"]


def test_the_span_of_the_payroll_is_no_wider_than_it_may_be() -> None:
    assert ("D04", "high_fen") in _found(low_fen=500_000, high_fen=900_001)
    assert ("D04", "high_fen") not in _found(low_fen=500_000, high_fen=900_000)


def test_a_code_no_firm_can_have_blocks() -> None:
    stem = "91330110DEMQ00001"
    good = stem + code_check(stem)
    wrong = stem + ("0" if good[-1] != "0" else "1")
    assert credit_code_valid(good)
    assert ("D05", "employer_name") not in _found(employer_code=good)
    for code in (wrong, stem, good.replace("Q", "I"), "企业甲"):
        assert not credit_code_valid(code)
        assert ("D05", "employer_name") in _found(employer_code=code)


def test_hazards_are_a_duty_of_the_firm_due_before_the_first_day() -> None:
    found = _found(tags=frozenset({"dust", "standing"}), start_on=date(2027, 2, 20))
    duty = found["G03", "hazards"]
    assert duty.severity is Severity.TASK
    assert (duty.facts["owner"], duty.facts["due"], duty.facts["hazards"]) == (
        "employer", "2027-02-20", "dust",
    )  # fmt: skip
    assert not [k for k in _found(tags=frozenset({"standing"})) if k[0] == "G03"]


@pytest.mark.parametrize(
    ("trade", "usual"),
    [
        ("welder", {"fume", "uv", "heat"}),
        ("spray", {"solvent"}),
        ("polish", {"dust", "noise"}),
        ("scaffold", {"height"}),
    ],
)
def test_a_trade_that_usually_has_hazards_is_asked_about_when_none_is_ticked(
    trade: str, usual: set[str]
) -> None:
    asked = _found(occupation_id=trade, tags=frozenset({"standing"}))["G03", "hazards"]
    assert asked.severity is Severity.AMBER
    assert usual <= set(str(asked.facts["usual"]).split(";"))
    one = frozenset({min(usual)})
    assert _found(occupation_id=trade, tags=one)["G03", "hazards"].severity is Severity.TASK
    assert ("G03", "hazards") not in _found(occupation_id="sewing", tags=frozenset())


def test_a_rule_is_not_asked_before_it_holds() -> None:
    ad = Advertisement(texts={"requirements": "限男，无社保"})
    early = date(2010, 1, 1)
    rules = {f.rule_id for f in check_advertisement(ad, minimum_wage=ROW, day=early)}
    assert not rules & {"B01", "E09"}
    assert {f.rule_id for f in check_advertisement(ad, minimum_wage=ROW, day=DAY)} >= {"B01", "E09"}


def test_a_written_reason_answers_an_age_ceiling_in_words_too() -> None:
    assert ("A05", "requirements") in _found(texts={"requirements": "35岁以下"})
    said = {"requirements": "35岁以下", "age_reason": "特种作业，按规程要求"}
    assert not [key for key in _found(texts=said) if key[0] == "A05"]
