"""Where a table of posts stands and what its columns mean, as proposed or corrected."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from intake.fields.readings import Certainty
from intake.problems import FileProblem
from intake.sheets.headers import COLUMNS, CROSSED, clean


class ColumnGuess(BaseModel):
    """One column.

    index     its place in `Layout.columns`
    field     a key of `headers.COLUMNS`; "" leaves the column out
    certainty SURE by its header, LIKELY by part of the header or by what stands in it
    why       header, part, content, remembered, chosen, none
    samples   its first filled cells; ``filled`` how many there are in the rows looked at
    places    (position of the table, index in its rows) wherever it stands
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    index: int
    label: str
    field: str
    certainty: Certainty
    why: str
    samples: tuple[str, ...] = ()
    filled: int = 0
    places: tuple[tuple[int, int], ...] = ()


class TableSpan(BaseModel):
    """One table.

    sheet, sheet_at  name and position of its sheet
    form             table (a header over rows), blocks (label beside value, post after post),
                     talk (a message in each cell of one column)
    header_row       index of the first header row, -1 for a table without a header
    first_data_row   index of the first row behind the header
    end              index behind its last row
    hidden           its sheet is hidden in the file
    beside, twin     it stands beside others in the same rows, as number 0, 1 … of them
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    sheet: str
    sheet_at: int
    form: str
    header_row: int
    first_data_row: int
    end: int
    chosen: bool = True
    hidden: bool = False
    beside: bool = False
    twin: int = 0


class Layout(BaseModel):
    """All tables of posts in a file.

    tables   in the order of the file; only the chosen ones are read
    columns  every column with a header or content; `ColumnGuess.places` says where it stands
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    tables: tuple[TableSpan, ...]
    columns: tuple[ColumnGuess, ...]

    @property
    def chosen(self) -> tuple[TableSpan, ...]:
        return tuple(t for t in self.tables if t.chosen)

    @property
    def sheet(self) -> str:
        """Names of the sheets that are read."""
        return "、".join(dict.fromkeys(t.sheet for t in self.chosen if t.sheet))

    @property
    def header_row(self) -> int:
        """Index of the first header row of the first table read, -1 without a header."""
        return self.chosen[0].header_row if self.chosen else -1

    def with_field(self, index: int, field: str) -> Layout:
        """The layout with one column changed by a person; a field held elsewhere moves here.

        Raises ValueError for a field that does not exist.
        """
        if field and field not in COLUMNS:
            raise ValueError(f"no such column: {field}")
        here = {t for c in self.columns if c.index == index for t, _ in c.places}
        one_only = field not in ("", *CROSSED)
        columns = []
        for column in self.columns:
            if column.index == index:
                chosen = {"field": field, "certainty": Certainty.SURE, "why": "chosen"}
                columns.append(column.model_copy(update=chosen))
            elif column.field == field and one_only and here & {t for t, _ in column.places}:
                columns.append(column.model_copy(update={"field": "", "why": "chosen"}))
            else:
                columns.append(column)
        return self.model_copy(update={"columns": tuple(columns)})

    def with_sheets(self, chosen: Iterable[int]) -> Layout:
        """Only the tables of these sheets (by position) are read.

        Raises FileProblem("no_such_sheet") for a sheet without a table.
        """
        wanted = set(chosen)
        for at in wanted - {t.sheet_at for t in self.tables}:
            raise FileProblem("no_such_sheet", str(at))
        tables = tuple(t.model_copy(update={"chosen": t.sheet_at in wanted}) for t in self.tables)
        return self.model_copy(update={"tables": tables})

    def of(self, field: str) -> ColumnGuess | None:
        """The column of a field."""
        return next((c for c in self.columns if c.field == field), None)

    def columns_of(self, table: int) -> dict[int, ColumnGuess]:
        """Index in the rows of a table -> column."""
        return {i: c for c in self.columns for t, i in c.places if t == table}

    def remember(self) -> dict[str, str]:
        """Header -> field, to keep for this employer and give to `propose_layout` next time."""
        return {clean(c.label): c.field for c in self.columns if clean(c.label)}
