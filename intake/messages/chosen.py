"""Of all heads found, those that are posts: repeats, posts filled, counts put right later."""

# ruff: noqa: PLR0911  (patterns are one line each; one case, one return)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intake.fields.source import Source
from intake.messages.heads import Head
from intake.messages.titlewords import (
    GENERIC,
    KNOWN,
    LIKE,
)
from intake.messages.units import Unit


def chosen(heads: Sequence[Head], units: Sequence[Unit]) -> list[Head]:
    """Those that stand for posts, of all that were found; see `_stands`."""
    counted = [h for h in heads if h.counted or h.labelled]
    names = {p.title.value for h in counted for p in h.parts}
    run = _runs(heads, units)
    kept: list[Head] = []
    for head in heads:
        if _stands(head, units, counted, names, run):
            kept.append(head)
    return kept


_RIGHTS: Final = re.compile("更正|纠正|改为|改成|写错|打错")
_FILLED: Final = re.compile(
    r"(?:已经?|都|全部)招?满(?!\d|[一二三四五六七八九十半]?[个年月])|招满了|招齐|停招|暂停招聘?|暂不招|不招了|不要人了|(?:人|名额)(?:已)?满(?!\d)|已够|够了|招到了"
)


def filled_of(of: Source, heads: Sequence[Head], units: Sequence[Unit]) -> list[Head]:
    """Marks posts behind which, before the next, the text says that nobody is wanted any more."""
    marked = []
    for at, head in enumerate(heads):
        end = min(units[head.unit].end, head.end + 24)
        if at + 1 < len(heads):
            end = min(end, max(heads[at + 1].start, head.end))
        filled = _FILLED.search(of.plain, head.start, end) is not None
        marked.append(replace(head, filled=True) if filled else head)
    return marked


def counts_put_right(of: Source, heads: Sequence[Head], units: Sequence[Unit]) -> list[Head]:
    """更正:车位要30人 is no second post: the earlier one of that name wants 30."""
    kept: list[Head] = []
    for head in heads:
        title = head.parts[0].title.value if len(head.parts) == 1 else None
        later = head.parts[0].headcount
        begin = units[head.unit].start
        if title and later is not None and _RIGHTS.search(of.plain, begin, head.end):
            at = next(
                (n for n, h in enumerate(kept) if title in [p.title.value for p in h.parts]), None
            )
            if at is not None:
                parts = tuple(
                    part.model_copy(update={"headcount": later})
                    if part.title.value == title
                    else part
                    for part in kept[at].parts
                )
                kept[at] = replace(kept[at], parts=parts)
                continue
        kept.append(head)
    return kept


def _runs(heads: Sequence[Head], units: Sequence[Unit]) -> set[str]:
    """Kinds of numbers and signs that stand before at least two sure posts."""
    marks: dict[str, int] = {}
    for head in heads:
        if head.counted or head.labelled or head.priced or head.strength == KNOWN:
            mark = units[head.unit].mark
            marks[mark] = marks.get(mark, 0) + 1
    return {mark for mark, n in marks.items() if mark and n > 1}


def _stands(
    head: Head,
    units: Sequence[Unit],
    counted: Sequence[Head],
    names: set[str | None],
    run: set[str],
) -> bool:
    if head.counted or head.labelled:
        return True
    generic = all(GENERIC.fullmatch(p.title.value or "") for p in head.parts)
    again = any(_named_before(p.title.value or "", names) for p in head.parts)
    if again:
        return False
    unit = units[head.unit]
    if head.called and not head.priced:
        later = any(h.start > head.start for h in counted)
        return not (later and generic)
    if generic and counted:
        return False
    if head.priced:
        return head.strength == KNOWN or not counted or unit.mark in run or head.strength == LIKE
    follows = units[head.unit + 1 : head.unit + 2]
    told = bool(follows) and follows[0].start > unit.end
    if head.strength == KNOWN:
        return unit.mark in run or not counted or (told and not again and unit.begins)
    if head.strength == LIKE:
        return unit.mark in run or (told and unit.begins)
    return False


def _named_before(title: str, names: set[str | None]) -> bool:
    """The same name, or its beginning (传菜 for 传菜员)."""
    return any(n and (n == title or n.startswith(title) or title.startswith(n)) for n in names)
