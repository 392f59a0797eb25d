"""Posts written downwards: a label beside its value, block after block or column after column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from intake.sheets.celltext import cell_text
from intake.sheets.headers import by_words, is_header
from intake.workbook import Cell, Sheet

ENOUGH: Final = 3
"""Labels beside values from which a sheet is taken as written downwards."""


class Pair(NamedTuple):
    """A label and the value beside it; ``at`` is the index of the row, ``post`` the place of the
    value among several beside one label."""

    at: int
    label: str
    field: str
    text: str
    raw: Cell
    post: int


def holds_blocks(sheet: Sheet) -> bool:
    """Whether a sheet is written downwards: labels beside values, one of them a post's name."""
    pairs = [p for p in pairs_of(sheet) if p.post == 0]
    return len(pairs) >= ENOUGH and any(p.field == "title" for p in pairs)


def pairs_of(sheet: Sheet) -> Iterator[Pair]:
    """Every label with the values to its right, up to the next label."""
    for at, row in enumerate(sheet.rows):
        label, many = "", 0
        for index, cell in enumerate(row):
            text = cell_text(cell)
            if not text or not sheet.is_own(at, index):
                continue
            if is_header(text):
                label, many = text, 0
            elif label:
                yield Pair(at, label, by_words(label)[0], text, cell, many)
                many += 1


def posts_of(sheet: Sheet) -> tuple[list[dict[str, Pair]], set[int]]:
    """Fields of every post, and the rows that were used.

    A new post begins where its name comes again; what stands before the first name holds for all.
    Several values beside 岗位名称 are several posts, each with its own column.
    """
    common: dict[str, Pair] = {}
    blocks: list[list[dict[str, Pair]]] = []
    used: set[int] = set()
    for pair in pairs_of(sheet):
        if pair.field == "title":
            if pair.post == 0:
                blocks.append([])
            blocks[-1].append({"title": pair})
        elif not blocks:
            common.setdefault(pair.field, pair)
        elif len(blocks[-1]) > pair.post and pair.field not in blocks[-1][pair.post]:
            blocks[-1][pair.post][pair.field] = pair
        else:
            continue
        used.add(pair.at)
    posts = [
        common | {f: p for f, p in block[0].items() if _is_everybodys(block, f)} | post
        for block in blocks
        for post in block
    ]
    return posts, used


def _is_everybodys(block: list[dict[str, Pair]], field: str) -> bool:
    """One value beside a label of several posts is everybody's, but for heads."""
    return field not in ("places", "title") and sum(field in post for post in block) == 1
