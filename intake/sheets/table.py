"""Rows of a table as posts: sections, sums, titles and notes told apart from data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from intake.messages.firms import find_firms
from intake.problems import FileProblem
from intake.sheets.blocks import posts_of
from intake.sheets.celltext import cell_text, is_cut
from intake.sheets.gaps import balance_of, left_over
from intake.sheets.header_rows import looks_like_header
from intake.sheets.headers import is_header
from intake.sheets.spans import ColumnGuess, TableSpan
from intake.unread import Unread
from intake.workbook import Cell, Sheet

MAX_TEXT: Final = 3_000_000
"""Characters of a table that are read: 5,000 rows of 600; more would keep people waiting."""

_NOTE: Final = re.compile(
    r"^\s*(?:备注|注|说明|附|填表|填报|制表|审核|联系|咨询|报名|地址|单位负责|负责人|温馨提示|要求|福利|以上|合计|总计|小计|共计|\*|※|★|[一二三四五六1-9][、.])"
)
_TOTAL: Final = re.compile(r"^\s*(?:合\s*计|总\s*计|小\s*计|共\s*计|总人数|累计)")
_DITTO: Final = re.compile(r"同上|同前|〃|″|''|\"|如上|同")
_DOWN: Final = frozenset({"employer_name", "place", "address", "contact_name", "contact_phone"})
"""Columns where an empty cell means "as above", in tables without merge marks."""
_SPANS: Final = {
    "wage_low": "wage", "wage_high": "wage", "age_min": "age", "age_max": "age",
    "places_men": "places", "places_women": "places", "places_any": "places",
}  # fmt: skip
"""Half of a pair -> the whole: a cell merged over both halves is about the whole."""


@dataclass(frozen=True)
class TableRow:
    """One data row: text and raw cell by column field; ``merged`` are the fields whose cell began
    in a row above or goes on below, ``cut`` those longer than what is read, ``errors`` what the
    spreadsheet shows instead of a value, ``section`` the line of the firm it stands under,
    ``left_over`` the plan less those already there, where the table has both beside the gap."""

    number: int
    texts: dict[str, str]
    raw: dict[str, Cell]
    merged: frozenset[str] = frozenset()
    cut: frozenset[str] = frozenset()
    errors: dict[str, str] = field(default_factory=dict)
    section: str = ""
    left_over: int | None = None


@dataclass
class Total:
    """A row of sums: ``stated`` is what stands under the headcount; rows are counted before it."""

    number: int
    label: str
    stated: str
    rows_before: int


@dataclass
class Table:
    """Data rows, notes over, under and between them, sums, and what went into neither."""

    rows: list[TableRow] = field(default_factory=list)
    heads: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def read_table(
    sheet: Sheet, span: TableSpan, columns: dict[int, ColumnGuess], most: int, begin: int = 0
) -> Table:
    """Every row of a table, at most ``most`` data rows and one more (to tell); ``begin`` is the row
    from which what stands over its header belongs to it.

    Raises FileProblem("too_much_text").
    """
    fields = {i: c.field for i, c in columns.items() if c.field and c.field != "serial"}
    table = Table(labels={c.field: c.label for c in columns.values() if c.field})
    if span.form == "blocks":
        return _read_blocks(sheet, table)
    table.heads = [
        (sheet.first_row + at, words)
        for at in range(begin, span.header_row if span.header_row >= 0 else span.first_data_row)
        if (words := _own_words(sheet, at))
    ]
    _Reader(sheet, fields, table, _reaching(sheet), balance_of(columns)).read(span, most)
    return table


class _Reader:
    """Walks the rows of one table."""

    def __init__(
        self, sheet: Sheet, fields: dict[int, str], table: Table,
        reaching: tuple[set[tuple[int, int]], set[tuple[int, int]]],
        balance: tuple[int, int] | None,
    ) -> None:  # fmt: skip
        self.balance = balance
        self.sheet, self.fields, self.table = sheet, fields, table
        self.down, self.across = reaching
        self.section: dict[str, str] = {}
        self.line, self.line_at = "", (0, 0)
        self.held: dict[str, str] = {}
        self.read_chars = 0
        self._names: set[str] = set()

    def read(self, span: TableSpan, most: int) -> None:
        for at in range(span.first_data_row, span.end):
            shown = [cell_text(c) if c not in (None, "") else "" for c in self.sheet.rows[at]]
            own = [t for i, t in enumerate(shown) if t and (at, i) not in self.sheet.filled]
            if not own and not any(row == at for row, _ in self.sheet.errors):
                continue
            self.read_chars += sum(map(len, own))
            if self.read_chars > MAX_TEXT:
                raise FileProblem("too_much_text", str(MAX_TEXT))
            if self._is_aside(at, shown, own) or (span.beside and not self._has_post(shown)):
                continue
            self._take(at, shown)
            if len(self.table.rows) > most:
                break
        self._let_go_of_line()

    def _let_go_of_line(self) -> None:
        """A firm's line without a post below it is a note to those above."""
        number, rows = self.line_at
        if self.line and rows == len(self.table.rows):
            self.table.notes.append((number, self.line))
        self.line = ""

    def _has_post(self, shown: list[str]) -> bool:
        """Whether this one of several tables side by side goes on in the row."""
        return any(shown[i] for i, f in self.fields.items() if i < len(shown) and f in _POST)

    def _is_aside(self, at: int, shown: list[str], own: list[str]) -> bool:
        number = self.sheet.first_row + at
        texts = {f: shown[i] for i, f in self.fields.items() if i < len(shown) and shown[i]}
        words = " ".join(own)
        kind = _kind(own, texts, self._names)
        if kind == "section":
            self.section = {f: t for f, t in texts.items() if f in _DOWN and t != words}
            self.section.setdefault("employer_name", find_firms(words)[0].name)
            self._let_go_of_line()
            self.line, self.line_at, self.held = words, (number, len(self.table.rows)), {}
        elif kind == "note":
            self.table.notes.append((number, words))
        elif kind:
            self.table.skipped.append((number, kind))
            reason = "repeated_header" if kind == "header" else "total"
            self.table.unread.append(
                Unread(reason=reason, words=words[:400], row=number, sheet=self.sheet.name)
            )
            if kind == "total":
                stated = texts.get("places", "")
                label = next(t for t in own if _TOTAL.match(t))
                self.table.totals.append(Total(number, label, stated, len(self.table.rows)))
        return bool(kind)

    def _take(self, at: int, shown: list[str]) -> None:
        cells = self.sheet.rows[at]
        texts: dict[str, str] = {}
        raw: dict[str, Cell] = {}
        for index, name in self.fields.items():
            if index >= len(shown) or not shown[index]:
                continue
            if (at, index + 1) in self.across and name in _SPANS:
                name = _SPANS[name]  # noqa: PLW2901  # merged over both halves
            elif (at, index) in self.across:
                continue
            texts.setdefault(name, shown[index])
            raw.setdefault(name, cells[index])
        merged = frozenset(f for i, f in self.fields.items() if f in texts and (at, i) in self.down)
        errors = {
            f: words
            for i, f in self.fields.items()
            if (words := self.sheet.errors.get((at, i))) is not None
        }
        _same_as_above(texts, self.table.rows)
        _fill_down(texts, self.held, self.section, bool(self.sheet.merged))
        cut = frozenset(f for f, c in raw.items() if is_cut(c))
        number = self.sheet.first_row + at
        self._names |= {t for t in (texts.get("title", ""),) if 1 < len(t) < 20}
        rest = left_over(shown, self.balance) if self.balance else None
        self.table.rows.append(TableRow(number, texts, raw, merged, cut, errors, self.line, rest))


