"""A spreadsheet of posts -> everything a person sees before saying yes. It never writes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict

from intake.drafts.keys import draft_key
from intake.drafts.running import contact_fields
from intake.drafts.values import DraftField, Fields, VacancyDraft
from intake.fields.readings import Certainty
from intake.fields.source import source
from intake.problems import FileProblem, RowProblem, Weight
from intake.sheets.columns import read_column, read_titles
from intake.sheets.headers import FREE_TEXT
from intake.sheets.layout import Layout, propose_layout
from intake.sheets.table import Table, TableRow, read_table
from intake.workbook import Sheet, read_sheets

MAX_ROWS: Final = 10_000
LONGEST_TITLE: Final = 80
_NO_TITLE: Final = "no_title"


class VacancySheetPreview(BaseModel):
    """What a file of posts says.

    sheets     names of all its sheets; ``layout`` tells which was read and how
    drafts     in the order of the rows; several where a cell names several posts
    problems   per cell: ERROR where the row gives no draft, WARNING where a field is asked for
    notes      (row, text) of what stands under or between the rows
    skipped    (row, total or header) rows that are no posts
    read_rows  data rows met
    """

    model_config = ConfigDict(frozen=True)

    sheets: tuple[str, ...]
    layout: Layout
    drafts: tuple[VacancyDraft, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[tuple[int, str], ...] = ()
    skipped: tuple[tuple[int, str], ...] = ()
    read_rows: int = 0

    @property
    def refused_rows(self) -> tuple[int, ...]:
        """Rows without a draft, ascending."""
        return tuple(sorted({p.row for p in self.problems if p.weight is Weight.ERROR}))


def read_vacancies(
    data: bytes,
    *,
    today: date,
    near: str = "",
    layout: Layout | None = None,
    remembered: Mapping[str, str] | None = None,
) -> VacancySheetPreview:
    """Posts of an uploaded .xlsx or .csv (or of cells pasted from Excel, as UTF-8 with tabs).

    near        code of the firm's county or province, to settle names several counties bear
    layout      a corrected layout from an earlier preview of the same file
    remembered  header -> field kept for this employer (`Layout.remember`)
    Raises `FileProblem`; bad cells never raise.
    """
    sheets = read_sheets(data)
    chosen = layout if layout is not None else propose_layout(sheets, remembered=remembered)
    if not 0 <= chosen.sheet_at < len(sheets):
        raise FileProblem("no_such_sheet", str(chosen.sheet_at))
    sheet: Sheet = sheets[chosen.sheet_at]
    table = read_table(sheet, chosen, MAX_ROWS)
    if len(table.rows) > MAX_ROWS:
        raise FileProblem("too_many_rows", str(MAX_ROWS))
    if not table.rows:
        raise FileProblem("no_rows")
    labels = {c.field: c.label for c in chosen.columns if c.field}
    drafts, problems = _read_rows(table, labels, today, near)
    drafts, doubled = _flag_doubles(drafts)
    return VacancySheetPreview(
        sheets=tuple(s.name for s in sheets),
        layout=chosen,
        drafts=tuple(drafts),
        problems=tuple(sorted([*problems, *doubled], key=lambda p: p.row)),
        notes=tuple(table.notes),
        skipped=tuple(table.skipped),
        read_rows=len(table.rows),
    )


def _read_rows(
    table: Table, labels: Mapping[str, str], today: date, near: str
) -> tuple[list[VacancyDraft], list[RowProblem]]:
    common = _contacts_of_notes(table.notes)
    drafts: list[VacancyDraft] = []
    problems: list[RowProblem] = []
    for row in table.rows:
        firm, label = row.texts.get("employer_name", ""), labels.get("title", "")
        parts = read_titles(row.texts.get("title", ""), firm, label)
        if not parts:
            shown = row.texts.get("title", "")[:40]
            problems.append(_problem(row.number, labels, "title", _NO_TITLE, Weight.ERROR, shown))
            continue
        for number, (title, named) in enumerate(parts):
            fields = _row_fields(row, labels, named, number, len(parts), today, near)
            for name, shared in common.items():
                fields.setdefault(name, shared)
            key = draft_key(fields, number, row.texts.get("code", ""))
            draft = VacancyDraft(key=key, title=title, fields=fields, row=row.number, part=number)
            drafts.append(draft)
            problems += _problems_of(draft, row, labels)
    return drafts, problems


def _row_fields(
    row: TableRow, labels: Mapping[str, str], named: Fields, number: int, of_parts: int,
    today: date, near: str,
) -> Fields:  # fmt: skip
    """Dedicated columns first; free-text columns add what those do not say."""
    fields: Fields = {}
    order = sorted(row.texts, key=lambda name: name in FREE_TEXT)
    for name in order:
        if name in ("title", "code"):
            continue
        text = row.texts[name]
        piece = _share_of(text, number, of_parts) if of_parts > 1 else text
        for found, field in read_column(name, piece, labels.get(name, ""), today, near).items():
            held = fields.get(found)
            if held is None or (held.is_question and not field.is_question):
                fields[found] = field
    for name, field in named.items():
        if name != "places" or of_parts > 1 or "places" not in fields:
            fields[name] = field
    _judge_places(fields, row, labels)
    _judge_title(fields)
    return fields


def _share_of(text: str, number: int, of_parts: int) -> str:
    """The post's own piece of a cell that lists one for each post; else the whole."""
    for separator in ("\n", "、", "；", ";", "/", "，", ","):
        pieces = [p.strip() for p in text.split(separator) if p.strip()]
        if len(pieces) == of_parts:
            return pieces[number]
    return text


