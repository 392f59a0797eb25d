"""The names of posts inside a stretch of words: 急招平车工、整烫工各 -> 平车工, 整烫工."""

# ruff: noqa: E501, PLR0911  (patterns are one line each; one case, one return)

from __future__ import annotations

import re
from typing import Final

from intake.fields.source import Source
from intake.messages.titlewords import KNOWN, LIKE, NONE, same_trade, strength
from reference.places import scan

CALL: Final = re.compile(
    r"(?:[^\n]{0,24}?(?:(?:急|诚|现|直|特|新|再|另|还)招收(?!银|纳|割|费|货|件|发|款|料)|急招|急要|急聘|诚聘|诚招|现招聘?|招聘|直招|特招|招收|招募|急需|急缺|招工|招人|需要|需招|另招|还招|再招|新招|高薪招|高薪聘|代招|还缺人?|缺|(?:我这边|我这里|我们这边|这边|这里|那边|工地上|厂里)(?:要|招|缺|有)?|招(?!商(?!务|品|场)|生(?!产|鲜|管|化)|标(?!书|签|准)|待|投(?!料|诉|产)|财(?!务|会)|贤|手(?!工|机|绘|缝))|聘(?!专)|(?<=\x01)(?:要|找)(?!求)|(?:我们?|咱们?)(?:厂|店|工地|公司|单位|家)?(?:里|这里|这边)?(?:现在|目前|还|急)?(?:要|缺|招|找|需要|差)(?!求)|(?:现在|目前|老板娘?|让我|托我)[^\n,;。0-9]{0,6}?(?:要|缺|找|差)人?(?!求|点[菜心评数餐])|[县区市镇乡村道](?:这里|这边)?(?:现在)?(?:要|缺|招|找)人?(?!求|点)|(?:现在|目前)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:号|楼|层|期|分)?(?:车间|线|楼|库|仓|厂区?|工段|产线|店|分厂)[^\n,;。0-9]{0,4}?(?:要|缺|招|差|需要?)人?(?!求|点[菜心评数餐])|[\u4e00-\u9fff]{1,4}?(?:车间|仓库|库房|[品料]库|产线|流水线)(?:现在?|还|急)?(?:要|缺|差|招)人?(?!求|点[菜心评数餐]))[:]?)+"
)
_JOINT: Final = re.compile(
    r"(?:\(|还是|仍是|仍要|仍|照旧|照样|只要|只招|只缺|只|想找|要找|想要|想招|要招|找|急招|急聘|招聘|招募|招收|直招|诚招|现招|特招|还缺|需要|需求|名额|人数|计划|大概|现招|招|需|缺|聘|各|共|合计|约|还|再|要|来|近)$"
)
_JOINT_SIGNS: Final = " :、,·*—_/+-"
_LEAD: Final = re.compile(
    r"(?:[ :、·*—_/+-]|[一二三四五]厂(?=\()|[\u4e00-\u9fff]{0,4}(?:分厂|厂区)(?=\()|\.(?![A-Za-z])|(?:还|再|另|也|又)?要(?!求)|(?:那|这)个|[呃嗯额]|去(?:工地|厂里|地里|山上|园里|店里|[\u4e00-\u9fff]{1,2}工地)(?=[\u4e00-\u9fff]{2})|(?:会|能|懂)(?=[贴看做开修焊烧砌切炒刷抹踩绣][\u4e00-\u9fff]{1,4}的?$)|因[^,]{0,12}需要|常年|长期|大量|批量|高薪|紧急|火热|火爆|新增|新招|另外|另|还有|以及|以下|以上|及|和(?!面)|现(?!货|场|金|代)|急(?!诊|救)|另有|本周|本月|今日|今天|明天|年后|年前|节后|公司|我司|我厂|本厂|岗位|职位|工种|诚邀|直招|诚聘|双休|单休|高薪诚聘|其中:?|(?:坐|站)着(?:做的?)?(?=[\u4e00-\u9fff]{2})|去(?=[摘采种割捡挑挖搬扛卸剥帮守])|开(?=[叉铲行吊货]车))+"
)
_SIDE: Final = re.compile(
    r"(?:白班|夜班|晚班|长白班|常白班|两班倒|二班倒|三班倒|[男女]|男女不限|计件|计时|日结|临时|长期|急|急聘|正式工|暑假工|寒假工|包吃住|包住)"
)
MONEY: Final = (
    r"(?:(?:月?综合|月?平均|保底|底薪|计件|计时|月均|大概|约|每月|开|到手|按件)?(?:工资|月薪|薪资|待遇|薪酬|收入|月收入|工价)?(?:待遇|大概|约|可达|能拿)?[:]?"
    r"¥?(?:\d{4,5}(?!\d|年|多?[余吨亩平台套件箱米户头只次份辆人名家])|\d{1,2}(?:\.\d)?[千万kKwW]|\d(?:\.\d)?[-~]\d(?:\.\d)?[千万kKwW]|[一二三四五六七八九]{1,2}[千万](?:[一二三四五六七八九](?![名人个位]))?|\d{2,3}(?:\.\d)?(?:[-~]\d{2,3})?元?(?:/|一|每)(?:天|日|小时|时|h|件|班|单|个工)|\d{1,3}(?:\.\d+)?(?:[-~]\d{1,3}(?:\.\d+)?)?元/[件双条只打套个片斤吨]|面议|面谈))"
)
_NOTE_BEFORE: Final = re.compile(r"\([^()]*\)\s?")
ANY_PAY: Final = re.compile(MONEY)
_SPLIT: Final = re.compile(
    r"、|(?<![云泰平政敦呼])和(?!面|县|平县|田|静|顺|硕|政)|及|以及|/|&|\+(?!\w*名)|,| "
)
_AND_MORE: Final = re.compile(r"(?<=[\u4e00-\u9fff])等(?:多个|各类|各)?(?:岗位|工种|职位|岗)?$")
"""销售、安装、排钻等岗位"""
_NOTED: Final = re.compile(
    r"(?<![A-D])\d|岁|男|女|班|元|急|若干|包吃|包住|兼职|全职|应届|长期|名|要求|优先|熟|会|薪"
)
_WISH: Final = re.compile("要(?:熟|有|懂|会|能|男|女|求|老手)|(?:懂|会)[^,]{1,6}的")
"""压铸工要熟手,3位: the name ends before what is wanted of people."""
_EITHER: Final = re.compile(
    r"[ ,]?的?(?:(?:妇女|[男女])(?:工|的|性|生)?(?:同志)?[、和跟,或]?){1,2}(?:工|的)?(?:都|均|皆|也)(?:可以?|行|要|收|招|能做?)[ ]*$|[ ]?男女(?:工)?不限[ ]*$"
)
"""包装女工男工都可以,10人: the name ends before who may come."""
_PARTICLES: Final = "嘛呢啊呀哦是的"
_ASKING: Final = re.compile(
    r"(?:要不要(?:人)?|有没有(?:人)?|有人(?:要|做|干|来)?[吗么]?|谁(?:要|来|做|干|有|会)|[要有来做]吗|要不|还要|岗位|职位|工种|的岗|(?<=工)岗|计时|计件|按件|保底|还差|还要招|还少|差|少)[ :]*$"
)
"""架子工要不要?要3个; 生物液体发酵岗位2名; 包装计时: words behind a name that are none of it."""
Names = tuple[int, int, list[tuple[int, int]], int]
"""Where names of posts begin and end, one span each, and the strength of the weakest."""


