"""When the first wage comes and how many days of work it covers."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class FirstPay:
    """on: the day money comes first; it covers the work from `since` to `until`, `days` days."""

    on: date
    since: date
    until: date

    @property
    def days(self) -> int:
        """Calendar days covered, first and last included."""
        return (self.until - self.since).days + 1


def first_pay(start: date, *, payday: int, pay_delay_days: int) -> FirstPay:
    """The first payday of somebody who starts on `start` where wages are reckoned by month.

    payday          day of the month wages are paid, 1 to 31; a shorter month pays on its last day
    pay_delay_days  days between the end of a wage month and the day it is paid

    The two are told apart by people and rarely agree to the day ("on the 10th, a month later"), so
    the month's wage comes on the payday nearest to that many days after its end, never within the
    month. Start 20 February, paid on the 25th with a delay of 25: 25 March, for nine days.
    Raises ValueError for a payday or a delay no month has.
    """
    if not 1 <= payday <= 31 or not 0 <= pay_delay_days <= 92:
        raise ValueError(f"payday {payday}, delay {pay_delay_days}")
    end = _day_of_month(start.year, start.month, 31)
    due = end + timedelta(days=pay_delay_days)
    paydays = (_later(end, months, payday) for months in range(1, 5))
    return FirstPay(min(paydays, key=lambda day: (abs(day - due), day)), start, end)


def _later(day: date, months: int, wanted: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _day_of_month(year, month + 1, wanted)


def _day_of_month(year: int, month: int, wanted: int) -> date:
    return date(year, month, min(wanted, calendar.monthrange(year, month)[1]))
