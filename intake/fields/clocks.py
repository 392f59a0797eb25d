"""Clock times, breaks and hours a day: 8:00-17:00 午休1小时, 早八晚五, 8小时+加班2小时, 上12休12.

Clock times without a stated break give the span between them and say so: the break is asked for.
Spans that follow on one another (白班8-20点，晚班20-8点) are shifts, not one long day.
"""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import time
from decimal import Decimal
from itertools import pairwise
from typing import Final

from intake.fields.numerals import number, whole_number
from intake.fields.readings import Certainty, Fact, Reading, Spot, asked, read
from intake.fields.source import Source
from intake.fields.values import Clock

N: Final = r"(?:\d{1,2}(?:\.\d)?|[一二两三四五六七八九十]{1,3})"
_TIME: Final = r"(?P<{0}p>上午|早上|早晨|早|朝|下午|晚上|傍晚|夜里|晚|中午|凌晨|次日|第二天)?(?P<{0}h>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:[:.点时](?P<{0}m>[0-5]\d|半)?(?:(?<=\d):00(?!\d))?分?)?"
_CLOCK: Final = re.compile(
    _TIME.format("a")
    + r" ?(?:[aA][mM])?(?:[-~]{1,3}|至|到|—)(?:次日|第二天)?"
    + _TIME.format("b")
    + "(?P<pm> ?[pP][mM])?"
)
_EIGHT_TO_FIVE: Final = re.compile(
    r"(?:早|朝)(?P<a>\d{1,2}|[五六七八九十])点?(?P<ah>半)?到?晚(?P<b>\d{1,2}|[四五六七八九十]{1,2})点?(?P<bh>半)?"
)
_MEAL: Final = r"(?:午休|中午|中间|吃饭|用餐|就餐|午餐|晚餐|午饭|晚饭|休息)"
_TAKES: Final = r"(?:(?P<h{0}>\d(?:\.\d)?|[一二两三])个?(?P<hh{0}>半)?(?:小时|钟头)|(?P<half{0}>半)个?(?:小时|钟头)|(?P<m{0}>\d{{2,3}})分钟?)"
_BREAK: Final = re.compile(
    rf"(?P<with>含|包括|包含)?{_MEAL}(?P<mid>[^\d,;。\n\-~:]{{0,12}}?){_TAKES.format('')}"
    rf"|(?P<with2>含|包括|包含){_TAKES.format('2')}的?{_MEAL}"
)
_BREAK_BEFORE: Final = re.compile(rf"{_MEAL}(?:时间|休息)?[:为是]?\(?$")
_BREAK_BEHIND: Final = re.compile(rf"\)?(?:为|是)?(?:中间|中午)?{_MEAL}")
_BY_HOURS: Final = re.compile(
    r"(?<!\d)(?P<w>8|12|16|24)(?:小时)?休(?P<r>8|12|16|24|36|48|72)(?:小时)?(?![天\d])"
)
_BOTH: Final = re.compile(
    r"(?<![\d.+])(?P<a>\d{1,2})(?:个?小时)?[+加](?P<b>\d(?:\.\d)?)(?:[-~](?P<c>\d))?个?(?:小时|h(?![a-z]))"
)
_OVERTIME: Final = re.compile(
    rf"[+,、; ]?(?:外加|另外?|再|每天)?加班(?:时间)?(?:约|大约)?[:]?(?P<b>{N})(?:[-~至到](?P<c>{N}))?个?(?:小时|h(?![a-z]))"
)
_HOURS: Final = re.compile(
    rf"(?P<day>每天|每日|一天|日均|单班|每班|上班|工作|日工作)?(?:工作)?(?:时间|时长)?[:为是]?(?P<a>{N})(?:(?:[-~]{{1,2}}|至|到)(?P<b>{N}))?(?:(?P<half>个半|点五)|个)?(?:小时|钟头|(?<=个)钟(?!头)|h(?![a-z])|H(?![a-z]))"
    r"(?P<tail>制|/天|/日|每天|一天|/班|工作制|左右|以内|长白班|白班|两班|二班|三班|倒|班)?"
)
_NOT_HOURS: Final = re.compile(
    r"(?:元|块|\d)/?$|每$|/$|每个$|时薪|加班费?(?:约)?$|一$|车程|提前|休息|吃饭|午休|满(?!勤)|距"
)


_NO_WORK: Final = re.compile(
    r"(?:面试|报名|营业|接待|咨询|集合|办公|开饭|供应|发车|开放|报到|体检|登记|来电|致电|电话)[^,;。\n]{0,8}$"
)
"""Hours of somebody else: of interviews, of the canteen."""


def clocks_of(of: Source) -> tuple[Reading[Clock], ...]:
    """Every span of clock times that is worked, in order; breaks are left out."""
    return tuple(reading for reading, is_break in _clocks(of) if not is_break)


