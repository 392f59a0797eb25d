"""The working calendar: Asia/Shanghai days, Monday-to-Sunday weeks, public holidays.

Storage is aware UTC; what people call "this week" and "today" is Shanghai's. Everything here is a
pure function of its arguments: nobody below the doors reads a clock.

A week is named as ISO 8601 does (``2026-W47``), so the days around New Year may belong to a week of
the neighbouring year.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

import chinese_calendar
from chinese_calendar import constants as _published

from reference.lunar import lunar_day

SHANGHAI = ZoneInfo("Asia/Shanghai")

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_ONE_DAY = timedelta(days=1)


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"naive datetime {moment!r}: times are aware UTC")
    return moment


def local_day(moment: datetime) -> date:
    """The Shanghai calendar day of an aware moment. Raises ValueError for a naive one."""
    return _aware(moment).astimezone(SHANGHAI).date()


def day_start(day: date) -> datetime:
    """00:00 of a Shanghai day, as aware UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """Monday to Sunday in Shanghai. Built from its Monday; any other day is refused."""

    monday: date

    def __post_init__(self) -> None:
        if isinstance(self.monday, datetime):
            raise ValueError("a week is built from a day; use Week.at(moment) for a moment")
        if self.monday.weekday() != 0:
            raise ValueError(f"{self.monday} is not a Monday")

    @classmethod
    def of(cls, day: date) -> Self:
        """The week a Shanghai day lies in. A datetime is refused: say which day you mean."""
        if isinstance(day, datetime):
            raise ValueError("Week.of takes a day; use Week.at(moment) for a moment")
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def at(cls, moment: datetime) -> Self:
        """The week an aware moment lies in, by Shanghai's clock."""
        return cls.of(local_day(moment))

    @classmethod
    def parse(cls, text: str) -> Self:
        """``2026-W47`` → Week. Raises ValueError on anything else, week 53 of a short year too."""
        match = _WEEK.fullmatch(text)
        if match is None:
            raise ValueError(f"not a week: {text!r}, write it like 2026-W47")
        return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1))

    def __str__(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year:04d}-W{week:02d}"

    def __contains__(self, day: date) -> bool:
        return self.monday <= day <= self.sunday

    @property
    def sunday(self) -> date:
        return self.monday + 6 * _ONE_DAY

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.monday + n * _ONE_DAY for n in range(7))

    @property
    def start_utc(self) -> datetime:
        """Monday 00:00 Shanghai, inclusive."""
        return day_start(self.monday)

    @property
    def end_utc(self) -> datetime:
        """The next Monday 00:00 Shanghai, exclusive: ``start_utc <= moment < end_utc``."""
        return day_start(self.monday + 7 * _ONE_DAY)

    @property
    def first(self) -> date:
        return self.monday

    @property
    def last(self) -> date:
        return self.sunday

    def previous(self) -> "Week":
        return Week(self.monday - 7 * _ONE_DAY)

    def next(self) -> "Week":
        return Week(self.monday + 7 * _ONE_DAY)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month in Shanghai, named ``2026-11``. Built from its first day."""

    first: date

    def __post_init__(self) -> None:
        if isinstance(self.first, datetime) or self.first.day != 1:
            raise ValueError(f"{self.first} is not the first day of a month")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a Shanghai day lies in."""
        return cls(date(day.year, day.month, 1))

    @classmethod
    def at(cls, moment: datetime) -> Self:
        """The month an aware moment lies in, by Shanghai's clock."""
        return cls.of(local_day(moment))

    @classmethod
    def parse(cls, text: str) -> Self:
        """``2026-11`` → Month. Raises ValueError on anything else."""
        match = _MONTH.fullmatch(text)
        if match is None:
            raise ValueError(f"not a month: {text!r}, write it like 2026-11")
        return cls(date(int(match[1]), int(match[2]), 1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def last(self) -> date:
        return self.next().first - _ONE_DAY

    @property
    def start_utc(self) -> datetime:
        """The first 00:00 Shanghai, inclusive."""
        return day_start(self.first)

    @property
    def end_utc(self) -> datetime:
        """The next month's first 00:00 Shanghai, exclusive."""
        return day_start(self.next().first)

    def previous(self) -> "Month":
        return Month.of(self.first - _ONE_DAY)

    def next(self) -> "Month":
        return Month.of(self.first + 31 * _ONE_DAY)


Span = Week | Month
"""What a letter is about: a week, or a month that has closed."""


def parse_span(text: str) -> Span:
    """``2026-W47`` or ``2026-11``. Raises ValueError on anything else."""
    return Week.parse(text) if "W" in text else Month.parse(text)


class DayKind(StrEnum):
    """What the State Council's holiday notice makes of a day."""

    WORKDAY = "workday"
    REST = "rest"
    NOT_PUBLISHED = "not_published"  # no notice for that year in the installed calendar


@lru_cache(maxsize=1)
def published_years() -> tuple[int, int]:
    """First and last year whose holidays and make-up days the installed calendar knows."""
    years = {day.year for day in _published.holidays}
    return min(years), max(years)


def day_kind(day: date) -> DayKind:
    """WORKDAY or REST (make-up days counted), NOT_PUBLISHED outside the known years."""
    first, last = published_years()
    if not first <= day.year <= last:
        return DayKind.NOT_PUBLISHED
    return DayKind.WORKDAY if chinese_calendar.is_workday(day) else DayKind.REST


def is_workday(day: date) -> bool | None:
    """True or False by the published notice; None when that year is not published yet."""
    kind = day_kind(day)
    return None if kind is DayKind.NOT_PUBLISHED else kind is DayKind.WORKDAY


def add_workdays(day: date, count: int) -> date:
    """The day ``count`` (>= 0) working days after ``day``; ``day`` itself never counts.

    Statutory answer times run so (15 working days, 浙江省工会劳动法律监督条例). In a year without
    a published notice a working day is Monday to Friday outside the statutory holidays: to be
    read as provisional (ask ``day_kind`` to know).
    """
    if count < 0:
        raise ValueError("count must be 0 or more")
    while count:
        day += _ONE_DAY
        count -= _works(day)
    return day


_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
_LUNAR_HOLIDAYS = ((1, 1), (1, 2), (1, 3), (5, 5), (8, 15))


def _is_statutory(day: date) -> bool:
    """New Year, Spring Festival from its eve, 1 and 2 May, 端午, 中秋, 1 to 3 October
    (全国年节及纪念日放假办法 2); 清明, bridges and make-up days are not known beforehand."""
    eve = lunar_day(day.year, 1, 1)
    return (
        (day.month, day.day) in _FIXED_HOLIDAYS
        or (eve is not None and day == eve - _ONE_DAY)
        or any(day == lunar_day(day.year, *one) for one in _LUNAR_HOLIDAYS)
    )


def _works(day: date) -> bool:
    """A working day; without a notice Monday to Friday outside the statutory holidays."""
    works = is_workday(day)
    return day.weekday() < 5 and not _is_statutory(day) if works is None else works


@lru_cache(maxsize=4096)
def workday_until(day: date) -> date:
    """The day itself, else the nearest working day before it.

    In a year without a published notice a working day is Monday to Friday outside the statutory
    holidays: to be read as provisional (ask ``day_kind`` to know).
    """
    while not _works(day):
        day -= _ONE_DAY
    return day


@lru_cache(maxsize=4096)
def workday_from(day: date) -> date:
    """The day itself, else the next working day after it: the last day of a term that falls on a
    holiday (民法典 203). Provisional as `workday_until`."""
    while not _works(day):
        day += _ONE_DAY
    return day
