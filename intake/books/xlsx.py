"""Workbooks of Excel since 2007, WPS and the exports that follow them (.xlsx, .xlsm, .xlsb)."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Final

from intake.books.archive import entry, measure
from intake.books.calamine import Marks, open_sheets
from intake.books.sheet import MAX_CELLS, MAX_COLUMNS, Sheet
from intake.books.xml import parse
from intake.problems import FileProblem

_FILLED: Final = re.compile(
    rb"<(?:\w+:)?c\s[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,9})(\d{1,10})[\"'][^<>]*(?<!/)>"
)
_HIDDEN_ROW: Final = re.compile(
    rb"<(?:\w+:)?row\s(?=[^<>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'])[^<>]*?\br\s*=\s*[\"'](\d{1,9})"
)
_HIDDEN_COLUMN: Final = re.compile(
    rb"<(?:\w+:)?col\s(?=[^<>]*\bhidden\s*=\s*[\"'](?:1|true)[\"'])"
    rb"(?=[^<>]*\bmin\s*=\s*[\"'](\d{1,6}))(?=[^<>]*\bmax\s*=\s*[\"'](\d{1,6}))"
)
_REF: Final = rb"\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']"
_ERROR: Final = re.compile(
    rb"<(?:\w+:)?c\s(?=[^<>]*\bt\s*=\s*[\"']e[\"'])(?=[^<>]*" + _REF + rb")[^<>]*>"
    rb"(?:(?!</(?:\w+:)?c>).){0,9000}?<(?:\w+:)?v[^<>]*>([^<]*)<",
    re.DOTALL,
)
_NO_VALUE: Final = re.compile(
    rb"<(?:\w+:)?c\s(?![^<>]*\bt\s*=\s*[\"']str[\"'])(?=[^<>]*" + _REF + rb")[^<>]*>\s*"
    rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>([^<]{0,9000})</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MAYBE_ERROR: Final = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
KNOWN_ERRORS: Final = frozenset(
    {b"#NULL!", b"#DIV/0!", b"#VALUE!", b"#REF!", b"#NAME?", b"#NUM!", b"#N/A"}
)
"""Values the parser knows; at any other (#SPILL!, #CALC!, #GETTING_DATA …) it gives up the file."""


_FROM_1904: Final = re.compile(rb"\bdate1904\s*=\s*[\"'](?:1|true)[\"']")


class _Watcher:
    """Looks at the XML of one sheet in pieces: how far it reaches, and its marks."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.newer_errors = False
        self.right = self.bottom = 0
        self.tail = b""

    def __call__(self, piece: bytes) -> None:
        window = self.tail + piece
        cut = window.rfind(b"<row") if len(window) < 1 << 23 else len(window)
        whole, self.tail = (window[:cut], window[cut:]) if cut > 0 else (b"", window)
        self._look(whole)

    def close(self) -> Marks:
        self._look(self.tail)
        self.tail = b""
        return self.marks

    def _look(self, window: bytes) -> None:
        filled = _FILLED.findall(window)
        self.right = max([self.right, *map(_column, {column for column, _ in filled})])
        self.bottom = max([self.bottom, *map(int, {row for _, row in filled})])
        if self.right > 20_000 or self.right * self.bottom > MAX_CELLS:
            raise FileProblem("too_many_cells")
        if b"hidden" in window:
            self._look_for_hidden(window)
        if (b'"e' in window or b"'e" in window) and _MAYBE_ERROR.search(window):
            for match in _ERROR.finditer(window):
                self.newer_errors |= match[3].strip() not in KNOWN_ERRORS
                self._note(match[1], match[2], match[3].decode("utf-8", "replace")[:40])
        if (b"<f" in window or b":f" in window) and _FORMULA.search(window):
            for match in _NO_VALUE.finditer(window):
                words = (match[3] or b"").decode("utf-8", "replace")[:40]
                self._note(match[1], match[2], "=" + words)

    def _look_for_hidden(self, window: bytes) -> None:
        self.marks.hidden_rows += (int(m[1]) - 1 for m in _HIDDEN_ROW.finditer(window))
        for match in _HIDDEN_COLUMN.finditer(window):
            last = min(int(match[2]), MAX_COLUMNS)
            self.marks.hidden_columns += range(int(match[1]) - 1, last)

    def _note(self, column: bytes, row: bytes, words: str) -> None:
        if len(self.marks.errors) < MAX_CELLS // 10:
            self.marks.errors[int(row) - 1, _column(column) - 1] = words


def read_xlsx(data: bytes) -> list[Sheet]:
    """Raises `FileProblem`."""
    watchers: dict[str, _Watcher] = {}

    def watch(name: str) -> _Watcher | None:
        if "worksheets/" not in name.lower() or not name.lower().endswith(".xml"):
            return None
        return watchers.setdefault(name, _Watcher())

    measure(data, frozenset({"xl/workbook.xml", "xl/workbook.bin"}), watch)
    for watcher in watchers.values():
        watcher.close()
    newer = {name for name, watcher in watchers.items() if watcher.newer_errors}
    marks = [watchers[f].marks if f in watchers else Marks() for f in _files(data)]
    if _FROM_1904.search(entry(data, "xl/workbook.xml")):
        for mark in marks:
            mark.from_1904 = True
    return open_sheets(_without_errors(data, newer) if newer else data, marks)


def _files(data: bytes) -> list[str]:
    """Names of the entries that hold the sheets, in the order of the workbook."""
    book = parse(entry(data, "xl/workbook.xml") or b"<none/>")
    links = parse(entry(data, "xl/_rels/workbook.xml.rels") or b"<none/>")
    target = {link.get("Id", ""): link.get("Target", "") for link in links}
    found = []
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            key = next((v for k, v in sheet.attrib.items() if k.rpartition("}")[2] == "id"), "")
            path = target.get(key, "")
            found.append(posixpath.normpath(posixpath.join("xl", path)).lstrip("/"))
    return found


def _without_errors(data: bytes, newer: set[str]) -> bytes:
    """The same workbook with error values the parser knows; where they stood is in the marks."""

    def known(match: re.Match[bytes]) -> bytes:
        begin, end = match.start(3) - match.start(), match.end(3) - match.start()
        return match[0][:begin] + b"#VALUE!" + match[0][end:]

    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for one in old.infolist():
            content = old.read(one)
            new.writestr(
                one.filename, _ERROR.sub(known, content) if one.filename in newer else content
            )
    return target.getvalue()


def _column(name: bytes) -> int:
    number = 0
    for letter in name.upper():
        number = number * 26 + letter - 64
    return number
