"""Rows of a table as posts: merged cells filled, sections, totals and notes told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from intake.messages.firms import find_firms
from intake.problems import FileProblem
from intake.sheets.celltext import cell_text, is_cut
from intake.sheets.headers import is_header
from intake.sheets.layout import Layout
from intake.workbook import Cell, Sheet

MAX_TEXT: Final = 3_000_000
"""Characters of a table that are read: 5,000 rows of 600; more would keep people waiting."""

_NOTE: Final = re.compile(
    r"^\s*(?:备注|注|说明|附|填表|制表|审核|联系|咨询|报名|地址|单位负责|负责人|温馨提示|要求|福利|以上|合计|总计|小计|共计|\*|※|★|[一二三四五六1-9][、.])"
)
_TOTAL: Final = re.compile(r"^\s*(?:合\s*计|总\s*计|小\s*计|共\s*计|总人数|累计)")
_DITTO: Final = re.compile(r"同上|同前|〃|″|''|\"|如上|同")
_DOWN: Final = frozenset({"employer_name", "place", "address", "contact_name", "contact_phone"})
"""Columns where an empty cell means "as above", in tables without merge marks."""


@dataclass(frozen=True)
class TableRow:
    """One data row: text and raw cell by column field; ``merged`` are the fields whose cell began
    in a row above, ``cut`` those longer than what is read."""

    number: int
    texts: dict[str, str]
    raw: dict[str, Cell]
    merged: frozenset[str] = frozenset()
    cut: frozenset[str] = frozenset()


@dataclass
class Table:
    """Data rows, notes under and between them, and rows left out with their reason."""

    rows: list[TableRow] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)


def read_table(sheet: Sheet, layout: Layout, most: int) -> Table:
    """Every row behind the header, at most ``most`` data rows and one more (to tell).

    Raises FileProblem("too_much_text").
    """
    table = Table()
    fields = {c.index: c.field for c in layout.columns if c.field and c.field != "serial"}
    above = _begun_above(sheet)
    section, read = "", 0
    held: dict[str, str] = {}
    for at in range(layout.first_data_row, len(sheet.rows)):
        cells = sheet.rows[at]
        number = sheet.first_row + at
        shown = [cell_text(c) if c not in (None, "") else "" for c in cells]
        filled = [t for t in shown if t]
        if not filled:
            continue
        texts = {f: shown[i] for i, f in fields.items() if i < len(shown) and shown[i]}
        read += sum(map(len, filled))
        if read > MAX_TEXT:
            raise FileProblem("too_much_text", str(MAX_TEXT))
        aside = _aside(filled, texts)
        if aside == "section":
            section = find_firms(filled[0])[0].name
            held = {}
            continue
        if aside:
            (table.notes if aside == "note" else table.skipped).append(
                (number, " ".join(filled)[:400] if aside == "note" else aside)
            )
            continue
        raw = {f: cells[i] for i, f in fields.items() if i < len(cells)}
        merged = frozenset(f for i, f in fields.items() if f in texts and (at, i) in above)
        _same_as_above(texts, table.rows)
        _fill_down(texts, held, section, bool(sheet.merged))
        cut = frozenset(f for f, c in raw.items() if is_cut(c))
        table.rows.append(TableRow(number, texts, raw, merged, cut))
        if len(table.rows) > most:
            break
    return table


def _aside(filled: list[str], texts: dict[str, str]) -> str:
    """ "" for data, else section, note, total or header."""
    if any(_TOTAL.match(t) for t in filled[:2]) and "wage" not in texts:
        return "total"
    known = 0 if any(map(str.isdigit, "".join(filled))) else sum(map(is_header, filled))
    if known >= 2 and known * 2 >= len(filled):
        return "header"
    if len(filled) == 1 or (len(filled) <= 2 and _NOTE.match(filled[0])):
        text = filled[0]
        firms = find_firms(text)
        if firms and firms[0].leads and len(text) <= len(firms[0].name) + 8:
            return "section"
        if _NOTE.match(text) or len(text) > 20 or "title" not in texts:
            return "note"
    return ""


def _begun_above(sheet: Sheet) -> set[tuple[int, int]]:
    """Cells that show what a merged cell begun in a row above them holds."""
    return {
        (at, column)
        for top, left, bottom, right in sheet.merged
        for at in range(top + 1, min(bottom + 1, len(sheet.rows)))
        for column in range(left, right + 1)
        if (at, column) in sheet.filled
    }


def _same_as_above(texts: dict[str, str], rows: list[TableRow]) -> None:
    """同上, 〃: the cell of the row before."""
    for name, text in texts.items():
        if _DITTO.fullmatch(text) and rows:
            texts[name] = rows[-1].texts.get(name, text)


def _fill_down(texts: dict[str, str], held: dict[str, str], section: str, marked: bool) -> None:
    """The firm of the section, and what an empty cell repeats from above."""
    if section and "employer_name" not in texts:
        texts["employer_name"] = section
    if marked:
        return
    if "employer_name" in texts and texts["employer_name"] != held.get("employer_name"):
        held.clear()
    for name in _DOWN:
        if name in texts:
            held[name] = texts[name]
        elif name in held and ("employer_name" in held or name == "employer_name"):
            texts[name] = held[name]
