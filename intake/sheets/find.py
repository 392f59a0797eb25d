"""Finding the tables of a sheet: their header rows and what their columns mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict

from intake.fields.readings import Certainty
from intake.sheets.blocks import holds_blocks
from intake.sheets.celltext import cell_text
from intake.sheets.guess import by_content, is_running
from intake.sheets.headers import NOT_NEEDED, by_words, clean, is_header, is_under, under
from intake.workbook import MAX_COLUMNS, Row, Sheet, is_empty

SEARCH_ROWS: Final = 30
SAMPLES: Final = 3
_CONTENT_ROWS: Final = 40
_ASIDE: Final = re.compile(
    r"样例|示例|样表|填写说明|填表说明|^说明$|模板|范例|字典|下拉|代码表|选项"
)


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
    form             table (a header over rows), blocks (label beside value, post after post)
    header_row       index of the first header row, -1 for a table without a header
    first_data_row   index of the first row behind the header
    end              index behind its last row
    hidden           its sheet is hidden in the file
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


class _Header(NamedTuple):
    score: float
    top: int
    depth: int
    labels: list[str]
    fields: list[str]  # by two header rows together, "" elsewhere


Found = list[tuple[TableSpan, list[ColumnGuess]]]


def find_tables(at: int, sheet: Sheet, remembered: Mapping[str, str]) -> Found:
    """Tables of a sheet from the top, with their columns; none when nothing looks like posts."""
    first = _first_header(sheet, remembered)
    if holds_blocks(sheet) and (first is None or _is_half_values(sheet, first)):
        return [(_span(at, sheet, "blocks", 0, 0, len(sheet.rows)), [])]
    if first is None:
        return _headless(at, sheet)
    headers = [first, *_further(sheet, first, remembered)]
    ends = [h.top for h in headers[1:]] + [len(sheet.rows)]
    return [
        (
            _span(at, sheet, "table", header.top, header.top + header.depth, end),
            _columns(sheet, header, end, remembered),
        )
        for header, end in zip(headers, ends, strict=True)
    ]


def _is_half_values(sheet: Sheet, header: _Header) -> bool:
    """Whether what looked like a header has a value beside every label: 岗位名称 木工 人数 6."""
    filled = [t for c in sheet.rows[header.top] if (t := cell_text(c))]
    return header.score < 2 or sum(map(is_header, filled)) * 2 <= len(filled)


def _span(at: int, sheet: Sheet, form: str, header: int, first: int, end: int) -> TableSpan:
    return TableSpan(
        sheet=sheet.name, sheet_at=at, form=form, header_row=header, first_data_row=first, end=end,
        chosen=not _ASIDE.search(sheet.name), hidden=sheet.hidden,
    )  # fmt: skip


def _first_header(sheet: Sheet, remembered: Mapping[str, str]) -> _Header | None:
    """The topmost header: of all rows that could be one, those near the first good one."""
    found = [
        header
        for top in range(min(SEARCH_ROWS, len(sheet.rows)))
        for depth in (1, 2, 3)
        if (header := _header(sheet, top, depth, remembered)) is not None and header.score >= 1
    ]
    if not found:
        return None
    enough = 0.6 * max(h.score for h in found)
    top = min(h.top for h in found if h.score >= enough)
    return max((h for h in found if h.top <= top + 2), key=lambda h: (h.score, -h.top))


def _further(sheet: Sheet, first: _Header, remembered: Mapping[str, str]) -> list[_Header]:
    """Headers below the first that name other columns; the same once more is no new table."""
    found: list[_Header] = []
    held, at = first, first.top + first.depth
    while at < len(sheet.rows):
        if looks_like_header([cell_text(c) for c in sheet.rows[at]]):
            options = [h for d in (1, 2, 3) if (h := _header(sheet, at, d, remembered))]
            best = max(options, key=lambda h: h.score, default=None)
            if best is not None and best.score >= 2 and _other(best, held):
                found.append(best)
                held, at = best, at + best.depth
                continue
        at += 1
    return found


def _other(one: _Header, held: _Header) -> bool:
    return list(map(clean, one.labels)) != list(map(clean, held.labels))


def looks_like_header(texts: Sequence[str]) -> bool:
    """Whether a row holds headers and nothing else."""
    filled = [t for t in texts if t]
    if any(map(str.isdigit, "".join(filled))):
        return False
    known = sum(map(is_under, filled))
    return known >= 2 and known * 2 >= len(filled)


def _header(sheet: Sheet, top: int, depth: int, remembered: Mapping[str, str]) -> _Header | None:
    """A block of rows as a header: a merged upper cell is said before each cell below it."""
    if top + depth > len(sheet.rows):
        return None
    rows = [sheet.rows[top + i] for i in range(depth)]
    width = min(max(len(r) for r in rows), MAX_COLUMNS)
    texts = [[cell_text(r[c]) if c < len(r) else "" for c in range(width)] for r in rows]
    if depth > 1 and (not all(map(any, texts)) or sum(map(_is_data, texts[0])) > 1):
        return None
    if any(_is_data(t) for row in texts[1:] for t in row):
        return None
    for upper in range(depth - 1):
        texts[upper] = _spread(texts[upper], texts[upper + 1], sheet, top + upper)
    columns = [list(dict.fromkeys(row[c].replace("\n", "") for row in texts if row[c]))
               for c in range(width)]  # fmt: skip
    labels = [_join(column) for column in columns]
    fields = [_by_both(column) for column in columns]
    score = _score(labels, fields, remembered) - 0.2 * (depth - 1)
    return _Header(score, top, depth, labels, fields)


def _spread(upper: list[str], lower: list[str], sheet: Sheet, row: int) -> list[str]:
    """Without merge marks a header counts over its empty neighbours that have one below."""
    spread = list(upper)
    if not sheet.merged:
        for column in range(1, len(upper)):
            if not upper[column] and lower[column]:
                spread[column] = spread[column - 1]
    return spread


def _by_both(texts: list[str]) -> str:
    """Field of a lower header by the nearest one above it that gives it a meaning."""
    for upper in reversed(texts[:-1]):
        field = under(upper, texts[-1])
        if field:
            return field
    return ""


def _join(texts: list[str]) -> str:
    """The lowest header that means something, with what stands over it."""
    if not texts:
        return ""
    last = texts[-1]
    if by_words(last)[1] or len(texts) == 1:
        return last
    joined = "".join(texts[-2:])
    if _by_both(texts) or (by_words(joined)[0] and len(clean(joined)) <= 14):
        return joined
    return last or joined


_DATA: Final = re.compile(r"\d{3,}|1[3-9]\d{9}|^\d+$|\d+[-~至]\d+|^[是否有无√×]$")


def _is_data(text: str) -> bool:
    return len(text) > 40 or bool(_DATA.search(re.sub(r"[(（][^)）]*[)）]", "", text)))


def _score(labels: list[str], both: list[str], remembered: Mapping[str, str]) -> float:
    """One for each field known by its header, half for part of one; nothing without a post."""
    fields: dict[str, float] = {}
    for label, known in zip(labels, both, strict=True):
        if known:
            fields[known] = 1.0
            continue
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
    sheet: Sheet, header: _Header, end: int, remembered: Mapping[str, str]
) -> list[ColumnGuess]:
    begin = header.top + header.depth
    body = [r for r in sheet.rows[begin : min(begin + _CONTENT_ROWS * 3, end)] if _filled(r) > 1][
        :_CONTENT_ROWS
    ]
    width = min(max([len(header.labels), *(len(r) for r in body)]), MAX_COLUMNS)
    guesses: list[ColumnGuess] = []
    for index in range(width):
        label = header.labels[index] if index < len(header.labels) else ""
        both = header.fields[index] if index < len(header.fields) else ""
        samples = [t for r in body if index < len(r) and (t := cell_text(r[index]))]
        if label or samples:
            guesses.append(_guess(index, label, both, samples, remembered))
    return _one_each(guesses)


def _guess(
    index: int, label: str, both: str, samples: list[str], remembered: Mapping[str, str]
) -> ColumnGuess:
    def column(field: str, certainty: Certainty, why: str) -> ColumnGuess:
        return ColumnGuess(
            index=index, label=label, field=field, certainty=certainty, why=why,
            samples=tuple(s[:60] for s in samples[:SAMPLES]), filled=len(samples),
        )  # fmt: skip

    key = clean(label)
    if key and key in remembered:
        return column(remembered[key], Certainty.SURE, "remembered")
    if (not key or key == "编号") and is_running(samples):
        return column("serial", Certainty.SURE if key else Certainty.LIKELY, "content")
    field, exact = (both, True) if both else by_words(label)
    if field:
        why = "header" if exact else "part"
        return column(field, Certainty.SURE if exact else Certainty.LIKELY, why)
    guessed = "" if NOT_NEEDED.search(label) else by_content(samples)
    if guessed:
        return column(guessed, Certainty.LIKELY, "content")
    return column("", Certainty.QUESTION, "none")


_RANK: Final = {"remembered": 4, "header": 3, "part": 2, "content": 1, "none": 0}


def _one_each(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """A field once: the better-known column keeps it, the leftmost where both are as good."""
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
    return sum(1 for cell in row if not is_empty(cell))


def _headless(at: int, sheet: Sheet) -> Found:
    """A table without headers: columns by what stands in them; a title column there must be."""
    rows = [i for i, r in enumerate(sheet.rows[:SEARCH_ROWS]) if _filled(r) >= 2]
    if not rows or any(is_header(cell_text(c)) for c in sheet.rows[rows[0]]):
        return []
    columns = _columns(sheet, _Header(0, rows[0], 0, [], []), len(sheet.rows), {})
    fields = {c.field for c in columns} - {"", "serial"}
    if "title" not in fields or len(fields) < 2:
        return []
    return [(_span(at, sheet, "table", -1, rows[0], len(sheet.rows)), columns)]