_FACT: Final = re.compile(r"路费|报销|包吃|包住|五险|社保|工资|发放|联系|电话|合同|\d{7,}")
_SAYS: Final = re.compile(r"需要?(?!求)|须|必须|优先|持证|上岗|均|为准|统一|提供|[。;；]|请")
_POST: Final = frozenset({"title", "places", "wage", "wage_low", "places_men", "places_women"})


def _kind(own: list[str], texts: dict[str, str], names: set[str]) -> str:
    """ "" for data, else section, note, total or header; ``names`` are the posts above."""
    if any(_TOTAL.match(t) for t in own[:2]) and "wage" not in texts:
        return "total"
    if looks_like_header(own) or all(map(_is_label, own)) or _of_the_form(own):
        return "header"
    if _is_section(own, texts):
        return "section"
    return "note" if _is_note(own, texts, names) else ""


_EXAMPLE: Final = re.compile(r"[(（]?(?:填写)?(?:示例|样例|范例|举例|例)[)）]?[:：]?")


def _of_the_form(own: list[str]) -> bool:
    """What the form itself brings: an example of how to fill it in, the numbers of its columns
    (甲 乙 丙 1 2 3, 栏次)."""
    if _EXAMPLE.fullmatch(own[0]) or own[0] in ("栏次", "列次"):
        return True
    rest = [t for t in own if t not in "甲乙丙丁戊己庚辛"]
    numbers = [int(t) for t in rest if t.isascii() and t.isdigit()]
    steps = all(b - a == 1 for a, b in pairwise(numbers))
    return len(own) > 3 and len(numbers) == len(rest) > 1 and steps  # fmt: skip


