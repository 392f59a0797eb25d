"""Telephone numbers people write into free text, taken out of what is not sealed or is public."""

import re
from typing import TypeVar

from sqlmodel import SQLModel

Row = TypeVar("Row", bound=SQLModel)
GONE = "…"
_NUMBER = re.compile(
    r"(?<!\d)(?:"
    r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"  # a mobile telephone
    r"|0\d{2,3}[ -]?\d{7,8}"  # with the code of a city
    r"|[48]00[ -]?\d{3}[ -]?\d{4}"
    r"|[3-8]\d{6,7}"  # within a city
    r")(?!\d)"
)


def without_numbers(text: str) -> str:
    """`text` with GONE for each telephone number: `电话13800000000` → `电话…`."""
    return _NUMBER.sub(GONE, text)


def row_without_numbers(row: Row) -> Row:
    """The row itself where its text holds no number; else a copy without, in no session."""
    said = {name: getattr(row, name) for name in type(row).model_fields}
    clean = {
        name: without_numbers(value) if type(value) is str and name != "contact_phone" else value
        for name, value in said.items()
    }
    return row if clean == said else type(row)(**clean)
