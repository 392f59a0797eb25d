"""Amounts of money in a text: one pattern for 4-6千/月, 6000元—9000元, ¥200/天, 8000以上, 五六千.

An amount here is figures with what stands around them; what it pays for is told by `pay_labels`.
"""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from intake.fields.numerals import (
    ARABIC,
    CHINESE,
    Figure,
    chinese_figure,
    chinese_span,
    figure,
)


class Per(StrEnum):
    """What time or work an amount pays."""

    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    YEAR = "year"
    WEEK = "week"
    SHIFT = "shift"
    PIECE = "piece"
    HEAD = "head"


_PER_WORDS: Final = (
    (Per.HOUR, r"个?小时|钟头|个钟(?!头)|时(?!间)|hour|hr|h"),
    (Per.MONTH, r"个?月(?!饼)|month|mon|m(?!²|2)"),
    (Per.DAY, r"天|日|晚|工日|day|d"),
    (Per.YEAR, r"年|year|y"),
    (Per.WEEK, r"周|个?星期|个?礼拜|week"),
    (Per.SHIFT, r"个?班(?!车)|个?工(?!资|人|龄)"),
    (
        Per.PIECE,
        r"件|双|条|只|打(?!包|工|磨)|套|片|吨|米|斤|公斤|单|票|趟|车|箱|包(?!吃|住|食)|平方米|平方|平米|台"
        r"|码|张|盒|块|根|把|粒|颗|挂|串|束|株|棵|筐|桶|罐|板|卷|枚|对|捆|幅|部|扇|袋|个(?!人)",
    ),
)
_END: Final = r"(?![A-Za-z])"
_HEAD: Final = r"(?:/?每?(?:个?人|人头)[/.·]?)?"
_PERIOD: Final = (
    rf"{_HEAD}(?:"
    + "|".join(rf"(?P<{per.value}>(?:[/每]|一)\s?(?:{words}){_END})" for per, words in _PER_WORDS)
    + r")(?:/人)?|(?P<head>/人(?!/))"
)
_ABOVE: Final = r"(?:及|或|元)?以上|起步|起薪|起|多(?!劳|少|名)|余(?!姚|杭)|\+(?![\w(\u4e00-\u9fff])|往上|朝上|打底"
_BELOW: Final = r"(?:及|或)?以下|不到(?![岗位场\d一二三四五六七八九十])|以内|封顶|之内"
_ABOUT: Final = r"左右|上下|不等|之间"
_MOD: Final = rf"{_ABOVE}|{_BELOW}|{_ABOUT}"
_CURRENCY: Final = (
    r"元人民币|元钱|元|块钱|蚊钱?|块(?!/)|分钱|毛钱|毛(?=[/一每])|角(?=[/一每])|RMB|CNY|rmb"
)
_NO_TRAIL: Final = r"(?!\d|[险天个人名小点休班年月周倍轮餐号日岁日薪分险金层楼加档万千百、-]|[一二三四五六七八九十])"


def _one(tag: str) -> str:
    return (
        rf"(?:(?P<n{tag}>{ARABIC})"
        rf"(?P<u{tag}>[万千百]|[wWkK](?![A-Za-z]))?"
        rf"(?P<t{tag}>(?<=[万千wWkK])(?:(?<=[万wW])\d{{4}}(?!\d)|(?<=[千kK])\d{{3}}(?!\d)"
        rf"|[1-9](?!\d|[.,]\d|[人名个天岁年月日号点%])|[一二三四五六七八九半]{_NO_TRAIL}))?"
        rf"|(?P<c{tag}>{CHINESE}))"
    )


_AMOUNT: Final = re.compile(
    r"(?P<pre>不低于|不少于|不会低于|(?:至少|最低|最少|起码)(?:也)?(?:能|可以?)?(?:有|拿到?|挣|到)?|起薪|约|大约|大概|差不多|平均|人均|均薪|(?:最高|最多|封顶)(?:可以|可|能够?)?(?:达到?|拿到?|挣|到)?|可达"
    r"|能达|达到|高达|不超过|超过|过(?=\d)|上限|多达)?[:为是到]?"
    r"(?P<sign>¥|RMB|人民币)?"
    + _one("1")
    + rf"(?P<y1>{_CURRENCY}|块(?=[1-9]))?(?P<j1>(?<=块)[1-9](?![\d.]))?(?P<p1>/(?:月|天|日|小时|时|h|年))?"
    + r"(?P<range>(?P<sep>[-~]{1,6}|至|到|—|一(?=\d))(?:¥)?" + _one("2") + r")?"
    + rf"(?P<m1>{_MOD})?(?P<y2>{_CURRENCY})?(?P<m2>{_MOD})?(?P<per>{_PERIOD})?(?P<m3>{_MOD})?",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True)
