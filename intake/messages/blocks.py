"""The parts of a message: one for each firm, with labels in brackets or behind dashes made plain."""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from intake.fields.source import Source
from intake.messages.firms import Firm, best_firm
from intake.messages.head import Head
from intake.messages.titlewords import LIKE, strength

_RULE: Final = re.compile(r"(?m)^[^\w\u4e00-\u9fff\n]{3,60}$")
_PHONE: Final = re.compile(r"1[3-9]\d{9}")
_WORDS: Final = r"(?:招聘|需求|工作|用工)?(?:岗位|职位|工种|人数|数量|工资|薪资|薪酬|待遇|月薪|班次|班制|时间|地点|地址|要求|条件|年龄|福利|食宿|联系|电话|公司|单位|企业)(?:名称|待遇|要求|时间|人|电话)?"
_BRACKETED: Final = re.compile(rf"[【\[(](?P<word>{_WORDS})[】\])]:?")
_UNIT_APART: Final = re.compile(r"(?<=\d)\((人|名|个|元|元/(?:月|天|日|小时))\)")
"""制管12(人)x7500(元/月)"""
_DASHED: Final = re.compile(rf"(?m)^(?P<word>{_WORDS})(?P<mark>[-=>|])")


def with_labels(of: Source) -> Source:
    """【岗位】电工 and 岗位-电工 as 岗位:电工; arrows as spaces. Every character keeps its place."""
    plain = _BRACKETED.sub(
        lambda m: " " + m["word"] + ":" + " " * (len(m.group()) - len(m["word"]) - 2), of.plain
    )
    plain = _UNIT_APART.sub(lambda m: m[1] + "  ", plain)
    plain = _DASHED.sub(lambda m: m["word"] + ":", plain)
    plain = _LABEL_BEHIND.sub("|", plain)
    plain = _SLASHED.sub(_cells, plain)
    return Source(of.typed, re.sub("[→⇒➜➡]", " ", plain), of.place)


_SLASHED: Final = re.compile(r"(?m)^[^\n/|]{2,40}(?:/[^\n/|]{1,40}){2,8}$")
_SLASH: Final = re.compile(
    r"(?<![元块]|\d)/(?!(?:个?月|天|日|小时|时|h|件|年|双|米|人|班|吨|套|条|H)(?![\u4e00-\u9fff]))|(?<=[\d元])/(?=[\u4e00-\u9fff]{2,}|[计底到约])|(?<=[人名个位])/(?=\d)"
)
_LABEL_BEHIND: Final = re.compile(r"/(?=[\u4e00-\u9fff]{2,5}:)")
"""职位:分析员/人数:3/月薪:…"""
_PLACES: Final = re.compile(r"\d{1,4}[名人个位]")


def _cells(line: re.Match[str]) -> str:
    """样甲厂/余杭区/普工4人/6000/包住: slashes between cells as bars; 普工/操作工10人 stays."""
    cells = _SLASH.split(line.group())
    counted = [n for n, cell in enumerate(cells) if _PLACES.search(cell)]
    if (
        len(cells) < 3
        or "):" in line.group()  # 样甲(余杭):涂布/辊压/分切工60人,26元/小时
        or len(counted) != 1
        or (
            any(strength(cell.strip()) >= LIKE for cell in cells[: counted[0]])
            and not _PLACES.fullmatch(cells[counted[0]].strip())
        )
    ):
        return line.group()
    return _SLASH.sub("|", line.group())


@dataclass(frozen=True)
class Block:
    """One firm's part of the message, in plain positions, with the posts named in it."""

    start: int
    end: int
    firm: Firm | None
    heads: tuple[Head, ...]


class _Placed(Protocol):
    @property
    def start(self) -> int: ...


P = TypeVar("P", bound=_Placed)


def within(found: Sequence[P], start: int, end: int) -> Sequence[P]:
    """Of what was found, in the order of the text, what begins in ``start``…``end``."""
    first = bisect_left(found, start, key=lambda f: f.start)
    return found[first : bisect_left(found, end, first, key=lambda f: f.start)]


def blocks_of(
    of: Source, firms: Sequence[Firm], heads: Sequence[Head], counts: Sequence[int] = ()
) -> list[Block]:
    """A new part begins with a firm that stands behind a post of another and before one of its
    own; without firms, at a rule that stands between two posts with telephones. ``counts``: where
    headcounts without a name stand (企业乙电子 23元/小时 招80人)."""
    starts = sorted([*(h.start for h in heads), *counts])
    opened: list[int] = [0]
    named = False
    for firm, following in zip(firms, _next_others(firms, len(of.plain)), strict=True):
        row = firm.labelled and _in_row(of, firm.start)
        begin = of.plain.rfind("\n", 0, firm.start) + 1 if firm.leads or row else firm.start
        held = _heads_between(starts, opened[-1], begin)
        own = _heads_between(starts, begin, following)
        near = firm.leads or firm.calls or row
        if held and own and near and (named or not _heading(heads, begin, following)):
            opened.append(begin)
        named = True
    if len(opened) == 1:
        opened += _at_rules(of, starts)
    bounds = zip(opened, [*opened[1:], len(of.plain)], strict=True)
    return [_block(firms, heads, a, b, len(opened) == 1) for a, b in bounds]


_TOP: Final = 3


def _heading(heads: Sequence[Head], begin: int, end: int) -> bool:
    """电话销售⏎薪资:…⏎公司:样甲商贸⏎招聘:10人: before the first firm named stands one name at most,
    on top, or behind it none that has a headcount, a label or a price: what stands there is its."""
    before = within(heads, 0, begin)
    if not any(h.counted or h.labelled or h.priced for h in within(heads, begin, end)):
        return True
    return not before or (len(before) == 1 and len(before[0].parts) == 1 and before[0].unit < _TOP)


def _in_row(of: Source, at: int) -> bool:
    """Whether the name stands in a row of a table, behind other cells."""
    line = of.plain.rfind("\n", max(0, at - 200), at) + 1
    return at - line < 200 and of.plain.find("岗位:", line, at) >= 0


def _block(firms: Sequence[Firm], heads: Sequence[Head], start: int, end: int, only: bool) -> Block:
    mine = tuple(within(heads, start, end))
    inside = [f for f in within(firms, start, end) if f.leads or f.calls or f.labelled or only]
    first = mine[0].end if mine else end
    return Block(start, end, best_firm(inside, first), mine)


def _next_others(firms: Sequence[Firm], end: int) -> list[int]:
    """For each firm where the next one of another name begins that may open a part."""
    found: list[int] = []
    near: Firm | None = None
    other = end
    for firm in reversed(firms):
        found.append(other if near is None or near.name == firm.name else near.start)
        if firm.leads or firm.calls:
            if near is not None and near.name != firm.name:
                other = near.start
            near = firm
    return found[::-1]


def _heads_between(starts: Sequence[int], begin: int, end: int) -> bool:
    return bisect_left(starts, begin) < bisect_left(starts, end)


def _at_rules(of: Source, starts: Sequence[int]) -> list[int]:
    phones = [m.start() for m in _PHONE.finditer(of.plain)]
    cuts = [0]
    for rule in _RULE.finditer(of.plain):
        before = _heads_between(phones, cuts[-1], rule.start())
        if before and phones[-1] > rule.end() and starts and starts[-1] > rule.end():
            cuts.append(rule.end())
    return cuts[1:]
