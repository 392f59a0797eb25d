"""Clauses that come back to posts by name: 工资:服务员4500,洗碗4000; 除验布工长白班外均为两班倒;
前三个岗位包住."""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from intake.fields.numerals import whole_number
from intake.fields.source import Source
from intake.messages.clauses import CLAUSE, Span, kinds
from intake.messages.counts import Count
from intake.messages.head import Head

Slot = tuple[int, int]


_Names = Mapping[str, Sequence[tuple[Slot, str]]]


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


_PAY_LEAD: Final = re.compile(
    r"[ :]*(?:更正|纠正|改一下|更正一下|工资|薪资|待遇|月薪|薪酬|工资待遇|薪资待遇|其中|班次|上班时间)[:]"
)


_EXCEPT: Final = re.compile(
    r"除(?:了|去)?(?P<who>[^,;。\n]{2,30}?)(?:之外|以外|外)[,]?(?:其[他余它]的?(?:岗位|工种|人员)?|余下|剩下)?(?:都|均|全部|一律)?(?:为|是|上)?(?P<rest>[^;。\n]{2,40})"
)


_ORDINAL: Final = re.compile(
    r"(?:(?P<end>最?后)|前面?|头|上述?前)(?P<n>[一二两三四五六七八九十]|\d{1,2})(?:个|种|项)?(?:岗位|工种|职位|岗|项)|(?P<rest>其[他余它]|剩下|余下|另外?)的?(?:几个)?(?:岗位|工种|职位|人员|岗)?(?:都|均|全部?)?(?=[^\u4e00-\u9fff]|[长两三白夜倒单双常包])"
)


_TOLD: Final = re.compile(r"[^\n]{0,10}?(?:\d|[千万]|面议|班)")


def again(of: Source, names: _Names, span: Span, scope: Scope) -> bool:
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


def again_inside(
    of: Source, heads: Sequence[Head], mine: Sequence[int], span: Span, scope: Scope
) -> bool:
    found = list(_named(of, names_of(heads, mine), span))
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


def names_of(heads: Sequence[Head], which: Sequence[int]) -> _Names:
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
