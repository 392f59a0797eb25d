"""What a reader did not take into a post or a person: shown to the clerk, never dropped.

Every line of a message and every row, sheet, column and footer of a workbook ends in exactly one
of three ways: read into a field, set aside with a reason, or listed as not read.
"""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict

REASONS: Final = {
    "not_understood": "nothing in it was recognised: a person looks at it",
    "greeting": "an address or a polite phrase",
    "advertising": "praise or urging without a fact",
    "decoration": "a rule, a row of signs, a page number",
    "heading": "a title over a table, a heading over other lines, with nothing of its own",
    "repeated_header": "the header once more",
    "filled": "a post the text itself calls filled",
    "total": "a sum of the rows above",
    "no_heads": "a row that wants nobody: of trades against firms, or with a gap of 0",
    "not_on_offer": "a post the list itself calls closed, expired, deleted or refused",
    "footer": "who filled it in, when, notes on the form itself",
    "other_sheet": "a sheet that was not chosen",
    "unused_column": "a column nothing here needs",
    "hidden": "hidden in the file, read all the same",
    "unreadable_cell": "a cell that holds an error of the spreadsheet",
    "over_limit": "behind the limit of what is read at once",
}
"""Code -> meaning; `not_understood` is the list "没有读到", the others are "set aside because"."""


class Unread(BaseModel):
    """One stretch that went into no field.

    row      line of a message or row of a sheet as the spreadsheet counts, from 1; 0: none
    sheet, column  names as written; "" where there is none
    words    the stretch as written, masked where it is personal
    start, end  place in a message's text (0, 0 in a sheet)
    count    filled cells or rows it stands for, where it is more than a stretch (0: not counted)
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    reason: str
    words: str
    row: int = 0
    sheet: str = ""
    column: str = ""
    start: int = 0
    end: int = 0
    count: int = 0
