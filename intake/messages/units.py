"""A message in units: its lines, cut further at full stops and at numbers inside a line."""

# ruff: noqa: E501  (patterns are read as one line each)

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from intake.fields.source import Source

CJK: Final = "\u4e00-\u9fff"
EMOJI: Final = "\u2190-\u21ff\u2460-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_NOT_COUNT: Final = "名人个位年月天日号元块岁点班小万千百楼室栋餐对险金休层米公期周薪各台条"
_NUMBERS: Final = (
    ("(1)", r"\(\d{1,2}\)[、.:]?"), ("(一)", r"\([一二三四五六七八九十]{1,3}\)[、.:]?"),
    ("【1】", r"[【\[]\d{1,2}[】\]][、.:]?"), ("一", r"第?[一二三四五六七八九十]{1,3}[、.:)](?!\d)"),
    ("1", rf"\d{{1,2}}(?:[、.)](?!\d)|[:,;](?=[{CJK}])| (?=[{CJK}])|(?=[{CJK}])(?![{_NOT_COUNT}]))"),
    ("A", rf"[A-Z][、.):](?=[{CJK} ])"),
)  # fmt: skip
_NUMBER: Final = tuple((kind, re.compile(words)) for kind, words in _NUMBERS)
_SIGNS: Final = re.compile(rf"(?:[^\w{CJK}(【\[\n]|_|\[[{CJK}]{{1,3}}\])+")
_CUT: Final = re.compile(
    rf"\n|(?<=[。!])(?=[^\n。!])|(?<=[\s;。,:)])(?=(?:\(\d{{1,2}}\)|\d{{1,2}}[、.)](?!\d))\s?[{CJK}])|(?=[{EMOJI}]{{1,3}}[{CJK}]{{2,6}}[:])"
)


@dataclass(frozen=True)
class Unit:
    """``start``…``end`` of the plain text, without its line end.

    line   counts from 1 as typed; ``begins`` it is the first of its line; ``gap`` a blank line or
           a rule stands before it
    mark   the kind of its number (1, (1), 一, A) or its sign (★, -), "" for none
    body   where the words begin behind that
    """

    start: int
    end: int
    line: int
    begins: bool
    gap: bool
    mark: str
    body: int


def units_of(of: Source) -> tuple[Unit, ...]:
    """All units with a word or figure in them, in the order of the text."""
    return tuple(_units(of))


def _units(of: Source) -> Iterator[Unit]:
    ends = [at for at, char in enumerate(of.typed) if char == "\n"]
    gap, newline, at = False, True, 0
    cuts = [(m.start(), m.end()) for m in _CUT.finditer(of.plain)]
    for start, end in (*cuts, (len(of.plain), len(of.plain))):
        if start > at and re.search(rf"[\w{CJK}]", of.plain[at:start]):
            mark, body = _mark(of.plain, at, start)
            line = bisect_right(ends, of.place[at] - 1) + 1
            yield Unit(at, start, line, newline, gap, mark, body)
            gap, newline = False, False
        elif newline and end > start:
            gap = True
        at, newline = end, newline or end > start
        if end > start:
            newline = True


def _mark(plain: str, start: int, end: int) -> tuple[str, int]:
    at, mark = start, ""
    for _ in range(3):
        signs = _SIGNS.match(plain, at, end)
        if signs:
            mark, at = mark or signs.group().strip()[:1], signs.end()
        number = next(((k, m) for k, p in _NUMBER if (m := p.match(plain, at, end))), None)
        if number is None:
            break
        mark, at = number[0], number[1].end()
    signs = _SIGNS.match(plain, at, end)
    return mark, signs.end() if signs and signs.end() < end else at
