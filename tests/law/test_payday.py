"""The first payday and the days it covers (stage 8 of the workflow)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.payday import first_pay


def test_a_start_on_20_february_is_first_paid_on_25_march_for_nine_days():
    pay = first_pay(date(2026, 2, 20), payday=25, pay_delay_days=25)
    assert (pay.on, pay.days, pay.until) == (date(2026, 3, 25), 9, date(2026, 2, 28))


@pytest.mark.parametrize(
    ("start", "payday", "delay", "on", "days"),
    [
        (date(2028, 2, 20), 25, 25, date(2028, 3, 25), 10),  # a leap year has the 29th
        (date(2026, 12, 31), 15, 15, date(2027, 1, 15), 1),
        (date(2026, 1, 1), 31, 28, date(2026, 2, 28), 31),  # February has no 31st
        (date(2026, 2, 20), 10, 40, date(2026, 4, 10), 9),  # a month held back
        (date(2026, 2, 20), 25, 0, date(2026, 3, 25), 9),  # delay not said
        (date(2026, 2, 20), 1, 31, date(2026, 4, 1), 9),
        (date(2026, 11, 1), 30, 87, date(2027, 2, 28), 30),
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
def test_money_comes_after_the_month_worked_and_covers_a_month_at_most(start, payday, delay):
    pay = first_pay(start, payday=payday, pay_delay_days=delay)
    assert pay.on > pay.until >= pay.since == start
    assert 1 <= pay.days <= 31
