"""The statement of introduction bonuses of a firm and a month, as a workbook for its payroll.

Amounts are numbers, in yuan, that can be added up; names and numbers of staff are texts, so that
no name becomes a formula. The same statement gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

HEADS = (
    ("介绍人工号", 12), ("介绍人", 12), ("新员工", 12), ("报到日", 12), ("阶段", 8), ("满期日", 12),
    ("本月已付（元）", 14), ("应付（元）", 12), ("多付（元）", 12),
)  # fmt: skip


@dataclass(frozen=True)
class BonusLine:
    """Amounts in fen."""

    staff_no: str
    introducer: str
    newcomer: str
    declared_on: date
    stage: int
    reached_on: date
    paid: int
    to_pay: int
    overpaid: int


@dataclass(frozen=True)
class BonusSheet:
    firm: str
    month: str
    on: date
    lines: Sequence[BonusLine]


def bonus_xlsx(sheet: BonusSheet) -> bytes:
    """One worksheet: a line for each stage, the sums at the foot."""
    import xlsxwriter  # noqa: PLC0415  (only where a sheet is written)

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page, bold = book.add_worksheet("介绍奖励"), book.add_format({"bold": True})
    money, day = (book.add_format({"num_format": f}) for f in ("#,##0.00", "yyyy-mm-dd"))
    page.write_string(0, 0, f"{sheet.firm} {sheet.month} 介绍奖励", bold)
    page.write_string(
        1, 0, f"截至{sheet.on:%Y-%m-%d}。由企业随工资发给介绍人，与新员工的工资无关。"
    )
    for column, (head, width) in enumerate(HEADS):
        page.set_column(column, column, width)
        page.write_string(2, column, head, bold)
    for row, line in enumerate(sheet.lines, 3):
        for column, text in enumerate((line.staff_no, line.introducer, line.newcomer)):
            page.write_string(row, column, text)
        page.write_datetime(row, 3, line.declared_on, day)
        page.write_number(row, 4, line.stage)
        page.write_datetime(row, 5, line.reached_on, day)
        for column, fen in enumerate((line.paid, line.to_pay, line.overpaid), 6):
            page.write_number(row, column, fen / 100, money)
    foot = 3 + len(sheet.lines)
    page.write_string(foot, 0, "合计", bold)
    for column, name in enumerate(("paid", "to_pay", "overpaid"), 6):
        total = sum(getattr(line, name) for line in sheet.lines)
        page.write_number(foot, column, total / 100, money)
    book.close()
    return buffer.getvalue()