def _is_label(text: str) -> bool:
    """A label nobody wrote anything beside, as forms have: 工作内容, 工会意见："""
    return is_header(text) or text.rstrip().endswith((":", "："))


_NO_POST: Final = re.compile(
    r"[^:：]{0,8}(?:有效|截止|期限|日期|时间|电话|地址|地点|说明|备注|网址|邮箱|单位|企业|公司|厂名)[^:：]{0,4}[:：]."
)
"""A line that says one fact of all: 信息有效期：2026年12月31日止."""


def _is_note(own: list[str], texts: dict[str, str], names: set[str]) -> bool:
    """A line of words: about all posts, the form, or one of the posts above (叉车工要有叉车证)."""
    text = own[0] if own else ""
    if own and all(map(_NO_POST.match, own)):
        return True
    if len(own) > 1:
        return len(own) <= 4 and bool(_NOTE.match(text)) and "places" not in texts
    if len(own) != 1 or _NOTE.match(text) or len(text) > 20 or "title" not in texts:
        return len(own) == 1
    about_one = any(name in text and name != text for name in names)
    return about_one or bool(_FACT.search(text) or _SAYS.search(text))


def _is_section(own: list[str], texts: dict[str, str]) -> bool:
    """A line with a firm's name over its posts, with where it is and whom to call perhaps."""
    words = " ".join(own)
    if len(own) > 1 and _POST & texts.keys():
        return False
    firms = find_firms(words)
    if not firms or not firms[0].leads or len(own) > 5:
        return False
    rest = words[firms[0].end :]
    if len(own) > 1 and "employer_name" in texts:
        return True
    return len(rest) <= 8 or (len(own) <= 3 and bool(_CONTACT.search(rest)))


_CONTACT: Final = re.compile(r"地址|地点|位于|联系|电话|\d{7,}|[(（]")


def _reaching(sheet: Sheet) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Cells of areas merged over several rows, and cells filled from the left in their row."""
    down: set[tuple[int, int]] = set()
    across: set[tuple[int, int]] = set()
    for top, left, bottom, right in sheet.merged:
        last = min(bottom, len(sheet.rows) - 1)
        shown = [at for at in range(top, last + 1) if at == top or (at, left) in sheet.filled]
        if len(shown) > 1:
            down |= {(at, column) for at in shown for column in range(left, right + 1)}
        across |= {
            (at, column)
            for at in shown
            for column in range(left + 1, right + 1)
            if (at, column) in sheet.filled
        }
    return down, across


def _own_words(sheet: Sheet, at: int) -> str:
    row = sheet.rows[at]
    return " ".join(
        t for i, c in enumerate(row) if (at, i) not in sheet.filled and (t := cell_text(c))
    )


def _read_blocks(sheet: Sheet, table: Table) -> Table:
    """Posts written downwards; rows without a label and a value are notes."""
    posts, used = posts_of(sheet)
    for post in posts:
        title = post["title"]
        texts = {f: p.text for f, p in post.items() if f and f != "serial"}
        raw = {f: p.raw for f, p in post.items()}
        table.labels |= {f: p.label for f, p in post.items()}
        cut = frozenset(f for f, c in raw.items() if is_cut(c))
        table.rows.append(TableRow(sheet.first_row + title.at, texts, raw, frozenset(), cut))
    for at in range(len(sheet.rows)):
        words = _own_words(sheet, at) if at not in used else ""
        if words:
            first = min(used, default=0)
            (table.heads if at < first else table.notes).append((sheet.first_row + at, words))
    return table


def _same_as_above(texts: dict[str, str], rows: list[TableRow]) -> None:
    """同上, 〃: the cell of the row before."""
    for name, text in texts.items():
        if _DITTO.fullmatch(text) and rows:
            texts[name] = rows[-1].texts.get(name, text)


def _fill_down(
    texts: dict[str, str], held: dict[str, str], section: dict[str, str], marked: bool
) -> None:
    """The firm of the section, and what an empty cell repeats from above."""
    for name, text in section.items():
        texts.setdefault(name, text)
    if marked:
        return
    if "employer_name" in texts and texts["employer_name"] != held.get("employer_name"):
        held.clear()
    for name in _DOWN:
        if name in texts:
            held[name] = texts[name]
        elif name in held and ("employer_name" in held or name == "employer_name"):
            texts[name] = held[name]
