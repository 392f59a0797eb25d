"""Which words of a firm's part belong to which post, and which to all of them."""

# ruff: noqa: PLR0912  (patterns are one line each; one case, one branch)

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from intake.fields.source import Source
from intake.messages.blocks import Block
from intake.messages.clauses import FOR_ALL, Span, common, general_pay, kinds, pay_ahead
from intake.messages.counts import Count
from intake.messages.head import Head
from intake.messages.named import Scope, again, again_inside, names_of
from intake.messages.units import Unit

_FIRM_SAYS: Final = re.compile(
    r"(?:公司|本厂|我厂|我司|厂里|厂内|酒店|单位|工厂)(?:统一|提供|免费|包|为|代|给|有|位于|地址|设有|可)"
)


_CALL_US: Final = re.compile(
    r"(?:公司|工作|上班|厂|单位|面试|集合|详细|报名|工厂)?(?:地址|地点|坐标|位置|厂址)|联系|电话|手机|热线|咨询|微信|报名|有意者?|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"
)


_TOPIC: Final = re.compile(
    r"(?:(?P<need>(?:任职|岗位|招聘|录用|基本|应聘|人员|入职|报名)?(?:要求|条件|资格))|(?P<duty>(?:岗位|工作|职位|主要)?(?:职责|内容|描述|任务|说明))|(?P<gift>(?:员工|公司|薪酬|薪资|工资|岗位)?(?:福利|待遇)(?:待遇|福利)?)|(?P<call>(?:报名|联系|面试)(?:时间|方式|电话|地点|地址|须知|材料|流程)?)"
    r"|(?P<posts>(?:招聘|需求|用工|以下|急招)?(?:岗位|职位|工种|人员)(?:及人数|信息|需求|如下|和人数|及要求|及待遇)?|招聘信息|诚聘以下人员|招聘如下))[:]?"
)


_MARKS: Final = "【】[]<>《》()★☆*◆■●▲_~-="


_BRACKETS: Final = re.compile(r"[【\[<《(★☆*◆■●▲_~\-=]*")


_SECTION: Final = re.compile(
    r"[【\[(]?[\u4e00-\u9fff]{2,12}(?:厂区|园区|基地|分厂|片区|工地|[县区市])[】\])]?:?"
)


_SUBSITE: Final = re.compile(
    r"[^\w\u4e00-\u9fff]*(?:[一二三四五]厂|[\u4e00-\u9fff]{0,6}(?:分厂|厂区|基地|分店))[(:]"
)


_NUMBERS: Final = frozenset({"1", "(1)", "(一)", "一"})
_OF_ONE: Final = frozenset({"need", "duty"})


def topic(of: Source, unit: Unit) -> str:
    """need, duty, gift, call or posts where the unit is such a heading or begins with one."""
    match = _TOPIC.match(of.plain, _BRACKETS.match(of.plain, unit.body, unit.end).end(), unit.end)  # type: ignore[union-attr]  # brackets match the empty text too
    if match is None:
        return ""
    whole = not of.plain[match.end() : unit.end].strip(_MARKS) or of.plain[match.end() - 1] == ":"
    return (match.lastgroup or "") if whole else ""


def topics(of: Source, units: Sequence[Unit]) -> list[str]:
    """For each unit the heading it stands under: that of its own line, else one above it as long
    as numbers follow (要求:⏎1、…⏎2、…)."""
    found: list[str] = []
    under, mark = "", ""
    for unit in units:
        own = topic(of, unit)
        if own:
            words = of.plain[unit.body : unit.end].strip(_MARKS + " :")
            alone = _TOPIC.fullmatch(words) is not None
            under, mark = (own if alone else ""), ""
            found.append(own)
            continue
        if under and unit.mark and not unit.gap and mark in ("", unit.mark):
            mark = unit.mark
        else:
            under = ""
        found.append(under)
    return found


