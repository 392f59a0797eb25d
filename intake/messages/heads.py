"""Where a message names a post: 1、普工20名; 岗位:缝纫工; 急招电工; 平车工,月薪6000; 5名电工."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

from intake.fields.source import Source
from intake.messages.counted import counted
from intake.messages.counts import TOTAL, Count, counts_in, still_missing
from intake.messages.head import Found, Head, head_of
from intake.messages.names import names_in
from intake.messages.tables import is_header
from intake.messages.titlewords import LIKE, MAYBE
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


_NOTE: Final = re.compile(r"\([^()]*\)")
_ONE_NAME: Final = re.compile(r"[\u4e00-\u9fffA-Za-z/]+")
_LONGEST_LINE: Final = 18
_TOP: Final = 3
"""Lines in which a text of one post names it."""
_SITE_LABEL: Final = re.compile(
    r"(?:招聘|招工|需求|招收|用工)?(?:人数|名额|数量)[:]|(?:月|年|日|时)?(?:薪资|薪|工资|薪酬|待遇|收入)(?:待遇|水平|范围|标准)?[:]|发布(?:日期|时间)[:]"
)
_NO_TITLE: Final = re.compile(
    r"信息|简章|启事|公告|通知|[岗职]位$|工种$|招聘$|招工$|需求|如下|公司|要求|福利|地址|联系电话|^电话$|今日|^(?:免费|收费|自费|自理|缺口|人手|还[差缺少]|已到|满员|下列人员|以下人员|嗯)$|^(?:急|诚)?(?:聘|招)$"
)
MOST_COUNTS: Final = 500


_ABOUT_FIRM: Final = re.compile(
    r"(?:成立|创建|创办|始建|建厂|组建)于|占地|建筑面积|厂房面积|注册资[金本]|(?:现有|拥有|在职)(?:职工|员工)|年产值?"
)


ASKED_FOR: Final = re.compile("招|需|缺|聘|人数|名额|数量")


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
    counts = still_missing(blind, counts_in(Source(of.typed, blind, of.place), unit.body, unit.end))
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
            if in_list and not ASKED_FOR.search(left):
                continue  # 3、指导2-3名电工接线
            if TOTAL.search(left) or count.together:
                total = count.reading
            else:
                loose.append(count)
    if not in_list:
        heads = sorted([*heads, *uncounted(of, blind, unit, number, heads)], key=lambda h: h.start)
    return Found(tuple(heads), tuple(loose), total)


def title_line(of: Source, blind: str, units: Sequence[Unit]) -> Head | None:
    """诚聘前台接待⏎招聘人数:6名⏎薪资:…: a line that is nothing but a name, with headcount or pay
    behind their labels in the next lines."""
    for number, unit in enumerate(units[:3]):
        words = _NOTE.sub("", blind[unit.body : unit.end]).strip(" :!")
        behind = units[number + 1 : number + 4]
        told = [u for u in behind if _SITE_LABEL.match(of.plain, u.body)]
        if not told or not 2 <= len(words) <= _LONGEST_LINE or not _ONE_NAME.fullmatch(words):
            continue
        if "\x01" in words or _NO_TITLE.search(words) or is_header(words):
            continue
        named = names_in(of, blind, unit.body, unit.end)
        spans, power = [(unit.body, unit.end)], MAYBE
        if named is not None and len(named[2]) == 1 and words.endswith(blind[slice(*named[2][0])]):
            spans, power = named[2], named[3]
        elif unit.mark or number or told[0] is not behind[0]:
            continue
        return head_of(number, unit.body, unit.end, of, spans, None, power, labelled=True)
    return None


def is_title(heads: Sequence[Head]) -> bool:
    """招聘职位:X on top and nowhere else."""
    first = heads[0] if heads else None
    return (
        first is not None
        and first.labelled
        and not first.counted
        and len(first.parts) == 1
        and first.unit < _TOP
        and not any(h.labelled for h in heads[1:])
    )


def of_one_post(
    of: Source, units: Sequence[Unit], heads: Sequence[Head], title: Head
) -> tuple[list[Head], list[Head]]:
    """(posts, repeats of the first) of a text that begins with the name of its post: another post
    has a headcount and a name like a trade's, or a label before or below it."""
    kept: list[Head] = [title]
    repeats: list[Head] = []
    name = title.parts[0].title.value or ""
    for head in heads:
        names = [p.title.value or "" for p in head.parts]
        below = units[head.unit + 1].body if head.unit + 1 < len(units) else len(of.plain)
        told = head.labelled or (head.bare and _SITE_LABEL.match(of.plain, below) is not None)
        if head.start < title.end or not (told or (head.counted and head.strength >= LIKE)):
            continue
        same = not told and len(names) == 1 and (names[0] in name or name in names[0])
        (repeats if same else kept).append(head)
    return kept, repeats


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
