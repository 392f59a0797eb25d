"""Telephone numbers people write into free text, taken out of what is not sealed or is public."""

import re
from typing import TypeVar

from sqlmodel import SQLModel

from intake.telephones import telephones_within

Row = TypeVar("Row", bound=SQLModel)
GONE = "…"
_IN_TOWN = re.compile(r"(?<!\d)[3-8]\d{6,7}(?!\d)")


def without_numbers(text: str) -> str:
    """`text` with GONE for each telephone number: `电话13800000000` → `电话…`."""
    parts, here = [], 0
    for start, end, _ in telephones_within(text):
        parts += [text[here:start], GONE]
        here = end
    return _IN_TOWN.sub(GONE, "".join([*parts, text[here:]]))


def row_without_numbers(row: Row) -> Row:
    """The row itself where its text holds no number; else a copy without, in no session."""
    said = {name: getattr(row, name) for name in type(row).model_fields}
    clean = {
        name: without_numbers(value) if type(value) is str and name != "contact_phone" else value
        for name, value in said.items()
    }
    return row if clean == said else type(row)(**clean)
