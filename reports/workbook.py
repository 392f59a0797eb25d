"""The spreadsheet that travels with the letter: figures, definitions, series, checks.

Texts are written as texts (`write_string`), so that a name beginning with = + - @ stays a name
and never becomes a formula. A figure nobody reported is the text 未报, not 0 and not an empty cell.
The same report gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from reference.calendar import SHANGHAI
from reports import wording as say
from reports.definitions import DEFINITIONS, Unit
from reports.values import Figure, Period, Table, WeeklyReport
from reports.workbook_front import write_front

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_WEEKLY = {
    Period.WEEK: "本周",
    Period.MONTH: "本月至今",
    Period.YEAR: "本年至今",
    Period.LAST_YEAR: "上年同期",
    Period.NOW: "周日24:00",
    Period.BEFORE: "上周日24:00",
    Period.FOUR_WEEKS: "近四周",
}
_MONTHLY = {
    Period.MONTH: "本月",
    Period.LAST_MONTH: "上月",
    Period.YEAR: "本年至本月末",
    Period.LAST_YEAR: "上年同期",
    Period.NOW: "月末24:00",
    Period.BEFORE: "上月末24:00",
}


def periods(report: WeeklyReport) -> Mapping[Period, str]:
    """What each period is called in this report; a month has no Sunday, December no rest of the
    year, a preview counts to its own minute."""
    if report.monthly:
        return _MONTHLY | ({Period.YEAR: "全年"} if report.sunday.month == 12 else {})
    if report.so_far:
        return _WEEKLY | {Period.WEEK: "本周至今", Period.NOW: say.counted(report.counted_to)}
    return _WEEKLY


_FIGURE_HEADS = (
    "表", "项目", "列", "数值", "分母", "比例", "单位", "期间", "指标编号", "定义",
)  # fmt: skip
Cell = str | int | float | date | None


class _Ratio(float):
    """A share between 0 and 1, shown as a percentage."""


class _Sheet:
    """One worksheet written from top to bottom; strings always as strings, numbers as numbers."""

    def __init__(self, book: Workbook, name: str, widths: Sequence[int]) -> None:
        self._sheet: Worksheet = book.add_worksheet(name)
        self._percent: Format = book.add_format({"num_format": "0.00%"})
        self._day: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
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
            elif isinstance(value, date):
                self._sheet.write_datetime(self._row, column, value, self._day)
            elif isinstance(value, _Ratio):
                self._sheet.write_number(self._row, column, value, self._percent)
            elif value is not None:
                self._sheet.write_number(self._row, column, value, style)
        self._row += 1


def _value(figure: Figure) -> Cell:
    if figure.value is None:
        return say.UNREPORTED
    return float(figure.value) if isinstance(figure.value, Decimal) else figure.value


def _figure_line(
    report: WeeklyReport, table: str, label: str, column: str, figure: Figure
) -> list[Cell]:
    share = figure.percent
    return [
        table,
        label,
        column,
        _value(figure),
        figure.base,
        None if share is None else _Ratio(share / 100),
        Unit.PEOPLE.value if figure.unit is Unit.PERCENT else figure.unit.value,
        periods(report)[figure.period],
        figure.key,
        say.of_span(figure.definition.text, report),
    ]


def _table_lines(report: WeeklyReport, table: Table) -> list[list[Cell]]:
    return [
        _figure_line(report, table.title, row.label, column, figure)
        for row in table.rows
        for column, figure in zip(table.columns, row.figures, strict=True)
        if figure is not None
    ]


def _write_figures(book: Workbook, report: WeeklyReport, bold: Format) -> None:
    sheet = _Sheet(book, "数字", (16, 26, 12, 10, 8, 10, 8, 12, 30, 70))
    sheet.line([f"{report.scope.name} {say.week_name(report.week)}"], bold)
    sheet.line([f"{say.span(report)}，{say.counted(report.counted_to)}，第{report.revision}版"])
    if report.reason:
        sheet.line([f"更正原因：{report.reason}"])
    sheet.head(_FIGURE_HEADS, bold)
    this = "本月" if report.monthly else "本周"
    for position, figure in enumerate(report.headline):
        label = say.headline_label(position, report)
        sheet.line(_figure_line(report, "三个数", label, "", figure))
    for table in report.tables:
        for line in _table_lines(report, table):
            sheet.line(line)
    for row in report.unreported:
        sheet.line([row.group.value, row.name, this, say.UNREPORTED, None, None,
                    row.unit.value, this, row.id, say.of_span(row.text, report)])  # fmt: skip


def _write_definitions(book: Workbook, report: WeeklyReport, bold: Format) -> None:
    sheet = _Sheet(book, "定义", (20, 8, 28, 8, 80, 40))
    sheet.head(("指标编号", "组", "名称", "单位", "定义", "来源"), bold)
    for row in DEFINITIONS.values():
        name, text = say.of_span(row.name, report), say.of_span(row.text, report)
        sheet.line((row.id, row.group.value, name, row.unit.value, text, row.source))


def _write_series(book: Workbook, report: WeeklyReport, bold: Format) -> None:
    first, end = ("首日", "月末") if report.monthly else ("周一", "周末")
    sheet = _Sheet(book, say.series_name(report), (14, 14, 18))
    sheet.head((first, "到岗（人）", f"{end}{say.lacking(report.scope)}（人）"), bold)
    for point in report.series:
        both = [say.UNREPORTED if v is None else v for v in (point.arrived, point.open)]
        sheet.line([point.monday, *both])


def _write_checks(book: Workbook, report: WeeklyReport, bold: Format) -> None:
    sheet = _Sheet(book, "核对", (60, 14, 14, 12))
    sheet.head(("核对", "左边", "右边", "结果"), bold)
    for check in report.checks:
        sides = [say.UNREPORTED if side is None else side for side in (check.left, check.right)]
        sheet.line([check.text, *sides, say.check_verdict(check)])


def build_workbook(report: WeeklyReport) -> bytes:
    """The XLSX file: sheets 首页, 数字, 定义, 各周 (各月), 核对."""
    import xlsxwriter  # noqa: PLC0415  (only where a sheet is written)

    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    created: datetime = report.counted_to.astimezone(SHANGHAI).replace(tzinfo=None)
    book.set_properties({"title": say.subject(report), "created": created})
    bold = book.add_format({"bold": True})
    write_front(book, report)
    _write_figures(book, report, bold)
    _write_definitions(book, report, bold)
    _write_series(book, report, bold)
    _write_checks(book, report, bold)
    book.close()
    return buffer.getvalue()
