"""Figures said in words: hours, days of rest, pay, terms, read from plain text (law.spellings).

A form has a field for each of these; the text beside it may say something else ("试用期一年"). What is
read here is judged by the same rules as the figures (law.said_figures); nothing is guessed: where a
text says two different figures of a kind, the one that speaks for the writer counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "仨": 3}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_HAN: Final = r"[零一二两俩仨三四五六七八九十]{1,3}"
_N: Final = rf"(?P<n>\d{{1,2}}(?:\.\d)?|半|{_HAN})"
_MONEY: Final = r"(?P<n>\d{3,5}|\d(?:\.\d{1,2})?(?=[k千万])|[一二两三四五六七八九]千(?:[零一二三四五六七八九][百]?)?)(?P<k>k|千|万)?"
_TO: Final = r"(?:元|块)?(?:[\-~—–到至]{1,4}(?P<m>\d{4,5}))?"
_MONTHLY: Final = (
    r"(?![\d.%])(?!(?:元|块)?(?:钱)?(?:/|每|一)?(?:个)?(?:天|日|周|星期|小时|时|h|件|班|单|次|趟))"
)


@dataclass(frozen=True)
class Figure:
    """A figure and the plain characters that say it; `top` the other end of a span."""

    value: float
    start: int
    end: int
    top: float


def number(text: str) -> float | None:
    """15, 1.5, 半, 十二, 一千八 (1800)."""
    if text == "半":
        return 0.5
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    total, here, unit = 0, 0, 1
    for c in text:
        if c in _UNITS:
            unit = _UNITS[c]
            total, here = total + (here or 1) * unit, 0
        elif c in _DIGITS:
            here = _DIGITS[c]
        else:
            return None
    if here and unit > 10 and text[-2] in _UNITS:
        here *= unit // 10
    return float(total + here)


def _all(pattern: re.Pattern[str], plain: str) -> Iterator[re.Match[str]]:
    yield from pattern.finditer(plain)


_HOURS: Final = (
    re.compile(
        r"(?:(?:每|一|单)(?:天|日|班|个班)|工作时间|上班时间|上班|工时|出勤|班制|[白夜长]班|(?<![今当即])日|两班倒|实干|要干|连续?[干做])"
        rf"[^,，。;；!\n\d]{{0,6}}?{_N}(?:[\-~到至]\d{{1,2}})?(?:个)?多?(?:小时|钟头|点钟|h(?![a-z]))(?!热水|监控|自动|营业|内|便利|客服|直播|值守|在线|开放|急救|以内|一?[换轮]|工(?!作))"
    ),
    re.compile(
        rf"{_N}(?:个)?(?:小时|钟头)(?:工作制|制|两班|二班|倒|一班|/天|每[天日]|一天|(?:的)?班(?!车))"
    ),
)
_OVER: Final = re.compile(
    rf"(?:每天|天天|每日|日均|一天)(?:都)?(?:要|得|必须|须|平均)?加班{_N}(?:个)?(?:多)?(?:小时|钟头)"
)
_CLOCK: Final = re.compile(
    r"(?<![\d:])(?P<a>\d{1,2})(?:[:点](?:\d{2}|半)?)[\-~—–到至]{1,4}(?:当?晚上?|下午|傍晚)?(?P<b>\d{1,2})(?:[:点](?:\d{2}|半)?)"
    r"|早(?:上)?(?P<c>[6-9]|1[01]|[六七八九]|十一?)(?:点)?(?:(?:一直)?(?:上|干|做)?(?:到|至)|[\-~])?晚(?:上)?(?P<d>[5-9]|1[0-2]|[五六七八九十])"
)
_NOT_HOURS: Final = re.compile(
    r"不(?:超过?|高于|多于|到|足|会|用|能超)|以内|少于|营业|热水|监控|平均"
)
_REST: Final = (
    re.compile(
        r"(?:每?个?月|全月|一个月)(?:只|就|仅|最多|固定|带薪|轮流|能|可|有|给){0,3}(?:休息?|歇息?|放假?|轮休|调休|公休|休假)"
        rf"(?P<n>\d|{_HAN}|半)(?:[\-~到至]\d)?(?:个)?(?:天|日|$|(?=[,，。;；!\n]))(?:假)?"
    ),
    re.compile(r"(?<!长)休(?P<n>[零一二两三四0-9])(?:天|日)(?:一个月|/月|每月)"),
)
_WORKED: Final = re.compile(
    r"(?:每?个?月|一个月)(?:要|得|须|都)?(?:出勤|上班?|上满|做满?|干满?|打满)(?P<n>2[5-9]|3[01])天(?!以[上内]|奖|的?(?:全勤|满勤))"
)
_NO_REST: Final = re.compile(
    r"(?<!营业)(?<!门店)(?<!服务)(?<!热线)(?:全月|整月|全年|常年|月月|天天|中途|期间)?无休(?!息室)(?:息?[日天])?|没(?:有|得)?(?:休|休息日|休息天|假休)(?:的)?(?=$|[,，。;；!\n])|没得休|(?:天天|每天)(?:都?要|得|都)上班|天天上班(?=$|[,，。;；!\n])|一周(?:上|干|做)?七天|全月上满|(?:一个?月|每月|全月)(?:要)?(?:干|做|上)满?(?:29|30|31|三十)天|(?:干|做|上)满(?:30|31|三十)天不休"
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
        for match in _all(pattern, plain)
        if (value := number(match["n"])) is not None
        and 4 < value <= 24
        and not _NOT_HOURS.search(plain, max(0, match.start() - 6), match.end() + 3)
    ]
    for match in _all(_OVER, plain):
        over = number(match["n"]) or 0
        if not _NOT_HOURS.search(plain, max(0, match.start() - 6), match.end()):
            found.append(Figure(8 + over, match.start(), match.end(), 8 + over))
    for match in _all(_CLOCK, plain):
        first = number(match["a"] or match["c"]) or 0
        last = number(match["b"] or match["d"]) or 0
        last += 12 if last < 12 and (match["c"] or last <= first) else 0
        if 12 <= last - first <= 16 and not _NOT_HOURS.search(
            plain, max(0, match.start() - 6), match.start()
        ):
            found.append(Figure(last - first - 1.5, match.start(), match.end(), last - first))
    return max(found, key=lambda one: one.value, default=None)


def span(plain: str) -> Figure | None:
    """A shift by the clock, whatever its length, an hour of meals taken off."""
    for match in _all(_CLOCK, plain):
        first = number(match["a"] or match["c"]) or 0
        last = number(match["b"] or match["d"]) or 0
        last += 12 if last < 12 and (match["c"] or last <= first) else 0
        if 4 < last - first <= 16:
            return Figure(last - first - 1, match.start(), match.end(), last - first)
    return None


def days(plain: str) -> Figure | None:
    """Days of work a month, from the days of rest said."""
    found: list[Figure] = []
    for pattern in _REST:
        for match in _all(pattern, plain):
            value = number(match["n"])
            if value is not None and value <= 10:
                found.append(Figure(30 - value, match.start(), match.end(), value))
    for match in _all(_WORKED, plain):
        found.append(Figure(float(match["n"]), match.start(), match.end(), 0))
    for match in _all(_NO_REST, plain):
        found.append(Figure(30, match.start(), match.end(), 0))
    for match in _all(_SELDOM, plain):
        rest = _SELDOM_DAYS[match["w"]]
        found.append(Figure(30 - rest, match.start(), match.end(), rest))
    if not found:
        for pattern, value in _WEEK:
            for match in _all(pattern, plain):
                found.append(Figure(value, match.start(), match.end(), 30 - value))
    return max(found, key=lambda one: one.value, default=None)


def _money(match: re.Match[str]) -> Figure | None:
    value = number(match["n"])
    if value is None:
        return None
    unit = {"k": 1000, "千": 1000, "万": 10_000}.get(match["k"] or "", 1)
    value *= unit if value < 100 else 1
    top = float(match["m"]) if match["m"] else value
    return Figure(value, match.start(), match.end(), max(value, top))


_BASE: Final = re.compile(
    rf"(?:底薪|基本工资|基础工资|固定工资|底资|月?保底(?:工资|收入)?)(?:\([^()]{{0,12}}\))?(?:是|为|有|[:：])?{_MONEY}{_TO}{_MONTHLY}"
)
_TOTAL: Final = re.compile(
    r"(?:综合(?:月薪|工资|薪资|收入|到手)?|(?<!底)月薪|(?<!基本)(?<!基础)(?<!固定)(?<!保底)(?:月工资|工资|薪资)|到手|月收入|算下来|加起来|总共|拢共|一起|统共|包干价?|一口价|打包价|(?:一个月|每个?月)(?=[1-9]\d{3}(?!\d|元?(?:奖|补|房|餐|全勤)))|全职[^,，。;；!\n]{0,6}[,，]?一个月)"
    rf"(?:大概|大约|约|是|为|能拿|有|给|[:：]|一个月|每月){{0,2}}{_MONEY}{_TO}{_MONTHLY}"
)
_TRIAL_PAY: Final = re.compile(
    rf"(?:试[用工]期?|转正前)(?:内|间|期间|的|时)?(?P<what>[^,，。;；\n\d一二两三四五六七八九]{{0,8}}){_MONEY}{_TO}(?!\d|个月|年|天|%)"
)
_REGULAR_PAY: Final = re.compile(
    rf"(?:转正(?!前)|过(?:了|完)?试[用工]期|试[用工]期?(?:满|过|结束|以后|之后|后)|正式(?:工|员工|上岗)?)(?:以?后|之后)?(?P<what>[^,，。;；\n\d一二两三四五六七八九]{{0,8}}){_MONEY}{_TO}(?!\d|个月|年|天|%)"
)
_HOURLY: Final = re.compile(
    r"(?<![\d.])(?P<n>\d{1,2}(?:\.\d)?)(?:(?:元|块)(?:钱)?(?:/|一|每|1)?|/|一|每)(?:个)?(?:小时|钟头|h(?![a-z]))|(?:一|每|1)(?:个)?小时(?:给|是|只给|付)?(?P<o>\d{1,2}(?:\.\d)?)(?:元|块|$|[,，。;；!\n])"
)


def base(plain: str) -> Figure | None:
    """The lowest base or guarantee a month, in yuan."""
    found = [one for match in _all(_BASE, plain) if (one := _money(match)) and one.value >= 500]
    return min(found, key=lambda one: one.value, default=None)


def total(plain: str) -> Figure | None:
    """The pay of a month all in, where the text says one alone."""
    found = [one for match in _all(_TOTAL, plain) if (one := _money(match)) and one.value >= 1000]
    return found[0] if len({(one.value, one.top) for one in found}) == 1 else None


_DAILY_TRIAL: Final = re.compile(
    r"试[用工]期?(?:内|间|期间)?(?:是|给|按)?(?:一天|每天|日薪?)(?P<n>\d{2,3})(?!\d|%)|试[用工]期?(?:内|间|期间)?(?:是|给|按)?(?P<o>\d{2,3})(?:元|块)?(?:/|一|每)天"
)
_DAILY_REGULAR: Final = re.compile(
    r"(?:转正(?:以?后)?|正式(?:工|员工)?|过了?试用期?|熟练工|熟手)(?:是|给|按)?(?:一天|每天|日薪?)(?P<n>\d{2,3})(?!\d|%)|(?:转正(?:以?后)?|正式(?:工|员工)?)(?:是|给|按)?(?P<o>\d{2,3})(?:元|块)?(?:/|一|每)天"
)


def _daily(pattern: re.Pattern[str], plain: str) -> Figure | None:
    match = pattern.search(plain)
    if match is None:
        return None
    value = float(match["n"] or match["o"])
    return Figure(value, match.start(), match.end(), value)


def trial_and_regular(plain: str) -> tuple[Figure, Figure] | None:
    """Pay on trial and after it, in yuan, of the same kind (base beside base)."""
    for first in _all(_TRIAL_PAY, plain):
        for second in _all(_REGULAR_PAY, plain):
            same = ("底" in first["what"]) == ("底" in second["what"])
            one, other = _money(first), _money(second)
            if one and other and same and min(one.value, other.value) >= 1000:
                return one, other
    day, later = _daily(_DAILY_TRIAL, plain), _daily(_DAILY_REGULAR, plain)
    return (day, later) if day and later else None


def hourly(plain: str) -> Figure | None:
    """Pay by the hour, in yuan."""
    for match in _all(_HOURLY, plain):
        value = number(match["n"] or match["o"])
        if value is not None and value >= 5:
            return Figure(value, match.start(), match.end(), value)
    return None


_TERM: Final = (
    re.compile(rf"合同(?:的)?(?:期限?|年限)?(?:为|是|[:：]|签)?{_N}(?:个)?(?P<u>年|月)"),
    re.compile(rf"签(?:订|署)?(?:的是)?{_N}(?:个)?(?P<u>年|月)(?:期)?(?:的)?(?:劳动|正式)?合同"),
    re.compile(rf"(?<![\d]){_N}(?:个)?(?P<u>年|月)(?:期)?(?:的)?(?:劳动)?合同"),
)
_TRIAL: Final = (
    re.compile(
        rf"(?:试用|试工|考察)期?(?:为|是|[:：]|要|共|需|长达){{0,2}}{_N}(?:个)?(?:[\-~到至](?P<m>\d|{_HAN})(?:个)?)?(?P<u>年|月)"
    ),
    re.compile(rf"{_N}(?:个)?(?P<u>年|月)(?:的)?试用"),
)


def _months(match: re.Match[str]) -> Figure | None:
    value = number(match["n"])
    if value is None:
        return None
    top = number(match["m"]) if "m" in match.re.groupindex and match["m"] else value
    each = 12 if match["u"] == "年" else 1
    return Figure(value * each, match.start(), match.end(), (top or value) * each)


def contract(plain: str) -> Figure | None:
    """The term of the contract in months."""
    found = [one for p in _TERM for match in _all(p, plain) if (one := _months(match))]
    return max(found, key=lambda one: one.value, default=None)


def trial(plain: str) -> Figure | None:
    """The longest probation said, in months (`top`)."""
    found = [one for p in _TRIAL for match in _all(p, plain) if (one := _months(match))]
    return max(found, key=lambda one: one.top, default=None)


_SHARE: Final = re.compile(
    r"试[用工]期?[^。;；\n]{0,16}?(?:打|按|拿|发|给|只有|为|的)?(?:(?P<n>[一二三四五六七])(?P<h>点?五)?折|(?P<p>[1-7]\d)%|(?P<c>[三四五六七])成|(?P<half>减半|一半(?!时)|对半|(?:只|就|仅)(?:发|给|有|领)(?:点)?(?:生活费|餐补|饭钱|补贴|车费)))"
)


def trial_share(plain: str) -> Figure | None:
    """Pay on trial as a share of the agreed pay, in percent."""
    match = _SHARE.search(plain)
    if match is None or re.search(r"不(?:打|低于|会|少)", match[0]):
        return None
    tens = number(match["n"] or match["c"] or "")
    if match["half"]:
        value = 50.0
    elif match["p"]:
        value = float(match["p"])
    else:
        value = (tens or 0) * 10 + (5 if match["h"] else 0)
    return Figure(value, match.start(), match.end(), value)


PATTERNS: Final = (
    *_HOURS, _CLOCK, _NOT_HOURS, *_REST, _NO_REST, _SELDOM, *(one for one, _ in _WEEK), _BASE, _TOTAL, _TRIAL_PAY,
    _REGULAR_PAY, _DAILY_TRIAL, _DAILY_REGULAR, _OVER, _WORKED, _HOURLY, *_TERM, *_TRIAL, _SHARE,
)  # fmt: skip
"""All of them, for the version of the rules."""
