"""Whether the texts of a file look like another encoding read in the wrong one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from intake.books.sheet import Cell, Sheet

_ROWS: Final = 40
_ENOUGH: Final = 12
"""Signs beyond ASCII below which nothing is judged."""
_USUAL: Final = 0.6
"""Share of common characters in ordinary Chinese is 0.95 and more, in torn text about a third."""
_MARKS: Final = frozenset("，。、；：！？（）《》“”‘’—…·～￥％＋－／【】　°①②③④⑤⑥⑦⑧⑨√×□■☑★※●◆")


def without_header(sheets: Sequence[Sheet]) -> str:
    """Why no sheet has a header: the code of a `FileProblem`."""
    if not any(s.rows for s in sheets):
        return "empty_file"
    return "wrong_encoding" if looks_garbled(sheets) else "no_header"


def looks_garbled(sheets: Iterable[Sheet]) -> bool:
    """Most signs are none that Chinese is written with, as when Big5 is read as GB18030."""
    signs = [c for s in sheets for row in s.rows[:_ROWS] for c in _signs(row)]
    return len(signs) >= _ENOUGH and sum(map(_is_usual, signs)) < _USUAL * len(signs)


def _signs(row: Iterable[Cell]) -> Iterable[str]:
    return (c for cell in row if isinstance(cell, str) for c in cell if c > "\x7f")


def _is_usual(sign: str) -> bool:
    """One of the 3,755 characters of level 1 of GB 2312, of the 5,401 of level 1 of Big5 (text in
    traditional characters is no torn text), or a mark."""
    if sign in _MARKS or "\uff01" <= sign <= "\uff5e":
        return True
    simple, traditional = _lead(sign, "gb2312"), _lead(sign, "big5")
    return 0xB0 <= simple <= 0xD7 or 0xA4 <= traditional <= 0xC6


def _lead(sign: str, codec: str) -> int:
    try:
        return sign.encode(codec)[0]
    except UnicodeEncodeError:
        return 0
