"""Where a table of posts stands and what its columns mean, as proposed or corrected."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from intake.fields.readings import Certainty


class ColumnGuess(BaseModel):
    """One column.

    index     its place in `Layout.columns`
    field     a key of `headers.COLUMNS`; "" leaves the column out
    certainty SURE by its header, LIKELY by part of the header or by what stands in it
    why       header, part, content, remembered, chosen, none
    samples   its first filled cells; ``filled`` how many there are in the rows looked at
    places    (position of the table, index in its rows) wherever it stands
    """

    model_config = ConfigDict(frozen=True)

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

    model_config = ConfigDict(frozen=True)

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
