"""Finding the tables of a sheet: their header rows and what their columns mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from intake.fields.readings import Certainty
from intake.messages.firms import find_firms
from intake.sheets.areas import parted_places, with_title
from intake.sheets.blocks import holds_blocks
from intake.sheets.celltext import cell_text
from intake.sheets.cross import cross_at
from intake.sheets.gaps import gap_first
from intake.sheets.guess import by_content, holds_counts, holds_posts, holds_units, is_running
from intake.sheets.header_rows import Header, header_at, looks_like_header, stands_below
from intake.sheets.headers import CROSSED, NOT_NEEDED, by_words, clean, is_header
from intake.sheets.spans import ColumnGuess, TableSpan
from intake.sheets.talk import talk_at
from intake.sheets.twins import groups_of
from intake.workbook import MAX_COLUMNS, Row, Sheet, is_empty

SEARCH_ROWS: Final = 30
SAMPLES: Final = 3
_CONTENT_ROWS: Final = 40
_ASIDE: Final = re.compile(
    r"样例|示例|样表|填写说明|填表说明|^说明$|模板|范例|字典|下拉|代码|编码|对照表|选项"
)


_NO_LINE: Final = re.compile(r"\s*(?:[合小总共]\s*计|以上|上述|注|备注|说明|※|★|\*)")
_FIGURE: Final = re.compile(r"\d+(?:\.0+)?人?")
_NUMBERING: Final = 4
"""Characters that may stand before a firm's name: 一、 or （一）."""
Found = list[tuple[TableSpan, list[ColumnGuess]]]


def find_tables(at: int, sheet: Sheet, remembered: Mapping[str, str]) -> Found:
    """Tables of a sheet from the top, with their columns; none when nothing looks like posts."""
    crossed = cross_at(sheet)
    if crossed is not None:
        span = _span(at, sheet, "table", crossed.header.top, *_rows_of(sheet, crossed.header))
        return [(span, _one_each(_columns(sheet, crossed.header, span.end, remembered)))]
    first = _first_header(sheet, remembered)
    if (first is None or _is_half_values(sheet, first)) and holds_blocks(sheet):
        return [(_span(at, sheet, "blocks", 0, 0, len(sheet.rows)), [])]
    if first is None:
        return _headless(at, sheet) or _talk(at, sheet)
    headers = [first, *_further(sheet, first, remembered)]
    ends = [_lines_over(sheet, h.top, was.top + was.depth) for was, h in pairwise(headers)]
    ends.append(len(sheet.rows))
    found: Found = []
    for header, end in zip(headers, ends, strict=True):
        span = _span(at, sheet, "table", header.top, header.top + header.depth, end)
        guesses = _columns(sheet, header, end, remembered)
        groups = groups_of(guesses)
        for twin, group in enumerate(groups):
            beside = {"twin": twin, "beside": len(groups) > 1}
            found.append((span.model_copy(update=beside), with_title(_one_each(group))))
    return found


def _rows_of(sheet: Sheet, header: Header) -> tuple[int, int]:
    return header.top + header.depth, len(sheet.rows)


def _lines_over(sheet: Sheet, top: int, least: int) -> int:
    """Index of the first of the lines that stand over a further header and belong to it: up to the
    last empty row, sum or row of data before it, and not above the firm that leads them."""
    begin = top
    while begin > least:
        own = [t for i, c in enumerate(sheet.rows[begin - 1])
               if sheet.is_own(begin - 1, i) and (t := cell_text(c))]  # fmt: skip
        if not own or len(own) > 4 or _NO_LINE.match(own[0]) or any(map(_FIGURE.fullmatch, own)):
            break
        begin -= 1
        firms = find_firms(own[0])
        if firms and firms[0].leads and firms[0].start <= _NUMBERING:
            break
    return begin


def _is_half_values(sheet: Sheet, header: Header) -> bool:
    """Whether what looked like a header has a value beside every label: 岗位名称 木工 人数 6."""
    filled = [t for c in sheet.rows[header.top] if (t := cell_text(c))]
    if header.depth == 2 and stands_below(sheet, header.top):
        return False
    return header.score < 2 or sum(map(is_header, filled)) * 2 <= len(filled)


def _span(at: int, sheet: Sheet, form: str, header: int, first: int, end: int) -> TableSpan:
    return TableSpan(
        sheet=sheet.name, sheet_at=at, form=form, header_row=header, first_data_row=first, end=end,
        chosen=not _ASIDE.search(sheet.name), hidden=sheet.hidden,
    )  # fmt: skip


