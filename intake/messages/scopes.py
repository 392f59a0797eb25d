"""Which words of a firm's part belong to which post, and which to all of them."""

# ruff: noqa: E501, PLR0912  (patterns are one line each; one case, one branch)

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from intake.fields.numerals import whole_number
from intake.fields.source import Source
from intake.messages.blocks import Block
from intake.messages.clauses import CLAUSE, FOR_ALL, Span, common, general_pay, kinds, pay_ahead
from intake.messages.counts import Count
from intake.messages.heads import Head
from intake.messages.units import Unit

Slot = tuple[int, int]
_Names = Mapping[str, Sequence[tuple[Slot, str]]]
_FIRM_SAYS: Final = re.compile(
    r"(?:公司|本厂|我厂|我司|厂里|厂内|酒店|单位|工厂)(?:统一|提供|免费|包|为|代|给|有|位于|地址|设有|可)"
)
_CALL_US: Final = re.compile(
    r"(?:公司|工作|上班|厂|单位|面试|集合|详细|报名|工厂)?(?:地址|地点|坐标|位置|厂址)|联系|电话|手机|热线|咨询|微信|报名|有意者?|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"
)
_TOPIC: Final = re.compile(
    r"(?:(?P<need>(?:任职|岗位|招聘|录用|基本|应聘|人员|入职|报名)?(?:要求|条件|资格))|(?P<duty>(?:岗位|工作|职位|主要)?(?:职责|内容|描述|任务))|(?P<gift>(?:员工|公司|薪酬|薪资|工资|岗位)?(?:福利|待遇)(?:待遇|福利)?)|(?P<call>(?:报名|联系|面试)(?:时间|方式|电话|地点|地址|须知|材料|流程)?)"
    r"|(?P<posts>(?:招聘|需求|用工|以下|急招)?(?:岗位|职位|工种|人员)(?:及人数|信息|需求|如下|和人数|及要求|及待遇)?|招聘信息|诚聘以下人员|招聘如下))[:]?"
)
_PAY_LEAD: Final = re.compile(
    r"[ :]*(?:更正|纠正|改一下|更正一下|工资|薪资|待遇|月薪|薪酬|工资待遇|薪资待遇|其中|班次|上班时间)[:]"
)

_EXCEPT: Final = re.compile(
    r"除(?:了|去)?(?P<who>[^,;。\n]{2,30}?)(?:之外|以外|外)[,]?(?:其[他余它]的?(?:岗位|工种|人员)?|余下|剩下)?(?:都|均|全部|一律)?(?:为|是|上)?(?P<rest>[^;。\n]{2,40})"
)
_MARKS: Final = "【】[]<>《》()★☆*◆■●▲_~-="
_BRACKETS: Final = re.compile(r"[【\[<《(★☆*◆■●▲_~\-=]*")
_SECTION: Final = re.compile(
    r"[【\[(]?[\u4e00-\u9fff]{2,12}(?:厂区|园区|基地|分厂|片区|工地|[县区市])[】\])]?:?"
)
_ORDINAL: Final = re.compile(
    r"(?:(?P<end>最?后)|前面?|头|上述?前)(?P<n>[一二两三四五六七八九十]|\d{1,2})(?:个|种|项)?(?:岗位|工种|职位|岗|项)|(?P<rest>其[他余它]|剩下|余下|另外?)的?(?:几个)?(?:岗位|工种|职位|人员|岗)?(?:都|均|全部?)?(?=[^\u4e00-\u9fff]|[长两三白夜倒单双常包])"
)
_TOLD: Final = re.compile(r"[^\n]{0,10}?(?:\d|[千万]|面议|班)")


@dataclass
class Scope:
    """What each post of a part says itself, and what all share.

    own, shared   spans of the plain text in their order
    needs, duties spans that tell requirements or duties: index of the post (-1: all) -> spans
    extra         (post, name in it) -> stretches that come back to it by name
    loose         headcounts that stand on lines of their own, by post (-1: all)
    """

    own: list[list[Span]]
    shared: list[Span] = field(default_factory=list)
    needs: dict[int, list[Span]] = field(default_factory=dict)
    duties: dict[int, list[Span]] = field(default_factory=dict)
    extra: dict[Slot, list[Span]] = field(default_factory=dict)
    loose: dict[int, list[Count]] = field(default_factory=dict)


