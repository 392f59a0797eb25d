"""A sheet that begins with its people: what each column is by what stands in it, for a clerk to
look at one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from typing import Final

from intake.cells import as_text
from intake.fields.contacts import SURNAMES
from intake.rosters.headers import Header
from intake.rosters.lookup import occupation_of, region_of
from intake.workbook import MAX_COLUMNS, Sheet, is_empty, letters
from reference.schooling import read_schooling

LOOKED_AT: Final = 60
SHARE: Final = 0.7
"""Part of the filled cells of a column that must fit."""
_RELATIONS: Final = (
    "户主|配偶|妻子?|丈夫|[长次三]?[子女]|之[子女夫妻]|[儿孙][子女]?|儿媳|女婿|父亲?|母亲?"
)


def _fits(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


_TESTS: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("id_number", _fits(r"\d{14,17}[\dXx]")),
    ("phone", _fits(r"(?:\+?86)?1[3-9][\d\-]{9,11}|0\d{2,3}-?\d{7,8}")),
    ("sex", _fits("[男女]性?")),
    ("relation", _fits(_RELATIONS)),
    ("township", _fits("[一-鿿]{1,8}(?:镇|乡|街道|办事处)")),
    ("village", _fits("[一-鿿]{1,8}(?:村|社区|居委会)")),
    ("home", _fits(r"[一-鿿]{2,}?(?:[县区市镇乡村]|街道|社区).{1,40}")),
    ("born_on", _fits(r"(?:19[4-9]|20[01])\d[.\-/年]?\d{1,2}(?:[.\-/月]?\d{0,2}日?)?")),
    ("age", _fits(r"(?:1[6-9]|[2-6]\d|7[0-5])岁?")),
    ("floor_wage_fen", _fits(r"[1-9]\d?[05]00(?:元|以上|左右)?|\d{4,5}[-~]\d{4,5}")),
    ("schooling", lambda text: len(text) <= 8 and read_schooling(text)[0] is not None),
    ("regions_wanted", lambda text: region_of(text) is not None),
    ("wishes", lambda text: occupation_of(text) is not None),
)  # fmt: skip


def guessed_header(sheet: Sheet) -> Header | None:
    """Columns named by the letters the spreadsheet shows, with a field where their cells agree;
    None where no column holds names beside numbers of telephones or identity cards."""
    rows = list(islice((r for r in sheet.rows if any(not is_empty(c) for c in r)), LOOKED_AT))
    width = min(max(map(len, rows), default=0), MAX_COLUMNS)
    columns = [
        [t for r in rows if i < len(r) and (t := as_text(r[i], 60).replace(" ", ""))]
        for i in range(width)
    ]
    fields = ["serial" if _is_running(cells) else "" for cells in columns]
    for field, fits in _TESTS:
        for i, cells in enumerate(columns):
            if not fields[i] and _most(cells, fits):
                fields[i] = field
                break
    shares = [_names(c) if not f else 0.0 for c, f in zip(columns, fields, strict=True)]
    if max(shares, default=0) < SHARE or not {"id_number", "phone"} & set(fields):
        return None
    fields[shares.index(max(shares))] = "name"
    labels = tuple(f"{letters(i + sheet.first_column)}列" for i in range(width))
    return Header(labels, tuple((field, False) for field in fields), -1, -1)


def _most(cells: Sequence[str], fits: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(fits, cells)) >= SHARE * len(cells)


def _is_running(cells: Sequence[str]) -> bool:
    numbers = [int(c) for c in cells if re.fullmatch(r"\d{1,5}", c)]
    return (
        len(numbers) == len(cells) > 1 and numbers[0] <= 1
        and all(b - a == 1 for a, b in pairwise(numbers))
    )  # fmt: skip


def _names(cells: Sequence[str]) -> float:
    """Share of the cells that may be names, more by a little where they begin with surnames."""
    fit = [c for c in cells if re.fullmatch("[一-鿿]{2,4}", c)]
    if not cells or len(set(fit)) < SHARE * len(fit):
        return 0.0
    return (len(fit) + 0.5 * sum(c[0] in SURNAMES for c in fit)) / len(cells)
