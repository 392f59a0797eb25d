"""Working time: shift, hours and rest days: 长白班8:00-17:00, 两班倒, 做六休一, 月休4天, 12小时.

Days a month come from the pattern over 30 days (做六休一 = 26, as the trade counts), 双休 is 21.75
(the paid days of an average month). Two patterns that differ give the fewer rest days, to be nodded
at.
"""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from intake.fields.clocks import N, by_hours, clocks_of, hours_of
from intake.fields.numerals import number
from intake.fields.readings import Certainty, Fact, Reading, Spot, asked, read
from intake.fields.shifts import nights_of, shift_of
from intake.fields.source import Source, source
from intake.fields.values import WorkTime

_REST: Final = (
    (re.compile(rf"(?:做|上|干|工作)(?P<w>{N})天?[休歇](?P<r>{N})天?"), "cycle"),
    (re.compile(r"大小周|单双休|大小休|单双周"), "bigsmall"),
    (re.compile(rf"(?:每?个?月(?:可|有|休息)?|月)[休放](?:息|假)?(?P<a>{N})?(?:(?:[-~]|至|到)(?P<b>{N}))?天|月休(?P<c>{N})|(?:每月|一个月|月)休息?(?P<d>{N})[天日]?|每月(?P<e>{N})天(?:休息|假|休)|一个月(?:只|就|能|可以?)?休(?:息)?(?P<f>{N})天"), "month"),
    (re.compile(r"双休|周末休|周六日休|五天(?:工作)?制|5天(?:工作)?制|五天八小时|5天8小时|周一(?:至|到|-)周?五|(?:每周|一周|周)(?:只?工作|只?上班?|出勤|做|干)?[五5]天(?![内半])"), "two"),
    (re.compile(r"单休|周日休|周天休|星期天休|礼拜天休|每周休息?(?:一|1)天|周休(?:一|1)天?|六天(?:工作)?制|6天(?:工作)?制|(?:六天|6天)(?:八小时|8小时)|周一(?:至|到|-)周?六|每周一天休|(?:每周|一周|周)(?:只?工作|只?上班?|出勤|做|干)?[六6]天(?!内)"), "one"),
    (re.compile(rf"(?P<g>{N})天(?:工作)?制|(?:满勤|全勤|出勤|每月(?:上班|工作|出勤)?|月(?:工作|出勤)|一个月上|上满)(?P<h>\d{{2}})天|(?P<i>2\d)天(?=满勤|全勤|[/x*]|\d{{1,2}}小时|,?每天)"), "days"),
    (re.compile(r"无休|全月无休|没有?休息|不休息|全年无休|天天上班|天天都?[做干]"), "none"),
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
    clocks = clocks_of(of)
    shift = shift_of(of, clocks)
    return WorkTime(
        shift=shift,
        clocks=clocks,
        hours_per_day=hours_of(of, clocks),
        days_per_month=_days(of),
        nights=nights_of(of, shift),
    )


def _days(of: Source) -> Reading[float] | None:
    cycle = by_hours(of)
    if cycle is not None:
        return cycle
    found = [r for pattern, kind in _REST if (r := _rest(of, pattern, kind)) is not None]
    values = {r.value for r in found if r.value is not None}
    if len(values) < 2:
        return found[0] if found else None
    most = max(found, key=lambda r: r.value or 0.0)
    facts: dict[str, Fact] = {"low": 30 - max(values), "high": 30 - min(values)}
    return most.model_copy(
        update={"certainty": Certainty.LIKELY, "question": "rest_span", "facts": facts}
    )


def _rest(of: Source, pattern: re.Pattern[str], kind: str) -> Reading[float] | None:
    match = pattern.search(of.plain)
    if match is None:
        return None
    spot = Spot(of, *match.span())
    if kind == "cycle":
        return _cycle(spot, match)
    if kind == "month":
        return _month(spot, match)
    if kind == "days":
        days = number(match["g"] or match["h"] or match["i"])
        return read(spot, float(days)) if days is not None and 20 <= days <= 31 else None
    if kind == "none":
        return read(spot, 30.0, likely="no_rest")
    value = {"two": 21.75, "one": 26.0, "bigsmall": 23.9}[kind]
    return read(spot, value, likely="alternating" if kind == "bigsmall" else "")


def _cycle(spot: Spot, match: re.Match[str]) -> Reading[float] | None:
    work, rest = number(match["w"]), number(match["r"])
    if work is not None and work == rest and work >= 8 and "天" not in match.group():
        return None  # 上12休12: every day
    if work is None or rest is None or work + rest <= 0 or work > 30 or rest > 15:
        return asked(spot, "implausible")
    if work == 6 and rest == 1:
        return read(spot, 26.0)
    if work == 5 and rest == 2:
        return read(spot, 21.75)
    return read(spot, round(float(30 * work / (work + rest)), 1))


def _month(spot: Spot, match: re.Match[str]) -> Reading[float] | None:
    first = next((match[g] for g in "acdef" if match[g]), None)
    low = number(first) if first else None
    high = number(match["b"]) if match["b"] else low
    if low is None or high is None:
        return None
    if not 0 <= low <= high <= 15:
        return asked(spot, "implausible", {"rest_days": float(high)})
    if low != high:
        return read(
            spot,
            float(30 - low),
            likely="rest_span",
            facts={"low": float(low), "high": float(high)},
        )
    return read(spot, float(30 - low))