def topic(of: Source, unit: Unit) -> str:
    """need, duty, gift, call or posts where the unit is such a heading or begins with one."""
    match = _TOPIC.match(of.plain, _BRACKETS.match(of.plain, unit.body, unit.end).end(), unit.end)  # type: ignore[union-attr]
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
    names = _names_of(heads, range(len(heads)))
    by_unit: dict[int, list[int]] = {}
    for at, head in enumerate(heads):
        by_unit.setdefault(head.unit, []).append(at)
    last_unit = heads[-1].unit if heads else -1
    current = -1
    tail: list[tuple[int, Unit]] = []
    calls: list[tuple[int, Span]] = []
    spoken: set[str] = set()
    gapped = False
    section: Span | None = None
    for number, unit in lines:
        span = (max(unit.start, block.start), min(unit.end, block.end))
        if _SECTION.fullmatch(of.plain[span[0] : span[1]].strip()):
            section = span
            continue
        if number in by_unit:
            if section is not None:
                for one in by_unit[number]:
                    scope.own[one].append(section)
            _heads_unit(of, heads, by_unit[number], span, scope)
            current = by_unit[number][-1]
            continue
        if current < 0 or not heads:
            scope.shared.append(span)
            _topical(scope, -1, under[number], span)
            continue
        text = of.plain[span[0] : span[1]]
        if _again(of, names, span, scope):
            continue
        if FOR_ALL.search(text) or topic(of, unit) == "posts":
            scope.shared.append(span)
            _topical(scope, -1, under[number], span)
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
    several = len({owner for owner, _ in calls}) > 1
    for owner, span in calls:
        (scope.own[owner] if several else scope.shared).append(span)
    _tail(of, scope, tail, under, block, spoken, gapped, several)
    _place_loose(scope, loose)
    return scope


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
    if ahead:
        scope.shared.append((span[0], first.name))
    elif before.strip():
        own = len(heads) == 1 or ("pay" in kinds(before) and mine[0] > 0)
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
        if _again_inside(of, heads, mine, (head.end, span[1]), scope) and len(mine) > 1:
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
    block: Block, spoken: set[str], gapped: bool, several_calls: bool,
) -> None:  # fmt: skip
    """Behind the last post: its own as long as earlier posts had lines of the same kind."""
    heads = block.heads
    alone = len(heads) == 1
    shared = False
    last = len(heads) - 1
    together = _same_unit(heads, last)
    inline = [kinds(of.plain[a:b]) for own in scope.own[:-1] for a, b in own[:1]]
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


def _each_had_its(scope: Scope, last: int, under: str) -> bool:
    """Whether every earlier post had requirements (or duties) of its own: these are the last's."""
    told = {"need": scope.needs, "duty": scope.duties}.get(under, {})
    return last > 0 and all(owner in told for owner in range(last))


def _again(of: Source, names: _Names, span: Span, scope: Scope) -> bool:
    """Clauses that come back to posts by name (工资:服务员4500,洗碗4000) go to these."""
    found = list(_excepted(of, names, span)) or list(_named(of, names, span))
    if not found:
        return False
    for owners, piece in found:
        for one in owners:
            scope.extra.setdefault(one, []).append(piece)
    begin, end = found[0][1][0], found[-1][1][1]
    if of.plain[span[0] : begin].strip():
        scope.shared.append((span[0], begin))
    if of.plain[end : span[1]].strip():
        scope.shared.append((end, span[1]))
    return True


def _again_inside(
    of: Source, heads: Sequence[Head], mine: Sequence[int], span: Span, scope: Scope
) -> bool:
    found = list(_named(of, _names_of(heads, mine), span))
    if len(found) < 1:
        return False
    *most, (owners, (start, _end)) = found
    end = span[1]
    for names, piece in most:
        for one in names:
            scope.extra.setdefault(one, []).append(piece)
    stop = next((m.start() for m in CLAUSE.finditer(of.plain, start, end)), end)
    for one in owners:
        scope.extra.setdefault(one, []).append((start, stop))
    scope.shared.append((stop, end))
    lead = of.plain[span[0] : found[0][1][0]]
    if lead.strip():
        scope.shared.append((span[0], found[0][1][0]))
    return True


