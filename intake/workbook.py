"""Bytes of an uploaded file -> sheets of plain cells, within bounds.

Nothing is trusted: the name's ending is ignored, a zip is measured by really inflating it before
the parser sees it, and the far corners of a sheet are looked up before a dense table is built.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineError, load_workbook

from intake.problems import FileProblem

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = list[Cell]

MAX_INFLATED = 200 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_CELLS = 2_000_000
MAX_ROWS = 20_000
MAX_SHEETS = 12
MAX_COLUMNS = 300
MAX_MERGED = 5_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_CHUNK = 1 << 20
_FILLED = re.compile(
    rb"<(?:\w+:)?c\s[^<>]*?\br\s*=\s*[\"']([A-Za-z]{1,9})(\d{1,10})[\"'][^<>]*?(?<!/)>"
)


@dataclass(frozen=True)
class Sheet:
    """One sheet; ``first_row`` is the number the spreadsheet shows for ``rows[0]``.

    merged  areas of merged cells as (top, left, bottom, right), indexes into ``rows``, ends
            included; only the top left cell holds the value
    """

    name: str
    rows: list[Row]
    first_row: int = 1
    merged: tuple[tuple[int, int, int, int], ...] = ()


def read_sheets(data: bytes) -> list[Sheet]:
    """Every readable sheet of an .xlsx, or the one of a .csv. Raises `FileProblem`.

    How large a file may be is the door's to say: `upload_limit_mb`, refused before it is read.
    """
    if not data.strip(b"\0\r\n\t ,;"):
        raise FileProblem("empty_file")
    if data.startswith(_OLE):
        raise FileProblem("encrypted" if _is_encrypted(data) else "old_xls")
    if data.startswith(b"PK"):
        return _read_xlsx(data)
    return [Sheet("", _read_csv(_decode(data)))]


def _is_encrypted(data: bytes) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in data


def _read_xlsx(data: bytes) -> list[Sheet]:
    _measure(data)
    try:
        workbook = load_workbook(io.BytesIO(data))
        return [
            _sheet(workbook.get_sheet_by_name(name), name)
            for name in workbook.sheet_names[:MAX_SHEETS]
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise FileProblem("corrupt") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the parser's own crash on broken input
            raise
        raise FileProblem("corrupt") from None


def _sheet(sheet: object, name: str) -> Sheet:
    start = getattr(sheet, "start", None)
    rows = sheet.to_python(skip_empty_area=True)  # type: ignore[attr-defined]  # untyped there
    top, left = start or (0, 0)
    merged = tuple(
        (a - top, b - left, c - top, d - left)
        for (a, b), (c, d) in islice(getattr(sheet, "merged_cell_ranges", None) or (), MAX_MERGED)
        if a >= top and b >= left
    )
    return Sheet(name, rows, top + 1, merged)


def _measure(data: bytes) -> None:
    """Inflate everything in pieces, throwing it away: sizes in the headers may lie."""
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_INFLATED:
                raise FileProblem("zip_bomb")
            names = {entry.filename for entry in entries}
            if not any(n.lower() == "xl/workbook.xml" for n in names):
                raise FileProblem("not_a_spreadsheet")
            for entry in entries:
                with archive.open(entry) as stream:
                    total += _inflate(stream, entry.filename, MAX_INFLATED - total)
    except FileProblem:
        raise
    except RuntimeError as error:  # an entry with a password
        raise FileProblem("encrypted") from error
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise FileProblem("corrupt") from error
    except Exception as error:  # zlib.error and kin have no common ancestor
        raise FileProblem("corrupt") from error


def _inflate(stream: io.BufferedIOBase | object, name: str, room: int) -> int:
    """Bytes of one entry; raises when they exceed the room or the sheet is too wide and long."""
    is_sheet = "worksheets/" in name.lower()
    read, tail, right, bottom = 0, b"", 0, 0
    for piece in _pieces(stream):
        read += len(piece)
        if read > room:
            raise FileProblem("zip_bomb")
        if is_sheet:
            window = tail + piece
            for match in _FILLED.finditer(window):
                right = max(right, _column(match[1]))
                bottom = max(bottom, int(match[2]))
            if right > 20_000 or right * bottom > MAX_CELLS:
                raise FileProblem("too_many_cells")
            tail = window[-400:]
    return read


def _pieces(stream: object) -> Iterator[bytes]:
    while piece := stream.read(_CHUNK):  # type: ignore[attr-defined]  # untyped there
        yield piece


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _decode(data: bytes) -> str:
    """BOM, then strict UTF-8, then GB18030; anything with control bytes is no text."""
    for bom, codec in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(bom):
            return _strict(data, codec)
    if data.startswith((b"MZ", b"\x7fELF", b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff")):
        raise FileProblem("not_a_spreadsheet")
    if b"\0" in data:
        raise FileProblem("not_a_spreadsheet")
    if data.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise FileProblem("not_a_spreadsheet")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030")


def _strict(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeError as error:
        raise FileProblem("undecodable") from error


def _read_csv(text: str) -> list[Row]:
    if sum(1 for c in text[:4000] if ord(c) < 32 and c not in "\r\n\t") > 8:
        raise FileProblem("not_a_spreadsheet")
    rows: list[Row] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for line in _bounded(lines):
            rows.append([_uncover(cell) for cell in line[:MAX_COLUMNS]])
    except csv.Error as error:
        raise FileProblem("corrupt") from error
    return rows


def _bounded(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    """Lines, with the empty ones at the end never piling up."""
    waiting = 0
    for line in lines:
        if not any(cell.strip() for cell in line):
            waiting += 1
            continue
        for _ in range(min(waiting, MAX_ROWS)):
            yield []
        waiting = 0
        yield line


def _delimiter(text: str) -> str:
    head = text[:8000]
    return max(",\t;，；|", key=lambda d: (head.count(d), -",\t;，；|".index(d)))


def _uncover(cell: str) -> str:
    """``="5108…"`` and a leading apostrophe are how people keep Excel from eating digits."""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell.removeprefix("'")