def chained(clocks: tuple[Reading[Clock], ...]) -> int:
    """How many spans follow on one another without a gap, from the first: 8-20, 20-8 are two."""
    values = [r.value for r in clocks if r.value is not None]
    count = 1 if values else 0
    for before, behind in pairwise(values):
        if behind.start != before.end:
            break
        count += 1
    return count


def _clocks(of: Source) -> list[tuple[Reading[Clock], bool]]:
    """Spans with whether they are breaks (午休12:00-13:00)."""
    found: list[tuple[Reading[Clock], bool]] = []
    passed = -99
    for match in _CLOCK.finditer(of.plain):
        if not _is_clock(of.plain, match):
            continue
        lead = of.plain[max(0, match.start() - 14) : match.start()]
        if _NO_WORK.search(lead) or (0 <= match.start() - passed <= 4):
            passed = match.end()
            continue
        start = _time(match["ah"], match["am"], match["ap"] or "", None)
        end = _time(match["bh"], match["bm"], match["bp"] or (match["pm"] and "下午") or "", start)
        if start is None or end is None:
            continue
        rest = _BREAK_BEFORE.search(of.plain[max(0, match.start() - 8) : match.start()])
        is_break = bool(rest or _BREAK_BEHIND.match(of.plain, match.end()))
        found.append((read(Spot(of, *match.span()), Clock(start=start, end=end)), is_break))
    starts, ends = [r.start for r, _ in found], [r.end for r, _ in found]
    for match in _EIGHT_TO_FIVE.finditer(of.plain):
        a, b = whole_number(match["a"]), whole_number(match["b"])
        if a is None or b is None or not (4 <= a <= 12 and 1 <= b <= 12):
            continue
        clock = Clock(
            start=time(a, 30 if match["ah"] else 0),
            end=time((b + 12) % 24, 30 if match["bh"] else 0),
        )
        at = of.span(*match.span())[0]
        before = bisect_right(starts, at) - 1
        if before < 0 or at >= ends[before]:
            found.append((read(Spot(of, *match.span()), clock), False))
    return found


def _is_clock(plain: str, match: re.Match[str]) -> bool:
    """A colon, 点 or a time of day must be written; 2026.2.8-2.20 and 8.5-10 are none."""
    text = match.group()
    if re.search(
        r"\d[.:-]$|[年月¥$]$", plain[max(0, match.start() - 2) : match.start()]
    ) or re.match(
        r"[.\d月日号元块千万kKwW%人名岁]|周岁|小时|个小时|天", plain[match.end() : match.end() + 3]
    ):
        return False
    marked = re.search(r"\d:\d|点|时", text)
    halves = bool(match["ap"] and match["bp"])
    return bool(marked) or halves


def _time(hours: str, minutes: str | None, part: str, start: time | None) -> time | None:
    hour = whole_number(hours)
    if hour is None or hour > 24:
        return None
    minute = 30 if minutes == "半" else int(minutes) if minutes else 0
    if part in ("下午", "晚上", "傍晚", "晚", "夜里") and hour < 12:
        hour += 12
    if start is not None and not part and hour <= 12 and hour < start.hour and start.hour < 12:
        hour += 12 if hour <= 7 and len(hours) < 2 and start.hour >= 7 else 0
    if hour == 24:
        hour = 0
    return time(hour, minute) if hour < 24 else None


def hours_of(of: Source, clocks: tuple[Reading[Clock], ...]) -> Reading[float] | None:
    """Hours a day: as stated with the overtime beside them, else from the clock times."""
    cycle = _BY_HOURS.search(of.plain)
    if cycle:
        hours = float(cycle["w"])
        spot = Spot(of, *cycle.span())
        return asked(spot, "implausible", {"low": hours}) if hours > 16 else read(spot, hours)
    both = _BOTH.search(of.plain)
    if both:
        return _with_overtime(of, both, float(both["a"]), both)
    for match in _HOURS.finditer(of.plain):
        before = of.plain[max(0, match.start() - 5) : match.start()]
        before = re.split("[,;。]", before)[-1]
        if (not match["day"] and _NOT_HOURS.search(before)) or re.match(
            r"工(?!作)|内|[起/]\d", of.plain[match.end() : match.end() + 2]
        ):
            continue
        low, high = number(match["a"]), number(match["b"] or match["a"])
        if match["half"] and low is not None and high is not None:
            low, high = low + Decimal("0.5"), high + Decimal("0.5")
        if low is None or high is None or (not match["b"] and low <= 3 and not match["day"]):
            continue
        if high == 24 and not match["day"]:
            continue
        more = _OVERTIME.match(of.plain, match.end())
        if more and high <= 12:
            return _with_overtime(of, match, float(high), more)
        return _stated(of, match, low, high)
    return _from_clocks(of, clocks)


