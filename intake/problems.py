"""What is wrong with a file, a row or a cell: codes and facts, never prose."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class FileProblem(ValueError):
    """The file as a whole cannot be read.

    code    empty_file, not_a_spreadsheet, old_xls (no workbook can be read in it), encrypted,
            corrupt, zip_bomb, too_many_cells, too_many_sheets, too_many_rows,
            too_much_text, undecodable, wrong_encoding (no header, and the texts are torn),
            no_header, no_header_row, no_rows, no_such_sheet
    detail  a figure or name that helps, never content of the file
    """

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(f"{code} {detail}".strip())


class Weight(StrEnum):
    """ERROR: the row is not taken. WARNING: it is, and this part of it is left out or doubtful."""

    ERROR = "error"
    WARNING = "warning"


class RowProblem(BaseModel):
    """One thing wrong in one row.

    row     number as the spreadsheet shows it, counting from 1 (a roster's rows of further sheets:
            `intake.rosters.values.SHEET_STRIDE`)
    column  the header as written ("" where it concerns the whole row)
    shown   the value; masked where it is personal, but in a roster's sealed preview, which is the
            uploader's own (`intake.rosters.masking.masked` before anything is kept)
    sheet   name of the sheet ("" in a file of one)
    name    the person of the row, under the same rule as ``shown``
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    row: int
    column: str
    field: str
    code: str
    weight: Weight
    shown: str = ""
    facts: dict[str, str | int] = Field(default_factory=dict)
    sheet: str = ""
    name: str = Field(default="", repr=False)
