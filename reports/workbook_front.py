"""Sheet 1 of the spreadsheet: the page a leader reads and prints on one A4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import wording as say
from reports.colours import PARTS
from reports.values import WeeklyReport

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_BAR_CELLS = 40


def write_front(book: Workbook, report: WeeklyReport) -> None:
    """Sheet 1, the page a leader reads and prints on one A4: three numbers, the bar as coloured
    cells, what is to be done."""
    sheet: Worksheet = book.add_worksheet("首页")
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.hide_gridlines(2)
    sheet.set_column(0, _BAR_CELLS - 1, 2)
    title = book.add_format({"bold": True, "font_size": 18})
    name = f"{report.scope.name} {say.week_name(report.week)}工桥{say.letter_name(report)}"
    sheet.write_string(0, 0, name, title)
    sheet.write_string(1, 0, f"{say.span(report)}，{say.counted(report.counted_to)}")
    if report.reason:
        sheet.write_string(2, 0, f"更正（第{report.revision}版）：{report.reason}")
    _front_numbers(book, sheet, report)
    _front_bar(book, sheet, report)
    _front_work(book, sheet, report)


def _front_work(book: Workbook, sheet: Worksheet, report: WeeklyReport) -> None:
    """What is to be done, a row each, and where the rest stands."""
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "font_size": 12})
    row = 11
    lines = [line for line in (say.year_line(report),) if line]
    for number, action in enumerate(report.actions, 1):
        lines.append(f"{number}. {say.action_title(action)}。{say.action_detail(action)}")
    if not report.monthly:
        sheet.write_string(row, 0, say.work_head(report), bold)
    for offset, line in enumerate(lines, 1):
        sheet.merge_range(row + offset, 0, row + offset, _BAR_CELLS - 1, "", plain)
        sheet.write_string(row + offset, 0, line, plain)
        sheet.set_row(row + offset, 34)
    sheet.write_string(
        row + len(lines) + 2,
        0,
        f"每个数的来历见后面各页：数字、定义、{say.series_name(report)}、核对。",
    )
    sheet.print_area(0, 0, row + len(lines) + 2, _BAR_CELLS - 1)


def _front_numbers(book: Workbook, sheet: Worksheet, report: WeeklyReport) -> None:
    """The three numbers as numbers, each over its small line."""
    for position, figure in enumerate(report.headline):
        left = position * 14
        big = {"bold": True, "font_size": 26, "align": "left"}
        share = figure.percent
        sheet.write_string(3, left, say.headline_label(position, report))
        if figure.value is None or (figure.base is not None and share is None):
            style = book.add_format({**big, "font_size": 14})
            sheet.merge_range(4, left, 4, left + 11, say.bare(figure), style)
        elif share is not None:
            style = book.add_format({**big, "num_format": "0.0%"})
            sheet.merge_range(4, left, 4, left + 11, float(share / 100), style)
        else:
            style = book.add_format({**big, "num_format": f'#,##0"{figure.unit}"'})
            sheet.merge_range(4, left, 4, left + 11, float(figure.value), style)
        sheet.write_string(5, left, say.headline_note(position, report))
    sheet.set_row(4, 36)


def _front_bar(book: Workbook, sheet: Worksheet, report: WeeklyReport) -> None:
    """The ledger as a row of coloured cells, in proportion, with its numbers in words below."""
    bar = report.bar
    parts = [("arrived", bar.arrived), ("promised", bar.promised), ("open", bar.open)]
    edges, so_far = [], 0
    for name, count in parts:
        so_far += count
        edges.append((name, round(so_far * _BAR_CELLS / bar.places) if bar.places else 0))
    for cell in range(_BAR_CELLS):
        name = next((name for name, edge in edges if cell < edge), "none")
        sheet.write_blank(7, cell, None, book.add_format({"bg_color": PARTS[name]}))
    sheet.write_string(8, 0, say.bar_alt(report))
    sheet.write_string(9, 0, say.population(report.scope))
