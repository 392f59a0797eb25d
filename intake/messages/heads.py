"""Where a message names a post: 1、普工20名; 岗位:缝纫工; 急招电工; 平车工,月薪6000; 5名电工."""

# ruff: noqa: E501, PLR0911, PLR0912  (patterns are one line each; one case, one return)

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from intake.fields.readings import Certainty, Reading, Spot
from intake.fields.source import Source
from intake.fields.titles import TitlePart
from intake.messages.counts import TOTAL, Count, counts_in
from intake.messages.names import ANY_PAY, CALL, MONEY, Names, before_joint, names_in
from intake.messages.titlewords import (
    KNOWN,
    LIKE,
    LONGEST_TITLE,
    MAYBE,
)
from intake.messages.units import EMOJI, Unit

_HARD: Final = re.compile(rf"[,;。!?|\n\t【】\[\]<>《》\"\x01]|\.{{2,}}|[{EMOJI}]")
_BRACKET: Final = re.compile(r"\(([^()]{0,80})\)")
_COUNT_INSIDE: Final = re.compile(
    r"(?:招|缺|需|共|约|各)?(?:\d{1,4}(?:[-~]\d{1,4})?\+?(?:名|人|个|位)?(?:左右|以上)?|若干[名人]?|[一二两三四五六七八九十]{1,3}(?:名|人|个)|数[十百]?[名人]|男\d+女\d+|男女各\d+[名人]?)"
)
_COUNT_AMONG: Final = re.compile(
    r"(?:^|[,;、: ])(?:招|需|缺|共|约)?[男女]?(?P<n>\d{1,3}(?:[-~]\d{1,3})?[名人])(?=$|[,;、 )])"
)
_LABEL: Final = re.compile(
    r"(?:招聘|招工|急招|急聘|现招|需求|用工|空缺|招募|推荐)?(?:岗位|职位|工种|职务|岗位名称|职位名称|工种名称)(?:名称|需求)?[一二三四五六七八九十\d]{0,2}[:]"
)
_COUNT_LABEL: Final = re.compile(r"(?:人数|名额|数量|需求|缺口)(?=.{0,2}$)")
_HEADS_A_LIST: Final = re.compile(r"[,。]?(?:如下|岗位如下|具体如下|其中)?[:]\s*$")
_ASK_US: Final = re.compile(r"(?:请|可|有意者?)?(?:找|联系|咨询|报名)")
_RAW: Final = 24
"""Characters of a title that is one only because 岗位: stands before it."""
_LOOK_BACK: Final = 120
"""Characters before a headcount in which its title is looked for; a bound keeps reading linear."""
MOST_COUNTS: Final = 500
"""Headcounts taken from one unit; a line with more is no advertisement."""
_CALLS_ONLY: Final = re.compile(
    r"(?:[ :、(]|以及|及|和|与|还有|另外|另|我们|我司|我厂|本公司|本厂|本店|公司|厂里|店里|这里|这边|现在|现|目前|急|需要|需|要|招聘|招募|招收|招工|招人|招|聘|诚|缺|找|共|约|各|再|还|大量|长期|特)*"
)
_ABOUT_FIRM: Final = re.compile(
    r"(?:成立|创建|创办|始建|建厂|组建)于|占地|建筑面积|厂房面积|注册资[金本]|(?:现有|拥有|在职)(?:职工|员工)|年产值?"
)
"""A sentence about the firm: its people are no posts."""
_ASKED_FOR: Final = re.compile("招|需|缺|聘|人数|名额|数量")
_WANTS: Final = re.compile("招|聘|急需|缺|岗位|职位|工种|急要")
_SEX: Final = re.compile(r"(?:男|女|男女)(?:工|性|生|员工|职工)?")
_PRICED: Final = re.compile(rf"[\s:,(;—-]{{0,2}}{MONEY}")
_PAY_BEHIND: Final = re.compile(rf"[ ,;|\-:]*{MONEY}")
_GOES_ON: Final = re.compile(
    rf"{MONEY}|[男女]|要求|要|白班|夜班|两班|长白|包|月薪|工资|薪|招|以上|年龄|[\u4e00-\u9fff]{{2,8}}\d"
)


