"""Who stayed the thirty days that count a stay: fairs and codes are told by the same rule."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from reference.calendar import local_day

STAYED = timedelta(days=30)


def thirty_days(stays: Iterable[tuple[date, date | None]], *, now: datetime) -> tuple[int, int]:
    """Of (arrived, left) how many came thirty days ago or longer, and how many of those did not
    leave within thirty days."""
    today = local_day(now)
    due = [(arrived + STAYED, left) for arrived, left in stays if arrived + STAYED <= today]
    return len(due), sum(left is None or left > day for day, left in due)
