"""Where the tables of a file are and what their columns mean: proposed, to be corrected by a person
and passed back in. Columns of the same header in several tables are one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from intake.books.garbled import without_header
from intake.problems import FileProblem
from intake.sheets.find import find_tables
from intake.sheets.headers import clean
from intake.sheets.spans import ColumnGuess, Layout, TableSpan
from intake.workbook import Sheet

__all__ = ["ColumnGuess", "Layout", "TableSpan", "propose_layout"]


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