class Amount:
    """Money as written, in yuan.

    low, high   None where that side is open (8000以上 has no high)
    per         period written with it, None when there is none
    marked      a currency sign or word, or 千/万/k stood there
    guessed     figures had to share a unit that was not written (5-6000)
    about       左右, 约
    start, end  in the plain text
    """

    low: Decimal | None
    high: Decimal | None
    per: Per | None
    marked: bool
    guessed: bool
    about: bool
    start: int
    end: int
    digits: int

    @property
    def is_range(self) -> bool:
        return self.low is not None and self.high is not None and self.low != self.high


def amounts(plain: str, begin: int = 0, stop: int | None = None) -> Iterator[Amount]:
    """Every figure that might be money, left to right. Callers judge by what stands around it."""
    for match in _AMOUNT.finditer(plain, begin, len(plain) if stop is None else stop):
        found = _amount(match, plain)
        if found is not None:
            yield found


def _figure(match: re.Match[str], tag: str) -> Figure | tuple[Decimal, Decimal] | None:
    if match[f"n{tag}"]:
        return figure(match[f"n{tag}"], match[f"u{tag}"] or "", match[f"t{tag}"] or "")
    text = match[f"c{tag}"]
    if text is None:
        return None
    return chinese_span(text) or chinese_figure(text)


def _amount(match: re.Match[str], plain: str) -> Amount | None:
    first = _figure(match, "1")
    if first is None:
        return None
    low: Decimal | None
    high: Decimal | None
    guessed = False
    if isinstance(first, tuple):
        low, high = first
        second = None
    else:
        second = _figure(match, "2") if match["range"] else None
        if match["range"] and (second is None or isinstance(second, tuple)):
            return None
        low = high = first.amount + Decimal(match["j1"] or 0) / 10
    if isinstance(first, Figure) and isinstance(second, Figure):
        low, high, guessed = _pair(first, second)
    coin = _COINS.get((match["y2"] or match["y1"] or "")[:1])
    if coin and low is not None and high is not None:
        low, high = low * coin, high * coin
    low, high, about = _open_sides(match, low, high)
    written = any(match[g] for g in ("sign", "y1", "y2", "u1", "u2"))
    chinese = any(
        match[g] is not None and re.search("[百千万佰仟]", match[g]) for g in ("c1", "c2")
    )
    start = match.start("sign") if match["sign"] else match.start()
    start = match.start("pre") if match["pre"] else start
    return Amount(
        low, high, _period(match), bool(written or chinese), guessed, about, start,
        match.end(), len(match["n1"] or match["c1"] or ""),
    )  # fmt: skip


def _pair(first: Figure, second: Figure) -> tuple[Decimal, Decimal, bool]:
    """Both ends in yuan: 4-6千, 6千-8, 5-6000; True when the shared unit was nowhere written."""
    a, b = first, second
    if b.scale > 1 and a.scale == 1 and a.value < 100:
        a = Figure(a.value, b.scale)
    elif a.scale > 1 and b.scale == 1 and b.value < 100:
        b = Figure(b.value, a.scale)
    elif a.scale == b.scale == 1 and a.value < 10 and b.value >= 1_000 and a.value * 1000 < b.value:
        return a.value * 1_000, b.value, True
    return a.amount, b.amount, False


_ABOVE_PRE: Final = frozenset(
    {"不低", "不少", "不会", "至少", "最低", "最少", "起码", "起薪", "超过", "过"}
)
_ABOUT_PRE: Final = frozenset({"约", "大约", "大概", "差不多", "平均", "人均", "均薪"})


def _open_sides(
    match: re.Match[str], low: Decimal | None, high: Decimal | None
) -> tuple[Decimal | None, Decimal | None, bool]:
    mods = [match[g] for g in ("m1", "m2", "m3") if match[g]]
    before = match["pre"] or ""
    about = before in _ABOUT_PRE or any(re.fullmatch(_ABOUT, m) for m in mods)
    if low == high:
        if before[:2] in _ABOVE_PRE or any(re.fullmatch(_ABOVE, m) for m in mods):
            high = None
        elif (before and before not in _ABOUT_PRE) or any(re.fullmatch(_BELOW, m) for m in mods):
            low = None
    elif any(re.fullmatch(_ABOVE, m) for m in mods):
        about = True
    return low, high, about


_COINS: Final = {"分": Decimal("0.01"), "毛": Decimal("0.1"), "角": Decimal("0.1")}
_SHORT_PERIOD: Final = {
    "/月": Per.MONTH, "/天": Per.DAY, "/日": Per.DAY, "/小时": Per.HOUR, "/时": Per.HOUR,
    "/h": Per.HOUR, "/年": Per.YEAR,
}  # fmt: skip


def _period(match: re.Match[str]) -> Per | None:
    if match["per"]:
        return next((per for per in Per if match[per.value]), None)
    return _SHORT_PERIOD.get((match["p1"] or "").lower())
