"""A monthly wage in one cell, by the amounts of `intake.fields`: 1万2, 6千5, 四五千, 5000左右."""

from __future__ import annotations

import re
from functools import lru_cache

from intake.cells import Unreadable, as_text
from intake.fields.amounts import Amount, Per, amounts
from intake.fields.source import source
from intake.workbook import Cell

_OPEN = re.compile(r"面议|面谈|不限|待定|不等|看情况|视情况|越高越好|协商|都可以|随便|合适|均可")
_OTHER_TIME = re.compile(r"年|[/每]?[天日](?!常)|小时|时薪|/h|%|计件|计时")
_NOTHING = re.compile(r"无|0|[-—/\\]+|没有|无收入|暂无|未就业|无业|零|否")
_TIMES = frozenset({Per.DAY, Per.HOUR, Per.YEAR, Per.WEEK, Per.SHIFT, Per.PIECE})


def as_monthly_fen(cell: Cell) -> int | None:
    """A monthly amount in fen; of a span the low end (it is asked as a floor).

    Raises Unreadable("ask_again") for 面议, ("not_monthly") for hours, days and years, ("wage")
    for anything else, ("wage_implausible") outside 300…60,000 yuan, ("wage_unit") for a figure
    that may be thousands (5.5).
    """
    if isinstance(cell, float) and not isinstance(cell, bool):
        cell = round(cell, 2)
    return _fen(as_text(cell))


@lru_cache(maxsize=8192)
def _fen(written: str) -> int | None:
    text = re.sub(r"[\s,，]", "", written).lower().removesuffix(".0")
    if not text or _NOTHING.fullmatch(text):
        return None
    if _OTHER_TIME.search(text) and "月" not in text:
        raise Unreadable("not_monthly")
    found = list(amounts(source(text).plain)) if not text.startswith("-") else []
    if not found:
        raise Unreadable("ask_again" if _OPEN.search(text) else "wage")
    if len(found) > 1 or any(a.per in _TIMES for a in found):
        raise Unreadable("not_monthly" if any(a.per in _TIMES for a in found) else "wage")
    return _bounded(found[0])


def _bounded(amount: Amount) -> int:
    low = amount.low if amount.low is not None else amount.high
    if low is None:
        raise Unreadable("wage")
    if low < 100 and not amount.marked:  # 5.5: thousands, most likely, and nobody said so
        raise Unreadable("wage_unit", figure=str(low))
    if not 300 <= low <= 60_000:
        raise Unreadable("wage_implausible")
    return round(low * 100)
