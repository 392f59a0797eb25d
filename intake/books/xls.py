"""Workbooks of Excel 97–2003 and WPS (.xls, .et).

Before the parser builds its dense tables, the records are walked once ([MS-CFB], [MS-XLS]): how
far the cells reach, what is hidden, where errors stand.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from intake.books.calamine import Marks, open_sheets
from intake.books.sheet import MAX_CELLS, Sheet
from intake.problems import FileProblem

OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_END: Final = 0xFFFFFFFA  # and above: no sector
_CELLS: Final = frozenset({0x06, 0xBD, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E})
_ERRORS: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def read_xls(data: bytes) -> list[Sheet]:
    """Raises FileProblem("encrypted", "too_many_cells", "old_xls": no workbook is found in it)."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileProblem("encrypted")
    try:
        marks = _walk(_workbook_stream(data))
        return open_sheets(data, marks)
    except (struct.error, IndexError, ValueError) as error:
        if isinstance(error, FileProblem) and error.code != "corrupt":
            raise
        raise FileProblem("old_xls") from error


def _workbook_stream(data: bytes) -> bytes:
    """The stream "Workbook" (or "Book") of the compound file. ValueError when there is none."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError("sector size")
    fat = _fat(data, size)
    directory = _chain(data, size, fat, struct.unpack_from("<I", data, 48)[0])
    root = struct.unpack_from("<I", directory, 116)[0]
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace").lower()
        if name in ("workbook", "book") and directory[at + 66] == 2:
            start, many = struct.unpack_from("<IQ", directory, at + 116)
            many &= 0xFFFFFFFF
            if many >= 4096:
                return _chain(data, size, fat, start)[:many]
            small = _chain(data, size, fat, struct.unpack_from("<I", data, 60)[0])
            minifat = struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4])
            body = _chain(data, size, fat, root)
            return b"".join(body[n * 64 : n * 64 + 64] for n in _sectors(minifat, start))[:many]
    raise ValueError("no workbook")


def _fat(data: bytes, size: int) -> tuple[int, ...]:
    sectors = list(struct.unpack_from("<109I", data, 76))
    further, many = struct.unpack_from("<II", data, 68)
    for _ in range(min(many, len(data) // size)):
        if further >= _END:
            break
        block = struct.unpack_from(f"<{size // 4}I", data, (further + 1) * size)
        sectors += block[:-1]
        further = block[-1]
    fat: list[int] = []
    for sector in sectors:
        if sector < _END and (sector + 2) * size <= len(data) + size:
            piece = data[(sector + 1) * size : (sector + 2) * size]
            fat += struct.unpack(f"<{len(piece) // 4}I", piece[: len(piece) // 4 * 4])
    return tuple(fat)


def _sectors(fat: tuple[int, ...], start: int) -> Iterator[int]:
    met = 0
    while start < _END and start < len(fat) and met <= len(fat):
        yield start
        start, met = fat[start], met + 1


def _chain(data: bytes, size: int, fat: tuple[int, ...], start: int) -> bytes:
    return b"".join(data[(n + 1) * size : (n + 2) * size] for n in _sectors(fat, start))


_DATE_MODE: Final = 0x22


def _walk(stream: bytes) -> list[Marks]:
    """Marks of every sheet in the order of the workbook. Raises FileProblem("encrypted",
    "too_many_cells")."""
    starts: dict[int, Marks] = {}
    here, right, bottom, at = Marks(), 0, 0, 0
    from_1904 = False
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if kind == 0x2F:
            raise FileProblem("encrypted")
        if kind == 0x85 and length >= 6:
            starts[struct.unpack_from("<I", body)[0]] = Marks()
        elif kind == 0x809 and at in starts:
            here, right, bottom = starts[at], 0, 0
        elif kind in _CELLS and length >= 6:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, length - 2)[0] if kind == 0xBD else column
            right, bottom = max(right, last + 1), max(bottom, row + 1)
            if right * bottom > MAX_CELLS:
                raise FileProblem("too_many_cells")
        elif kind == _DATE_MODE:
            from_1904 = body[:1] == b"\x01"
        _mark(here, kind, body)
        at += 4 + length
    for marks in starts.values():
        marks.from_1904 = from_1904
    return list(starts.values())


def _mark(marks: Marks, kind: int, body: bytes) -> None:
    if kind == 0x208 and len(body) >= 14 and body[12] & 0x20:
        marks.hidden_rows.append(struct.unpack_from("<H", body)[0])
    elif kind == 0x7D and len(body) >= 10 and body[8] & 1:
        first, last = struct.unpack_from("<HH", body)
        marks.hidden_columns += range(first, min(last, 256) + 1)
    elif kind == 0x205 and len(body) >= 8 and body[7]:
        marks.errors[struct.unpack_from("<HH", body)] = _ERRORS.get(body[6], "#?")
    elif kind == 0x06 and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        marks.errors[struct.unpack_from("<HH", body)] = _ERRORS.get(body[8], "#?")
