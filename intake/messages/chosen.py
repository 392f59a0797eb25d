"""Of all heads found, those that are posts: repeats, posts filled, counts put right later."""

# ruff: noqa: PLR0911  (patterns are one line each; one case, one return)

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from intake.fields.readings import Reading
from intake.fields.source import Source
from intake.fields.titles import TitlePart
from intake.fields.values import Headcount
from intake.messages.head import Head
from intake.messages.titlewords import (
    GENERIC,
    KNOWN,
    LIKE,
)
from intake.messages.units import Unit


def chosen(heads: Sequence[Head], units: Sequence[Unit]) -> list[Head]:
    """Those that stand for posts, of all that were found; see `_stands`."""
    counted = [h for h in heads if h.counted or h.labelled]
    last = max((h.start for h in counted), default=-1)
    names = _Names(p.title.value or "" for h in counted for p in h.parts)
    run = _runs(heads, units)
    labelled = any(head.labelled for head in heads)  # 职位:X says which words are names
    return [
        head
        for head in heads
        if _stands(head, units, last, names, run) and not (labelled and head.bare)
    ]


class _Names:
    """Names of posts, asked for by themselves, by their beginning, or by a longer name."""

    def __init__(self, names: Iterable[str]) -> None:
        self._whole = {name for name in names if name}
        self._begun = {name[:n] for name in self._whole for n in range(1, len(name) + 1)}
        self._begun |= {name[n:] for name in self._whole for n in range(1, len(name) - 1)}

    def bears(self, title: str) -> bool:
        """The same name, its beginning (传菜 for 传菜员), its ending (机长 for 定型机长), or one it
        goes on from."""
        return title in self._begun or any(
            title[:n] in self._whole for n in range(1, len(title) + 1)
        )

    def ends(self, title: str) -> bool:
        """A longer name that ends with one of at least three characters."""
        return any(title[n:] in self._whole for n in range(1, len(title) - 2))


_RIGHTS: Final = re.compile("更正|纠正|改为|改成|写错|打错|说错|讲错|搞错|发错|弄错")
_ALREADY: Final = re.compile("(?:的?(?:已经?|都|也|全部?|人))+$")
_PAST: Final = re.compile(r"[,;。!\n]|现在|刚才|今天|目前|那个|这个")
_CROSSED: Final = re.compile(r"[ ]*[❌✖✘✗🚫⛔]")
_FILLED: Final = re.compile(
    r"(?:已经?|都|全部)招?满(?!\d|[一二三四五六七八九十半]?[个年月])|招满了|招齐|(?:人)?(?:都|招)?齐了|停招|暂停招聘?|暂不招|不招了|不要人了|(?:人|名额)(?:已)?满(?!\d)|已够|够了|已到岗|已有人|已入职|人已定|招到了|招够了?|找到(?:人)?了|(?<!做|吃)不要了|不缺了?(?!人)|不用来了"
)


def filled_of(of: Source, heads: Sequence[Head], units: Sequence[Unit]) -> list[Head]:
    """Marks posts behind which, before the next, the text says that nobody is wanted any more."""
    marked = []
    later = _filled_later(of, heads)
    for at, head in enumerate(heads):
        end = min(units[head.unit].end, head.end + 24)
        if at + 1 < len(heads):
            end = min(end, max(heads[at + 1].start, head.end))
        unit = units[head.unit]
        crossed = _CROSSED.match(of.typed, *of.span(unit.start, unit.end)) is not None
        filled = at in later or crossed or _FILLED.search(of.plain, head.start, end) is not None
        marked.append(replace(head, filled=True) if filled else head)
    return marked


def _filled_later(of: Source, heads: Sequence[Head]) -> set[int]:
    """Posts of one name that a later line says are filled: 食堂阿姨已经找到了, 电工不要了."""
    named = {h.parts[0].title.value or "": n for n, h in enumerate(heads) if len(h.parts) == 1}
    found: set[int] = set()
    for match in _FILLED.finditer(of.plain):
        before = _PAST.split(of.plain[max(0, match.start() - 16) : match.start()])[-1].strip(" :")
        before = _ALREADY.sub("", before)
        at = named.get(before, -1)
        if at >= 0 and heads[at].end < match.start():
            found.add(at)
    return found


def counts_put_right(of: Source, heads: Sequence[Head], units: Sequence[Unit]) -> list[Head]:
    """更正:车位要30人 is no second post: the earlier one of that name wants 30."""
    kept: list[Head] = []
    rights = [(m.start(), m.end()) for m in _RIGHTS.finditer(of.plain)]
    first: dict[str, int] = {}
    for head in heads:
        title = head.parts[0].title.value if len(head.parts) == 1 else None
        later = head.parts[0].headcount
        begin = units[head.unit].start
        near = bisect_left(rights, (begin, 0))
        righted = near < len(rights) and rights[near][1] <= head.end
        if title and later is not None and righted:
            at = first.get(title)
            if at is not None:
                parts = tuple(
                    part.model_copy(update={"headcount": later})
                    if part.title.value == title
                    else part
                    for part in kept[at].parts
                )
                kept[at] = replace(kept[at], parts=parts)
                continue
        for part in head.parts:
            first.setdefault(part.title.value or "", len(kept))
        kept.append(head)
    return kept


