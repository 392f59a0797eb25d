"""The spreadsheet: figures as numbers, names as text, definitions beside them."""

import zipfile
from datetime import datetime
from io import BytesIO

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from reports.definitions import DEFINITIONS
from reports.workbook import build_workbook
from tests.reports.samples import report


def sheets() -> dict[str, Worksheet]:
    book = openpyxl.load_workbook(BytesIO(build_workbook(report())))
    return {sheet.title: sheet for sheet in book.worksheets}


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    cells = [cell for sheet in sheets().values() for row in sheet.rows for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "=cmd|' /C calc'!A0" in [cell.value for cell in cells]
    with zipfile.ZipFile(BytesIO(build_workbook(report()))) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in archive.read(name)


def test_every_figure_of_the_letter_is_in_the_sheet_as_a_number() -> None:
    rows = {row[8]: row for row in sheets()["数字"].iter_rows(values_only=True) if row[8]}
    for figure in report().figures():
        written = rows[figure.key]
        if figure.value is None:
            assert written[3] == "未报"
        else:
            assert written[3] == figure.value
            assert written[4] == figure.base


def test_an_indicator_nobody_reports_is_marked_so_in_the_sheet() -> None:
    rows = {row[8]: row for row in sheets()["数字"].iter_rows(values_only=True) if row[8]}
    assert rows["year_task"][3] == "未报"
    assert rows["arrived/last_year"][3] == "未报"
    assert rows["new_disabled/week"][3] == 0


def test_the_definitions_are_all_there() -> None:
    rows = list(sheets()["定义"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == list(DEFINITIONS)


def test_the_weeks_of_the_chart_are_there() -> None:
    rows = list(sheets()["各周"].iter_rows(min_row=2, values_only=True))
    assert rows[-1] == (datetime(2026, 11, 16), 34, 660)  # noqa: DTZ001  a cell has no zone
    assert len(rows) == 8


def test_the_same_report_gives_the_same_bytes() -> None:
    assert build_workbook(report()) == build_workbook(report())


def test_a_share_is_a_number_with_a_format() -> None:
    """29 of 35 is 0.828571…, shown as 82.86%; Excel can go on counting with it."""
    shares = [row for row in sheets()["数字"].iter_rows(min_row=4) if row[4].value]
    assert shares
    for row in shares:
        assert row[5].data_type == "n"
        assert row[5].number_format == "0.00%"
        assert abs(row[5].value - row[3].value / row[4].value) < 1e-12


def test_the_first_sheet_is_one_page_with_the_three_numbers_as_numbers() -> None:
    book = openpyxl.load_workbook(BytesIO(build_workbook(report())))
    front = book.worksheets[0]
    assert front.title == "首页"
    assert front.page_setup.paperSize == 9
    assert front.page_setup.fitToHeight in (None, 1), "absent is one page"
    assert front.sheet_properties.pageSetUpPr.fitToPage
    arrived, stay, missing = (front.cell(5, 1 + 14 * n) for n in range(3))
    letter = report()
    assert (arrived.value, missing.value) == (letter.headline[0].value, letter.headline[2].value)
    assert stay.number_format == "0.0%"
    base = letter.headline[1].base
    assert base
    assert abs(stay.value * base - letter.headline[1].value) < 1e-9
    texts = [cell.value for row in front.rows for cell in row if isinstance(cell.value, str)]
    assert sum(text[:2] in ("1.", "2.", "3.") for text in texts) == len(letter.actions)
    bar = [front.cell(8, n).fill.fgColor.rgb for n in range(1, 41)]
    green = bar.count("FF1D7044")
    assert green == round(letter.bar.arrived * 40 / letter.bar.places)
