"""Shifts, hours and rest days: 长白班8:00-17:00, 两班倒, 做六休一, 月休4天, 12小时, 早八晚五.

Days a month come from the pattern over 30 days (做六休一 = 26, as the trade counts), 双休 is 21.75
(the paid days of an average month). Clock times without a stated break give the span between them
and say so: the break has to be asked for.
"""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from datetime import time
from functools import lru_cache
from typing import Final

from intake.fields.numerals import number, whole_number
from intake.fields.readings import Certainty, Fact, Reading, Spot, T
from intake.fields.source import Source, source
from intake.fields.values import Clock, WorkTime

_N: Final = r"(?:\d{1,2}(?:\.\d)?|[一二两三四五六七八九十]{1,3})"
_SHIFTS: Final = (
    ("four_three", r"四班三(?:运转|倒|转)|4班3(?:运转|倒|转)|四班三"),
    ("two", r"四班[两二](?:运转|倒|转)|4班2(?:运转|倒|转)|三班[两二](?:运转|倒|转)|3班2(?:运转|倒|转)"),
    ("three", r"[三3]班(?:倒|制|轮|轮换|次|轮班|运转)?(?!长)|早中(?:晚|夜)[三3]?班|早中晚|早班?[、/]中班?[、/]?[和]?[晚夜]班"),
    ("two", r"[两二2]班(?:倒|制|轮|轮换|次|轮班|运转)?(?!车)|[白日]夜班?(?:轮|倒|两班)|白夜班|白班[、/和]夜班|黑白班|早晚班|日夜班|倒班|轮班|翻班|对班倒|早中班"),
    ("split", r"两头班|早晚两头"),
    ("night", r"长夜班|纯夜班|固定夜班|常夜班|只上夜班|专职夜班|全夜班|夜班(?=\d|[:,。;、 ]|$)"),
    ("day", r"长白班|常白班|长日班|常日班|正常班|正常白班|纯白班|白班|日班|单班(?!长)|一班制|行政班"),
)  # fmt: skip
_SHIFT: Final = tuple((code, re.compile(words)) for code, words in _SHIFTS)
_NO_NIGHTS: Final = re.compile(
    r"(?:无|没有|不上|不用上|不需要?上?|免上?|不倒|不做|不排)(?:大?夜班|倒班|晚班)|无夜"
)

_TIME: Final = r"(?P<{0}p>上午|早上|早晨|早|朝|下午|晚上|傍晚|夜里|晚|中午|凌晨|次日|第二天)?(?P<{0}h>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:[:.点时](?P<{0}m>[0-5]\d|半)?分?)?"
_CLOCK: Final = re.compile(
    _TIME.format("a") + r"(?:[-~]{1,3}|至|到|—)(?:次日|第二天)?" + _TIME.format("b")
)
_EIGHT_TO_FIVE: Final = re.compile(
    r"(?:早|朝)(?P<a>\d{1,2}|[五六七八九十])点?(?P<ah>半)?到?晚(?P<b>\d{1,2}|[四五六七八九十]{1,2})点?(?P<bh>半)?"
)
_HOURS: Final = re.compile(
    rf"(?P<day>每天|每日|一天|日均|单班|每班|上班|工作|日工作)?(?:工作)?(?:时间|时长)?[:为是]?(?P<a>{_N})(?:(?:[-~]{{1,2}}|至|到)(?P<b>{_N}))?(?:个)?(?:小时|钟头|h(?![a-z])|H(?![a-z]))"
    r"(?P<tail>制|/天|/日|每天|一天|/班|工作制|左右|以内|长白班|白班|两班|二班|三班|倒|班)?"
)
_NOT_HOURS: Final = re.compile(
    r"(?:元|块|\d)/?$|每$|/$|每个$|时薪|加班费?(?:约)?$|一$|车程|提前|休息|吃饭|午休|满|距"
)

