"""Ages: 18～45周岁, 45岁以下, 年龄不限. Limits by sex are asked for (a post has one range)."""

# ruff: noqa: E501, PLR0911  (patterns are read as one line each; one case, one return)

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from intake.fields.numerals import whole_number
from intake.fields.readings import Certainty, Fact, Reading, Spot, whole
from intake.fields.source import Source, source
from intake.fields.values import Ages

_SIGNS: Final = frozenset("岁龄后男")
YOUNGEST: Final = 16
"""Nobody under 16 may be hired (禁止使用童工规定 2); a lower figure is asked for, never stored."""

_N: Final = r"(?:\d{1,3}|[一二三四五六七八九]?十[一二三四五六七八九]?)"
_UNIT: Final = r"(?:周岁|岁)"
_RANGE: Final = re.compile(
    rf"(?P<a>{_N}){_UNIT}?(?:以上)?(?:[-~]{{1,3}}|至|到|/|—)(?P<b>{_N})(?P<u>{_UNIT})?(?:以下|以内|之间)?(?:均可)?"
)
_BELOW: Final = re.compile(
    rf"(?:不超过?|低于|不大于|小于|最大)(?P<a>{_N})(?P<u>{_UNIT})?|(?P<b>{_N})(?P<v>{_UNIT})?(?:及|或)?(?:以下|以内|之内|内)"
)
_ABOVE: Final = re.compile(
    rf"(?:年满|满|不低于|大于|最小)(?P<a>{_N})(?P<u>{_UNIT})?(?:以上)?|(?P<b>{_N})(?P<v>{_UNIT})?(?:及|或)?(?:以上|起)"
)
_ABOUT: Final = re.compile(rf"(?P<a>{_N}){_UNIT}(?:左右|上下|多|出头)")
_ANY: Final = re.compile(
    r"年龄(?:要求)?[:]?(?:不限|无要求|没有要求|放宽|均可|无限制)|不限年龄|老少皆宜"
)
_BORN: Final = re.compile(r"[5-9]0后|0[0-9]后")
_LIMITS: Final = re.compile("以下|以内")
_LABEL: Final = re.compile(r"(?:年龄|岁数|年纪)(?:要求|范围|段|在|限制)?[:为是在]?$")
_BY_SEX: Final = re.compile(
    rf"男(?:工|性|士|的)?[:,]?(?:年龄)?(?:\d{{2}}{_UNIT}?[-~至到])?(?P<m>{_N}){_UNIT}?(?:以下|以内|内)?[,、;/ 和]*女(?:工|性|士|的)?[:,]?(?:\d{{2}}{_UNIT}?[-~至到])?(?P<f>{_N})(?P<u>{_UNIT})?(?:以下|以内|内)?"
)


@lru_cache(maxsize=4096)
def read_ages(text: str) -> Reading[Ages]:
    """The age range a cell holds; the unit may be missing."""
    of = source(text)
    if not of.plain.strip():
        return _ask(whole(of), "missing")
    if re.fullmatch(r"\s*(?:不限|无|无要求|不限制|均可|/|-)\s*", of.plain):
        return _value(whole(of), Ages(low=None, high=None), Certainty.SURE)
    found = _search(of, is_cell=True)
    if found is not None:
        return found
    lone = re.fullmatch(rf"\s*({_N}){_UNIT}?\s*", of.plain)
    if lone:
        return _ask(whole(of), "one_age", {"age": whole_number(lone[1]) or 0})
    return _ask(whole(of), "unreadable")


def find_ages(of: Source) -> Reading[Ages] | None:
    """The first age range in a running text; a figure needs 岁, or 年龄 before it."""
    return _search(of, is_cell=False) if of.has(_SIGNS) else None


def _search(of: Source, *, is_cell: bool) -> Reading[Ages] | None:
    by_sex = _BY_SEX.search(of.plain)
    if by_sex and (is_cell or _is_about_age(of.plain, by_sex)):
        men, women = whole_number(by_sex["m"]), whole_number(by_sex["f"])
        if men and women and men >= 16 <= women and men != women:
            return _ask(Spot(of, *by_sex.span()), "ages_by_sex", {"men": men, "women": women})
        if men and men == women and 16 <= men <= 80:
            return _value(
                Spot(of, *by_sex.span()), Ages(low=None, high=men), Certainty.LIKELY, "age_floor"
            )
    any_age = _ANY.search(of.plain)
    found = _limits(of.plain, is_cell=is_cell)
    if found:
        first, kind = found[0]
        if not is_cell:
            return _of_several(of, found)
        return _checked(Spot(of, *first.span()), first, kind)
    about = _ABOUT.search(of.plain)
    if about:
        return _ask(Spot(of, *about.span()), "one_age", {"age": whole_number(about["a"]) or 0})
    if any_age:
        return _value(Spot(of, *any_age.span()), Ages(low=None, high=None), Certainty.SURE)
    born = _BORN.search(of.plain)
    if born:
        return _ask(Spot(of, *born.span()), "born_decade")
    return None


