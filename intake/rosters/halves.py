"""A printed list in two or three halves side by side (1–20 on the left, 21–40 on the right): each
half is a sheet of its own to the reader, with the rows and columns of the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intake.rosters.headers import Header, clean_header, find_header
from intake.rosters.joint import parted_columns
from intake.workbook import Row, Sheet, is_empty, read_sheets

ENOUGH: Final = 3


def roster_sheets(data: bytes) -> list[Sheet]:
    """The sheets of a file as rosters are read: right halves stand behind all others, under the
    name of their sheet. Raises `FileProblem`."""
    sheets = [parted_columns(sheet) for sheet in read_sheets(data)]
    whole: list[Sheet] = []
    right: list[Sheet] = []
    for sheet in sheets:
        first, *further = halves_of(sheet)
        whole.append(first)
        right += further
    return whole + right


def halves_of(sheet: Sheet) -> list[Sheet]:
    """The halves from the left; the sheet itself where its header does not begin anew."""
    header = find_header(sheet.rows)
    cuts = _cuts(header) if header is not None else []
    if header is None or not cuts:
        return [sheet]
    ends = [*cuts[1:], max(map(len, sheet.rows))]
    left = _part(sheet, header, 0, cuts[0])
    return [left, *(_part(sheet, header, a, b) for a, b in zip(cuts, ends, strict=True))]


def _cuts(header: Header) -> list[int]:
    """Where the header begins once more: the same three labels or more, 姓名 among them."""
    labels = [clean_header(label) for label in header.labels]
    names = [i for i, (field, _) in enumerate(header.fields) if field == "name"]
    cuts: list[int] = []
    for name in names[1:]:
        wide = name - names[0]
        start = name
        while start > wide and labels[start - 1] and labels[start - 1] == labels[start - 1 - wide]:
            start -= 1
        again = labels[start : start + names[1] - names[0]]
        first = labels[start - wide :]
        if sum(1 for a, b in zip(first, again, strict=False) if a and a == b) >= ENOUGH:
            cuts.append(start)
    return cuts


def _part(sheet: Sheet, header: Header, begin: int, end: int) -> Sheet:
    def own(row: Row) -> Row:
        return [cell if begin <= i < end else None for i, cell in enumerate(row)]

    def is_title(row: Row) -> bool:
        return sum(1 for cell in row if not is_empty(cell)) == 1

    rows: Sequence[Row] = sheet.rows
    return replace(
        sheet,
        rows=[
            row if at < header.last and is_title(row) else own(row) for at, row in enumerate(rows)
        ],
        errors={spot: words for spot, words in sheet.errors.items() if begin <= spot[1] < end},
        hidden_columns=frozenset(i for i in sheet.hidden_columns if begin <= i < end),
    )
