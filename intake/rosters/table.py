"""Rows of a roster's sheet: people, and what stands between and under them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from intake.cells import as_text
from intake.rosters.cards import card_of, is_card_row, over_of
from intake.rosters.headers import known_header
from intake.rosters.spans import RosterLayout, RosterSheet
from intake.unread import Unread
from intake.workbook import Cell, Row, Sheet

_TOTAL: Final = re.compile(
    r"(?:本页|本村|本镇|全[村镇县]|男|女)?(?:合|小|总|累)\s*计|共\s*计|总人数|总计"
    r"|(?:以上|本[批次页表]|全[村镇县])?共?\s*\d+\s*[人户名](?![一-鿿]{2})|(?:户数|人数)[:：]\s*\d"
)
_FOOTER: Final = re.compile(
    r"填\s*表|制\s*表|审\s*核|备\s*注|说\s*明|注\s*[:：]|注\s*[、.]|负责人|单位负责|填报|联系人|经办|签\s*字|签\s*章|盖\s*章|"
    r"统计(?:人|日期|时间)|日\s*期|报送|复核|分管|主要领导|村支书|驻村|第一书记|打印|\d[、.．]|※|\*|注意|以上|本表|此表"
)
_SECTION: Final = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．])?\s*"
    r"(?P<name>[一-鿿]{1,10}?(?P<kind>镇|乡|街道|街道办事处|办事处|村|社区|居委会|村委会))"
    r"(?:\s*[(（]?(?:共|计)?\s*\d+\s*[人户名]?[)）]?)?\s*[:：]?$"
)
_ID: Final = re.compile(r"\d{14,17}[\dXx]")
MAX_ERRORS: Final = 200
_CARRIED: Final = frozenset({"serial", "county", "township", "village", "household_key", "home"})
_TOWNS: Final = ("镇", "乡", "街道", "街道办事处", "办事处")


@dataclass
class Line:
    """One data row: number as shown, cells, the place said above it or by the sheet's name, and the
    household's card it stands on (`intake.rosters.cards`)."""

    number: int
    cells: Row
    township: str = ""
    village: str = ""
    card: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Body:
    """Rows that may be people, and rows set aside with their reason."""

    rows: list[Line] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def read_body(sheet: Sheet, layout: RosterSheet, columns: Mapping[str, tuple[int, ...]]) -> Body:
    """Everything behind the header of one sheet."""
    body = Body()
    over = over_of(sheet, layout.header_row)
    township, village, card = over.township, over.village, over.card
    numbered = 0
    carried = {i for f in _CARRIED for i in columns.get(f, ())}
    names = columns.get("name", ())
    width = max((i for places in columns.values() for i in places), default=0) + 1
    for at in range(layout.first_data_row, len(sheet.rows)):
        cells = sheet.rows[at]
        number = sheet.first_row + at
        if _is_person(cells, names, carried) and not _is_example(cells):
            body.rows.append(Line(number, cells, township, village, card))
            continue
        filled = [t for c in cells if c not in (None, "") and (t := as_text(c))]
        if not filled:
            continue
        place = _SECTION.match(filled[0]) if len(set(filled)) == 1 else None
        if place:
            if place["kind"] in _TOWNS:
                township, village = place["name"], ""
            else:
                village = place["name"]
            continue
        if pairs := is_card_row(cells):
            card = card_of(pairs) if "head_name" in pairs else {**card, **card_of(card | pairs)}
            continue
        reason = _of_the_form(filled) or _aside(cells, filled, names, carried, width)
        if reason == "decoration":
            numbered += 1
        elif reason:
            body.unread.append(
                Unread(reason=reason, row=number, sheet=sheet.name, words=_words(reason, filled))
            )
        else:
            body.rows.append(Line(number, cells, township, village, card))
    if numbered:
        body.unread.append(Unread(reason="decoration", words="", sheet=sheet.name, count=numbered))
    return body