@dataclass(frozen=True)
class Head:
    """A stretch that names one or more posts: ``start``…``end`` of the plain text, in ``unit``.

    parts     the names, with a headcount where one is written to them; the first begins at ``name``
    counted, labelled, called, priced   what speaks for it
    strength  of its weakest name (titlewords)
    filled    已招满, 停招: a post of the text, but none to be had
    """

    unit: int
    start: int
    end: int
    parts: tuple[TitlePart, ...]
    counted: bool = False
    labelled: bool = False
    called: bool = False
    priced: bool = False
    bare: bool = False
    filled: bool = False
    strength: int = 0
    name: int = -1


@dataclass(frozen=True)
class Found:
    """What a unit names: posts, headcounts that belong to no name in it, and a stated sum."""

    heads: tuple[Head, ...]
    loose: tuple[Count, ...]
    total: Reading | None = None  # type: ignore[type-arg]


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
        head = _counted(of, blind, unit, number, count, taken)
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
        heads = sorted([*heads, *_uncounted(of, blind, unit, number, heads)], key=lambda h: h.start)
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


def _counted(
    of: Source, blind: str, unit: Unit, number: int, count: Count, floor: int
) -> Head | None:
    """The name in front of a headcount, else behind it, else in the clause before."""
    floor = max(floor, count.start - _LOOK_BACK)
    hard = [m.end() for m in _HARD.finditer(blind, floor, count.start)]
    begin = hard[-1] if hard else floor
    weak = count.weak
    labelled = _LABEL.search(blind, begin, count.start)
    begin_name = labelled.end() if labelled else begin
    calls = _CALLS_ONLY.fullmatch(blind, begin, count.start) is not None
    stop = _before_sex(blind, begin_name, count.start)
    named = None if calls else names_in(of, blind, begin_name, stop, each=count.each)
    if named is not None:
        named = _of_couples(of, named, count) or named
    if named is None and count.couples is not None:
        return _head(number, begin, count.end, of, [count.couples], count, KNOWN, counted=True)
    if named is None and hard and (calls or weak) and blind[hard[-1] - 1] in "】]>》":
        opened = max(blind.rfind(sign, floor, hard[-1] - 1) for sign in "【[<《")
        titled = names_in(of, blind, opened + 1, hard[-1] - 1) if opened >= floor else None
        if titled is not None and not blind[begin : count.start].strip(" :"):
            return _head(number, opened, count.end, of, titled[2], count, titled[3], counted=True)
    if named is None and calls and not weak:
        named = _behind(of, blind, unit, count)
        if named is not None:
            _start, end, spans, power = named
            return _head(
                number, min(begin, count.start), end, of, spans, count, power, counted=True
            )
        if hard:
            before = hard[-2] if len(hard) > 1 else floor
            named = names_in(of, blind, before, hard[-1] - 1)
            if named is not None and (named[3] >= LIKE or before == unit.body):
                begin = before
            else:
                named = None
        if named is None:
            return _in_next_clause(of, blind, unit, number, begin, count)
    if named is None:
        return None
    _start, _end, spans, power = named
    if floor > unit.body and not hard:
        begin = max(begin, min(spans[0][0], count.start))
    follows = blind[count.end : count.end + 1]
    loose_end = re.match(r"[\u4e00-\u9fff]", follows) is not None
    if power == MAYBE and loose_end and not _GOES_ON.match(blind, count.end):
        return None
    if weak and power < MAYBE:
        return None
    if weak and not (power >= LIKE or _PAY_BEHIND.match(blind, count.end)):
        return None
    if (weak or count.lone) and not re.search(r"[\u4e00-\u9fff]", of.plain[slice(*spans[0])]):
        return None
    if _no_post(blind, begin, count.start):
        return None
    if count.each and hard:
        begin, spans = _more_names(of, blind, floor, hard, begin, spans)
    return _head(
        number, begin, count.end, of, spans, count, power, counted=True,
        labelled=labelled is not None,
    )  # fmt: skip