def _first_header(sheet: Sheet, remembered: Mapping[str, str]) -> Header | None:
    """The topmost header: of all rows that could be one, those near the first good one."""
    found = [
        header
        for top in range(min(SEARCH_ROWS, len(sheet.rows)))
        for depth in (1, 2, 3)
        if (header := header_at(sheet, top, depth, remembered)) is not None and header.score >= 1
    ]
    if not found:
        return None
    enough = 0.6 * max(h.score for h in found)
    top = min(h.top for h in found if h.score >= enough)
    return max((h for h in found if h.top <= top + 2), key=lambda h: (h.score, -h.top))


def _further(sheet: Sheet, first: Header, remembered: Mapping[str, str]) -> list[Header]:
    """Headers below the first that name other columns; the same once more is no new table."""
    found: list[Header] = []
    held, at = first, first.top + first.depth
    while at < len(sheet.rows):
        if looks_like_header([cell_text(c) for c in sheet.rows[at]]):
            options = [h for d in (1, 2, 3) if (h := header_at(sheet, at, d, remembered))]
            best = max(options, key=lambda h: h.score, default=None)
            if best is not None and best.score >= 2 and _other(best, held):
                found.append(best)
                held, at = best, at + best.depth
                continue
        at += 1
    return found


def _other(one: Header, held: Header) -> bool:
    return list(map(clean, one.labels)) != list(map(clean, held.labels))


def _columns(
    sheet: Sheet, header: Header, end: int, remembered: Mapping[str, str]
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
    return parted_places(gap_first(guesses))


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
    turned = _turned(field, samples)
    if turned:
        return column(turned, Certainty.LIKELY, "content")
    if field:
        why = "header" if exact else "part"
        return column(field, Certainty.SURE if exact else Certainty.LIKELY, why)
    guessed = "" if NOT_NEEDED.search(label) else by_content(samples)
    if guessed:
        return column(guessed, Certainty.LIKELY, "content")
    return column("", Certainty.QUESTION, "none")


def _turned(field: str, samples: list[str]) -> str:
    """Posts under a header for people (需求: 普工5人), or people under one for posts (用工需求)."""
    if field in ("employer_name", "wage_unit", "") and holds_units(samples):
        return "wage_unit"
    if field == "title" and holds_counts(samples):
        return "places"
    return "title" if field == "places" and holds_posts(samples) else ""


_WORKED_AT: Final = re.compile("用工(?:单位|企业)|实际用工|缺工企业|工厂")
"""Of two columns of firms the one where people work; 用人单位 beside it is the agency."""
_RANK: Final = {"remembered": 4, "header": 3, "part": 2, "content": 1, "none": 0}


def _one_each(guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """A field once: the better-known column keeps it, the leftmost where both are as good."""
    keeper: dict[str, ColumnGuess] = {}
    for guess in guesses:
        held = keeper.get(guess.field)
        worked_at = guess.field == "employer_name" and _WORKED_AT.search(guess.label)
        if (
            guess.field
            and guess.field not in CROSSED
            and (
                held is None
                or _RANK[guess.why] > _RANK[held.why]
                or (worked_at and not _WORKED_AT.search(held.label))
                or (guess.field == "wage_unit" and _of_money(guess) and not _of_money(held))
            )
        ):
            keeper[guess.field] = guess
    return [
        g
        if not g.field or g.field in CROSSED or keeper[g.field] is g
        else g.model_copy(update={"field": "", "certainty": Certainty.QUESTION, "why": "none"})
        for g in guesses
    ]


def _of_money(guess: ColumnGuess) -> bool:
    """元/月, 元/小时 say more than 计件 and 月薪 in a column beside them."""
    return bool(guess.samples) and all("元" in s or "/" in s for s in guess.samples)


def _filled(row: Row) -> int:
    return sum(1 for cell in row if not is_empty(cell))


def _talk(at: int, sheet: Sheet) -> Found:
    """A sheet of messages, its columns not asked about."""
    talk = talk_at(sheet)
    if talk is None:
        return []
    return [(_span(at, sheet, "talk", talk[0], talk[0] + 1, len(sheet.rows)), [])]


def _headless(at: int, sheet: Sheet) -> Found:
    """A table without headers: columns by what stands in them; a title column there must be."""
    rows = [i for i, r in enumerate(sheet.rows[:SEARCH_ROWS]) if _filled(r) >= 2]
    if not rows or any(is_header(cell_text(c)) for c in sheet.rows[rows[0]]):
        return []
    columns = _one_each(_columns(sheet, Header(0, rows[0], 0, [], []), len(sheet.rows), {}))
    fields = {c.field for c in columns} - {"", "serial"}
    if "title" not in fields or len(fields) < 2:
        return []
    return [(_span(at, sheet, "table", -1, rows[0], len(sheet.rows)), columns)]
