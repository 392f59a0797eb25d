"""The parts of a message: one for each firm, with labels in brackets or behind dashes made plain."""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.fields.source import Source
from intake.messages.anchors import Anchor, find_anchors
from intake.messages.firms import Firm

_SEPARATOR: Final = re.compile(r"[^\w\u4e00-\u9fff\n]{4,}|[-=~_*—]{3,}")
_WORDS: Final = r"(?:招聘|需求|工作|用工)?(?:岗位|职位|工种|人数|数量|工资|薪资|薪酬|待遇|月薪|班次|班制|时间|地点|地址|要求|条件|年龄|福利|食宿|联系|电话|公司|单位|企业)(?:名称|待遇|要求|时间|人|电话)?"
_BRACKETED: Final = re.compile(rf"[【\[(](?P<word>{_WORDS})[】\])]:?")
_DASHED: Final = re.compile(rf"(?m)^(?P<word>{_WORDS})(?P<mark>[-=>|])")


def with_labels(of: Source) -> Source:
    """【岗位】电工 and 岗位-电工 as 岗位:电工; arrows as spaces. Every character keeps its place."""
    plain = _BRACKETED.sub(
        lambda m: " " + m["word"] + ":" + " " * (len(m.group()) - len(m["word"]) - 2), of.plain
    )
    plain = _DASHED.sub(lambda m: m["word"] + ":", plain)
    return Source(of.typed, re.sub("[→⇒➜➡]", " ", plain), of.place)


@dataclass(frozen=True)
class Block:
    """One firm's part of the message, in plain positions."""

    start: int
    end: int
    firm: Firm | None


def blocks_of(of: Source, firms: Sequence[Firm]) -> list[Block]:
    """One per firm whose name leads a line, behind a post of another; else the whole text."""
    starts: list[tuple[int, Firm]] = []
    anchors = find_anchors(of, 0, len(of.plain), firms)
    for firm in firms:
        if not firm.leads:
            continue
        line = of.plain.rfind("\n", 0, firm.start) + 1
        if not starts:
            starts.append((line, firm))
            continue
        before, held = starts[-1]
        between = of.plain[held.end : line]
        posts_between = any(held.start <= a.start < line for a in anchors) or _names_pay(between)
        posts_behind = any(a.start >= line for a in anchors) or _names_pay(of.plain[line:])
        if posts_between and posts_behind and (firm.name != held.name or line > before):
            starts.append((line, firm))
    if not starts:
        return _by_repeat(of, 0, firms[0] if firms else None, anchors)
    first = starts[0][0]
    head_has_posts = any(a.start < first for a in anchors)
    bounds = [0 if not head_has_posts or len(starts) == 1 else first, *[s for s, _ in starts[1:]]]
    blocks = [
        Block(start, end, firm)
        for start, end, (_, firm) in zip(bounds, [*bounds[1:], len(of.plain)], starts, strict=True)
    ]
    if bounds[0] > 0:
        blocks.insert(0, Block(0, bounds[0], None))
    return blocks


def _names_pay(text: str) -> bool:
    return bool(re.search(r"(?<!\d)\d{4,5}(?!\d)|\d千|元/|\d万|招\d+人", text))


def _by_repeat(of: Source, start: int, firm: Firm | None, anchors: list[Anchor]) -> list[Block]:
    """Without a leading firm: cut at rules that stand between two telephone numbers."""
    cuts = [start]
    for rule in _SEPARATOR.finditer(of.plain, start):
        if "\n" not in of.plain[max(0, rule.start() - 1) : rule.start()]:
            continue
        before = of.plain[cuts[-1] : rule.start()]
        behind = of.plain[rule.end() :]
        phones = re.compile(r"1[3-9]\d{9}")
        if (
            phones.search(before)
            and phones.search(behind)
            and any(a.start > rule.end() for a in anchors)
        ):
            cuts.append(rule.end())
    ends = [*cuts[1:], len(of.plain)]
    one = len(cuts) == 1
    return [
        Block(a, b, firm if firm and (one or a <= firm.start < b) else None)
        for a, b in zip(cuts, ends, strict=True)
    ]