def _of_couples(of: Source, named: Names, count: Count) -> Names | None:
    """养鸡夫妻工2对: 夫妻工 belongs to the name it stands behind; 普工夫妻2对 is said of 普工."""
    start, end, spans, power = named
    if count.couples is None or spans[-1][1] != count.couples[0]:
        return None
    if of.plain[count.couples[1] - 1] != "工" and power >= LIKE:
        return None
    return start, end, [*spans[:-1], (spans[-1][0], count.couples[1])], LIKE


def _before_sex(blind: str, begin: int, end: int) -> int:
    """剔虾仁:女工40名: the name ends at the colon, behind it stands who is wanted."""
    colon = blind.rfind(":", begin, end)
    if colon <= begin or not _SEX.fullmatch(blind[colon + 1 : end].strip()):
        return end
    return colon


def _more_names(
    of: Source, blind: str, floor: int, hard: Sequence[int], begin: int,
    spans: list[tuple[int, int]],
) -> tuple[int, list[tuple[int, int]]]:  # fmt: skip
    """夹包工,针车工,普工各5名: the clauses before that are names too and have no figure."""
    starts = [floor, *hard]
    for at in range(len(hard) - 1, -1, -1):
        stop = hard[at] - 1
        if blind[stop] != "," or re.search(r"\d", blind[starts[at] : stop]):
            break
        named = names_in(of, blind, starts[at], stop, each=True)
        if named is None or named[3] < LIKE or named[1] < stop:
            break
        begin, spans = starts[at], [*named[2], *spans]
    return begin, spans


def _in_next_clause(
    of: Source, blind: str, unit: Unit, number: int, begin: int, count: Count
) -> Head | None:
    """招50名,普工: the clause behind is a known trade and nothing else."""
    after = _HARD.match(blind, count.end, unit.end)
    if after is None or after.group() != ",":
        return None
    last = min(unit.end, after.end() + _LOOK_BACK)
    stop = _HARD.search(blind, after.end(), last)
    end = stop.start() if stop else last
    behind = names_in(of, blind, after.end(), end)
    if behind is None or behind[3] != KNOWN or behind[1] != end:
        return None
    return _head(number, begin, end, of, behind[2], count, KNOWN, counted=True)


def _no_post(blind: str, begin: int, end: int) -> bool:
    """Words about the firm's size or about helpers, not a name of a post."""
    return bool(
        re.search(r"现有|规模|员工总数|在职|人数:$|名额:$|人以上|有限公司", blind[begin:end])
    )


def _behind(of: Source, blind: str, unit: Unit, count: Count) -> Names | None:
    if blind[count.end : count.end + 1] == ":":
        return None  # 共招36人: the posts stand behind
    last = min(unit.end, count.end + 4 * LONGEST_TITLE)
    stop = _HARD.search(blind, count.end, last)
    end = stop.start() if stop else last
    pay = re.compile(r"[:(\d ]|要求|工资|月薪").search(blind, count.end + 1, end)
    end = pay.start() if pay else end
    if end - count.end > 16:
        return None
    return names_in(of, blind, count.end, end)


def _head(
    number: int, start: int, end: int, of: Source, spans: list[tuple[int, int]],
    count: Count | None, power: int, **marks: bool,
) -> Head:  # fmt: skip
    reading = count.reading if count else None
    if count is not None and len(spans) > 1 and not count.each:
        reading = Reading(
            value=None, certainty=Certainty.QUESTION, question="headcount_together",
            facts={"together": count.reading.value.high or count.reading.value.low}
            if count.reading.value else {},
            start=count.reading.start, end=count.reading.end, text=count.reading.text,
        )  # fmt: skip
    parts = tuple(TitlePart(title=_title(of, a, b), headcount=reading) for a, b in spans)
    return Head(number, start, end, parts, strength=power, name=spans[0][0], **marks)


def _title(of: Source, start: int, end: int) -> Reading[str]:
    words = of.plain[start:end].strip()
    if re.fullmatch(r"\S(?: \S)+", words):
        words = words.replace(" ", "")
    return Reading[str](value=words, certainty=Certainty.SURE, **Spot(of, start, end).place())


