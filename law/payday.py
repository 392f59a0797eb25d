"""When the first wage comes and how many days of work it covers: said here for the whole house."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from reference.calendar import DayKind, day_kind, workday_until

LONGEST_DELAY = 92


@dataclass(frozen=True)
class FirstPay:
    """The first wage of somebody new.

    on      the day money comes first: `agreed`, or the working day before it
    since, until   the days of work it covers, `days` of them
    agreed  the payday as agreed, which may be a rest day or a holiday
    """

    on: date
    since: date
    until: date
    agreed: date

    @property
    def days(self) -> int:
        """Calendar days covered, first and last included."""
        return (self.until - self.since).days + 1

    @property
    def provisional(self) -> bool:
        """Whether the holidays of that year are not published yet: the day may still move."""
        return day_kind(self.agreed) is DayKind.NOT_PUBLISHED


class PaysOn(Protocol):
    """A vacancy or a firm: the day of the month it pays on, and how long after the month."""

    @property
    def payday(self) -> int | None: ...

    @property
    def pay_delay_days(self) -> int | None: ...


def first_pay_of(post: PaysOn, firm: PaysOn, start: date) -> FirstPay | None:
    """The first wage in a post: its own payday and delay, else the firm's; None where neither says
    a payday. A delay nobody has said is none; one no month has gives None."""
    payday = post.payday or firm.payday
    delay = firm.pay_delay_days if post.pay_delay_days is None else post.pay_delay_days
    if payday is None or not 0 <= (delay or 0) <= LONGEST_DELAY:
        return None
    return first_pay(start, payday=payday, pay_delay_days=delay or 0)


def first_pay(start: date, *, payday: int, pay_delay_days: int) -> FirstPay:
    """The first payday of somebody who starts on `start` where wages are reckoned by month.

    payday          day of the month wages are paid, 1 to 31; a shorter month pays on its last day
    pay_delay_days  days between the end of a wage month and the day it is paid

    The two are told apart by people and rarely agree to the day ("on the 10th, a month later"), so
    the month's wage comes on the payday nearest to that many days after its end, never within the
    month. Start 20 February, paid on the 25th with a delay of 25: 25 March, for nine days.
    A payday on a rest day or holiday is paid on the nearest working day before (工资支付暂行规定 7):
    the 27th in December 2026 is a Sunday, so money comes on Friday 25.
    Raises ValueError for a payday or a delay no month has.
    """
    if not 1 <= payday <= 31 or not 0 <= pay_delay_days <= LONGEST_DELAY:
        raise ValueError(f"payday {payday}, delay {pay_delay_days}")
    end = _day_of_month(start.year, start.month, 31)
    due = end + timedelta(days=pay_delay_days)
    paydays = [_later(end, months, payday) for months in range(1, 5)]
    best = min(paydays, key=lambda day: (abs(day - due), day))
    for agreed in paydays[paydays.index(best) :]:
        if workday_until(agreed) > start:  # never before the work has begun
            return FirstPay(workday_until(agreed), start, end, agreed)
    raise AssertionError("four months hold a working day")


def _later(day: date, months: int, wanted: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _day_of_month(year, month + 1, wanted)


def _day_of_month(year: int, month: int, wanted: int) -> date:
    return date(year, month, min(wanted, calendar.monthrange(year, month)[1]))
