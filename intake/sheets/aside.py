"""Columns, cells, sheets and hidden parts that went into no post, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from intake.sheets.celltext import cell_text
from intake.sheets.headers import NOT_NEEDED, clean
from intake.sheets.spans import Layout
from intake.unread import Unread
from intake.workbook import Sheet

MOST_ROWS: Final = 60
"""Rows of a sheet without posts that are listed one by one; further ones are counted."""


def columns_aside(sheets: Sequence[Sheet], layout: Layout) -> list[Unread]:
    """Columns without a field: those not needed, and those nobody understood."""
    found = []
    for column in layout.columns:
        read = [layout.tables[t] for t, _ in column.places if layout.tables[t].chosen]
        if (column.field and column.field != "serial") or not read:
            continue
        needless = (
            column.field == "serial" or column.why == "chosen" or NOT_NEEDED.search(column.label)
        )
        if not needless and not column.filled and not clean(column.label):
            continue
        place = column.places[0]
        name = column.label or sheets[layout.tables[place[0]].sheet_at].column_name(place[1])
        found.append(
            Unread(
                reason="unused_column" if needless or not column.filled else "not_understood",
                words="、".join(column.samples)[:200], column=name, count=column.filled,
                sheet=read[0].sheet,
            )
        )  # fmt: skip
    return found


def unreadable_cells(sheets: Sequence[Sheet], layout: Layout) -> Iterator[Unread]:
    """Error values and formulas nobody calculated, in the rows of the tables read."""
    for span in layout.chosen:
        sheet = sheets[span.sheet_at]
        for (row, column), words in sorted(sheet.errors.items()):
            if span.first_data_row <= row < span.end:
                yield Unread(
                    reason="unreadable_cell", words=words, row=sheet.first_row + row,
                    sheet=span.sheet, column=sheet.column_name(column),
                )  # fmt: skip


def hidden_parts(sheets: Sequence[Sheet], layout: Layout) -> Iterator[Unread]:
    """What the file hides and is read all the same: sheets, rows, columns."""
    for span in layout.chosen:
        sheet = sheets[span.sheet_at]
        if sheet.hidden:
            yield Unread(reason="hidden", words=span.sheet, sheet=span.sheet, count=len(sheet.rows))
        for at in sorted(sheet.hidden_rows):
            if span.first_data_row <= at < span.end and (words := _words(sheet, at)):
                yield Unread(
                    reason="hidden", words=words, row=sheet.first_row + at, sheet=span.sheet
                )
    for column in layout.columns:
        for table, index in column.places:
            span = layout.tables[table]
            if span.chosen and index in sheets[span.sheet_at].hidden_columns:
                name = column.label or sheets[span.sheet_at].column_name(index)
                yield Unread(
                    reason="hidden", words="、".join(column.samples)[:200], column=name,
                    sheet=span.sheet, count=column.filled,
                )  # fmt: skip


def sheets_aside(sheets: Sequence[Sheet], layout: Layout) -> Iterator[Unread]:
    """Sheets that were not chosen, and every row of sheets in which no table was found."""
    with_table = {span.sheet_at for span in layout.tables}
    for at, sheet in enumerate(sheets):
        if any(span.chosen for span in layout.tables if span.sheet_at == at):
            continue
        rows = [(n, words) for n in range(len(sheet.rows)) if (words := _words(sheet, n))]
        if at in with_table:
            if rows:
                yield Unread(
                    reason="other_sheet", words=sheet.name, sheet=sheet.name, count=len(rows)
                )
            continue
        for number, words in rows[:MOST_ROWS]:
            yield Unread(
                reason="not_understood", words=words, row=sheet.first_row + number, sheet=sheet.name
            )
        if len(rows) > MOST_ROWS:
            yield Unread(
                reason="over_limit", words=rows[MOST_ROWS][1], sheet=sheet.name,
                row=sheet.first_row + rows[MOST_ROWS][0], count=len(rows) - MOST_ROWS,
            )  # fmt: skip


def _words(sheet: Sheet, at: int) -> str:
    row = sheet.rows[at]
    return " ".join(
        t for i, c in enumerate(row) if (at, i) not in sheet.filled and (t := cell_text(c))
    )[:400]
