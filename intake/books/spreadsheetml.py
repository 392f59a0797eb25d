"""XML of Excel 2003 ("XML Spreadsheet"), which many systems export under the name .xls."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final
from xml.etree import ElementTree

from intake.books.sheet import MAX_CELLS, MAX_COLUMNS, Area, Cell, Row, Sheet, made
from intake.books.xml import parse
from intake.problems import FileProblem

_SPACE: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"


def looks_like_spreadsheetml(text: str) -> bool:
    head = text[:4_000]
    return head.lstrip("\ufeff \t\r\n").startswith("<") and (
        "urn:schemas-microsoft-com:office:spreadsheet" in head and "Workbook" in head
    )


def read_spreadsheetml(text: str) -> list[Sheet]:
    """Raises FileProblem("corrupt", "too_many_cells")."""
    root = parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff")).encode())
    return [_sheet(sheet) for sheet in root.iter(f"{_SPACE}Worksheet")]


def _sheet(sheet: ElementTree.Element) -> Sheet:
    rows: list[Row] = []
    merged: list[Area] = []
    errors: dict[tuple[int, int], str] = {}
    hidden: list[int] = []
    for row in sheet.iterfind(f"{_SPACE}Table/{_SPACE}Row"):
        at = _number(row, "Index", len(rows) + 1) - 1
        if at > MAX_CELLS // 10 or at < len(rows):
            raise FileProblem("too_many_cells" if at >= len(rows) else "corrupt")
        rows.extend([] for _ in range(at - len(rows)))
        if row.get(f"{_SPACE}Hidden") == "1":
            hidden.append(at)
        rows.append(_row(row, at, merged, errors))
    visible = sheet.findtext(".//{urn:schemas-microsoft-com:office:excel}Visible", "")
    return made(
        sheet.get(f"{_SPACE}Name", ""), rows, merged, errors=errors, hidden_rows=hidden,
        hidden="Hidden" in visible, hidden_columns=_hidden_columns(sheet),
    )  # fmt: skip


def _row(
    row: ElementTree.Element, at: int, merged: list[Area], errors: dict[tuple[int, int], str]
) -> Row:
    cells: Row = []
    column = 0
    for cell in row.iterfind(f"{_SPACE}Cell"):
        column = _number(cell, "Index", column + 1) - 1
        across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
        if column < MAX_COLUMNS:
            cells.extend([None] * (column + 1 - len(cells)))
            data = cell.find(f"{_SPACE}Data")
            cells[column] = _value(data) if data is not None else None
            if data is not None and data.get(f"{_SPACE}Type") == "Error":
                errors[at, column] = "".join(data.itertext())
        if across or down:
            merged.append((at, column, at + down, column + across))
            cells.extend([None] * min(across, MAX_COLUMNS - len(cells)))
        column += 1 + across
    return cells


def _value(data: ElementTree.Element) -> Cell:
    text = "".join(data.itertext())
    kind = data.get(f"{_SPACE}Type", "String")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text)
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text


def _hidden_columns(sheet: ElementTree.Element) -> list[int]:
    hidden: list[int] = []
    at = 0
    for column in sheet.iterfind(f"{_SPACE}Table/{_SPACE}Column"):
        at = _number(column, "Index", at + 1) - 1
        span = min(_number(column, "Span", 0), MAX_COLUMNS)
        if column.get(f"{_SPACE}Hidden") == "1":
            hidden += range(at, at + span + 1)
        at += span + 1
    return hidden


def _number(element: ElementTree.Element, name: str, default: int) -> int:
    said = element.get(f"{_SPACE}{name}", "")
    return int(said) if said.isdecimal() and len(said) < 9 else default
