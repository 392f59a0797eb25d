"""Where the tables of a file are and what their columns mean: proposed, to be corrected by a person
and passed back in. Columns of the same header in several tables are one question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from intake.books.garbled import without_header
from intake.fields.readings import Certainty
from intake.problems import FileProblem
from intake.sheets.find import find_tables
from intake.sheets.headers import COLUMNS, CROSSED, clean
from intake.sheets.spans import ColumnGuess, TableSpan
from intake.workbook import Sheet

__all__ = ["ColumnGuess", "Layout", "TableSpan", "propose_layout"]


class Layout(BaseModel):
    """All tables of posts in a file.

    tables   in the order of the file; only the chosen ones are read
    columns  every column with a header or content; `ColumnGuess.places` says where it stands
    """

    model_config = ConfigDict(frozen=True)

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


def propose_layout(
    sheets: Sequence[Sheet], *, remembered: Mapping[str, str] | None = None
) -> Layout:
    """Every table of posts; those on sheets of examples and explanations are not chosen.

    Raises FileProblem when nothing looks like posts (`without_header`).
    """
    found = [
        pair for at, sheet in enumerate(sheets) for pair in find_tables(at, sheet, remembered or {})
    ]
    if not found:
        raise FileProblem(without_header(sheets))
    tables = [span for span, _ in found]
    tables = [
        t.model_copy(update={"chosen": False}) if _only_names(c) and len(found) > 1 else t
        for t, (_, c) in zip(tables, found, strict=True)
    ]
    if any(t.chosen and not t.hidden for t in tables):
        tables = [t.model_copy(update={"chosen": t.chosen and not t.hidden}) for t in tables]
    if not any(t.chosen for t in tables):
        tables = [t.model_copy(update={"chosen": True}) for t in tables]
    return Layout(tables=tuple(tables), columns=_together([columns for _, columns in found]))


_OF_A_POST: Final = frozenset({
    "places", "places_men", "places_women", "wage", "wage_low", "wage_high", "employer_name",
    "contact_phone", "requirements", "duties", "worktime", "place",
})  # fmt: skip


def _only_names(columns: Sequence[ColumnGuess]) -> bool:
    """A list of trades with codes beside lists of posts: nobody is wanted there."""
    return bool(columns) and not _OF_A_POST & {c.field for c in columns}


def _together(tables: Sequence[Sequence[ColumnGuess]]) -> tuple[ColumnGuess, ...]:
    """The same header (and the same turn of it, where one comes twice) is one column."""
    found: dict[tuple[object, ...], ColumnGuess] = {}
    for table, columns in enumerate(tables):
        turns: dict[str, int] = {}
        for column in columns:
            name = clean(column.label)
            turns[name] = turns.get(name, 0) + 1
            key = (name, turns[name], column.field) if name else ("", table, column.index)
            place = (table, column.index)
            held = found.get(key)
            if held is None:
                update: dict[str, object] = {"index": len(found), "places": (place,)}
                found[key] = column.model_copy(update=update)
            else:
                found[key] = held.model_copy(update={
                    "places": (*held.places, place), "filled": held.filled + column.filled,
                    "samples": held.samples or column.samples,
                })  # fmt: skip
    return tuple(found.values())
