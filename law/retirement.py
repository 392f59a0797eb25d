"""Statutory retirement ages under the gradual reform from 2025-01-01 (rule A04).

Counting m months from the first cohort to the month of birth:
men (60): first cohort 1965-01, delay min(36, m//4 + 1) months; women with original age 55:
1970-01, the same; women with original age 50: 1975-01, min(60, m//2 + 1). Born before the
first cohort: the original age. Checks: man born 1976-09 -> 63; woman worker 1984-11 -> 55.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from law.values import Sex, WomanTrack


@dataclass(frozen=True)
class _Track:
    age: int
    first_year: int
    months_per_step: int
    most: int


_MAN = _Track(60, 1965, 4, 36)
_CADRE = _Track(55, 1970, 4, 36)
_WORKER = _Track(50, 1975, 2, 60)


@dataclass(frozen=True, order=True)
class RetirementAge:
    """A retirement age in years and months."""

    years: int
    months: int


def retirement_age(born: date, sex: Sex, track: WomanTrack = WomanTrack.WORKER) -> RetirementAge:
    """The person's own statutory retirement age; the earliest of all while the sex is not known."""
    table = _MAN if sex is Sex.MALE else _CADRE if track is WomanTrack.CADRE else _WORKER
    since = (born.year - table.first_year) * 12 + born.month - 1
    delay = 0 if since < 0 else min(table.most, since // table.months_per_step + 1)
    return RetirementAge(*divmod(table.age * 12 + delay, 12))


def is_over_age(born: date, sex: Sex, on: date, track: WomanTrack = WomanTrack.WORKER) -> bool:
    """True from the month after the one in which the retirement age is reached."""
    age = retirement_age(born, sex, track)
    lived = (on.year - born.year) * 12 + on.month - born.month
    return lived > age.years * 12 + age.months


def age_on(born: date, day: date) -> int:
    """Full years of life on the day; the birthday counts. 29 February turns on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
