"""Terrible spreadsheets, made on the spot; everybody in them is invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

import xlsxwriter

from tests.check_digits import id_check

CANGXI = "510824"


def id_number(born: date, serial: int, county: str = CANGXI) -> str:
    """A number with a right check digit; an odd serial is a man, an even one a woman."""
    body = f"{county}{born:%Y%m%d}{serial % 1000:03d}"
    return body + id_check(body)


def xlsx(
    rows: Sequence[Sequence[object]], *, merge: Sequence[str] = (), name: str = "表1"
) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(name)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(r, c, cell, day)
            elif isinstance(cell, bool):
                sheet.write_boolean(r, c, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(r, c, cell)
            elif cell not in (None, ""):
                sheet.write_string(r, c, str(cell))
    for area in merge:
        first = area.split(":", maxsplit=1)[0]
        column, row = ord(first[0]) - 65, int(first[1:]) - 1
        sheet.merge_range(area, rows[row][column])
    book.close()
    return target.getvalue()


def csv_bytes(rows: Sequence[Sequence[object]], codec: str = "utf-8", sep: str = ",") -> bytes:
    return "\r\n".join(sep.join(str(c) for c in row) for row in rows).encode(codec)


def zip_bytes(entries: dict[str, bytes], *, stored: bool = False) -> bytes:
    target = io.BytesIO()
    kind = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(target, "w", kind) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_entries(book: bytes, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """A workbook with some of its parts changed."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            change = changes.get(entry.filename, bytes)
            new.writestr(entry.filename, change(old.read(entry)))
    return target.getvalue()


def with_sheet(sheet_xml: bytes) -> bytes:
    """A real workbook whose first sheet is replaced by this XML."""
    return with_entries(xlsx([["姓名"]]), {"xl/worksheets/sheet1.xml": lambda _: sheet_xml})
