"""Figures said in words: hours, days of rest, pay, terms, read from plain text (law.spellings).

A form has a field for each of these; the text beside it may say something else ("试用期一年"). What is
read here is judged by the same rules as the figures (law.text_rules); nothing is guessed: where a
text says two different figures of a kind, the one that speaks for the writer counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2, "仨": 3}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
HAN: Final = r"[零一二两俩仨三四五六七八九十]{1,3}"
N: Final = rf"(?P<n>\d{{1,2}}(?:\.\d)?|半|{HAN})"
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


def each(pattern: re.Pattern[str], plain: str) -> Iterator[re.Match[str]]:
    yield from pattern.finditer(plain)


def _money(match: re.Match[str]) -> Figure | None:
    value = number(match["n"])
    if value is None:
        return None
    unit = {"k": 1000, "千": 1000, "万": 10_000}.get(match["k"] or "", 1)
    value *= unit if value < 100 else 1
    top = float(match["m"]) if match["m"] else value
    return Figure(value, match.start(), match.end(), max(value, top))


_BASE: Final = re.compile(
    rf"(?:底薪|基本工资|基础工资|固定工资|底资|月?保底(?:工资|收入)?)(?:\([^()]{{0,12}}\))?(?:是|为|有|就|只有|每个?月|一个月|开|给|定|[:：]){{0,2}}{_MONEY}{_TO}{_MONTHLY}"
)
_TOTAL: Final = re.compile(
    r"(?:综合(?:月薪|工资|薪资|收入|到手)?|(?<!底)月薪|(?<!基本)(?<!基础)(?<!固定)(?<!保底)(?<!岗位)(?<!绩效)(?<!工龄)(?<!技能)(?<!加班)(?:月工资|工资|薪资)|到手|月收入|算下来|加起来|总共|拢共|一起|统共|包干价?|包月|全包|合计|合共|都算(?:进去|上|在内)|全算上|满打满算|顶天|一口价|打包价|(?:一个月|每个?月)(?=[1-9]\d{3}(?!\d|元?(?:奖|补|房|餐|全勤)))|全职[^,，。;；!\n]{0,6}[,，]?一个月|(?:[上做干]满|出勤)(?:[23]\d|三十|二十[五六七八九])天(?:的)?[,，])"
    rf"(?:大概|大约|约|是|为|能拿|有|给|就|只有|才|也就|[:：]|一个月|每月){{0,2}}{_MONEY}{_TO}{_MONTHLY}"
)
_TRIAL_PAY: Final = re.compile(
    rf"(?:试[用工]期?|转正前)(?:内|间|期间|的|时)?(?:[一二两三六1236]个月)?(?P<what>[^,，。;；\n\d一二两三四五六七八九]{{0,8}}){_MONEY}{_TO}(?!\d|个月|年|天|%)"
)
_REGULAR_PAY: Final = re.compile(
    rf"(?:转正(?!前)|过(?:了|完)?试[用工]期|试[用工]期?(?:满|过|结束|以后|之后|后)|正式(?:工|员工|上岗)?)(?:以?后|之后)?(?P<what>[^,，。;；\n\d一二两三四五六七八九]{{0,8}}){_MONEY}{_TO}(?!\d|个月|年|天|%)"
)
_HOURLY: Final = re.compile(
    r"(?<![\d.])(?P<n>\d{1,2}(?:\.\d)?)(?:(?:元|块)(?:钱)?(?:/|一|每|1)?|/|一|每)(?:个)?(?:小时|钟头|h(?![a-z]))|(?:一|每|1)(?:个)?(?:小时|钟头)(?:给|是|只给|付|才)?(?P<p>十[一二三四五六七八九]?|二十[一二三四]?|[六七八九])(?:元|块)|(?P<q>十[一二三四五六七八九]?|二十[一二三四]?|[六七八九])(?:元|块)(?:钱)?(?:一|每|/)(?:个)?(?:小时|钟头)|时薪(?:为|是|只有|[:：])?(?P<r>\d{1,2}(?:\.\d)?)(?=元|块|$|[,，。;；!\n])|(?:一|每|1)(?:个)?小时(?:给|是|只给|付)?(?P<o>\d{1,2}(?:\.\d)?)(?:元|块|$|[,，。;；!\n])"
)


_TOTAL_ONLY: Final = re.compile(
    r"(?:才|就|只|仅|只有)(?P<n>[1-9]\d{3})(?P<k>(?!.))?(?:元|块)?(?P<m>(?!.))?(?:一个月|每个?月|/月|一月)"
)


def base(plain: str) -> Figure | None:
    """The lowest base or guarantee a month, in yuan."""
    found = [one for match in each(_BASE, plain) if (one := _money(match)) and one.value >= 500]
    return min(found, key=lambda one: one.value, default=None)


def total(plain: str) -> Figure | None:
    """The pay of a month all in, where the text says one alone."""
    found = [
        one
        for match in (*each(_TOTAL, plain), *each(_TOTAL_ONLY, plain))
        if (one := _money(match)) and one.value >= 1000
    ]
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
    for first in each(_TRIAL_PAY, plain):
        for second in each(_REGULAR_PAY, plain):
            same = ("底" in first["what"]) == ("底" in second["what"])
            one, other = _money(first), _money(second)
            if one and other and same and min(one.value, other.value) >= 1000:
                return one, other
    day, later = _daily(_DAILY_TRIAL, plain), _daily(_DAILY_REGULAR, plain)
    return (day, later) if day and later else None


def hourly(plain: str) -> Figure | None:
    """Pay by the hour, in yuan."""
    for match in each(_HOURLY, plain):
        value = number(match["n"] or match["o"] or match["p"] or match["q"] or match["r"])
        if value is not None and value >= 5:
            return Figure(value, match.start(), match.end(), value)
    return None


_TERM: Final = (
    re.compile(
        rf"合同(?:的)?(?:期限?|年限)?(?:为|是|[:：]|签)?{N}(?:个)?(?P<h>半)?(?P<u>年|月)(?P<under>以[内下]|之内|不到)?"
    ),
    re.compile(rf"签(?:订|署)?(?:的是)?{N}(?:个)?(?P<u>年|月)(?:期)?(?:的)?(?:劳动|正式)?合同"),
    re.compile(rf"(?<![\d]){N}(?:个)?(?P<u>年|月)(?:期)?(?:的)?(?:劳动)?合同"),
)
_TRIAL: Final = (
    re.compile(
        rf"(?<!免费)(?:试用|试工|考察)期?(?:为|是|[:：]|要|共|需|长达|一律|统一|均|都|(?:看|视)(?:表现|情况)(?:而定|定)?[,，]|(?:不定|灵活|弹性)[,，]){{0,2}}{N}(?:个)?(?:[\-~到至](?P<m>\d|{HAN})(?:个)?)?(?P<u>年|月|天|周)(?!一|算|之?内[^,，。;；]{{0,2}}[走离])"
    ),
    re.compile(rf"{N}(?:个)?(?P<u>年|月)(?:的)?试用"),
    re.compile(
        rf"(?:头|前|其中|首)(?:的)?{N}(?:个)?(?P<u>年|月)(?:都|全|均)?(?:算|是|为|属于|当|按|作)(?:作|做)?(?:试用|试工|考察)"
    ),
    re.compile(rf"其中(?:试用|试工)(?:期)?{N}(?:个)?(?P<u>年|月)"),
)


_MONTHS: Final = {"年": 12, "月": 1, "周": 7 / 30, "天": 1 / 30}


def _months(match: re.Match[str]) -> Figure | None:
    value = number(match["n"])
    if value is None:
        return None
    value += 0.5 if match.groupdict().get("h") else 0
    top = number(match["m"]) if "m" in match.re.groupindex and match["m"] else value
    each = _MONTHS[match["u"]]
    if match.groupdict().get("under"):
        value, top = value - 0.1, top - 0.1 if top else top  # 三个月以内 is less than three
    return Figure(value * each, match.start(), match.end(), (top or value) * each)


def contract(plain: str) -> Figure | None:
    """The term of the contract in months."""
    found = [one for p in _TERM for match in each(p, plain) if (one := _months(match))]
    return max(found, key=lambda one: one.value, default=None)


def trial(plain: str) -> Figure | None:
    """The longest probation said, in months (`top`)."""
    found = [one for p in _TRIAL for match in each(p, plain) if (one := _months(match))]
    return max(found, key=lambda one: one.top, default=None)


_SHARE: Final = re.compile(
    r"试[用工]期?[^。;；\n]{0,16}?(?:打|按|拿|发|给|只有|为|的)?(?:(?P<n>[一二三四五六七])(?P<h>点?五)?折|(?P<p>[1-7]\d)(?:%|个百分点)|百分之(?P<q>[一二三四五六七]十[一二三四五六七八九]?)|(?P<c>[三四五六七])成|(?P<half>减半|一半(?!时)|对半|(?:只|就|仅)(?:发|给|有|领)(?:点)?(?:生活费|餐补|饭钱|补贴|车费)))"
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
    elif match["q"]:
        value = number(match["q"]) or 0
    else:
        value = (tens or 0) * 10 + (5 if match["h"] else 0)
    return Figure(value, match.start(), match.end(), value)


PATTERNS: Final = (
    _BASE, _TOTAL, _TOTAL_ONLY, _TRIAL_PAY, _REGULAR_PAY, _DAILY_TRIAL, _DAILY_REGULAR, _HOURLY, *_TERM, *_TRIAL, _SHARE,
)  # fmt: skip
"""All of them, for the version of the rules."""
