"""Figures as people write them: 6,000 6k 1.5万 6千5 四千五 五六千 半."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

ARABIC: Final = (
    r"(?<!\d:)(?<!\d)\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,12}(?:\.\d{1,3}(?!\d)|(?<=0)\.\d{4})?"
)
CHINESE: Final = (
    r"(?:[零〇二两三四五六七八九十百千万半壹贰叁肆伍陆柒捌玖拾佰仟]"
    r"|一(?!天|日|个|小时|月|年|周|件|班|双|条|打)){1,9}"
)

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
_UNITS: Final = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "拾": 10, "佰": 100, "仟": 1_000}
SCALE: Final = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "百": 100, "": 1}


def chinese_number(text: str) -> Decimal | None:
    """Value of a Chinese numeral; a last digit after 千 or 万 counts in the next place
    (四千五 = 4500, 一万二 = 12000). None when it is none of these."""
    if text == "半":
        return Decimal("0.5")
    total = section = digit = 0
    last_unit = 0
    gap = False
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit, gap = _DIGITS[char], gap or char in "零〇"
        elif char in _UNITS:
            unit = _UNITS[char]
            if unit == 10_000:
                total, section, digit = (total + section + digit) * unit or 0, 0, 0
                if not total:
                    return None
            else:
                if not digit and unit != 10:
                    return None
                section += (digit or 1) * unit
                digit = 0
            last_unit, gap = unit, False
        else:
            return None
    if digit and last_unit >= 100 and not gap:
        digit *= last_unit // 10
    return Decimal(total + section + digit)


_NEIGHBOURS: Final = re.compile(r"([一二两三四五六七八九])([二三四五六七八九])([十百千万])")


def chinese_span(text: str) -> tuple[Decimal, Decimal] | None:
    """五六千 → 5000, 6000; 十七八 → 17, 18; None when it is no such span."""
    match = _NEIGHBOURS.fullmatch(text)
    if match:
        low, high = _DIGITS[match[1]], _DIGITS[match[2]]
        unit = _UNITS[match[3]]
        return (Decimal(low * unit), Decimal(high * unit)) if low < high else None
    match = re.fullmatch(
        r"([一二三四五六七八九]?十)([一二三四五六七八九])([一二三四五六七八九])", text
    )
    if match and _DIGITS[match[2]] < _DIGITS[match[3]]:
        tens = chinese_number(match[1])
        if tens is not None:
            return tens + _DIGITS[match[2]], tens + _DIGITS[match[3]]
    match = re.fullmatch(r"([一二两三四五六七八九])([二三四五六七八九])", text)
    if match and _DIGITS[match[2]] == _DIGITS[match[1]] + 1:
        return Decimal(_DIGITS[match[1]]), Decimal(_DIGITS[match[2]])
    return None


def number(text: str) -> Decimal | None:
    """One figure, Arabic or Chinese."""
    plain = text.replace(",", "")
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return Decimal(plain)
    return chinese_number(text)


def whole_number(text: str) -> int | None:
    """As `number`, only whole ones."""
    value = number(text)
    return int(value) if value is not None and value == value.to_integral_value() else None


@dataclass(frozen=True)
class Figure:
    """A figure and the unit written to it: 6千 → 6, 1000; scale 1 where none was written."""

    value: Decimal
    scale: int = 1

    @property
    def amount(self) -> Decimal:
        return self.value * self.scale


def figure(digits: str, unit: str, trailing: str) -> Figure | None:
    """From the pieces of an amount: 6千5 is 6.5 thousand, 1万2 is 1.2 ten thousand, 1万2500 all of
    its figures."""
    value = number(digits)
    if value is None:
        return None
    if trailing:
        more = Decimal("5") if trailing == "半" else number(trailing)
        if more is None:
            return None
        scale = SCALE[unit.lower()]
        value += more / scale if len(trailing) > 1 else more / 10
    return Figure(value, SCALE[unit.lower()])


def chinese_figure(text: str) -> Figure | None:
    """四千 → 4, 1000 (the unit may serve a figure before it); 四千五 → 4500, 1."""
    if len(text) > 1 and text[-1] in "千万百仟佰" and not set(text[:-1]) & set("百千万佰仟"):
        head = chinese_number(text[:-1])
        if head is not None and text[:-1] not in ("零", "〇"):
            return Figure(head, _UNITS[text[-1]])
    value = chinese_number(text)
    return Figure(value) if value is not None else None
