"""Bytes of an uploaded file -> sheets of plain cells, within bounds.

Nothing is trusted: the name's ending is ignored, a zip is measured by really inflating it before
the parser sees it, and the far corners of a sheet are looked up before a dense table is built.
"""

from __future__ import annotations

from intake.books.html import looks_like_html, read_html, read_web_archive
from intake.books.ods import is_ods, read_ods
from intake.books.sheet import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Cell,
    Row,
    Sheet,
    is_empty,
    letters,
    made,
)
from intake.books.spreadsheetml import looks_like_spreadsheetml, read_spreadsheetml
from intake.books.text import decode, read_lines
from intake.books.xls import OLE, read_xls
from intake.books.xlsx import read_xlsx
from intake.problems import FileProblem

__all__ = [
    "MAX_CELLS", "MAX_COLUMNS", "MAX_ROWS", "Cell", "Row", "Sheet", "is_empty", "letters",
    "read_sheets",
]  # fmt: skip


def read_sheets(data: bytes) -> list[Sheet]:
    """Every sheet of an .xlsx, .xls or .ods, of a table saved as a web page or as XML of Excel
    2003, or the one of a text file (.csv, .tsv, cells pasted from a spreadsheet).

    How large a file may be is the door's to say: `upload_limit_mb`, refused before it is read.
    Raises `FileProblem`.
    """
    if not data.strip(b"\0\r\n\t ,;"):
        raise FileProblem("empty_file")
    if data.startswith(OLE):
        return read_xls(data)
    if data.startswith(b"PK"):
        return read_ods(data) if is_ods(data) else read_xlsx(data)
    text = decode(data)
    if looks_like_spreadsheetml(text):
        return read_spreadsheetml(text)
    if text[:200].lstrip().lower().startswith("mime-version:"):
        return read_web_archive(data)
    if looks_like_html(text):
        return read_html(text)
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<?xml")):
        raise FileProblem("not_a_spreadsheet")
    return [made("", read_lines(text))]
