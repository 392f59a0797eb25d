"""Fairs as the county's form asks for them: a line each, counts as numbers, units in the heads.

What was looked at and by how many at once stands apart at the end: it leads to no figure before it
(0.1% of a broadcast's views arrived; union_services.md 4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

HEADS = (
    "活动名称", "类型", "主办", "协办", "日期", "地点/平台", "状态",
    "参会企业（家）", "岗位（个）", "招聘人数（人）", "进场（人次）", "意向登记（人次）",
    "意向登记（人）", "投递（份）", "要回电（人）", "48小时内回访（人）",
    "超过48小时回访（人）", "确认出发（人）", "到岗（人）", "满30天应计（人）",
    "其中30天在岗（人）", "费用（元）",
)  # fmt: skip
ASIDE = ("观看（人次）", "最多同时在线（人）")
NOTE = "空着的是没有人数过，不是零。一个岗位在几场都有，各场都列；全年的岗位数见招聘会页。"
POSTS = ("展位", "企业", "岗位", "还招（人）")


@dataclass(frozen=True)
class FairLine:
    """The cells of a fair in the order of HEADS and of ASIDE; None: nobody counted."""

    cells: tuple[str | int | float | date | None, ...]
    aside: tuple[int | None, ...]

    def __post_init__(self) -> None:
        if (len(self.cells), len(self.aside)) != (len(HEADS), len(ASIDE)):
            raise ValueError("a cell for each head")


@dataclass(frozen=True)
class PostLine:
    stand: int
    firm: str
    title: str
    open: int


def form_xlsx(title: str, fairs: Sequence[FairLine], posts: Sequence[PostLine] = ()) -> bytes:
    """The workbook; `posts` on a sheet of their own. Text is never taken for a formula."""
    import xlsxwriter  # noqa: PLC0415  (only where a sheet is written)

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    plain = book.add_format({"border": 1})
    sheet = book.add_worksheet("活动统计")
    _heads(sheet, title, bold)
    for line, one in enumerate(fairs, 3):
        for column, value in enumerate((*one.cells, *one.aside)):
            _cell(sheet, line, column, value, plain, day)
    sheet.write_string(4 + len(fairs), 0, NOTE)
    if posts:
        _posts(book.add_worksheet("岗位"), posts, bold, plain)
    book.close()
    return buffer.getvalue()


def _heads(sheet: "Worksheet", title: str, bold: "Format") -> None:
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    far = len(HEADS)
    sheet.write_string(0, 0, title, bold)
    sheet.merge_range(1, far, 1, far + len(ASIDE) - 1, "不算进前面任何一项", bold)
    for column, head in enumerate((*HEADS, *ASIDE)):
        sheet.write_string(2, column, head, bold)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, far + 1, 11)
    sheet.freeze_panes(3, 1)


def _cell(
    sheet: "Worksheet", line: int, column: int, value: str | int | float | date | None,
    plain: "Format", day: "Format",
) -> None:  # fmt: skip
    if value is None:
        sheet.write_blank(line, column, None, plain)
    elif isinstance(value, date):
        sheet.write_datetime(line, column, value, day)
    elif isinstance(value, str):
        sheet.write_string(line, column, value, plain)
    else:
        sheet.write_number(line, column, value, plain)


def _posts(sheet: "Worksheet", posts: Sequence[PostLine], bold: "Format", plain: "Format") -> None:
    for column, (head, width) in enumerate(zip(POSTS, (6, 30, 30, 10), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, bold)
    for line, one in enumerate(posts, 1):
        sheet.write_number(line, 0, one.stand, plain)
        sheet.write_string(line, 1, one.firm, plain)
        sheet.write_string(line, 2, one.title, plain)
        sheet.write_number(line, 3, one.open, plain)
