"""Where a message names a post: 1、普工20名; 岗位:缝纫工; 急招电工; 平车工,月薪6000."""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.fields.amounts import amounts
from intake.fields.source import Source
from intake.fields.titles import TitlePart, split_source
from intake.messages.firms import Firm
from reference.titles import Why, find_title, outside_word

LONGEST_TITLE: Final = 16
_CUT: Final = re.compile(
    r"\.{2,}|(?<=[)])、|[\n,;。!|【】✅☑✔⭐🔥🌟👉📢💰🏠🎉❗️‼⚡💥📣🌹🍀🔔]|(?<=[)人名位个元月上右天]) (?=[\u4e00-\u9fffA-Z])| (?=[\u4e00-\u9fff]{2,8}\d{1,3}(?:[-~]\d{1,3})?[名人个位])|[\u2600-\u27bf\U0001f000-\U0001faff]"
)
_NO_INTRO: Final = re.compile(
    r"联系|电话|地址|地点|要求|福利|工资|薪|待遇|时间|条件|备注|说明|年龄|班|人数|数量|\d$"
)
_TRADE_END: Final = re.compile(r"(?:工|员|师傅|阿姨|师|手|操作|学徒|司机)$")
_MARKS: Final = " 【[(《<一二三四五六七八九十0123456789、.:*#~-"
_ENUM: Final = re.compile(
    r"^(?:[^\w\u4e00-\u9fff(]|\(\d{1,2}\)|\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}[、.:]|\d{1,2}[、.)]|\d{1,2}(?=[\u4e00-\u9fff])(?!\d*[个人名月年天小元岁班点]))+"
)
_LABEL: Final = re.compile(
    r"^(?:招聘|招工|急招|急聘|现招|需求|用工|空缺)?(?:岗位|职位|工种|职务|岗位名称|职位名称|招聘职位|工种名称)(?:名称|需求|[一二三四五六七八九十\d]{1,2})?[:]"
)
_INTRO: Final = re.compile(
    r"[^\n:]{0,24}(?:厂|公司|集团|店|业|院|队|部|坊|园|子|电器|机械|服装|纺织|塑料|塑胶|科技|制品|物流|招|招聘|招工|急招|诚聘|急聘|信息|需求|岗位|预约|如下|工种|人才|加入|其中|包括|模具|食品|五金|精密|塑业|家具|木业)[:](?=\s?[\u4e00-\u9fffA-Z(【\d])"
)
_PRICED: Final = re.compile(
    r"[\u4e00-\u9fff/]{2,8}?[:\s(]?(?:工资|月薪|大概|按件大概|计件|开|每月)?(?:\d{4}|[一二三四五六七八九两]{1,2}[千万]|\d(?:\.\d)?[千万kKwW-])"
)
_CALL: Final = re.compile(
    r"^[^\n]{0,24}?(?:急招|急聘|诚聘|诚招|现招聘?|招聘|直招|特招|招收|招募|大量招|长期招|急需|招工|需要|需招|缺|招|聘)[:]?"
)
_NOT_POST: Final = re.compile(
    r"^(?:数量|班次|班制|薪酬|月薪|时间|名额|缺口|要求|条件|任职|福利|待遇|工资|薪资|薪酬|地址|地点|联系|电话|微信|年龄|学历|经验|工作|上班|住宿|宿舍|食堂|伙食|吃住|包吃|包住|备注|说明|注[:意明]|报名|面试|试用|发薪|社保|五险|有(?!机|色)|无(?!纺|损|人)|会(?!计|务|员)|懂|能|可|熟悉|需|须|必须|优先|负责|从事|主要|服从|身体|男|女|夫妻|提供|免费|每|月(?!嫂)|年|日(?!用|化)|满|全勤|加班|介绍|推荐|返|集合|公司|我司|本厂|本公司|环境|交通|乘车|路线|另|其他|以上|共|合计|总|人数|性别|持|带|接受|不|底薪|保底|计件(?!工)|综合(?!维|工|技|操)|车间(?!普|操|工人|主任|员|统|管)|厂(?!长|医)|位于|欢迎|招满|截止|到岗|即日|春节|节后)"
)
_LONE_UNKNOWN: Final = re.compile(r"[\u4e00-\u9fffA-Za-z()/]{2,12}")
_NO_TITLE: Final = re.compile(
    r"人员?$|招[工聘]?|急聘|信息|通知|^(?:岗位|员工|工人|人员|宿舍|夫妻|男|女|以上|左右|若干|名额|人数|合计|共计?|总计|学历|经验|年龄|工龄|团队|规模|老乡|朋友|同事|姐妹|男女|情侣|小孩|孩子|亲人|新人|老人|每人|介绍|推荐|满|凑|车|一车|包车|带队|领队|一组|两组|班|一个班|桌|订单|距|面积)$|宿舍|一间|房间|规模|员工总数|现有|在职|拥有|占地|地址|电话|工资|包吃|包住"
)


@dataclass(frozen=True)
class Anchor:
    """A clause that names one or more posts, at ``start``…``end`` of the plain text.

    at_line  the clause begins its line; labelled it was written 岗位:…; counted a headcount stands
             in it; called 招 stands before it
    """

    start: int
    end: int
    parts: tuple[TitlePart, ...]
    at_line: bool
    labelled: bool
    counted: bool
    called: bool = False


