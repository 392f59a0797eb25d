"""A spreadsheet of posts -> everything a person sees before saying yes. It never writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from intake.drafts.values import DraftField, Fields, VacancyDraft
from intake.problems import FileProblem, RowProblem, Weight
from intake.sheets.aside import columns_aside, hidden_parts, sheets_aside, unreadable_cells
from intake.sheets.columns import MAX_PARTS
from intake.sheets.joined import join_columns
from intake.sheets.layout import propose_layout
from intake.sheets.notes import heading_fields, shared_fields
from intake.sheets.offered import leave_out
from intake.sheets.posts import read_rows
from intake.sheets.spans import Layout, TableSpan
from intake.sheets.sums import sum_problems
from intake.sheets.table import Table, read_table
from intake.sheets.talk import read_talk
from intake.sheets.values import VacancySheetPreview
from intake.unread import Unread
from intake.workbook import Sheet, read_sheets

MAX_ROWS: Final = 10_000


def read_vacancies(
    data: bytes,
    *,
    today: date,
    near: str = "",
    layout: Layout | None = None,
    remembered: Mapping[str, str] | None = None,
) -> VacancySheetPreview:
    """Posts of an uploaded file (`read_sheets`), or of cells pasted from Excel as UTF-8 with tabs.

    near        code of the firm's county or province, to settle names several counties bear
    layout      a corrected layout from an earlier preview of the same file
    remembered  header -> field kept for this employer (`Layout.remember`)
    Raises `FileProblem`; bad cells never raise.
    """
    sheets = read_sheets(data)
    chosen = layout if layout is not None else propose_layout(sheets, remembered=remembered)
    for span in chosen.tables:
        if not 0 <= span.sheet_at < len(sheets):
            raise FileProblem("no_such_sheet", str(span.sheet_at))
    reading = _Reading(sheets, chosen, today, near)
    reading.read()
    drafts, twice = _flag_doubles(_held_until(reading))
    return VacancySheetPreview(
        sheets=tuple(s.name for s in sheets),
        layout=chosen,
        drafts=tuple(drafts),
        problems=tuple(sorted([*reading.problems, *twice], key=lambda p: (p.sheet, p.row))),
        notes=tuple(reading.notes),
        skipped=tuple(reading.skipped),
        read_rows=reading.rows,
        unread=(
            *reading.unread,
            *columns_aside(sheets, chosen),
            *unreadable_cells(sheets, chosen),
            *hidden_parts(sheets, chosen),
            *sheets_aside(sheets, chosen),
        ),
    )


class _Reading:
    """Collects what the chosen tables hold."""

    def __init__(self, sheets: Sequence[Sheet], layout: Layout, today: date, near: str) -> None:
        self.sheets, self.layout, self.today, self.near = sheets, layout, today, near
        self.drafts: list[VacancyDraft] = []
        self.problems: list[RowProblem] = []
        self.notes: list[tuple[int, str]] = []
        self.skipped: list[tuple[int, str]] = []
        self.unread: list[Unread] = []
        self.until: dict[str, DraftField] = {}
        self.rows = self.places = 0

    def read(self) -> None:
        """Every chosen table. Raises FileProblem("too_many_rows", "no_rows", "too_much_text")."""
        ends: dict[int, int] = {}
        begin = 0
        for at, span in enumerate(self.layout.tables):
            begin = ends.get(span.sheet_at, 0) if not span.twin else begin
            ends[span.sheet_at] = span.end
            if not span.chosen:
                continue
            if span.form == "talk":
                self._take_talk(span)
                continue
            columns = self.layout.columns_of(at)
            room = MAX_ROWS - self.rows
            table = read_table(self.sheets[span.sheet_at], span, columns, room, begin)
            self.rows += len(table.rows)
            leave_out(table, span.sheet)
            join_columns(table)
            if self.rows > MAX_ROWS:
                raise FileProblem("too_many_rows", str(MAX_ROWS))
            self._take(table, span)
        if not self.rows:
            raise FileProblem("no_rows")

    def _take_talk(self, span: TableSpan) -> None:
        talk = read_talk(self.sheets[span.sheet_at], span.header_row, self.today, self.near)
        name = span.sheet if len(self.sheets) > 1 else ""
        self.rows += talk.cells
        if self.rows > MAX_ROWS:
            raise FileProblem("too_many_rows", str(MAX_ROWS))
        self.drafts += talk.drafts
        self.problems += [p.model_copy(update={"sheet": name}) for p in talk.problems]
        self.unread += talk.unread

    def _take(self, table: Table, span: TableSpan) -> None:
        titles = [row.texts.get("title", "") for row in table.rows]
        common, left = shared_fields(table.notes, titles, span.sheet, self.today, self.near)
        many = any("employer_name" in row.texts for row in table.rows)
        heading, over = heading_fields(table.heads, span.sheet, self.today, self.near, many=many)
        shared: Fields = common | heading
        if "valid_until" in common:
            self.until[span.sheet] = common["valid_until"]
        name = span.sheet if len(self.sheets) > 1 else ""
        drafts, problems = read_rows(table, shared, span.sheet, self.today, self.near)
        if span.twin:
            drafts = [d.model_copy(update={"part": d.part + span.twin * MAX_PARTS}) for d in drafts]
        if name:
            problems = [p.model_copy(update={"sheet": name}) for p in problems]
        self.problems += problems
        self.problems += sum_problems(table, drafts, name, self.places)
        self.drafts += drafts
        self.places += sum(v for d in drafts if isinstance(v := d.value("places"), int))
        if span.twin:
            return  # the same lines as beside it
        self.notes += table.notes
        self.skipped += table.skipped
        self.unread += [*over, *table.unread, *left]


def _held_until(reading: _Reading) -> list[VacancyDraft]:
    """Until when the posts of a sheet hold is mostly said once, under the last of its tables."""
    return [
        d.model_copy(update={"fields": {**d.fields, "valid_until": until}})
        if "valid_until" not in d.fields and (until := reading.until.get(d.sheet))
        else d
        for d in reading.drafts
    ]


def _flag_doubles(
    drafts: list[VacancyDraft],
) -> tuple[list[VacancyDraft], list[RowProblem]]:
    """The same post twice in one file: kept and flagged, a person decides."""
    first: dict[str, int] = {}
    flagged: list[VacancyDraft] = []
    problems: list[RowProblem] = []
    for at, one in enumerate(drafts):
        draft = one
        if draft.key in first:
            earlier = drafts[first[draft.key]]
            draft = draft.model_copy(update={"duplicate_of": first[draft.key]})
            problems.append(
                RowProblem(
                    row=draft.row, column="", field="title", code="twice_in_file",
                    weight=Weight.WARNING, shown=draft.title[:40],
                    facts={"first_row": earlier.row}, sheet=draft.sheet,
                )
            )  # fmt: skip
        else:
            first[draft.key] = at
        flagged.append(draft)
    return flagged, problems
