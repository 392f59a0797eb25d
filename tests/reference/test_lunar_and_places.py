"""The farmers' calendar and place names in texts."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from reference.lunar import lunar_day, lunar_years, new_year, next_lunar_day
from reference.places import is_everyday_word, nearest, scan
from reference.regions import is_region, region
from reference.tables import rows


def test_the_lunar_years_join_without_a_gap() -> None:
    for year, known in lunar_years().items():
        days = sum(30 if is_long else 29 for is_long in known.long_months)
        assert len(known.long_months) == (13 if known.leap_month else 12)
        following = new_year(year + 1)
        if following is not None:
            assert known.first_day + timedelta(days=days) == following


@pytest.mark.parametrize("year", range(2015, 2027))
def test_new_year_lies_in_the_published_spring_festival(year: int) -> None:
    first = new_year(year)
    assert first is not None
    on_holiday, name = chinese_calendar.get_holiday_detail(first)
    assert (on_holiday, name) == (True, "Spring Festival")


@pytest.mark.parametrize(
    ("year", "month", "day", "leap", "expected"),
    [
        (2026, 1, 1, False, date(2026, 2, 17)),
        (2026, 1, 8, False, date(2026, 2, 24)),
        (2025, 8, 15, False, date(2025, 10, 6)),  # behind the leap month of 2025
        (2025, 6, 1, True, date(2025, 7, 25)),
        (2026, 5, 5, False, date(2026, 6, 19)),
        (2026, 6, 1, True, None),
        (2026, 1, 31, False, None),
        (2090, 1, 1, False, None),
    ],
)
def test_a_lunar_day_is_found(
    year: int, month: int, day: int, leap: bool, expected: date | None
) -> None:
    assert lunar_day(year, month, day, leap=leap) == expected


def test_new_years_eve_is_the_last_day_whatever_its_number() -> None:
    for year in range(2016, 2030):
        eve = next_lunar_day(12, 30, date(year, 1, 1))
        assert eve is not None
        first = eve + timedelta(days=1)
        assert first in (new_year(year), new_year(year + 1))


def test_every_name_of_the_table_leads_to_a_unit_in_force() -> None:
    for row in rows("place_names"):
        assert is_region(row["code"])
        unit = region(row["code"])
        assert unit.is_current
        assert unit.name == row["current_name"]
        assert row["kind"] in ("former", "area", "everyday")


def test_a_chain_is_one_place_and_two_places_are_two() -> None:
    (one,) = scan("浙江省 - 杭州市 / 余杭区")
    assert [u.code for u in one.units] == ["330110"]
    assert [n.written for n in scan("萧山区和德清县都招")] == ["萧山区", "德清县"]


def test_everyday_words_are_weak_names() -> None:
    (name,) = scan("平安工作")
    assert is_everyday_word(name)
    assert scan("中山路88号") == ()


def test_the_nearest_of_several_units_is_taken_and_all_when_none_is_near() -> None:
    (name,) = scan("西湖区")
    assert [u.code for u in nearest(name.units, "330110")] == ["330106"]
    assert nearest(name.units, "510824") == name.units
