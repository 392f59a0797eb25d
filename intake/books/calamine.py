"""The parser behind .xlsx, .xlsb and .xls, and its crashes as codes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

from intake.books.sheet import MAX_CELLS, MAX_MERGED, MAX_SHEETS, Area, Sheet, made
from intake.problems import FileProblem


@dataclass
class Marks:
    """What a sheet's XML says that the parser does not tell; rows and columns from 0 as A1."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    from_1904: bool = False


_NONE: Final = Marks()


def open_sheets(data: bytes, marks: Sequence[Marks]) -> list[Sheet]:
    """Every sheet of cells; ``marks`` in the order of the workbook.

    Raises FileProblem("corrupt", "encrypted", "too_many_sheets", "too_many_cells").
    """
    try:
        workbook = load_workbook(io.BytesIO(data))
        listed = [
            (at, m)
            for at, m in enumerate(workbook.sheets_metadata)
            if m.typ == SheetTypeEnum.WorkSheet
        ]
        if len(listed) > MAX_SHEETS:
            raise FileProblem("too_many_sheets", str(MAX_SHEETS))
        return [
            _sheet(
                workbook.get_sheet_by_name(m.name),
                m.name,
                marks[at] if at < len(marks) else _NONE,
                m.visible != SheetVisibleEnum.Visible,
            )
            for at, m in listed
        ]
    except FileProblem:
        raise
    except (CalamineError, OSError, ValueError) as error:
        raise FileProblem("encrypted" if "assword" in str(error) else "corrupt") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the parser's own crash on broken input
            raise
        raise FileProblem("corrupt") from None


def _sheet(sheet: Any, name: str, marks: Marks, hidden: bool) -> Sheet:
    if sheet.width * sheet.height > MAX_CELLS:
        raise FileProblem("too_many_cells")
    top, left = sheet.start or (0, 0)
    rows = sheet.to_python(skip_empty_area=True)
    merged: list[Area] = [
        (a - top, b - left, c - top, d - left)
        for (a, b), (c, d) in islice(sheet.merged_cell_ranges or (), MAX_MERGED + 1)
        if a >= top and b >= left
    ]
    return made(
        name, rows, merged,
        first_row=top + 1, first_column=left + 1, hidden=hidden,
        errors={(r - top, c - left): words for (r, c), words in marks.errors.items()},
        hidden_rows=(r - top for r in marks.hidden_rows),
        hidden_columns=(c - left for c in marks.hidden_columns), from_1904=marks.from_1904,
    )  # fmt: skip