def hidden_and_broken(sheet: Sheet, layout: RosterSheet, whole: RosterLayout) -> list[Unread]:
    """What the file hides (read all the same), and cells that hold an error of the spreadsheet."""
    labels = whole.columns_of(layout.at)[1]
    found: list[Unread] = []
    if sheet.hidden:
        found.append(Unread(reason="hidden", words="", sheet=sheet.name, count=layout.rows))
    rows = [sheet.first_row + at for at in sorted(sheet.hidden_rows) if at >= layout.first_data_row]
    if rows:
        words = "、".join(map(str, rows[:20])) + ("…" if len(rows) > 20 else "")
        found.append(Unread(reason="hidden", words=words, sheet=sheet.name, count=len(rows)))
    found += [
        Unread(reason="hidden", words="", sheet=sheet.name, column=labels[index])
        for index in sorted(sheet.hidden_columns)
        if labels.get(index)
    ]
    found += [
        Unread(
            reason="unreadable_cell", words=written, sheet=sheet.name, row=sheet.first_row + at,
            column=labels.get(column, ""),
        )
        for (at, column), written in sorted(sheet.errors.items())[:MAX_ERRORS]
        if at >= layout.first_data_row
    ]  # fmt: skip
    return found


def _is_person(cells: Row, names: tuple[int, ...], carried: set[int]) -> bool:
    """The quick yes for ordinary rows: a short name, and enough beside it."""
    for i in names:
        cell = cells[i] if i < len(cells) else None
        if isinstance(cell, str) and 1 < len(cell.strip()) <= 4 and cell not in ("姓名", "名字"):
            if _TOTAL.search(cell) or known_header(cell)[0]:
                return False
            beside = any(
                j != i and c not in (None, "") and j not in carried for j, c in enumerate(cells)
            )
            return beside and not _repeats_total(cells)
    return False


def _repeats_total(cells: Row) -> bool:
    return any(isinstance(c, str) and _TOTAL.fullmatch(c.strip()) for c in cells[:4])


def _aside(
    cells: Row, filled: list[str], names: tuple[int, ...], carried: set[int], width: int
) -> str:
    """Why a row is no person's; "" when it is one."""
    known = sum(1 for t in filled if len(t) <= 24 and known_header(t)[0])
    if known >= 2 and known * 2 >= len(filled):
        return "repeated_header"
    named = [_text(cells, i) for i in names if _text(cells, i)]
    if any(_TOTAL.match(t) for t in filled[:3]) or any(_TOTAL.search(t) for t in named):
        return "total"
    if (
        len(filled) <= 6
        and not _has_data(cells, names, carried)
        and (_FOOTER.match(filled[0]) or any(_FOOTER.search(t) for t in filled if len(t) > 3))
    ):
        return "footer"
    if not any(i not in carried and _text(cells, i) for i in range(min(len(cells), width))):
        return "decoration"
    if len(filled) == 1 and len(re.findall(r"[一-鿿]", filled[0])) > 6:
        return "not_understood"
    return ""


def _of_the_form(filled: list[str]) -> str:
    """Rows the form itself brings: numbers of its columns, an example of how to fill it in."""
    if filled[0] in ("栏次", "列次") or _counts_columns(filled):
        return "decoration"
    return "footer" if _is_example(filled) else ""


def _is_example(cells: Sequence[Cell]) -> bool:
    first = next((c for c in cells if c not in (None, "")), "")
    return isinstance(first, str) and first.strip("()（） :：") in _EXAMPLES


_EXAMPLES: Final = frozenset({"示例", "例", "例如", "样例", "范例", "举例", "填写示例"})


def _counts_columns(filled: list[str]) -> bool:
    """甲 乙 丙 1 2 3 under a header: the numbers of its columns."""
    rest = [t for t in filled if t not in "甲乙丙丁戊己庚辛"]
    numbers = [int(t) for t in rest if t.isascii() and t.isdigit()]
    return len(filled) > 3 and len(numbers) == len(rest) > 1 and all(
        b - a == 1 for a, b in pairwise(numbers)
    )  # fmt: skip


def _has_data(cells: Row, names: tuple[int, ...], carried: set[int]) -> bool:
    """A number of 11 digits or more stands in the row: somebody's telephone or ID."""
    if any(_ID.fullmatch(as_text(c).replace(" ", "")) for c in cells if c not in (None, "")):
        return True
    return any(
        re.search(r"\d{11}", as_text(c)) and not re.search(r"[一-鿿]", as_text(c)) for c in cells
    ) and any(_text(cells, i) and len(_text(cells, i)) <= 4 for i in names)


def _text(cells: Row, index: int) -> str:
    cell: Cell = cells[index] if index < len(cells) else None
    return as_text(cell, 60) if cell not in (None, "") else ""


def _words(reason: str, filled: list[str]) -> str:
    """What stood there; of a repeated header nothing new is said."""
    return " ".join(filled)[:200] if reason != "repeated_header" else filled[0][:40]