_REST: Final = (
    (re.compile(rf"(?:做|上|干|工作)(?P<w>{_N})天?[休歇](?P<r>{_N})天?"), "cycle"),
    (re.compile(r"大小周|单双休|大小休|单双周"), "bigsmall"),
    (re.compile(rf"(?:每?个?月(?:可|有|休息)?|月)[休放](?:息|假)?(?P<a>{_N})?(?:(?:[-~]|至|到)(?P<b>{_N}))?天|月休(?P<c>{_N})|(?:每月|一个月|月)休息?(?P<d>{_N})[天日]?|每月(?P<e>{_N})天(?:休息|假|休)|一个月休(?P<f>{_N})天"), "month"),
    (re.compile(r"双休|周末休|周六日休|五天(?:工作)?制|5天(?:工作)?制|五天八小时|5天8小时|周一(?:至|到|-)周?五"), "two"),
    (re.compile(r"单休|周日休|周天休|星期天休|礼拜天休|每周休息?(?:一|1)天|周休(?:一|1)天?|六天(?:工作)?制|6天(?:工作)?制|周一(?:至|到|-)周?六|每周一天休"), "one"),
    (re.compile(rf"(?P<g>{_N})天(?:工作)?制|(?:满勤|全勤|出勤|每月(?:上班|工作|出勤)?|月(?:工作|出勤)|一个月上|上满)(?P<h>\d{{2}})天|(?P<i>2\d)天(?=[/x*]|\d{{1,2}}小时|,?每天)"), "days"),
    (re.compile(r"无休|全月无休|没有休息|不休息|全年无休"), "none"),
)  # fmt: skip


_SIGNS: Final = frozenset("班倒休时点:天制早朝周夜hH")


@lru_cache(maxsize=4096)
def read_worktime(text: str) -> WorkTime:
    """Shift, hours and days of a cell or a running text."""
    return find_worktime(source(text))


def find_worktime(of: Source) -> WorkTime:
    """What a text says about working time; nothing said stays None."""
    if not of.has(_SIGNS):
        return WorkTime()
    clocks = _clocks(of)
    shift = _shift(of, clocks)
    return WorkTime(
        shift=shift,
        clocks=clocks,
        hours_per_day=_hours(of, clocks),
        days_per_month=_days(of),
        nights=_nights(of, shift),
    )


def _shift(of: Source, clocks: tuple[Reading[Clock], ...]) -> Reading[str] | None:
    text = _NO_NIGHTS.sub(lambda m: "·" * len(m.group()), of.plain)
    found: list[tuple[str, re.Match[str]]] = []
    for code, words in _SHIFT:
        match = words.search(text)
        if match and not re.match("车|主任|经理|助理", text[match.end() : match.end() + 2]):
            inside = any(m.start() <= match.start() and match.end() <= m.end() for _, m in found)
            if not inside and code not in [c for c, _ in found]:
                found.append((code, match))
    if not found:
        return None
    spot = Spot(of, *found[0][1].span())
    codes = {code for code, _ in found}
    rotating = codes & {"two", "three", "four_three"}
    if len(rotating) == 1 and not codes - rotating - {"night"}:
        first = next(m for c, m in found if c in rotating)
        doubt = first.group() in ("倒班", "轮班", "翻班")
        return _sure(
            Spot(of, *first.span()), rotating.pop(), likely="rotation_unclear" if doubt else ""
        )
    if len(codes) > 1:
        return _ask(spot, "several_shifts", {"shifts": ",".join(sorted(codes))})
    return _sure(spot, found[0][0])


def _nights(of: Source, shift: Reading[str] | None) -> Reading[bool] | None:
    no = _NO_NIGHTS.search(of.plain)
    if no:
        return _sure(Spot(of, *no.span()), False)
    if shift is None or shift.value is None:
        return None
    by_night = shift.value not in ("day", "split")
    said = not by_night or shift.value == "night" or "夜" in shift.text
    return Reading[bool](
        value=by_night,
        certainty=Certainty.SURE if said else Certainty.LIKELY,
        question="" if said else "nights_implied",
        start=shift.start,
        end=shift.end,
        text=shift.text,
    )


def _clocks(of: Source) -> tuple[Reading[Clock], ...]:
    found = []
    for match in _CLOCK.finditer(of.plain):
        if not _is_clock(of.plain, match):
            continue
        start = _time(match["ah"], match["am"], match["ap"] or "", None)
        end = _time(match["bh"], match["bm"], match["bp"] or "", start)
        if start is None or end is None:
            continue
        found.append(_sure(Spot(of, *match.span()), Clock(start=start, end=end)))
    for match in _EIGHT_TO_FIVE.finditer(of.plain):
        a, b = whole_number(match["a"]), whole_number(match["b"])
        if a is None or b is None or not (4 <= a <= 12 and 1 <= b <= 12):
            continue
        clock = Clock(
            start=time(a, 30 if match["ah"] else 0),
            end=time((b + 12) % 24, 30 if match["bh"] else 0),
        )
        if not any(r.start <= of.span(*match.span())[0] < r.end for r in found):
            found.append(_sure(Spot(of, *match.span()), clock))
    return tuple(found)