def scope_of(
    of: Source, units: Sequence[Unit], under: Sequence[str], block: Block, loose: Sequence[Count]
) -> Scope:
    """Every unit of the part goes to one post, to several, or to all."""
    heads = block.heads
    scope = Scope([[] for _ in heads])
    first = bisect_right(units, block.start, key=lambda u: u.end)
    last = bisect_left(units, block.end, first, key=lambda u: u.start)
    lines = list(enumerate(units[first:last], first))
    names = names_of(heads, range(len(heads)))
    by_unit: dict[int, list[int]] = {}
    for at, head in enumerate(heads):
        by_unit.setdefault(head.unit, []).append(at)
    last_unit = heads[-1].unit if heads else -1
    current, gapped = -1, False
    tail: list[tuple[int, Unit]] = []
    calls: list[tuple[int, Span]] = []
    spoken: set[str] = set()
    section: Span | None = None
    for number, unit in lines:
        span = (max(unit.start, block.start), min(unit.end, block.end))
        if number < last_unit and _SECTION.fullmatch(of.plain[span[0] : span[1]].strip()):
            section = span
            continue
        if number in by_unit:
            for one in by_unit[number] if section is not None else ():
                scope.own[one].append(section)  # type: ignore[arg-type]  # a section has its own kind of row
            _heads_unit(of, heads, by_unit[number], span, scope)
            current = by_unit[number][-1]
            continue
        if current < 0 or not heads:
            scope.shared.append(span)
            _topical(scope, -1, under[number], span)
            continue
        text = of.plain[span[0] : span[1]]
        if again(of, names, (max(span[0], min(unit.body, span[1])), span[1]), scope):
            continue
        if FOR_ALL.search(text) or topic(of, unit) == "posts":
            scope.shared.append(span)
            _topical(scope, -1, under[number], span)
        elif number > last_unit and _continues(units, heads, unit):
            scope.own[current].append(span)
            _topical(scope, current, under[number], span)
        elif number > last_unit:
            tail.append((number, unit))
        elif _CALL_US.search(text) or (_FIRM_SAYS.search(text) and len(heads) > 1):
            calls.append((current, span))
        else:
            if current < len(heads) - 1:
                spoken |= kinds(text) | {under[number]}
                gapped = gapped or unit.gap
            for one in by_unit[heads[current].unit]:
                scope.own[one].append(span)
            _topical(scope, current, under[number], span)
    several = _place_calls(scope, calls)
    _tail(of, scope, tail, under, units, block, spoken, gapped, several)
    _place_loose(scope, loose)
    return scope


def _place_calls(scope: Scope, calls: Sequence[tuple[int, Span]]) -> bool:
    """Telephones and the like below one post are the firm's, below several each one's own: whether
    several."""
    several = len({owner for owner, _ in calls}) > 1
    for owner, span in calls:
        (scope.own[owner] if several else scope.shared).append(span)
    return several


def _continues(units: Sequence[Unit], heads: Sequence[Head], unit: Unit) -> bool:
    """运营专员 1人 1、大专以上; 2、会PS: numbers in the line of the last post, where each has its
    line, are its own."""
    mine = units[heads[-1].unit]
    if unit.line != mine.line or unit.begins or unit.mark not in {"1", "(1)"} or len(heads) < 2:
        return False
    return units[heads[-2].unit].line != mine.line


def _topical(scope: Scope, owner: int, under: str, span: Span) -> None:
    target = {"need": scope.needs, "duty": scope.duties}.get(under)
    if target is not None:
        target.setdefault(owner, []).append(span)


def _same_unit(heads: Sequence[Head], current: int) -> list[int]:
    """A line below several posts of one line belongs to all of these."""
    return [n for n, h in enumerate(heads) if h.unit == heads[current].unit]


