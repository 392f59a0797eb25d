"""What a spreadsheet of posts says, as a page shows it; it loads without the readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import BaseModel, ConfigDict

from intake.drafts.values import VacancyDraft
from intake.problems import RowProblem, Weight
from intake.sheets.spans import ColumnGuess, Layout, TableSpan
from intake.unread import Unread


class VacancySheetPreview(BaseModel):
    """What a file of posts says.

    sheets     names of all its sheets; ``layout`` tells which tables were read and how
    drafts     table by table (of two side by side the left one first), in each in the order of the
               rows; several where a cell names several posts
    problems   per cell: ERROR where the row gives no draft, WARNING where a field is asked for
    notes      (row, text) of what stands under or between the rows
    skipped    (row, total or header) rows that are no posts
    read_rows  data rows met
    unread     sheets, columns, rows and words that went into no field, each with its reason
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    sheets: tuple[str, ...]
    layout: Layout
    drafts: tuple[VacancyDraft, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[tuple[int, str], ...] = ()
    skipped: tuple[tuple[int, str], ...] = ()
    read_rows: int = 0
    unread: tuple[Unread, ...] = ()

    @property
    def refused_rows(self) -> tuple[int, ...]:
        """Rows without a draft, ascending."""
        return tuple(sorted({p.row for p in self.problems if p.weight is Weight.ERROR}))

    def tables_of_posts(self) -> Iterator[tuple[TableSpan, Sequence[ColumnGuess], int]]:
        """Every table with its columns and the number of posts read from its sheet."""
        counts: dict[str, int] = {}
        for draft in self.drafts:
            counts[draft.sheet] = counts.get(draft.sheet, 0) + 1
        for at, table in enumerate(self.layout.tables):
            columns = list(self.layout.columns_of(at).values())
            yield table, columns, counts.get(table.sheet, 0) if table.chosen else 0
