"""Days in a roster as people and Excel write them: births, and days of going and coming back.

Excel keeps 2010.10 as the number 2010.1, so such a number is January or October: asked, never
chosen. A birth month counts as its last day: nobody passes for 16 who is not (labour law 15).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from intake.cells import Unreadable, as_text
from intake.fields.dates import read_dates
from intake.fields.readings import Certainty
from intake.workbook import Cell

_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(3_000, 80_000)
_SEP: Final = r"[.\-/年、,_]"
_WRITTEN: Final = re.compile(
    rf"(?P<y>(?:19|20)\d\d|\d\d){_SEP}(?P<m>\d{{1,2}})(?:[.\-/月、,_](?P<d>\d{{1,2}})?[日号]?)?"
    r"(?:生|出生|00:00:00|T?\d{1,2}:\d\d.*)?"
)
_PLAIN: Final = re.compile(r"((?:19|20)[0-9]{2})([.\-/])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT: Final = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)?|(?P<yy>\d\d)(?P<mm>\d\d)(?P<dd>\d\d)"
)
_NUMERALS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_NOTE: Final = re.compile(r"[(\[【][^)\]】]*[)\]】]?|[,;]?\d{1,2}岁.*$|(?:阳历|公历|新历)")
_LUNAR: Final = re.compile(r"农历|阴历|旧历|正月|腊月|冬月|初[一二三四五六七八九十]|廿")
_AWAY: Final = re.compile(
    r"已(?:经)?(?:外出|在外|出去|返岗|出发|务工|走|到岗|上班|离开)|在外(?:务工|面)?|正在务工|务工中|在岗"
)
_NOT_GOING: Final = re.compile(
    r"(?:暂)?不(?:外出|去|出去|想去|打算|愿)|无(?:计划|打算|意愿)?|没有|否|/|-+|—+"
)


@dataclass(frozen=True)
class Day:
    """A day as read; ``note`` is the code of what was supplied (month_only, year_implied, passed …)
    and "" where it was written out."""

    day: date
    note: str = ""


def read_birth(cell: Cell, today: date, *, loose: bool = False) -> Day | None:
    """A birthday; a month alone gives its last day and the note month_only. None: empty.

    loose  the cell comes from a file that keeps no types, where 2010.1 may have been 2010.10
    Raises Unreadable: date, month_unclear, year_only, lunar.
    """
    return _read(cell, today, loose=loose, last=True, past=True)


def read_day(cell: Cell, today: date, *, loose: bool = False, last: bool = False) -> Day | None:
    """A day of going (or, with ``last``, of coming back: a month gives its last day).

    Raises Unreadable: date, month_unclear, day_unclear, year_only, after_new_year,
    before_new_year, not_fixed, already_away, no_such_day and other codes of `read_dates`.
    """
    if isinstance(cell, str) and not re.search(r"\d{3}", cell):
        text = as_text(cell).replace(" ", "")
        if not text or _NOT_GOING.fullmatch(text):
            return None
        if _AWAY.fullmatch(text):
            raise Unreadable("already_away")
    return _read(cell, today, loose=loose, last=last, past=False)


def _read(cell: Cell, today: date, *, loose: bool, last: bool, past: bool) -> Day | None:
    if isinstance(cell, datetime):
        return Day(_sane(cell.date()))
    if isinstance(cell, date):
        return Day(_sane(cell))
    if isinstance(cell, bool) or (not isinstance(cell, int | float | str) and cell is not None):
        raise Unreadable("date")
    if isinstance(cell, int | float):
        return _number(cell, today, last, past)
    return _words(cell, today, loose=loose, last=last, past=past) if cell else None


def _words(cell: str, today: date, *, loose: bool, last: bool, past: bool) -> Day | None:
    if plain := _PLAIN.fullmatch(cell):
        return _day(int(plain[1]), int(plain[3]), int(plain[4]), last)
    text = re.sub(r"[ T]\d{1,2}:\d\d.*$", "", as_text(cell))
    text = _NOTE.sub("", text).replace(" ", "").strip(".,;、")
    if not text:
        if as_text(cell):
            raise Unreadable("date")
        return None
    text = _figures(text)
    if _LUNAR.search(text) and past:
        year = re.match(r"\D{0,2}((?:19|20)\d\d)", text)
        raise Unreadable("lunar", **({"year": int(year[1])} if year else {}))
    found = _text(text, today, loose=loose, last=last, past=past)
    if found is not None:
        return found
    if past:
        raise Unreadable("date")
    return _coming(text, today)


def _figures(text: str) -> str:
    """一九七八年五月 in figures; other words stay."""
    if re.match(r"[一二零〇][九〇零]", text):
        text = text.replace("十二月", "12月").replace("十一月", "11月").replace("十月", "10月")
        return text.translate(_NUMERALS)
    return text


def _number(number: float, today: date, last: bool, past: bool) -> Day:
    """Excel serials, 19780503, 197805, 1978.11; whatever lost a zero at the end is asked."""
    if not abs(number) <= 99_999_999:
        raise Unreadable("date")
    if _SERIALS.start <= number < _SERIALS.stop:  # with or without a time of day
        return Day(_sane(_EPOCH + timedelta(days=int(number))))
    written = repr(number).removesuffix(".0")
    head, _, tail = written.partition(".")
    if not tail:
        if 1900 <= number <= 2100:
            raise Unreadable("year_only", year=int(number))
        return _compact(head, today, last, past)
    if len(head) == 4 or (len(head) == 2 and past):
        return _with_decimals(head, tail, today, last, past)
    if not past and len(head) <= 2 and 1 <= int(head) <= 12 and len(tail) <= 2:
        if tail in ("1", "2", "3") and not (tail == "3" and int(head) == 2):
            raise Unreadable("day_unclear", month=int(head), first=int(tail), second=int(tail) * 10)
        return _coming(f"{head}.{tail}", today)
    raise Unreadable("date")


def _with_decimals(head: str, tail: str, today: date, last: bool, past: bool) -> Day:
    """1978.11, 78.5, 1978.0503; after .1 a zero may have gone."""
    year = int(head) if len(head) == 4 else _century(int(head), today, past)
    if tail == "1":
        raise Unreadable("month_unclear", year=year, first=1, second=10)
    if len(tail) <= 2:
        return _day(year, int(tail), None, last)
    if len(tail) == 4:
        return _day(year, int(tail[:2]), int(tail[2:]), last)
    raise Unreadable("date")


def _text(text: str, today: date, *, loose: bool, last: bool, past: bool) -> Day | None:
    if text.isdigit() or re.fullmatch(r"\d+\.0+", text):
        plain = text.split(".", maxsplit=1)[0]
        if len(plain) == 5 and int(plain) in _SERIALS:
            return Day(_EPOCH + timedelta(days=int(plain)))
        if len(plain) == 4 and 1900 <= int(plain) <= 2100:
            raise Unreadable("year_only", year=int(plain))
        return _compact(plain, today, last, past)
    if re.fullmatch(r"(?:19|20)\d\d年", text):
        raise Unreadable("year_only", year=int(text[:4]))
    match = _WRITTEN.fullmatch(text)
    if not match:
        return None
    if len(match["y"]) == 2 and not past and not match["d"] and "年" not in text:
        return None  # 2.8 and 12.20 are days of a month
    if loose and re.fullmatch(r"(?:\d\d)?\d\d\.1", text):
        raise Unreadable("month_unclear", year=int(match["y"]), first=1, second=10)
    year = int(match["y"]) if len(match["y"]) == 4 else _century(int(match["y"]), today, past)
    day = int(match["d"]) if match["d"] else None
    return _day(year, int(match["m"]), day, last)


def _compact(digits: str, today: date, last: bool, past: bool) -> Day:
    match = _COMPACT.fullmatch(digits)
    if not match:
        raise Unreadable("date")
    if match["yy"]:
        return _day(
            _century(int(match["yy"]), today, past), int(match["mm"]), int(match["dd"]), last
        )
    if (
        len(digits) == 6 and not 1 <= int(match["m"]) <= 12 and past
    ):  # 201231: neither month nor day
        raise Unreadable("date")
    return _day(int(match["y"]), int(match["m"]), int(match["d"]) if match["d"] else None, last)


def _century(year: int, today: date, past: bool) -> int:
    """78 was 1978; 08 was 2008 for a birth, 27 is 2027."""
    return 2000 + year if not past or year <= today.year % 100 else 1900 + year


def _day(year: int, month: int, day: int | None, last: bool) -> Day:
    try:
        if day is None:
            end = calendar.monthrange(year, month)[1]
            return Day(_sane(date(year, month, end if last else 1)), "month_only")
        return Day(_sane(date(year, month, day)))
    except (ValueError, calendar.IllegalMonthError):
        raise Unreadable("date") from None


def _coming(text: str, today: date) -> Day:
    """Words and days without a year, by the readers of messages."""
    found = read_dates(text, today)
    if found.value is None or found.certainty is Certainty.QUESTION:
        code = found.question
        raise Unreadable("date" if code in ("", "missing", "unreadable") else code)
    note = "" if found.certainty is Certainty.SURE else found.question
    return Day(found.value.start, "" if note == "at_once" else note)


def _sane(day: date) -> date:
    if not 1900 <= day.year <= 2100:
        raise Unreadable("date")
    return day
