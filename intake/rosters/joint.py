"""A column that holds a person in one cell (姓名/电话/年龄 over 样玉莲 13800000141 38): its parts
become columns of their own, behind the last one, so that everything else reads them as usual."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from intake.cells import as_text
from intake.rosters.headers import known_header
from intake.workbook import Row, Sheet

_SEARCH_ROWS: Final = 12
_BETWEEN: Final = re.compile(r"[/／、,，+＋;；\s]+|及|和")
_GAP: Final = re.compile(r"[/／、,，;；|\s()（）]+")
_PHONE: Final = re.compile(r"(?<!\d)1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)")
_ID: Final = re.compile(r"(?<![\dXx])\d{17}[\dXx](?![\dXx])")
_AGE: Final = re.compile(r"(?<!\d)(?:\d{2}周?岁?|(?:19|20)\d{2}年?(?:出?生)?)(?!\d)")
_BIRTH: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}[-./年]?\d{1,2}(?:[-./月]?\d{1,2}日?)?月?(?!\d)")
_SEX: Final = re.compile(r"(?<![一-鿿])[男女](?![一-鿿])")
_HOW: Final = {
    "id_number": _ID, "phone": _PHONE, "born_on": _BIRTH, "age": _AGE, "sex": _SEX,
}  # fmt: skip
"""Parts that are known by their shape, in the order in which they are taken out; the rest is the
name, and what stands behind it a remark."""


def parted_columns(sheet: Sheet) -> Sheet:
    """The sheet with such a column taken apart; itself where there is none."""
    for top, row in enumerate(sheet.rows[:_SEARCH_ROWS]):
        for column, cell in enumerate(row):
            fields = _fields_of(cell)
            if fields:
                return _parted(sheet, top, column, fields)
    return sheet


def _fields_of(cell: object) -> dict[str, str]:
    """Field → its word in a header of several, {} for any other cell; a name with a telephone alone
    is read where names are (`intake.rosters.row`)."""
    if not isinstance(cell, str) or not 4 <= len(cell) <= 40:
        return {}
    words = [w for w in _BETWEEN.split(cell.strip(" :：")) if w]
    fields = {known_header(w)[0]: w for w in words}
    whole = len(fields) == len(words) > 1 and "name" in fields
    shaped = fields.keys() - {"name"}
    return fields if whole and shaped <= _HOW.keys() and shaped != {"phone"} else {}


def _parted(sheet: Sheet, top: int, column: int, fields: dict[str, str]) -> Sheet:
    width = max(map(len, sheet.rows))
    labels = [*fields.values(), "备注"]
    rows: list[Row] = []
    for at, row in enumerate(sheet.rows):
        cells = [*row, *[None] * (width - len(row))]
        if at < top or not sheet.is_own(at, column) or cells[column] in (None, ""):
            rows.append(row)
            continue
        said: Row = list(labels) if at == top else _parts(as_text(cells[column], 200), fields)
        if at > top and not said[list(fields).index("name")]:
            rows.append(row)
            continue
        cells[column] = None
        rows.append([*cells, *said])
    return replace(sheet, rows=rows)


def _parts(text: str, fields: dict[str, str]) -> Row:
    """The parts of a cell in the order of its header, and what is left over."""
    found: dict[str, str] = {}
    for name, shape in _HOW.items():
        match = shape.search(text) if name in fields else None
        if match:
            found[name] = match[0]
            text = f"{text[: match.start()]} {text[match.end() :]}"
    words = [w for w in _GAP.split(text) if w]
    found["name"] = words[0] if words and not re.search(r"\d", words[0]) else ""
    rest = " ".join(words[1:] if found["name"] else words)
    return [*(found.get(name) for name in fields), rest or None]
