"""Wage, hours and probation rules on figures whose answer is printed in the domain notes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law import (
    Advertisement,
    Finding,
    MinimumWage,
    Severity,
    check_advertisement,
    lawful_floor_fen,
    longest_probation,
    overtime_hours,
)

DAY = date(2026, 11, 18)
MIDDLE = MinimumWage(226_000, 2_200, "2", "330782", date(2024, 1, 1))
GUESSED = MinimumWage(243_000, 2_400, "2", "330782", date(2026, 1, 1), confirmed=False)

GOOD = Advertisement(
    texts={"content": "组装电机，有师傅带"},
    employer_name="企业甲",
    employment_form="contract",
    place="330782",
    headcount=5,
    min_age=18,
    base_fen=260_000,
    low_fen=560_000,
    typical_fen=600_000,
    hours_per_day=10,
    days_per_month=26,
    contract_months=24,
    probation_months=2,
    probation_pay_fen=240_000,
    valid_until=date(2026, 12, 20),
)


def _changed(**fields: object) -> Advertisement:
    return Advertisement(**{**GOOD.__dict__, **fields})


def _found(minimum: MinimumWage | None = MIDDLE, **fields: object) -> dict[str, Finding]:
    findings = check_advertisement(_changed(**fields), minimum_wage=minimum, day=DAY)
    return {f.rule_id: f for f in findings}


def test_a_lawful_advertisement_shows_only_its_overtime() -> None:
    found = _found()
    assert set(found) == {"E06"}
    assert found["E06"].severity is Severity.AMBER
    assert found["E06"].facts["overtime_hours"] == 86.0


@pytest.mark.parametrize(
    ("minimum", "ten_hours", "twelve_hours"),
    [(2490, 4640, 5817), (2260, 4212, 5280), (2010, 3746, 4696)],
)
def test_the_lawful_floor_equals_the_published_table(
    minimum: int, ten_hours: int, twelve_hours: int
) -> None:
    assert round(lawful_floor_fen(minimum * 100, 10, 26) / 100) == ten_hours
    assert round(lawful_floor_fen(minimum * 100, 12, 26) / 100) == twelve_hours
    assert overtime_hours(12, 26) == 138


def test_five_thousand_all_in_for_twelve_hours_and_four_days_off_is_blocked() -> None:
    found = _found(low_fen=500_000, typical_fen=None, hours_per_day=12)
    assert found["E05"].severity is Severity.BLOCK
    assert found["E05"].facts["floor_fen"] == 527_982
    assert found["E05"].facts["total_fen"] == 500_000


def test_only_the_low_end_below_the_floor_is_amber() -> None:
    assert _found(low_fen=400_000)["E05"].severity is Severity.AMBER


def test_a_total_below_the_floor_of_its_own_base_is_amber() -> None:
    assert _found(base_fen=380_000, probation_pay_fen=310_000)["E05"].severity is Severity.AMBER


def test_approved_special_hours_turn_the_floor_into_disclosure() -> None:
    found = _found(
        low_fen=300_000, typical_fen=300_000, special_hours_approval="演示批复〔2026〕1号"
    )
    assert found["E05"].severity is Severity.AMBER
    assert "E06" not in found


def test_a_base_one_fen_below_the_minimum_is_blocked_and_prints_the_row_used() -> None:
    found = _found(base_fen=225_999)
    assert found["E04"].severity is Severity.BLOCK
    assert found["E04"].facts["valid_from"] == "2024-01-01"
    assert found["E04"].facts["tier"] == "2"
    assert "E04" not in _found(base_fen=226_000)


def test_an_unconfirmed_minimum_warns_but_does_not_block() -> None:
    found = _found(GUESSED, base_fen=230_000, probation_pay_fen=None)
    assert found["E04"].severity is Severity.AMBER
    assert found["E04"].facts["confirmed"] is False


def test_below_every_tier_of_the_province_even_an_unconfirmed_tier_blocks() -> None:
    row = MinimumWage(226_000, 2_200, "2", "330702", confirmed=False, lowest_fen=201_000)
    assert _found(row, base_fen=200_000, probation_pay_fen=None)["E04"].severity is Severity.BLOCK
    assert _found(row, base_fen=210_000, probation_pay_fen=None)["E04"].severity is Severity.AMBER


def test_a_place_without_a_minimum_says_that_it_cannot_judge() -> None:
    assert _found(None)["E04"].severity is Severity.AMBER


def test_part_time_work_is_not_measured_by_the_monthly_minimum() -> None:
    part_time = _found(
        base_fen=120_000, employment_form="part_time", probation_pay_fen=None, hours_per_day=4,
        days_per_month=20, low_fen=None, typical_fen=None, probation_months=0,
        texts={"content": "切配打包，周结"},
    )  # fmt: skip
    assert part_time == {}


@pytest.mark.parametrize(
    ("months", "open_ended", "allowed"),
    [
        (2, False, 0),
        (3, False, 1),
        (11, False, 1),
        (12, False, 2),
        (35, False, 2),
        (36, False, 6),
        (None, True, 6),
        (None, False, None),
    ],
)
def test_probation_follows_the_contract_term(
    months: int | None, open_ended: bool, allowed: int | None
) -> None:
    assert longest_probation(months, open_ended=open_ended) == allowed


def test_three_months_of_probation_in_a_two_year_contract_are_blocked() -> None:
    finding = _found(probation_months=3)["E02"]
    assert finding.severity is Severity.BLOCK
    assert finding.facts == {"probation_months": 3, "allowed_months": 2, "contract_months": 24}


def test_without_a_said_term_only_more_than_six_months_is_blocked() -> None:
    assert "E02" not in _found(probation_months=6, contract_months=None)
    assert "E02" in _found(probation_months=7, contract_months=None)


def test_probation_pay_needs_eighty_per_cent_and_the_minimum() -> None:
    assert _found(base_fen=300_000, probation_pay_fen=239_999)["E03"].facts["needed_fen"] == 240_000
    assert "E03" not in _found(base_fen=300_000, probation_pay_fen=240_000)
    assert _found(probation_pay_fen=225_999)["E03"].facts["needed_fen"] == 226_000


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        ("employer_name", " "),
        ("headcount", 0),
        ("employment_form", ""),
        ("texts", {}),
        ("hours_per_day", None),
        ("place", ""),
        ("base_fen", None),
        ("valid_until", None),
    ],
)
def test_a_missing_item_stops_publication_at_its_field(field: str, empty: object) -> None:
    name = "content" if field == "texts" else field
    finding = next(
        f
        for f in check_advertisement(_changed(**{field: empty}), minimum_wage=MIDDLE, day=DAY)
        if f.rule_id == "D03"
    )
    assert (finding.field, finding.severity) == (name, Severity.BLOCK)


def test_a_validity_that_has_passed_counts_as_missing() -> None:
    assert _found(valid_until=date(2026, 11, 17))["D03"].field == "valid_until"
    assert "D03" not in _found(valid_until=DAY)


def test_an_age_floor_under_sixteen_is_blocked_and_a_young_ceiling_needs_a_reason() -> None:
    assert _found(min_age=15)["A01"].severity is Severity.BLOCK
    assert _found(max_age=35)["A05"].severity is Severity.AMBER
    assert "A05" not in _found(max_age=35, texts={"content": "装配", "age_reason": "学徒协议"})
    assert "A05" not in _found(max_age=50)


def test_a_deposit_given_as_a_figure_is_blocked() -> None:
    assert _found(deposit_fen=20_000)["D01"].severity is Severity.BLOCK


def test_blocks_come_first() -> None:
    findings = check_advertisement(
        _changed(texts={"content": "限男，男18-50岁女18-45岁"}, base_fen=100_000),
        minimum_wage=MIDDLE,
        day=DAY,
    )
    severities = [f.severity for f in findings]
    assert severities == sorted(severities, key=lambda s: s is not Severity.BLOCK)


@given(
    base=st.integers(1, 10_000_000),
    hours=st.floats(1, 16, allow_nan=False),
    days=st.floats(1, 31, allow_nan=False),
)
def test_more_hours_or_days_never_lower_the_floor(base: int, hours: float, days: float) -> None:
    floor = lawful_floor_fen(base, hours, days)
    assert floor >= base
    assert lawful_floor_fen(base, hours + 1, days) >= floor
    assert lawful_floor_fen(base, hours, days + 1) >= floor


_any_float = st.floats(allow_nan=False, allow_infinity=False)


@given(hours=_any_float, days=_any_float, pay=st.integers(-(10**12), 10**12))
def test_absurd_figures_never_raise(hours: float, days: float, pay: int) -> None:
    ad = _changed(
        hours_per_day=hours, days_per_month=days, low_fen=pay, typical_fen=pay, base_fen=pay,
        probation_pay_fen=pay, headcount=pay, min_age=pay, max_age=pay, probation_months=pay,
        contract_months=pay,
    )  # fmt: skip
    assert isinstance(check_advertisement(ad, minimum_wage=MIDDLE, day=DAY), tuple)


def test_a_minimum_wage_of_zero_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="positive"):
        MinimumWage(0)
