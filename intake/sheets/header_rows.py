"""Rows of a sheet as a header: what each column is called, by one row or by up to three."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from intake.sheets.celltext import cell_text
from intake.sheets.guess import holds_posts
from intake.sheets.headers import by_words, clean, is_under, under
from intake.workbook import MAX_COLUMNS, Sheet


class Header(NamedTuple):
    """``depth`` rows from ``top``: ``labels`` by column, ``fields`` where two rows give one."""

    score: float
    top: int
    depth: int
    labels: list[str]
    fields: list[str]


def looks_like_header(texts: Sequence[str]) -> bool:
    """Whether a row holds headers and nothing else."""
    filled = [t for t in texts if t]
    if any(map(str.isdigit, "".join(filled))):
        return False
    known = sum(map(is_under, filled))
    return known >= 2 and known * 2 >= len(filled)


def header_at(sheet: Sheet, top: int, depth: int, remembered: Mapping[str, str]) -> Header | None:
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
    if score > 0 and depth == 2 and stands_below(sheet, top):
        score += _MERGED
    if score <= 0 and depth == 1:
        score = _by_posts(sheet, top, labels)
    return Header(score, top, depth, labels, fields)


_MERGED: Final = 1.0
"""What merge marks add to two rows as one header: they say more than words."""


def stands_below(sheet: Sheet, top: int) -> bool:
    """Whether all that stands in the row below is under cells merged over several columns of this
    row, while the cells beside them reach down into it."""
    across = {
        c
        for first, left, last, right in sheet.merged
        if first == last == top and right > left
        for c in range(left, right + 1)
    }
    down = any(first == top and last == top + 1 for first, _, last, _ in sheet.merged)
    below = sheet.rows[top + 1] if top + 1 < len(sheet.rows) else []
    own = [c for c, cell in enumerate(below) if cell_text(cell) and sheet.is_own(top + 1, c)]
    return down and bool(own) and across.issuperset(own)


def _by_posts(sheet: Sheet, top: int, labels: Sequence[str]) -> float:
    """企业, 需求, 电话: none names the post, but one counts people and says 普工5人."""
    fields = [by_words(label)[0] for label in labels]
    if "places" not in fields or not {"employer_name", "contact_phone"} & set(fields):
        return 0
    at = fields.index("places")
    body = sheet.rows[top + 1 : top + 21]
    samples = [t for row in body if at < len(row) and (t := cell_text(row[at]))]
    return float(len({*fields} - {""})) if holds_posts(samples) else 0


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
