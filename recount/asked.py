"""What is asked of the recount, of which places, and over which days; reckoned here once more."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from reference import pairings
from reference.calendar import Month, Span, day_start
from reference.lunar import new_year

Counted = tuple[int | Decimal | None, int | None]
"""(value, base); the value None where nobody reported it, the base None of what is no share."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """One figure as a letter names it: indicator/period/slice."""

    indicator: str
    period: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """start <= moment < stop, and the Shanghai days first to last."""

    start: datetime
    stop: datetime
    first: date
    last: date


def edges(span: Span) -> Mapping[str, Edge]:
    """Every period a letter of `span` (which has ended) counts over, by name."""
    last = span.last
    then = _a_year_before(last)
    found = {
        "year": _days(date(last.year, 1, 1), last),
        "last_year": _days(date(then.year, 1, 1), then),
        "four_weeks": _days(last - 27 * _DAY, last),
        "now": _days(last, last),
    }
    if isinstance(span, Month):
        before = date(last.year, last.month, 1) - _DAY
        return found | {
            "month": _days(date(last.year, last.month, 1), last),
            "last_month": _days(date(before.year, before.month, 1), before),
            "before": _days(before, before),
        }
    sunday = last - 7 * _DAY
    return found | {
        "week": _days(last - 6 * _DAY, last),
        "month": _days(date(last.year, last.month, 1), last),
        "before": _days(sunday, sunday),
    }


def cohort_days(name: str) -> tuple[date, date]:
    """First and last day of a cohort, "2026-W47" or "2026-11"."""
    year, _, part = name.partition("-")
    if part.startswith("W"):
        monday = date.fromisocalendar(int(year), int(part[1:]), 1)
        return monday, monday + 6 * _DAY
    first = date(int(year), int(part), 1)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def season_of(day: date) -> int:
    """The Spring Festival talked of on that day: until sixty days after its first day, the last."""
    first = new_year(day.year)
    return day.year if first is None or (day - first).days <= 60 else day.year + 1


def _days(first: date, last: date) -> Edge:
    return Edge(day_start(first), day_start(last + _DAY), first, last)


def _a_year_before(day: date) -> date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, min(day.day, last))


@dataclass(frozen=True, slots=True)
class Place:
    """Whose letter: kind "whole", "receiving" or "sending", and a code of GB/T 2260."""

    kind: str
    code: str = ""

    def like(self, on: date) -> Mapping[str, tuple[str, ...]]:
        """LIKE patterns of work sites, homes, demand and supply; pairs as they stand `on`."""
        everywhere = ("%",)
        if self.kind == "whole":
            return dict.fromkeys(("site", "home", "demand", "supply"), everywhere)
        own = (_pattern(self.code),)
        paired = tuple(sorted({_pattern(one) for one in pairings.partners(self.code, on)}))
        if self.kind == "receiving":
            return {"site": own, "home": everywhere, "demand": own, "supply": paired or everywhere}
        return {"site": everywhere, "home": own, "demand": paired or everywhere, "supply": own}

    @property
    def is_county(self) -> bool:
        return len(self.code) == 6 and not self.code.endswith("00")


def _pattern(code: str) -> str:
    if len(code) != 6 or not code.isdecimal():
        raise ValueError(f"no region: {code!r}")
    return code.rstrip("0") + "%" if code.endswith("0000") else (
        code[:4] + "%" if code.endswith("00") else code
    )  # fmt: skip
