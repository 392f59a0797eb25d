"""A text as the second reader sees it: figures whole, every other sign for itself."""

# ruff: noqa: E501  (words and features are read as one line each)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from intake.fields.source import Source

_TOKEN: Final = re.compile(
    r"\d+(?:\.\d+)?[千万百kKwW]?(?![A-Za-z])|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万叁拾伍陆]+|[A-Za-z]+|([^\w\s])\1+|\S|\n| +"
)
_HAN_FIGURES: Final = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8,
    "九": 9, "叁": 3, "伍": 5, "陆": 6,
}  # fmt: skip
_HAN_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "千": 1_000, "万": 10_000}
_SUFFIX: Final = {"百": 100, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000}


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` in small letters, its place in `Source.plain`; ``value`` of a figure, else None."""

    text: str
    start: int
    end: int
    value: float | None = None

    @property
    def is_number(self) -> bool:
        return self.value is not None


def tokens_of(of: Source) -> tuple[Token, ...]:
    return tuple(
        Token(_text(m), m.start(), m.end(), value_of(m.group().lower()))
        for m in _TOKEN.finditer(of.plain)
    )


def _text(match: re.Match[str]) -> str:
    """As written in small letters; a row of one sign as two of them."""
    return match[1] * 2 if match[1] else match.group().lower()


def value_of(text: str) -> float | None:
    """8.5k is 8500, 八千五 8500, 一万二 12000, 十五 15; None: no figure."""
    if text[0].isascii() and text[0].isdigit():
        scale = _SUFFIX.get(text[-1])
        return float(text[:-1]) * scale if scale else float(text)
    if text[0] in _HAN_FIGURES or text[0] in _HAN_UNITS:
        return float(_han(text))
    return None


def _han(text: str) -> int:
    total = section = digit = 0
    last = 10
    for char in text:
        if char in _HAN_FIGURES:
            digit = _HAN_FIGURES[char]
            continue
        unit = _HAN_UNITS[char]
        last = unit
        if unit == 10_000:
            total, section, digit = total + (section + digit or 1) * unit, 0, 0
        else:
            section, digit = section + (digit or 1) * unit, 0
    tail = digit * last // 10 if last > 10 and text[-2:-1] in _HAN_UNITS else digit
    return total + section + tail


def shape(token: Token) -> str:
    """What a figure looks like: how large it is, not which it is."""
    value = token.value
    if value is None:
        return token.text
    if token.text[0] not in "0123456789":
        return "汉" + _size(value)
    return _size(value) + ("." if "." in token.text else "")


_SIZES: Final = (
    (0, "0"), (1, "1"), (2, "2"), (9, "9"), (19, "19"), (34, "34"), (65, "65"), (99, "99"), (149, "149"),
    (500, "500"), (999, "999"), (1_899, "1k"), (1_999, "19xx"), (2_100, "20xx"), (2_999, "3k"),
    (4_499, "45h"), (13_000, "pay"), (30_000, "big"), (200_000, "year"),
)  # fmt: skip


def _size(value: float) -> str:
    for limit, name in _SIZES:
        if value <= limit:
            return name
    return "tel" if 10_000_000_000 <= value < 20_000_000_000 else "huge"


def lines_of(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Token ranges between line ends, empty ones left out."""
    found, first = [], 0
    for at, token in enumerate(tokens):
        if token.text == "\n":
            found.append((first, at))
            first = at + 1
    found.append((first, len(tokens)))
    return [(a, b) for a, b in found if a < b]