def _names_of(heads: Sequence[Head], which: Sequence[int]) -> _Names:
    """By their first two characters: names, and their endings where one post alone has them."""
    names: dict[str, list[tuple[Slot, str]]] = {}
    endings: dict[str, list[tuple[Slot, str]]] = {}
    for at in which:
        for number, part in enumerate(heads[at].parts):
            name = part.title.value or ""
            names.setdefault(name[:2], []).append(((at, number), name))
            for ending in dict.fromkeys((name[-2:], name[-3:])):
                endings.setdefault(ending, []).append(((at, number), ending))
            names.setdefault("", []).append(((at, number), ""))
    for ending, bearers in endings.items():
        names.setdefault(ending[:2], []).extend(bearers if len(bearers) == 1 else ())
    return names


def _named(of: Source, names: _Names, span: Span) -> Iterator[tuple[list[Slot], Span]]:
    """(posts, stretch) for each clause that begins with their names and goes on with a figure."""
    cuts = [span[0], *(m.end() for m in CLAUSE.finditer(of.plain, *span)), span[1]]
    held: list[Slot] = []
    told: set[Slot] = set()
    begin = span[0]
    for start, stop in itertools.pairwise(cuts):
        lead = _PAY_LEAD.match(of.plain, start, stop)
        owners, at = _owners(of.plain, lead.end() if lead else start, stop, names)
        if not owners:
            owners, at = _counted_off(of.plain, start, stop, names, told)
        told |= set(owners)
        if owners and _TOLD.match(of.plain, at, stop):
            if held:
                yield held, (begin, start)
            held, begin = owners, start
    if held:
        yield held, (begin, _while_alike(of.plain, begin, cuts))


def _excepted(of: Source, names: _Names, span: Span) -> Iterator[tuple[list[Slot], Span]]:
    """除验布工长白班外均为两班倒: the first for the post named, the rest for the others."""
    match = _EXCEPT.search(of.plain, *span)
    if match is None:
        return
    owners, at = _owners(of.plain, match.start("who"), match.end("who"), names)
    others = [slot for slot, _ in names.get("", ()) if slot not in owners]
    if not owners or not others:
        return
    if of.plain[at : match.end("who")].strip():
        yield owners, (at, match.end("who"))
    yield others, match.span("rest")


def _while_alike(plain: str, begin: int, cuts: Sequence[int]) -> int:
    """Where, behind the last clause that names a post, the line goes on to other matters behind a
    semicolon or a stop: 包装工长白班;厂里包住."""
    end = cuts[bisect_right(cuts, begin)]
    told = kinds(plain[begin:end])
    for start, stop in itertools.pairwise(cuts[bisect_right(cuts, begin) :]):
        if plain[start - 1 : start] in (";", "。", "!") and not kinds(plain[start:stop]) & told:
            return start
    return cuts[-1]


def _counted_off(
    plain: str, at: int, stop: int, names: _Names, told: Set[Slot]
) -> tuple[list[Slot], int]:
    """前三个岗位, 后两个岗位, 其余: posts by their place in the list."""
    match = _ORDINAL.match(plain, at, stop)
    every = list(dict.fromkeys(slot for slot, _ in names.get("", ())))
    if match is None or not every:
        return [], at
    if match["rest"]:
        return [slot for slot in every if slot not in told] if told else [], match.end()
    n = whole_number(match["n"]) or 0
    if not 0 < n < len(every):
        return [], at
    return every[-n:] if match["end"] else every[:n], match.end()


def _owners(plain: str, at: int, stop: int, names: _Names) -> tuple[list[Slot], int]:
    """Posts named one behind the other from here on, and where their names end."""
    owners: list[Slot] = []
    while True:
        while at < stop and plain[at] == " ":
            at += 1
        best, mine = 0, []
        for owner, name in names.get(plain[at : at + 2], ()):
            n = next((n for n in range(len(name), 1, -1) if plain.startswith(name[:n], at)), 0)
            if n > best and at + n <= stop:
                best, mine = n, [owner]
            elif n == best and n:
                mine.append(owner)
        if not best:
            return owners, at
        owners += mine
        at += best
        if plain[at : at + 1] in ("、", "/", "和", "及"):
            at += 1
        elif plain[at : at + 2] not in names:
            return owners, at


def _place_loose(scope: Scope, loose: Sequence[Count]) -> None:
    spans = sorted((a, b, n) for n, own in enumerate(scope.own) for a, b in own)
    starts = [a for a, _, _ in spans]
    for count in loose:
        at = bisect_right(starts, count.start) - 1
        owner = spans[at][2] if at >= 0 and count.start < spans[at][1] else -1
        scope.loose.setdefault(owner, []).append(count)
