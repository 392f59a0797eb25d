"""The spreadsheet that travels with the letter: figures, definitions, series, checks.

Texts are written as texts (`write_string`), so that a name beginning with = + - @ stays a name
and never becomes a formula. A figure nobody reported is the text 未报, not 0 and not an empty cell.
The same report gives the same bytes.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reference.calendar import SHANGHAI
from reports import wording as say
from reports.definitions import DEFINITIONS, Unit
from reports.values import Figure, Period, Table, WeeklyReport

_PERIODS = {
    Period.WEEK: "本周",
    Period.MONTH: "本月至今",
    Period.YEAR: "本年至今",
    Period.LAST_YEAR: "上年同期",
    Period.NOW: "周日24:00",
    Period.BEFORE: "上周日24:00",
    Period.FOUR_WEEKS: "近四周",
    Period.LAST_MONTH: "上月",
}
_FIGURE_HEADS = (
    "表", "项目", "列", "数值", "分母", "比例", "单位", "期间", "指标编号", "定义",
)  # fmt: skip
Cell = str | int | float | None


class _Ratio(float):
    """A share between 0 and 1, shown as a percentage."""


class _Sheet:
    """One worksheet written from top to bottom; strings always as strings, numbers as numbers."""

    def __init__(self, book: Workbook, name: str, widths: Sequence[int]) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._percent: Format = book.add_format({"num_format": "0.00%"})
        self._row = 0
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def head(self, names: Sequence[str], style: Format) -> None:
        self.line(names, style)
        self._sheet.freeze_panes(self._row, 0)

    def line(self, cells: Sequence[Cell], style: Format | None = None) -> None:
        for column, value in enumerate(cells):
            if isinstance(value, str):
                self._sheet.write_string(self._row, column, value, style)
            elif isinstance(value, _Ratio):
                self._sheet.write_number(self._row, column, value, self._percent)
            elif value is not None:
                self._sheet.write_number(self._row, column, value, style)
        self._row += 1


def _value(figure: Figure) -> Cell:
    if figure.value is None:
        return say.UNREPORTED
    return float(figure.value) if isinstance(figure.value, Decimal) else figure.value


def _figure_line(table: str, label: str, column: str, figure: Figure) -> list[Cell]:
    share = figure.percent
    return [
        table,
        label,
        column,
        _value(figure),
        figure.base,
        None if share is None else _Ratio(share / 100),
        Unit.PEOPLE.value if figure.unit is Unit.PERCENT else figure.unit.value,
        _PERIODS[figure.period],
        figure.key,
        figure.definition.text,
    ]


def _table_lines(table: Table) -> list[list[Cell]]:
    return [
        _figure_line(table.title, row.label, column, figure)
        for row in table.rows
        for column, figure in zip(table.columns, row.figures, strict=True)
        if figure is not None
    ]


_BAR_CELLS = 40
_BAR_COLOURS = {"arrived": "#1d7044", "promised": "#8a8177", "open": "#b5121b", "none": "#e4e0d9"}


def _write_front(book: Workbook, report: WeeklyReport) -> None:
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
        head = f"这周请办{len(report.actions)}件事" if report.actions else "这周没有等您过问的事"
        sheet.write_string(row, 0, head, bold)
    for offset, line in enumerate(lines, 1):
        sheet.merge_range(row + offset, 0, row + offset, _BAR_CELLS - 1, "", plain)
        sheet.write_string(row + offset, 0, line, plain)
        sheet.set_row(row + offset, 34)
    sheet.write_string(row + len(lines) + 2, 0, "每个数的来历见后面各页：数字、定义、各周、核对。")
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
    bar, colours = report.bar, _BAR_COLOURS
    parts = [("arrived", bar.arrived), ("promised", bar.promised), ("open", bar.open)]
    edges, so_far = [], 0
    for name, count in parts:
        so_far += count
        edges.append((name, round(so_far * _BAR_CELLS / bar.places) if bar.places else 0))
    for cell in range(_BAR_CELLS):
        name = next((name for name, edge in edges if cell < edge), "none")
        sheet.write_blank(7, cell, None, book.add_format({"bg_color": colours[name]}))
    sheet.write_string(8, 0, say.bar_alt(report))


def _write_figures(book: Workbook, report: WeeklyReport, bold: Format) -> None:
    sheet = _Sheet(book, "数字", (16, 26, 12, 10, 8, 10, 8, 12, 30, 70))
    sheet.line([f"{report.scope.name} {say.week_name(report.week)}"], bold)
    sheet.line([f"{say.span(report)}，{say.counted(report.counted_to)}，第{report.revision}版"])
    if report.reason:
        sheet.line([f"更正原因：{report.reason}"])
    sheet.head(_FIGURE_HEADS, bold)
    for position, figure in enumerate(report.headline):
        label = say.headline_label(position, report)
        sheet.line(_figure_line("三个数", label, "", figure))
    for table in report.tables:
        for line in _table_lines(table):
            sheet.line(line)
    for row in report.unreported:
        sheet.line([row.group.value, row.name, "本周", say.UNREPORTED, None, None,
                    row.unit.value, "本周", row.id, row.text])  # fmt: skip


def _write_definitions(book: Workbook, bold: Format) -> None:
    sheet = _Sheet(book, "定义", (20, 8, 28, 8, 80, 40))
    sheet.head(("指标编号", "组", "名称", "单位", "定义", "来源"), bold)
    for row in DEFINITIONS.values():
        sheet.line((row.id, row.group.value, row.name, row.unit.value, row.text, row.source))


def _write_series(book: Workbook, report: WeeklyReport, bold: Format) -> None:
    sheet = _Sheet(book, "各周", (14, 14, 18))
    sheet.head(("周一", "到岗（人）", "周末仍缺（人）"), bold)
    for point in report.series:
        both = [say.UNREPORTED if v is None else v for v in (point.arrived, point.open)]
        sheet.line([point.monday.isoformat(), *both])


def _write_checks(book: Workbook, report: WeeklyReport, bold: Format) -> None:
    sheet = _Sheet(book, "核对", (60, 14, 14, 12))
    sheet.head(("核对", "左边", "右边", "结果"), bold)
    for check in report.checks:
        sides = [say.UNREPORTED if side is None else side for side in (check.left, check.right)]
        sheet.line([check.text, *sides, say.check_verdict(check)])


def build_workbook(report: WeeklyReport) -> bytes:
    """The XLSX file: sheets 首页, 数字, 定义, 各周, 核对."""
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    created: datetime = report.counted_to.astimezone(SHANGHAI).replace(tzinfo=None)
    book.set_properties({"title": say.subject(report), "created": created})
    bold = book.add_format({"bold": True})
    _write_front(book, report)
    _write_figures(book, report, bold)
    _write_definitions(book, bold)
    _write_series(book, report, bold)
    _write_checks(book, report, bold)
    book.close()
    return buffer.getvalue()
