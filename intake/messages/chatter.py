"""What a chat adds to an advertisement, and what its writer took back: stamps (张三 14:32), names
people put down (接龙), figures put right in brackets."""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import re
from typing import Final

from intake.fields.contacts import SURNAMES
from intake.fields.source import Source
from intake.messages.titlewords import LIKE, strength

_STAMP: Final = re.compile(
    r"(?m)^[ ]?(?:(?P<who>[^\n\d:;,]{1,16}?(?:\(\d{5,11}\))?) ?)?(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日? ?|昨天|前天|今天|星期[一二三四五六日天]|周[一二三四五六日])? ?(?:上午|下午|晚上|早上|凌晨|中午)?\d{1,2}:\d{2}(?::\d{2})?:?[ ]?$"
)
_TIME_OF: Final = re.compile(r"班|时|间|集合|报名|面试|出发|上午|下午|晚|早|午|休|至|到|起|从|作息")
_ROLL: Final = re.compile(r"接龙")
_ENTRY: Final = re.compile(
    rf"(?m)^[ ]?(?:\(\d{{1,3}}\)|\d{{1,3}}[.、:) ])[ ]?(?P<who>[{SURNAMES}][\u4e00-\u9fff]{{0,2}})(?:[ ,:+(\-][^\n]{{0,20}})?$"
)
_NAMED: Final = re.compile(
    r"(?m)^[ ]?\d{1,3}[.、:) ][ ]?(?P<who>[\u4e00-\u9fffA-Za-z]{2,5})[ :+][^\n\d元]{0,8}(?:[\d一二两三四五六七八九十]{1,2}个?人?)?$"
)
"""桂花婶 采茶 3人: whoever is called otherwise than by a surname."""
_RIGHTED: Final = re.compile(
    r"(?<![\d.])(?P<old>\d{1,6}(?:\.\d{1,2})?[万千kKwW]?(?:[-~]\d{1,6}(?:\.\d{1,2})?[万千kKwW]?)?)(?:元(?:/月)?)?"
    r"\((?:更正|改为|改成|现改为|现改成|应为|更正为|调整为|已改为|现为)[:为是]?(?P<new>\d[^()\n]{0,14})\)"
)


_COUNTED: Final = r"(?:\d{1,4}|[一二两三四五六七八九十百]{1,4})"
_NOT_SO_MANY: Final = re.compile(
    rf"(?:不是|不要|不招|不止){_COUNTED}(?:名|人|个|位)了?[,; ]?(?:而?是|改要|改招|要|招)(?P<new>{_COUNTED}(?:名|人|个|位))"
    rf"|(?:是|要|招)(?P<first>{_COUNTED}(?:名|人|个|位))[,; ]?(?:而?不是|不要){_COUNTED}(?:名|人|个|位)(?:了|啊|哦)?"
)
"""缝纫工不是10个是16个, 要16个,不是10个: which headcount is meant."""


def without_chatter(of: Source) -> tuple[Source, frozenset[int]]:
    """The text with such lines made blank, and the typed lines (from 1) that were."""
    spans = [
        m.span() for m in _STAMP.finditer(of.plain)
        if not (m["who"] and _TIME_OF.search(m["who"]))
    ]  # fmt: skip
    roll = _ROLL.search(of.plain)
    if roll:
        spans += [
            m.span()
            for pattern in (_ENTRY, _NAMED)
            for m in pattern.finditer(of.plain, roll.end())
            if strength(m["who"]) < LIKE
        ]
    if not spans:
        return of, frozenset()
    ends = [0]
    for char in of.typed:
        ends.append(ends[-1] + (char == "\n"))
    lines = {ends[of.place[a]] + 1 for a, b in spans if b > a}
    plain, at = [], 0
    for start, end in sorted(set(spans)):
        plain += [of.plain[at:start], " " * (end - start)]
        at = end
    return Source(of.typed, "".join([*plain, of.plain[at:]]), of.place), frozenset(lines)


def put_right(of: Source) -> Source:
    """4500(更正:5000)元 as 5000元: of a figure corrected beside itself the later one is meant."""
    chars: list[str] = []
    place: list[int] = []
    at = 0
    found = [(m, m.span("new")) for m in _RIGHTED.finditer(of.plain)]
    found += [(m, m.span("new" if m["new"] else "first")) for m in _NOT_SO_MANY.finditer(of.plain)]
    for match, meant in sorted(found, key=lambda one: one[0].start()):
        if match.start() < at:
            continue
        for start, end in ((at, match.start()), meant):
            chars.append(of.plain[start:end])
            place += of.place[start:end]
        at = match.end()
    if not at:
        return of
    return Source(of.typed, "".join([*chars, of.plain[at:]]), (*place, *of.place[at:]))
