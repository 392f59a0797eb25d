"""Text files of cells: .csv, .tsv, cells pasted from a spreadsheet, in any usual encoding."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from intake.books.sheet import MAX_COLUMNS, MAX_ROWS, Row
from intake.problems import FileProblem

DELIMITERS: Final = "\t,;|，；"
"""In the order of preference where two part the lines equally well."""
_LOOKED_AT: Final = 60
_TORN: Final = 20
"""One NUL among so many bytes is what a bad export leaves behind; more are no text."""
_SWALLOWED: Final = 20
"""Line ends in one quoted cell beyond which it is asked whether the quotation mark was one."""


def decode(data: bytes) -> str:
    """BOM, then strict UTF-8, then GB18030; anything with control bytes is no text.

    Raises FileProblem("not_a_spreadsheet", "undecodable").
    """
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
        if data.count(b"\0") * _TORN > len(data) or b"\0\0\0\0" in data:
            raise FileProblem("not_a_spreadsheet")
        data = data.replace(b"\0", b"")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030")


def _strict(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeError as error:
        raise FileProblem("undecodable") from error


def read_lines(text: str) -> list[Row]:
    """Rows of a text file; the separator is the one that parts the lines most evenly."""
    if sum(1 for c in text[:4000] if ord(c) < 32 and c not in "\r\n\t") > 8:
        raise FileProblem("not_a_spreadsheet")
    text, said = _said_separator(text)
    delimiter = said or _delimiter(text)
    rows = _parse(text, delimiter, csv.QUOTE_MINIMAL)
    if _swallows(rows, delimiter):
        rows = _parse(text, delimiter, csv.QUOTE_NONE)
    return rows


def _swallows(rows: list[Row], delimiter: str) -> bool:
    """Whether a quotation mark that was none took in rows: a very long cell in a row of another
    width than the others, or one whose lines are rows themselves. An advertisement is neither."""
    width = Counter(len(row) for row in rows if row).most_common(1)
    for row in rows:
        for cell in row:
            if not isinstance(cell, str) or cell.count("\n") <= _SWALLOWED:
                continue
            lines = cell.split("\n")
            alike = sum(line.count(delimiter) >= width[0][0] - 1 for line in lines)
            if len(row) != width[0][0] or 2 * alike > len(lines):
                return True
    return False


def _said_separator(text: str) -> tuple[str, str]:
    """Excel's own first line ``sep=;``."""
    line, _, rest = text.partition("\n")
    line = line.strip().strip('"').lower()
    if line.startswith("sep=") and len(line) == 5:
        return rest, line[4]
    return text, ""


def _parse(text: str, delimiter: str, quoting: int) -> list[Row]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]  # csv's own constants, typed there as a choice
    try:
        return [[_uncover(cell) for cell in line[:MAX_COLUMNS]] for line in _bounded(lines)]
    except csv.Error as error:
        raise FileProblem("corrupt") from error


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
    """Of the signs that part most lines into equally many cells, the one with the most cells.

    A comma inside long texts comes in different numbers from line to line, a separator does not.
    """
    best, delimiter = (0.0, 0), ","
    for sign in DELIMITERS:
        lines = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=sign)
        widths: Counter[int] = Counter()
        try:
            for line in islice(lines, _LOOKED_AT):
                if any(cell.strip() for cell in line):
                    widths[len(line)] += 1
        except csv.Error:
            continue
        parted = {width: n for width, n in widths.items() if width > 1}
        if not parted:
            continue
        width, lines_so = max(parted.items(), key=lambda pair: (pair[1], pair[0]))
        share = round(lines_so / widths.total(), 1)
        if (share, width) > best:
            best, delimiter = (share, width), sign
    return delimiter


def _uncover(cell: str) -> str:
    """``="5108…"`` and a leading apostrophe are how people keep Excel from eating digits."""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"'):
        return cell[2:-1]
    return cell.removeprefix("'")