def find_anchors(of: Source, begin: int, stop: int, firms: Sequence[Firm] = ()) -> list[Anchor]:
    """Every clause between the two places that names posts; names of firms are no part of one."""
    found: list[Anchor] = []
    at = begin
    after = {firm.start: firm.end for firm in firms}
    while at < stop:
        cut = _CUT.search(of.plain, at, stop)
        end = cut.start() if cut else stop
        inside = next(
            (s for s in after if at <= s < end and not of.plain[at:s].strip(_MARKS)), None
        )
        if inside is not None:
            at = min(after[inside], stop)
            continue
        if of.plain[at:end].strip():
            anchor = _anchor(of, at, end, at in after.values())
            if anchor is not None:
                found.append(anchor)
        at = cut.end() if cut else stop
    return found


def _anchor(of: Source, start: int, end: int, after_firm: bool) -> Anchor | None:
    """The clause as a whole, else what stands behind its colon (企业甲：普工8名)."""
    found = _plain_anchor(of, start, end, after_firm)
    colon = of.plain.find(":", start, end)
    if found is None and 0 < colon < end - 2 and not _NO_INTRO.search(of.plain[start:colon]):
        found = _plain_anchor(of, colon + 1, end, True)
    return found


def _plain_anchor(of: Source, start: int, end: int, after_firm: bool) -> Anchor | None:
    text = of.plain[start:end]
    line_start = of.plain.rfind("\n", 0, start) + 1
    at_line = not re.search(r"[\w\u4e00-\u9fff]", of.plain[line_start:start]) or after_firm
    said = _INTRO.match(text)
    if said:
        start, text, at_line = start + said.end(), text[said.end() :], True
    enum = _ENUM.match(text)
    offset = enum.end() if enum else 0
    label = _LABEL.match(text[offset:])
    call = None if label else _CALL.match(text[offset:])
    offset += label.end() if label else 0
    if not text[offset:].strip():
        return None
    if label is None and call is None and _NOT_POST.match(text[offset:]):
        return None
    bare = offset
    if call is not None and not _NOT_POST.match(text[offset + call.end() :]):
        offset += call.end()
    elif call is not None and _NOT_POST.match(text[offset:]):
        return None
    priced = bool(_PRICED.match(text[offset:]))
    counted_next = _counted_next(of, end)
    parts: tuple[TitlePart, ...] = ()
    for skip in dict.fromkeys((offset, bare)):
        named = _titles(of, start + skip, end)
        begins = enum is not None or at_line or priced or counted_next
        fit = [_fits(p, begins, label is not None, call is not None) for p in named]
        parts = tuple(
            p for p, ok in zip(named, fit, strict=True)
            if ok or (any(fit) and _TRADE_END.search(p.title.value or ""))
        )  # fmt: skip
        if parts:
            break
    if not parts:
        return None
    counted = any(p.headcount is not None for p in parts)
    strong = label is not None or counted or call is not None or at_line
    strong = strong or _priced(of, parts, end) or _counted_next(of, end)
    if not strong:
        return None
    return Anchor(start, end, parts, at_line, label is not None, counted, call is not None)


def _priced(of: Source, parts: tuple[TitlePart, ...], end: int) -> bool:
    """A trade by its plain name with a wage right behind it: 叉车工7000-8000."""
    last = parts[-1].title
    exact = any(m.why is Why.EXACT for m in find_title(last.value or "")[:1])
    behind = of.plain[:end]
    at = behind.rfind(last.value or "\0")
    return (
        exact
        and at >= 0
        and bool(
            re.match(
                r"[:\s(]{0,2}(?:工资|月薪|大概|约)?[\d一二三四五六七八九两]",
                behind[at + len(last.value or "") :],
            )
        )
    )


def _counted_next(of: Source, end: int) -> bool:
    """Whether the clause behind is a bare headcount: 拉丝工,4人."""
    return bool(
        re.match(r"\W{1,4}(?:招|缺)?\d{1,3}(?:[-~]\d{1,3})?(?:人|名|个)(?:\W|$)", of.plain[end:])
    )


def _titles(of: Source, start: int, end: int) -> tuple[TitlePart, ...]:
    """Titles of the clause, up to its first wage or colon that follows a title."""
    text = of.plain[start:end]
    stop = len(text)
    colon = re.search(r":(?!\d{1,3}(?:\D|$))", text)
    if colon and 1 < colon.start() <= LONGEST_TITLE:
        stop = colon.start()
    for amount in amounts(text):
        if (
            amount.per is not None
            or amount.marked
            or (amount.low or 0) >= 1000
            or (amount.high or 0) >= 1000
        ):
            stop = min(stop, amount.start)
            break
    if stop < 2:
        return ()
    return split_source(of.part(start, start + stop))


def _fits(part: TitlePart, at_line: bool, labelled: bool, called: bool) -> bool:
    """Whether the words are a post's name: one of our trades or of posts outside them; an unknown
    name only with a headcount or behind 岗位:."""
    name = re.sub(r"\([^)]*\)", "", part.title.value or "")
    if not 2 <= len(name) <= LONGEST_TITLE or re.search(
        r"\d{3}|[:。,]|经验|优先|以上学历|不限", name
    ):
        return False
    if labelled:
        return True
    if _NO_TITLE.search(name):
        return False
    best = next((m for m in find_title(name) if m.why is not Why.BIGRAM), None)
    known = best is not None and (
        best.score >= (45 if part.headcount else 55) or outside_word(name) != ""
    )
    if known or outside_word(name):
        return (
            part.headcount is not None
            or (at_line and len(name) <= 10)
            or (called and len(name) <= 8)
        )
    if called and part.headcount is None:
        return bool(_TRADE_END.search(name) and _LONE_UNKNOWN.fullmatch(name) and len(name) <= 6)
    alone = at_line or bool(_TRADE_END.search(name))
    return part.headcount is not None and alone and bool(_LONE_UNKNOWN.fullmatch(name))