def names_in(of: Source, blind: str, start: int, end: int, *, each: bool = False) -> Names | None:
    """The names of posts that fill ``start``…``end``: (start, end, spans, strength of the weakest),
    None when the words are none."""
    end = before_joint(blind, start, end)
    if (and_more := _AND_MORE.search(blind, max(start, end - 8), end)) is not None:
        end = and_more.start()
    start = _begin(blind, start, end)
    asking = _ASKING.search(blind, max(start + 2, end - 6), end)
    end = asking.start() if asking else end
    either = _EITHER.search(blind, min(start + 2, end), end)
    end = either.start() if either else end
    wish = _WISH.search(blind, min(start + 2, end), end)
    end = wish.start() if wish else end
    while (note := _note_at_end(of.plain, start, end)) >= 0:
        end = note
        while end > start and blind[end - 1] in " :、-·*":
            end -= 1
    end = without_place(of.plain, start, end)
    if end - start > 120 or start >= end:
        return None
    spans = _spans(of, blind, start, end, each=each)
    if not spans:
        return None
    spans = [(_after_lead(blind, a, b), b) for a, b in spans]
    power = min(strength(of.plain[a:b]) for a, b in spans)
    if power == NONE and len(spans) == 1 and (of_it := of.plain.rfind("的", start, end)) > start:
        same = _THAT_IS.match(of.plain, of_it + 1, end)
        spans = [(same.end() if same else of_it + 1, spans[0][1])]  # 会看花型的打样
        power = strength(of.plain[slice(*spans[0])])
        power = power if power >= LIKE else NONE
    return (start, end, spans, power) if power > NONE else None


_THAT_IS: Final = re.compile("也?就是|也叫|又叫|俗称")
"""画画的就是手工上色的: the later name is the one known."""
_FIELD_WORK: Final = re.compile(r"[摘采挖拔割][\u4e00-\u9fff]{1,3}$")
"""临海涌泉摘橘子: what is done stands behind where."""
_AT_PLACE: Final = re.compile(r"(?<=[\u4e00-\u9fff])[-—](?P<where>[\u4e00-\u9fff]{2,6})$")


def without_place(plain: str, start: int, end: int) -> int:
    """销售代表-常熟: the name ends before the county behind a dash."""
    match = _AT_PLACE.search(plain, max(start, end - 8), end)
    place = next(iter(scan(match["where"])), None) if match else None
    if match is None or place is None or place.end - place.start < len(match["where"]):
        return end
    return match.start()


