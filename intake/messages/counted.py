"""Names beside a headcount: 普工20名; 招50名,普工; 5名电工; 针车工6个八千烧边工2个."""

# ruff: noqa: E501, PLR0911, PLR0912  (patterns are one line each; one case, one return)

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from intake.fields.source import Source
from intake.messages.counts import Count
from intake.messages.head import HARD, LABEL, LOOK_BACK, Head, head_of
from intake.messages.names import MONEY, Names, names_in
from intake.messages.titlewords import KNOWN, LIKE, LONGEST_TITLE, MAYBE
from intake.messages.units import Unit

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_CALLS_ONLY: Final = re.compile(
    r"(?:[ :、(]|以及|及|和|与|还有|另外|另|我们|我司|我厂|本公司|本厂|本店|公司|厂里|店里|这里|这边|现在|现|目前|急|需要|需|要|招聘|招募|招收|招工|招人|招|聘|诚|缺|找|共|约|各|再|还|大量|长期|特)*"
)


_FURTHER: Final = re.compile(
    r"(?:^|(?<=[ ,;。!]))(?P<call>(?:另外|另|还有|还|再|又)(?:要|招|缺|需要|找))$"
)
"""180一天 包吃住 另外要10个搬箱子的: in a stretch without stops the name stands behind."""


_OF_PEOPLE: Final = re.compile(r"[名人位]\)$")
"""QA(1人): Latin letters alone are a name where people are counted."""


_SEX: Final = re.compile(r"(?:男|女|男女)(?:工|性|生|员工|职工)?")


_PAY_BEHIND: Final = re.compile(rf"[ ,;|\-:]*{MONEY}")


_GOES_ON: Final = re.compile(
    rf"{MONEY}|[男女]|要求|要|白班|夜班|两班|长白|包|月薪|工资|薪|招|以上|年龄|[\u4e00-\u9fff]{{2,8}}\d"
)


_CHINESE_PAY: Final = r"[一二两三四五六七八九]千[一二两三四五六七八九]?(?:(?:到|至|-)[一二两三四五六七八九]千?[一二两三四五六七八九]?)?|[一二两三四五六七八九]{2}千|[一二两]万[一二两三四五六七八九]?|[一二两三四五六七八九]百[一二两三四五六七八九]?十?(?=一天|/天|的|[\u4e00-\u9fff])"


_BREAKS_OFF: Final = re.compile(
    rf"(?:{_CHINESE_PAY}|{MONEY}(?:[-~至到]{{1,2}}\d{{4,5}})?)(?:元|块钱?|左右|起|以上|上下|/月|一个?月|每月|/天|一天|多|没问题|的)*[ ]?|另外|还有|然后|再就是|还要|不对|应该是"
)


"""针车工6个八千烧边工2个; 挡车的四个人另外整烫师傅要两个: where, without a stop, the words of the post
before end."""


_BARE_BEFORE: Final = re.compile(r"[\u4e00-\u9fff]{2,8}\d{1,3}[名人个位]?[,、;/ ]{1,2}$")


_BARE_BEHIND: Final = re.compile(
    r"[,、;/ ]{1,2}[\u4e00-\u9fff]{2,8}\d{1,3}(?=[,、;/ 。\n名人个位]|$)"
)


"""Beside a bare count another of the same shape: 平车12,坎车8 are posts though nobody knows 坎车."""


def counted(
    of: Source, blind: str, unit: Unit, number: int, count: Count, floor: int
) -> Head | None:
    """The name in front of a headcount, else behind it, else in the clause before."""
    floor = max(floor, count.start - LOOK_BACK)
    hard = [m.end() for m in HARD.finditer(blind, floor, count.start)]
    begin = _further(blind, hard[-1] if hard else floor, count)
    weak = count.weak
    labelled = LABEL.search(blind, begin, count.start)
    begin_name = labelled.end() if labelled else begin
    calls = _CALLS_ONLY.fullmatch(blind, begin, count.start) is not None
    stop = _before_sex(blind, begin_name, count.start)
    named = None if calls else names_in(of, blind, begin_name, stop, each=count.each)
    if not calls:
        later = _behind_break(of, blind, begin_name, stop, count)
        if later is not None and not hard and floor > unit.body:
            named, begin = later, later[0]
        elif later is not None and later[3] >= LIKE and (named is None or later[3] > named[3]):
            named = later  # 6500-8500元招调机工2人: its own pay stands before it
    if named is not None:
        named = _of_couples(of, named, count) or named
    if named is None and count.couples is not None:
        return head_of(number, begin, count.end, of, [count.couples], count, KNOWN, counted=True)
    if named is None and hard and (calls or weak) and blind[hard[-1] - 1] in "】]>》":
        opened = max(blind.rfind(sign, floor, hard[-1] - 1) for sign in "【[<《")
        titled = names_in(of, blind, opened + 1, hard[-1] - 1) if opened >= floor else None
        if titled is not None and not blind[begin : count.start].strip(" :"):
            return head_of(number, opened, count.end, of, titled[2], count, titled[3], counted=True)
    if named is None and calls and not weak:
        named = _behind(of, blind, unit, count)
        if named is not None:
            _start, end, spans, power = named
            return head_of(
                number, min(begin, count.start), end, of, spans, count, power, counted=True
            )
        if hard:
            before = hard[-2] if len(hard) > 1 else floor
            later = _behind_break(of, blind, before, hard[-1] - 1, count)
            if later is None or later[3] < LIKE:
                later = names_in(of, blind, before, hard[-1] - 1)
            named = later
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
    if _only_latin(of, count, spans[0]):
        return None
    if not _bears(blind, unit, begin, count, power) or _no_post(blind, begin, count.start):
        return None
    if count.each and hard:
        begin, spans = _more_names(of, blind, floor, hard, begin, spans)
    return head_of(
        number, begin, count.end, of, spans, count, power, counted=True,
        labelled=labelled is not None,
    )  # fmt: skip


