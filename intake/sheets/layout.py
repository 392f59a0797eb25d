"""Where the table is and what its columns mean: proposed, to be corrected and passed back in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from intake.fields.readings import Certainty
from intake.problems import FileProblem
from intake.sheets.celltext import cell_text
from intake.sheets.guess import by_content
from intake.sheets.headers import COLUMNS, by_words, clean
from intake.workbook import MAX_COLUMNS, Row, Sheet

SEARCH_ROWS: Final = 30
SAMPLES: Final = 3
_CONTENT_ROWS: Final = 40


class ColumnGuess(BaseModel):
    """One column.

    field     a key of `headers.COLUMNS`; "" leaves the column out
    certainty SURE by its header, LIKELY by part of the header or by what stands in it
    why       header, part, content, remembered, chosen, none
    samples   its first filled cells
    """

    model_config = ConfigDict(frozen=True)

    index: int
    label: str
    field: str
    certainty: Certainty
    why: str
    samples: tuple[str, ...] = ()


class Layout(BaseModel):
    """The table of one sheet.

    sheet, sheet_at  name and position of the sheet
    header_row       index of the first header row, -1 for a table without a header
    first_data_row   index of the first row behind the header
    columns          every column with a header or content, left to right
    """

    model_config = ConfigDict(frozen=True)

    sheet: str
    sheet_at: int
    header_row: int
    first_data_row: int
    columns: tuple[ColumnGuess, ...]

    def with_field(self, index: int, field: str) -> Layout:
        """The layout with one column changed by a person; a field held elsewhere moves here.

        Raises ValueError for a field that does not exist.
        """
        if field and field not in COLUMNS:
            raise ValueError(f"no such column: {field}")
        columns = []
        for column in self.columns:
            if column.index == index:
                chosen = {"field": field, "certainty": Certainty.SURE, "why": "chosen"}
                columns.append(column.model_copy(update=chosen))
            elif field and column.field == field:
                columns.append(column.model_copy(update={"field": "", "why": "chosen"}))
            else:
                columns.append(column)
        return self.model_copy(update={"columns": tuple(columns)})

    def of(self, field: str) -> ColumnGuess | None:
        """The column of a field."""
        return next((c for c in self.columns if c.field == field), None)

    def remember(self) -> dict[str, str]:
        """Header -> field, to keep for this employer and give to `propose_layout` next time."""
        return {clean(c.label): c.field for c in self.columns if clean(c.label)}


def propose_layout(
    sheets: Sequence[Sheet], *, remembered: Mapping[str, str] | None = None
) -> Layout:
    """The best table among the sheets. Raises FileProblem("no_header") when nothing looks like
    posts, FileProblem("empty_file") when there are no cells at all."""
    found = [
        (score, layout)
        for at, sheet in enumerate(sheets)
        for score, layout in [_of_sheet(at, sheet, remembered or {})]
        if layout is not None
    ]
    if not found:
        raise FileProblem("no_header" if any(s.rows for s in sheets) else "empty_file")
    return max(found, key=lambda pair: (pair[0], -pair[1].sheet_at))[1]


def _of_sheet(at: int, sheet: Sheet, remembered: Mapping[str, str]) -> tuple[float, Layout | None]:
    best: tuple[float, int, int, list[str]] | None = None
    for top in range(min(SEARCH_ROWS, len(sheet.rows))):
        for depth in (1, 2, 3):
            labels = _labels(sheet, top, depth)
            if labels is None:
                continue
            score = _score(labels, remembered) - 0.2 * (depth - 1)
            if best is None or score > best[0]:
                best = (score, top, depth, labels)
    if best is None or best[0] < 1:
        return _headless(at, sheet)
    score, top, depth, labels = best
    columns = _columns(sheet, labels, top + depth, remembered)
    return score, Layout(
        sheet=sheet.name, sheet_at=at, header_row=top, first_data_row=top + depth,
        columns=tuple(columns),
    )  # fmt: skip


def _labels(sheet: Sheet, top: int, depth: int) -> list[str] | None:
    """Headers of a block of rows: a merged upper cell is said before each cell below it."""
    if top + depth > len(sheet.rows):
        return None
    rows = [sheet.rows[top + i] for i in range(depth)]
    width = min(max(len(r) for r in rows), MAX_COLUMNS)
    texts = [[cell_text(r[c]) if c < len(r) else "" for c in range(width)] for r in rows]
    if depth > 1 and not any(texts[-1]):
        return None
    if any(_is_data(t) for row in texts[1:] for t in row):
        return None
    for upper in range(depth - 1):
        texts[upper] = _spread(texts[upper], texts[upper + 1], sheet, top + upper)
    return [_join([row[c] for row in texts]) for c in range(width)]


def _spread(upper: list[str], lower: list[str], sheet: Sheet, row: int) -> list[str]:
    """A merged header cell over all its columns; without merge marks, over empty neighbours that
    have a header below."""
    spread = list(upper)
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left < len(upper):
            for column in range(left, min(right + 1, len(upper))):
                spread[column] = spread[column] or upper[left]
    if not sheet.merged:
        for column in range(1, len(upper)):
            if not upper[column] and lower[column]:
                spread[column] = spread[column - 1]
    return spread


def _join(texts: list[str]) -> str:
    """The lowest header that means something, with what stands over it."""
    filled = list(dict.fromkeys(t.replace("\n", "") for t in texts if t))
    if not filled:
        return ""
    last = filled[-1]
    if by_words(last)[1] or len(filled) == 1:
        return last
    joined = "".join(filled)
    return joined if by_words(joined)[0] and len(clean(joined)) <= 14 else (last or joined)


_DATA: Final = re.compile(r"\d{3,}|1[3-9]\d{9}|^\d+$|\d+[-~至]\d+|^[是否有无√×]$")


def _is_data(text: str) -> bool:
    return len(text) > 40 or bool(_DATA.search(re.sub(r"[(（][^)）]*[)）]", "", text)))


def _score(labels: list[str], remembered: Mapping[str, str]) -> float:
    """One for each field known by its header, half for part of one; nothing without a post."""
    fields: dict[str, float] = {}
    for label in labels:
        if clean(label) in remembered and remembered[clean(label)]:
            fields[remembered[clean(label)]] = 1.0
            continue
        field, exact = by_words(label)
        if field and len(label) <= 30:
            fields[field] = max(fields.get(field, 0), 1.0 if exact else 0.4)
    if "title" not in fields and not {"places", "wage"} <= fields.keys():
        return 0
    return sum(fields.values())


def _columns(
    sheet: Sheet, labels: list[str], begin: int, remembered: Mapping[str, str]
) -> list[ColumnGuess]:
    body = [r for r in sheet.rows[begin : begin + _CONTENT_ROWS * 3] if _filled(r) > 1][
        :_CONTENT_ROWS
    ]
    width = min(max([len(labels), *(len(r) for r in body)]), MAX_COLUMNS)
    guesses: list[ColumnGuess] = []
    for index in range(width):
        label = labels[index] if index < len(labels) else ""
        samples = [t for r in body if index < len(r) and (t := cell_text(r[index]))]
        if label or samples:
            guesses.append(_guess(index, label, samples, remembered))
    return _one_each(guesses, body)


def _guess(
    index: int, label: str, samples: list[str], remembered: Mapping[str, str]
) -> ColumnGuess:
    shown = tuple(s[:60] for s in samples[:SAMPLES])
    key = clean(label)
    if key and key in remembered:
        return _column(index, label, remembered[key], Certainty.SURE, "remembered", shown)
    field, exact = by_words(label)
    if exact:
        return _column(index, label, field, Certainty.SURE, "header", shown)
    if field:
        return _column(index, label, field, Certainty.LIKELY, "part", shown)
    guessed = by_content(samples)
    if guessed:
        return _column(index, label, guessed, Certainty.LIKELY, "content", shown)
    return _column(index, label, "", Certainty.QUESTION, "none", shown)


def _column(
    index: int, label: str, field: str, certainty: Certainty, why: str, samples: tuple[str, ...]
) -> ColumnGuess:
    return ColumnGuess(
        index=index, label=label, field=field, certainty=certainty, why=why, samples=samples
    )


_RANK: Final = {"remembered": 4, "header": 3, "part": 2, "content": 1, "none": 0}


def _one_each(guesses: list[ColumnGuess], body: list[Row]) -> list[ColumnGuess]:
    """A field once: the better-known column keeps it, the fuller one where both are as good."""
    keeper: dict[str, ColumnGuess] = {}
    for guess in guesses:
        held = keeper.get(guess.field)
        if guess.field and (held is None or _RANK[guess.why] > _RANK[held.why]):
            keeper[guess.field] = guess
    return [
        g
        if not g.field or keeper[g.field] is g
        else g.model_copy(update={"field": "", "certainty": Certainty.QUESTION, "why": "none"})
        for g in guesses
    ]


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell not in (None, ""))


def _headless(at: int, sheet: Sheet) -> tuple[float, Layout | None]:
    """A table without headers: columns by what stands in them; a title column there must be."""
    rows = [i for i, r in enumerate(sheet.rows[:SEARCH_ROWS]) if _filled(r) >= 2]
    if not rows:
        return 0, None
    columns = _columns(sheet, [], rows[0], {})
    fields = {c.field for c in columns} - {""}
    if "title" not in fields or len(fields) < 2:
        return 0, None
    return 1.0, Layout(
        sheet=sheet.name, sheet_at=at, header_row=-1, first_data_row=rows[0], columns=tuple(columns)
    )
