"""Where the people of a file stand and what its columns mean, as proposed or corrected; it loads
without the readers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from intake.fields.readings import Certainty
from intake.problems import FileProblem
from intake.rosters.headers import clean_header, roster_fields


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

    model_config = ConfigDict(frozen=True, defer_build=True)

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

    model_config = ConfigDict(frozen=True, defer_build=True)

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

    model_config = ConfigDict(frozen=True, defer_build=True)

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