def _stated(of: Source, match: re.Match[str], low: Decimal, high: Decimal) -> Reading[float]:
    """A figure of hours; 含吃饭1小时 is taken off."""
    spot = Spot(of, *match.span())
    facts: dict[str, Fact] = {"low": float(low), "high": float(high)}
    if not 1 <= low <= high <= 16:
        return asked(spot, "implausible", facts)
    if high - low >= 4:
        return asked(spot, "hours_span", facts)
    within = _BREAK.search(of.plain, match.end(), match.end() + 16)
    hours = float(high) - (
        _length(within) if within and (within["with"] or within["with2"]) else 0.0
    )
    return read(spot, hours, likely="hours_span" if low != high else "", facts=facts)


def _with_overtime(
    of: Source, match: re.Match[str], base: float, more: re.Match[str]
) -> Reading[float]:
    """8小时+加班2-3小时: the longest usual day."""
    least = number(more["b"])
    most = number(more["c"] or more["b"])
    spot = Spot(of, match.start(), more.end())
    if least is None or most is None or base + float(most) > 16:
        return asked(spot, "implausible", {"low": base})
    facts: dict[str, Fact] = {"low": base + float(least), "high": base + float(most)}
    return read(spot, base + float(most), likely="hours_span" if least != most else "", facts=facts)


def _length(match: re.Match[str]) -> float:
    """Hours of a break; 各 counts for the two meals of a shift."""
    minutes, half = match["m"] or match["m2"], match["half"] or match["half2"]
    if minutes:
        hours = int(minutes) / 60
    elif half:
        hours = 0.5
    else:
        whole = number(match["h"] or match["h2"]) or 0
        hours = float(whole) + (0.5 if match["hh"] or match["hh2"] else 0)
    twice = "各" in (match["mid"] or "") and re.search("[午晚两餐饭次]", match.group())
    return hours * 2 if twice else hours


def _from_clocks(of: Source, clocks: tuple[Reading[Clock], ...]) -> Reading[float] | None:
    if not clocks:
        return None
    shifts = chained(clocks)
    if shifts > 1:
        return _of_shifts(of, clocks[:shifts])
    values = [r.value for r in clocks if r.value is not None]
    day = values[:1]
    for clock in values[1:]:
        if clock.start < day[-1].end or day[-1].end <= day[-1].start:
            break
        day.append(clock)
    total = sum(clock.hours for clock in day)
    first, last = clocks[0], clocks[len(day) - 1]
    if total > 16 or total < 1:
        return _asked_there(first)
    if len(day) > 1:
        return Reading[float](
            value=total,
            certainty=Certainty.SURE,
            start=first.start,
            end=last.end,
            text=of.typed[first.start : last.end],
        )
    pause = _pause(of)
    return Reading[float](
        value=total - (pause or 0.0),
        certainty=Certainty.SURE if pause else Certainty.LIKELY,
        question="" if pause else "breaks_unstated",
        start=first.start, end=first.end, text=first.text,
    )  # fmt: skip


def _of_shifts(of: Source, clocks: tuple[Reading[Clock], ...]) -> Reading[float]:
    """The length of one of several shifts; unlike ones give the longest, to be nodded at."""
    lengths = {r.value.hours for r in clocks if r.value is not None}
    longest = max(lengths)
    if longest > 16:
        return _asked_there(clocks[0])
    pause = _pause(of) or 0.0
    doubt = "hours_span" if len(lengths) > 1 else "" if pause else "breaks_unstated"
    facts: dict[str, Fact] = {"low": min(lengths), "high": longest} if len(lengths) > 1 else {}
    return Reading[float](
        value=longest - pause, certainty=Certainty.LIKELY if doubt else Certainty.SURE,
        question=doubt, facts=facts, start=clocks[0].start, end=clocks[-1].end,
        text=of.typed[clocks[0].start : clocks[-1].end],
    )  # fmt: skip


def _asked_there(reading: Reading[Clock]) -> Reading[float]:
    return Reading[float](
        value=None, certainty=Certainty.QUESTION, question="implausible",
        start=reading.start, end=reading.end, text=reading.text,
    )  # fmt: skip


def _pause(of: Source) -> float | None:
    """Hours of breaks that are stated, as lengths or as clock times; None when none is."""
    stated = sum(_length(m) for m in _BREAK.finditer(of.plain))
    stated += sum(r.value.hours for r, rest in _clocks(of) if rest and r.value is not None)
    return stated if 0 < stated < 4 else None


def by_hours(of: Source) -> Reading[float] | None:
    """Days a month of 上24休24, over 30 days of 24 hours; 上12休12 is every day and says nothing."""
    match = _BY_HOURS.search(of.plain)
    if match is None:
        return None
    together = int(match["w"]) + int(match["r"])
    return read(Spot(of, *match.span()), 720 / together) if together > 24 else None
