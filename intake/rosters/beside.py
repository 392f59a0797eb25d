"""What a row says beside the columns of a person: the state an export gives it (已上岗, 已离职),
and nights in a remark."""

from __future__ import annotations

import re
from typing import Final

from intake.problems import RowProblem, Weight
from intake.rosters.reader import RowContext
from intake.rosters.table import Line
from intake.rosters.values import RosterRow
from intake.rosters.wish_text import read_wish
from intake.workbook import Cell

_WAITS: Final = re.compile(
    r"(?:正在|目前|现)?(?:待(?:岗|业|安排|派|就业|上岗|面试)|求职中?|找工作|未(?:就业|上岗|外出|务工)|无业|失业|空闲|闲置|在家|返乡在家|有意愿|可安排|登记|已登记|报名|已报名)"
)


def beside(row: RosterRow, line: Line, context: RowContext) -> tuple[RosterRow, list[RowProblem]]:
    """The row with what its remark says of nights where no column does; and a question whether
    somebody looks for work at all, whose state does not say that they wait for some."""
    if not row.nights and row.remark and (nights := read_wish(row.remark).nights):
        row = row.model_copy(update={"nights": nights})
    at = context.columns.get("work_state", ())
    state = context.text_of(_cell(line, at[0])) if at else ""
    if not state or _WAITS.fullmatch(state):
        return row, []
    return row, [
        RowProblem(
            row=row.row, column=context.labels[at[0]], field="willing", code="state_asks",
            weight=Weight.WARNING, shown=state[:60], sheet=row.sheet, name=row.name,
        )
    ]  # fmt: skip


def _cell(line: Line, index: int) -> Cell:
    return line.cells[index] if index < len(line.cells) else None