_AMONG: Final = re.compile(r"其中[:]?[ ]*$")


def without_repeats(of: Source, heads: Sequence[Head], units: Sequence[Unit]) -> list[Head]:
    """A post said once more by its name (诚聘装订学徒3人 above, 装订学徒2-3名 below) is one, as
    long as the headcounts agree and no other post stands in the text; what stands behind 其中 and
    adds up to the post before it (后道整理20人,其中大烫5名,锁眼15名) is its division."""
    if len(heads) > 1 and all(_same(heads[0], head) for head in heads[1:]):
        lines = {of.plain[slice(units[h.unit].body, units[h.unit].end)] for h in heads}
        if len(lines) == len(heads):  # else pasted twice
            return [heads[0]]
    kept: list[Head] = []
    at = 0
    heads = _told_apart(heads)
    while at < len(heads):
        kept.append(heads[at])
        at += 1 + _divided(of, heads, at)
    return kept


def _told_apart(heads: Sequence[Head]) -> list[Head]:
    """业务员、接待20人 on top, then 接待5名, 业务员15名: a list of names with one headcount for all
    is no post of its own where lines below count every one of them."""
    own = {
        h.parts[0].title.value: n for n, h in enumerate(heads) if len(h.parts) == 1 and h.counted
    }
    return [
        head for at, head in enumerate(heads)
        if len(head.parts) < 2
        or any(_most(p) or own.get(p.title.value, -1) <= at for p in head.parts)
    ]  # fmt: skip


def _same(one: Head, other: Head) -> bool:
    if len(one.parts) != 1 or len(other.parts) != 1 or not (one.counted and other.counted):
        return False
    mine, its = one.parts[0], other.parts[0]
    return mine.title.value == its.title.value and _most(mine) in (_most(its), 0)


def _most(part: TitlePart) -> int:
    value = part.headcount.value if part.headcount is not None else None
    return (value.high or value.low) if value is not None else 0


def _divided(of: Source, heads: Sequence[Head], at: int) -> int:
    """How many heads behind that ``at`` are parts of its headcount."""
    head = heads[at]
    left = _most(head.parts[0]) if len(head.parts) == 1 else 0
    if not left or at + 1 == len(heads):
        return 0
    following = heads[at + 1]
    begins = max(head.end, following.name - 6)
    if GENERIC.fullmatch(head.parts[0].title.value or "") or not _AMONG.search(
        of.plain, begins, following.name
    ):
        return 0
    for number, part in enumerate(heads[at + 1 :], 1):
        told = {id(p.headcount): p.headcount for p in part.parts if p.headcount is not None}
        left -= sum(_told(reading) for reading in told.values())
        if left <= 0:
            return number if left == 0 else 0
    return 0


def _told(reading: Reading[Headcount]) -> int:
    if reading.value is not None:
        return reading.value.high or reading.value.low
    return int(reading.facts.get("together", 0))


def _runs(heads: Sequence[Head], units: Sequence[Unit]) -> set[str]:
    """Kinds of numbers and signs that stand before at least two sure posts."""
    marks: dict[str, int] = {}
    for head in heads:
        if head.counted or head.labelled or head.priced or head.strength == KNOWN:
            mark = units[head.unit].mark
            marks[mark] = marks.get(mark, 0) + 1
    return {mark for mark, n in marks.items() if mark and n > 1}


def _item_of(head: Head, unit: Unit, run: set[str]) -> bool:
    """2、普工:男35岁以下 in a list whose other numbers are posts: an item of its own."""
    return unit.mark in run and head.start <= unit.body + 1 and unit.end > head.end


def _stands(  # ``last``: where the last post with a headcount begins, -1 for none
    head: Head,
    units: Sequence[Unit],
    last: int,
    names: _Names,
    run: set[str],
) -> bool:
    if head.counted or head.labelled:
        return True
    generic = all(GENERIC.fullmatch(p.title.value or "") for p in head.parts)
    counted = last >= 0
    if any(names.bears(p.title.value or "") for p in head.parts):
        return False
    unit = units[head.unit]
    if head.called and not head.priced:
        if any(names.ends(p.title.value or "") for p in head.parts):
            return False  # 环保工程师1人, below: 招聘污水处理环保工程师
        return not (last > head.start and generic)
    if generic and counted and not (head.bare and _item_of(head, unit, run)):
        return False
    if head.priced:
        return head.strength == KNOWN or not counted or unit.mark in run or head.strength == LIKE
    follows = units[head.unit + 1 : head.unit + 2]
    told = bool(follows) and follows[0].start > unit.end
    if head.strength == KNOWN:
        return unit.mark in run or not counted or (told and unit.begins)
    if head.strength == LIKE:
        return unit.mark in run or (told and unit.begins)
    return False
