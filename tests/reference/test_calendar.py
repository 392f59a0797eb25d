"""Weeks and days are Shanghai's, Monday to Sunday, also where UTC says another day or year."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.calendar import (
    SHANGHAI,
    DayKind,
    Week,
    add_workdays,
    day_kind,
    day_start,
    is_workday,
    local_day,
    published_years,
)

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 20))
moments = st.integers(700_000_000, 4_100_000_000_000_000).map(
    lambda n: datetime(1992, 1, 1, tzinfo=UTC) + timedelta(microseconds=n)
)


def test_sunday_evening_in_utc_is_already_monday_in_shanghai() -> None:
    sunday_1559 = datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)
    sunday_1600 = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    assert local_day(sunday_1559) == date(2026, 11, 22)
    assert local_day(sunday_1600) == date(2026, 11, 23)
    assert str(Week.at(sunday_1559)) == "2026-W47"
    assert str(Week.at(sunday_1600)) == "2026-W48"


def test_a_week_starts_on_monday_midnight_shanghai_and_is_half_open() -> None:
    week = Week.parse("2026-W47")
    assert (week.monday, week.sunday) == (date(2026, 11, 16), date(2026, 11, 22))
    assert week.start_utc == datetime(2026, 11, 15, 16, tzinfo=UTC)
    assert week.end_utc == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert week.start_utc.utcoffset() == timedelta(0)
    assert Week.at(week.end_utc) == week.next()
    assert Week.at(week.end_utc - timedelta(microseconds=1)) == week


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2025, 12, 28), "2025-W52"),
        (date(2025, 12, 29), "2026-W01"),  # the year ends on Wednesday
        (date(2027, 1, 3), "2026-W53"),  # 2026 is a long year
        (date(2027, 1, 4), "2027-W01"),
        (date(2021, 1, 1), "2020-W53"),
    ],
)
def test_days_around_new_year_carry_the_iso_year(day: date, name: str) -> None:
    assert str(Week.of(day)) == name
    assert day in Week.parse(name)


@pytest.mark.parametrize(
    "text", ["", "2026-47", "2026-W7", "2026-W00", "2026-W54", "2025-W53", "W47", "2026-w47",
             "2026-W47 ", "２０２６-W47x", "0000-W01"]
)  # fmt: skip
def test_what_is_not_a_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"week|[Yy]ear"):
        Week.parse(text)


def test_naive_moments_are_refused() -> None:
    naive = datetime(2026, 11, 22, 8, 0)  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="naive"):
        local_day(naive)
    with pytest.raises(ValueError, match="naive"):
        Week.at(naive)


def test_a_moment_is_not_a_day() -> None:
    moment = datetime(2026, 11, 16, 20, 0, tzinfo=UTC)
    with pytest.raises(ValueError, match="takes a day"):
        Week.of(moment)
    with pytest.raises(ValueError, match=r"Week\.at"):
        Week(moment)
    with pytest.raises(ValueError, match="not a Monday"):
        Week(date(2026, 11, 17))


@given(days)
def test_every_day_lies_in_exactly_its_own_week(day: date) -> None:
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    assert week.monday.weekday() == 0
    assert day in week
    assert day not in week.next()
    assert day not in week.previous()
    assert Week.parse(str(week)) == week
    assert len(set(week.days)) == 7


@given(days)
def test_weeks_follow_each_other_without_gap_or_overlap(day: date) -> None:
    week = Week.of(day)
    assert week.next().previous() == week
    assert week.end_utc == week.next().start_utc
    assert week.previous() < week < week.next()
    length = week.end_utc - week.start_utc
    assert abs(length - timedelta(days=7)) <= timedelta(hours=1)
    if week.monday.year >= 1992:  # no summer time in China since 1991
        assert length == timedelta(days=7)


@given(moments)
def test_a_moment_lies_in_the_half_open_span_of_its_week(moment: datetime) -> None:
    week = Week.at(moment)
    assert week.start_utc <= moment < week.end_utc
    assert day_start(local_day(moment)) <= moment
    assert local_day(moment.astimezone(SHANGHAI)) == local_day(moment)


def test_make_up_sundays_are_workdays_and_holidays_are_not() -> None:
    assert is_workday(date(2025, 1, 26)) is True  # a Sunday worked for 春节 2025
    assert is_workday(date(2025, 10, 1)) is False  # 国庆, a Wednesday
    assert is_workday(date(2025, 11, 19)) is True
    assert is_workday(date(2025, 11, 22)) is False


def test_an_unpublished_year_is_said_to_be_unpublished() -> None:
    _, last = published_years()
    unknown = date(last + 1, 3, 3)
    assert day_kind(unknown) is DayKind.NOT_PUBLISHED
    assert is_workday(unknown) is None


def test_fifteen_workdays_run_over_the_national_holiday() -> None:
    # 2025: 1-8 October off, Sunday 28 September and Saturday 11 October worked.
    assert add_workdays(date(2025, 9, 26), 1) == date(2025, 9, 28)
    assert add_workdays(date(2025, 9, 26), 3) == date(2025, 9, 30)
    assert add_workdays(date(2025, 9, 26), 4) == date(2025, 10, 9)
    assert add_workdays(date(2025, 9, 26), 15) == date(2025, 10, 23)
    assert add_workdays(date(2025, 10, 1), 0) == date(2025, 10, 1)
    with pytest.raises(ValueError, match="0 or more"):
        add_workdays(date(2025, 10, 1), -1)


def test_a_year_without_a_notice_has_its_statutory_holidays_all_the_same() -> None:
    """全国年节及纪念日放假办法 2: the Eve and three days, 1 to 3 October. New Year is Wednesday,
    26 January 2028; 1 October 2060 is a Friday."""
    assert add_workdays(date(2028, 1, 24), 1) == date(2028, 1, 31)
    assert add_workdays(date(2060, 9, 30), 2) == date(2060, 10, 5)


@given(st.dates(date(2010, 1, 1), date(2024, 1, 1)), st.integers(0, 60))
def test_workdays_add_up(day: date, count: int) -> None:
    assert add_workdays(add_workdays(day, count), 7) == add_workdays(day, count + 7)
    counted = sum(
        is_workday(day + timedelta(days=n + 1)) is True
        for n in range((add_workdays(day, count) - day).days)
    )
    assert counted == count
