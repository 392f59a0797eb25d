"""Where the people of a workbook stand and what its columns mean: proposed, to be corrected by the
clerk and passed back in. Columns of the same header in several sheets are one question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, zip_longest
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from intake.books.garbled import without_header
from intake.cells import as_text
from intake.fields.readings import Certainty
from intake.problems import FileProblem
from intake.rosters.guess import guessed_header
from intake.rosters.headers import (
    Header,
    begins_with_a_person,
    clean_header,
    find_header,
    roster_fields,
)
from intake.workbook import MAX_COLUMNS, Sheet
from reference.roster_headers import UNUSED

SAMPLES: Final = 3
_ASIDE: Final = re.compile(r"样例|示例|样表|填写说明|填表说明|模板|范例|字典|下拉|代码表")


class RosterColumn(BaseModel):
    """One column, the same header in several sheets counted together.

    index      its place in `RosterLayout.columns`
    field      one of `roster_headers.roster_fields`; "" leaves the column out
    certainty  SURE by its header, LIKELY by part of it, QUESTION where nobody knows it
    why        header, part, content (no header: by what stands in it), remembered, chosen, unused
               (known and not needed), none
    filled     cells with content in the chosen sheets
    samples    first filled cells of a column nobody knows or that is guessed by them; never of one
               that is not needed
    places     (position of the sheet, index in its rows) wherever it stands
    """

    model_config = ConfigDict(frozen=True)

    index: int
    label: str
    field: str
    certainty: Certainty
    why: str
    filled: int = 0
    samples: tuple[str, ...] = Field(default=(), repr=False)
    places: tuple[tuple[int, int], ...] = ()


class RosterSheet(BaseModel):
    """One sheet of the file.

    header_row      index of its last header row, -1 where none was found
    headless        it begins with people: its columns are guessed by what stands in them
    first_data_row  index of the row behind it
    rows            filled rows behind the header
    chosen          whether it is read
    """

    model_config = ConfigDict(frozen=True)

    at: int
    name: str
    header_row: int
    first_data_row: int
    rows: int
    chosen: bool
    headless: bool = False

    @property
    def readable(self) -> bool:
        return self.header_row >= 0 or self.headless


class RosterLayout(BaseModel):
    """What will be read: sheets and columns, both to be chosen by a person."""

    model_config = ConfigDict(frozen=True)

    sheets: tuple[RosterSheet, ...]
    columns: tuple[RosterColumn, ...]

    @property
    def chosen(self) -> tuple[RosterSheet, ...]:
        """Sheets that are read, in the order of the file."""
        return tuple(s for s in self.sheets if s.chosen and s.readable)

    def with_field(self, index: int, field: str) -> RosterLayout:
        """One column changed by a person; a field that one other column held moves here.

        Raises ValueError for a field that does not exist.
        """
        if field and field not in roster_fields():
            raise ValueError(f"no such column: {field}")
        columns = []
        for column in self.columns:
            if column.index == index:
                chosen = {"field": field, "certainty": Certainty.SURE, "why": "chosen"}
                columns.append(column.model_copy(update=chosen))
            elif field and column.field == field and field not in SEVERAL:
                columns.append(column.model_copy(update={"field": "", "why": "chosen"}))
            else:
                columns.append(column)
        return self.model_copy(update={"columns": tuple(columns)})

    def with_sheets(self, chosen: Iterable[int]) -> RosterLayout:
        """Only these sheets (by position) are read. Raises FileProblem("no_such_sheet")."""
        wanted = set(chosen)
        for at in wanted - {s.at for s in self.sheets if s.readable}:
            raise FileProblem("no_such_sheet", str(at))
        sheets = tuple(s.model_copy(update={"chosen": s.at in wanted}) for s in self.sheets)
        return self.model_copy(update={"sheets": sheets})

    def of(self, field: str) -> RosterColumn | None:
        """The leftmost column of a field."""
        return next((c for c in self.columns if c.field == field), None)

    def columns_of(self, sheet_at: int) -> tuple[dict[str, tuple[int, ...]], dict[int, str]]:
        """For one sheet: field → indexes in its rows, leftmost first; index → label."""
        found: list[tuple[int, RosterColumn]] = sorted(
            (index, column)
            for column in self.columns
            for at, index in column.places
            if at == sheet_at
        )
        fields: dict[str, tuple[int, ...]] = {}
        for index, column in found:
            if column.field:
                fields[column.field] = (*fields.get(column.field, ()), index)
        return fields, {index: column.label for index, column in found}

    def remember(self) -> dict[str, str]:
        """Header → field, to keep for this county and give to `read_roster` next time."""
        return {
            clean_header(c.label): c.field
            for c in self.columns
            if clean_header(c.label) and not re.fullmatch(r"[A-Z]{1,3}列", c.label)
        }


SEVERAL: Final = frozenset({"disabled", "household_kind", "phone", "home", "remark"})
"""Fields several columns may hold at once."""


def propose_layout(
    sheets: Sequence[Sheet], *, remembered: Mapping[str, str] | None = None
) -> RosterLayout:
    """Every sheet with a roster's header, and what its columns mean.

    Raises FileProblem where no sheet has one (`without_header`), ("no_header_row") where the people
    begin at once.
    """
    held = dict(remembered or {})
    headers = [_header_of(s, held) for s in sheets]
    if not any(headers):
        if any(begins_with_a_person(s.rows) for s in sheets):
            raise FileProblem("no_header_row")
        raise FileProblem(without_header(sheets))
    aside = {at for at, s in enumerate(sheets) if _ASIDE.search(s.name)}
    if all(at in aside for at, h in enumerate(headers) if h is not None):
        aside = set()
    found = [_sheet(at, s, h, at not in aside) for at, (s, h) in enumerate(zip(sheets, headers))]  # noqa: B905
    return RosterLayout(sheets=tuple(found), columns=_columns(sheets, headers, found, held))


def _header_of(sheet: Sheet, remembered: dict[str, str]) -> Header | None:
    """The header, or one of guesses where the sheet begins with people."""
    header = find_header(sheet.rows, remembered)
    if header is None and begins_with_a_person(sheet.rows):
        return guessed_header(sheet)
    return header


def _sheet(at: int, sheet: Sheet, header: Header | None, wanted: bool) -> RosterSheet:
    begin = header.last + 1 if header else 0
    rows = sum(1 for r in sheet.rows[begin:] if any(c not in (None, "") for c in r))
    return RosterSheet(
        at=at, name=sheet.name, header_row=header.last if header else -1, first_data_row=begin,
        rows=rows, chosen=header is not None and wanted,
        headless=header is not None and header.last < 0,
    )  # fmt: skip


def _columns(
    sheets: Sequence[Sheet],
    headers: Sequence[Header | None],
    found: Sequence[RosterSheet],
    remembered: Mapping[str, str],
) -> tuple[RosterColumn, ...]:
    """The same header (and the same turn of it, where one comes twice) is one column."""
    places: dict[tuple[str, int, int], list[tuple[int, int]]] = {}
    counts = [_filled(sheet, header) for sheet, header in zip(sheets, headers, strict=True)]
    for at, header in enumerate(headers):
        if header is None:
            continue
        times: dict[str, int] = {}
        for index, label in enumerate(header.labels):
            key = clean_header(label)
            if not key:
                continue
            times[key] = times.get(key, 0) + 1
            places.setdefault((key, times[key], 0), []).append((at, index))
        for index in _unlabelled(counts[at], header):
            places.setdefault(("", index, at), []).append((at, index))
    return tuple(
        _column(number, spots, sheets, headers, found, remembered, counts)
        for number, spots in enumerate(places.values())
    )


def _filled(sheet: Sheet, header: Header | None) -> list[int]:
    """Cells with content behind the header, column by column."""
    body = sheet.rows[header.last + 1 :] if header else []
    columns = zip_longest(*body)
    return [len(body) - cells.count(None) - cells.count("") for cells in columns]


def _unlabelled(counts: Sequence[int], header: Header) -> list[int]:
    """Columns with content and no header."""
    named = {i for i, label in enumerate(header.labels) if clean_header(label)}
    return [i for i, count in enumerate(counts[:MAX_COLUMNS]) if count and i not in named]


def _column(
    number: int,
    spots: list[tuple[int, int]],
    sheets: Sequence[Sheet],
    headers: Sequence[Header | None],
    found: Sequence[RosterSheet],
    remembered: Mapping[str, str],
    counts: Sequence[Sequence[int]],
) -> RosterColumn:
    at, index = spots[0]
    header = headers[at]
    assert header is not None  # spots are made from headers
    label = header.labels[index] if index < len(header.labels) else ""
    field, sure = header.fields[index] if index < len(header.fields) else ("", False)
    if field == "head_name" and not any(f == "name" for f, _ in header.fields):
        field, sure = "name", False
    why = "header" if sure else "part" if field else "none"
    if field and header.last < 0:
        why = "content"
    if clean_header(label) in remembered:
        why = "remembered"
    certainty = Certainty.SURE if sure else Certainty.LIKELY if field else Certainty.QUESTION
    if field == UNUSED:
        field, why = "", "unused" if why != "remembered" else why
    read = [(s, i) for s, i in spots if found[s].chosen]
    filled = sum(counts[s][i] for s, i in read if i < len(counts[s]))
    body = (
        row[i]
        for s, i in read
        for row in sheets[s].rows[found[s].first_data_row :]
        if i < len(row) and row[i] not in (None, "")
    )
    shown = why in ("none", "content")
    samples = tuple(as_text(c, 40) for c in islice(body, SAMPLES)) if shown else ()
    return RosterColumn(
        index=number, label=label, field=field, certainty=certainty, why=why, filled=filled,
        samples=samples, places=tuple(spots),
    )  # fmt: skip
