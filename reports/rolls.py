"""Lists of people on a trip as paper: one sheet of heads and rows as PDF (A4, across) and XLSX.

A character the typeface does not have is printed as 〓, and the foot says so; the
spreadsheet has it.
"""

import json
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from pathlib import Path

from reports.typeface import FONTS, MissingGlyph, checked

LAYOUT = Path(__file__).parent / "templates" / "roll.typ"
MISSING = "〓"


@dataclass(frozen=True)
class Roll:
    """What stands on the paper. widths: one number for each head, in parts of the line."""

    title: str
    under: tuple[str, ...]
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()
    watermark: str = ""

    def __post_init__(self) -> None:
        if len(self.heads) != len(self.widths):
            raise ValueError("a width for each head")
        if any(len(row) != len(self.heads) for row in self.rows):
            raise ValueError("a cell for each head")


def roll_pdf(roll: Roll) -> bytes:
    """The list as a PDF; the same list gives the same bytes."""
    import typst  # noqa: PLC0415  (only where a sheet is drawn)

    text = json.dumps(asdict(_drawable(roll)), ensure_ascii=False)
    return bytes(
        typst.compile(
            LAYOUT, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={"roll": text}
        )
    )


def _drawable(roll: Roll) -> Roll:
    text = json.dumps(asdict(roll), ensure_ascii=False)
    try:
        checked(text)
    except MissingGlyph as missing:
        table = str.maketrans(dict.fromkeys(missing.characters, MISSING))
        note = f"字库没有的字印作{MISSING}，请对照屏幕或表格。"
        clean = {
            "title": roll.title.translate(table),
            "under": tuple(one.translate(table) for one in roll.under),
            "rows": tuple(tuple(c.translate(table) for c in row) for row in roll.rows),
            "foot": (*(one.translate(table) for one in roll.foot), note),
        }
        return replace(roll, **clean)  # type: ignore[arg-type]  # the fields as they are
    return roll


def roll_xlsx(roll: Roll) -> bytes:
    """The list as a workbook; every cell is text, so that no number loses digits and no name
    becomes a formula."""
    import xlsxwriter  # noqa: PLC0415  (only where a sheet is written)

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("名单")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    bold = book.add_format({"bold": True})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    head = book.add_format({"border": 1, "bold": True})
    top = (roll.title, *roll.under, *((roll.watermark,) if roll.watermark else ()))
    for line, text in enumerate(top):
        sheet.write_string(line, 0, text, bold)
    start = len(top)
    for column, (name, width) in enumerate(zip(roll.heads, roll.widths, strict=True)):
        sheet.set_column(column, column, 3 + 2 * width)
        sheet.write_string(start, column, name, head)
    sheet.repeat_rows(start)
    sheet.freeze_panes(start + 1, 0)
    for number, row in enumerate(roll.rows, start + 1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, text, cell)
    for number, text in enumerate(roll.foot, start + 2 + len(roll.rows)):
        sheet.write_string(number, 0, text)
    book.close()
    return buffer.getvalue()