def _further(blind: str, begin: int, count: Count) -> int:
    """Where the words about a count begin: at 另外要, where a name stands behind it."""
    further = _FURTHER.search(blind, max(begin, count.start - 8), count.start)
    if further is None or not _HAN.match(blind, count.end):
        return begin
    return further.start("call")


def _only_latin(of: Source, count: Count, name: tuple[int, int]) -> bool:
    """Whether a bare count stands behind Latin letters and nothing else."""
    lone = count.lone and not _OF_PEOPLE.search(of.plain, count.start, count.end)
    return (count.weak or lone) and not _HAN.search(of.plain, *name)


def _bears(blind: str, unit: Unit, begin: int, count: Count, power: int) -> bool:
    """Whether the count makes a post of a name of this strength."""
    if power >= LIKE:
        return True
    if count.lavish or (count.weak and power < MAYBE):
        return False  # 年前最后一批
    if blind[count.end - 1] == "个" and unit.end - unit.body > _LONG_LINE:
        return _WANTS.search(blind, unit.body, unit.end) is not None  # 酒厂珍藏窖池群3个
    loose_end = _HAN.match(blind, count.end) is not None
    if power == MAYBE and loose_end and not _GOES_ON.match(blind, count.end):
        return False
    return (
        not count.weak
        or _PAY_BEHIND.match(blind, count.end) is not None
        or _in_run(blind, unit, begin, count)
    )


_LONG_LINE: Final = 60
_WANTS: Final = re.compile("招|聘|缺|要|找|工资|元|包[吃住]|管[吃住]|人")


def _behind_break(of: Source, blind: str, begin: int, stop: int, count: Count) -> Names | None:
    """The name behind the last pay, 另外 or 还有 of a stretch without stops."""
    breaks = [m.end() for m in _BREAKS_OFF.finditer(blind, begin, stop) if stop - m.end() > 1]
    return names_in(of, blind, breaks[-1], stop, each=count.each) if breaks else None


def _in_run(blind: str, unit: Unit, begin: int, count: Count) -> bool:
    """Whether a name with a bare count of the same shape stands right before or behind."""
    last = min(unit.end, count.end + 16)
    if re.search(r"[\d千万百]", blind[begin : count.start]):
        return False
    return bool(
        _BARE_BEFORE.search(blind, max(unit.body, begin - 16), begin)
        or _BARE_BEHIND.match(blind, count.end, last)
    )


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
    after = HARD.match(blind, count.end, unit.end)
    if after is None or after.group() != ",":
        return None
    last = min(unit.end, after.end() + LOOK_BACK)
    stop = HARD.search(blind, after.end(), last)
    end = stop.start() if stop else last
    behind = names_in(of, blind, after.end(), end)
    if behind is None or behind[3] != KNOWN or behind[1] != end:
        return None
    return head_of(number, begin, end, of, behind[2], count, KNOWN, counted=True)


def _no_post(blind: str, begin: int, end: int) -> bool:
    """Words about the firm's size or about helpers, not a name of a post."""
    return bool(
        re.search(r"现有|规模|员工总数|在职|人数:$|名额:$|人以上|有限公司", blind[begin:end])
    )


def _behind(of: Source, blind: str, unit: Unit, count: Count) -> Names | None:
    if blind[count.end : count.end + 1] == ":":
        return None  # 共招36人: the posts stand behind
    last = min(unit.end, count.end + 4 * LONGEST_TITLE)
    stop = HARD.search(blind, count.end, last)
    end = stop.start() if stop else last
    pay = re.compile(r"[:(\d ]|要求|工资|月薪").search(blind, count.end + 1, end)
    end = pay.start() if pay else end
    if end - count.end > 16:
        return None
    return names_in(of, blind, count.end, end)
