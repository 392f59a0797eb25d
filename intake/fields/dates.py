"""Days of arrival and closing: 2026.2.8, 2月8日, 正月初八, 即日起, 月底, 2.8-2.20.

``today`` is an argument. A day without a year is the next one to come (up to 60 days back stays in
the past: an old message). Vague words (年后, 长期) become questions, with what is known as facts.
"""

# ruff: noqa: E501, PLR0911  (patterns are read as one line each; one case, one return)

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from intake.fields.numerals import whole_number
from intake.fields.readings import Certainty, Fact, Reading, Spot, whole
from intake.fields.source import Source, source
from intake.fields.values import DaySpan
from reference.lunar import lunar_day, new_year, next_lunar_day

BACK: Final = 60
FORTH: Final = 3 * 366
"""Days before and after today in which a written date is believed."""

_CN_DAY: Final = r"初[一二三四五六七八九十]|[一二]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十|[一二三四五六七八九]"
_CN_ONLY: Final = r"初[一二三四五六七八九十]|廿[一二三四五六七八九]?"
"""Days no solar month has: 二月初二 is the farmers' calendar though nobody says so."""
_CN_MONTH: Final = r"正|[一二三四五六七八九]|十[一二]?|冬|腊"
_SOLAR: Final = re.compile(
    r"(?<![\d./¥])(?<!\d{3}-)(?<!\d:)(?:"
    r"(?P<y>(?:19|20)\d{2}|2\d(?=年)|2\d(?=([./-])(?:1[0-2]|0?[1-9])\2(?:3[01]|[12]\d|0?[1-9])(?![\d.元万千])))[./年-](?P<m>\d{1,2})(?:[./月-](?P<d>\d{1,2})(?!\d)[日号]?|月(?P<tail>底|初(?![一二三四五六七八九十])|中旬|末)?|(?=[^\d.]|$))"
    r"|(?P<m2>1[0-2]|0?[1-9])月(?P<d2>[0-3]?\d)[日号]?"
    r"|(?P<c>20\d{2}[01]\d[0-3]\d)(?!\d)"
    r"|(?P<m3>1[0-2]|0?[1-9])[./](?P<d3>[0-3]?\d)(?![\d.元块万千kKwW%小时h折折米吨])[日号]?"
    r"|(?P<m4>十[一二]|[一二三四五六七八九十])月(?P<d4>三十一?|[一二]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]"
    r"|(?P<m5>1[0-2]|0?[1-9])月(?P<tail2>底|初(?![一二三四五六七八九十])|中旬|末|份)"
    r")"
)
_LUNAR: Final = re.compile(
    rf"(?:(?<!\d)(?P<ly>20\d{{2}})年)?(?:(?:农历|阴历|旧历)(?:新年)?(?P<leap>闰)?(?P<m>{_CN_MONTH})月(?P<d>{_CN_DAY})|(?P<leap2>闰)?(?P<m2>正|腊|冬)月(?P<d2>{_CN_DAY})"
    rf"|(?P<leap3>闰)?(?P<m3>{_CN_MONTH}|(?<!\d)(?:1[0-2]|[1-9]))月(?P<d3>{_CN_ONLY}))[日号]?"
    r"|(?<!月)(?:大年|年|新年|春节)?(?<!月)(?P<d4>初[一二三四五六七八九十])(?:[日号])?(?!中)|(?P<eve>大年三十|年三十|除夕)|(?P<lantern>元宵节?)(?P<after>后|过后)?"
)
_RELATIVE: Final = re.compile(
    r"(?P<now>即日起?|即时|随时|马上|立即|立刻|今日|今天|现在|当天|急招|尽快|当日)|(?P<tomorrow>明天|明日)|(?P<dayafter>后天)"
    r"|(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3})(?P<unit>天|日|周|个?星期|个?月)(?:之?内|以内)|(?P<next>下个?|本|这个?)(?P<week>周|星期|礼拜)(?P<wd>[一二三四五六日天末])"
    r"|(?P<nm>下个?|本|这个?|次)?月(?P<mt>底|初(?![一二三四五六七八九十])|中旬|末)"
)
_VAGUE: Final = re.compile(
    r"(?P<ny>年后|春节后|过完年|过年后|节后|开年|新年后|年初)|(?P<before>年前|春节前)|(?P<long>长期有?效?|长年|常年|招满为止|满员为止|招满即止)|(?P<ask>待定|另行通知|电话通知|等通知|不限)"
)
_WORKER_WORDS: Final = re.compile(r"出生|生日|成立|创建|建于|注册|始于|毕业")
_UNTIL_BEFORE: Final = re.compile(
    r"(?:截止|截至|至|到期|有效期(?:至|到)?|止于|前)(?:日期|时间|到|至|于|日)?[:为是在]?$"
)
_JOIN: Final = re.compile(r"^(?:日|号)?[ ]?(?:[-~]{1,3}|至|到|—)[ ]?$")
_SECOND_DAY: Final = re.compile(r"(?:[-~]{1,3}|至|到)(?P<d>[0-3]?\d)[日号]")