def _uncounted(
    of: Source, blind: str, unit: Unit, number: int, counted: Sequence[Head]
) -> Iterator[Head]:
    """Names without a headcount beside them: 岗位:X; 招X; X with its pay; X alone."""
    at = unit.body
    word = re.compile(r"[\w\u4e00-\u9fff]").search(blind, unit.body, unit.end)
    first_word = word.start() if word else unit.end
    taken = sorted((h.start, h.end) for h in counted)
    passed = 0
    for stop, behind in [
        *(m.span() for m in _HARD.finditer(blind, unit.body, unit.end)),
        (unit.end, unit.end),
    ]:
        begin, end = at, stop
        at = behind
        while passed < len(taken) and taken[passed][1] <= begin:
            passed += 1
        if end - begin < 2 or (passed < len(taken) and taken[passed][0] < end):
            continue
        if _ASK_US.match(blind, begin, end):
            continue
        head = _clause(of, blind, unit, number, begin, end, first_word >= begin)
        if head is not None:
            yield from _apart(of, head, end)


def _apart(of: Source, head: Head, end: int) -> Iterator[Head]:
    """打磨(8000起)、装配(6000起): each name with what stands in brackets behind it."""
    if len(head.parts) < 2 or not re.search(
        r"\(\D{0,6}\d{3,5}[^)]*\)[、/]", of.plain[head.start : end]
    ):
        yield head
        return
    at = head.start
    for number, part in enumerate(head.parts):
        stop = end
        if number + 1 < len(head.parts):
            stop = of.plain.find(head.parts[number + 1].title.value or "", at + 1, end)
            stop = stop if stop > at else end
        yield replace(head, start=at, end=min(stop, max(at + 2, head.end)), parts=(part,))
        at = stop


def _clause(
    of: Source, blind: str, unit: Unit, number: int, begin: int, end: int, first: bool
) -> Head | None:
    end = min(end, begin + 4 * _LOOK_BACK)
    label = _LABEL.search(blind, begin, end)
    if label and (first or blind[label.start() - 1] in " ,;|"):
        stop = re.compile(r" (?=[\u4e00-\u9fff]{2,6}:)| (?=\d)|\(").search(blind, label.end(), end)
        named = names_in(of, blind, label.end(), stop.start() if stop else end)
        if named is None and not stop and first and 2 <= end - label.end() <= _RAW:
            spans = [(label.end(), end)]  # 岗位: says that it is one, whatever the words
            return _head(number, begin, end, of, spans, None, MAYBE, labelled=True)
        if named is None:
            return None
        return _head(number, begin, named[1], of, named[2], None, named[3], labelled=True)
    pay = ANY_PAY.search(blind, begin + 2, end)
    stop_at = pay.start() if pay else end
    colon = blind.find(":", begin, stop_at)
    called = CALL.match(blind, begin, end)
    for cut in dict.fromkeys((colon if colon > begin + 1 else stop_at, stop_at)):
        named = names_in(of, blind, begin, cut)
        if named is None or (cut == colon and named[3] < LIKE):
            continue
        name_end, power = named[1], named[3]
        clear = blind[named[0] : named[1]] != ""
        priced = bool(_PRICED.match(blind[name_end:end])) or (
            not blind[name_end:end].strip(" :)")
            and first
            and bool(_PRICED.match(blind[end : end + 12]))
        )
        was_called = called is not None and called.end() <= named[0] + 1
        alone = first and before_joint(blind, name_end, cut) == name_end
        if priced and (power == KNOWN or (first and (power == LIKE or unit.mark != ""))) and clear:
            return _head(
                number, begin, name_end, of, named[2], None, power, priced=True, called=was_called
            )
        if (
            was_called
            and power >= LIKE
            and name_end - named[0] <= 8 * len(named[2])
            and alone_or(blind, name_end, min(cut, end))
        ):
            return _head(number, begin, name_end, of, named[2], None, power, called=True)
        if alone and name_end - named[0] <= 14 * len(named[2]):
            return _head(number, begin, name_end, of, named[2], None, power, bare=True)
    return None


def alone_or(blind: str, name_end: int, end: int) -> bool:
    """Whether nothing but marks or a note stands behind a name in its clause."""
    return not re.sub(r"\([^)]*\)|[ :、\-]|等(?:岗位|工种|职位|岗)?$", "", blind[name_end:end])