def _judge_places(fields: Fields, row: TableRow, labels: Mapping[str, str]) -> None:
    """A headcount merged over several rows is their sum; Excel makes days of 3-4."""
    raw = row.raw.get("places")
    label = labels.get("places", "")
    if isinstance(raw, datetime | date):
        fields["places"] = DraftField(
            value=None, certainty=Certainty.QUESTION, question="became_a_date", column=label,
            text=raw.isoformat()[:10], facts={"low": raw.month, "high": raw.day},
        )  # fmt: skip
    elif "places" in row.merged and "places" in fields:
        fields["places"] = fields["places"].model_copy(
            update={"value": None, "certainty": Certainty.QUESTION, "question": "merged_count"}
        )
    elif "places" not in fields:
        fields["places"] = DraftField(
            value=None, certainty=Certainty.QUESTION, question="missing", column=label
        )


def _judge_title(fields: Fields) -> None:
    title = fields["title"]
    if isinstance(title.value, str) and len(title.value) > LONGEST_TITLE:
        fields["title"] = title.model_copy(
            update={"value": title.value[:LONGEST_TITLE], "certainty": Certainty.LIKELY,
                    "question": "cut", "facts": {"limit": LONGEST_TITLE}}
        )  # fmt: skip


def _contacts_of_notes(notes: Sequence[tuple[int, str]]) -> Fields:
    """A telephone number under the table is everybody's."""
    for _, text in notes:
        found = contact_fields(source(text))
        if "contact_phone" in found:
            return {name: f.model_copy(update={"shared": True}) for name, f in found.items()}
    return {}


_SILENT: Final = frozenset({"missing", "from_text", "from_shift", "month_implied", "part_of_title"})
_COLUMN_OF: Final = {"occupation_id": "title", "wage_low_fen": "wage", "region_code": "place"}


def _problems_of(draft: VacancyDraft, row: TableRow, labels: Mapping[str, str]) -> list[RowProblem]:
    found = [
        RowProblem(
            row=row.number, column=field.column or labels.get(_COLUMN_OF.get(name, name), ""),
            field=name, code=field.question or "unreadable", weight=Weight.WARNING,
            shown=field.text[:60],
            facts={k: v if isinstance(v, str | int) else str(v) for k, v in field.facts.items()},
        )
        for name, field in draft.fields.items()
        if field.is_question or (field.question and field.question not in _SILENT)
    ]  # fmt: skip
    found += [
        _problem(row.number, labels, name, "cut", Weight.WARNING, "") for name in sorted(row.cut)
    ]
    return found


def _problem(
    number: int, labels: Mapping[str, str], field: str, code: str, weight: Weight, shown: str
) -> RowProblem:
    return RowProblem(
        row=number, column=labels.get(field, ""), field=field, code=code, weight=weight,
        shown=re.sub(r"\s+", " ", shown),
    )  # fmt: skip


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
                    facts={"first_row": earlier.row},
                )
            )  # fmt: skip
        else:
            first[draft.key] = at
        flagged.append(draft)
    return flagged, problems
