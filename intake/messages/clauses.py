"""What clauses of a line speak of: which words behind or before several posts are said of all."""

# ruff: noqa: E501  (patterns are one line each)

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from intake.fields.source import Source
from intake.messages.head import Head

Span = tuple[int, int]
FOR_ALL: Final = re.compile(
    r"(?:^|[\n,;。 :)>*★☆])(?:以上|以下)(?![\d岁])|(?:以上|以下)(?:岗位|工种|职位|人员|所有|均|都|包吃|包住|待遇|福利|工资|薪资|要求)|上述|所有|统一|全部(?!转)|(?<!平)均(?!薪|工资|价|码|收入|月|可达|[0-9]|计件)|(?<![城成首])都(?!市|匀|江|昌|安|可以?做)|各岗位|每个岗位|不分岗位|全厂|全员|待遇福利|福利待遇"
)
_KINDS: Final = (
    ("need", r"要求|条件|经验|熟练|熟悉|优先|持证|学历|岁|会[^计务员]|能够|吃苦|视力|身体"),
    ("payday", r"发工资|发薪|发放|号发|日发|压工资|押工资"), ("pay", r"工资|月薪|薪资|薪酬|待遇|底薪|计件|保底|综合|\d{4}|\d[千万kKwW]|[一二两三四五六七八九]千|[一二三四五六七八九]百[一二三四五六七八九]|元/|面议"),
    ("shift", r"班(?!长|组|车)|(?<![/每])小时|上班|\d[:点]"), ("rest", r"月休|双休|单休|休息"), ("board", r"吃(?!苦)|住|食宿|宿舍|餐"),
    ("cover", r"险|社保|公积金"), ("duty", r"负责|工作内容|职责|从事"), ("travel", r"路费|车费|报销|接送|返费"),
    ("count", r"人数|名额|\d{1,3}[名人个]"),
)  # fmt: skip
_KIND: Final = tuple((kind, re.compile(words)) for kind, words in _KINDS)
CLAUSE: Final = re.compile(r"[,;。!】]| (?=[\u4e00-\u9fff])")
PAID: Final = re.compile(
    r"\d{4}|[一二两三四五六七八九]千|[一二两]万|\d[千万kKwW]|\d元/|面议"
    r"|[一二三四五六七八九]百[一二三四五六七八九]?十?(?=一天|左右|起|[ ,;]|$)|(?<!\d)\d{2,3}(?:元|块)?(?:/|一|每)(?:天|日|小时|时|h)|(?:一天|每天|日薪|一个?小时)\d{2,3}(?!\d)"
)
_GENERAL: Final = re.compile(
    r" ?(?:月?工资|月薪|薪资|薪酬|工价|综合工资|工资待遇|待遇)[^,;。\n]{0,8}?(?:\d{4}|\d[千万kKwW]|\d元/)"
)
_LABELLED_PAY: Final = re.compile("工资|月薪|薪资|薪酬|工价|待遇")
_LODGED: Final = re.compile(
    r"(?:厂里)?(?:包|管|免费提供)?(?:吃住|食宿)|[包管][吃住]|住宿|宿舍|住(?:厂|工棚|的)"
)


def for_all(text: str) -> bool:
    """以上, 全部, 均, 都: whatever stands before, of every firm."""
    return bool(FOR_ALL.search(text))


def kinds(text: str) -> frozenset[str]:
    """What a stretch speaks of."""
    return frozenset(kind for kind, words in _KIND if words.search(text))


def pay_ahead(of: Source, heads: Sequence[Head], mine: Sequence[int]) -> bool:
    """样甲鞋业 计件6000-10000 针车30 夹包8 成型6: a wage before three names and behind none."""
    first = heads[mine[0]]
    if len(mine) < 3 or mine[0] or first.name <= first.start:
        return False
    if not PAID.search(of.plain, first.start, first.name):
        return False
    ends = [*(heads[at].start for at in mine[1:]), heads[mine[-1]].end]
    return not any(
        PAID.search(of.plain, heads[at].name, end) for at, end in zip(mine, ends, strict=True)
    )


def general_pay(
    of: Source, heads: Sequence[Head], mine: Sequence[int], span: Span
) -> Iterator[tuple[int, Span]]:
    """平车工8000,冚车10,烫工5,工资7000-9000: a clause of its own that begins with 工资 is said of
    all names before it that have no pay, back to one that has: (post, the clause) for each."""
    begins = (m.end() for m in CLAUSE.finditer(of.plain, *span))
    start = next((at for at in begins if _GENERAL.match(of.plain, at, span[1])), -1)
    if start < 0 or PAID.search(of.plain, span[0], start):
        return
    stop = next((m.start() for m in CLAUSE.finditer(of.plain, start + 1, span[1])), span[1])
    if re.search(r"\d/\d", of.plain[start:stop]):
        return  # 9000/7500/9500: one for each, asked
    run: list[int] = []
    for at in range(mine[-1] - 1, -1, -1):
        head, end = heads[at], heads[at + 1].start
        between = of.plain[head.end : end].strip(" \n")
        if head.unit != heads[at + 1].unit and between not in {",", "、", ";"}:
            break
        words = of.plain[head.name : end]
        if "pay" in kinds(words):
            if _LABELLED_PAY.search(words):
                return  # 检验3个工资5200 仓管1个 工资5000: each has its own
            break
        run.append(at)
    yield from ((at, (start, stop)) for at in run)


def common(of: Source, start: int, end: int, told: set[str]) -> int:
    """Where, behind the last of several posts in one line, the words for all of them begin."""
    at = start
    cuts = [start, *(m.end() for m in CLAUSE.finditer(of.plain, start, end))]
    own = PAID.search(of.plain, start, cuts[1] if len(cuts) > 1 else end)
    lodged = _LODGED.search(of.plain, own.end(), end) if own else None
    if lodged is not None and lodged.start() not in cuts:  # 帮厨1个四千二管吃住
        cuts = sorted([*cuts, lodged.start()])
    if own and "pay" not in told and " " not in of.plain[start : own.start()]:
        told = told | {"pay"}  # what stands right behind its count is the last one's own
    if "pay" in told:  # 分拣工20名,夜班,6500: what stands before its own pay is its own
        paid = (
            n
            for n, (a, b) in enumerate(itertools.pairwise([*cuts, end]))
            if PAID.search(of.plain, a, b)
        )
        cuts = cuts[next(paid, 0) :]
    for at, stop in zip(cuts, [*cuts[1:], end], strict=True):
        said = kinds(of.plain[at:stop])
        if (said and not said <= told) or FOR_ALL.search(of.plain, at, stop):
            return at
    return end
