"""Hours and days of rest said in words, read from plain text (law.spellings): the shift by the hour
or by the clock, the days of a month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from law.text_figures import HAN, Figure, N, each, number

_HOURS: Final = (
    re.compile(
        r"(?:(?:每|一|单)(?:天|日|班|个班)|工作时间|上班时间|上班|工时|出勤|班制|[白夜长]班|(?<![今当即])日|两班倒|实干|要干|连续?[干做])"
        rf"[^,，。;；!\n\d]{{0,6}}?{N}(?:[\-~到至]\d{{1,2}})?(?:个)?多?(?:小时|钟头|点钟|钟(?=$|[,，。;；!\n])|h(?![a-z]))(?!热水|监控|自动|营业|内|便利|客服|直播|值守|在线|开放|急救|以内|一?[换轮]|工(?!作))"
    ),
    re.compile(
        rf"(?:^|(?<=[,，。;；\n])){N}(?:个)?(?:小时|钟头)(?=[,，](?:[^,，。;；\n]{{0,6}}无休|[^,，。;；\n]{{0,4}}(?:不休|没休|包干|两班|单休|月休)))"
    ),
    re.compile(
        rf"{N}(?:个)?(?:小时|钟头)(?:工作制|制|两班|二班|倒|一班|/天|每[天日]|一天|(?:的)?班(?!车))"
    ),
)
_OVER: Final = re.compile(
    rf"(?:每天|天天|每日|日均|一天)(?:都)?(?:要|得|必须|须|平均)?加班{N}(?:个)?(?:多)?(?:小时|钟头)"
)
_CLOCK: Final = re.compile(
    r"(?<![\d:])(?P<a>\d{1,2})(?:[:点](?:\d{2}|半)?)[\-~—–到至]{1,4}(?:当?晚上?|下午|傍晚)?(?P<b>\d{1,2})(?:[:点](?:\d{2}|半)?)"
    r"|早(?:上)?(?P<c>[6-9]|1[01]|[六七八九]|十一?)(?:点)?(?:(?:一直)?(?:上|干|做)?(?:到|至)|[\-~])?晚(?:上)?(?P<d>[5-9]|1[0-2]|[五六七八九十])"
)
_HOUR: Final = r"(?:2[0-4]|1\d|\d|二十[一二三四]?|十[一二三四五六七八九]?|[一二两三四五六七八九])"
_CLOCK_SAID: Final = re.compile(
    rf"(?<![\d:\-~至到一二三四五六七八九十])(?P<e>早上?|上午|清早|凌晨)?(?P<a>{_HOUR})点(?P<ah>半|\d{{2}}|整|钟|一刻)?(?:一直|直|上班|开工|干|做|上)?(?:到|至|[\-~—–])(?:当天|第二天)?(?P<l>晚上?|下午|夜里|傍晚|午后)?(?P<b>{_HOUR})点(?P<bh>半|\d{{2}}|整|钟|一刻)?"
)
_NOT_HOURS: Final = re.compile(
    r"不(?:超过?|高于|多于|到|足|会|用|能超)|以内|少于|营业|热水|监控|平均"
)
_REST: Final = (
    re.compile(
        r"(?:每?个?月|全月|一个月)(?:只|就|仅|最多|固定|带薪|轮流|能|可|有|给){0,3}(?:休息?|歇息?|放假?|轮休|调休|公休|休假)"
        rf"(?P<n>\d|{HAN}|半)(?:[\-~到至]\d)?(?:个)?(?:天|日|$|(?=[,，。;；!\n]))(?:假)?"
    ),
    re.compile(r"(?<!长)休(?P<n>[零一二两三四0-9])(?:天|日)(?:一个月|/月|每月)"),
)
_WORKED: Final = re.compile(
    r"(?:每?个?月|一个月)(?:要|得|须|都)?(?:出勤|上班?|上满|做满?|干满?|打满|要上|工作|排)(?P<n>2[5-9]|3[01])天(?!以[上内]|奖|的?(?:全勤|满勤))"
)
_NO_REST: Final = re.compile(
    r"(?<!营业)(?<!门店)(?<!服务)(?<!热线)(?:全月|整月|全年|常年|月月|天天|中途|期间)?无休(?!息室)(?:息?[日天])?|(?:一天|半天)(?:都|也)?(?:不|没得?|别想)(?:休|歇|放)|(?:连|一连)(?:着)?(?:上|干|做)(?:\d{2}|[二三四五六七八九]十[一-九]?)[来多几]?天(?:不|没|无)|全月(?:都)?(?:出勤|到岗|上满)(?!奖|率|的|者|另|再|补|[^,，。;；!\n]{0,3}奖)|连(?:续|着)(?:上|干|做|工作|加班)?(?:\d{1,2}|[一二两三四五六七八九十半]{1,3})(?:个)?(?:月|周|星期|天)(?:都|也)?(?:不|没|无)(?:有|让|给)?(?:放假|休|歇)|没(?:有|得)?(?:休|休息|休息日|休息天|假休)(?:的)?(?=$|[,，。;；!\n])|没得休|[做干上]满?(?:三十|3[01]|三十一)(?:个)?天(?:班|工)?[,，](?:休息|请假|歇|休)[^,，。;；\n不]{0,4}(?:扣|没钱|不算)|(?:天天|每天)(?:都?要|得|都)上班|天天上班(?=$|[,，。;；!\n])|一周(?:上|干|做)?七天|全月上满|(?:一个?月|每月|全月)(?:要)?(?:干|做|上)满?(?:29|30|31|三十)天|(?:干|做|上)满(?:30|31|三十)天不休"
)
_SELDOM: Final = re.compile(
    r"(?P<w>两周|半个?月|十天|十五天|1[05]天|三周|二十天|20天)(?:只|才|就)?(?:休|放|歇)(?:息|假)?(?:一|1)天"
)
_SELDOM_DAYS: Final = {"两周": 2, "半个月": 2, "半月": 2, "十五天": 2, "15天": 2, "十天": 3, "10天": 3, "三周": 1, "二十天": 1, "20天": 1}  # fmt: skip
_WEEK: Final = (
    (re.compile(r"做六休一|上六休一|(?<!双休)单休|每周(?:休息?)(?:一|1)天|一周休(?:一|1)天|每周工作6天|每周六天"), 26.0),
    (re.compile(r"双休|做五休二|上五休二|每周(?:休息?)(?:两|二|2)天|一周休(?:两|二|2)天|每周工作(?:5|五)天|每周(?:5|五)天"), 21.75),
    (re.compile(r"大小(?:周|休)"), 24.0),
)  # fmt: skip


def hours(plain: str) -> Figure | None:
    """The longest day said, in hours; the clock of a shift counts less an hour and a half."""
    found = [
        Figure(value, match.start(), match.end(), value)
        for pattern in _HOURS
        for match in each(pattern, plain)
        if (value := number(match["n"])) is not None
        and 4 < value <= 24
        and not _NOT_HOURS.search(plain, max(0, match.start() - 6), match.end() + 3)
    ]
    for match in each(_OVER, plain):
        over = number(match["n"]) or 0
        if not _NOT_HOURS.search(plain, max(0, match.start() - 6), match.end()):
            found.append(Figure(8 + over, match.start(), match.end(), 8 + over))
    for match in each(_CLOCK, plain):
        first = number(match["a"] or match["c"]) or 0
        last = number(match["b"] or match["d"]) or 0
        last += 12 if last < 12 and (match["c"] or last <= first) else 0
        if 12 <= last - first <= 16 and not _NOT_HOURS.search(
            plain, max(0, match.start() - 6), match.start()
        ):
            found.append(Figure(last - first - 1.5, match.start(), match.end(), last - first))
    found += [one for one in _clocks(plain) if one.top >= 12]
    return max(found, key=lambda one: one.value, default=None)


def _clocks(plain: str) -> Iterator[Figure]:
    """A shift by the clock in words ("早七点半到晚七点半"), an hour and a half of meals taken off."""
    for match in each(_CLOCK_SAID, plain):
        first, last = number(match["a"]) or 0, number(match["b"]) or 0
        first += 0.5 * (match["ah"] in {"半", "30"})
        last += 0.5 * (match["bh"] in {"半", "30"})
        last += 12 if last < 12 and (match["l"] or last <= first) else 0
        if 4 < last - first <= 16 and not _NOT_HOURS.search(
            plain, max(0, match.start() - 6), match.start()
        ):
            yield Figure(last - first - 1.5, match.start(), match.end(), last - first)


def span(plain: str) -> Figure | None:
    """A shift by the clock, whatever its length, an hour of meals taken off."""
    for match in each(_CLOCK, plain):
        first = number(match["a"] or match["c"]) or 0
        last = number(match["b"] or match["d"]) or 0
        last += 12 if last < 12 and (match["c"] or last <= first) else 0
        if 4 < last - first <= 16:
            return Figure(last - first - 1, match.start(), match.end(), last - first)
    return next(_clocks(plain), None)


def days(plain: str) -> Figure | None:
    """Days of work a month, from the days of rest said."""
    found: list[Figure] = []
    for pattern in _REST:
        for match in each(pattern, plain):
            value = number(match["n"])
            if value is not None and value <= 10:
                found.append(Figure(30 - value, match.start(), match.end(), value))
    for match in each(_WORKED, plain):
        found.append(Figure(float(match["n"]), match.start(), match.end(), 0))
    for match in each(_NO_REST, plain):
        found.append(Figure(30, match.start(), match.end(), 0))
    for match in each(_SELDOM, plain):
        rest = _SELDOM_DAYS[match["w"]]
        found.append(Figure(30 - rest, match.start(), match.end(), rest))
    if not found:
        for pattern, value in _WEEK:
            for match in each(pattern, plain):
                found.append(Figure(value, match.start(), match.end(), 30 - value))
    return max(found, key=lambda one: one.value, default=None)


PATTERNS: Final = (
    *_HOURS, _CLOCK, _CLOCK_SAID, _NOT_HOURS, _OVER, *_REST, _WORKED, _NO_REST, _SELDOM,
    *(one for one, _ in _WEEK),
)  # fmt: skip
"""All of them, for the version of the rules."""
