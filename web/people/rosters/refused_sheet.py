"""The problems of an import as a workbook to mend the roster with; values stay masked."""

import io
from collections.abc import Sequence

from flask_babel import gettext as _

from intake import RowProblem, Weight, masked
from intake.rosters.values import SHEET_STRIDE
from web.people.rosters.wording import field_name, row_message


def refused_sheet(problems: Sequence[RowProblem]) -> bytes:
    """One line per problem, refused rows first; every cell is text."""
    import xlsxwriter  # noqa: PLC0415  (only where a sheet is written)

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet(_("要改的行"))
    bold = book.add_format({"bold": True})
    heads = (_("行号"), _("结果"), _("列"), _("原来写的"), _("怎么改"))
    for at, (head, width) in enumerate(zip(heads, (8, 12, 16, 24, 70), strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, head, bold)
    for line, problem in enumerate(map(masked, sorted(problems, key=_refused_first)), start=1):
        result = _("没有导入") if problem.weight is Weight.ERROR else _("已导入，请核对")
        column = problem.column or field_name(problem.field)
        cells = (
            str(problem.row % SHEET_STRIDE),
            result,
            column,
            problem.shown,
            row_message(problem),
        )
        for at, cell in enumerate(cells):
            sheet.write_string(line, at, cell)
    sheet.freeze_panes(1, 0)
    book.close()
    return target.getvalue()


def _refused_first(problem: RowProblem) -> tuple[bool, int]:
    return problem.weight is not Weight.ERROR, problem.row
