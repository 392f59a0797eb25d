"""The first payday and the days it covers (stage 8 of the workflow)."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import law
from law.payday import first_pay, first_pay_of
from reference.calendar import is_workday, published_years


def test_a_start_on_20_february_is_first_paid_on_25_march_for_nine_days():
    pay = first_pay(date(2026, 2, 20), payday=25, pay_delay_days=25)
    assert (pay.on, pay.days, pay.until) == (date(2026, 3, 25), 9, date(2026, 2, 28))


@pytest.mark.parametrize(
    ("start", "payday", "delay", "on", "days"),
    [
        (date(2028, 2, 20), 25, 25, date(2028, 3, 24), 10),  # a leap year; the 25th is a Saturday
        (date(2026, 12, 31), 15, 15, date(2027, 1, 15), 1),
        (date(2026, 1, 1), 31, 28, date(2026, 2, 28), 31),  # February has no 31st
        (date(2026, 2, 20), 10, 40, date(2026, 4, 10), 9),  # a month held back
        (date(2026, 2, 20), 25, 0, date(2026, 3, 25), 9),  # delay not said
        (date(2026, 2, 20), 1, 31, date(2026, 4, 1), 9),
        (date(2026, 11, 1), 30, 87, date(2027, 2, 26), 30),  # the 28th is a Sunday
        (date(2026, 11, 20), 27, 27, date(2026, 12, 25), 11),  # the 27th is a Sunday
        (date(2026, 1, 5), 20, 20, date(2026, 2, 14), 27),  # holiday 15-23; Saturday 14 is worked
        (date(2026, 9, 7), 3, 0, date(2026, 9, 30), 24),  # holiday from 1 October
        (date(2026, 4, 8), 5, 5, date(2026, 4, 30), 23),  # holiday 1-5 May
        (date(2027, 1, 10), 6, 5, date(2027, 2, 4), 22),  # Spring Festival eve is 5 February 2027
    ],
)
def test_odd_paydays(start, payday, delay, on, days):
    pay = first_pay(start, payday=payday, pay_delay_days=delay)
    assert (pay.on, pay.days) == (on, days)


@pytest.mark.parametrize(("payday", "delay"), [(0, 10), (32, 10), (25, -1), (25, 93)])
def test_an_impossible_payday_is_refused(payday, delay):
    with pytest.raises(ValueError, match="payday"):
        first_pay(date(2026, 2, 20), payday=payday, pay_delay_days=delay)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 31), st.integers(0, 92))
def test_the_agreed_day_is_after_the_month_worked_and_money_never_later(start, payday, delay):
    pay = first_pay(start, payday=payday, pay_delay_days=delay)
    assert pay.agreed > pay.until >= pay.since == start
    assert pay.since < pay.on <= pay.agreed
    assert pay.on.weekday() < 5 or is_workday(pay.on)
    assert 1 <= pay.days <= 31


def test_a_day_beyond_the_published_holidays_is_provisional():
    last = published_years()[1]
    for year, provisional in ((last, False), (last + 1, True)):
        pay = first_pay(date(year, 3, 2), payday=15, pay_delay_days=15)
        assert pay.provisional is provisional


@dataclass(frozen=True)
class Says:
    payday: int | None = None
    pay_delay_days: int | None = None


@pytest.mark.parametrize(
    ("post", "firm", "on"),
    [
        (Says(15, 15), Says(25, 25), date(2026, 6, 15)),
        (Says(), Says(25, 25), date(2026, 6, 25)),  # only the firm says when
        (Says(15), Says(25, 0), date(2026, 6, 15)),
        (Says(None, 40), Says(10, 10), date(2026, 7, 10)),
        (Says(), Says(None, 25), None),
        (Says(15, 93), Says(), None),
    ],
)
def test_a_post_pays_on_its_own_day_else_on_its_firms(post, firm, on):
    pay = first_pay_of(post, firm, date(2026, 5, 6))
    assert (pay.on if pay else None) == on


def test_nobody_else_says_when_the_first_wage_comes():
    """The demo world makes its own placements with the same rule; every other room asks here."""
    root = Path(law.__file__).parents[1]
    rooms = ("services", "web", "jobs", "cli", "reports", "models")
    modules = [path for room in rooms for path in (root / room).rglob("*.py")]
    own = [
        path.name
        for path in modules
        if re.search(r"\bfirst_pay\(|payday or |def first_pay_of", path.read_text("utf-8"))
    ]
    assert len(modules) > 100
    assert own == []
