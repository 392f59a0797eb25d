"""The farmers' calendar: 农历 month and day -> day, 2015 to 2050.

Factories in the east open by it (初八开工) and people travel by it. The table gives each lunar
year's first day, its leap month (0 = none) and, month after month with the leap month in its
place, whether the month has 30 days (1) or 29 (0). Two published calendars were compared for every
year (see SOURCES.md).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from reference.tables import required_day, rows


@dataclass(frozen=True, slots=True)
class LunarYear:
    """``long_months[i]`` tells whether the i-th month in order of time has 30 days."""

    year: int
    first_day: date
    leap_month: int
    long_months: tuple[bool, ...]


@lru_cache(maxsize=1)
def lunar_years() -> MappingProxyType[int, LunarYear]:
    """All years of the table by number."""
    return MappingProxyType(
        {
            int(row["year"]): LunarYear(
                int(row["year"]),
                required_day(row["first_day"]),
                int(row["leap_month"]),
                tuple(mark == "1" for mark in row["long_months"]),
            )
            for row in rows("lunar_years")
        }
    )


def new_year(year: int) -> date | None:
    """正月初一 of a lunar year, None outside the table."""
    known = lunar_years().get(year)
    return known.first_day if known else None


SPOKEN_OF = timedelta(days=60)
"""Return is counted daily until well after 正月十五: so long a day belongs to that festival."""


def festival_year(day: date) -> int | None:
    """The year of the festival whose return is still counted on that day, else of the next; None
    outside the table."""
    this = new_year(day.year)
    if this is None:
        return None
    year = day.year if day <= this + SPOKEN_OF else day.year + 1
    return year if new_year(year) is not None else None


def lunar_day(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """The day of a lunar date; None where the year is unknown or has no such month or day."""
    known = lunar_years().get(year)
    if known is None or not 1 <= month <= 12 or (leap and month != known.leap_month):
        return None
    before = month - 1 + (1 if leap or 0 < known.leap_month < month else 0)
    lengths = [30 if is_long else 29 for is_long in known.long_months]
    if not 1 <= day <= lengths[before]:
        return None
    return known.first_day + timedelta(days=sum(lengths[:before]) + day - 1)


def next_lunar_day(
    month: int, day: int, today: date, *, back: int = 0, leap: bool = False
) -> date | None:
    """The first such day from ``back`` days before ``today`` on (大年三十 = last of month 12).

    leap  in a year with that leap month only; None where none of the next years has it

    Day 30 of a month that has 29 means its last day: people say 年三十 in every year.
    """
    earliest = today - timedelta(days=back)
    for year in range(today.year - 1, today.year + 3):
        found = lunar_day(year, month, day, leap=leap)
        if found is None and day == 30:
            found = lunar_day(year, month, 29, leap=leap)
        if found is not None and found >= earliest:
            return found
    return None
