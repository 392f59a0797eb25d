"""One cell -> the text readers work on."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from intake.cells import as_text
from intake.workbook import Cell

MAX_CELL: Final = 2_000
"""Characters of a cell that are read; a longer text is cut and said so."""


_USUAL: Final = re.compile(
    "[\\x20-\\x7e\\n\\u00b7\\u2014\\u201c\\u201d\\u3000-\\u303f\\u4e00-\\u9fff\\uff00-\\uff5e]*"
)


def cell_text(cell: Cell) -> str:
    """As `as_text`, but line breaks inside the cell stay and full-width characters too: spans of
    readings count in this text. Control and direction characters are gone."""
    if not isinstance(cell, str):
        return as_text(cell, MAX_CELL)
    text = cell[: MAX_CELL * 2]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _USUAL.fullmatch(text):
        text = "".join(c for c in text if c == "\n" or _shown(c))
    return text.strip()[:MAX_CELL]


def _shown(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Co", "Cs", "Cn")


def is_cut(cell: Cell) -> bool:
    """Whether a text was longer than what is read."""
    return isinstance(cell, str) and len(cell.strip()) > MAX_CELL
