"""Workbooks of LibreOffice and OpenOffice (.ods; OpenDocument 1.3, part 3).

Read from its XML: reading guides over characters and comments stay outside the text, an hour of
the day is a time however it is shown, and what is merged or hidden is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from xml.etree import ElementTree

from intake.books.archive import entry, measure
from intake.books.sheet import MAX_CELLS, MAX_COLUMNS, Area, Cell, Row, Sheet, made
from intake.books.xml import ended
from intake.problems import FileProblem

_T: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_X: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_O: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_S: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OUTSIDE: Final = frozenset({f"{_X}ruby-text", f"{_O}annotation", f"{_X}note"})
_HOURS: Final = re.compile(r"P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
_LONGEST: Final = 65_536
"""Empty rows or cells said as one that are passed over; behind them nothing is written."""


def is_ods(data: bytes) -> bool:
    """Whether a zip begins with the type the standard puts first (part 2, 3.3)."""
    return b"application/vnd.oasis.opendocument.spreadsheet" in data[:200]


def read_ods(data: bytes) -> list[Sheet]:
    """Raises `FileProblem`."""
    measure(data, frozenset({"content.xml"}), lambda name: None)
    content = entry(data, "content.xml")
    if b"manifest:encryption-data" in entry(data, "META-INF/manifest.xml"):
        raise FileProblem("encrypted")
    sheets: list[Sheet] = []
    hidden_styles: set[str] = set()
    for element in ended(content):
        if element.tag == f"{_S}style":
            properties = element.find(f"{_S}table-properties")
            if properties is not None and properties.get(f"{_T}display") == "false":
                hidden_styles.add(element.get(f"{_S}name", ""))
        elif element.tag == f"{_T}table":
            sheets.append(_sheet(element, hidden_styles))
            element.clear()
    return sheets


class _Grid:
    """Rows as they are met; nothing is built for what is repeated and empty."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.merged: list[Area] = []
        self.errors: dict[tuple[int, int], str] = {}
        self.hidden: list[int] = []
        self.waiting = 0
        self.cells = 0

    def add(self, row: ElementTree.Element) -> None:
        many = _number(row, f"{_T}number-rows-repeated", 1)
        at = len(self.rows) + self.waiting
        cells, merged, errors = _cells(row, at)
        if not cells:
            self.waiting += many
            return
        if self.waiting > _LONGEST:
            raise FileProblem("too_many_cells")
        self.rows.extend([] for _ in range(self.waiting))
        self.waiting = 0
        self.cells += len(cells) * many
        if self.cells > MAX_CELLS:
            raise FileProblem("too_many_cells")
        if row.get(f"{_T}visibility") in ("collapse", "filter"):
            self.hidden += range(at, at + many)
        self.rows.extend(list(cells) for _ in range(many))
        self.merged += merged
        self.errors |= errors


def _sheet(table: ElementTree.Element, hidden_styles: set[str]) -> Sheet:
    grid = _Grid()
    for row in _inside(table, f"{_T}table-row"):
        grid.add(row)
    hidden: list[int] = []
    at = 0
    for column in _inside(table, f"{_T}table-column"):
        many = _number(column, f"{_T}number-columns-repeated", 1)
        if column.get(f"{_T}visibility") in ("collapse", "filter"):
            hidden += range(at, min(at + many, MAX_COLUMNS))
        at += many
    return made(
        table.get(f"{_T}name", ""), grid.rows, grid.merged, errors=grid.errors,
        hidden=table.get(f"{_T}style-name", "") in hidden_styles,
        hidden_rows=grid.hidden, hidden_columns=hidden,
    )  # fmt: skip


_GROUPS: Final = frozenset(
    f"{_T}{name}"
    for name in (
        "table-header-rows", "table-row-group", "table-rows", "table-header-columns",
        "table-column-group", "table-columns",
    )
)  # fmt: skip


def _inside(table: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    """Rows or columns of a table, inside groups too; not those of a table inside a cell."""
    for child in table:
        if child.tag == tag:
            yield child
        elif child.tag in _GROUPS:
            yield from _inside(child, tag)


def _cells(row: ElementTree.Element, at: int) -> tuple[Row, list[Area], dict[tuple[int, int], str]]:
    cells: Row = []
    merged: list[Area] = []
    errors: dict[tuple[int, int], str] = {}
    waiting = 0
    for cell in row:
        many = _number(cell, f"{_T}number-columns-repeated", 1)
        value = _value(cell) if cell.tag == f"{_T}table-cell" else None
        column = len(cells) + waiting
        down = _number(cell, f"{_T}number-rows-spanned", 1)
        across = _number(cell, f"{_T}number-columns-spanned", 1)
        if down * across > 1:
            merged.append((at, column, at + down - 1, column + across - 1))
        if value is None or value == "":
            waiting += many
            continue
        if column + many > MAX_COLUMNS:
            break
        if _is_error(cell, value):
            errors[at, column] = str(value)[:40]
        cells += [None] * waiting + [value] * many
        waiting = 0
    return cells, merged, errors


def _is_error(cell: ElementTree.Element, value: Cell) -> bool:
    kind = next((v for k, v in cell.attrib.items() if k.endswith("ext:1.0}value-type")), "")
    return kind == "error" or (
        isinstance(value, str) and bool(re.fullmatch(r"#[A-Z/0]+[!?]?|Err:\d{3}", value))
    )


def _value(cell: ElementTree.Element) -> Cell:
    kind = cell.get(f"{_O}value-type", "")
    try:
        if kind in ("float", "percentage", "currency"):
            number = float(cell.get(f"{_O}value", ""))
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        if kind == "date":
            said = cell.get(f"{_O}date-value", "")
            return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)
        if kind == "time":
            return _hours(cell.get(f"{_O}time-value", ""))
        if kind == "boolean":
            return cell.get(f"{_O}boolean-value") == "true"
    except ValueError:
        pass  # what is shown is left
    return "\n".join("".join(_words(p)) for p in cell if p.tag == f"{_X}p")


def _hours(said: str) -> Cell:
    """PT08H30M00S is half past eight, and so is PT08H29M59.999999999S, which a sum of hours leaves;
    24 hours and more are a length. Raises ValueError."""
    match = _HOURS.fullmatch(said)
    if match is None:
        raise ValueError(said)
    days, hours, minutes = (int(part or 0) for part in match.groups()[:3])
    seconds = round(float((match[4] or "0").replace(",", ".")))
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if length < timedelta(days=1):
        return time(length.seconds // 3600, length.seconds // 60 % 60, length.seconds % 60)
    return length


def _words(element: ElementTree.Element) -> Iterator[str]:
    """Text of a paragraph; reading guides, comments and notes are not part of it."""
    if element.text:
        yield element.text
    for child in element:
        if child.tag == f"{_X}s":
            yield " " * min(_number(child, f"{_X}c", 1), 100)
        elif child.tag == f"{_X}tab":
            yield "\t"
        elif child.tag == f"{_X}line-break":
            yield "\n"
        elif child.tag not in _OUTSIDE:
            yield from _words(child)
        if child.tail:
            yield child.tail


def _number(element: ElementTree.Element, name: str, default: int) -> int:
    said = element.get(name, "")
    return int(said) if said.isdecimal() and len(said) < 9 else default
