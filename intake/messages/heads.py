"""Where a message names a post: 1、普工20名; 岗位:缝纫工; 急招电工; 平车工,月薪6000; 5名电工."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

from intake.fields.source import Source
from intake.messages.counted import counted
from intake.messages.counts import TOTAL, Count, counts_in
from intake.messages.head import Found, Head
from intake.messages.titlewords import LIKE
from intake.messages.uncounted import uncounted
from intake.messages.units import Unit

_BRACKET: Final = re.compile(r"\(([^()]{0,80})\)")


_COUNT_INSIDE: Final = re.compile(
    r"(?:招|缺|需|共|约|各)?(?:\d{1,4}(?:[-~]\d{1,4})?\+?(?:名|人|个|位)?(?:左右|以上)?|若干[名人]?|[一二两三四五六七八九十]{1,3}(?:名|人|个)|数[十百]?[名人]|男\d+女\d+|男女各\d+[名人]?)"
)


_COUNT_AMONG: Final = re.compile(
    r"(?:^|[,;、: ])(?:招|需|缺|共|约)?[男女]?(?P<n>\d{1,3}(?:[-~]\d{1,3})?[名人])(?=$|[,;、 )])"
)


_COUNT_LABEL: Final = re.compile(r"(?:人数|名额|数量|需求|缺口)(?=.{0,2}$)")


_HEADS_A_LIST: Final = re.compile(r"[,。]?(?:如下|岗位如下|具体如下|其中)?[:]\s*$")


MOST_COUNTS: Final = 500


_ABOUT_FIRM: Final = re.compile(
    r"(?:成立|创建|创办|始建|建厂|组建)于|占地|建筑面积|厂房面积|注册资[金本]|(?:现有|拥有|在职)(?:职工|员工)|年产值?"
)


_ASKED_FOR: Final = re.compile("招|需|缺|聘|人数|名额|数量")


_WANTS: Final = re.compile("招|聘|急需|缺|岗位|职位|工种|急要")


def read_unit(of: Source, blind: str, unit: Unit, number: int, *, in_list: bool) -> Found:
    """``blind``: the plain text as `blinded` makes it. ``in_list``: the unit stands under 要求: or
    福利: and only a headcount makes it a post."""
    heads: list[Head] = []
    loose: list[Count] = []
    total = None
    about = _ABOUT_FIRM.search(of.plain, unit.start, unit.end)
    if about and not _WANTS.search(of.plain, unit.start, unit.end):
        return Found((), ())
    taken = unit.body
    counts = counts_in(Source(of.typed, blind, of.place), unit.body, unit.end)
    for count in itertools.islice(counts, MOST_COUNTS):
        if count.start < taken:
            continue
        head = counted(of, blind, unit, number, count, taken)
        if (
            head is not None
            and head.strength < LIKE
            and _HEADS_A_LIST.match(blind, count.end, unit.end)
        ):
            total = count.reading  # 某文创招12人: the posts stand below
        elif head is not None and not (in_list and head.strength < LIKE):
            heads.append(head)
            taken = head.end
        elif not count.weak and (
            not count.lone
            or _COUNT_LABEL.search(blind[max(unit.body, count.start - 6) : count.start])
        ):
            left = blind[max(unit.body, count.start - 8) : count.start]
            if in_list and not _ASKED_FOR.search(left):
                continue  # 3、指导2-3名电工接线
            if TOTAL.search(left) or count.together:
                total = count.reading
            else:
                loose.append(count)
    if not in_list:
        heads = sorted([*heads, *uncounted(of, blind, unit, number, heads)], key=lambda h: h.start)
    return Found(tuple(heads), tuple(loose), total)


def blinded(of: Source, units: Sequence[Unit], firms: Sequence[tuple[int, int]]) -> str:
    """The plain text with firms' names (spans in their order) and what stands in brackets inside
    one unit made blank; every character keeps its place."""
    chars = list(of.plain)
    for unit in units:
        for match in _BRACKET.finditer(of.plain, unit.start, unit.end):
            if _COUNT_INSIDE.fullmatch(match[1]):
                continue
            inside = _COUNT_AMONG.search(match[1])
            a, b = match.span(1)
            if inside is None:
                chars[a:b] = "\x02" * (b - a)
                continue
            first, last = a + inside.start("n"), a + inside.end("n")
            chars[a:first] = " " * (first - a)  # 分拣员(夜班,20名)
            chars[last:b] = " " * (b - last)
    for start, end in firms:
        chars[start:end] = "\x01" * (end - start)
    return "".join(chars)
