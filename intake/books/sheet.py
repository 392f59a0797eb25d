"""What every format gives: sheets of plain cells, with what the file says about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from intake.problems import FileProblem

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = list[Cell]
Area = tuple[int, int, int, int]

MAX_INFLATED = 200 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_CELLS = 2_000_000
MAX_ROWS = 20_000
MAX_SHEETS = 200
MAX_COLUMNS = 300
MAX_MERGED = 200_000


@dataclass(frozen=True)
class Sheet:
    """One sheet; ``first_row`` is the number the spreadsheet shows for ``rows[0]``.

    rows           cells as the sheet shows them: a merged cell stands in every cell it covers, in
                   each row that holds something besides it (a title over the table, a note under
                   it stay one cell)
    first_column   the same for column 0 (1 is A)
    merged         areas of merged cells as (top, left, bottom, right), indexes into ``rows``, ends
                   included
    filled         cells (row, column) whose value was put there by a merge
    errors         cells that hold an error of the spreadsheet, or a formula nobody has calculated;
                   they are None in ``rows``, here is what stands in them (#REF!, =SUM(B2:B9))
    hidden         the whole sheet is hidden; hidden_rows, hidden_columns: indexes
    from_1904      its days are counted from 1904, as older Excel for the Mac did: a bare number
                   that is a day is 1,462 days later than elsewhere
    """

    name: str
    rows: list[Row]
    first_row: int = 1
    merged: tuple[Area, ...] = ()
    first_column: int = 1
    filled: frozenset[tuple[int, int]] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    from_1904: bool = False

    def is_own(self, row: int, column: int) -> bool:
        """Whether a cell holds its own value, not that of a merged cell begun elsewhere."""
        return (row, column) not in self.filled

    def column_name(self, index: int) -> str:
        """The letters the spreadsheet shows over a column."""
        return letters(index + self.first_column)


def letters(number: int) -> str:
    """1 -> A, 27 -> AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def fill(rows: list[Row], merged: Sequence[Area]) -> frozenset[tuple[int, int]]:
    """Puts merged values where the sheet shows them, in place; the cells so filled.

    Raises FileProblem("too_many_cells") for areas that overlap beyond all measure.
    """
    areas = [a for a in map(_inside(rows), merged) if a is not None]
    _check_size(areas)
    values = [rows[top][left] if left < len(rows[top]) else None for top, left, _, _ in areas]
    for top, left, bottom, right in areas:  # what stands under a merged cell is not shown
        for at in range(top, bottom + 1):
            row = rows[at]
            for column in range(left, min(right + 1, len(row))):
                row[column] = None
    for (top, left, _, _), value in zip(areas, values, strict=True):
        _put(rows[top], left, value)
    own = _own_cells(rows, {at for a in areas for at in range(a[0], a[2] + 1)})
    filled: set[tuple[int, int]] = set()
    for (top, left, bottom, right), value in zip(areas, values, strict=True):
        if is_empty(value):
            continue
        for at in range(top, bottom + 1):
            if own[at] - (at == top) < 1:
                continue
            for column in range(left, right + 1):
                if (at, column) != (top, left):
                    _put(rows[at], column, value)
                    filled.add((at, column))
    return frozenset(filled)


def _inside(rows: list[Row]) -> Callable[[Area], Area | None]:
    width = max(map(len, rows), default=0)

    def clip(area: Area) -> Area | None:
        top, left, bottom, right = area
        if top < 0 or left < 0 or top >= len(rows) or left >= width:
            return None
        return top, left, min(bottom, len(rows) - 1), min(right, width - 1)

    return clip


def _check_size(areas: Iterable[Area]) -> None:
    if sum((b - t + 1) * (r - c + 1) for t, c, b, r in areas) > MAX_CELLS:
        raise FileProblem("too_many_cells")


def _own_cells(rows: list[Row], touched: set[int]) -> dict[int, int]:
    return {at: len(row) - row.count(None) - row.count("") for at in touched for row in (rows[at],)}


_ERROR: Final = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!"
    r"|UNKNOWN!|CONNECT!|BUSY!|EXTERNAL!|PYTHON!|TIMEOUT!)"
)


def _written_errors(rows: list[Row]) -> dict[tuple[int, int], str]:
    """Cells whose text is an error value: some programs store it as a text."""
    return {
        (at, column): cell
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
        if isinstance(cell, str) and cell[:1] == "#" and _ERROR.fullmatch(cell)
    }


def _put(row: Row, column: int, value: Cell) -> None:
    if column >= len(row):
        row.extend([None] * (column + 1 - len(row)))
    row[column] = value


def made(
    name: str,
    rows: list[Row],
    merged: Sequence[Area] = (),
    *,
    first_row: int = 1,
    first_column: int = 1,
    errors: Mapping[tuple[int, int], str] | None = None,
    hidden: bool = False,
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
    from_1904: bool = False,
) -> Sheet:
    """A sheet with its merged cells filled; positions outside the rows fall away."""
    if len(merged) > MAX_MERGED:
        raise FileProblem("too_many_cells")
    said = {at: words for at, words in (errors or {}).items() if 0 <= at[0] < len(rows)}
    said |= _written_errors(rows)
    for at, column in said:
        if 0 <= column < len(rows[at]):
            rows[at][column] = None
    return Sheet(
        name,
        rows,
        first_row,
        tuple(merged),
        first_column,
        fill(rows, merged) if merged else frozenset(),
        said,
        hidden,
        frozenset(n for n in hidden_rows if 0 <= n < len(rows)),
        frozenset(n for n in hidden_columns if n >= 0),
        from_1904,
    )
