"""The steps of a case and their terms: days, whether they are working days, and the article.

Counting follows 民法典 201 to 203: the first day does not count; a month or year ends on the same
day of its last month, or on that month's last day where there is none; a last day that is a
holiday ends on the next working day. Steps with kinds begin by themselves when such a case comes
in; the others when somebody takes the step.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from reference.calendar import DayKind, add_workdays, day_kind, workday_from
from reference.tables import rows, words


class TermUnit(StrEnum):
    WORKDAY = "workday"
    DAY = "day"
    AGREED = "agreed"  # the day the two agreed on


@dataclass(frozen=True, slots=True)
class StepRule:
    code: str
    name: str  # Chinese, as coordinators say it
    kinds: tuple[str, ...]  # of case: begins when one comes in
    days: int
    unit: TermUnit
    by_law: bool  # False: a term we set ourselves
    article: str


@dataclass(frozen=True, slots=True)
class Term:
    """A last day; `provisional` while the holidays of its year are not published."""

    due: date
    provisional: bool


@lru_cache(maxsize=1)
def step_rules() -> MappingProxyType[str, StepRule]:
    """All steps by code, in the order of the table."""
    return MappingProxyType(
        {
            row["code"]: StepRule(
                code=row["code"],
                name=row["name"],
                kinds=words(row["kinds"]),
                days=int(row["days"]),
                unit=TermUnit(row["unit"]),
                by_law=row["source"] == "law",
                article=row["article"],
            )
            for row in rows("case_steps")
        }
    )


def begins_with(kind: str) -> tuple[StepRule, ...]:
    """Steps that begin as a case of this kind comes in."""
    return tuple(rule for rule in step_rules().values() if kind in rule.kinds)


def taken_later() -> tuple[StepRule, ...]:
    """Steps somebody takes."""
    return tuple(rule for rule in step_rules().values() if not rule.kinds)


def term(rule: StepRule, begun: date) -> Term:
    """The last day of a step that begins on `begun`."""
    if rule.unit is TermUnit.WORKDAY:
        return _term(add_workdays(begun, rule.days))
    return _term(workday_from(begun + timedelta(days=rule.days)))


def a_year_after(day: date) -> Term:
    """The last day of a year that begins after `day` (民法典 202, 203)."""
    year = day.year + 1
    last = calendar.monthrange(year, day.month)[1]
    return _term(workday_from(date(year, day.month, min(day.day, last))))


def _term(due: date) -> Term:
    return Term(due, day_kind(due) is DayKind.NOT_PUBLISHED)


LIMITATION = "《劳动争议调解仲裁法》第27条，《民法典》第202、203条"


def limitation(*, wages: bool, arose: date, left: date | None, in_post: bool) -> Term | None:
    """Until when arbitration may be asked for: a year from the day it was known; for wages not
    paid no limit while employed, then a year from leaving (调解仲裁法 27). None: no limit runs."""
    if not wages:
        return a_year_after(arose)
    if in_post:
        return None
    return a_year_after(left or arose)