def _after_lead(blind: str, start: int, end: int) -> int:
    """要嵌线工, 还有烫衣师傅: where the name itself begins."""
    work = _FIELD_WORK.search(blind, start + 2, end)
    place = next(iter(scan(blind[start:end])), None) if work is not None else None
    if work is not None and place is not None and place.start == 0:
        return max(start + place.end, work.start())
    lead = _LEAD.match(blind, start, end)
    if lead is None or end - lead.end() < 2:
        return start
    return lead.end() if strength(blind[lead.end() : end]) >= strength(blind[start:end]) else start


def before_joint(blind: str, start: int, end: int) -> int:
    """Where the words end before 招, 各, 约 and signs that lead to a figure."""
    joint = _JOINT.search(blind, max(start, end - 4), end)
    end = joint.start() if joint else end
    while end > start and blind[end - 1] in _JOINT_SIGNS:
        end -= 1
    while end > start + 2 and blind[end - 1] in _PARTICLES:
        end -= 1
    return end


def _note_at_end(plain: str, start: int, end: int) -> int:
    """Where a note in brackets that closes the words begins, or a bracket left open; -1 for none."""
    stop = end - 1 if end > start and plain[end - 1] == ")" else end
    at = plain.find("(", plain.rfind(")", start, stop) + 1 or start, stop)
    if at >= 0 and _NOTED.search(plain, at + 1, stop):
        return at
    return end - 1 if end > start and plain[end - 1] == "(" else -1


def _begin(blind: str, start: int, end: int) -> int:
    """Behind a firm, a colon that introduces, 招聘 and the like, and 另, 现, 大量."""
    for _ in range(4):
        before = start
        colon = max(blind.rfind(":", start, end), blind.rfind("\x01", start, end))
        if colon >= start:
            start = colon + 1
        call = CALL.match(blind, start, end)
        if call and call.end() < end:
            rest = blind[call.end() : end].strip(" :、")
            if (
                strength(rest) > NONE
                and not re.fullmatch("专员|主管|经理|顾问|主任|助理|老师|岗|文员", rest)
            ) or (_SPLIT.search(rest) and len(rest) > 1):
                start = call.end()
        note = _NOTE_BEFORE.match(blind, start, end)
        start = note.end() if note and note.end() < end else start
        lead = _LEAD.match(blind, start, end)
        if (
            lead
            and lead.end() < end
            and (
                blind[lead.end() - 1] in " :、·*—_/+.-"
                or strength(blind[lead.end() : end]) >= strength(blind[start:end])
            )
        ):
            start = lead.end()
        if start == before:
            break
    return start


def _spans(of: Source, blind: str, start: int, end: int, *, each: bool) -> list[tuple[int, int]]:
    """One span per name; a slash joins two names of one post, 、 and 和 join two posts."""
    pieces: list[tuple[int, int, str]] = []
    at, joint = start, ""
    for cut in _SPLIT.finditer(blind, start, end):
        pieces.append((at, cut.start(), joint))
        at, joint = cut.end(), cut.group()
    pieces.append((at, end, joint))
    pieces = [p for p in pieces if of.plain[p[0] : p[1]].strip()]
    if all(p[1] - p[0] == 1 for p in pieces) and len(pieces) > 1:
        return [(start, end)]  # 普 工, spaced out for looks
    kept = [p for p in pieces if len(pieces) == 1] or [
        p for p in pieces if not _SIDE.fullmatch(of.plain[p[0] : p[1]].strip())
        and not ANY_PAY.match(of.plain[p[0] : p[1]])
    ]  # fmt: skip
    if not any(strength(of.plain[p[0] : p[1]]) for p in kept):
        kept = [p for p in pieces if strength(of.plain[p[0] : p[1]])] or kept
    powers = [strength(of.plain[a:b]) for a, b, _ in kept]
    if not kept:
        return []
    joints = {p[2] for p in kept[1:]}
    if len(kept) == 1:
        return [kept[0][:2]]
    if joints <= {" "}:
        good = [p for p, power in zip(kept, powers, strict=True) if power > NONE]
        if not good:
            return []
        named = [p[:2] for p, power in zip(kept, powers, strict=True) if power >= LIKE]
        if each and len(named) > 1:
            return named
        if all(x >= LIKE for x in powers):
            return [p[:2] for p in kept] if len(kept) > 2 or each else [kept[-1][:2]]
        best = max(range(len(kept)), key=lambda n: (min(powers[n], LIKE), n))
        return [kept[best][:2]]
    if "/" in joints and not joints & {"、", "和", "及", "以及"}:
        names = [of.plain[a:b] for a, b, _ in kept]
        distinct = all(p == KNOWN for p in powers) and not any(
            same_trade(x, y) for n, x in enumerate(names) for y in names[n + 1 :]
        )
        return [p[:2] for p in kept] if distinct and len(kept) > 2 else [(kept[0][0], kept[-1][1])]
    if min(powers) == NONE:
        return [p[:2] for p, power in zip(kept, powers, strict=True) if power >= LIKE][-1:]
    return [p[:2] for p in kept]