@lru_cache(maxsize=4096)
def read_dates(text: str, today: date) -> Reading[DaySpan]:
    """The day or span a cell holds. Excel's own dates arrive as ISO text."""
    of = source(text)
    if not of.plain.strip():
        return _ask(whole(of), "missing")
    found = find_dates(of, today)
    if found is not None:
        lost_nought = re.fullmatch(r"\s*20\d\d\.1\s*", of.plain)  # a number: 2027.10 shows so too
        return _ask(whole(of), "january_or_october") if lost_nought else found
    day = re.fullmatch(r"\s*(\d{5})(?:\.0)?\s*", of.plain)
    if day and 36_000 < int(day[1]) < 60_000:  # an Excel serial, days since 1899-12-30
        return _judge(
            whole(of), date(1899, 12, 30) + timedelta(days=int(day[1])), None, today, True
        )
    return _ask(whole(of), "unreadable")


def find_dates(of: Source, today: date) -> Reading[DaySpan] | None:
    """The first day or span in a running text; None when no date is there."""
    hits = _hits(of, today)
    if hits:
        return _from_hits(of, hits, today)
    for pattern, read in ((_RELATIVE, _relative), (_VAGUE, _vague)):
        match = pattern.search(of.plain)
        if match:
            return read(of, match, today)
    return None


Hit = tuple[int, int, "date | None", bool]
"""Start, end, day (None: no such day), year written."""


def _hits(of: Source, today: date) -> list[Hit]:
    hits: list[Hit] = []
    lunar: list[Hit] = []
    finders: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], tuple[date | None, bool] | None]], ...] = (
        (_LUNAR, _lunar), (_SOLAR, _solar),
    )  # fmt: skip
    for pattern, read in finders:
        for match in pattern.finditer(of.plain):
            before = bisect_left(lunar, match.end(), key=lambda hit: hit[0]) - 1
            if before >= 0 and match.start() < lunar[before][1]:
                continue
            if _WORKER_WORDS.search(of.plain[max(0, match.start() - 6) : match.start()]):
                continue
            found = read(match, today)
            if found is not None:
                hits.append((match.start(), match.end(), *found))
            if len(hits) == len(lunar) + 2:  # a day or a span is read, the first of the text
                break
        lunar = list(hits)
    return sorted(hits, key=lambda h: h[0])


def _from_hits(of: Source, hits: list[Hit], today: date) -> Reading[DaySpan]:
    start, end, day, stated = hits[0]
    spot = Spot(of, start, end)
    if day is None:
        return _ask(spot, "no_such_day")
    if len(hits) > 1 and _JOIN.match(of.plain[end : hits[1][0]]):
        last = hits[1][2]
        if last is None:
            return _ask(Spot(of, start, hits[1][1]), "no_such_day")
        if last < day and not hits[1][3]:
            last = _later_year(last)
        return _judge(Spot(of, start, hits[1][1]), day, last, today, stated)
    within = _SECOND_DAY.match(of.plain, end)
    if within:
        last = _day(day.year, day.month, int(within["d"]))
        if last is None:
            return _ask(Spot(of, start, within.end()), "no_such_day")
        return _judge(Spot(of, start, within.end()), day, last, today, stated)
    if _UNTIL_BEFORE.search(of.plain[max(0, start - 12) : start]) or re.match(
        r"(?:之?前|止|截止)", of.plain[end : end + 2]
    ):
        return _judge(spot, min(today, day), day, today, stated)
    return _judge(spot, day, None, today, stated)


def _solar(match: re.Match[str], today: date) -> tuple[date | None, bool] | None:
    if match["c"]:
        text = match["c"]
        return _day(int(text[:4]), int(text[4:6]), int(text[6:])), True
    if match["y"]:
        year = int(match["y"]) if len(match["y"]) == 4 else 2000 + int(match["y"])
        month = int(match["m"])
        if match["d"]:
            return _day(year, month, int(match["d"])), True
        return _part_of_month(year, month, match["tail"]), True
    if match["m5"]:
        month = int(match["m5"])
        return _coming(lambda y: _part_of_month(y, month, match["tail2"]), today), False
    if match["m2"] or match["m3"]:
        month, day = int(match["m2"] or match["m3"]), int(match["d2"] or match["d3"])
    else:
        month, day = whole_number(match["m4"]) or 0, whole_number(match["d4"]) or 0
    if match["m3"] and not (1 <= day <= 31):
        return None
    return _coming(lambda y: _day(y, month, day), today), False


def _coming(on: Callable[[int], date | None], today: date) -> date | None:
    """The first of its kind not more than BACK days ago."""
    for year in (today.year - 1, today.year, today.year + 1, today.year + 2):
        found = on(year)
        if found is not None and found >= today - timedelta(days=BACK):
            return found
    return None


