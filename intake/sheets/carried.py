"""What a cell of posts takes from above it: 同上, an empty cell, the firm of the section."""

from __future__ import annotations

import re
from typing import Final

_DITTO: Final = re.compile(r"同上|同前|〃|″|''|\"|如上|同")
CARRIED: Final = frozenset({"employer_name", "place", "address", "contact_name", "contact_phone"})
"""Columns where an empty cell means "as above", in tables without merge marks."""


def same_as_above(texts: dict[str, str], above: dict[str, str]) -> None:
    """同上, 〃: the cell of the row before."""
    for name, text in texts.items():
        if _DITTO.fullmatch(text):
            texts[name] = above.get(name, text)


def fill_down(
    texts: dict[str, str], held: dict[str, str], section: dict[str, str], marked: bool
) -> None:
    """The firm of the section, and what an empty cell repeats from above."""
    for name, text in section.items():
        texts.setdefault(name, text)
    if marked:
        return
    if "employer_name" in texts and texts["employer_name"] != held.get("employer_name"):
        held.clear()
    for name in CARRIED:
        if name in texts:
            held[name] = texts[name]
        elif name in held and ("employer_name" in held or name == "employer_name"):
            texts[name] = held[name]