def _is_clock(plain: str, match: re.Match[str]) -> bool:
    """A colon, 点 or a time of day must be written; 2026.2.8-2.20 and 8.5-10 are none."""
    text = match.group()
    if re.search(r"\d[.:-]$|[年月¥$]$", plain[: match.start()]) or re.match(
        r"[.\d月日号元块千万kKwW%人名岁]|周岁|小时|个小时|天", plain[match.end() :]
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


def _hours(of: Source, clocks: tuple[Reading[Clock], ...]) -> Reading[float] | None:
    for match in _HOURS.finditer(of.plain):
        before = of.plain[max(0, match.start() - 5) : match.start()]
        if (not match["day"] and _NOT_HOURS.search(before)) or re.match(
            r"工(?!作)|内|[起/]\d", of.plain[match.end() :]
        ):
            continue
        low, high = number(match["a"]), number(match["b"] or match["a"])
        if low is None or high is None or (not match["b"] and low <= 3 and not match["day"]):
            continue
        spot = Spot(of, *match.span())
        facts: dict[str, Fact] = {"low": float(low), "high": float(high)}
        if not 1 <= low <= high <= 24:
            return _ask(spot, "implausible", facts)
        if high > 16:
            if high == 24 and not match["day"]:
                continue
            return _ask(spot, "implausible", facts)
        return _sure(spot, float(high), likely="hours_span" if low != high else "", facts=facts)
    return _from_clocks(clocks)


def _from_clocks(clocks: tuple[Reading[Clock], ...]) -> Reading[float] | None:
    read = [(r, r.value) for r in clocks if r.value is not None]
    if not read:
        return None
    first = read[0][0]
    day = [read[0][1]]
    for _, clock in read[1:]:
        if clock.start >= day[-1].end > day[-1].start:
            day.append(clock)
        else:
            break
    total = sum(clock.hours for clock in day)
    if total > 16 or total < 1:
        return first.model_copy(
            update={"value": None, "certainty": Certainty.QUESTION, "question": "implausible"}
        )  # type: ignore[return-value]  # narrowed above
    broken = len(day) > 1
    return Reading[float](
        value=total,
        certainty=Certainty.SURE if broken else Certainty.LIKELY,
        question="" if broken else "breaks_unstated",
        start=first.start,
        end=read[len(day) - 1][0].end,
        text="" if broken else first.text,
    )


def _days(of: Source) -> Reading[float] | None:
    for pattern, kind in _REST:
        match = pattern.search(of.plain)
        if match is None:
            continue
        spot = Spot(of, *match.span())
        if kind == "cycle":
            return _cycle(spot, match)
        if kind == "month":
            return _month(spot, match)
        if kind == "days":
            days = number(match["g"] or match["h"] or match["i"])
            if days is None or not 20 <= days <= 31:
                continue
            return _sure(spot, float(days))
        if kind == "none":
            return _sure(spot, 30.0, likely="no_rest")
        value = {"two": 21.75, "one": 26.0, "bigsmall": 23.9}[kind]
        return _sure(spot, value, likely="alternating" if kind == "bigsmall" else "")
    return None


def _cycle(spot: Spot, match: re.Match[str]) -> Reading[float]:
    work, rest = number(match["w"]), number(match["r"])
    if work is None or rest is None or work + rest <= 0 or work > 30 or rest > 15:
        return _ask(spot, "implausible")
    if work == 6 and rest == 1:
        return _sure(spot, 26.0)
    if work == 5 and rest == 2:
        return _sure(spot, 21.75)
    return _sure(spot, round(float(30 * work / (work + rest)), 1))


def _month(spot: Spot, match: re.Match[str]) -> Reading[float] | None:
    first = next((match[g] for g in "acdef" if match[g]), None)
    low = number(first) if first else None
    high = number(match["b"]) if match["b"] else low
    if low is None or high is None:
        return None
    if not 0 <= low <= high <= 15:
        return _ask(spot, "implausible", {"rest_days": float(high)})
    if low != high:
        return _sure(
            spot,
            float(30 - low),
            likely="rest_span",
            facts={"low": float(low), "high": float(high)},
        )
    return _sure(spot, float(30 - low))


def _sure(
    spot: Spot, value: T, *, likely: str = "", facts: dict[str, Fact] | None = None
) -> Reading[T]:
    return Reading[T](
        value=value,
        certainty=Certainty.LIKELY if likely else Certainty.SURE,
        question=likely,
        facts=facts or {},
        **spot.place(),
    )


def _ask(spot: Spot, code: str, facts: dict[str, Fact] | None = None) -> Reading[T]:
    return Reading[T](
        value=None, certainty=Certainty.QUESTION, question=code, facts=facts or {}, **spot.place()
    )