def _lunar(match: re.Match[str], today: date) -> tuple[date | None, bool] | None:
    if match["eve"]:
        return next_lunar_day(12, 30, today, back=BACK), False
    if match["lantern"]:
        day = next_lunar_day(1, 15, today, back=BACK)
        return (day + timedelta(days=1) if day and match["after"] else day), False
    written = match["m"] or match["m2"] or match["m3"] or "正"
    month = {"正": 1, "冬": 11, "腊": 12}.get(written) or whole_number(written)
    number = _lunar_number(match["d"] or match["d2"] or match["d3"] or match["d4"])
    if month is None or number is None:
        return None
    leap = any(match[name] for name in ("leap", "leap2", "leap3"))
    if match["ly"]:
        return lunar_day(int(match["ly"]), month, number, leap=leap), True
    return next_lunar_day(month, number, today, back=BACK, leap=leap), False


def _lunar_number(text: str) -> int | None:
    text = text.removeprefix("初")
    if text.startswith("廿"):
        return 20 + (whole_number(text[1:]) or 0 if len(text) > 1 else 0)
    return whole_number(text)


def _part_of_month(year: int, month: int, part: str | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    days = {"底": calendar.monthrange(year, month)[1], "中旬": 11}
    days["末"] = days["底"]
    return _day(year, month, days.get(part or "", 1))


def _relative(of: Source, match: re.Match[str], today: date) -> Reading[DaySpan]:
    spot = Spot(of, *match.span())
    if match["now"]:
        certain = Certainty.SURE if "即日" in match["now"] else Certainty.LIKELY
        return _value(spot, today, None, certain, "at_once")
    if match["tomorrow"] or match["dayafter"]:
        return _value(
            spot,
            today + timedelta(days=1 if match["tomorrow"] else 2),
            None,
            Certainty.LIKELY,
            "relative",
        )
    if match["n"]:
        count = whole_number(match["n"]) or 0
        days = count * (1 if match["unit"] in "天日" else 7 if match["unit"][-1] in "周期" else 30)
        return _value(spot, today, today + timedelta(days=days), Certainty.LIKELY, "relative")
    if match["week"]:
        wanted = "一二三四五六日".find(match["wd"].replace("天", "日").replace("末", "六"))
        monday = today - timedelta(days=today.weekday())
        ahead = 7 if match["next"].startswith("下") else 0
        return _value(
            spot, monday + timedelta(days=ahead + wanted), None, Certainty.LIKELY, "relative"
        )
    first = today.replace(day=1)
    if (match["nm"] or "").startswith(("下", "次")):
        first = (first + timedelta(days=32)).replace(day=1)
    day = _part_of_month(first.year, first.month, match["mt"]) or first
    return _value(spot, day, None, Certainty.LIKELY, "relative")


def _vague(of: Source, match: re.Match[str], today: date) -> Reading[DaySpan]:
    spot = Spot(of, *match.span())
    coming = next(
        (
            d
            for y in (today.year, today.year + 1)
            if (d := new_year(y)) and d > today - timedelta(days=30)
        ),
        None,
    )
    facts: dict[str, Fact] = {"new_year": coming.isoformat()} if coming else {}
    if match["ny"]:
        return _ask(spot, "after_new_year", facts)
    if match["before"]:
        return _ask(spot, "before_new_year", facts)
    return _ask(spot, "no_end" if match["long"] else "not_fixed")


def _judge(
    spot: Spot, start: date, until: date | None, today: date, stated: bool
) -> Reading[DaySpan]:
    last = until or start
    facts: dict[str, Fact] = {"from": start.isoformat(), "until": last.isoformat()}
    if not (abs((start - today).days) <= FORTH and abs((last - today).days) <= FORTH):
        return _ask(spot, "implausible_date", facts)
    if last < start:
        return _ask(spot, "low_above_high", facts)
    if last < today:
        return _value(spot, start, until, Certainty.LIKELY, "passed")
    certainty = Certainty.SURE if stated else Certainty.LIKELY
    return _value(spot, start, until, certainty, "" if stated else "year_implied")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _later_year(day: date) -> date:
    return _day(day.year + 1, day.month, day.day) or day


def _value(
    spot: Spot, start: date, until: date | None, certainty: Certainty, code: str
) -> Reading[DaySpan]:
    return Reading[DaySpan](
        value=DaySpan(start=start, until=until), certainty=certainty,
        question=code if certainty is Certainty.LIKELY else "", **spot.place(),
    )  # fmt: skip


def _ask(spot: Spot, code: str, facts: dict[str, Fact] | None = None) -> Reading[DaySpan]:
    return Reading[DaySpan](
        value=None, certainty=Certainty.QUESTION, question=code, facts=facts or {}, **spot.place()
    )