def _is_about_age(plain: str, by_sex: re.Match[str]) -> bool:
    """男…女… with a sign that the numbers are years of life."""
    return bool(
        "岁" in by_sex.group()
        or _LIMITS.search(by_sex.group())
        or _two_limits(plain, by_sex)
        or "年龄" in plain[max(0, by_sex.start() - 6) : by_sex.start()]
    )


def _limits(plain: str, *, is_cell: bool) -> list[tuple[re.Match[str], str]]:
    """All ranges, then ceilings, then floors; none inside another."""
    found: list[tuple[re.Match[str], str]] = []
    taken = bytearray(len(plain))
    for pattern, kind in ((_RANGE, "range"), (_BELOW, "below"), (_ABOVE, "above")):
        for match in pattern.finditer(plain):
            if any(taken[match.start() : match.end()]):
                continue
            if is_cell or _is_age(plain, match):
                found.append((match, kind))
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                if is_cell:
                    return found
    return found


def _of_several(of: Source, found: list[tuple[re.Match[str], str]]) -> Reading[Ages]:
    """满18岁 and 45岁以下 are one range; limits that differ are asked."""
    readings = [_checked(Spot(of, *m.span()), m, kind) for m, kind in found]
    first = readings[0]
    values = {r.value for r in readings if r.value is not None}
    if first.value is None or len(values) < 2:
        return first
    lows = {v.low for v in values if v.low is not None}
    highs = {v.high for v in values if v.high is not None}
    if len(lows) <= 1 and len(highs) <= 1:
        both = Ages(low=next(iter(lows), None), high=next(iter(highs), None))
        if both.low is None or both.high is None or both.low < both.high:
            return first.model_copy(update={"value": both})
    other = next(r for r in readings if r.value != first.value)
    facts: dict[str, Fact] = {"first": first.text, "second": other.text}
    start, end = first.start, first.end
    return Reading[Ages](
        value=None, certainty=Certainty.QUESTION, question="several_ages", facts=facts,
        start=start, end=end, text=first.text,
    )  # fmt: skip


def _two_limits(plain: str, match: re.Match[str]) -> bool:
    """男50女45 without a unit: limits, not heads, where both are ages people are refused at."""
    ends = [whole_number(match["m"]), whole_number(match["f"])]
    behind = plain[match.end() : match.end() + 1]
    return all(x is not None and 35 <= x <= 65 for x in ends) and behind not in tuple("名人个位")


def _is_age(plain: str, match: re.Match[str]) -> bool:
    if "岁" in match.group():
        return not re.search(
            r"(?:孩子|子女|儿童|小孩|宝宝)$", plain[max(0, match.start() - 4) : match.start()]
        )
    before = plain[max(0, match.start() - 8) : match.start()]
    return bool(_LABEL.search(before)) and not re.search(r"\d$", before)


def _checked(spot: Spot, match: re.Match[str], kind: str) -> Reading[Ages]:
    groups = match.groupdict()
    if kind == "range":
        low, high = whole_number(match["a"]), whole_number(match["b"])
    else:
        one = whole_number(groups.get("a") or groups.get("b") or "")
        low, high = (None, one) if kind == "below" else (one, None)
    facts: dict[str, Fact] = {}
    if low is not None:
        facts["low"] = low
    if high is not None:
        facts["high"] = high
    if low is not None and high is not None and low > high:
        return _ask(spot, "low_above_high", facts)
    if any(x is not None and not 0 < x <= 80 for x in (low, high)):
        return _ask(spot, "implausible", facts)
    if (low is not None and low < YOUNGEST) or (high is not None and high < YOUNGEST):
        return _ask(spot, "under_16", facts)
    return _value(spot, Ages(low=low, high=high), Certainty.SURE)


def _value(spot: Spot, value: Ages, certainty: Certainty, code: str = "") -> Reading[Ages]:
    return Reading[Ages](value=value, certainty=certainty, question=code, **spot.place())


def _ask(spot: Spot, code: str, facts: dict[str, Fact] | None = None) -> Reading[Ages]:
    return Reading[Ages](
        value=None, certainty=Certainty.QUESTION, question=code, facts=facts or {}, **spot.place()
    )