def _heads_unit(
    of: Source, heads: Sequence[Head], mine: Sequence[int], span: Span, scope: Scope
) -> None:
    first = heads[mine[0]]
    begins = first.start
    if len(mine) > 1 and first.name > begins and "pay" not in kinds(of.plain[begins : first.name]):
        begins = first.name  # 样甲厂(余杭区):普工5人、电工2人 is in 余杭 for both
    ahead = pay_ahead(of, heads, mine)
    before = of.plain[span[0] : begins]
    if not ahead and _SUBSITE.match(of.plain, span[0], begins):
        for one in mine:
            scope.own[one].append((span[0], begins))
    elif ahead:
        scope.shared.append((span[0], first.name))
    elif before.strip():
        spoken = kinds(before)
        own = len(heads) == 1 or ("pay" in spoken and mine[0] > 0)
        if mine[0] and not own and spoken and spoken <= _OF_ONE and not FOR_ALL.search(before):
            scope.own[mine[0] - 1].append((span[0], begins))  # …本科以上; 八、网络管理员1名
        elif mine[0] and not FOR_ALL.search(before) and not _CALL_US.search(before):
            for one in mine:  # ③武义茭道 样丙工具 装配工10人
                scope.own[one].append((span[0], begins))
        else:
            (scope.own[mine[0]] if own else scope.shared).append((span[0], begins))
    told: set[str] = set()
    for at, following in zip(mine, [*mine[1:], -1], strict=True):
        head = heads[at]
        if following >= 0:
            end = heads[following].start
            scope.own[at].append((head.name if ahead and at == mine[0] else head.start, end))
            told |= kinds(of.plain[head.end : end])
            continue
        cut = span[1] if len(mine) == 1 else common(of, head.end, span[1], told)
        if again_inside(of, heads, mine, (head.end, span[1]), scope) and len(mine) > 1:
            scope.own[at].append((head.start, head.end))
            continue
        scope.own[at].append((head.start, cut))
        for one, said in general_pay(of, heads, mine, (head.end, span[1])):
            scope.own[one].append(said)
        if cut < span[1]:
            rest = of.plain[cut : span[1]]
            if _CALL_US.search(rest) or mine[0] == 0:
                scope.shared.append((cut, span[1]))
            else:
                for one in mine:
                    scope.own[one].append((cut, span[1]))


def _tail(
    of: Source, scope: Scope, tail: Sequence[tuple[int, Unit]], under: Sequence[str],
    units: Sequence[Unit], block: Block, spoken: set[str], gapped: bool, several_calls: bool,
) -> None:  # fmt: skip
    """Behind the last post: its own as long as earlier posts had lines of the same kind."""
    heads = block.heads
    alone = len(heads) == 1
    shared = False
    last = len(heads) - 1
    together = _same_unit(heads, last)
    inline = [kinds(of.plain[a:b]) for own in scope.own[:-1] for a, b in own[:1]]
    numbered = _numbered(units, heads)
    own_pay = bool(scope.own) and any("pay" in kinds(of.plain[a:b]) for a, b in scope.own[last])
    for number, unit in tail:
        span = (unit.start, min(unit.end, block.end))
        text = of.plain[span[0] : span[1]]
        said = kinds(text)
        mine = alone
        if not alone and not shared:
            mine = bool(said) and (said | ({under[number]} - {""})) <= spoken
            mine = mine or (bool(said & spoken) and not (said - spoken - {"count"}))
            mine = mine or _each_had_its(scope, last, under[number])
            mine = mine or (unit.mark in numbered and not unit.gap)
            if said == {"pay"} and not own_pay and inline and all("pay" in k for k in inline):
                mine = True
            if unit.gap and not gapped:
                mine = False
            if _FIRM_SAYS.search(text) or (_CALL_US.search(text) and not several_calls):
                mine = False
        if mine and not alone and not said and not several_calls:
            mine = False
        quiet = not said and not under[number] and not unit.gap and not several_calls
        quiet = quiet and not (_FIRM_SAYS.search(text) or _CALL_US.search(text))
        shared = shared or not (mine or quiet)  # 部门:物流部 ends nothing
        if mine:
            for one in together:
                scope.own[one].append(span)
            _topical(scope, last, under[number], span)
        else:
            scope.shared.append(span)
            _topical(scope, -1, under[number], span)


def _numbered(units: Sequence[Unit], heads: Sequence[Head]) -> frozenset[str]:
    """Kinds of numbers that begin lines of an earlier post and no post: 一、打磨工20名, 1、…, 2、…;
    under the last post they are its own."""
    mine = {units[head.unit].mark for head in heads}
    between = units[heads[0].unit + 1 : heads[-1].unit] if len(heads) > 1 else ()
    return frozenset(u.mark for u in between if u.mark in _NUMBERS) - mine


def _each_had_its(scope: Scope, last: int, under: str) -> bool:
    """Whether every earlier post had requirements (or duties) of its own: these are the last's."""
    told = {"need": scope.needs, "duty": scope.duties}.get(under, {})
    return last > 0 and all(owner in told for owner in range(last))


def _place_loose(scope: Scope, loose: Sequence[Count]) -> None:
    spans = sorted((a, b, n) for n, own in enumerate(scope.own) for a, b in own)
    starts = [a for a, _, _ in spans]
    for count in loose:
        at = bisect_right(starts, count.start) - 1
        owner = spans[at][2] if at >= 0 and count.start < spans[at][1] else -1
        scope.loose.setdefault(owner, []).append(count)
