"""One cell -> one value, as people write it; None = empty, `Unreadable` = not ours."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from intake.workbook import Cell
from reference.answers import Answer, answer
from reference.letters import same_letters

MAX_TEXT = 200


class Unreadable(ValueError):
    """The cell holds something, but not what belongs there; ``code`` names why, ``facts`` what it
    may mean."""

    def __init__(self, code: str, **facts: str | int) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)


def as_text(cell: Cell, limit: int = MAX_TEXT) -> str:
    """Plain text of a cell, without control or invisible characters, cut at ``limit``.

    Forms become plain ones (NFKC), letters stay the letters they are (reference.letters).
    """
    if type(cell) is str:
        return _plain(cell)[:limit]
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return _plain(str(cell))[:limit]


_PARTED = re.compile(r"[、,，;；/|\s]+")
_USUAL = re.compile("[\\x21-\\x7e\u00b7\u4e00-\u9fff]*")


def _plain(text: str) -> str:
    if _USUAL.fullmatch(text):
        return text
    return _normal(text) if len(text) < 100 else _normalized(text)


@lru_cache(maxsize=16_384)
def _normal(text: str) -> str:
    return _normalized(text)


def _normalized(text: str) -> str:
    return " ".join(same_letters(text).split())


def as_yes_no(cell: Cell, kind: str = "can") -> bool | None:
    """是/否/√ and kin, by the words of `reference/tables/answers.csv`.

    Raises Unreadable("yes_no") for a word that is neither.
    """
    said = answer(as_text(cell), kind)
    if said is None:
        return None
    if said is Answer.ASK:
        raise Unreadable("yes_no")
    return said is not Answer.NO


def as_date(cell: Cell, *, end_of_month: bool = False) -> date | None:
    """A day. 2026.2.8, 2026年2月8日, 20260208, Excel serials; a month alone gives its first
    (or last) day. Raises Unreadable("date")."""
    if isinstance(cell, datetime):
        return _sane(cell.date())
    if isinstance(cell, date):
        return _sane(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(cell)
    text = as_text(cell).replace(" ", "")
    if not text:
        return None
    if re.fullmatch(r"\d+(\.0+)?", text):
        return _from_number(float(text), end_of_month=end_of_month)
    match = re.match(r"(\d{4})[.\-/年](\d{1,2})(?:[.\-/月](\d{1,2})?)?日?(?:T?\d{1,2}:.*)?$", text)
    if not match:
        raise Unreadable("date")
    return _day(int(match[1]), int(match[2]), int(match[3]) if match[3] else None, end_of_month)


def _from_number(number: float, *, end_of_month: bool = False) -> date:
    if 19_000_101 <= number <= 21_001_231:  # 20260208
        return _day(int(number) // 10_000, int(number) // 100 % 100, int(number) % 100, False)
    if 190_001 <= number <= 210_012:  # 202602
        return _day(int(number) // 100, int(number) % 100, None, end_of_month)
    if 1 <= number < 80_000 and number >= 3_000:  # Excel serial, days since 1899-12-30
        return _sane(date(1899, 12, 30) + timedelta(days=int(number)))
    if 1900 < number < 2100 and round(number * 100) != int(number) * 100:  # 1984.11 as a number
        return _day(int(number), round(number * 100) % 100, None, end_of_month)
    raise Unreadable("date")


def _day(year: int, month: int, day: int | None, end_of_month: bool) -> date:
    try:
        if day is None:
            day = calendar.monthrange(year, month)[1] if end_of_month else 1
        return _sane(date(year, month, day))
    except (ValueError, calendar.IllegalMonthError):
        raise Unreadable("date") from None


def _sane(day: date) -> date:
    if not 1900 <= day.year <= 2100:
        raise Unreadable("date")
    return day


def as_count(cell: Cell, most: int) -> int | None:
    """A whole number 0…most. Raises Unreadable("number")."""
    text = as_text(cell).replace(" ", "")
    if not text:
        return None
    match = re.match(r"(\d{1,6})(?:\.0+)?(?:个|人|名|月|岁)?$", text)
    if text in ("无", "否", "没有", "-"):
        return 0
    if not match or int(match[1]) > most:
        raise Unreadable("number")
    return int(match[1])


def as_months(cell: Cell) -> int | None:
    """Months of 3年, 18个月, 1.5年; a bare number is years. Raises Unreadable("number")."""
    text = as_text(cell).replace(" ", "")
    if not text:
        return None
    match = re.match(r"(\d{1,3}(?:\.\d+)?)(个?月|年)?(?:以上|多)?$", text)
    if not match:
        raise Unreadable("number")
    months = round(float(match[1]) * (1 if match[2] and "月" in match[2] else 12))
    if months > 720:
        raise Unreadable("number")
    return months


def as_words(cell: Cell) -> list[str]:
    """Words of a list: 缝纫工、电工/焊工."""
    return [w for w in _PARTED.split(as_text(cell)) if w]
