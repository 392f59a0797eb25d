"""Which of two values was said last: the one on the page or the one in a file."""

from datetime import date, datetime
from enum import StrEnum

from reference.calendar import local_day


class Newer(StrEnum):
    FILE = "file"
    PAGE = "page"
    UNKNOWN = "unknown"  # the page was changed, the file bears no date


def newer_of(page_at: datetime | None, *, repeats: bool, of: date | None) -> Newer:
    """`page_at` when a page changed the field (None: never); `repeats`: the file says what an
    earlier import had said before that change; `of` the day of the file, where it is known."""
    if page_at is None:
        return Newer.FILE
    if repeats:
        return Newer.PAGE
    if of is None:
        return Newer.UNKNOWN
    return Newer.FILE if of > local_day(page_at) else Newer.PAGE


def takes(newer: Newer, choice: str) -> bool:
    """Whether the file's value is stored: the newer one, unless a clerk chose `file` or `page`."""
    return newer is Newer.FILE if choice == "" else choice == "file"
